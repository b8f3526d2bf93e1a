// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A run told by hand: events in the order a test gives them, reduced as the run controller does it.

#include "core/events/run_state.h"

#include <chrono>
#include <memory>
#include <utility>

namespace dg {

/// `count` scenes with ids s1, s2, …
inline std::shared_ptr<const Outline> outlineOf(int count)
{
    auto outline = std::make_shared<Outline>();
    outline->logline = QStringLiteral("A day in rooms.");
    Act act;
    act.name = QStringLiteral("Cold open");
    for (int i = 1; i <= count; ++i) {
        OutlineScene scene;
        scene.id = SceneId("s" + std::to_string(i));
        scene.label = QStringLiteral("S%1").arg(i);
        scene.slug = QStringLiteral("INT. ROOM %1 - DAY").arg(i);
        scene.cast = {QStringLiteral("Odile"), QStringLiteral("Benno")};
        scene.stories = {QStringLiteral("A")};
        scene.turn = {QStringLiteral("calm."), QStringLiteral("chaos."), {}};
        act.scenes.append(scene.label);
        outline->scenes.push_back(scene);
    }
    outline->acts.push_back(act);
    return outline;
}

class RunScript {
public:
    static StageRef draft(int scene) { return {QStringLiteral("draft"), QStringLiteral("s%1").arg(scene)}; }

    /// A run that has begun and knows its outline.
    void begin(const std::shared_ptr<const Outline> &outline)
    {
        tell(RunStarted {EpisodeId(1), {}, QStringLiteral("scripted")});
        tell(OutlineKnown {outline});
        StagesPlanned planned;
        for (const OutlineScene &scene : outline->scenes)
            planned.stages.push_back(
                {{QStringLiteral("draft"), QString::fromStdString(scene.id.value())}, scene.slug, {}, true});
        tell(planned);
    }
    void call(int scene) { tell(StageCalling {draft(scene)}); }
    void type(int scene, const QString &text) { tell(StageText {draft(scene), text}); }
    void finish(int scene, StageOutcome outcome, const QString &text = {})
    {
        StageFinished finished;
        finished.ref = draft(scene);
        finished.outcome = outcome;
        finished.text = text;
        if (outcome == StageOutcome::Failed)
            finished.error = Error {ErrorKind::CutOff, "The answer broke off.", "Try again."};
        tell(finished);
    }
    void end(RunOutcome outcome) { tell(RunFinished {outcome, {}}); }

    void tell(RunEventBody body)
    {
        m_time += std::chrono::milliseconds(500);
        m_changes.merge(reduce(m_state, RunEvent {RunId(m_run), ++m_sequence, m_time, std::move(body)}));
    }
    /// The next run.
    void nextRun() { ++m_run; }

    [[nodiscard]] const RunState &state() const { return m_state; }
    /// What has changed since the last call.
    [[nodiscard]] RunChanges takeChanges() { return std::exchange(m_changes, {}); }

private:
    RunState m_state;
    RunChanges m_changes;
    RunTime m_time {};
    std::int64_t m_sequence = 0;
    std::int64_t m_run = 1;
};

} // namespace dg
