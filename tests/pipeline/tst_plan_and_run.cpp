// SPDX-License-Identifier: GPL-3.0-or-later
// What the plan says is what the run then does, whatever a writer has changed before.
#include "core/cache/tiered_cache.h" // first: Qt 6.4's moc trips over <latch> after ai_provider.h
#include "core/base/random.h"
#include "core/pipeline/provenance.h"
#include "core/pipeline/run_plan.h"
#include "core/pipeline/run_setup.h"
#include "core/pipeline/stage_decision.h"
#include "core/story/json.h"
#include "tests/support/fake_clock.h"
#include "tests/support/whole_run.h"

#include <QJsonArray>
#include <QTest>

using namespace dg;

namespace {

struct Bench {
    explicit Bench(int scenes = 4, double score = 0.9)
    {
        makeWhole(run, scenes);
        provider.setScore(score);
    }

    [[nodiscard]] RunPlan plan(RunOptions options = {})
    {
        options.episode = run.episode();
        const auto planned = planRun(run.services(), run.project(), options);
        if (!planned)
            qFatal("%s", planned.error().text().c_str());
        return *planned;
    }

    [[nodiscard]] StageForecast forecast(const StageRef &ref, const RunOptions &options = {})
    {
        for (const StageForecast &stage : plan(options).stages) {
            if (stage.ref == ref)
                return stage;
        }
        qFatal("%s %s is not planned", qPrintable(ref.stage), qPrintable(ref.subject));
    }

    void editShow(const std::function<void(Show &)> &change)
    {
        Show show = *run.project().show();
        change(show);
        if (!run.project().saveShow(show))
            qFatal("the show cannot be saved");
    }

    void editBrief(const std::function<void(EpisodeBrief &)> &change)
    {
        EpisodeBrief brief = run.brief();
        change(brief);
        run.saveBrief(brief);
    }

    void editOutline(const std::function<void(Outline &)> &change)
    {
        const StageRef ref {stages::outline, {}};
        const auto current = *run.project().current(run.episode(), ref);
        Outline edited = **outlineOf(*current);
        change(edited);
        StageResult result;
        result.episode = run.episode();
        result.ref = ref;
        result.body = canonicalJson(toJson(edited));
        result.digest = "edited" + QByteArray::number(++edits);
        result.provenance.insert(QStringLiteral("source"), QStringLiteral("edited"));
        if (!run.project().commit(result))
            qFatal("the outline cannot be saved");
    }

    void writeMine(int scene)
    {
        const auto current = *run.project().current(run.episode(), ofScene(stages::scene, scene));
        if (!current)
            return;
        StageResult result = *current;
        result.id = {};
        result.body = "INT. MY ROOM - NIGHT\n\n@Ada\nI said it myself.\n";
        result.digest = "mine" + QByteArray::number(++edits);
        result.provenance.insert(QStringLiteral("source"), QStringLiteral("mine"));
        if (!run.project().commit(result))
            qFatal("the take cannot be saved");
    }

