// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What one run is asked to do. Plain values.

#include "core/base/error.h"
#include "core/base/strong.h"
#include "core/events/run_event.h"
#include "core/story/brief.h"

#include <QJsonObject>

#include <optional>
#include <vector>

namespace dg {

enum class RunMode {
    Normal, ///< what the project has is kept
    Rerun, ///< the project's results are ignored, the cache is asked
    Fresh, ///< every stage is asked for a variant that the project does not hold
};

/// How far a run goes.
enum class RunTarget {
    Script,
    Outline, ///< *Break story*: the outline, and nothing behind it
};

/// What becomes of an outline that is there.
enum class OutlineUse {
    AsUsual, ///< written again where its inputs have changed, unless a writer has edited it
    Keep, ///< *Write script*: taken as it is
    Replace, ///< *Break story again*: asked for, edited or not; writeAgain names it where a new variant is
             ///< wanted
};

struct RunOptions {
    EpisodeId episode;
    RunMode mode = RunMode::Normal;
    RunTarget target = RunTarget::Script;
    OutlineUse outline = OutlineUse::AsUsual;
    bool useCache = true; ///< false: neither reads nor stores
    std::vector<SceneId> onlyScenes; ///< empty: all; else other scenes that are not kept are skipped
    /// Stages that are asked for a variant that neither the project nor the cache holds, whatever the mode.
    /// What depends on them follows, since its inputs change.
    std::vector<StageRef> writeAgain;
    std::optional<RunSettings> settings; ///< none: the brief's
    /// Earlier runs that this one continues: what they have finished is kept in every mode.
    std::vector<RunId> continues;
};

struct RunRecord;

/// As the project keeps them, so that the run can be resumed. The episode is kept beside them.
[[nodiscard]] QJsonObject toJson(const RunOptions &options);
[[nodiscard]] Expected<RunOptions> runOptionsFromJson(const QJsonObject &object);

/// Whether a run did not end well, so that there is something to resume.
[[nodiscard]] bool isUnfinished(const RunRecord &run);
/// The options that continue a run, with its own settings and seed.
[[nodiscard]] Expected<RunOptions> optionsToResume(const RunRecord &run);

} // namespace dg
