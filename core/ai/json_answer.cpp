// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/json_answer.h"

#include <QByteArrayView>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonParseError>
#include <QJsonValue>
#include <QLatin1String>
#include <QString>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>

namespace dg {

namespace {

bool isSpace(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

/// Whether an object can begin with the brace there. Most braces in prose are told apart by this.
bool mayBegin(const QByteArray &text, qsizetype brace)
{
    qsizetype at = brace + 1;
    while (at < text.size() && isSpace(text.at(at)))
        ++at;
    return at < text.size() && (text.at(at) == '"' || text.at(at) == '}');
}

/// Behind the brace that closes the one at `begin`; -1: none does.
qsizetype endOfObject(const QByteArray &text, qsizetype begin)
{
    qsizetype depth = 0;
    bool inString = false;
    for (qsizetype at = begin; at < text.size(); ++at) {
        const char byte = text.at(at);
        if (inString) {
            if (byte == '\\')
                ++at;
            else if (byte == '"')
                inString = false;
        } else if (byte == '"') {
            inString = true;
        } else if (byte == '{') {
            ++depth;
        } else if (byte == '}' && --depth == 0) {
            return at + 1;
        }
    }
    return -1;
}

/// The first balanced object from `from` on that parses.
std::optional<QByteArray> objectIn(const QByteArray &text, qsizetype from)
{
    int patience = 8; // each brace that is never closed costs one reading to the end
    for (qsizetype brace = text.indexOf('{', from); brace >= 0 && patience > 0;
         brace = text.indexOf('{', from)) {
        from = brace + 1;
        if (!mayBegin(text, brace))
            continue;
        const qsizetype end = endOfObject(text, brace);
        if (end < 0) {
            --patience;
            continue;
        }
        const QByteArray object = text.mid(brace, end - brace);
        if (QJsonDocument::fromJson(object).isObject())
            return object;
        from = end;
    }
    return std::nullopt;
}

bool isJson(const QByteArray &text)
{
    QJsonParseError error;
    (void)QJsonDocument::fromJson(text, &error);
    return error.error == QJsonParseError::NoError;
}

QByteArray unwrappedJson(const QByteArray &answer)
{
    if (isJson(answer))
        return answer;
    const qsizetype fence = answer.indexOf("```");
    auto object = fence < 0 ? std::nullopt : objectIn(answer, fence);
    if (!object)
        object = objectIn(answer, 0);
    return object.value_or(answer);
}

QByteArray unwrappedFountain(const QByteArray &answer)
{
    const QByteArray text = answer.trimmed();
    const qsizetype begin = text.indexOf('\n') + 1;
    const qsizetype end = text.lastIndexOf('\n') + 1;
    const bool isFenced = text.startsWith("```") && begin > 0 && end >= begin
        && QByteArrayView(text).sliced(end).trimmed() == QByteArrayView("```");
    if (!isFenced)
        return answer;
    const QByteArray inner = text.mid(begin, end - begin);
    // More fences within: the first one does not go around all of it.
    return inner.startsWith("```") || inner.contains("\n```") ? answer : inner;
}

/// Where in the answer one is: written out only when something is wrong there.
struct Place {
    const Place *parent = nullptr;
    QString name {}; ///< empty: an item of a list
    qsizetype index = 0;
};

QString pathOf(const Place &place)
{
    if (!place.parent)
        return place.name;
    const QString parent = pathOf(*place.parent);
    if (place.name.isEmpty())
        return QStringLiteral("%1[%2]").arg(parent).arg(place.index);
    return parent.isEmpty() ? place.name : parent + u'.' + place.name;
}

tl::unexpected<Error> wrong(const Place &place, const QString &what)
{
    const QString path = pathOf(place);
    const QString message =
        QStringLiteral("%1: %2.").arg(path.isEmpty() ? QStringLiteral("answer") : path, what);
    return fail(ErrorKind::BadAnswer, message.toStdString());
}

QString foundIn(const QJsonValue &value)
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

struct TypeName {
    const char *name;
    const char *inWords;
    bool (*holds)(const QJsonValue &);
};

const TypeName *typeNamed(const QString &name)
{
    static constexpr TypeName types[] {
        {"string", "text", [](const QJsonValue &value) { return value.isString(); }},
        {"integer", "a whole number",
            [](const QJsonValue &value) {
                return value.isDouble() && value.toDouble() == std::floor(value.toDouble());
            }},
        {"number", "a number", [](const QJsonValue &value) { return value.isDouble(); }},
        {"boolean", "true or false", [](const QJsonValue &value) { return value.isBool(); }},
        {"array", "a list", [](const QJsonValue &value) { return value.isArray(); }},
        {"object", "an object", [](const QJsonValue &value) { return value.isObject(); }},
        {"null", "null", [](const QJsonValue &value) { return value.isNull(); }},
    };
    const auto *const found = std::find_if(std::begin(types), std::end(types),
        [&](const TypeName &type) { return name == QLatin1String(type.name); });
    return found == std::end(types) ? nullptr : found;
}

Expected<void> checkType(const QJsonValue &type, const QJsonValue &value, const Place &place)
{
    const QJsonArray names = type.isArray() ? type.toArray() : QJsonArray {type};
    QStringList wanted;
    for (const QJsonValue &name : names) {
        const TypeName *known = typeNamed(name.toString());
        if (!known || known->holds(value))
            return {};
        wanted.append(QString::fromLatin1(known->inWords));
    }
    return wrong(place,
        QStringLiteral("must be %1, found %2").arg(wanted.join(QStringLiteral(" or ")), foundIn(value)));
}

Expected<void> checkEnum(const QJsonArray &allowed, const QJsonValue &value, const Place &place)
{
    if (allowed.contains(value))
        return {};
    QStringList names;
    for (const QJsonValue &each : allowed)
        names.append(each.isNull() ? QStringLiteral("null") : each.toVariant().toString());
    return wrong(place, QStringLiteral("must be one of %1").arg(names.join(QStringLiteral(", "))));
}

Expected<void> checkValue(const QJsonObject &schema, const QJsonValue &value, const Place &place);

Expected<void> checkFields(const QJsonObject &schema, const QJsonObject &object, const Place &place)
{
    const QJsonArray required = schema.value(QLatin1String("required")).toArray();
    for (const QJsonValue &name : required) {
        if (!object.contains(name.toString()))
            return wrong({&place, name.toString()}, QStringLiteral("is missing"));
    }
    const QJsonObject properties = schema.value(QLatin1String("properties")).toObject();
    for (auto property = properties.begin(); property != properties.end(); ++property) {
        const auto field = object.constFind(property.key());
        if (field == object.constEnd())
            continue;
        if (auto checked = checkValue(property.value().toObject(), *field, {&place, property.key()});
            !checked)
            return checked;
    }
    return {};
}

Expected<void> checkItems(const QJsonObject &schema, const QJsonArray &items, const Place &place)
{
    const QJsonValue each = schema.value(QLatin1String("items"));
    if (!each.isObject())
        return {};
    const QJsonObject itemSchema = each.toObject();
    for (qsizetype i = 0; i < items.size(); ++i) {
        if (auto checked = checkValue(itemSchema, items.at(i), {&place, {}, i}); !checked)
            return checked;
    }
    return {};
}

/// Goes no deeper than the schema does.
Expected<void> checkValue(const QJsonObject &schema, const QJsonValue &value, const Place &place)
{
    const QJsonValue type = schema.value(QLatin1String("type"));
    if (!type.isUndefined()) {
        if (auto checked = checkType(type, value, place); !checked)
            return checked;
    }
    const QJsonValue allowed = schema.value(QLatin1String("enum"));
    if (allowed.isArray()) {
        if (auto checked = checkEnum(allowed.toArray(), value, place); !checked)
            return checked;
    }
    if (value.isObject())
        return checkFields(schema, value.toObject(), place);
    if (value.isArray())
        return checkItems(schema, value.toArray(), place);
    return {};
}

} // namespace

QByteArray unwrapped(const QByteArray &answer, AnswerForm form)
{
    return form == AnswerForm::Json ? unwrappedJson(answer) : unwrappedFountain(answer);
}

Expected<void> checkAgainst(const AnswerSchema &schema, const QByteArray &answer)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(answer, &error);
    if (error.error != QJsonParseError::NoError) {
        const auto end = answer.begin() + std::min<qsizetype>(error.offset, answer.size());
        return fail(ErrorKind::BadAnswer,
            QStringLiteral("The answer is not JSON: line %1, %2.")
                .arg(1 + std::count(answer.begin(), end, '\n'))
                .arg(error.errorString())
                .toStdString());
    }
    const QJsonValue value =
        document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
    return checkValue(schema.schema, value, {nullptr, schema.name});
}

} // namespace dg
