// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/completion_bytes.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace dg {

QByteArray completionToBytes(const Completion &completion)
{
    const QJsonObject head {
        {QStringLiteral("model"), completion.model},
        {QStringLiteral("inputTokens"), static_cast<qint64>(completion.usage.input.value())},
        {QStringLiteral("outputTokens"), static_cast<qint64>(completion.usage.output.value())},
        {QStringLiteral("microUsd"), static_cast<qint64>(completion.usage.cost.value())},
    };
    return QJsonDocument(head).toJson(QJsonDocument::Compact) + '\n' + completion.text;
}

std::optional<Completion> completionFromBytes(const QByteArray &bytes)
{
    const qsizetype end = bytes.indexOf('\n');
    if (end < 0)
        return std::nullopt;
    const QJsonObject head = QJsonDocument::fromJson(bytes.first(end)).object();
    if (!head.value(QStringLiteral("model")).isString())
        return std::nullopt;
    Completion completion;
    completion.text = bytes.sliced(end + 1);
    completion.model = head.value(QStringLiteral("model")).toString();
    completion.usage = {TokenCount(head.value(QStringLiteral("inputTokens")).toInteger()),
        TokenCount(head.value(QStringLiteral("outputTokens")).toInteger()),
        MicroDollars(head.value(QStringLiteral("microUsd")).toInteger())};
    return completion;
}

} // namespace dg
