// SPDX-License-Identifier: GPL-3.0-or-later
// What a run does with its provider: tries again, lets another take over, holds a budget, waits for a key,
// and lets the scenes that begin alike follow the first.
#include "core/cache/tiered_cache.h" // first: Qt 6.4's moc trips over <latch> after ai_provider.h
#include "core/ai/api_key.h"
#include "core/ai/call_gate.h"
#include "core/pipeline/run_options.h"
#include "tests/support/fake_clock.h"
#include "tests/support/run_bench.h"
#include "tests/support/scripted_provider.h"

#include <QTest>

#include <algorithm>
#include <mutex>
#include <set>
#include <thread>

using namespace dg;
using namespace std::chrono_literals;

namespace {

constexpr int callsOfAll = 16; // the outline, five voices, ten scenes
const MicroDollars perCall = ScriptedProvider::usagePerCall.cost;

CallFailure down()
{
    CallFailure failure = Error {ErrorKind::NotAccessible, "Nobody answers.", "Try again."};
    failure.recovery = Recovery::Retry;
    failure.providerDown = true;
    return failure;
}

StageRef draft(int number)
{
    return {QStringLiteral("draft"), QStringLiteral("s%1").arg(number, 3, 10, QLatin1Char('0'))};
}

RunOptions with(const std::function<void(RunSettings &)> &edit)
{
    RunOptions options;
    options.settings = RunSettings {};
    options.settings->passes = noPasses();
    edit(*options.settings);
    return options;
}

RunOptions withStandIn()
{
    return with([](RunSettings &settings) {
        settings.standIn = StandIn {QStringLiteral("stand-in"), QStringLiteral("small-1"), {}};
    });
}

struct Bench {
    Bench()
    {
        clock.runFreely();
        standIn.setIdentity({{QStringLiteral("kind"), QStringLiteral("stand-in")}});
        run.setStandIn(standIn);
    }

    FakeClock clock;
    ScriptedProvider provider {clock};
    ScriptedProvider standIn {clock};
    RunBench run {provider, clock};
};

} // namespace

class RunProvidersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneFailureCostsACallAndNoScene()
    {
        Bench bench;
        CallFailure failure = down();
        failure.usage.cost = MicroDollars(3);
        bench.provider.failWith(ScriptedProvider::of(QStringLiteral("draft"), QStringLiteral("Scene 4:")),
            failure, ScriptedProvider::Times::Once);
        const RunState state = bench.run.run();
        QVERIFY(state.outcome == RunOutcome::Done);
        const StageState *scene = state.find(draft(4));
        QCOMPARE(scene->calls, 2);
        QCOMPARE(scene->lastTrouble->message, std::string("Nobody answers."));
        QCOMPARE(scene->usage.cost, perCall + MicroDollars(3));
        QCOMPARE(bench.provider.callCount(), callsOfAll + 1);
    }

    void anotherTakesOverAndItsTextIsKept()
    {
        Bench bench;
        bench.provider.failWith(ScriptedProvider::any(), down());
        const RunState state = bench.run.run(withStandIn());
        QVERIFY(state.outcome == RunOutcome::Done);
        QCOMPARE(bench.standIn.callCount(), callsOfAll);
        const StageState *scene = state.find(draft(4));
        QCOMPARE(scene->standIn, QStringLiteral("Scripted"));
        QCOMPARE(scene->model, QStringLiteral("small-1"));
        // Whoever cannot be reached is not asked three times by each: the first six, which begin together, may.
        QVERIFY(bench.provider.callCount() < 2 * callsOfAll);

        // The project has it under what was asked, and says whose it is.
        const auto result = bench.run.project().current(bench.run.episode(), draft(4));
        QCOMPARE((*result)->provenance.value(QStringLiteral("model")).toString(), QStringLiteral("small-1"));
        QCOMPARE(
            (*result)->provenance.value(QStringLiteral("provider")).toString(), QStringLiteral("stand-in"));
        const int asked = bench.provider.callCount();
        const RunState again = bench.run.run(withStandIn());
        QCOMPARE(again.count(StageOutcome::Kept), callsOfAll + 11); // with ten takes and the script
        QCOMPARE(bench.provider.callCount(), asked);

        // The cache has it under its own name: the first writer's question is still open.
        RunOptions rerun = withStandIn();
        rerun.mode = RunMode::Rerun;
        bench.provider.failWith(ScriptedProvider::any(), CallFailure(Error {ErrorKind::Refused, "No.", ""}));
        const RunState asksAgain = bench.run.run(rerun);
        QCOMPARE(asksAgain.count(StageOutcome::Hit), 0);
    }

    void whatIsWrongWithTheQuestionIsNotAskedElsewhere()
    {
        Bench bench;
        bench.provider.failWith(ScriptedProvider::of(QStringLiteral("draft"), QStringLiteral("Scene 4:")),
            CallFailure(Error {ErrorKind::Refused, "The model declined.", ""}));
        const RunState state = bench.run.run(withStandIn());
        QVERIFY(state.outcome == RunOutcome::Gaps);
        QCOMPARE(bench.standIn.callCount(), 0);
    }

    void aHitNeedsNobody()
    {
        Bench bench;
        bench.run.run(withStandIn());
        bench.provider.failWith(ScriptedProvider::any(), down());
        RunOptions rerun = withStandIn();
        rerun.mode = RunMode::Rerun;
        const RunState state = bench.run.run(rerun);
        QCOMPARE(state.count(StageOutcome::Hit), callsOfAll);
        QCOMPARE(bench.standIn.callCount(), 0);
    }

    void theBudgetEndsARunWithGapsAndResumeCountsWhatWasSpent()
    {
        Bench bench;
        const RunOptions options = with([](RunSettings &settings) {
            settings.scenesAtOnce = 1;
            settings.budget = MicroDollars(10 * perCall.value() + 3);
        });
        const RunState state = bench.run.run(options);
        QVERIFY(state.outcome == RunOutcome::Gaps);
        QCOMPARE(bench.provider.callCount(), 10);
        QCOMPARE(state.count(StageOutcome::Failed), callsOfAll - 10);
        const auto failed = std::find_if(state.stages.begin(), state.stages.end(),
            [](const StageState &stage) { return stage.outcome == StageOutcome::Failed; });
        QVERIFY(failed->error->kind == ErrorKind::BudgetReached);

        // Resumed with the same budget there is nothing left; with a larger one the rest is written.
        auto resumed = optionsToResume(**bench.run.project().lastRun(bench.run.episode()));
        bench.run.run(*resumed);
        QCOMPARE(bench.provider.callCount(), 10);
        resumed = optionsToResume(**bench.run.project().lastRun(bench.run.episode()));
        resumed->settings->budget = MicroDollars(callsOfAll * perCall.value());
        QVERIFY(bench.run.run(*resumed).outcome == RunOutcome::Done);
        QCOMPARE(bench.provider.callCount(), callsOfAll);
    }

    void aBudgetNeedsAPrice()
    {
        Bench bench;
        bench.provider.setPrice(std::nullopt);
        const RunState state =
            bench.run.run(with([](RunSettings &settings) { settings.budget = MicroDollars(1000); }));
        QVERIFY(state.outcome == RunOutcome::Failed);
        QVERIFY(state.error->kind == ErrorKind::InvalidInput);
        QCOMPARE(bench.provider.callCount(), 0);
        QVERIFY(bench.run.run().outcome == RunOutcome::Done); // without one it writes
    }

    void aWrongKeyPausesTheRunAndAsksOnce()
    {
        Bench bench;
        ApiKey key("wrong");
        CallGate gate(bench.clock, key);
        bench.provider.setGate(&gate);
        std::atomic<int> asked {0};
        std::jthread answering;
        key.onRefused([&] {
            ++asked;
            answering = std::jthread([&] { key.set("right"); });
        });
        CallFailure refused = Error {ErrorKind::Unauthorised, "The key is not accepted.", ""};
        refused.recovery = Recovery::NewKey;
        bench.provider.failWith(
            [&](const ScriptedProvider::Call &) {
                const ApiKey::Value value = key.value();
                if (value.key == "right")
                    return false;
                key.refused(value.generation);
                return true;
            },
            refused);
        int paused = 0;
        int continued = 0;
        const RunState state = bench.run.run({}, {}, [&](const RunEvent &event) {
            paused += std::holds_alternative<RunPaused>(event.body) ? 1 : 0;
            continued += std::holds_alternative<RunContinued>(event.body) ? 1 : 0;
        });
        QVERIFY(state.outcome == RunOutcome::Done);
        QCOMPARE(asked.load(), 1);
        QVERIFY(paused >= 1);
        QCOMPARE(continued, paused);
        QCOMPARE(state.count(StageOutcome::Called), callsOfAll);
    }

    void automaticRisesWithWhatIsTaken()
    {
        FakeClock clock;
        ScriptedProvider provider(clock, 60);
        provider.hold(ScriptedProvider::of(QStringLiteral("draft")), 1);
        RunBench bench(provider, clock, 5);
        EpisodeBrief brief = bench.brief();
        brief.sceneCount = 60;
        bench.saveBrief(brief);
        RunState state;
        std::jthread running(
            [&] { state = bench.run(with([](RunSettings &settings) { settings.automatic = true; })); });
        // Each of them has begun: all are under way at once in the end.
        QVERIFY(provider.awaitHeld(60));
        provider.open();
        running.join();
        QVERIFY(state.outcome == RunOutcome::Done);
    }

    void scenesThatBeginAlikeFollowTheFirst()
    {
        FakeClock clock;
        ScriptedProvider provider(clock);
        provider.setMarkedPrefixMinimum(TokenCount(100));
        provider.setPieces(2);
        provider.hold(ScriptedProvider::of(QStringLiteral("draft")), 0);
        RunBench bench(provider, clock);
        RunState state;
        std::mutex mutex;
        std::jthread running(
            [&] { state = bench.run(with([](RunSettings &settings) { settings.scenesAtOnce = 10; })); });
        // One is asked alone; the others come as soon as its answer begins, not when it has ended.
        QVERIFY(provider.awaitHeld(1));
        QCOMPARE(provider.callCount(QStringLiteral("draft")), 1);
        provider.hold(ScriptedProvider::of(QStringLiteral("draft")), 1);
        provider.letGo(ScriptedProvider::any(), 1);
        QVERIFY(provider.awaitHeld(2));
        QVERIFY(provider.callCount(QStringLiteral("draft")) > 1);
        provider.open();
        running.join();
        QVERIFY(state.outcome == RunOutcome::Done);
        for (const AiRequest &call : provider.calls()) {
            if (call.stage != QLatin1String("draft"))
                continue;
            QVERIFY(!call.sharedPrefixes.empty());
            QVERIFY(call.sharedPrefixes.size() <= 4);
            for (const qsizetype end : call.sharedPrefixes)
                QVERIFY(end > 0 && end <= call.system.size());
        }
    }

    void whatIsMarkedIsSharedToTheLetter()
    {
        Bench bench;
        bench.provider.setMarkedPrefixMinimum(TokenCount(100));
        bench.run.run();
        std::vector<AiRequest> drafts;
        for (const AiRequest &call : bench.provider.calls()) {
            if (call.stage == QLatin1String("draft"))
                drafts.push_back(call);
        }
        for (const AiRequest &one : drafts) {
            for (const qsizetype end : one.sharedPrefixes) {
                const bool shared = std::any_of(drafts.begin(), drafts.end(), [&](const AiRequest &other) {
                    const auto &ends = other.sharedPrefixes;
                    return &other != &one && other.system.startsWith(one.system.left(end))
                        && std::find(ends.begin(), ends.end(), end) != ends.end();
                });
                QVERIFY(shared);
            }
        }
    }
};

QTEST_GUILESS_MAIN(RunProvidersTest)
#include "tst_run_providers.moc"
