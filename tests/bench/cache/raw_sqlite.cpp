// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/cache/raw_sqlite.h"

#include <QFile>

#include <sqlite3.h>

namespace dg::bench {

namespace {

void check(bool holds)
{
    if (!holds)
        qFatal("SQLite fails.");
}

sqlite3 *opened(const QString &file)
{
    sqlite3 *database = nullptr;
    check(sqlite3_open_v2(QFile::encodeName(file).constData(), &database,
              SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr)
        == SQLITE_OK);
    return database;
}

sqlite3_stmt *prepared(sqlite3 *database, const char *sql)
{
    sqlite3_stmt *statement = nullptr;
    check(sqlite3_prepare_v2(database, sql, -1, &statement, nullptr) == SQLITE_OK);
    return statement;
}

void bindDigest(sqlite3_stmt *statement, const CacheKey &key)
{
    const QByteArrayView digest = key.digestBytes();
    check(sqlite3_bind_blob(statement, 1, digest.data(), static_cast<int>(digest.size()), SQLITE_STATIC)
        == SQLITE_OK);
}

} // namespace

RawSqlite::RawSqlite(const QString &file, const char *select)
    : m_database(opened(file))
    , m_statement(prepared(m_database, select))
{
}

RawSqlite::~RawSqlite()
{
    sqlite3_finalize(m_statement);
    sqlite3_close(m_database);
}

QByteArray RawSqlite::get(const CacheKey &key)
{
    bindDigest(m_statement, key);
    if (sqlite3_bind_parameter_count(m_statement) > 1)
        sqlite3_bind_int64(m_statement, 2, static_cast<sqlite3_int64>(indexOf(key.kind())));
    check(sqlite3_step(m_statement) == SQLITE_ROW);
    const int last = sqlite3_column_count(m_statement) - 1;
    std::int64_t numbers = 0;
    for (int column = 0; column < last; ++column)
        numbers += sqlite3_column_int64(m_statement, column);
    const void *bytes = sqlite3_column_blob(m_statement, last);
    QByteArray copy(static_cast<const char *>(bytes), sqlite3_column_bytes(m_statement, last));
    sqlite3_reset(m_statement);
    return numbers == 1 ? QByteArray() : copy; // as if they were needed
}

void writeSmallTable(const QString &file, const std::vector<CacheKey> &keys, const QByteArray &bytes)
{
    sqlite3 *database = opened(file);
    check(sqlite3_exec(database,
              "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
              "CREATE TABLE entries (key BLOB PRIMARY KEY, value BLOB NOT NULL); BEGIN",
              nullptr, nullptr, nullptr)
        == SQLITE_OK);
    sqlite3_stmt *insert = prepared(database, "INSERT INTO entries (key, value) VALUES (?, ?)");
    for (const CacheKey &key : keys) {
        bindDigest(insert, key);
        sqlite3_bind_blob(insert, 2, bytes.constData(), static_cast<int>(bytes.size()), SQLITE_STATIC);
        check(sqlite3_step(insert) == SQLITE_DONE);
        sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    check(sqlite3_exec(database, "COMMIT", nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(database);
}

} // namespace dg::bench
