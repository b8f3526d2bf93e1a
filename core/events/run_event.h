// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What happens in a run, as immutable values. The engine emits them, the reducer (run_state.h) makes a state
/// of them, the project keeps them: the panels, the report and a replay all read the same list.

#include "core/base/error.h"
#include "core/base/strong.h"
#include "core/base/usage.h"
#include "core/story/brief.h"
#include "core/story/outline.h"

#include <QJsonObject>
#include <QString>

#include <chrono>
#include <compare>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

namespace dg {

/// One stage of one subject: ("voice", character id), ("outline", ""), ("draft", scene id), ("script", "");
/// stage_names.h has all names and how subjects are spelled.
struct StageRef {
    QString stage;
    QString subject;

    friend bool operator==(const StageRef &, const StageRef &) = default;
    friend bool operator<(const StageRef &a, const StageRef &b)
    {
        return a.stage != b.stage ? a.stage < b.stage : a.subject < b.subject;
    }
};

/// How a stage came to its end, in the report's words.
enum class StageOutcome {
    Kept, ///< the project's recorded result; nothing was looked up
    Hit, ///< out of the cache
    Joined, ///< another call for the same thing was under way
    Called, ///< the provider answered
    Made, ///< needs no call
    Skipped, ///< was not needed, or not asked for
    Blocked, ///< what it depends on failed
    Stopped,
    Failed,
};

enum class RunOutcome {
    Done,
    Gaps, ///< something failed, the rest was finished
    Failed, ///< nothing could be written
    Stopped,
};

[[nodiscard]] QString toString(StageOutcome outcome);
[[nodiscard]] QString toString(RunOutcome outcome);
[[nodiscard]] std::optional<StageOutcome> stageOutcomeFromString(const QString &name);
[[nodiscard]] std::optional<RunOutcome> runOutcomeFromString(const QString &name);

/// Time since the run's start on the monotonic clock.
using RunTime = std::chrono::nanoseconds;

struct RunStarted {
    EpisodeId episode;
    RunSettings settings;
    QString model; ///< that will be asked
};

struct PlannedStage {
    StageRef ref;
    QString label; ///< "Mara's voice", "Outline", "Scene 5: INT. LAUNDRY - DAY"
    std::vector<StageRef> after; ///< what it waits for
    bool mayCall = true; ///< false: made on the spot, without an AI
    /// What it waits for only until an answer has begun: then the provider's prompt cache has the beginning
    /// that both prompts share.
    std::vector<StageRef> afterBegun {};
};

/// More stages are known: at the start, and when the outline says which scenes there are.
struct StagesPlanned {
    std::vector<PlannedStage> stages;
};

/// The outline that this run writes from.
struct OutlineKnown {
    std::shared_ptr<const Outline> outline; ///< never null
};

/// Everything it waits for is there; it looks in project and cache, or waits for its turn.
struct StageReady {
    StageRef ref;
    std::int64_t priority = 0; ///< its place in the line for calls: the highest goes first
};

/// The provider has been asked.
struct StageCalling {
    StageRef ref;
};

/// The provider has taken the question and begins to answer.
struct StageAnswering {
    StageRef ref;
};

/// A call did not succeed, and is made again.
struct StageRetrying {
    StageRef ref;
    Error error; ///< what was wrong with it
    RunTime wait {}; ///< before the next attempt; 0 where the provider itself says when
    Usage usage; ///< what it took all the same
    QString standIn; ///< who is asked instead; empty: the same once more
};

/// A piece of the answer. Not kept in the run log: the take has the text.
struct StageText {
    StageRef ref;
    QString text;
};

/// What was streamed so far does not count; it will be written again.
struct StageWithdrawn {
    StageRef ref;
};

struct StageFinished {
    StageRef ref;
    StageOutcome outcome = StageOutcome::Called;
    QString tier; ///< which tier answered a hit
    QString why; ///< why it was not kept, or why it did not run
    Usage usage; ///< of this run's calls alone
    RunTime atProvider {}; ///< time its calls took there
    MicroDollars saved; ///< what the calls had cost that were not made again
    std::optional<Error> error; ///< of Failed
    ResultId result; ///< in the project; none where nothing was recorded
    QString text; ///< a draft's whole text; not kept in the run log
    QString model {}; ///< that answered
    QString warning {}; ///< one sentence for the writer; empty: nothing
};

/// Nothing more is asked until the writer has done something about it.
struct RunPaused {
    Error why;
};

struct RunContinued { };

struct RunFinished {
    RunOutcome outcome = RunOutcome::Done;
    std::optional<Error> error; ///< why the run as a whole could not go on
};

using RunEventBody =
    std::variant<RunStarted, StagesPlanned, OutlineKnown, StageReady, StageCalling, StageAnswering,
        StageRetrying, StageText, StageWithdrawn, StageFinished, RunPaused, RunContinued, RunFinished>;

struct RunEvent {
    RunId run;
    std::int64_t sequence = 0; ///< 1, 2, 3 … without gaps
    RunTime at {};
    RunEventBody body;
};

/// For the run log. StageText becomes nothing: `isLogged` says which events are kept.
[[nodiscard]] bool isLogged(const RunEvent &event);
[[nodiscard]] QJsonObject toJson(const RunEvent &event);
[[nodiscard]] Expected<RunEvent> runEventFromJson(const QJsonObject &object);

} // namespace dg
