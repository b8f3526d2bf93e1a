// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/caching_ai_client.h"
#include "core/monitor/run_report.h"
#include "core/pipeline/provenance.h"
#include "core/pipeline/run_engine.h"
#include "core/pipeline/script_so_far.h"
#include "core/story/json.h"
#include "tests/support/fake_clock.h"
#include "tests/support/run_bench.h"
#include "tests/support/scripted_provider.h"
#include "tests/support/sqlite_fault_vfs.h"

#include <QTest>

#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <thread>

using namespace dg;
using std::chrono::milliseconds;

namespace {

constexpr int castSize = 5;
constexpr int sceneCount = 10; // RunBench's brief
constexpr int callsOfAll = castSize + 1 + sceneCount;
constexpr int madeOfAll = sceneCount + 1; // takes and the script

StageRef draft(int number)
{
    return {QStringLiteral("draft"), QStringLiteral("s%1").arg(number, 3, 10, QLatin1Char('0'))};
}

StageOutcome outcomeOf(const RunState &state, const StageRef &ref)
{
    const StageState *stage = state.find(ref);
    if (!stage || !stage->outcome)
        qFatal("%s %s has not ended", qPrintable(ref.stage), qPrintable(ref.subject));
    return *stage->outcome;
}

RunOptions atOnce(int scenes)
{
    RunOptions options;
    options.settings = RunSettings {};
    options.settings->passes = noPasses();
    options.settings->scenesAtOnce = scenes;
    return options;
}

RunOptions in(RunMode mode)
{
    RunOptions options;
    options.mode = mode;
    return options;
}

StageRef voiceOf(int number)
{
    return {QStringLiteral("voice"), QStringLiteral("c%1").arg(number)};
}

const StageRef ada = voiceOf(1);
const QString adasName = QStringLiteral("Ada");

RunOptions writingAgain(const StageRef &ref)
{
    RunOptions options;
    options.writeAgain = {ref};
    return options;
}

/// Whatever the engine tells is consistent, whichever way a run goes.
class EventAudit {
public:
    void operator()(const RunEvent &event)
    {
        if (event.sequence != ++m_sequence)
            m_problem = QStringLiteral("sequence %1 after %2").arg(event.sequence).arg(m_sequence - 1);
        if (event.at < m_last)
            m_problem = QStringLiteral("time goes back");
        m_last = event.at;
        if (const auto *finished = std::get_if<StageFinished>(&event.body)) {
            if (std::find(m_finished.begin(), m_finished.end(), finished->ref) != m_finished.end())
                m_problem =
                    QStringLiteral("%1 %2 ended twice").arg(finished->ref.stage, finished->ref.subject);
            m_finished.push_back(finished->ref);
        }
        m_over = m_over || std::holds_alternative<RunFinished>(event.body);
    }
    [[nodiscard]] QString problem() const { return m_over ? m_problem : QStringLiteral("no end"); }

private:
    std::int64_t m_sequence = 0;
    RunTime m_last {};
    std::vector<StageRef> m_finished;
    bool m_over = false;
    QString m_problem;
};

} // namespace

class RunEngineTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesEverythingOnceAndThenKeepsIt()
    {
        FakeClock clock;
        ScriptedProvider provider(clock);
        RunBench bench(provider, clock);
        EventAudit audit;
        const RunState first = bench.run({}, {}, std::ref(audit));
        QCOMPARE(audit.problem(), QString());
        QVERIFY(first.outcome == RunOutcome::Done);
        QCOMPARE(provider.callCount(), callsOfAll);
        QCOMPARE(first.count(StageOutcome::Called), callsOfAll);
        QCOMPARE(first.count(StageOutcome::Made), madeOfAll);
        QVERIFY(first.usage().output == TokenCount(50 * callsOfAll));
        const QByteArray script = bench.script();
        QVERIFY(!script.isEmpty());

        const RunState second = bench.run();
        QCOMPARE(provider.callCount(), callsOfAll);
        QCOMPARE(second.count(StageOutcome::Kept), callsOfAll + madeOfAll);
        QCOMPARE(second.reusedShare(), 1.0);
        QVERIFY(second.saved() == MicroDollars(7 * callsOfAll));
        QCOMPARE(bench.cache().statistics().total().lookups(), callsOfAll); // kept is not looked up
        QCOMPARE(bench.script(), script);
    }

    void rerunAsksTheCache()
    {
        FakeClock clock;
        ScriptedProvider provider(clock);
        RunBench bench(provider, clock);
        bench.run();
        const QByteArray script = bench.script();
        const RunState again = bench.run(in(RunMode::Rerun));
        QCOMPARE(provider.callCount(), callsOfAll);
        QCOMPARE(again.count(StageOutcome::Hit), callsOfAll);
        QCOMPARE(again.find(draft(1))->tier, QStringLiteral("memory"));
        QVERIFY(again.usage() == Usage {});
        QCOMPARE(bench.script(), script);
    }

    void freshAsksForVariantsThatAreNotThere()
    {
        FakeClock clock;
        ScriptedProvider provider(clock);
        RunBench bench(provider, clock);
        bench.run();
        const QByteArray script = bench.script();
        const RunState fresh = bench.run(in(RunMode::Fresh));
        QCOMPARE(fresh.count(StageOutcome::Called), callsOfAll);
        const auto calls = provider.calls();
        for (auto call = calls.begin() + callsOfAll; call != calls.end(); ++call) {
            const bool askedBefore =
                std::any_of(calls.begin(), calls.begin() + callsOfAll, [&](const AiRequest &each) {
                    return each.stage == call->stage && each.inputs == call->inputs
                        && each.variant == call->variant;
                });
            QVERIFY(!askedBefore);
        }
        QVERIFY(bench.script() != script);
        // What is new is what the project has now, and a rerun asks for just that.
        const QByteArray freshScript = bench.script();
        QCOMPARE(bench.run().count(StageOutcome::Kept), callsOfAll + madeOfAll);
        bench.run(in(RunMode::Rerun));
        QCOMPARE(provider.callCount(), 2 * callsOfAll);
        QCOMPARE(bench.script(), freshScript);
    }

    void oneVoiceIsWrittenAgainAndWhatDependsOnItFollows()
    {
        FakeClock clock;
        ScriptedProvider provider(clock);
        RunBench bench(provider, clock);
        bench.run();
        const auto before = bench.project().current({}, ada);
        const auto ofBo = bench.project().current({}, voiceOf(2));

        const RunState again = bench.run(writingAgain(ada));
        QVERIFY(again.outcome == RunOutcome::Done);
        QVERIFY(outcomeOf(again, ada) == StageOutcome::Called);
        QCOMPARE(again.find(ada)->why, QStringLiteral("asked for again"));
        const auto after = bench.project().current({}, ada);
        QCOMPARE((*after)->variant, 1);
        QVERIFY((*after)->body != (*before)->body);
        // Just her scenes are written anew; all else stays as it was.
        for (const StageState &stage : again.stages) {
            const auto &needs = stage.plan.after;
            const bool hers = std::find(needs.begin(), needs.end(), ada) != needs.end();
            if (stage.plan.mayCall && !(stage.plan.ref == ada))
                QVERIFY(*stage.outcome == (hers ? StageOutcome::Called : StageOutcome::Kept));
        }
        QVERIFY((*bench.project().current({}, voiceOf(2)))->id == (*ofBo)->id);
        // It is the project's from now on.
        const int calls = provider.callCount();
        QCOMPARE(bench.run().count(StageOutcome::Kept), callsOfAll + madeOfAll);
        QCOMPARE(provider.callCount(), calls);
        QCOMPARE((*bench.project().current({}, ada))->variant, 1);
    }

    void aVoiceThatTheCacheHoldsIsNotTakenForANewOne()
    {
        FakeClock clock;
        ScriptedProvider provider(clock);
        RunBench bench(provider, clock);
        bench.run();
        // Another project with the same show has asked for the first two; this one has never had any.
        const auto other = ProjectFile::create(
            bench.path() + QStringLiteral(".other"), RunBench::showWith(5), bench.brief());
        QVERIFY(other);
        RunOptions options = writingAgain(ada);
        options.episode = (*other)->episodes()->front().id;
        const std::shared_ptr<ProjectFile> project(other->get(), [](ProjectFile *) {});
        const auto variants = [&] {
            RunEngine(bench.services(), project, options, [](const RunEvent &) {}).run({});
            return (*project->current({}, ada))->variant;
        };
        QCOMPARE(variants(), 1);
        QCOMPARE(variants(), 2);
        QCOMPARE(
            bench.cache().list({.kind = CacheKind::VoiceProfile, .tag = tags::character(adasName)}).size(),
            std::size_t(3));
    }

    void writingAgainThatWasStoppedIsResumed()
    {
        FakeClock clock;
        ScriptedProvider provider(clock);
        RunBench bench(provider, clock);
        bench.run();
        for (const char *scene : {"Scene 1:", "Scene 2:", "Scene 3:", "Scene 4:", "Scene 5:"})
            provider.hold(ScriptedProvider::of(QStringLiteral("draft"), QString::fromLatin1(scene)));
        std::stop_source stop;
        std::thread running([&] { bench.run(writingAgain(ada), stop.get_token()); });
        const bool held = provider.awaitHeld(1);
        stop.request_stop();
        running.join();
        QVERIFY(held);
        provider.open();
        const auto options = optionsToResume(**bench.project().lastRun(bench.episode()));
        QVERIFY(options);
        QCOMPARE(options->writeAgain, std::vector<StageRef> {ada});
        const int voices = provider.callCount(QStringLiteral("voice"));
        const RunState resumed = bench.run(*options);
        QVERIFY(resumed.outcome == RunOutcome::Done);
        // The new voice was finished: it is not asked for a third time.
        QVERIFY(outcomeOf(resumed, ada) == StageOutcome::Kept);
        QCOMPARE(provider.callCount(QStringLiteral("voice")), voices);
        QCOMPARE((*bench.project().current({}, ada))->variant, 1);
    }

    void withoutTheCacheNothingIsReadOrStored()
    {
        FakeClock clock;
        ScriptedProvider provider(clock);
        RunBench bench(provider, clock);
        RunOptions options = in(RunMode::Rerun);
        options.useCache = false;
        bench.run(options);
        bench.run(options);
        QCOMPARE(provider.callCount(), 2 * callsOfAll);
        const CacheCounters counters = bench.cache().statistics().total();
        QCOMPARE(counters.lookups(), 0);
        QCOMPARE(counters.sets, 0);
    }

    void takesAsLongAsItsCallsAndNoLonger_data()
    {
        QTest::addColumn<int>("scenesAtOnce");
        QTest::addColumn<QList<int>>("waves");
        // By hand: the outline and five voices, then ten scenes, 300 ms each. With three at once the outline
        // and two voices, three voices, then the scenes by threes.
        QTest::newRow("1") << 1 << QList<int>(callsOfAll, 1);
        QTest::newRow("3") << 3 << QList<int> {3, 3, 3, 3, 3, 1};
        QTest::newRow("8") << 8 << QList<int> {6, 8, 2};
    }

    void takesAsLongAsItsCallsAndNoLonger()
    {
        QFETCH(int, scenesAtOnce);
        QFETCH(QList<int>, waves);
        FakeClock clock;
        ScriptedProvider provider(clock);
        provider.setDuration(milliseconds(300));
        RunBench bench(provider, clock);
        RunState state;
        std::thread running([&] { state = bench.run(atOnce(scenesAtOnce)); });
        int calls = 0;
        for (const int wave : waves) {
            calls += wave;
            const bool came = provider.awaitCalls(calls);
            if (!came)
                break;
            clock.awaitWaiters(wave);
            clock.advance(milliseconds(300));
        }
        running.join();
        QVERIFY(state.outcome == RunOutcome::Done);
        const RunTimes times = runTimes(state);
        QVERIFY(times.wall == waves.size() * milliseconds(300));
        QVERIFY(times.ideal == times.wall);
        QVERIFY(times.bound <= times.ideal);
        QCOMPARE(provider.maximumInFlight(), *std::max_element(waves.begin(), waves.end()));
        // The outline has the longest path behind it.
        QCOMPARE(provider.calls().front().stage,
            scenesAtOnce == 1 ? QStringLiteral("outline") : provider.calls().front().stage);
    }

    void aFailingSceneTakesNoneAlong()
    {
        FakeClock clock;
        ScriptedProvider provider(clock);
        provider.failWith(ScriptedProvider::of(QStringLiteral("draft"), QStringLiteral("Scene 4:")),
            {ErrorKind::Refused, "The model declined.", "Try again."}, ScriptedProvider::Times::Once);
        RunBench bench(provider, clock);
        const RunState state = bench.run();
        QVERIFY(state.outcome == RunOutcome::Gaps);
        QVERIFY(outcomeOf(state, draft(4)) == StageOutcome::Failed);
        QCOMPARE(state.find(draft(4))->error->message, std::string("The model declined."));
        QCOMPARE(state.count(StageOutcome::Called), callsOfAll - 1);
        QVERIFY(bench.script().contains("[[This scene is not written yet.]]"));

        const int before = provider.callCount();
        RunOptions retry;
        retry.onlyScenes = {SceneId("s004")};
        const RunState retried = bench.run(retry);
        QVERIFY(retried.outcome == RunOutcome::Done);
        QCOMPARE(provider.callCount(), before + 1);
        QVERIFY(outcomeOf(retried, draft(4)) == StageOutcome::Called);
        QVERIFY(!bench.script().contains("not written yet"));
    }

    void theTimeOfAFailedCallCounts()
    {
        FakeClock clock;
        clock.runFreely();
        ScriptedProvider provider(clock);
        provider.setDuration(milliseconds(300));
        provider.failWith(ScriptedProvider::of(QStringLiteral("draft"), QStringLiteral("Scene 4:")),
            {ErrorKind::CutOff, "Cut off."}, ScriptedProvider::Times::Always, 1);
        RunBench bench(provider, clock);
        const RunState state = bench.run(atOnce(1));
        QVERIFY(outcomeOf(state, draft(4)) == StageOutcome::Failed);
        QVERIFY(state.find(draft(4))->atProvider == milliseconds(300));
        QVERIFY(runTimes(state).ideal == callsOfAll * milliseconds(300));
    }

    void retryingOneOfTwoLeavesTheOtherAGap()
    {
        FakeClock clock;
        ScriptedProvider provider(clock);
        for (const char *scene : {"Scene 2:", "Scene 7:"})
            provider.failWith(ScriptedProvider::of(QStringLiteral("draft"), QString::fromLatin1(scene)),
                {ErrorKind::CutOff, "Cut off."}, ScriptedProvider::Times::Once);
        RunBench bench(provider, clock);
        bench.run();
        RunOptions retry;
        retry.onlyScenes = {SceneId("s007")};
        const RunState retried = bench.run(retry);
        QVERIFY(outcomeOf(retried, draft(7)) == StageOutcome::Called);
        QVERIFY(outcomeOf(retried, draft(2)) == StageOutcome::Skipped);
        QVERIFY(retried.outcome == RunOutcome::Gaps);
        QVERIFY(isUnfinished(**bench.project().lastRun(bench.episode())));
    }

    void anyOneFailureIsNamedAndTouchesOnlyWhatNeedsIt()
    {
        FakeClock clock;
        ScriptedProvider probe(clock);
        RunBench probeBench(probe, clock);
        const RunState good = probeBench.run();
        for (const StageState &stage : good.stages) {
            if (!stage.plan.mayCall)
                continue;
            ScriptedProvider provider(clock);
            provider.failWith(
                ScriptedProvider::of(stage.plan.ref.stage, stage.plan.label), {ErrorKind::Refused, "No."});
            RunBench bench(provider, clock);
            EventAudit audit;
            const RunState state = bench.run({}, {}, std::ref(audit));
            QCOMPARE(audit.problem(), QString());
            QVERIFY(outcomeOf(state, stage.plan.ref) == StageOutcome::Failed);
            QCOMPARE(state.count(StageOutcome::Failed), 1);
            for (const StageState &other : state.stages) {
                const auto &after = other.plan.after;
                const bool needsIt = other.plan.mayCall
                    && std::find(after.begin(), after.end(), stage.plan.ref) != after.end();
                if (needsIt) {
                    QVERIFY(*other.outcome == StageOutcome::Blocked);
                    QVERIFY(other.why.contains(stage.plan.label));
                } else if (other.plan.mayCall && !(other.plan.ref == stage.plan.ref)) {
                    QVERIFY(*other.outcome == StageOutcome::Called);
                }
            }
            const bool anyScene =
                std::any_of(state.stages.begin(), state.stages.end(), [](const StageState &each) {
                    return each.plan.ref.stage == QLatin1String("draft")
                        && each.outcome == StageOutcome::Called;
                });
            QVERIFY(state.outcome == (anyScene ? RunOutcome::Gaps : RunOutcome::Failed));
        }
    }

    void anOutlineThatCannotBeUsedEndsTheRunBeforeItsScenes_data()
    {
        QTest::addColumn<QByteArray>("outline");
        QTest::addColumn<QString>("named");
        QTest::newRow("not JSON") << QByteArray("Once upon a time") << QStringLiteral("outline");
        QTest::newRow("no scenes") << QByteArray(R"({"logline":"","scenes":[]})")
                                   << QStringLiteral("outline.scenes");
        const auto scene = [](const char *label, const char *cast) {
            return QByteArray(R"({"label":")") + label
                + R"(","slug":"INT. BAR - DAY","want":"x","turn":{"from":"a","to":"b"},"cast":[")" + cast
                + "\"]}";
        };
        QTest::newRow("a scene twice")
            << QByteArray(R"({"logline":"","scenes":[)" + scene("S1", "Ada") + "," + scene("S1", "Bo") + "]}")
            << QStringLiteral("twice");
        QTest::newRow("a stranger") << QByteArray(R"({"logline":"","scenes":[)" + scene("S1", "Godot") + "]}")
                                    << QStringLiteral("Godot");
    }

    void anOutlineThatCannotBeUsedEndsTheRunBeforeItsScenes()
    {
        QFETCH(QByteArray, outline);
        QFETCH(QString, named);
        FakeClock clock;
        ScriptedProvider provider(clock);
        provider.answer(ScriptedProvider::of(QStringLiteral("outline")), outline);
        RunBench bench(provider, clock);
        const RunState state = bench.run();
        QVERIFY(state.outcome == RunOutcome::Failed);
        QVERIFY2(QString::fromStdString(state.error->message).contains(named), state.error->message.c_str());
        QCOMPARE(provider.callCount(QStringLiteral("draft")), 0);
        QVERIFY(outcomeOf(state, {QStringLiteral("script"), {}}) == StageOutcome::Blocked);
        // Nothing bad was kept anywhere: the next good answer is used.
        provider.answer(ScriptedProvider::of(QStringLiteral("outline")),
            [&provider](const AiRequest &request) { return provider.defaultAnswer(request); });
        QVERIFY(bench.run().outcome == RunOutcome::Done);
    }

    void aBriefThatCannotBeRunIsRefusedBeforeAnyCall()
    {
        FakeClock clock;
        ScriptedProvider provider(clock);
        RunBench bench(provider, clock);
        EpisodeBrief brief = bench.brief();
        brief.cast.append(QStringLiteral("Godot"));
        bench.saveBrief(brief);
        RunState state = bench.run();
        QVERIFY(state.outcome == RunOutcome::Failed);
        QVERIFY(state.error->kind == ErrorKind::InvalidInput);
        QVERIFY(state.error->message.find("Godot") != std::string::npos);
        brief.cast.last() = brief.cast.first();
        bench.saveBrief(brief);
        state = bench.run();
        QVERIFY(state.error->message.find("twice") != std::string::npos);
        QCOMPARE(provider.callCount(), 0);
        QVERIFY(!*bench.project().lastRun(bench.episode()));
    }

    void aStopKeepsWhatIsFinishedAndResumingWritesTheRest()
    {
        FakeClock clock;
        ScriptedProvider undisturbed(clock);
        RunBench reference(undisturbed, clock);
        reference.run();

        ScriptedProvider provider(clock);
        provider.setPieces(4);
        RunBench bench(provider, clock);
        for (const char *scene : {"Scene 5:", "Scene 6:"})
            provider.hold(ScriptedProvider::of(QStringLiteral("draft"), QString::fromLatin1(scene)), 2);
        std::stop_source stop;
        RunState stopped;
        std::thread running([&] { stopped = bench.run(atOnce(2), stop.get_token()); });
        const bool held = provider.awaitHeld(2);
        stop.request_stop();
        running.join();
        QVERIFY(held);
        QVERIFY(stopped.outcome == RunOutcome::Stopped);
        QCOMPARE(stopped.count(StageOutcome::Failed), 0);
        const int finished = stopped.count(StageOutcome::Called);
        QVERIFY(finished > castSize + 1);
        QCOMPARE(provider.callCount(), finished + 2);
        const int made = stopped.count(StageOutcome::Made);
        QCOMPARE(
            finished + made + stopped.count(StageOutcome::Stopped) + stopped.count(StageOutcome::Blocked),
            callsOfAll + madeOfAll);

        // What was streamed of scene 5 is there to be read, and feeds nothing.
        const auto takes = bench.project().results(bench.episode(), draft(5));
        QCOMPARE(takes->size(), std::size_t(1));
        QVERIFY(!takes->front().finished);
        QVERIFY(!takes->front().body.isEmpty());
        QVERIFY(!*bench.project().current(bench.episode(), draft(5)));

        provider.open();
        const auto last = bench.project().lastRun(bench.episode());
        const auto options = optionsToResume(**last);
        const int before = provider.callCount();
        const RunState resumed = bench.run(*options);
        QVERIFY(resumed.outcome == RunOutcome::Done);
        QCOMPARE(resumed.count(StageOutcome::Kept), finished + made);
        QCOMPARE(provider.callCount(), before + callsOfAll - finished);
        QCOMPARE(resumed.settings.scenesAtOnce, 2);
        QCOMPARE(bench.script(), reference.script());
        QCOMPARE(bench.project().results(bench.episode(), draft(5))->size(), std::size_t(1));
        QVERIFY(!isUnfinished(**bench.project().lastRun(bench.episode())));
    }

    void aStopBeforeTheFirstCallMakesNone()
    {
        FakeClock clock;
        ScriptedProvider provider(clock);
        RunBench bench(provider, clock);
        std::stop_source stop;
        stop.request_stop();
        const RunState state = bench.run({}, stop.get_token());
        QVERIFY(state.outcome == RunOutcome::Stopped);
        QCOMPARE(provider.callCount(), 0);
    }

    void aResumedFreshRunKeepsWhatItHadWritten()
    {
        FakeClock clock;
        ScriptedProvider provider(clock);
        RunBench bench(provider, clock);
        bench.run();
        provider.failWith(ScriptedProvider::of(QStringLiteral("draft"), QStringLiteral("Scene 3:")),
            {ErrorKind::CutOff, "Gone."}, ScriptedProvider::Times::Once);
        const RunState fresh = bench.run(in(RunMode::Fresh));
        QVERIFY(fresh.outcome == RunOutcome::Gaps);
        const auto last = bench.project().lastRun(bench.episode());
        const RunState resumed = bench.run(*optionsToResume(**last));
        QVERIFY(resumed.outcome == RunOutcome::Done);
        QCOMPARE(resumed.count(StageOutcome::Called), 1);
        QVERIFY(outcomeOf(resumed, draft(3)) == StageOutcome::Called);
    }

    void onlyWhatAChangeTouchesIsWrittenAgain()
    {
        FakeClock clock;
        ScriptedProvider provider(clock);
        RunBench bench(provider, clock);
        bench.run();

        Show show = *bench.project().show();
        show.cast.front().privateNotes = QStringLiteral("Based on my aunt.");
        QVERIFY(bench.project().saveShow(show));
        QCOMPARE(bench.run().count(StageOutcome::Kept), callsOfAll + madeOfAll);

        // The default voice quotes what it is given, so another speech note is another voice.
        show.cast.front().speechNotes = QStringLiteral("Whispers.");
        QVERIFY(bench.project().saveShow(show));
        provider.answer(ScriptedProvider::of(QStringLiteral("voice"), QStringLiteral("Whispers.")),
            [&](const AiRequest &request) {
                auto answer = provider.defaultAnswer(request);
                answer->text.replace("\"sentenceLength\":\"", "\"sentenceLength\":\"whispered, ");
                return answer;
            });
        const RunState state = bench.run();
        QVERIFY(state.outcome == RunOutcome::Done);
        const StageRef voice {QStringLiteral("voice"), QStringLiteral("c1")};
        QVERIFY(outcomeOf(state, voice) == StageOutcome::Called);
        QVERIFY(outcomeOf(state, {QStringLiteral("outline"), {}}) == StageOutcome::Kept);
        int rewritten = 0;
        for (const StageState &stage : state.stages) {
            if (stage.plan.ref.stage != QLatin1String("draft"))
                continue;
            const auto &after = stage.plan.after;
            const bool speaks = std::find(after.begin(), after.end(), voice) != after.end();
            QVERIFY(*stage.outcome == (speaks ? StageOutcome::Called : StageOutcome::Kept));
            rewritten += speaks ? 1 : 0;
        }
        QVERIFY(rewritten > 0 && rewritten < sceneCount);
    }

    void whatStandsCanBeReadAfterAnyEnd()
    {
        FakeClock clock;
        ScriptedProvider provider(clock);
        RunBench bench(provider, clock);
        QVERIFY(scriptSoFar(bench.project(), bench.episode()).error().kind == ErrorKind::NotFound);
        bench.run();
        QCOMPARE(*scriptSoFar(bench.project(), bench.episode()), bench.script());

        // Another story: what was written for the old one does not stand under the new one's headings.
        EpisodeBrief brief = bench.brief();
        brief.premise = QStringLiteral("A soup is praised.");
        bench.saveBrief(brief);
        provider.answer(ScriptedProvider::of(QStringLiteral("outline")), [&](const AiRequest &request) {
            auto answer = provider.defaultAnswer(request);
            answer->text.replace("INT. ROOM", "INT. HALL");
            return answer;
        });
        provider.failWith(ScriptedProvider::of(QStringLiteral("draft"), QStringLiteral("Scene 4:")),
            {ErrorKind::CutOff, "Gone."});
        bench.run();
        const QByteArray script = *scriptSoFar(bench.project(), bench.episode());
        QCOMPARE(script, bench.script());
        QVERIFY(!script.contains("INT. ROOM"));
        QVERIFY(script.contains("INT. HALL 4 - DAY\n\n[[This scene is not written yet.]]"));
        const auto old = *bench.project().current(bench.episode(), draft(4));
        const auto outline = fromJson<Outline>(*parseJsonObject(
            (*bench.project().current(bench.episode(), {QStringLiteral("outline"), {}}))->body,
            QStringLiteral("it")));
        QVERIFY(!isWrittenFor(*old, outline->scenes[3]));
    }

    void aLockedSceneStandsUnderAnotherOutlineToo()
    {
        FakeClock clock;
        ScriptedProvider provider(clock);
        RunBench bench(provider, clock);
        bench.run();
        const auto take = *bench.project().current(bench.episode(), {stages::scene, draft(2).subject});
        QVERIFY(take.has_value());
        const SceneId scene(draft(2).subject.toStdString());
        QVERIFY(bench.project().saveSteering(bench.episode(), scene, {.locked = true, .direction = {}}));
        EpisodeBrief brief = bench.brief();
        brief.premise = QStringLiteral("A soup is praised.");
        bench.saveBrief(brief);
        provider.answer(ScriptedProvider::of(QStringLiteral("outline")), [&](const AiRequest &request) {
            auto answer = provider.defaultAnswer(request);
            answer->text.replace("INT. ROOM", "INT. HALL");
            return answer;
        });
        bench.run();
        const QByteArray script = *scriptSoFar(bench.project(), bench.episode());
        QCOMPARE(script, bench.script());
        QVERIFY(script.contains(take->body.trimmed()));
        QVERIFY(script.contains("INT. HALL 3"));
    }

    void itSaysWhyItAsked()
    {
        FakeClock clock;
        ScriptedProvider provider(clock);
        RunBench bench(provider, clock);
        const StageRef outline {QStringLiteral("outline"), {}};
        QCOMPARE(bench.run().find(outline)->why, QStringLiteral("new"));
        QCOMPARE(bench.run(in(RunMode::Fresh)).find(outline)->why, QStringLiteral("asked for again"));
        EpisodeBrief brief = bench.brief();
        brief.premise = QStringLiteral("A soup is praised.");
        bench.saveBrief(brief);
        const RunState state = bench.run();
        QCOMPARE(state.find(outline)->why, QStringLiteral("brief changed"));
        RunOptions seeded;
        seeded.settings = RunSettings {};
        seeded.settings->passes = noPasses();
        seeded.settings->seed = 9;
        QCOMPARE(bench.run(seeded).find(outline)->why, QStringLiteral("another seed"));
        QVERIFY(outcomeOf(state, {QStringLiteral("voice"), QStringLiteral("c1")}) == StageOutcome::Kept);
    }

    void aFullDiskLosesNothingThatWasWritten()
    {
        SqliteFaultVfs disk;
        FakeClock clock;
        ScriptedProvider provider(clock);
        RunBench bench(provider, clock, castSize, {disk.name()});
        std::atomic<int> drafts = 0;
        const RunState full = bench.run(atOnce(1), {}, [&](const RunEvent &event) {
            const auto *finished = std::get_if<StageFinished>(&event.body);
            if (finished && finished->ref.stage == QLatin1String("draft") && ++drafts == 3)
                disk.setRule(SqliteFaultVfs::failChangesFrom(0, SQLITE_FULL));
        });
        QVERIFY(full.outcome == RunOutcome::Gaps);
        // The next scenes may have reached the disk before the third one was told of.
        int lost = 0;
        for (const StageState &stage : full.stages) {
            // Without a take on the disk there is no script either.
            if (stage.outcome != StageOutcome::Failed || stage.plan.ref.stage == QLatin1String("script"))
                continue;
            QVERIFY(stage.error);
            QVERIFY2(stage.error->kind == ErrorKind::NoSpace, stage.error->message.c_str());
            ++lost;
        }
        QVERIFY(lost > 0);

        disk.heal();
        const RunState after = bench.run();
        QVERIFY(after.outcome == RunOutcome::Done);
        for (const StageState &stage : full.stages) {
            if (stage.outcome == StageOutcome::Called)
                QVERIFY(outcomeOf(after, stage.plan.ref) == StageOutcome::Kept);
        }
        // What could not be recorded was paid for, and the cache has it.
        QCOMPARE(provider.callCount(), callsOfAll);
    }

    void sixtyScenesOnManyThreads()
    {
        FakeClock clock;
        ScriptedProvider provider(clock);
        provider.setPieces(5);
        RunBench bench(provider, clock, 8);
        EpisodeBrief brief = bench.brief();
        brief.sceneCount = 60;
        bench.saveBrief(brief);
        EventAudit audit;
        const RunState state = bench.run(atOnce(8), {}, std::ref(audit));
        QCOMPARE(audit.problem(), QString());
        QVERIFY(state.outcome == RunOutcome::Done);
        QCOMPARE(provider.callCount(), 8 + 1 + 60);
        QVERIFY(provider.maximumInFlight() <= 8);
        QCOMPARE(bench.script().count("\nINT. "), 60);
    }

    void theLogShowsTheRunAgain()
    {
        FakeClock clock;
        ScriptedProvider provider(clock);
        provider.setPieces(3);
        RunBench bench(provider, clock);
        const RunState live = bench.run();
        RunState replayed;
        const auto log = bench.project().runLog(live.run);
        for (const RunEvent &event : *log)
            reduce(replayed, event);
        QVERIFY(replayed.outcome == live.outcome);
        QCOMPARE(replayed.stages.size(), live.stages.size());
        for (std::size_t i = 0; i < live.stages.size(); ++i) {
            QVERIFY(replayed.stages[i].plan.ref == live.stages[i].plan.ref);
            QCOMPARE(replayed.stages[i].plan.after.size(), live.stages[i].plan.after.size());
            QVERIFY(replayed.stages[i].outcome == live.stages[i].outcome);
            QVERIFY(replayed.stages[i].endedAt == live.stages[i].endedAt);
            QCOMPARE(replayed.stages[i].priority, live.stages[i].priority);
            QVERIFY(replayed.stages[i].atProvider == live.stages[i].atProvider);
            QVERIFY(replayed.stages[i].usage == live.stages[i].usage);
        }
        QCOMPARE(toJson(*replayed.outline), toJson(*live.outline));
    }
};

QTEST_GUILESS_MAIN(RunEngineTest)
#include "tst_run_engine.moc"
