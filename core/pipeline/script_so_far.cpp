// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/script_so_far.h"

#include "core/pipeline/provenance.h"
#include "core/pipeline/run_setup.h"
#include "core/pipeline/stage.h"
#include "core/pipeline/stages/script/script_stage.h"
#include "core/story/json.h"

#include <algorithm>
#include <map>
#include <utility>

namespace dg {

Expected<QByteArray> scriptSoFar(const Show &show, const EpisodeBrief &brief, const Outline &outline,
    const std::vector<StageResult> &results, const std::map<SceneId, SceneSteering> &steering)
{
    const bool outlineIsEdited = std::any_of(results.begin(), results.end(),
        [](const StageResult &result) { return result.ref.stage == stages::outline && isEdited(result); });
    RunMaterial material;
    material.show = show;
    material.brief = brief;
    material.passes = brief.run.passes;
    material.outline = std::make_shared<const Outline>(outline);
    std::map<SceneId, const StageResult *> drafts;
    for (const StageResult &result : results) {
        const auto id = sceneOf(result.ref);
        const OutlineScene *scene = id && result.finished ? outline.findScene(*id) : nullptr;
        const auto found = id ? steering.find(*id) : steering.end();
        const SceneSteering *steered = found == steering.end() ? nullptr : &found->second;
        if (scene && result.ref.stage == stages::scene) {
            if (auto held = heldScene(steered, &result))
                material.held.insert_or_assign(*id, std::move(*held));
        }
        if (scene && result.ref.stage == stages::draft && isWrittenFor(result, *scene))
            drafts[*id] = &result;
        if (result.ref.stage == stages::join
            || (scene && result.ref.stage == stages::scene
                && isTextOf(result, *scene, outlineIsEdited, steered)))
            material.results[result.ref] = result;
    }
    // A run that was killed between a draft and what follows it has left no take.
    for (const auto &[id, draft] : drafts) {
        const StageRef take {stages::scene, draft->ref.subject};
        if (!material.results.contains(take))
            material.results[take] = *draft;
    }
    for (const auto &[ref, result] : material.results) {
        if (ref.stage == stages::scene)
            material.disclose(result.provenance.value(QStringLiteral("disclosure")).toString());
    }
    const ScriptStage script;
    return script.inputs(material, {}).and_then([&](const QJsonObject &inputs) {
        return script.make(inputs);
    });
}

Expected<QByteArray> scriptSoFar(ProjectFile &project, EpisodeId episode)
{
    const auto show = project.show();
    if (!show)
        return tl::unexpected<Error>(show.error());
    const auto brief = project.brief(episode);
    if (!brief)
        return tl::unexpected<Error>(brief.error());
    const auto results = project.currentResults(episode);
    if (!results)
        return tl::unexpected<Error>(results.error());
    const auto steering = project.steering(episode);
    if (!steering)
        return tl::unexpected<Error>(steering.error());
    for (const StageResult &result : *results) {
        if (result.ref.stage != stages::outline)
            continue;
        return parseJsonObject(result.body, QStringLiteral("The outline"))
            .and_then([](const QJsonObject &object) {
                return fromJson<Outline>(object, QStringLiteral("outline"));
            })
            .and_then([&](const Outline &outline) {
                return scriptSoFar(*show, *brief, outline, *results, *steering);
            });
    }
    return fail(ErrorKind::NotFound, "No scene of this episode is written yet.", "Generate it first.");
}

} // namespace dg
