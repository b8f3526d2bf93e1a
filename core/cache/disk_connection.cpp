// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/disk_connection.h"

#include <QFile>

#include <sqlite3.h>

namespace dg {

DiskConnection::DiskConnection(
    const QString &path, const QString &vfs, Use use, std::chrono::milliseconds patience)
    // A reader too: it takes part in the log's bookkeeping.
    : m_database(QFile::encodeName(path).toStdString(), SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX,
        static_cast<int>(patience.count()), vfs.toStdString())
{
    m_database.exec("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA secure_delete = FAST;"
                    "PRAGMA temp_store = MEMORY");
    if (use == Use::Reading)
        m_database.exec("PRAGMA query_only = ON");
}

std::int64_t DiskConnection::number(const char *sql)
{
    SQLite::Statement statement(m_database, sql);
    return statement.executeStep() ? statement.getColumn(0).getInt64() : 0;
}

void DiskConnection::rollBack()
{
    // SQLite has rolled back some failures by itself.
    if (sqlite3_get_autocommit(m_database.getHandle()) == 0)
        m_database.tryExec("ROLLBACK");
}

void DiskConnection::setPatience(std::chrono::milliseconds patience)
{
    sqlite3_busy_timeout(m_database.getHandle(), static_cast<int>(patience.count()));
}

DiskConnection::Query::Query(DiskConnection &connection, const char *sql)
    : m_statement(connection.m_statements
                      .try_emplace(sql, connection.m_database, sql) // prepares only what is not there yet
                      .first->second)
{
}

void DiskConnection::Query::bind(QByteArrayView bytes)
{
    // A null pointer would be NULL instead of no bytes.
    const void *data = bytes.isEmpty() ? "" : static_cast<const void *>(bytes.data());
    m_statement.bindNoCopy(++m_next, data, static_cast<int>(bytes.size()));
}

QString DiskConnection::Query::text(int column)
{
    const SQLite::Column value = m_statement.getColumn(column);
    const char *text = value.getText(""); // before its size is asked: it may be converted
    return QString::fromUtf8(text, value.getBytes());
}

QByteArrayView DiskConnection::Query::bytes(int column)
{
    const SQLite::Column value = m_statement.getColumn(column);
    const void *blob = value.getBlob();
    return blob ? QByteArrayView(static_cast<const char *>(blob), value.getBytes()) : QByteArrayView();
}

} // namespace dg
