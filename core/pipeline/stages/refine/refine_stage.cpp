// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/stages/refine/refine_stage.h"

#include "core/pipeline/draft_material.h"
#include "core/pipeline/read_answer.h"
#include "core/pipeline/scene_answer.h"
#include "core/pipeline/scene_chain.h"
#include "core/story/inputs/refine_inputs.h"
#include "core/story/json.h"

#include <QJsonArray>

namespace dg {

std::vector<StageInstance> RefineStage::instances(const RunMaterial &material) const
{
    std::vector<StageInstance> instances;
    for (const SceneAttempt &attempt : attempts(material, 2)) {
        StageInstance instance;
        instance.subject = attempt.subject();
        instance.label = passLabel(material, attempt, QStringLiteral("refinement"));
        instance.after.push_back(
            {{stages::check, SceneAttempt {attempt.scene, attempt.attempt - 1}.subject()}});
        instance.estimate = estimate::refine;
        instances.push_back(std::move(instance));
    }
    return instances;
}

std::optional<QString> RefineStage::whyNotNeeded(const RunMaterial &material, const QString &subject) const
{
    return whyNotRefined(material, SceneAttempt::of(subject));
}

Expected<QJsonObject> RefineStage::inputs(const RunMaterial &material, const QString &subject) const
{
    const SceneAttempt attempt = SceneAttempt::of(subject);
    const SceneAttempt before {attempt.scene, attempt.attempt - 1};
    const auto report = reportOf(material, before);
    if (!report)
        return fail(ErrorKind::Internal, "A refinement was asked for of a scene that is not checked.");
    return draftInputsOf(material, attempt.scene).map([&](const DraftInputs &draft) {
        return toJson(RefineInputs {draft, finishedText(material, before), *report,
            punchUpOf(material, before).value_or(PunchUp {}).report});
    });
}

QStringList RefineStage::characters(const QJsonObject &inputs) const
{
    return namesInDraft(inputs.value(QStringLiteral("draft")).toObject());
}

PromptLibrary::Values RefineStage::promptValues(const QJsonObject &inputs) const
{
    PromptLibrary::Values values = draftPromptValues(inputs.value(QStringLiteral("draft")).toObject());
    QJsonObject report = inputs.value(QStringLiteral("report")).toObject();
    report.remove(QStringLiteral("speakers"));
    values.insert(QStringLiteral("earlier"), inputs.value(QStringLiteral("earlier")).toString().trimmed());
    values.insert(QStringLiteral("report"), readableText(report));
    values.insert(QStringLiteral("jokes"), readableText(inputs.value(QStringLiteral("jokes"))));
    return values;
}

std::vector<AiStage::PrefixPart> RefineStage::prefix(
    const RunMaterial &material, const QString &subject) const
{
    return draftPrefix(material, SceneAttempt::of(subject).scene, TokenCount(400));
}

Expected<QByteArray> RefineStage::accept(const QJsonObject &, const QByteArray &answer) const
{
    return acceptScene(answer);
}

} // namespace dg
