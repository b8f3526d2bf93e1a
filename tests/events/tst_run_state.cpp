// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/run_state.h"

#include <QTest>

#include <vector>

using namespace dg;
using namespace std::chrono_literals;
using Indices = std::vector<std::size_t>;

namespace {

const RunId run {7};
const StageRef voice {QStringLiteral("voice"), QStringLiteral("c1")};
const StageRef outline {QStringLiteral("outline"), {}};
const StageRef draft {QStringLiteral("draft"), QStringLiteral("s001")};
const StageRef script {QStringLiteral("script"), {}};

RunEvent eventOf(RunEventBody body, RunTime at = {}, RunId of = run)
{
    return {of, 0, at, std::move(body)};
}

PlannedStage planned(const StageRef &ref, bool mayCall = true, std::vector<StageRef> after = {})
{
    return {ref, QStringLiteral("label of ") + ref.stage, std::move(after), mayCall};
}

RunStarted started()
{
    RunSettings settings;
    settings.scenesAtOnce = 5;
    return {EpisodeId(3), settings, QStringLiteral("scripted-1")};
}

/// A run that has begun, with its first stages planned.
RunState begun()
{
    RunState state;
    reduce(state, eventOf(started()));
    reduce(state, eventOf(StagesPlanned {{planned(voice), planned(outline), planned(script, false)}}));
    return state;
}

StageFinished finished(const StageRef &ref, StageOutcome outcome)
{
    StageFinished event;
    event.ref = ref;
    event.outcome = outcome;
    return event;
}

/// What is compared of a state, since it has no equality of its own.
QString summary(const RunState &state)
{
    QString text = QStringLiteral("run %1 episode %2 phase %3 outcome %4 model %5 at %6\n")
                       .arg(state.run.value())
                       .arg(state.episode.value())
                       .arg(static_cast<int>(state.phase))
                       .arg(state.outcome ? static_cast<int>(*state.outcome) : -1)
                       .arg(state.model)
                       .arg(state.lastEventAt.count());
    for (const StageState &stage : state.stages) {
        text += QStringLiteral("%1/%2 phase %3 outcome %4 calls %5 ready %6 calling %7 ended %8 text %9\n")
                    .arg(stage.plan.ref.stage, stage.plan.ref.subject)
                    .arg(static_cast<int>(stage.phase))
                    .arg(stage.outcome ? static_cast<int>(*stage.outcome) : -1)
                    .arg(stage.calls)
                    .arg(stage.readyAt.value_or(-1ns).count())
                    .arg(stage.callingAt.value_or(-1ns).count())
                    .arg(stage.endedAt.value_or(-1ns).count())
                    .arg(stage.text);
    }
    return text;
}

void compareChanges(const RunChanges &changes, const RunChanges &expected)
{
    QCOMPARE(changes.run, expected.run);
    QCOMPARE(changes.plan, expected.plan);
    QCOMPARE(changes.outline, expected.outline);
    QCOMPARE(changes.stages, expected.stages);
}

} // namespace

