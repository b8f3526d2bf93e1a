// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/run_report.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include <cmath>

using namespace dg;
using namespace std::chrono_literals;

namespace {

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

struct Timed {
    StageRef ref;
    RunTime atProvider {};
    std::int64_t priority = 0;
    std::vector<StageRef> after {};
    RunTime ended {};
    StageOutcome outcome = StageOutcome::Called;
};

void add(RunState &state, const Timed &timed)
{
    StageState stage;
    stage.plan = {
        timed.ref, text("label of ") + timed.ref.stage, timed.after, timed.ref.stage != text("script")};
    stage.phase = StagePhase::Finished;
    stage.outcome = timed.outcome;
    stage.atProvider = timed.atProvider;
    stage.priority = timed.priority;
    stage.endedAt = timed.ended;
    stage.calls = timed.outcome == StageOutcome::Called ? 1 : 0;
    state.byRef.emplace(timed.ref, state.stages.size());
    state.stages.push_back(stage);
}

StageRef ref(const char *stage, const char *subject = "")
{
    return {text(stage), text(subject)};
}

/// Two voices of 2 s beside an outline of 5 s, then five scenes of 4 s, then the script.
RunState episode(int scenesAtOnce)
{
    RunState state;
    state.settings.scenesAtOnce = scenesAtOnce;
    add(state, {ref("voice", "c1"), 2s, 6});
    add(state, {ref("voice", "c2"), 2s, 6});
    add(state, {ref("outline"), 5s, 9});
    std::vector<StageRef> drafts;
    for (const char *scene : {"s001", "s002", "s003", "s004", "s005"}) {
        drafts.push_back(ref("draft", scene));
        add(state, {drafts.back(), 4s, 4, {ref("voice", "c1"), ref("voice", "c2"), ref("outline")}});
    }
    add(state, {ref("script"), 0s, 0, drafts, 17500ms, StageOutcome::Made});
    return state;
}

/// The same with what a report tells of each.
RunState reported()
{
    RunState state = episode(3);
    state.settings.provider = text("scripted");
    state.settings.seed = 4;
    state.model = text("scripted-1");
    state.phase = RunPhase::Finished;
    state.outcome = RunOutcome::Gaps;

    Outline outline;
    for (const char *id : {"s001", "s002", "s003", "s004", "s005"}) {
        OutlineScene scene;
        scene.id = SceneId(id);
        scene.slug = text("INT. ROOM ") + text(id);
        outline.scenes.push_back(scene);
    }
    state.outline = std::make_shared<const Outline>(outline);

    StageState &voice = state.stages[0];
    voice.outcome = StageOutcome::Kept;
    voice.atProvider = {};
    voice.calls = 0;
    voice.saved = MicroDollars(7);

    StageState &other = state.stages[1];
    other.outcome = StageOutcome::Hit;
    other.atProvider = {};
    other.calls = 0;
    other.tier = text("memory");
    other.saved = MicroDollars(5);

    StageState &first = state.stages[3];
    first.why = text("new");
    first.usage = {TokenCount(100), TokenCount(50), MicroDollars(30), TokenCount(60), TokenCount(20),
        MicroDollars(-4), true};
    first.model = text("scripted-2");
    first.standIn = text("Ollama");
    first.lastTrouble = Error {ErrorKind::Overloaded, "Too much to do.", "Try again later."};
    first.warning = text("It read only half of the question.");
    first.readyAt = 5000ms;
    first.callingAt = 5250ms;
    first.endedAt = 9250ms + 4us;
    first.calls = 3;

    StageState &second = state.stages[4];
    second.outcome = StageOutcome::Failed;
    second.error = Error {ErrorKind::Refused, "The model declined.", "Change the brief."};
    second.readyAt = 5000ms;
    second.atProvider = {};

    state.stages[5].outcome = StageOutcome::Stopped;
    state.stages[6].outcome.reset(); // the run ended before it
    state.stages[7].outcome = StageOutcome::Skipped;
    return state;
}

QJsonObject at(const QJsonObject &object, const char *list, int index)
{
    return object.value(text(list)).toArray().at(index).toObject();
}

} // namespace

