// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// How a value's fields are described once, for reading and writing both. For the .cpp files of core/story.
///
/// A value T is described by a function template `describe(Fields &, T &)` that names each field:
///
///     template <class Fields>
///     void describe(Fields &fields, Place &place)
///     {
///         fields.required("name", place.name);
///         fields.optional("things", place.things);
///         fields.rest(place.extra);
///     }
///     DG_JSON_VALUE(Place)

#include "core/base/error.h"
#include "core/base/strong.h"
#include "core/story/json.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QString>
#include <QStringList>

#include <array>
#include <cmath>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace dg::json {

/// Names of an enum's values, in JSON and nowhere else; specialised beside the enum's `describe`.
template <class Enum>
struct EnumNames;

[[nodiscard]] inline QString kindOf(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Null:
        return QStringLiteral("null");
    case QJsonValue::Bool:
        return QStringLiteral("true or false");
    case QJsonValue::Double:
        return QStringLiteral("a number");
    case QJsonValue::String:
        return QStringLiteral("text");
    case QJsonValue::Array:
        return QStringLiteral("a list");
    case QJsonValue::Object:
        return QStringLiteral("an object");
    case QJsonValue::Undefined:
        break;
    }
    return QStringLiteral("nothing");
}

template <class T>
struct IsVector : std::false_type {
};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {
};
template <class T>
struct IsOptional : std::false_type {
};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {
};
template <class T>
struct IsId : std::false_type {
};
template <class Tag>
struct IsId<StrongId<Tag>> : std::true_type {
};
template <class T>
struct IsCount : std::false_type {
};
template <class Tag>
struct IsCount<StrongCount<Tag>> : std::true_type {
};

class Reader;
class Writer;

/// Reads the fields of one object; the first failure stands, later calls do nothing.
class Reader {
public:
    Reader(const QJsonObject &object, QString path, std::optional<Error> &error)
        : m_object(object)
        , m_path(std::move(path))
        , m_error(error)
    {
    }

    template <class T>
    void required(const char *key, T &value)
    {
        const QString name = QString::fromLatin1(key);
        if (!m_object.contains(name) && !m_error) {
            report(name, QStringLiteral("is missing"));
            return;
        }
        optional(key, value);
    }

    template <class T>
    void optional(const char *key, T &value)
    {
        const QString name = QString::fromLatin1(key);
        m_known.append(name);
        if (m_error || !m_object.contains(name))
            return;
        read(m_object.value(name), pathOf(name), value);
    }

    void optionalFlag(const char *key, bool &value) { optional(key, value); }
    /// What the studio itself adds: no AI is asked for it.
    template <class T>
    void ours(const char *key, T &value)
    {
        optional(key, value);
    }
    void oursFlag(const char *key, bool &value) { optional(key, value); }
    /// A field that is left out where it has its usual value.
    template <class T>
    void differing(const char *key, T &value, const T & /*usual*/)
    {
        optional(key, value);
    }

    /// Everything that was not named before.
    void rest(QJsonObject &extra)
    {
        for (auto it = m_object.begin(); it != m_object.end(); ++it) {
            if (!m_known.contains(it.key()))
                extra.insert(it.key(), it.value());
        }
    }

    /// A rule that types cannot express; `key` names the field it is about.
    void check(bool holds, const char *key, const QString &otherwise)
    {
        if (!holds && !m_error)
            report(QString::fromLatin1(key), otherwise);
    }

private:
    [[nodiscard]] QString pathOf(const QString &name) const
    {
        return m_path.isEmpty() ? name : m_path + QLatin1Char('.') + name;
    }
    void report(const QString &name, const QString &what) { reportAt(pathOf(name), what); }
    void reportAt(const QString &path, const QString &what)
    {
        m_error = Error {ErrorKind::InvalidInput, QStringLiteral("%1: %2.").arg(path, what).toStdString()};
    }
    void wrongType(const QString &path, const QString &wanted, const QJsonValue &found)
    {
        reportAt(path, QStringLiteral("must be %1, found %2").arg(wanted, kindOf(found)));
    }

