// SPDX-License-Identifier: GPL-3.0-or-later
// A card's state comes from all stages of its scene.
#include "core/events/stage_names.h"
#include "tests/ui/run_script.h"
#include "ui/board/board_model.h"
#include "ui/common/icons.h"
#include "ui/run/status_line.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QSet>
#include <QTest>

using namespace dg;
using namespace Qt::StringLiterals;

namespace {

const QString first = u"INT. ROOM 1 - DAY\n\nODILE\nFirst."_s;
const QString better = u"INT. ROOM 1 - DAY\n\nODILE\nBetter."_s;

/// A run of scenes with every pass, and a board that shows it.
struct Bench {
    BoardModel board;
    QAbstractItemModelTester tester {&board, QAbstractItemModelTester::FailureReportingMode::QtTest};
    RunScript run;

    explicit Bench(int scenes = 1)
    {
        const auto outline = outlineOf(scenes);
        run.tell(RunStarted {EpisodeId(1), {}, u"scripted"_s});
        run.tell(OutlineKnown {outline});
        StagesPlanned planned;
        for (const OutlineScene &scene : outline->scenes) {
            const QString id = QString::fromStdString(scene.id.value());
            for (const QLatin1String stage : {stages::draft, stages::punchUp, stages::staging, stages::check})
                planned.stages.push_back({{stage, id}, scene.slug, {}, true});
            for (const QLatin1String stage :
                {stages::refine, stages::punchUp, stages::check, stages::compare})
                planned.stages.push_back({{stage, id + "/2"_L1}, scene.slug, {}, true});
            planned.stages.push_back({{stages::scene, id}, scene.slug, {}, false});
        }
        run.tell(planned);
        show();
    }
    void show(bool live = true) { board.apply(run.state(), run.takeChanges(), live); }
    void call(const StageRef &ref)
    {
        run.tell(StageCalling {ref});
        show();
    }
    void finish(const StageRef &ref, StageOutcome outcome, const QString &text = {})
    {
        StageFinished finished;
        finished.ref = ref;
        finished.outcome = outcome;
        finished.text = text;
        if (outcome == StageOutcome::Failed)
            finished.error = Error {ErrorKind::CutOff, "The answer broke off.", "Try again."};
        run.tell(finished);
        show();
    }
    /// All of a scene from its draft to its take, with the outcome of its calls.
    void write(const QString &scene, StageOutcome outcome, const QString &text)
    {
        finish({stages::draft, scene}, outcome, text);
        for (const QLatin1String stage : {stages::punchUp, stages::check})
            finish({stage, scene}, outcome);
        finish({stages::staging, scene}, StageOutcome::Skipped);
        for (const QLatin1String stage : {stages::refine, stages::punchUp, stages::check, stages::compare})
            finish({stage, scene + "/2"_L1}, StageOutcome::Skipped);
        finish({stages::scene, scene},
            outcome == StageOutcome::Kept ? StageOutcome::Kept : StageOutcome::Made, text);
    }
    SceneState state(int scene = 1) const { return board.card(scene - 1).state; }
    QString text(int scene = 1) const { return board.card(scene - 1).text; }
};

} // namespace

class BoardStatesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aCardSaysWhichPassIsAtItsScene()
    {
        Bench bench;
        QCOMPARE(bench.state(), SceneState::Waiting);
        bench.call({stages::draft, u"s1"_s});
        QCOMPARE(bench.state(), SceneState::Writing);
        bench.finish({stages::draft, u"s1"_s}, StageOutcome::Called, first);
        QCOMPARE(bench.state(), SceneState::Waiting);
        QCOMPARE(bench.text(), first); // what is there stays to be read
        bench.call({stages::punchUp, u"s1"_s});
        QCOMPARE(bench.state(), SceneState::PunchingUp);
        bench.finish({stages::punchUp, u"s1"_s}, StageOutcome::Called);
        bench.call({stages::staging, u"s1"_s});
        QCOMPARE(bench.state(), SceneState::Staging);
        bench.finish({stages::staging, u"s1"_s}, StageOutcome::Called);
        bench.call({stages::check, u"s1"_s});
        QCOMPARE(bench.state(), SceneState::Checking);
        bench.finish({stages::check, u"s1"_s}, StageOutcome::Called);
        bench.call({stages::refine, u"s1/2"_s});
        QCOMPARE(bench.state(), SceneState::Refining);
        QCOMPARE(bench.text(), first);
        bench.run.tell(StageText {{stages::refine, u"s1/2"_s}, u"INT. ROOM 1"_s});
        bench.show();
        QCOMPARE(bench.text(), u"INT. ROOM 1"_s);
    }

    void inTheEndItShowsTheTake()
    {
        Bench bench;
        bench.finish({stages::draft, u"s1"_s}, StageOutcome::Called, first);
        bench.finish({stages::refine, u"s1/2"_s}, StageOutcome::Called, better);
        QVERIFY(!isWhole(bench.state()));
        // The comparison preferred the first one.
        bench.finish({stages::scene, u"s1"_s}, StageOutcome::Made, first);
        QCOMPARE(bench.state(), SceneState::Done);
        QCOMPARE(bench.text(), first);
    }

    void itSaysWhereTheSceneCameFrom()
    {
        Bench bench(3);
        bench.write(u"s1"_s, StageOutcome::Kept, first);
        bench.write(u"s2"_s, StageOutcome::Hit, first);
        bench.write(u"s3"_s, StageOutcome::Called, first);
        QCOMPARE(bench.state(1), SceneState::Kept);
        QCOMPARE(bench.state(2), SceneState::Reused);
        QCOMPARE(bench.state(3), SceneState::Done);
    }

    void aFailedPassLeavesTheTextAndIsNamed()
    {
        Bench bench;
        bench.finish({stages::draft, u"s1"_s}, StageOutcome::Called, first);
        bench.finish({stages::punchUp, u"s1"_s}, StageOutcome::Failed);
        bench.finish({stages::scene, u"s1"_s}, StageOutcome::Made, first);
        QCOMPARE(bench.state(), SceneState::PassFailed);
        QCOMPARE(bench.text(), first);
        QVERIFY(isWhole(bench.state()));
        QVERIFY(canRetry(bench.state()));
        QVERIFY2(bench.board.card(0).reason.contains(u"broke off"_s), qPrintable(bench.board.card(0).reason));
    }

    void aFailedDraftFailsTheScene()
    {
        Bench bench;
        bench.finish({stages::draft, u"s1"_s}, StageOutcome::Failed);
        for (const QLatin1String stage : {stages::punchUp, stages::check, stages::scene})
            bench.finish({stage, u"s1"_s}, StageOutcome::Blocked);
        QCOMPARE(bench.state(), SceneState::Failed);
        QVERIFY(canRetry(bench.state()));
    }

    void aSceneThatIsSettledSaysWhatTheWriterShouldKnow()
    {
        Bench bench(4);
        for (int scene = 1; scene <= 4; ++scene)
            bench.write(u"s%1"_s.arg(scene), StageOutcome::Called, first);
        bench.board.setMarks({{SceneId("s1"), {false, false, u"Mara's voice changed"_s, 1}},
            {SceneId("s2"), {true, false, {}, 1}}, {SceneId("s3"), {false, true, {}, 2}},
            {SceneId("s4"), {true, true, u"brief changed"_s, 2}}});
        const auto shown = [&](int scene) { return shownState(bench.board.card(scene - 1)); };
        QCOMPARE(shown(1), SceneState::NeedsLook);
        QCOMPARE(shown(2), SceneState::Locked);
        QCOMPARE(shown(3), SceneState::Mine);
        QCOMPARE(shown(4), SceneState::NeedsLook);
        const QString tip = bench.board.index(3).data(Qt::ToolTipRole).toString();
        for (const QString &part :
            {u"brief changed"_s, stateTip(SceneState::Locked), stateTip(SceneState::Mine)})
            QVERIFY2(tip.contains(part), qPrintable(tip));
        QVERIFY(
            bench.board.index(0).data(Qt::AccessibleTextRole).toString().contains(u"needs another look"_s));

        // What a run is doing comes first, and what it has written needs no other look.
        bench.run.nextRun();
        Bench again(1);
        again.board.setMarks({{SceneId("s1"), {false, false, u"brief changed"_s, 1}}});
        again.call({stages::draft, u"s1"_s});
        QCOMPARE(shownState(again.board.card(0)), SceneState::Writing);
        again.write(u"s1"_s, StageOutcome::Called, better);
        QCOMPARE(shownState(again.board.card(0)), SceneState::Done);
    }

    void everyStateHasAWordAnIconAndAColour()
    {
        QSet<QString> words;
        for (int i = 0; i <= static_cast<int>(SceneState::Mine); ++i) {
            const auto state = static_cast<SceneState>(i);
            QVERIFY2(!stateWord(state).isEmpty(), qPrintable(QString::number(i)));
            words.insert(stateWord(state));
            QVERIFY2(QFile::exists(u":/icons/%1.svg"_s.arg(stateIconName(state))),
                qPrintable(QString(stateIconName(state))));
            QVERIFY(contrastRatio(stateColor(lightColors(), state), lightColors().surface) >= 4.5);
            QVERIFY(contrastRatio(stateColor(darkColors(), state), darkColors().surface) >= 4.5);
        }
        QCOMPARE(words.size(), static_cast<int>(SceneState::Mine) + 1);
    }

    void theStatusCountsScenesWhoseTakeIsThere()
    {
        Bench bench(3);
        bench.finish({stages::draft, u"s1"_s}, StageOutcome::Called, first);
        RunProgress progress = progressOf(bench.run.state(), bench.run.state().lastEventAt);
        QCOMPARE(progress.scenes, 3);
        QCOMPARE(progress.written, 0);
        bench.write(u"s1"_s, StageOutcome::Called, first);
        bench.finish({stages::draft, u"s2"_s}, StageOutcome::Failed);
        progress = progressOf(bench.run.state(), bench.run.state().lastEventAt);
        QCOMPARE(progress.written, 1);
        QCOMPARE(progress.failed, 1);
    }
};

QTEST_MAIN(BoardStatesTest)
#include "tst_board_states.moc"
