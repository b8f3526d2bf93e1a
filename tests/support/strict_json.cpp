// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/strict_json.h"

#include <cmath>

namespace dg {

namespace {

bool isOf(const QJsonValue &value, StrictObject::Type type)
{
    using Type = StrictObject::Type;
    switch (type) {
    case Type::String:
        return value.isString();
    case Type::Number:
        return value.isDouble();
    case Type::Integer:
        return value.isDouble() && std::floor(value.toDouble()) == value.toDouble();
    case Type::Boolean:
        return value.isBool();
    case Type::Array:
        return value.isArray();
    case Type::Object:
        return value.isObject();
    }
    return false;
}

QString nameOf(StrictObject::Type type)
{
    using Type = StrictObject::Type;
    switch (type) {
    case Type::String:
        return QStringLiteral("string");
    case Type::Number:
        return QStringLiteral("number");
    case Type::Integer:
        return QStringLiteral("integer");
    case Type::Boolean:
        return QStringLiteral("boolean");
    case Type::Array:
        return QStringLiteral("list");
    case Type::Object:
        return QStringLiteral("object");
    }
    return {};
}

} // namespace

void FieldProblems::add(FieldProblem::Kind kind, const QString &path, const QString &words)
{
    if (!m_first)
        m_first = FieldProblem {kind, path, words};
}

StrictObject::StrictObject(const QJsonValue &value, QString path, FieldProblems &problems)
    : m_object(value.toObject())
    , m_path(std::move(path))
    , m_problems(problems)
{
    if (!value.isObject())
        m_problems.add(FieldProblem::Kind::Value, m_path, QStringLiteral("Input should be an object"));
}

bool StrictObject::has(const char *name) const
{
    return m_object.contains(QLatin1String(name));
}

QJsonValue StrictObject::required(const char *name, Type type)
{
    if (!has(name))
        m_problems.add(FieldProblem::Kind::Missing, pathOf(QString::fromLatin1(name)));
    return optional(name, type);
}

QJsonValue StrictObject::optional(const char *name, Type type)
{
    const QJsonValue value = any(name);
    if (value.isUndefined() || isOf(value, type))
        return value;
    problem(QString::fromLatin1(name), QStringLiteral("Input should be a valid %1").arg(nameOf(type)));
    return QJsonValue::Undefined;
}

QString StrictObject::word(const char *name, const QStringList &words)
{
    const QJsonValue value = required(name, Type::String);
    if (value.isString() && !words.contains(value.toString()))
        problem(QString::fromLatin1(name),
            QStringLiteral("Input should be one of: %1").arg(words.join(QStringLiteral(", "))));
    return value.toString();
}

double StrictObject::number(const char *name, double least, double most)
{
    const QJsonValue value = optional(name, Type::Number);
    if (value.isDouble() && (value.toDouble() < least || value.toDouble() > most))
        problem(
            QString::fromLatin1(name), QStringLiteral("Input should be from %1 to %2").arg(least).arg(most));
    return value.toDouble();
}

QJsonValue StrictObject::any(const char *name)
{
    m_taken.append(QString::fromLatin1(name));
    return m_object.contains(QLatin1String(name)) ? m_object.value(QLatin1String(name))
                                                  : QJsonValue(QJsonValue::Undefined);
}

void StrictObject::refuse(const char *name, const QString &words)
{
    if (!any(name).isUndefined())
        problem(QString::fromLatin1(name), words);
}

void StrictObject::noOthers()
{
    const QStringList names = m_object.keys();
    for (const QString &name : names) {
        if (!m_taken.contains(name))
            m_problems.add(FieldProblem::Kind::Unknown, pathOf(name));
    }
}

QString StrictObject::pathOf(const QString &name) const
{
    return m_path.isEmpty() ? name : m_path + QLatin1Char('.') + name;
}

void StrictObject::problem(const QString &name, const QString &words)
{
    m_problems.add(FieldProblem::Kind::Value, pathOf(name), words);
}

} // namespace dg
