// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/rendered_request.h"

#include "core/pipeline/run_setup.h"
#include "core/pipeline/stages/all_stages.h"

#include <algorithm>
#include <memory>

namespace dg {

namespace {

tl::unexpected<Error> notThere(const char *what)
{
    return fail(ErrorKind::NotFound, what, "Generate it first.");
}

/// The project as a run would have it once everything it holds is there.
Expected<RunMaterial> materialOf(ProjectFile &project, EpisodeId episode)
{
    RunOptions options;
    options.episode = episode;
    auto setup = readProject(project, options);
    if (!setup)
        return tl::unexpected<Error>(setup.error());
    RunMaterial material = std::move(setup->material);
    material.held.clear(); // what a scene would be asked with is of interest also where it stays as it is
    if (const StageResult *result = setup->currentOf({stages::outline, {}})) {
        auto outline = outlineOf(*result);
        if (!outline)
            return tl::unexpected<Error>(outline.error());
        material.outline = std::move(*outline);
    }
    material.results = std::move(setup->current);
    return material;
}

} // namespace

Expected<RenderedPrompt> renderedPrompt(ProjectFile &project, EpisodeId episode, const StageRef &ref)
{
    const auto all = allStages();
    const auto stage =
        std::find_if(all.begin(), all.end(), [&](const auto &each) { return each->name() == ref.stage; });
    const auto *ai = stage == all.end() ? nullptr : dynamic_cast<const AiStage *>(stage->get());
    if (!ai)
        return notThere("Nobody is asked for this: it is made on the spot.");
    const auto material = materialOf(project, episode);
    if (!material)
        return tl::unexpected<Error>(material.error());
    const std::vector<StageInstance> instances = ai->instances(*material);
    const auto instance = std::find_if(instances.begin(), instances.end(),
        [&](const StageInstance &each) { return each.subject == ref.subject; });
    if (instance == instances.end())
        return notThere("A run of this episode has no such stage.");
    const bool isReady = std::all_of(
        instance->after.begin(), instance->after.end(), [&](const StageInstance::Dependency &each) {
            return !each.required || material->results.contains(each.ref);
        });
    if (!isReady)
        return notThere("What it is written from is not there yet.");
    const auto inputs = ai->inputs(*material, ref.subject);
    if (!inputs)
        return notThere("What it is written from is not there yet.");
    return PromptLibrary().render(ai->promptName(), ai->promptValues(*inputs));
}

} // namespace dg
