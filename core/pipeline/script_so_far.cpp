// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/script_so_far.h"

#include "core/pipeline/provenance.h"
#include "core/pipeline/stages/draft/draft_stage.h"
#include "core/pipeline/stages/outline/outline_stage.h"
#include "core/pipeline/stages/script/script_stage.h"
#include "core/story/json.h"

namespace dg {

Expected<QByteArray> scriptSoFar(const Show &show, const EpisodeBrief &brief, const Outline &outline,
    const std::vector<StageResult> &results)
{
    RunMaterial material;
    material.show = show;
    material.brief = brief;
    material.outline = std::make_shared<const Outline>(outline);
    for (const StageResult &result : results) {
        if (result.ref.stage != DraftStage::stageName() || !result.finished)
            continue;
        const OutlineScene *scene = outline.findScene(SceneId(result.ref.subject.toStdString()));
        if (scene && isWrittenFor(result, *scene)) {
            material.results[result.ref] = result;
            material.disclose(result.provenance.value(QStringLiteral("disclosure")).toString());
        }
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
        if (result.ref.stage != OutlineStage::stageName())
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
