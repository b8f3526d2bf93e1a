// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/project_schema.h"

#include "core/project/project_file.h"

#include <SQLiteCpp/Database.h>

#include <array>

namespace dg::project_schema {

// The texts stand in the file word for word, and opening compares them: a trigger or a table that is not ours
// would run as part of our own statements. Unfinished results cannot become current whatever the code does.
static constexpr std::array version1 {
    "CREATE TABLE project (id INTEGER PRIMARY KEY CHECK (id = 1), show TEXT NOT NULL) STRICT",
    "CREATE TABLE episodes (id INTEGER PRIMARY KEY AUTOINCREMENT, position INTEGER NOT NULL UNIQUE,"
    " brief TEXT NOT NULL) STRICT",
    // Episode 0 is the whole show, hence no reference to episodes.
    "CREATE TABLE results (id INTEGER PRIMARY KEY AUTOINCREMENT, episode INTEGER NOT NULL, stage TEXT NOT "
    "NULL,"
    " subject TEXT NOT NULL, digest TEXT NOT NULL, variant INTEGER NOT NULL,"
    " finished INTEGER NOT NULL CHECK (finished IN (0, 1)),"
    " chosen INTEGER NOT NULL CHECK (chosen IN (0, 1) AND chosen <= finished),"
    " body TEXT NOT NULL, provenance TEXT NOT NULL,"
    " UNIQUE (episode, stage, subject, digest, variant)) STRICT",
    "CREATE UNIQUE INDEX results_chosen ON results (episode, stage, subject) WHERE chosen",
    "CREATE TABLE runs (id INTEGER PRIMARY KEY AUTOINCREMENT, episode INTEGER NOT NULL REFERENCES episodes,"
    " request TEXT NOT NULL, ending TEXT NOT NULL) STRICT",
    "CREATE TABLE run_events (run INTEGER NOT NULL, sequence INTEGER NOT NULL, event TEXT NOT NULL,"
    " PRIMARY KEY (run, sequence)) STRICT, WITHOUT ROWID",
};

static constexpr std::array addedInVersion2 {
    "CREATE TABLE steering (episode INTEGER NOT NULL REFERENCES episodes, scene TEXT NOT NULL,"
    " steering TEXT NOT NULL, PRIMARY KEY (episode, scene)) STRICT, WITHOUT ROWID",
};

std::vector<QByteArray> statements(int version)
{
    std::vector<QByteArray> all(version1.begin(), version1.end());
    if (version >= 2)
        all.insert(all.end(), addedInVersion2.begin(), addedInVersion2.end());
    return all;
}

/// Drafts were the takes of a scene; now the stage "scene" gives them, of whatever passes a draft has had.
static void fromVersion1(SQLite::Database &database)
{
    for (const char *statement : addedInVersion2)
        database.exec(statement);
    database.exec("INSERT INTO results (episode, stage, subject, digest, variant, finished, chosen, body,"
                  " provenance) SELECT episode, 'scene', subject, digest, variant, 1, chosen, body,"
                  " json_set(provenance, '$.madeOf', json_array(id)) FROM results"
                  " WHERE stage = 'draft' AND finished ORDER BY id");
}

void migrate(SQLite::Database &database, int version)
{
    if (version < 2)
        fromVersion1(database);
    database.exec("PRAGMA user_version = " + std::to_string(ProjectFile::schemaVersion));
}

} // namespace dg::project_schema
