// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/script_so_far.h"

#include "core/pipeline/provenance.h"
#include "core/pipeline/stage.h"
#include "core/pipeline/stages/script/script_stage.h"
#include "core/story/json.h"

#include <map>

namespace dg {

/// Whether the take belongs to the scene as the outline has it: it was written for it, or a writer's own.
static bool belongsTo(const StageResult &take, const OutlineScene &scene)
{
    return isWrittenFor(take, scene)
        || take.provenance.value(QStringLiteral("source")) == QLatin1String("mine");
}

Expected<QByteArray> scriptSoFar(const Show &show, const EpisodeBrief &brief, const Outline &outline,
    const std::vector<StageResult> &results)
{
    RunMaterial material;
    material.show = show;
    material.brief = brief;
    material.passes = brief.run.passes;
    material.outline = std::make_shared<const Outline>(outline);
    std::map<SceneId, const StageResult *> drafts;
    for (const StageResult &result : results) {
        const auto id = sceneOf(result.ref);
        const OutlineScene *scene = id && result.finished ? outline.findScene(*id) : nullptr;
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
