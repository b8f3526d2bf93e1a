// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/stages/staging/staging_stage.h"

#include "core/pipeline/read_answer.h"
#include "core/pipeline/scene_answer.h"
#include "core/pipeline/scene_chain.h"
#include "core/screenplay/speech_lines.h"
#include "core/story/inputs/staging_inputs.h"
#include "core/story/json.h"

#include <algorithm>

namespace dg {

std::vector<StageInstance> StagingStage::instances(const RunMaterial &material) const
{
    std::vector<StageInstance> instances;
    if (!material.passes.staging)
        return instances;
    for (const SceneAttempt &attempt : attempts(material)) {
        StageInstance instance;
        instance.subject = attempt.subject();
        instance.label = passLabel(material, attempt, QStringLiteral("staging"));
        instance.after.push_back({beforeStaging(material.passes, attempt)});
        instance.estimate = estimate::staging;
        instances.push_back(std::move(instance));
    }
    return instances;
}

std::optional<QString> StagingStage::whyNotNeeded(const RunMaterial &material, const QString &subject) const
{
    return whyNotRefined(material, SceneAttempt::of(subject));
}

/// By the scene's own word for it, else by its slug line; the name alone where the show has no such place.
static Place placeOf(const Show &show, const OutlineScene &scene)
{
    const auto find = [&](auto matches) {
        return std::find_if(show.places.begin(), show.places.end(), matches);
    };
    auto place = find([&](const Place &each) {
        return !scene.place.isEmpty() && each.name.compare(scene.place, Qt::CaseInsensitive) == 0;
    });
    if (place == show.places.end())
        place = find([&](const Place &each) {
            return !each.name.isEmpty() && scene.slug.contains(each.name, Qt::CaseInsensitive);
        });
    Place found;
    if (place != show.places.end())
        found = *place;
    else
        found.name = scene.place.isEmpty() ? scene.slug : scene.place;
    found.extra = {};
    return found;
}

Expected<QJsonObject> StagingStage::inputs(const RunMaterial &material, const QString &subject) const
{
    const SceneAttempt attempt = SceneAttempt::of(subject);
    return outlineSceneOf(material, attempt.scene).map([&](const OutlineScene *scene) {
        return toJson(StagingInputs {punchedUpText(material, attempt), placeOf(material.show, *scene)});
    });
}

PromptLibrary::Values StagingStage::promptValues(const QJsonObject &inputs) const
{
    return {
        {QStringLiteral("place"), readableText(inputs.value(QStringLiteral("place")))},
        {QStringLiteral("text"), inputs.value(QStringLiteral("text")).toString().trimmed()},
    };
}

Expected<QByteArray> StagingStage::accept(const QJsonObject &inputs, const QByteArray &answer) const
{
    auto scene = acceptScene(answer);
    if (!scene)
        return scene;
    const QString before = inputs.value(QStringLiteral("text")).toString();
    if (!haveSameDialogue(before, QString::fromUtf8(*scene)))
        return fail(ErrorKind::BadAnswer, "The staging changed what is said.", "Try again.");
    return scene;
}

} // namespace dg
