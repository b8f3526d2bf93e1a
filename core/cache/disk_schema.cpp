// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/disk_schema.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace dg {

// The texts stand in the file word for word, and opening compares them. Times are microseconds since 1970 in
// the room's time; durations are microseconds. The envelope comes last, so that what is listed lies before
// the pages it flows over into.
static constexpr std::array schema {
    "CREATE TABLE entries (id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, digest BLOB NOT NULL,"
    " label TEXT NOT NULL, tags TEXT NOT NULL, stamp INTEGER NOT NULL, expires INTEGER NOT NULL,"
    " lifetime INTEGER NOT NULL, bytes INTEGER NOT NULL, charge INTEGER NOT NULL, type INTEGER NOT NULL,"
    " cost INTEGER NOT NULL, tokens INTEGER NOT NULL, took INTEGER NOT NULL, pinned INTEGER NOT NULL,"
    " uses INTEGER NOT NULL, last_used INTEGER NOT NULL, envelope BLOB NOT NULL) STRICT",
    "CREATE UNIQUE INDEX entries_by_key ON entries (digest, kind)",
    "CREATE INDEX entries_by_use ON entries (last_used) WHERE pinned = 0",
    "CREATE INDEX entries_by_stamp ON entries (stamp)",
    "CREATE INDEX entries_by_end ON entries (expires) WHERE pinned = 0",
    "CREATE TABLE tags (tag TEXT NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (tag, entry))"
    " STRICT, WITHOUT ROWID",
    "CREATE INDEX tags_by_entry ON tags (entry)",
    // Kept along, since counting 100,000 entries takes longer than all the rest of a write.
    "CREATE TABLE totals (kind INTEGER PRIMARY KEY, entries INTEGER NOT NULL, bytes INTEGER NOT NULL) STRICT",
    "CREATE TRIGGER entries_come AFTER INSERT ON entries BEGIN"
    " INSERT INTO totals (kind, entries, bytes) VALUES (NEW.kind, 1, NEW.charge)"
    " ON CONFLICT (kind) DO UPDATE SET entries = entries + 1, bytes = bytes + NEW.charge; END",
    "CREATE TRIGGER entries_go AFTER DELETE ON entries BEGIN"
    " UPDATE totals SET entries = entries - 1, bytes = bytes - OLD.charge WHERE kind = OLD.kind;"
    " DELETE FROM tags WHERE entry = OLD.id; END",
    "CREATE TABLE marks (name TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE tombstones (id INTEGER PRIMARY KEY AUTOINCREMENT, what TEXT NOT NULL UNIQUE,"
    " up_to INTEGER NOT NULL) STRICT",
};

static bool isBusy(const SQLite::Exception &exception)
{
    return exception.getErrorCode() == SQLITE_BUSY;
}

static bool isReadOnly(const SQLite::Exception &exception)
{
    return exception.getErrorCode() == SQLITE_READONLY;
}

static std::vector<std::string> tablesOf(DiskConnection &connection)
{
    std::vector<std::string> found;
    DiskConnection::Query query(
        connection, "SELECT sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'");
    while (query.next())
        found.push_back(query.text(0).toStdString());
    return found;
}

static DiskFileKind kindOf(DiskConnection &connection)
{
    const std::int64_t application = connection.number("PRAGMA application_id");
    const std::int64_t version = connection.number("PRAGMA user_version");
    const std::vector<std::string> tables = tablesOf(connection);
    if (application != diskApplicationId)
        return application == 0 && version == 0 && tables.empty() ? DiskFileKind::Ours
                                                                  : DiskFileKind::Foreign;
    if (version > diskSchemaVersion)
        return DiskFileKind::Newer;
    return std::is_permutation(tables.begin(), tables.end(), schema.begin(), schema.end())
        ? DiskFileKind::Ours
        : DiskFileKind::Damaged;
}

DiskFileKind settleDiskFile(DiskConnection &connection)
{
    if (const DiskFileKind kind = kindOf(connection); kind != DiskFileKind::Ours)
        return kind;
    // Nothing here writes to a file that has its tables: it may be held by another's write, or read-only.
    const bool isNew = connection.number("PRAGMA user_version") != diskSchemaVersion;
    if (isNew) {
        // Only before the first table: pages of deleted values go back to the disk, a few at a time.
        connection.run("PRAGMA auto_vacuum = INCREMENTAL");
    }
    try {
        connection.run("PRAGMA journal_mode = WAL");
    } catch (const SQLite::Exception &exception) {
        // Another studio is at it, and what it does is just this; or the file is as it was left.
        if (!isBusy(exception) && !(isReadOnly(exception) && !isNew))
            throw;
    }
    connection.run("PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 8388608");
    if (!isNew)
        return DiskFileKind::Ours;
    connection.run("BEGIN IMMEDIATE");
    // Now that nobody else can: it may have got its tables meanwhile.
    if (const DiskFileKind kind = kindOf(connection);
        kind != DiskFileKind::Ours || connection.number("PRAGMA user_version") == diskSchemaVersion) {
        connection.rollBack();
        return kind;
    }
    for (const char *statement : schema)
        connection.run(statement);
    connection.run(("PRAGMA application_id = " + std::to_string(diskApplicationId)).c_str());
    connection.run(("PRAGMA user_version = " + std::to_string(diskSchemaVersion)).c_str());
    connection.run("COMMIT");
    return DiskFileKind::Ours;
}

} // namespace dg
