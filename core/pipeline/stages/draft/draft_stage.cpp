// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/stages/draft/draft_stage.h"

#include "core/pipeline/draft_material.h"
#include "core/pipeline/scene_answer.h"
#include "core/pipeline/scene_chain.h"
#include "core/story/json.h"

namespace dg {

std::vector<StageInstance> DraftStage::instances(const RunMaterial &material) const
{
    std::vector<StageInstance> instances;
    for (const OutlineScene *scene : freeScenes(material)) {
        StageInstance instance;
        instance.subject = QString::fromStdString(scene->id.value());
        instance.label = sceneLabel(material, scene->id);
        instance.after.push_back({{stages::outline, {}}});
        for (const QString &name : scene->cast)
            instance.after.push_back({voiceOf(material, name)});
        if (material.passes.dynamics) {
            for (const auto &[a, b] : statedPairs(material.show, scene->cast))
                instance.after.push_back({{stages::dynamics, pairSubject(*a, *b)}});
        }
        instance.estimate = estimate::draft;
        instances.push_back(std::move(instance));
    }
    return instances;
}

Expected<QJsonObject> DraftStage::inputs(const RunMaterial &material, const QString &subject) const
{
    return draftInputsOf(material, SceneId(subject.toStdString())).map([](const DraftInputs &inputs) {
        return toJson(inputs);
    });
}

QStringList DraftStage::characters(const QJsonObject &inputs) const
{
    return namesInDraft(inputs);
}

PromptLibrary::Values DraftStage::promptValues(const QJsonObject &inputs) const
{
    return draftPromptValues(inputs);
}

std::vector<AiStage::PrefixPart> DraftStage::prefix(const RunMaterial &material, const QString &subject) const
{
    return draftPrefix(material, SceneId(subject.toStdString()), TokenCount(550));
}

Expected<QByteArray> DraftStage::accept(const QJsonObject &, const QByteArray &answer) const
{
    return acceptScene(answer);
}

} // namespace dg
