// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/run_plan.h"

#include "core/pipeline/run_planner.h"
#include "core/pipeline/stages/all_stages.h"

#include <algorithm>

namespace dg {

int RunPlan::count(Forecast forecast) const
{
    return static_cast<int>(std::count_if(stages.begin(), stages.end(),
        [&](const StageForecast &stage) { return stage.forecast == forecast; }));
}

int RunPlan::calls() const
{
    return count(Forecast::Call) + count(Forecast::Follows);
}

int RunPlan::answers() const
{
    return static_cast<int>(std::count_if(stages.begin(), stages.end(), [](const StageForecast &stage) {
        const bool isLocal = stage.ref.stage == dg::stages::scene || stage.ref.stage == dg::stages::script;
        const bool isThere = stage.forecast == Forecast::Kept || stage.forecast == Forecast::Held
            || stage.forecast == Forecast::Cached;
        return isThere && !isLocal;
    }));
}

Usage RunPlan::usage(bool withMaybe) const
{
    Usage sum;
    for (const StageForecast &stage : stages) {
        const bool counts = stage.forecast == Forecast::Call || stage.forecast == Forecast::Follows
            || (withMaybe && stage.forecast == Forecast::MayBeNeeded);
        if (counts)
            sum += stage.usage;
    }
    return sum;
}

Expected<RunPlan> planRun(const RunServices &services, ProjectFile &project, const RunOptions &options)
{
    return planRun(services, project, options, allStages());
}

Expected<RunPlan> planRun(const RunServices &services, ProjectFile &project, const RunOptions &options,
    const std::vector<std::unique_ptr<Stage>> &stages)
{
    const auto setup = setUpRun(services, project, options);
    if (!setup)
        return tl::unexpected<Error>(setup.error());
    const auto history = project.history(setup->writer.name, setup->writer.model);
    if (!history)
        return tl::unexpected<Error>(history.error());
    return RunPlanner({services, project, options, *setup, stages, *history}).plan();
}

} // namespace dg
