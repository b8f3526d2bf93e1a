// SPDX-License-Identifier: GPL-3.0-or-later
// What the vendors document of the JSON Schemas that they take.
#include "tests/support/vendor_wire.h"

#include <QJsonArray>
#include <QSet>

namespace dg {

namespace {

struct SchemaRules {
    QSet<QString> keywords; ///< all that may stand in a schema
    QSet<QString> formats;
    bool allRequired = false;
    bool smallMinItems = false; ///< minItems is 0 or 1
    int optionals = 1'000'000; ///< in all
    int unions = 1'000'000; ///< in all
    int properties = 1'000'000; ///< in all
    int depth = 1'000; ///< of objects within objects
};

class SchemaCheck {
public:
    SchemaCheck(const SchemaRules &rules, const QJsonObject &root)
        : m_rules(rules)
        , m_root(root)
    {
    }

    QString problem()
    {
        if (m_root.value(QLatin1String("type")) != QLatin1String("object"))
            return QStringLiteral("The root must be of type 'object'");
        check(m_root, QStringLiteral("schema"), 1);
        if (m_properties > m_rules.properties)
            return QStringLiteral("It has too many properties");
        if (m_optionals > m_rules.optionals)
            return QStringLiteral("It has too many optional parameters (%1)").arg(m_optionals);
        if (m_unions > m_rules.unions)
            return QStringLiteral("It has too many parameters with union types (%1)").arg(m_unions);
        return m_problem;
    }

private:
    void fail(const QString &path, const QString &words)
    {
        if (m_problem.isEmpty())
            m_problem = path + QStringLiteral(": ") + words;
    }

    void check(const QJsonValue &value, const QString &path, int depth)
    {
        if (!value.isObject())
            return fail(path, QStringLiteral("a schema must be an object"));
        const QJsonObject schema = value.toObject();
        const QStringList keywords = schema.keys();
        for (const QString &keyword : keywords) {
            if (!m_rules.keywords.contains(keyword))
                return fail(path, QStringLiteral("'%1' is not permitted").arg(keyword));
        }
        if (schema.contains(QLatin1String("$ref")))
            return checkReference(schema.value(QLatin1String("$ref")).toString(), path);
        if (schema.value(QLatin1String("type")).isArray() || schema.contains(QLatin1String("anyOf")))
            ++m_unions;
        const QString format = schema.value(QLatin1String("format")).toString();
        if (!format.isEmpty() && !m_rules.formats.contains(format))
            return fail(path, QStringLiteral("format '%1' is not supported").arg(format));
        if (m_rules.smallMinItems && schema.value(QLatin1String("minItems")).toInt() > 1)
            return fail(path, QStringLiteral("'minItems' must be 0 or 1"));
        for (const char *list : {"anyOf", "allOf"}) {
            const QJsonArray parts = schema.value(QLatin1String(list)).toArray();
            for (qsizetype k = 0; k < parts.size(); ++k)
                check(parts.at(k), path + QStringLiteral(".%1.%2").arg(QLatin1String(list)).arg(k), depth);
        }
        for (const char *definitions : {"$defs", "definitions"}) {
            const QJsonObject all = schema.value(QLatin1String(definitions)).toObject();
            for (auto each = all.begin(); each != all.end(); ++each)
                check(each.value(), path + QLatin1Char('.') + each.key(), depth);
        }
        if (isOf(schema, QLatin1String("array")))
            checkItems(schema, path, depth);
        if (isOf(schema, QLatin1String("object")))
            checkProperties(schema, path, depth);
    }

    static bool isOf(const QJsonObject &schema, QLatin1String type)
    {
        const QJsonValue value = schema.value(QLatin1String("type"));
        return value == type || value.toArray().contains(type);
    }

    void checkReference(const QString &reference, const QString &path)
    {
        const QStringList parts = reference.split(QLatin1Char('/'));
        if (reference == QLatin1String("#"))
            return;
        if (parts.size() != 3 || parts.first() != QLatin1String("#")
            || !m_root.value(parts.at(1)).toObject().contains(parts.at(2)))
            fail(path, QStringLiteral("'%1' refers to nothing").arg(reference));
    }

    void checkItems(const QJsonObject &schema, const QString &path, int depth)
    {
        if (!schema.contains(QLatin1String("items")))
            return fail(path, QStringLiteral("array schema missing items"));
        check(schema.value(QLatin1String("items")), path + QStringLiteral(".items"), depth);
    }

    void checkProperties(const QJsonObject &schema, const QString &path, int depth)
    {
        if (depth > m_rules.depth)
            return fail(path, QStringLiteral("it is nested too deeply"));
        if (schema.value(QLatin1String("additionalProperties")) != false)
            return fail(path,
                QStringLiteral("For 'object' type, 'additionalProperties' must be explicitly set to false"));
        const QJsonObject properties = schema.value(QLatin1String("properties")).toObject();
        const QJsonArray required = schema.value(QLatin1String("required")).toArray();
        for (const QJsonValue &name : required) {
            if (!properties.contains(name.toString()))
                return fail(path, QStringLiteral("Extra required key '%1' supplied").arg(name.toString()));
        }
        for (auto property = properties.begin(); property != properties.end(); ++property) {
            ++m_properties;
            if (!required.contains(property.key())) {
                ++m_optionals;
                if (m_rules.allRequired)
                    return fail(path,
                        QStringLiteral("'required' is required to be supplied and to be an array including "
                                       "every key in properties. Missing '%1'")
                            .arg(property.key()));
            }
            check(property.value(), path + QLatin1Char('.') + property.key(), depth + 1);
        }
    }

    const SchemaRules &m_rules;
    const QJsonObject m_root;
    QString m_problem;
    int m_optionals = 0;
    int m_unions = 0;
    int m_properties = 0;
};

QSet<QString> words(const char *text)
{
    const QStringList list = QString::fromLatin1(text).split(QLatin1Char(' '));
    return {list.begin(), list.end()};
}

} // namespace

QString anthropicSchemaProblem(const QJsonObject &schema)
{
    SchemaRules rules;
    rules.keywords = words("$schema $id $defs definitions $ref type title description properties required "
                           "additionalProperties items enum const anyOf allOf default format minItems");
    rules.formats = words("date-time time date duration email hostname uri ipv4 ipv6 uuid");
    rules.smallMinItems = true;
    rules.optionals = 24;
    rules.unions = 16;
    return SchemaCheck(rules, schema).problem();
}

QString openAiSchemaProblem(const QJsonObject &schema)
{
    SchemaRules rules;
    rules.keywords = words("$schema $defs definitions $ref type title description properties required "
                           "additionalProperties items enum const anyOf pattern format multipleOf maximum "
                           "exclusiveMaximum minimum exclusiveMinimum minItems maxItems");
    rules.formats = words("date-time time date duration email hostname ipv4 ipv6 uuid");
    rules.allRequired = true;
    rules.properties = 5000;
    rules.depth = 10;
    return SchemaCheck(rules, schema).problem();
}

} // namespace dg
