// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/run_state.h"

#include <algorithm>
#include <iterator>

namespace dg {

namespace {

/// Applies one event's body; each overload says what it changed.
class Reducer {
public:
    Reducer(RunState &state, const RunEvent &event)
        : m_state(state)
        , m_at(event.at)
    {
    }

    RunChanges operator()(const RunStarted &) const { return {}; } // handled by reduce()

    RunChanges operator()(const StagesPlanned &planned) const
    {
        RunChanges changes;
        for (const PlannedStage &stage : planned.stages) {
            const auto [position, added] = m_state.byRef.try_emplace(stage.ref, m_state.stages.size());
            if (added) {
                StageState fresh;
                fresh.plan = stage;
                m_state.stages.push_back(std::move(fresh));
                changes.plan = true;
            } else {
                m_state.stages[position->second].plan = stage;
            }
            changes.stages.push_back(position->second);
        }
        std::sort(changes.stages.begin(), changes.stages.end());
        return changes;
    }

    RunChanges operator()(const OutlineKnown &known) const
    {
        m_state.outline = known.outline;
        RunChanges changes;
        changes.outline = true;
        return changes;
    }

    RunChanges operator()(const StageReady &event) const
    {
        return change(event.ref, [&](StageState &stage) {
            stage.phase = StagePhase::Ready;
            stage.priority = event.priority;
            stage.readyAt = m_at;
        });
    }

    RunChanges operator()(const StageCalling &event) const
    {
        return change(event.ref, [this](StageState &stage) {
            stage.phase = StagePhase::Calling;
            stage.callingAt = m_at;
            stage.answeringAt.reset();
            ++stage.calls;
        });
    }

    RunChanges operator()(const StageAnswering &event) const
    {
        return change(event.ref, [this](StageState &stage) { stage.answeringAt = m_at; });
    }

    RunChanges operator()(const StageRetrying &event) const
    {
        return change(event.ref, [&](StageState &stage) {
            stage.phase = StagePhase::Ready;
            stage.lastTrouble = event.error;
            stage.usage += event.usage;
            stage.standIn = event.standIn;
        });
    }

    RunChanges operator()(const RunPaused &paused) const
    {
        m_state.pausedFor = paused.why;
        RunChanges changes;
        changes.run = true;
        return changes;
    }

    RunChanges operator()(const RunContinued &) const
    {
        m_state.pausedFor.reset();
        RunChanges changes;
        changes.run = true;
        return changes;
    }

    RunChanges operator()(const StageText &event) const
    {
        return change(event.ref, [&](StageState &stage) { stage.text += event.text; });
    }

    RunChanges operator()(const StageWithdrawn &event) const
    {
        return change(event.ref, [](StageState &stage) { stage.text.clear(); });
    }

    RunChanges operator()(const StageFinished &event) const
    {
        return change(event.ref, [&](StageState &stage) {
            stage.phase = StagePhase::Finished;
            stage.outcome = event.outcome;
            stage.tier = event.tier;
            stage.why = event.why;
            stage.usage += event.usage; // beside that of attempts that failed
            stage.model = event.model;
            stage.warning = event.warning;
            stage.atProvider = event.atProvider;
            stage.saved = event.saved;
            stage.error = event.error;
            stage.result = event.result;
            stage.endedAt = m_at;
            if (!event.text.isEmpty())
                stage.text = event.text;
        });
    }

    RunChanges operator()(const RunFinished &finished) const
    {
        m_state.phase = RunPhase::Finished;
        m_state.pausedFor.reset();
        m_state.outcome = finished.outcome;
        m_state.error = finished.error;
        RunChanges changes;
        changes.run = true;
        return changes;
    }

private:
    template <class Edit>
    RunChanges change(const StageRef &ref, Edit &&edit) const
    {
        RunChanges changes;
        const auto found = m_state.byRef.find(ref);
        if (found == m_state.byRef.end())
            return changes;
        edit(m_state.stages[found->second]);
        changes.stages.push_back(found->second);
        return changes;
    }

    RunState &m_state;
    RunTime m_at;
};

} // namespace

const StageState *RunState::find(const StageRef &ref) const
{
    const auto found = byRef.find(ref);
    return found == byRef.end() ? nullptr : &stages[found->second];
}

int RunState::count(StageOutcome wanted) const
{
    return static_cast<int>(std::count_if(
        stages.begin(), stages.end(), [&](const StageState &stage) { return stage.outcome == wanted; }));
}

Usage RunState::usage() const
{
    Usage sum;
    for (const StageState &stage : stages)
        sum += stage.usage;
    return sum;
}

MicroDollars RunState::saved() const
{
    MicroDollars sum;
    for (const StageState &stage : stages)
        sum += stage.saved;
    return sum;
}

double RunState::reusedShare() const
{
    int finished = 0;
    int reused = 0;
    for (const StageState &stage : stages) {
        const bool came = stage.outcome && *stage.outcome != StageOutcome::Stopped
            && *stage.outcome != StageOutcome::Blocked && *stage.outcome != StageOutcome::Skipped;
        if (!came || !stage.plan.mayCall)
            continue;
        ++finished;
        if (stage.outcome == StageOutcome::Kept || stage.outcome == StageOutcome::Hit
            || stage.outcome == StageOutcome::Joined)
            ++reused;
    }
    return finished == 0 ? 0.0 : static_cast<double>(reused) / finished;
}

void RunChanges::merge(const RunChanges &other)
{
    run = run || other.run;
    plan = plan || other.plan;
    outline = outline || other.outline;
    std::vector<std::size_t> both;
    both.reserve(stages.size() + other.stages.size());
    std::set_union(
        stages.begin(), stages.end(), other.stages.begin(), other.stages.end(), std::back_inserter(both));
    stages = std::move(both);
}

RunChanges reduce(RunState &state, const RunEvent &event)
{
    if (const auto *started = std::get_if<RunStarted>(&event.body)) {
        state = RunState {};
        state.run = event.run;
        state.episode = started->episode;
        state.settings = started->settings;
        state.model = started->model;
        state.phase = RunPhase::Running;
        RunChanges changes;
        changes.run = true;
        changes.plan = true;
        changes.outline = true;
        return changes;
    }
    if (event.run != state.run || state.phase != RunPhase::Running)
        return {};
    state.lastEventAt = event.at;
    return std::visit(Reducer(state, event), event.body);
}

} // namespace dg
