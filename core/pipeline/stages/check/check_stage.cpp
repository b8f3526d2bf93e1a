// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/stages/check/check_stage.h"

#include "core/pipeline/answer_schema.h"
#include "core/pipeline/draft_material.h"
#include "core/pipeline/findings.h"
#include "core/pipeline/read_answer.h"
#include "core/pipeline/scene_chain.h"
#include "core/screenplay/speech_lines.h"
#include "core/story/inputs/check_inputs.h"
#include "core/story/json.h"
#include "core/story/validation_report.h"

#include <QJsonArray>

namespace dg {

std::vector<StageInstance> CheckStage::instances(const RunMaterial &material) const
{
    std::vector<StageInstance> instances;
    if (!material.passes.check)
        return instances;
    for (const SceneAttempt &attempt : attempts(material)) {
        StageInstance instance;
        instance.subject = attempt.subject();
        instance.label = passLabel(material, attempt, QStringLiteral("check"));
        instance.after.push_back({lastTextOf(material.passes, attempt)});
        instance.estimate = estimate::check;
        instances.push_back(std::move(instance));
    }
    return instances;
}

std::optional<QString> CheckStage::whyNotNeeded(const RunMaterial &material, const QString &subject) const
{
    return whyNotRefined(material, SceneAttempt::of(subject));
}

Expected<QJsonObject> CheckStage::inputs(const RunMaterial &material, const QString &subject) const
{
    const SceneAttempt attempt = SceneAttempt::of(subject);
    const auto scene = outlineSceneOf(material, attempt.scene);
    if (!scene)
        return tl::unexpected<Error>(scene.error());
    auto voices = voicesIn(material, **scene);
    if (!voices)
        return tl::unexpected<Error>(voices.error());
    CheckInputs inputs {finishedText(material, attempt), **scene, std::move(*voices)};
    inputs.scene.id = {};
    return toJson(inputs);
}

QStringList CheckStage::characters(const QJsonObject &inputs) const
{
    QStringList names;
    for (const QJsonValue &voice : inputs.value(QStringLiteral("voices")).toArray())
        names.append(voice.toObject().value(QStringLiteral("name")).toString());
    return names;
}

std::shared_ptr<const AnswerSchema> CheckStage::schema() const
{
    static const auto schema = makeAnswerSchema(stageName(), jsonSchema<ValidationReport>());
    return schema;
}

PromptLibrary::Values CheckStage::promptValues(const QJsonObject &inputs) const
{
    const QString text = inputs.value(QStringLiteral("text")).toString();
    QStringList lines;
    for (const Speech &speech : sampledSpeeches(speechesOf(text)))
        lines.append(QStringLiteral("[%1] %2").arg(speech.number).arg(speech.text));
    return {
        {QStringLiteral("voices"), readableText(inputs.value(QStringLiteral("voices")))},
        {QStringLiteral("scene"), readableText(inputs.value(QStringLiteral("scene")))},
        {QStringLiteral("text"), withSpeechNumbers(text, SpeakerNames::Covered).trimmed()},
        {QStringLiteral("lines"), lines.join(QLatin1Char('\n'))},
    };
}

/// The share of sampled lines whose speaker was guessed; a scene in which nobody speaks has no wrong ones.
static double shareGuessed(const std::vector<Speech> &sampled, const QStringList &guesses)
{
    if (sampled.empty())
        return 1;
    int right = 0;
    for (std::size_t i = 0; i < sampled.size(); ++i) {
        const QString guess = guesses.value(static_cast<qsizetype>(i)).simplified();
        right += guess.compare(sampled[i].speaker, Qt::CaseInsensitive) == 0 ? 1 : 0;
    }
    return static_cast<double>(right) / static_cast<double>(sampled.size());
}

Expected<QByteArray> CheckStage::accept(const QJsonObject &inputs, const QByteArray &answer) const
{
    auto report = readAnswer<ValidationReport>(answer, QStringLiteral("The check"));
    if (!report)
        return tl::unexpected<Error>(report.error());
    const QString text = inputs.value(QStringLiteral("text")).toString();
    if (!report->notJudged)
        report->voice = shareGuessed(sampledSpeeches(speechesOf(text)), report->speakers);
    report->issues = withTrueQuotations(std::move(report->issues), {text});
    return canonicalJson(toJson(*report));
}

} // namespace dg