    FakeClock clock;
    ScriptedProvider provider {clock};
    RunBench run {provider, clock, 3};
    int edits = 0;
};

QString nameOf(Forecast forecast)
{
    static const QStringList names {QStringLiteral("kept"), QStringLiteral("held"), QStringLiteral("cached"),
        QStringLiteral("call"), QStringLiteral("follows"), QStringLiteral("may be needed"),
        QStringLiteral("made"), QStringLiteral("not asked for")};
    return names[static_cast<qsizetype>(forecast)];
}

/// Whether a stage that was forecast so may end so.
bool agree(Forecast forecast, StageOutcome outcome)
{
    switch (forecast) {
    case Forecast::Kept:
    case Forecast::Held:
        return outcome == StageOutcome::Kept;
    case Forecast::Cached:
        return outcome == StageOutcome::Hit;
    case Forecast::Call:
        return outcome == StageOutcome::Called;
    case Forecast::Follows:
        return outcome == StageOutcome::Called || outcome == StageOutcome::Kept
            || outcome == StageOutcome::Hit || outcome == StageOutcome::Joined;
    case Forecast::MayBeNeeded:
        return outcome == StageOutcome::Called || outcome == StageOutcome::Kept
            || outcome == StageOutcome::Hit || outcome == StageOutcome::Skipped
            || outcome == StageOutcome::Joined;
    case Forecast::Made:
        return outcome == StageOutcome::Made || outcome == StageOutcome::Kept;
    case Forecast::NotAskedFor:
        return outcome == StageOutcome::Skipped || outcome == StageOutcome::Kept;
    }
    return false;
}

/// Where plan and run differ; empty: nowhere.
QString difference(const RunPlan &plan, const RunState &state)
{
    std::map<StageRef, const StageForecast *> forecasts;
    for (const StageForecast &stage : plan.stages)
        forecasts.emplace(stage.ref, &stage);
    for (const StageState &stage : state.stages) {
        const auto found = forecasts.find(stage.plan.ref);
        if (found == forecasts.end())
            return stage.plan.label + QStringLiteral(" is not in the plan");
        if (!agree(found->second->forecast, *stage.outcome))
            return QStringLiteral("%1 (%2) is %3 in the plan and %4 in the run (%5 / %6)")
                .arg(stage.plan.label, stage.plan.ref.stage, nameOf(found->second->forecast),
                    toString(*stage.outcome), found->second->why, stage.why);
        const bool tells =
            *stage.outcome == StageOutcome::Called && found->second->forecast == Forecast::Call;
        if (tells && stage.why != found->second->why)
            return QStringLiteral("%1: \"%2\" in the plan, \"%3\" in the run")
                .arg(stage.plan.label, found->second->why, stage.why);
    }
    return {};
}

} // namespace

class PlanAndRunTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { writeToMemory(); }

    void whateverIsChanged_data()
    {
        QTest::addColumn<int>("seed");
        for (int seed = 1; seed <= 12; ++seed)
            QTest::addRow("%d", seed) << seed;
    }

    /// Edits at random, a plan and a run after each.
    void whateverIsChanged()
    {
        QFETCH(int, seed);
        Random random(static_cast<std::uint64_t>(seed));
        Bench bench(4, random.chance(0.5) ? 0.9 : 0.5);
        for (int step = 0; step < 12; ++step) {
            RunOptions options;
            const QString what = step == 0 ? QStringLiteral("first") : change(bench, options, random, step);
            const RunPlan plan = bench.plan(options);
            const int before = bench.provider.callCount();
            const RunState state = bench.run.run(options);
            const QString problem = difference(plan, state);
            QVERIFY2(problem.isEmpty(),
                qPrintable(QStringLiteral("step %1, %2: %3").arg(step).arg(what, problem)));
            QVERIFY(state.outcome == RunOutcome::Done);
            const int calls = bench.provider.callCount() - before;
            QVERIFY(calls >= plan.count(Forecast::Call));
            QVERIFY(calls <= plan.calls() + plan.count(Forecast::MayBeNeeded));
        }
    }

    void itSaysWhy()
    {
        Bench bench;
        const StageRef outline {stages::outline, {}};
        const StageRef ada {stages::voice, QStringLiteral("c1")};
        QCOMPARE(bench.forecast(outline).why, QStringLiteral("new"));
        QCOMPARE(bench.forecast(ofScene(stages::punchUp, 2)).why, QStringLiteral("after Scene 2: draft"));
        bench.run.run();
        QCOMPARE(bench.plan().calls(), 0);

        bench.editBrief([](EpisodeBrief &brief) { brief.premise = QStringLiteral("A soup is praised."); });
        QCOMPARE(bench.forecast(outline).why, QStringLiteral("brief changed"));
        QCOMPARE(bench.plan().anotherLook.at(SceneId("s002")), QStringLiteral("brief changed"));
        bench.editBrief([](EpisodeBrief &brief) { brief.premise = QStringLiteral("A soup is returned."); });
        QVERIFY(bench.plan().anotherLook.empty());

        bench.editShow([](Show &show) { show.cast[0].speechNotes = QStringLiteral("Whispers."); });
        QCOMPARE(bench.forecast(ada).why, QStringLiteral("Ada changed"));
        QCOMPARE(bench.forecast(ofScene(stages::draft, 1)).why, QStringLiteral("after Ada's voice"));
        QCOMPARE(bench.plan().anotherLook.at(SceneId("s001")), QStringLiteral("after Ada's voice"));
        const RunState state = bench.run.run();
        QCOMPARE(state.find(ofScene(stages::draft, 1))->why, QStringLiteral("Ada's voice changed"));

        bench.editShow([](Show &show) { show.world = QStringLiteral("a bar"); });
        QCOMPARE(bench.forecast(outline).why, QStringLiteral("the show's world changed"));
        QCOMPARE(bench.forecast(ada).why, QStringLiteral("the show's world changed"));
        bench.run.run();

        RunOptions seeded;
        seeded.settings = bench.run.brief().run;
        seeded.settings->seed = 9;
        QCOMPARE(bench.forecast(outline, seeded).why, QStringLiteral("another seed"));
        RunOptions other;
        other.settings = bench.run.brief().run;
        other.settings->model = QStringLiteral("scripted-2");
        QCOMPARE(bench.forecast(outline, other).why, QStringLiteral("model changed"));
        RunOptions again;
        again.writeAgain = {ofScene(stages::draft, 2)};
        QCOMPARE(bench.forecast(ofScene(stages::draft, 2), again).why, QStringLiteral("asked for again"));

        bench.editOutline(
            [](Outline &edited) { edited.scenes[1].handoffOut = QStringLiteral("Out by the window."); });
        QVERIFY(bench.forecast(outline).forecast == Forecast::Held);
        QCOMPARE(
            bench.forecast(ofScene(stages::draft, 2)).why, QStringLiteral("outline of this scene changed"));
        QCOMPARE(bench.forecast(ofScene(stages::draft, 3)).why,
            QStringLiteral("Scene 2 hands over something else"));
        QVERIFY(bench.forecast(ofScene(stages::draft, 4)).forecast == Forecast::Kept);
        QCOMPARE(bench.plan().anotherLook.at(SceneId("s003")),
            QStringLiteral("Scene 2 hands over something else"));
        QCOMPARE(bench.plan().anotherLook.size(), 2U);
    }

    void whatIsHeldSaysWhatHasChangedBeneathIt()
    {
        Bench bench;
        bench.run.run();
        bench.writeMine(2);
        const StageRef mine = ofScene(stages::scene, 2);
        QVERIFY(bench.forecast(mine).forecast == Forecast::Held);
        QCOMPARE(bench.forecast(mine).why, QString());
        QVERIFY(bench.plan().anotherLook.empty());
        bench.editOutline([](Outline &edited) { edited.scenes[1].want = QStringLiteral("to leave"); });
        QCOMPARE(bench.forecast(mine).why, QStringLiteral("outline of this scene changed"));
        QCOMPARE(
            bench.plan().anotherLook.at(SceneId("s002")), QStringLiteral("outline of this scene changed"));
    }

    void aNewPromptIsToldAndNothingElse()
    {
        Bench bench;
        bench.run.run();
        const StageRef ref = ofScene(stages::draft, 2);
        StageResult older = **bench.run.project().current(bench.run.episode(), ref);
        older.digest = "older";
        older.provenance.insert(QStringLiteral("promptVersion"), QStringLiteral("of yore"));
        // As it is found in a project that an earlier version has written.
        const StageResult now = **bench.run.project().current(bench.run.episode(), ref);
        older.digest = now.digest;
        older.variant = 1;
        QVERIFY(bench.run.project().commit(older).has_value());
        const StageForecast forecast = bench.forecast(ref);
        QVERIFY(forecast.forecast == Forecast::Kept);
        QCOMPARE(forecast.why, QStringLiteral("prompt changed"));
    }

    void provenanceOfEarlierVersionsIsStillRead()
    {
        const QJsonObject inputs {{QStringLiteral("tone"), QStringLiteral("dry")},
            {QStringLiteral("voices"),
                QJsonArray {QJsonObject {{QStringLiteral("name"), QStringLiteral("Ada")}}}}};
        StageResult result;
        QJsonObject recorded;
        for (auto field = inputs.begin(); field != inputs.end(); ++field)
            recorded.insert(field.key(), shortDigest(field.value()));
        result.provenance.insert(QStringLiteral("inputs"), recorded);
        QVERIFY(changedInputs(result, inputs).isEmpty());
        QJsonObject other = inputs;
        other.insert(QStringLiteral("voices"),
            QJsonArray {QJsonObject {{QStringLiteral("name"), QStringLiteral("Bo")}}});
        QCOMPARE(changedInputs(result, other), QStringList(QStringLiteral("voices")));
    }

    void whatIsLeftOfARunIsWhatResumingCosts()
    {
        Bench bench;
        bench.provider.failWith(ScriptedProvider::of(stages::punchUp, QStringLiteral("Scene 2:")),
            {ErrorKind::Refused, "No."}, ScriptedProvider::Times::Once);
        QVERIFY(bench.run.run().outcome == RunOutcome::Gaps);
        const auto last = bench.run.project().lastRun(bench.run.episode());
        const RunOptions options = *optionsToResume(**last);
        const RunPlan plan = bench.plan(options);
        QVERIFY(plan.count(Forecast::Call) == 1);
        QCOMPARE(plan.anotherLook.size(), 1U);
        const RunState state = bench.run.run(options);
        QCOMPARE(difference(plan, state), QString());
    }

