// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/value_coding.h"

#include <QCborArray>
#include <QCborMap>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonValue>
#include <QSet>
#include <QStringConverter>

#include <cmath>

namespace dg {

namespace {

constexpr qint64 largestExact = qint64 {1} << 53;
// Parsers stop at 1,024 levels; this leaves room for what wraps a value.
constexpr int deepestJson = 512;

bool fitsJson(const QCborValue &value, int depth)
{
    if (depth > deepestJson)
        return false;
    switch (value.type()) {
    case QCborValue::Null:
    case QCborValue::False:
    case QCborValue::True:
    case QCborValue::String:
        return true;
    case QCborValue::Integer:
        return value.toInteger() >= -largestExact && value.toInteger() <= largestExact;
    case QCborValue::Double: {
        // JSON writes 1.0 as 1, which comes back as a whole number.
        const double number = value.toDouble();
        return std::isfinite(number) && number != std::trunc(number);
    }
    case QCborValue::Array: {
        const QCborArray array = value.toArray();
        for (const auto &element : array) {
            if (!fitsJson(element, depth + 1))
                return false;
        }
        return true;
    }
    case QCborValue::Map: {
        const QCborMap map = value.toMap();
        QSet<QString> names;
        names.reserve(map.size());
        for (auto it = map.constBegin(); it != map.constEnd(); ++it) {
            if (!it.key().isString() || !fitsJson(it.value(), depth + 1))
                return false;
            names.insert(it.key().toString());
        }
        return names.size() == map.size();
    }
    default:
        return false;
    }
}

std::optional<QCborValue> fromJsonBytes(const QByteArray &bytes)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &error);
    if (error.error != QJsonParseError::NoError)
        return std::nullopt;
    return document.isArray() ? QCborValue::fromJsonValue(document.array())
                              : QCborValue::fromJsonValue(document.object());
}

std::optional<QCborValue> fromCborBytes(const QByteArray &bytes)
{
    QCborParserError error;
    QCborValue value = QCborValue::fromCbor(bytes, &error);
    if (error.error != QCborError::NoError || error.offset != bytes.size())
        return std::nullopt;
    return value;
}

std::optional<QCborValue> fromTextBytes(const QByteArray &bytes)
{
    // A byte-order mark at the beginning is part of the text.
    QStringDecoder toUtf16(
        QStringDecoder::Utf8, QStringDecoder::Flag::Stateless | QStringDecoder::Flag::ConvertInitialBom);
    QString text = toUtf16(bytes);
    if (toUtf16.hasError())
        return std::nullopt;
    return QCborValue(text);
}

} // namespace

CodedValue encodeValue(const QCborValue &value)
{
    if (value.isString())
        return {ContentType::Text, value.toString().toUtf8()};
    if ((value.isMap() || value.isArray()) && fitsJson(value, 0)) {
        const QJsonDocument document = value.isMap() ? QJsonDocument(value.toMap().toJsonObject())
                                                     : QJsonDocument(value.toArray().toJsonArray());
        return {ContentType::Json, document.toJson(QJsonDocument::Compact)};
    }
    return {ContentType::Cbor, value.toCbor()};
}

std::optional<QCborValue> decodeValue(ContentType type, const QByteArray &bytes)
{
    switch (type) {
    case ContentType::Json:
        return fromJsonBytes(bytes);
    case ContentType::Cbor:
        return fromCborBytes(bytes);
    case ContentType::Text:
        return fromTextBytes(bytes);
    }
    return std::nullopt;
}

} // namespace dg
