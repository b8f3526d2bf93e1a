// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// How ProjectStore's files ask SQLite: a statement while it is in use, a transaction, errors out of
/// exceptions. For core/project/project_store*.cpp.

#include "core/project/project_store.h"

#include "core/story/json.h"

#include <QJsonDocument>

#include <sqlite3.h>

#include <utility>

#define DG_RESULT_COLUMNS "id, episode, stage, subject, digest, variant, finished, body, provenance"

namespace dg {

[[nodiscard]] inline QByteArray jsonText(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

[[nodiscard]] inline tl::unexpected<Error> refuse(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

/// The errno behind the last failure, or 0.
[[nodiscard]] int systemErrorOf(sqlite3 *database);

/// A value that could not be read again must not get into the file.
template <class T>
[[nodiscard]] Expected<QByteArray> checkedJson(const T &value, const QString &name)
{
    const QJsonObject object = toJson(value);
    if (const Expected<T> again = fromJson<T>(object, name); !again)
        return refuse(again.error());
    return jsonText(object);
}

/// A prepared statement while it is in use. Reset at the end, so that it holds no read transaction open.
class ProjectStore::Query {
public:
    /// `sql` is a literal: its text is the key under which the statement is kept.
    Query(ProjectStore &store, const char *sql)
        : m_statement(store.m_statements
                          .try_emplace(sql, store.m_database, sql) // prepares only what is not there yet
                          .first->second)
    {
    }
    ~Query() { m_statement.tryReset(); }
    Query(const Query &) = delete;
    Query &operator=(const Query &) = delete;

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
    [[nodiscard]] QByteArray bytes(int column)
    {
        const SQLite::Column value = m_statement.getColumn(column);
        const char *text = value.getText(""); // before its size is asked: it may be converted
        return QByteArray(text, value.getBytes());
    }
    [[nodiscard]] QString text(int column) { return QString::fromUtf8(bytes(column)); }

private:
    void bind(std::int64_t value) { m_statement.bind(++m_next, value); }
    void bind(const QByteArray &text) { m_statement.bind(++m_next, text.toStdString()); }
    void bind(const QString &text) { bind(text.toUtf8()); }
    void bind(const char *text) { m_statement.bind(++m_next, text); }
    template <class Tag>
    void bind(StrongCount<Tag> id)
    {
        bind(id.value());
    }

    SQLite::Statement &m_statement;
    int m_next = 0;
};

template <class Work>
auto ProjectStore::guarded(Attempt attempt, Work work) -> decltype(work())
{
    try {
        return work();
    } catch (const SQLite::Exception &exception) {
        return refuse(m_errors.sqlite(attempt, exception.getExtendedErrorCode(),
            systemErrorOf(m_database.getHandle()), QString::fromUtf8(exception.what())));
    }
}

template <class Work>
auto ProjectStore::inTransaction(Work work) -> decltype(work())
{
    auto result = guarded(Attempt::Save, [&] {
        Query(*this, "BEGIN IMMEDIATE").run();
        auto answer = work();
        if (answer)
            Query(*this, "COMMIT").run();
        return answer;
    });
    // SQLite has rolled back some failures by itself.
    if (!result && sqlite3_get_autocommit(m_database.getHandle()) == 0)
        m_database.tryExec("ROLLBACK");
    return result;
}

template <class T>
Expected<T> ProjectStore::readValue(const QByteArray &text, const QString &name) const
{
    const Expected<QJsonObject> object = readJson(text, name);
    if (!object)
        return refuse(object.error());
    Expected<T> value = fromJson<T>(*object, name);
    if (!value)
        return refuse(m_errors.damaged(QString::fromStdString(value.error().message).chopped(1)));
    return value;
}

} // namespace dg