private:
    static QString change(Bench &bench, RunOptions &options, Random &random, int step)
    {
        const QString text = QStringLiteral("words %1").arg(step);
        switch (random.below(16)) {
        case 0:
            bench.editBrief([&](EpisodeBrief &brief) { brief.premise = text; });
            return QStringLiteral("premise");
        case 1:
            bench.editBrief([&](EpisodeBrief &brief) { brief.mustNotHave = QStringList {text}; });
            return QStringLiteral("must nots");
        case 2:
            bench.editShow([&](Show &show) { random.pick(show.cast).speechNotes = text; });
            return QStringLiteral("a voice");
        case 3:
            bench.editShow([&](Show &show) { random.pick(show.cast).privateNotes = text; });
            return QStringLiteral("a private note");
        case 4:
            bench.editShow([&](Show &show) { show.cast[0].relations[0].feeling = text; });
            return QStringLiteral("a relation");
        case 5:
            bench.editBrief([&](EpisodeBrief &brief) { brief.run.passes.staging ^= true; });
            return QStringLiteral("staging");
        case 6:
            bench.editBrief([&](EpisodeBrief &brief) {
                brief.run.passes.refinementLimit = 3 - brief.run.passes.refinementLimit;
            });
            return QStringLiteral("refinements");
        case 7:
            bench.editBrief([&](EpisodeBrief &brief) { brief.run.passes.join ^= true; });
            return QStringLiteral("joins");
        case 8:
            bench.editOutline([&](Outline &outline) { random.pick(outline.scenes).want = text; });
            return QStringLiteral("a beat");
        case 9:
            bench.editOutline([&](Outline &outline) { std::swap(outline.scenes[0], outline.scenes[1]); });
            return QStringLiteral("the order");
        case 10:
            bench.writeMine(static_cast<int>(random.below(4)) + 1);
            return QStringLiteral("a text of their own");
        case 11:
            options.mode = RunMode::Rerun;
            return QStringLiteral("a rerun");
        case 12:
            options.mode = RunMode::Fresh;
            return QStringLiteral("a fresh run");
        case 13:
            options.writeAgain = {ofScene(stages::draft, static_cast<int>(random.below(4)) + 1)};
            return QStringLiteral("another take");
        case 14:
            options.onlyScenes = {SceneId("s002")};
            bench.editShow([&](Show &show) { show.cast[1].speechNotes = text; });
            return QStringLiteral("one scene");
        default:
            bench.run.cache().clear();
            return QStringLiteral("an empty cache");
        }
    }
};

QTEST_GUILESS_MAIN(PlanAndRunTest)
#include "tst_plan_and_run.moc"
