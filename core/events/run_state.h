// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A run's state: what the reducer makes of its events. The window and the report read this and nothing else.

#include "core/events/run_event.h"

#include <QSet>
#include <QString>

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace dg {

enum class StagePhase {
    Waiting, ///< for what it depends on
    Ready, ///< looks up, or waits for its turn
    Calling,
    Finished,
};

struct StageState {
    PlannedStage plan;
    StagePhase phase = StagePhase::Waiting;
    std::optional<StageOutcome> outcome; ///< when finished
    QString tier;
    QString why;
    Usage usage;
    std::optional<Error> error;
    ResultId result;
    QString text; ///< a draft's text, so far or whole
    std::int64_t priority = 0; ///< in the line for calls
    RunTime atProvider {}; ///< time its calls took there
    MicroDollars saved; ///< what the calls had cost that were not made again
    int calls = 0; ///< times the provider was asked
    std::optional<RunTime> readyAt;
    std::optional<RunTime> callingAt; ///< of the last call
    std::optional<RunTime> answeringAt; ///< of the last call: when its answer began
    std::optional<Error> lastTrouble; ///< why it is, or was, asked again
    QString standIn; ///< who answers in the provider's place; empty: nobody
    QString model; ///< that answered
    QString warning; ///< one sentence for the writer
    std::optional<RunTime> endedAt;
};

enum class RunPhase { Idle, Running, Finished };

struct RunState {
    RunId run;
    EpisodeId episode;
    RunPhase phase = RunPhase::Idle;
    std::optional<RunOutcome> outcome;
    std::optional<Error> error;
    RunSettings settings;
    QString model;
    std::shared_ptr<const Outline> outline; ///< null until it is known
    std::vector<StageState> stages; ///< in the order they were planned; indices stay valid
    std::map<StageRef, std::size_t> byRef;
    RunTime lastEventAt {};
    std::optional<Error> pausedFor; ///< nothing more is asked until the writer has done something about it

    /// Null when it is not planned. The pointer holds until the next event.
    [[nodiscard]] const StageState *find(const StageRef &ref) const;
    [[nodiscard]] int count(StageOutcome outcome) const; ///< stages that ended so
    [[nodiscard]] Usage usage() const;
    [[nodiscard]] MicroDollars saved() const;
    /// Kept, hit or joined, of the stages that may call and were answered, or failed; 0 when there is none.
    [[nodiscard]] double reusedShare() const;
};

/// What one batch of events changed: panels repaint only that.
struct RunChanges {
    bool run = false; ///< phase, outcome or settings
    bool plan = false; ///< stages were added
    bool outline = false;
    std::vector<std::size_t> stages; ///< indices into RunState::stages, ascending, each once

    void merge(const RunChanges &other);
};

/// Pure: the same events give the same state. Events of another run than `state.run` start a new state only
/// if they are RunStarted; otherwise they are ignored.
RunChanges reduce(RunState &state, const RunEvent &event);

} // namespace dg