    template <class T>
    void read(const QJsonValue &json, const QString &path, T &value)
    {
        if constexpr (std::is_same_v<T, QString>) {
            if (!json.isString())
                return wrongType(path, QStringLiteral("text"), json);
            value = json.toString();
        } else if constexpr (std::is_same_v<T, bool>) {
            if (!json.isBool())
                return wrongType(path, QStringLiteral("true or false"), json);
            value = json.toBool();
        } else if constexpr (std::is_same_v<T, double>) {
            if (!json.isDouble())
                return wrongType(path, QStringLiteral("a number"), json);
            value = json.toDouble();
        } else if constexpr (std::is_integral_v<T>) {
            if (!json.isDouble() || json.toDouble() != std::floor(json.toDouble())
                || std::abs(json.toDouble()) > 9.0e15)
                return wrongType(path, QStringLiteral("a whole number"), json);
            if (!std::in_range<T>(json.toInteger()))
                return reportAt(path, QStringLiteral("is too large"));
            value = static_cast<T>(json.toInteger());
        } else if constexpr (IsCount<T>::value) {
            std::int64_t number = 0;
            read(json, path, number);
            value = T {number};
        } else if constexpr (IsId<T>::value) {
            if (!json.isString())
                return wrongType(path, QStringLiteral("text"), json);
            value = T {json.toString().toStdString()};
        } else if constexpr (std::is_enum_v<T>) {
            readEnum(json, path, value);
        } else if constexpr (std::is_same_v<T, QJsonObject>) {
            if (!json.isObject())
                return wrongType(path, QStringLiteral("an object"), json);
            value = json.toObject();
        } else if constexpr (IsOptional<T>::value) {
            if (json.isNull()) {
                value.reset();
                return;
            }
            read(json, path, value.emplace());
        } else if constexpr (IsVector<T>::value || std::is_same_v<T, QStringList>) {
            if (!json.isArray())
                return wrongType(path, QStringLiteral("a list"), json);
            value.clear();
            const QJsonArray items = json.toArray();
            for (qsizetype i = 0; i < items.size() && !m_error; ++i) {
                typename T::value_type item {};
                read(items.at(i), QStringLiteral("%1[%2]").arg(path).arg(i), item);
                value.push_back(std::move(item));
            }
        } else {
            if (!json.isObject())
                return wrongType(path, QStringLiteral("an object"), json);
            const QJsonObject object = json.toObject();
            Reader inner(object, path, m_error);
            describe(inner, value);
        }
    }

    template <class Enum>
    void readEnum(const QJsonValue &json, const QString &path, Enum &value)
    {
        if (!json.isString())
            return wrongType(path, QStringLiteral("text"), json);
        QStringList allowed;
        for (const auto &[each, name] : EnumNames<Enum>::names) {
            if (json.toString() == QLatin1String(name)) {
                value = each;
                return;
            }
            allowed.append(QLatin1String(name));
        }
        reportAt(path, QStringLiteral("must be one of %1").arg(allowed.join(QStringLiteral(", "))));
    }

    const QJsonObject &m_object;
    QString m_path;
    std::optional<Error> &m_error;
    QStringList m_known;
};

/// Writes the fields of one object. `describe` takes its value by reference for the reader's sake; the
/// writer does not change it.
class Writer {
public:
    template <class T>
    void required(const char *key, T &value)
    {
        m_object.insert(QString::fromLatin1(key), write(value));
    }

    template <class T>
    void optional(const char *key, T &value)
    {
        const QJsonValue json = write(value);
        const bool empty = json.isNull() || (json.isString() && json.toString().isEmpty())
            || (json.isArray() && json.toArray().isEmpty()) || (json.isObject() && json.toObject().isEmpty());
        if (!empty)
            m_object.insert(QString::fromLatin1(key), json);
    }

    template <class T>
    void ours(const char *key, T &value)
    {
        optional(key, value);
    }

    void oursFlag(const char *key, bool &value) { optionalFlag(key, value); }
    template <class T>
    void differing(const char *key, T &value, const T &usual)
    {
        if (value != usual)
            required(key, value);
    }

    /// Written only where it is set, as fields that came later must be.
    void optionalFlag(const char *key, bool &value)
    {
        if (value)
            required(key, value);
    }

    void rest(QJsonObject &extra)
    {
        for (auto it = extra.constBegin(); it != extra.constEnd(); ++it)
            m_object.insert(it.key(), it.value());
    }

    void check(bool, const char *, const QString &) { }

