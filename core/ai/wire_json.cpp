// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/wire_json.h"

#include <QJsonDocument>
#include <QJsonValue>
#include <QLatin1String>
#include <QSet>

#include <algorithm>
#include <utility>

namespace dg {

namespace {

QJsonObject turn(const char *role, const QString &text)
{
    return {{QStringLiteral("role"), QString::fromLatin1(role)}, {QStringLiteral("content"), text}};
}

QString howToMend(const Repair &repair, AnswerForm form)
{
    return QStringLiteral("That answer cannot be used: %1 Answer again, with %2 alone.")
        .arg(repair.problem.trimmed(),
            form == AnswerForm::Json ? QStringLiteral("the whole corrected JSON object")
                                     : QStringLiteral("the whole corrected scene"));
}

} // namespace

QUrl urlBelow(const QUrl &base, const QString &path)
{
    QUrl url = base;
    url.setPath(base.path(QUrl::FullyEncoded) + path, QUrl::StrictMode);
    return url;
}

HttpRequest jsonPost(const QUrl &url, HttpHeaders headers, const QJsonObject &body)
{
    headers.emplace_back("content-type", "application/json");
    return {"POST", url, std::move(headers), QJsonDocument(body).toJson(QJsonDocument::Compact)};
}

QJsonArray turnsOf(const AiRequest &request)
{
    if (!request.repair)
        return {turn("user", request.prompt)};
    const QString mend = howToMend(*request.repair, request.form);
    const QString answer = QString::fromUtf8(request.repair->answer);
    // Servers refuse a turn without text, and two of the same role in a row.
    if (answer.trimmed().isEmpty())
        return {turn("user", request.prompt + QStringLiteral("\n\n") + mend)};
    return {turn("user", request.prompt), turn("assistant", answer), turn("user", mend)};
}

qint64 mostOutput(const AiRequest &request, const ModelInfo &model)
{
    const bool isKnown = model.maxOutput.value() > 0;
    return isKnown ? std::min(request.maxOutput, model.maxOutput).value() : request.maxOutput.value();
}

std::optional<TokenCount> countIn(const QJsonObject &object, const char *name)
{
    constexpr double most = 1e12; // sums of such counts, and their prices, stay within 64 bits
    const QJsonValue value = object.value(QLatin1String(name));
    if (!value.isDouble() || !(value.toDouble() >= 0 && value.toDouble() <= most))
        return std::nullopt;
    return TokenCount(static_cast<qint64>(value.toDouble()));
}

std::vector<ModelInfo> withoutDuplicates(std::vector<ModelInfo> models)
{
    QSet<QString> seen;
    std::erase_if(models, [&](const ModelInfo &model) {
        const bool isKnown = seen.contains(model.id);
        seen.insert(model.id);
        return isKnown;
    });
    return models;
}

QByteArray TextPieces::add(QString piece)
{
    if (piece.isEmpty())
        return {};
    if (!m_half.isNull())
        piece.prepend(std::exchange(m_half, QChar()));
    if (piece.back().isHighSurrogate()) {
        m_half = piece.back();
        piece.chop(1);
    }
    return piece.toUtf8();
}

} // namespace dg
