// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Takes an object apart field by field, and keeps the first thing that is wrong: a field that is missing, of
/// another type, or not one that anybody knows. For servers that are stricter than any in the field.

#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QString>

#include <optional>

namespace dg {

struct FieldProblem {
    enum class Kind { Missing, Unknown, Value };
    Kind kind = Kind::Value;
    QString path; ///< "messages.0.content"
    QString words {}; ///< what is wrong with a value
};

class FieldProblems {
public:
    void add(FieldProblem::Kind kind, const QString &path, const QString &words = {});
    [[nodiscard]] const std::optional<FieldProblem> &first() const { return m_first; }

private:
    std::optional<FieldProblem> m_first;
};

class StrictObject {
public:
    enum class Type { String, Number, Integer, Boolean, Array, Object };

    /// `value` is not an object: that is the problem, and it has no fields. `problems` outlives it.
    StrictObject(const QJsonValue &value, QString path, FieldProblems &problems);

    [[nodiscard]] bool has(const char *name) const;
    /// Undefined where there is a problem with it.
    QJsonValue required(const char *name, Type type);
    QJsonValue optional(const char *name, Type type);
    QString word(const char *name, const QStringList &words); ///< required, one of these
    double number(const char *name, double least, double most); ///< optional, within these
    QJsonValue any(const char *name); ///< optional, of any type
    void refuse(const char *name, const QString &words); ///< if it is there
    void noOthers();

    [[nodiscard]] QString pathOf(const QString &name) const;
    void problem(const QString &name, const QString &words);

private:
    QJsonObject m_object;
    const QString m_path;
    FieldProblems &m_problems;
    QStringList m_taken;
};

} // namespace dg
