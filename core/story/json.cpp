// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/story/json.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonParseError>
#include <QStringDecoder>

#include <algorithm>

namespace dg {

Expected<QJsonObject> parseJsonObject(const QByteArray &bytes, const QString &name)
{
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString decoded = decoder.decode(bytes);
    if (decoder.hasError())
        return fail(ErrorKind::InvalidInput, (name + QStringLiteral(" is not UTF-8 text.")).toStdString());

    QJsonParseError parseError;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &parseError);
    if (parseError.error != QJsonParseError::NoError) {
        const auto line = 1
            + std::count(
                bytes.begin(), bytes.begin() + std::min<qsizetype>(parseError.offset, bytes.size()), '\n');
        return fail(ErrorKind::InvalidInput,
            QStringLiteral("%1 is not JSON: line %2, %3.")
                .arg(name)
                .arg(line)
                .arg(parseError.errorString())
                .toStdString());
    }
    if (!document.isObject())
        return fail(
            ErrorKind::InvalidInput, (name + QStringLiteral(" does not hold a JSON object.")).toStdString());
    return document.object();
}

QByteArray canonicalJson(const QJsonObject &object)
{
    // QJsonObject keeps its keys sorted, and QJsonValue keeps a whole number as an integer however it was
    // spelled: tests/story/tst_json.cpp holds both.
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QString shortDigest(const QJsonValue &value)
{
    const QByteArray bytes = canonicalJson({{QStringLiteral("value"), value}});
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().left(16));
}

} // namespace dg
