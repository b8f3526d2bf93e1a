// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/stages/alternatives/alternatives_stage.h"

#include "core/pipeline/answer_schema.h"
#include "core/pipeline/read_answer.h"
#include "core/screenplay/speech_lines.h"
#include "core/story/inputs/alternatives_inputs.h"
#include "core/story/json.h"
#include "core/story/scene_edits.h"

#include <algorithm>

namespace dg {

static constexpr int linesAskedFor = 3;

Expected<QJsonObject> AlternativesStage::inputs(const RunMaterial &, const QString &) const
{
    return fail(ErrorKind::Internal, "Other lines are asked for by hand alone.");
}

QStringList AlternativesStage::characters(const QJsonObject &inputs) const
{
    return {inputs.value(QStringLiteral("voice")).toObject().value(QStringLiteral("name")).toString()};
}

std::shared_ptr<const AnswerSchema> AlternativesStage::schema() const
{
    static const auto schema = makeAnswerSchema(stageName(), jsonSchema<LineAlternatives>());
    return schema;
}

PromptLibrary::Values AlternativesStage::promptValues(const QJsonObject &inputs) const
{
    return {
        {QStringLiteral("voice"), readableText(inputs.value(QStringLiteral("voice")))},
        {QStringLiteral("speech"), inputs.value(QStringLiteral("speech")).toString()},
        {QStringLiteral("line"), inputs.value(QStringLiteral("line")).toString()},
    };
}

Expected<QByteArray> AlternativesStage::accept(const QJsonObject &object, const QByteArray &answer) const
{
    auto given = readAnswer<LineAlternatives>(answer, QStringLiteral("The other lines"));
    if (!given)
        return tl::unexpected<Error>(given.error());
    const QString original = object.value(QStringLiteral("line")).toString();
    QStringList lines;
    for (const QString &each : given->lines) {
        const QString line = each.simplified();
        const auto isLine = [&](const QString &other) { return isSameLine(line, other); };
        if (!line.isEmpty() && !isLine(original) && std::none_of(lines.begin(), lines.end(), isLine))
            lines.append(line);
    }
    if (lines.size() < linesAskedFor)
        return fail(
            ErrorKind::BadAnswer, "There are not three different lines among those that came.", "Try again.");
    given->lines = lines.first(linesAskedFor);
    return canonicalJson(toJson(*given));
}

} // namespace dg
