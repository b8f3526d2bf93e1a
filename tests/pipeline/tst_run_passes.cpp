// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/tiered_cache.h" // first: Qt 6.4's moc trips over <latch> after ai_provider.h
#include "core/pipeline/run_engine.h"
#include "core/pipeline/run_setup.h"
#include "core/story/json.h"
#include "tests/support/fake_clock.h"
#include "tests/support/whole_run.h"

#include <QTest>

using namespace dg;

namespace {

struct Bench {
    explicit Bench(int scenes = 3, double score = 0.9)
    {
        makeWhole(run, scenes);
        provider.setScore(score);
    }

    [[nodiscard]] int callsOf(const RunOptions &options = {})
    {
        const int before = provider.callCount();
        state = run.run(options);
        return provider.callCount() - before;
    }

    [[nodiscard]] StageOutcome outcome(QLatin1String stage, int scene, int attempt = 1) const
    {
        return outcomeIn(state, ofScene(stage, scene, attempt));
    }

    [[nodiscard]] std::shared_ptr<const Outline> outline()
    {
        return *outlineOf(**run.project().current(run.episode(), {stages::outline, {}}));
    }

    /// As a writer edits it.
    void edit(const std::function<void(Outline &)> &change)
    {
        Outline edited = *outline();
        change(edited);
        StageResult result;
        result.episode = run.episode();
        result.ref = {stages::outline, {}};
        result.body = canonicalJson(toJson(edited));
        result.digest = "edited" + QByteArray::number(++edits);
        result.provenance.insert(QStringLiteral("source"), QStringLiteral("edited"));
        QVERIFY(run.project().commit(result).has_value());
    }

    /// As a writer types over a scene.
    void writeMine(int scene, const QByteArray &text)
    {
        StageResult result;
        result.episode = run.episode();
        result.ref = ofScene(stages::scene, scene);
        result.body = text;
        result.digest = "mine" + QByteArray::number(++edits);
        result.provenance.insert(QStringLiteral("source"), QStringLiteral("mine"));
        QVERIFY(run.project().commit(result).has_value());
    }

    FakeClock clock;
    ScriptedProvider provider {clock};
    RunBench run {provider, clock, 3};
    RunState state;
    int edits = 0;
};

const QByteArray myText = "INT. MY ROOM - NIGHT\n\n@Ada\nI said it myself.\n";

} // namespace

class RunPassesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { writeToMemory(); }

    void whatIsNotNeededIsSkippedAndNoGap()
    {
        Bench bench;
        (void)bench.callsOf();
        QVERIFY(bench.state.outcome == RunOutcome::Done);
        for (int scene = 1; scene <= 3; ++scene) {
            QVERIFY(bench.outcome(stages::check, scene) == StageOutcome::Called);
            for (const QLatin1String stage :
                {stages::refine, stages::punchUp, stages::staging, stages::check, stages::compare})
                QVERIFY(bench.outcome(stage, scene, 2) == StageOutcome::Skipped);
            const StageState *refined = bench.state.find(ofScene(stages::refine, scene, 2));
            QCOMPARE(refined->why, QStringLiteral("good as it is"));
            QVERIFY(!refined->result.value());
            QVERIFY(bench.outcome(stages::scene, scene) == StageOutcome::Made);
            QVERIFY(!bench.state.find(ofScene(stages::scene, scene))->text.isEmpty());
        }
        QCOMPARE(bench.callsOf(), 0);
        QVERIFY(bench.outcome(stages::scene, 1) == StageOutcome::Kept);
    }

    void whatACheckFindsIsWrittenAgainAndBothVersionsAreTakes()
    {
        Bench bench(2, 0.5);
        (void)bench.callsOf();
        QVERIFY(bench.state.outcome == RunOutcome::Done);
        QVERIFY(bench.outcome(stages::refine, 1, 2) == StageOutcome::Called);
        QVERIFY(bench.outcome(stages::check, 1, 2) == StageOutcome::Called);
        const auto takes = *bench.run.project().results(bench.run.episode(), ofScene(stages::scene, 1));
        QCOMPARE(takes.size(), 2U);
        QCOMPARE(bench.callsOf(), 0);
    }

    void theWritersOwnTextIsNeverWrittenOver()
    {
        Bench bench;
        (void)bench.callsOf();
        bench.writeMine(2, myText);
        for (const RunMode mode : {RunMode::Normal, RunMode::Rerun, RunMode::Fresh}) {
            RunOptions options;
            options.mode = mode;
            (void)bench.callsOf(options);
            QVERIFY(bench.state.outcome == RunOutcome::Done);
            QVERIFY(!bench.state.find(ofScene(stages::draft, 2)));
            QVERIFY(bench.outcome(stages::scene, 2) == StageOutcome::Kept);
            QVERIFY(bench.run.script().contains(myText.trimmed()));
            const auto current = bench.run.project().current(bench.run.episode(), ofScene(stages::scene, 2));
            QCOMPARE((*current)->body, myText);
        }
    }

    void whatAWriterTypesDuringTheRunStays()
    {
        Bench bench;
        bool typed = false;
        bench.state = bench.run.run({}, {}, [&](const RunEvent &event) {
            const auto *finished = std::get_if<StageFinished>(&event.body);
            if (finished && finished->ref == ofScene(stages::draft, 2) && !std::exchange(typed, true))
                bench.writeMine(2, myText);
        });
        QVERIFY(typed);
        const auto current = bench.run.project().current(bench.run.episode(), ofScene(stages::scene, 2));
        QCOMPARE((*current)->body, myText);
        QVERIFY(bench.run.script().contains(myText.trimmed()));
    }

    void breakingTheStoryAsksForTheOutlineAlone()
    {
        Bench bench;
        RunOptions options;
        options.target = RunTarget::Outline;
        QCOMPARE(bench.callsOf(options), 1);
        QVERIFY(bench.state.outcome == RunOutcome::Done);
        QCOMPARE(bench.state.stages.size(), 1U);
        (void)bench.callsOf();
        QVERIFY(outcomeIn(bench.state, {stages::outline, {}}) == StageOutcome::Kept);
    }

    void anEditedOutlineIsReplacedOnlyWhereThatIsAskedFor()
    {
        Bench bench;
        (void)bench.callsOf();
        bench.edit([](Outline &outline) { outline.scenes[1].want = QStringLiteral("to leave"); });
        EpisodeBrief brief = bench.run.brief();
        brief.premise = QStringLiteral("A soup is praised.");
        bench.run.saveBrief(brief);
        for (const RunMode mode : {RunMode::Normal, RunMode::Rerun, RunMode::Fresh}) {
            RunOptions options;
            options.mode = mode;
            (void)bench.callsOf(options);
            QVERIFY(outcomeIn(bench.state, {stages::outline, {}}) == StageOutcome::Kept);
            QCOMPARE(bench.outline()->scenes[1].want, QStringLiteral("to leave"));
        }
        RunOptions replacing;
        replacing.outline = OutlineUse::Replace;
        replacing.target = RunTarget::Outline;
        QCOMPARE(bench.callsOf(replacing), 1);
        QVERIFY(bench.outline()->scenes[1].want != QStringLiteral("to leave"));
    }

    void writingTheScriptTakesTheOutlineAsItIs()
    {
        Bench bench;
        (void)bench.callsOf();
        EpisodeBrief brief = bench.run.brief();
        brief.premise = QStringLiteral("A soup is praised.");
        bench.run.saveBrief(brief);
        RunOptions keeping;
        keeping.outline = OutlineUse::Keep;
        QCOMPARE(bench.callsOf(keeping), 0);
        QCOMPARE(bench.callsOf() > 0, true);
    }

    /// One beat of a scene: that scene's stages, the seams next to it and continuity, and nothing else.
    void oneBeatRunsItsSceneItsSeamsAndContinuity()
    {
        Bench bench(5);
        (void)bench.callsOf();
        bench.edit([](Outline &outline) { outline.scenes[2].want = QStringLiteral("to leave"); });
        (void)bench.callsOf();
        QVERIFY(bench.state.outcome == RunOutcome::Done);
        for (const StageState &stage : bench.state.stages) {
            const StageRef &ref = stage.plan.ref;
            const bool ofIt = sceneOf(ref) == SceneId("s003");
            const bool atIt = ref.subject == QLatin1String("s002+s003")
                || ref.subject == QLatin1String("s003+s004") || ref.stage == stages::continuity;
            if (*stage.outcome == StageOutcome::Called)
                QVERIFY2(ofIt || atIt, qPrintable(stage.plan.label));
            else if (stage.plan.mayCall && !ofIt && *stage.outcome != StageOutcome::Skipped)
                QVERIFY2(*stage.outcome == StageOutcome::Kept || atIt, qPrintable(stage.plan.label));
        }
        QCOMPARE(bench.state.find(ofScene(stages::draft, 3))->why,
            QStringLiteral("outline of this scene changed"));
    }

    void oneSceneAloneLeavesTheOthersAsTheyAre()
    {
        Bench bench;
        (void)bench.callsOf();
        EpisodeBrief brief = bench.run.brief();
        brief.mustNotHave = QStringList {QStringLiteral("a dog")};
        bench.run.saveBrief(brief);
        RunOptions options;
        options.onlyScenes = {SceneId("s002")};
        options.outline = OutlineUse::Keep;
        (void)bench.callsOf(options);
        QVERIFY(bench.state.outcome == RunOutcome::Done);
        QVERIFY(bench.outcome(stages::draft, 2) == StageOutcome::Called);
        QVERIFY(bench.outcome(stages::draft, 1) == StageOutcome::Kept);
        QCOMPARE(bench.state.find(ofScene(stages::draft, 1))->why, notAskedFor());
        QVERIFY(bench.outcome(stages::scene, 3) == StageOutcome::Kept);
        QVERIFY(!bench.run.script().contains("not written yet"));
    }

    void anOutlineThatCannotBeUsedIsRefusedBeforeTheFirstCall_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("named");
        QTest::newRow("a scene twice") << 0 << QStringLiteral("is in the outline twice");
        QTest::newRow("a stranger") << 1 << QStringLiteral("Godot");
        QTest::newRow("without an id") << 2 << QStringLiteral("is in the outline twice");
    }
    void anOutlineThatCannotBeUsedIsRefusedBeforeTheFirstCall()
    {
        QFETCH(int, kind);
        QFETCH(QString, named);
        Bench bench;
        (void)bench.callsOf();
        bench.edit([kind](Outline &outline) {
            if (kind == 0)
                outline.scenes[2].id = outline.scenes[0].id;
            else if (kind == 1)
                outline.scenes[1].cast.append(QStringLiteral("Godot"));
            else
                outline.scenes[1].id = SceneId();
        });
        Show show = *bench.run.project().show();
        show.world = QStringLiteral("another kitchen"); // every voice would be asked for again
        QVERIFY(bench.run.project().saveShow(show).has_value());
        QCOMPARE(bench.callsOf(), 0);
        QVERIFY(bench.state.outcome == RunOutcome::Failed);
        QVERIFY(bench.state.error->kind == ErrorKind::InvalidInput);
        QVERIFY2(QString::fromStdString(bench.state.error->message).contains(named),
            bench.state.error->message.c_str());
    }

    void aCircleAndAMissingInputAreRefusedBeforeTheFirstCall_data()
    {
        QTest::addColumn<bool>("circle");
        QTest::addColumn<QString>("named");
        QTest::newRow("circle") << true << QStringLiteral("wait for each other");
        QTest::newRow("missing") << false << QStringLiteral("waits for something that nobody makes");
    }
    void aCircleAndAMissingInputAreRefusedBeforeTheFirstCall()
    {
        QFETCH(bool, circle);
        QFETCH(QString, named);
        Bench bench;
        auto stages = allStages();
        stages.push_back(std::make_unique<Waiting>(
            QStringLiteral("egg"), circle ? QStringLiteral("hen") : QStringLiteral("nobody")));
        if (circle)
            stages.push_back(std::make_unique<Waiting>(QStringLiteral("hen"), QStringLiteral("egg")));
        RunOptions options;
        options.episode = bench.run.episode();
        RunState state;
        RunEngine engine(
            bench.run.services(), bench.run.sharedProject(), options,
            [&](const RunEvent &event) { reduce(state, event); }, std::move(stages));
        QVERIFY(engine.run({}) == RunOutcome::Failed);
        QVERIFY2(QString::fromStdString(state.error->message).contains(named), state.error->message.c_str());
        QCOMPARE(bench.provider.callCount(), 0);
    }

private:
    class Waiting final : public LocalStage {
    public:
        Waiting(QString own, QString other)
            : m_own(std::move(own))
            , m_other(std::move(other))
        {
        }
        [[nodiscard]] QString name() const override { return m_own; }
        [[nodiscard]] SubjectKind subjectKind() const override { return SubjectKind::Episode; }
        [[nodiscard]] std::vector<StageInstance> instances(const RunMaterial &) const override
        {
            StageInstance instance;
            instance.label = m_own;
            instance.after.push_back({{m_other, {}}});
            return {instance};
        }
        [[nodiscard]] Expected<QJsonObject> inputs(const RunMaterial &, const QString &) const override
        {
            return QJsonObject {};
        }
        [[nodiscard]] Expected<QByteArray> make(const QJsonObject &) const override { return QByteArray(); }

    private:
        const QString m_own;
        const QString m_other;
    };
};

QTEST_GUILESS_MAIN(RunPassesTest)
#include "tst_run_passes.moc"
