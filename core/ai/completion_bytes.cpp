// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/completion_bytes.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace dg {

QByteArray completionToBytes(const Completion &completion)
{
    const QJsonObject object {
        {QStringLiteral("text"), QString::fromUtf8(completion.text)},
        {QStringLiteral("model"), completion.model},
        {QStringLiteral("inputTokens"), static_cast<qint64>(completion.usage.input.value())},
        {QStringLiteral("outputTokens"), static_cast<qint64>(completion.usage.output.value())},
        {QStringLiteral("microUsd"), static_cast<qint64>(completion.usage.cost.value())},
    };
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

std::optional<Completion> completionFromBytes(const QByteArray &bytes)
{
    const QJsonObject object = QJsonDocument::fromJson(bytes).object();
    if (!object.value(QStringLiteral("text")).isString())
        return std::nullopt;
    Completion completion;
    completion.text = object.value(QStringLiteral("text")).toString().toUtf8();
    completion.model = object.value(QStringLiteral("model")).toString();
    completion.usage = {TokenCount(object.value(QStringLiteral("inputTokens")).toInteger()),
        TokenCount(object.value(QStringLiteral("outputTokens")).toInteger()),
        MicroDollars(object.value(QStringLiteral("microUsd")).toInteger())};
    return completion;
}

} // namespace dg
