// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What a run would do, stage by stage, before it is started: kept, out of the cache, called and why, or
/// following from another. The price beside *Generate*, the table behind *Plan*, the tool's `plan` and the
/// board's *needs another look* are all read out of it.

#include "core/base/error.h"
#include "core/base/usage.h"
#include "core/events/run_event.h"
#include "core/pipeline/run_options.h"
#include "core/pipeline/run_services.h"
#include "core/project/project_file.h"

#include <QString>

#include <chrono>
#include <map>
#include <memory>
#include <vector>

namespace dg {

/// What is expected of a stage.
enum class Forecast {
    Kept, ///< the project has it
    Held, ///< locked, the writer's own, or an edited outline: stays whatever has changed
    Cached, ///< the cache answers
    Call,
    Follows, ///< from a stage that is called: called as well, unless that gives what it gave before
    MayBeNeeded, ///< a refinement: only a check can tell
    Made, ///< on the spot
    NotAskedFor,
};

struct StageForecast {
    StageRef ref;
    QString label;
    Forecast forecast = Forecast::Call;
    QString tier; ///< of Cached
    /// In a writer's words: "new", "brief changed", "Mara's voice changed", "prompt changed", "model
    /// changed", "expired", "after Scene 5: draft"; of Held what has changed beneath it, empty where nothing
    /// has; of Kept "prompt changed" where an update of the studio would ask otherwise.
    QString why;
    Usage usage {}; ///< of Call, Follows and MayBeNeeded, estimated
    std::chrono::milliseconds time {}; ///< of its call, estimated
};

struct RunPlan {
    std::vector<StageForecast> stages; ///< in the order of a run
    bool scenesKnown = false; ///< false: there is no outline yet, and the number of scenes is a guess
    std::chrono::milliseconds time {}; ///< of the whole run with as many calls at once as are set, estimated
    /// Scenes that have a take which is not what a run would write now, and why: *needs another look*.
    std::map<SceneId, QString> anotherLook;

    [[nodiscard]] int count(Forecast forecast) const;
    [[nodiscard]] int calls() const; ///< Call and Follows
    [[nodiscard]] int answers() const; ///< of an AI, that are there already
    /// Of Call and Follows; with those that may be needed where `withMaybe`.
    [[nodiscard]] Usage usage(bool withMaybe = false) const;
};

/// Reads the project and looks into the cache without counting it; asks nobody. Blocks: not on the GUI
/// thread. Errors: as a run would end with at once.
[[nodiscard]] Expected<RunPlan> planRun(
    const RunServices &services, ProjectFile &project, const RunOptions &options);

class Stage;
/// As above, of other stages than the product's: for tests.
[[nodiscard]] Expected<RunPlan> planRun(const RunServices &services, ProjectFile &project,
    const RunOptions &options, const std::vector<std::unique_ptr<Stage>> &stages);

} // namespace dg