class TestRunState : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aStartMakesANewState()
    {
        RunState state = begun();
        reduce(state, eventOf(RunFinished {RunOutcome::Failed, Error {ErrorKind::NoSpace, "Full."}}));
        compareChanges(reduce(state, eventOf(started(), 0ns, RunId(8))), {true, true, true, {}});
        QCOMPARE(state.run, RunId(8));
        QCOMPARE(state.episode, EpisodeId(3));
        QCOMPARE(state.settings.scenesAtOnce, 5);
        QCOMPARE(state.model, QStringLiteral("scripted-1"));
        QVERIFY(state.phase == RunPhase::Running);
        QVERIFY(!state.outcome);
        QVERIFY(!state.error);
        QVERIFY(!state.outline);
        QVERIFY(state.stages.empty());
        QVERIFY(state.byRef.empty());
    }

    void plannedStagesWait()
    {
        RunState state;
        reduce(state, eventOf(started()));
        compareChanges(
            reduce(state, eventOf(StagesPlanned {{planned(voice), planned(script, false, {voice})}})),
            {false, true, false, {0, 1}});
        QCOMPARE(state.stages.size(), std::size_t(2));
        QVERIFY(state.find(script)->phase == StagePhase::Waiting);
        QCOMPARE(state.find(script)->plan.after, std::vector<StageRef> {voice});
        QVERIFY(!state.find(script)->plan.mayCall);
        QVERIFY(!state.find(draft));
    }

    void aStageThatIsPlannedAgainKeepsItsIndexAndItsStanding()
    {
        RunState state = begun();
        reduce(state, eventOf(StageReady {script, 4}, 1s));
        compareChanges(reduce(state, eventOf(StagesPlanned {{planned(script, false, {draft})}})),
            {false, false, false, {2}}); // nothing was added
        QCOMPARE(state.find(script)->plan.after, std::vector<StageRef> {draft});
        QVERIFY(state.find(script)->phase == StagePhase::Ready);

        compareChanges(reduce(state, eventOf(StagesPlanned {{planned(draft), planned(outline)}})),
            {false, true, false, {1, 3}}); // in ascending order
        QCOMPARE(state.byRef.at(draft), std::size_t(3));
    }

    void theOutlineBecomesKnown()
    {
        RunState state = begun();
        const auto known = std::make_shared<const Outline>();
        compareChanges(reduce(state, eventOf(OutlineKnown {known})), {false, false, true, {}});
        QCOMPARE(state.outline, known);
    }

    void aStageGoesThroughItsPhases()
    {
        RunState state = begun();
        const RunChanges only {false, false, false, {1}};
        compareChanges(reduce(state, eventOf(StageReady {outline, 42}, 1s)), only);
        QVERIFY(state.find(outline)->phase == StagePhase::Ready);
        QCOMPARE(state.find(outline)->priority, 42);
        QVERIFY(state.find(outline)->readyAt == RunTime(1s));

        compareChanges(reduce(state, eventOf(StageCalling {outline}, 2s)), only);
        QVERIFY(state.find(outline)->phase == StagePhase::Calling);
        QVERIFY(state.find(outline)->callingAt == RunTime(2s));
        QCOMPARE(state.find(outline)->calls, 1);

        compareChanges(reduce(state, eventOf(StageText {outline, QStringLiteral("to be ")}, 3s)), only);
        compareChanges(reduce(state, eventOf(StageText {outline, QStringLiteral("withdrawn")}, 3s)), only);
        QCOMPARE(state.find(outline)->text, QStringLiteral("to be withdrawn"));
        compareChanges(reduce(state, eventOf(StageWithdrawn {outline}, 3s)), only);
        QCOMPARE(state.find(outline)->text, QString());

        reduce(state, eventOf(StageCalling {outline}, 4s));
        QCOMPARE(state.find(outline)->calls, 2);
        QVERIFY(state.find(outline)->callingAt == RunTime(4s));
        reduce(state, eventOf(StageText {outline, QStringLiteral("so far")}, 4s));

        StageFinished end = finished(outline, StageOutcome::Called);
        end.tier = QStringLiteral("memory");
        end.why = QStringLiteral("new");
        end.usage = {TokenCount(1), TokenCount(2), MicroDollars(3)};
        end.atProvider = 5s;
        end.saved = MicroDollars(4);
        end.error = Error {ErrorKind::Refused, "No."};
        end.result = ResultId(9);
        compareChanges(reduce(state, eventOf(end, 6s)), only);
        const StageState &stage = *state.find(outline);
        QVERIFY(stage.phase == StagePhase::Finished);
        QVERIFY(stage.outcome == StageOutcome::Called);
        QCOMPARE(stage.tier, QStringLiteral("memory"));
        QCOMPARE(stage.why, QStringLiteral("new"));
        QCOMPARE(stage.usage, end.usage);
        QVERIFY(stage.atProvider == RunTime(5s));
        QCOMPARE(stage.saved, MicroDollars(4));
        QCOMPARE(stage.error, end.error);
        QCOMPARE(stage.result, ResultId(9));
        QVERIFY(stage.endedAt == RunTime(6s));
        QCOMPARE(stage.text, QStringLiteral("so far")); // no whole text came: what was streamed stays
        QVERIFY(state.lastEventAt == RunTime(6s));
    }

    void theWholeTextReplacesWhatWasStreamed()
    {
        RunState state = begun();
        reduce(state, eventOf(StageText {voice, QStringLiteral("so f")}));
        StageFinished end = finished(voice, StageOutcome::Called);
        end.text = QStringLiteral("the whole");
        reduce(state, eventOf(end));
        QCOMPARE(state.find(voice)->text, QStringLiteral("the whole"));
    }

    void aRunFinishes()
    {
        RunState state = begun();
        compareChanges(
            reduce(state, eventOf(RunFinished {RunOutcome::Failed, Error {ErrorKind::NoSpace, "Full."}})),
            {true, false, false, {}});
        QVERIFY(state.phase == RunPhase::Finished);
        QVERIFY(state.outcome == RunOutcome::Failed);
        QCOMPARE(state.error->message, std::string("Full."));
        compareChanges(reduce(state, eventOf(StageReady {voice, 1}, 9s)), {}); // too late
        QVERIFY(state.find(voice)->phase == StagePhase::Waiting);
        QVERIFY(state.lastEventAt == 0s);
    }

    void unknownStagesAndOtherRunsAreIgnored()
    {
        RunState state = begun();
        const QString before = summary(state);
        compareChanges(reduce(state, eventOf(StageReady {{QStringLiteral("gossip"), {}}, 1})), {});
        compareChanges(reduce(state, eventOf(StageReady {voice, 1}, 1s, RunId(8))), {});
        compareChanges(reduce(state, eventOf(RunFinished {RunOutcome::Done, {}}, 1s, RunId(8))), {});
        QCOMPARE(summary(state), before);

        RunState idle;
        compareChanges(reduce(idle, eventOf(StageReady {voice, 1}, 1s, RunId {})), {}); // nothing has started
        QVERIFY(idle.phase == RunPhase::Idle);
    }

    void theSameEventsGiveTheSameState()
    {
        const std::vector<RunEvent> events {
            eventOf(started()),
            eventOf(StagesPlanned {{planned(voice), planned(outline), planned(script, false)}}, 1ms),
            eventOf(StageReady {voice, 6}, 2ms),
            eventOf(StageReady {outline, 9}, 2ms),
            eventOf(StageCalling {outline}, 3ms),
            eventOf(finished(voice, StageOutcome::Kept), 4ms),
            eventOf(StageText {outline, QStringLiteral("x")}, 5ms),
            eventOf(OutlineKnown {std::make_shared<const Outline>()}, 6ms),
            eventOf(StagesPlanned {{planned(draft), planned(script, false, {draft})}}, 6ms),
            eventOf(finished(outline, StageOutcome::Called), 7ms),
            eventOf(StageReady {draft, 3}, 8ms),
            eventOf(finished(draft, StageOutcome::Failed), 9ms),
            eventOf(finished(script, StageOutcome::Made), 10ms),
            eventOf(RunFinished {RunOutcome::Gaps, {}}, 11ms),
        };
        RunState one;
        RunState other;
        for (const RunEvent &each : events)
            reduce(one, each);
        for (int round = 0; round < 2; ++round) { // a second replay starts afresh
            for (const RunEvent &each : events)
                reduce(other, each);
        }
        QCOMPARE(summary(other), summary(one));
        QCOMPARE(one.stages.size(), std::size_t(4));
    }

    void sumsUpItsStages()
    {
        RunState state = begun();
        reduce(state, eventOf(StagesPlanned {{planned(draft)}}));
        QCOMPARE(state.reusedShare(), 0.0);
        StageFinished hit = finished(voice, StageOutcome::Hit);
        hit.saved = MicroDollars(7);
        reduce(state, eventOf(hit));
        QCOMPARE(state.reusedShare(), 1.0);
        StageFinished called = finished(outline, StageOutcome::Called);
        called.usage = {TokenCount(10), TokenCount(20), MicroDollars(30)};
        reduce(state, eventOf(called));
        called.ref = draft;
        reduce(state, eventOf(called));
        reduce(state, eventOf(finished(script, StageOutcome::Made))); // may not call: does not count
        QCOMPARE(state.reusedShare(), 1.0 / 3.0);
        QCOMPARE(state.usage(), (Usage {TokenCount(20), TokenCount(40), MicroDollars(60)}));
        QCOMPARE(state.saved(), MicroDollars(7));
        QCOMPARE(state.count(StageOutcome::Called), 2);
        QCOMPARE(state.count(StageOutcome::Failed), 0);
    }

    void keptAndJoinedAreReusedToo()
    {
        for (const StageOutcome outcome : {StageOutcome::Kept, StageOutcome::Joined}) {
            RunState state = begun();
            reduce(state, eventOf(finished(voice, outcome)));
            QCOMPARE(state.reusedShare(), 1.0);
        }
    }

    void changesOfABatchAreMergedInOrderAndOnce()
    {
        RunChanges batch {false, true, false, {1, 4}};
        batch.merge({true, false, false, {0, 4, 7}});
        compareChanges(batch, {true, true, false, {0, 1, 4, 7}});
        batch.merge({false, false, true, {}});
        compareChanges(batch, {true, true, true, {0, 1, 4, 7}});
    }
};

QTEST_GUILESS_MAIN(TestRunState)
#include "tst_run_state.moc"