class TestRunReport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void timesAreThoseComputedByHand_data()
    {
        QTest::addColumn<int>("scenesAtOnce");
        QTest::addColumn<double>("ideal");
        QTest::addColumn<double>("bound");
        QTest::newRow("1") << 1 << 29.0 << 29.0; // 2 + 2 + 5 and five of 4
        QTest::newRow("3") << 3 << 13.0
                           << 29.0 / 3.0; // 5, then 4 and 4; a third of the work is more than the chain
        QTest::newRow("8") << 8 << 9.0 << 9.0;
    }

    void timesAreThoseComputedByHand()
    {
        QFETCH(int, scenesAtOnce);
        QFETCH(double, ideal);
        QFETCH(double, bound);
        const RunTimes times = runTimes(episode(scenesAtOnce));
        using Seconds = std::chrono::duration<double>;
        QCOMPARE(Seconds(times.wall).count(), 17.5);
        QCOMPARE(Seconds(times.ideal).count(), ideal);
        QVERIFY(std::abs(Seconds(times.bound).count() - bound) < 1e-6);
    }

    void whatWasNotCalledTakesNoTimeAndNoSlot()
    {
        RunState state = episode(3);
        for (StageState &stage : state.stages) {
            stage.atProvider = {};
            stage.outcome = StageOutcome::Kept;
        }
        QVERIFY(runTimes(state).ideal == 0ns);
        state.stages[3].atProvider = 4s;
        QVERIFY(runTimes(state).ideal == 4s);
        QVERIFY(runTimes({}).wall == 0ns);
    }

    void whatWasKeptHoldsUpNothingThatIsMoreUrgent()
    {
        RunState state;
        state.settings.scenesAtOnce = 2;
        add(state, {ref("draft", "s001"), 4s, 5});
        add(state, {ref("draft", "s002"), 4s, 5});
        add(state, {ref("voice", "c1"), 0s, 1, {}, 0s, StageOutcome::Kept});
        add(state, {ref("draft", "s003"), 6s, 10, {ref("voice", "c1")}});
        // The third scene begins at once; were the kept voice to wait for a slot, it would end at 10.
        QVERIFY(runTimes(state).ideal == 8s);
    }

    void theReportTellsOfTheRun()
    {
        const QJsonObject report = makeReport(reported(), std::nullopt);
        QCOMPARE(report.value(text("provider")).toString(), text("scripted"));
        QCOMPARE(report.value(text("model")).toString(), text("scripted-1"));
        QCOMPARE(report.value(text("concurrency")).toInt(), 3);
        QCOMPARE(report.value(text("seed")).toInt(), 4);
        QCOMPARE(report.value(text("outcome")).toString(), text("gaps"));
        QCOMPARE(report.value(text("wall_ms")).toDouble(), 17500.0);
        // The outline, then the four scenes that count: of them two were called, one was stopped and one
        // skipped while their times stand; three slots.
        QCOMPARE(report.value(text("ideal_ms")).toDouble(), 13000.0);
        QCOMPARE(report.value(text("bound_ms")).toDouble(), 9000.0);
        QCOMPARE(report.value(text("kept")).toInt(), 1);
        QCOMPARE(report.value(text("micro_usd")).toInt(), 30);
        QCOMPARE(report.value(text("saved_micro_usd")).toInt(), 12);
        QCOMPARE(report.value(text("input_tokens")).toInt(), 100);
        QCOMPARE(report.value(text("output_tokens")).toInt(), 50);
        QCOMPARE(report.value(text("cache_read_tokens")).toInt(), 60);
        QCOMPARE(report.value(text("cache_written_tokens")).toInt(), 20);
        QCOMPARE(report.value(text("prompt_cache_saved_micro_usd")).toInt(), -4);
        QVERIFY(report.value(text("price_unknown")).toBool());
        QVERIFY(report.value(text("budget_micro_usd")).isNull());
        QVERIFY(!report.contains(text("usage")));
        const QJsonObject calls = report.value(text("calls")).toObject();
        QCOMPARE(calls.value(text("total")).toInt(), 1 + 3 + 1 + 1 + 1 + 1);
        QCOMPARE(calls.value(text("retried")).toInt(), 2);
        QVERIFY(!report.contains(text("error")));
    }

    void scenesStandInTheOutlinesOrderWithTheirStages()
    {
        const QJsonObject report = makeReport(reported(), std::nullopt);
        QCOMPARE(report.value(text("scenes")).toArray().size(), 5);
        const QJsonObject scene = at(report, "scenes", 0);
        QCOMPARE(scene.value(text("id")).toString(), text("s001"));
        QCOMPARE(scene.value(text("slug")).toString(), text("INT. ROOM s001"));
        QCOMPARE(scene.value(text("stages")).toArray().size(), 1);
        const QJsonObject stage = at(scene, "stages", 0);
        QCOMPARE(stage.value(text("stage")).toString(), text("draft"));
        QCOMPARE(stage.value(text("outcome")).toString(), text("called"));
        QCOMPARE(stage.value(text("tier")).toString(), QString());
        QCOMPARE(stage.value(text("why")).toString(), text("new"));
        QCOMPARE(stage.value(text("queued_ms")).toDouble(), 5000.0);
        QCOMPARE(stage.value(text("started_ms")).toDouble(), 5250.0);
        QCOMPARE(stage.value(text("ended_ms")).toDouble(), 9250.0); // to a hundredth
        QCOMPARE(stage.value(text("input_tokens")).toInt(), 100);
        QCOMPARE(stage.value(text("output_tokens")).toInt(), 50);
        QCOMPARE(stage.value(text("micro_usd")).toInt(), 30);
        QCOMPARE(stage.value(text("retries")).toInt(), 2);
        QCOMPARE(stage.value(text("last_trouble")).toString(), text("Too much to do. Try again later."));
        QCOMPARE(stage.value(text("warning")).toString(), text("It read only half of the question."));
        QCOMPARE(stage.value(text("model")).toString(), text("scripted-2"));
        QCOMPARE(stage.value(text("stand_in")).toString(), text("Ollama"));
        QCOMPARE(stage.value(text("cache_read_tokens")).toInt(), 60);
        QCOMPARE(stage.value(text("cache_written_tokens")).toInt(), 20);
        QVERIFY(stage.value(text("price_unknown")).toBool());

        const QJsonObject other = at(at(report, "scenes", 1), "stages", 0);
        QVERIFY(!other.contains(text("last_trouble")) && !other.contains(text("warning")));
        QVERIFY(!other.value(text("price_unknown")).toBool(true));
    }

    void theBudgetIsTold()
    {
        RunState state = reported();
        state.settings.budget = MicroDollars(500'000);
        QCOMPARE(makeReport(state, std::nullopt).value(text("budget_micro_usd")).toInt(), 500'000);
    }

    void whatWasAskedOfWhomIsTold()
    {
        UsageStatistics statistics;
        UsageCounters counters;
        counters.asked = 5;
        counters.calls = 4;
        counters.hits = 1;
        counters.joined = 1;
        counters.failed = 1;
        counters.usage = {TokenCount(7), TokenCount(6), MicroDollars(5), TokenCount(4), TokenCount(3),
            MicroDollars(2), false};
        counters.saved = MicroDollars(9);
        statistics.add({text("Anthropic"), text("claude-sonnet-5-5")}, counters);
        statistics.add({text("Ollama"), text("llama")}, {});

        const QJsonObject report = makeReport(reported(), std::nullopt, &statistics);
        QCOMPARE(report.value(text("usage")).toArray().size(), 2);
        const QJsonObject told = at(report, "usage", 0);
        QCOMPARE(told.value(text("provider")).toString(), text("Anthropic"));
        QCOMPARE(told.value(text("model")).toString(), text("claude-sonnet-5-5"));
        const std::pair<const char *, int> numbers[] {{"asked", 5}, {"calls", 4}, {"hits", 1}, {"joined", 1},
            {"failed", 1}, {"input_tokens", 7}, {"output_tokens", 6}, {"micro_usd", 5},
            {"cache_read_tokens", 4}, {"cache_written_tokens", 3}, {"prompt_cache_saved_micro_usd", 2},
            {"saved_micro_usd", 9}};
        for (const auto &[name, number] : numbers)
            QVERIFY2(told.value(text(name)).toInt(-1) == number, name);
        QCOMPARE(told.value(text("hit_rate")).toDouble(), 0.5);
    }

    /// Scenes that share a beginning wait until the first of them is being answered, and no longer.
    void whatWaitsForABeginningIsTimedByIt()
    {
        RunState state = episode(8);
        for (std::size_t i = 4; i < 8; ++i)
            state.stages[i].plan.afterBegun = {ref("draft", "s001")};
        StageState &first = state.stages[3];
        first.callingAt = 7s;
        first.answeringAt = 8500ms;
        QVERIFY(runTimes(state).ideal == 5s + 1500ms + 4s);
        QVERIFY(runTimes(state).bound == 5s + 1500ms + 4s);

        first.answeringAt.reset(); // it never began: what waits goes on when it has ended
        QVERIFY(runTimes(state).ideal == 5s + 4s + 4s);
        first.atProvider = {}; // kept after all
        QVERIFY(runTimes(state).ideal == 5s + 4s);
    }

    /// Nobody said how many: what was under way at most stands for it.
    void automaticIsTimedByWhatItCameTo()
    {
        RunState state;
        state.settings.automatic = true;
        state.settings.scenesAtOnce = 1;
        const auto call = [&state](const char *scene, RunTime from, RunTime to) {
            add(state, {ref("draft", scene), to - from, 1, {}, to});
            state.stages.back().callingAt = from;
        };
        call("s001", 0s, 4s);
        call("s002", 0s, 4s);
        call("s003", 4s, 8s); // begins as the others end
        call("s004", 5s, 9s);
        const QJsonObject report = makeReport(state, std::nullopt);
        QCOMPARE(report.value(text("concurrency")).toInt(), 2);
        QVERIFY(report.value(text("automatic")).toBool());
        QVERIFY(runTimes(state).ideal == 8s);
    }

    void aScenesStateIsWhatBecameOfIt()
    {
        const QJsonObject report = makeReport(reported(), std::nullopt);
        QStringList states;
        for (int i = 0; i < 5; ++i)
            states.append(at(report, "scenes", i).value(text("state")).toString());
        QCOMPARE(states,
            (QStringList {text("done"), text("failed"), text("stopped"), text("stopped"), text("skipped")}));
        const QJsonObject failed = at(at(report, "scenes", 1), "stages", 0);
        QCOMPARE(failed.value(text("error")).toString(), text("The model declined. Change the brief."));
        QCOMPARE(failed.value(text("started_ms")).toDouble(), 5000.0); // never called: since it was ready
        QCOMPARE(at(at(report, "scenes", 3), "stages", 0).value(text("outcome")).toString(), text("stopped"));
    }

    void stagesOfNoSceneStandApart()
    {
        const QJsonObject report = makeReport(reported(), std::nullopt);
        QStringList stages;
        for (const QJsonValue &each : report.value(text("stages")).toArray())
            stages.append(each.toObject().value(text("stage")).toString() + QLatin1Char(' ')
                + each.toObject().value(text("outcome")).toString());
        QCOMPARE(stages,
            (QStringList {
                text("voice kept"), text("voice hit"), text("outline called"), text("script made")}));
        QCOMPARE(at(report, "stages", 1).value(text("tier")).toString(), text("memory"));
        QVERIFY(at(report, "stages", 1).value(text("queued_ms")).isNull());
    }

    void theCacheIsTold()
    {
        CacheStatistics cache;
        auto &voices = cache.byKind[static_cast<std::size_t>(CacheKind::VoiceProfile)];
        voices.hits = 3;
        voices.misses = 1;
        auto &drafts = cache.byKind[static_cast<std::size_t>(CacheKind::AiResponse)];
        drafts.misses = 4;
        drafts.joined = 2;
        TierStatistics memory {text("memory"), {}};
        memory.byKind[0].hits = 3;
        memory.byKind[0].misses = 9;
        memory.byKind[0].entries = 6;
        memory.byKind[0].bytes = 1234;
        cache.tiers.push_back(memory);

        const QJsonObject told = makeReport(reported(), cache).value(text("cache")).toObject();
        QCOMPARE(told.value(text("lookups")).toInt(), 8);
        QCOMPARE(told.value(text("hits")).toInt(), 3);
        QCOMPARE(told.value(text("misses")).toInt(), 5);
        QCOMPARE(told.value(text("joined")).toInt(), 2);
        QCOMPARE(told.value(text("hit_rate")).toDouble(), 3.0 / 8.0);
        const QJsonObject tier = told.value(text("by_tier")).toObject().value(text("memory")).toObject();
        QCOMPARE(tier.value(text("hits")).toInt(), 3);
        QCOMPARE(tier.value(text("entries")).toInt(), 6);
        QCOMPARE(tier.value(text("bytes")).toInt(), 1234);
        const QJsonObject byType = told.value(text("by_type")).toObject();
        QCOMPARE(byType.keys(),
            (QStringList {text("ai_response"), text("voice_profile")})); // those that were asked
        QCOMPARE(byType.value(text("voice_profile")).toObject().value(text("hit_rate")).toDouble(), 0.75);
    }

    void withoutACacheItsNumbersAreZero()
    {
        const QJsonObject told = makeReport(reported(), std::nullopt).value(text("cache")).toObject();
        QCOMPARE(told.value(text("lookups")).toInt(-1), 0);
        QCOMPARE(told.value(text("hit_rate")).toDouble(-1), 0.0);
        QVERIFY(told.value(text("by_type")).isObject());
        QVERIFY(told.value(text("by_tier")).isObject());
    }

    void aRunThatNeverBeganIsToldToo()
    {
        RunState state;
        state.outcome = RunOutcome::Failed;
        state.error = Error {ErrorKind::NotAccessible, "There is no such provider."};
        const QJsonObject report = makeReport(state, std::nullopt);
        QCOMPARE(report.value(text("outcome")).toString(), text("failed"));
        QCOMPARE(report.value(text("error")).toString(), text("There is no such provider."));
        QVERIFY(report.value(text("scenes")).toArray().isEmpty());
        QCOMPARE(report.value(text("wall_ms")).toDouble(-1), 0.0);
    }
};

QTEST_GUILESS_MAIN(TestRunReport)
#include "tst_run_report.moc"
