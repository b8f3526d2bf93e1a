// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/stages/continuity/continuity_stage.h"

#include "core/pipeline/answer_schema.h"
#include "core/pipeline/findings.h"
#include "core/pipeline/read_answer.h"
#include "core/pipeline/scene_chain.h"
#include "core/story/inputs/continuity_inputs.h"
#include "core/story/json.h"

namespace dg {

std::vector<StageInstance> ContinuityStage::instances(const RunMaterial &material) const
{
    if (!material.passes.continuity)
        return {};
    StageInstance instance;
    instance.label = QStringLiteral("Continuity");
    instance.estimate = estimate::continuity;
    instance.after.push_back({{stages::outline, {}}});
    if (material.outline) {
        for (const OutlineScene &scene : material.outline->scenes)
            instance.after.push_back({{stages::scene, QString::fromStdString(scene.id.value())}});
        if (material.passes.join) {
            for (const Seam &seam : openSeams(material))
                instance.after.push_back({{stages::join, seam.subject()}});
        }
    }
    return {instance};
}

Expected<QJsonObject> ContinuityStage::inputs(const RunMaterial &material, const QString &) const
{
    ContinuityInputs inputs;
    for (const auto &[scene, text] : finalTexts(material))
        inputs.scenes.push_back({scene->slug, text});
    return toJson(inputs);
}

std::shared_ptr<const AnswerSchema> ContinuityStage::schema() const
{
    static const auto schema = makeAnswerSchema(stageName(), jsonSchema<ValidationReport>());
    return schema;
}

PromptLibrary::Values ContinuityStage::promptValues(const QJsonObject &object) const
{
    QStringList scenes;
    for (const ContinuityScene &scene : readInputs<ContinuityInputs>(object).scenes)
        scenes.append(QStringLiteral("Scene %1\n\n").arg(scenes.size() + 1) + scene.text.trimmed());
    return {{QStringLiteral("scenes"), scenes.join(QStringLiteral("\n\n"))}};
}

Expected<QByteArray> ContinuityStage::accept(const QJsonObject &object, const QByteArray &answer) const
{
    auto report = readAnswer<ValidationReport>(answer, QStringLiteral("The continuity report"));
    if (!report)
        return tl::unexpected<Error>(report.error());
    QStringList texts;
    for (const ContinuityScene &scene : readInputs<ContinuityInputs>(object).scenes)
        texts.append(scene.text);
    report->issues = withTrueQuotations(std::move(report->issues), texts);
    return canonicalJson(toJson(*report));
}

} // namespace dg
