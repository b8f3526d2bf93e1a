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
    // Where the writer has edited the outline its scenes are the same ones still; what a writer holds on to
    // belongs to its scene in any case.
    const bool keepsScenes = std::any_of(results.begin(), results.end(),
        [](const StageResult &result) { return result.ref.stage == stages::outline && isEdited(result); });
    RunMaterial material;
    const auto belongsTo = [&](const StageResult &take, const OutlineScene &scene) {
        return keepsScenes || material.held.contains(scene.id) || isWrittenFor(take, scene);
    };
    material.show = show;
    material.brief = brief;
    material.passes = brief.run.passes;
    material.outline = std::make_shared<const Outline>(outline);
    std::map<SceneId, const StageResult *> drafts;
    for (const StageResult &result : results) {
        const auto id = sceneOf(result.ref);
        const OutlineScene *scene = id && result.finished ? outline.findScene(*id) : nullptr;
        const auto steered = id ? steering.find(*id) : steering.end();
        if (scene && result.ref.stage == stages::scene) {
            if (auto held = heldScene(steered == steering.end() ? nullptr : &steered->second, &result))
                material.held.insert_or_assign(*id, std::move(*held));
        }
        if (scene && result.ref.stage == stages::draft && isWrittenFor(result, *scene))
            drafts[*id] = &result;
        if (result.ref.stage == stages::join
            || (scene && result.ref.stage == stages::scene && belongsTo(result, *scene)))
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
    for (const StageResult &result : *results) {
        if (result.ref.stage != stages::outline)
            continue;
        return parseJsonObject(result.body, QStringLiteral("The outline"))
            .and_then([](const QJsonObject &object) {
                return fromJson<Outline>(object, QStringLiteral("outline"));
            })
            .and_then([&](const Outline &outline) { return scriptSoFar(*show, *brief, outline, *results); });
    }
    return fail(ErrorKind::NotFound, "No scene of this episode is written yet.", "Generate it first.");
}

} // namespace dg
