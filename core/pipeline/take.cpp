// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/take.h"

#include "core/events/stage_names.h"
#include "core/story/json.h"

#include <QJsonArray>

#include <utility>

namespace dg {

QString takeName(const Take &take)
{
    if (take.mine)
        return QStringLiteral("Mine");
    const QString name = QStringLiteral("Take %1").arg(take.number);
    QStringList asked = take.direction.chips;
    if (!take.direction.note.isEmpty())
        asked.append(take.direction.note.simplified());
    return asked.isEmpty() ? name : QStringLiteral("%1: %2").arg(name, asked.join(QStringLiteral(", ")));
}

namespace {

/// What a value's JSON in the provenance says; the value without anything where it cannot be read.
template <class T>
T valueIn(const QJsonObject &provenance, QLatin1String field)
{
    const QJsonValue value = provenance.value(field);
    return value.isObject() ? fromJson<T>(value.toObject()).value_or(T {}) : T {};
}

Take takeOf(const StageResult &result)
{
    const QJsonObject &from = result.provenance;
    const auto text = [&](const char *field) { return from.value(QLatin1String(field)).toString(); };
    const auto number = [&](const char *field) { return from.value(QLatin1String(field)).toInteger(); };
    Take take;
    take.id = result.id;
    take.scene = SceneAttempt::of(result.ref.subject).scene;
    take.text = QString::fromUtf8(result.body);
    take.finished = result.finished;
    take.source = text("source");
    take.mine = take.source == QLatin1String("mine");
    take.editedShare = take.mine ? from.value(QLatin1String("editedShare")).toDouble() : 0;
    take.direction = valueIn<Direction>(from, QLatin1String("direction"));
    take.provider = text("provider");
    take.model = text("model");
    take.madeAt = text("madeAt");
    take.promptVersion = text("promptVersion");
    take.refinements = static_cast<int>(number("refinements"));
    take.usage.input = TokenCount(number("inputTokens"));
    take.usage.output = TokenCount(number("outputTokens"));
    take.usage.cost = MicroDollars(number("microUsd"));
    take.jokes = valueIn<JokeReport>(from, QLatin1String("jokes"));
    if (from.value(QLatin1String("report")).isObject())
        take.report = valueIn<ValidationReport>(from, QLatin1String("report"));
    take.run = RunId(number("run"));
    for (const QJsonValue &part : from.value(QLatin1String("madeOf")).toArray())
        take.madeOf.push_back(ResultId(part.toInteger()));
    take.disclosure = text("disclosure");
    return take;
}

} // namespace

std::vector<Take> takesOf(const std::vector<StageResult> &results, ResultId chosen)
{
    std::vector<Take> takes;
    int number = 0;
    for (const StageResult &result : results) {
        Take take = takeOf(result);
        // The writer's own has a name, and takes no number from the others.
        take.number = take.mine ? 0 : ++number;
        take.chosen = take.finished && take.id == chosen;
        takes.push_back(std::move(take));
    }
    return takes;
}

} // namespace dg
