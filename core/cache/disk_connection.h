// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A connection to the disk tier's file with its prepared statements. One thread at a time; DiskTier hands
/// them out. Failures are SQLite::Exception, which never leaves DiskTier.

#include <QByteArrayView>
#include <QString>

#include <SQLiteCpp/SQLiteCpp.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

namespace dg {

class DiskConnection {
public:
    enum class Use { Reading, Writing };
    class Query;
    /// Of a writer for another studio's write.
    static constexpr std::chrono::milliseconds usualPatience {200};
    /// Of whoever looks something up: in a write-ahead log it waits for nobody's write, only for another to
    /// open or close the file, which is done in a moment or not at all.
    static constexpr std::chrono::milliseconds glance {50};

    /// The file is there. Reads nothing yet.
    DiskConnection(const QString &path, const QString &vfs, Use use, std::chrono::milliseconds patience);

    void run(const char *sql) { m_database.exec(sql); } ///< for what is said once
    [[nodiscard]] std::int64_t number(const char *sql); ///< the first column of the first row
    void rollBack(); ///< what is left of a transaction that failed
    /// How long to wait for another's lock before that is an error.
    void setPatience(std::chrono::milliseconds patience);
    [[nodiscard]] std::int64_t lastId() const { return m_database.getLastInsertRowid(); }

private:
    SQLite::Database m_database;
    std::map<const void *, SQLite::Statement> m_statements; ///< by the address of their text, a literal
};

/// A prepared statement while it is in use. Reset at the end, so that it holds no read transaction open.
class DiskConnection::Query {
public:
    /// `sql` is a literal.
    Query(DiskConnection &connection, const char *sql);
    ~Query() { m_statement.tryReset(); }
    Query(const Query &) = delete;
    Query &operator=(const Query &) = delete;

    /// Texts are copied; bytes are not, and outlive the run.
    template <class... Values>
    Query &with(const Values &...values)
    {
        m_next = 0;
        (bind(values), ...);
        return *this;
    }
    [[nodiscard]] bool next() { return m_statement.executeStep(); }
    /// May be called again with other values.
    void run()
    {
        m_statement.exec();
        m_statement.reset();
    }

    [[nodiscard]] std::int64_t number(int column) { return m_statement.getColumn(column).getInt64(); }
    [[nodiscard]] QString text(int column);
    /// Where SQLite has it; until the next step.
    [[nodiscard]] QByteArrayView bytes(int column);

private:
    void bind(std::int64_t value) { m_statement.bind(++m_next, value); }
    void bind(QByteArrayView bytes);
    void bind(const QString &text) { m_statement.bind(++m_next, text.toStdString()); }

    SQLite::Statement &m_statement;
    int m_next = 0;
};

} // namespace dg
