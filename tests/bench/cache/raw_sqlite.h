// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The reference for the disk tier: one connection, one prepared statement, a key and a copy of the bytes.
/// One thread at a time. Ends the program where something fails.

#include "core/cache/cache_key.h"

#include <QByteArray>
#include <QString>

#include <cstdint>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace dg::bench {

class RawSqlite {
public:
    /// Binds the digest to the first parameter and the kind to the second, if there is one; reads every
    /// column, of which the last holds the bytes.
    RawSqlite(const QString &file, const char *select);
    ~RawSqlite();
    RawSqlite(const RawSqlite &) = delete;
    RawSqlite &operator=(const RawSqlite &) = delete;

    [[nodiscard]] QByteArray get(const CacheKey &key);

private:
    sqlite3 *m_database = nullptr;
    sqlite3_stmt *m_statement = nullptr;
};

/// A new file with a write-ahead log, and in it a table of digests and bytes.
void writeSmallTable(const QString &file, const std::vector<CacheKey> &keys, const QByteArray &bytes);

} // namespace dg::bench