    [[nodiscard]] QJsonObject take() { return std::move(m_object); }

private:
    template <class T>
    [[nodiscard]] static QJsonValue write(T &value)
    {
        if constexpr (
            std::is_same_v<T,
                QString> || std::is_same_v<T, bool> || std::is_same_v<T, double> || std::is_same_v<T, QJsonObject>) {
            return value;
        } else if constexpr (std::is_integral_v<T>) {
            return static_cast<qint64>(value);
        } else if constexpr (IsCount<T>::value) {
            return static_cast<qint64>(value.value());
        } else if constexpr (IsId<T>::value) {
            return QString::fromStdString(value.value());
        } else if constexpr (std::is_enum_v<T>) {
            for (const auto &[each, name] : EnumNames<T>::names) {
                if (each == value)
                    return QString::fromLatin1(name);
            }
            return QJsonValue::Null;
        } else if constexpr (IsOptional<T>::value) {
            return value ? write(*value) : QJsonValue(QJsonValue::Null);
        } else if constexpr (IsVector<T>::value || std::is_same_v<T, QStringList>) {
            QJsonArray items;
            for (auto &item : value)
                items.append(write(item));
            return items;
        } else {
            Writer inner;
            describe(inner, value);
            return inner.take();
        }
    }

    QJsonObject m_object;
};

/// Makes the JSON Schema of a described value, as providers take it: every field is asked for, none beside.
class SchemaMaker {
public:
    template <class T>
    void required(const char *key, T &)
    {
        const QString name = QString::fromLatin1(key);
        m_properties.insert(name, schemaOf<T>());
        m_required.append(name);
    }
    template <class T>
    void optional(const char *key, T &value)
    {
        required(key, value);
    }
    void optionalFlag(const char *key, bool &value) { required(key, value); }
    template <class T>
    void ours(const char *, T &)
    {
    }
    void oursFlag(const char *, bool &) { }
    template <class T>
    void differing(const char *key, T &value, const T &)
    {
        required(key, value);
    }
    void rest(QJsonObject &) { }
    void check(bool, const char *, const QString &) { }

    [[nodiscard]] QJsonObject take() const
    {
        return {{QStringLiteral("type"), QStringLiteral("object")},
            {QStringLiteral("properties"), m_properties}, {QStringLiteral("required"), m_required},
            {QStringLiteral("additionalProperties"), false}};
    }

    template <class T>
    [[nodiscard]] static QJsonObject schemaOf()
    {
        if constexpr (std::is_same_v<T, QString> || IsId<T>::value) {
            return type("string");
        } else if constexpr (std::is_same_v<T, bool>) {
            return type("boolean");
        } else if constexpr (std::is_same_v<T, double>) {
            return type("number");
        } else if constexpr (std::is_integral_v<T> || IsCount<T>::value) {
            return type("integer");
        } else if constexpr (std::is_enum_v<T>) {
            QJsonArray names;
            for (const auto &[each, name] : EnumNames<T>::names)
                names.append(QString::fromLatin1(name));
            QJsonObject schema = type("string");
            schema.insert(QStringLiteral("enum"), names);
            return schema;
        } else if constexpr (IsOptional<T>::value) {
            QJsonObject schema = schemaOf<typename T::value_type>();
            schema.insert(QStringLiteral("type"),
                QJsonArray {schema.value(QStringLiteral("type")), QStringLiteral("null")});
            return schema;
        } else if constexpr (IsVector<T>::value || std::is_same_v<T, QStringList>) {
            QJsonObject schema = type("array");
            schema.insert(QStringLiteral("items"), schemaOf<typename T::value_type>());
            return schema;
        } else {
            T value {};
            SchemaMaker inner;
            describe(inner, value);
            return inner.take();
        }
    }

private:
    [[nodiscard]] static QJsonObject type(const char *name)
    {
        return {{QStringLiteral("type"), QString::fromLatin1(name)}};
    }
    QJsonObject m_properties;
    QJsonArray m_required;
};

} // namespace dg::json

/// Defines jsonSchema for a described value that an AI is asked for.
#define DG_JSON_SCHEMA(Type)                                                                                 \
    template <>                                                                                              \
    QJsonObject jsonSchema<Type>()                                                                           \
    {                                                                                                        \
        return json::SchemaMaker::schemaOf<Type>();                                                          \
    }

/// Defines fromJson and toJson for a described value. In namespace dg, after its `describe`.
#define DG_JSON_VALUE(Type)                                                                                  \
    template <>                                                                                              \
    Expected<Type> fromJson<Type>(const QJsonObject &object, const QString &path)                            \
    {                                                                                                        \
        Type value;                                                                                          \
        std::optional<Error> error;                                                                          \
        json::Reader reader(object, path, error);                                                            \
        describe(reader, value);                                                                             \
        if (error)                                                                                           \
            return tl::unexpected<Error>(*error);                                                            \
        return value;                                                                                        \
    }                                                                                                        \
    template <>                                                                                              \
    QJsonObject toJson<Type>(const Type &value)                                                              \
    {                                                                                                        \
        json::Writer writer;                                                                                 \
        describe(writer, const_cast<Type &>(value));                                                         \
        return writer.take();                                                                                \
    }
