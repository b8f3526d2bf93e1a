// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/board/board_model.h"

#include "tests/ui/run_script.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace dg;
using namespace Qt::StringLiterals;

class BoardModelTest : public QObject {
    Q_OBJECT
private:
    struct Bench {
        BoardModel model;
        QAbstractItemModelTester tester {&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
        QSignalSpy resets {&model, &QAbstractItemModel::modelReset};
        QSignalSpy changes {&model, &QAbstractItemModel::dataChanged};
        RunScript run;

        void apply(bool live = true)
        {
            changes.clear();
            const RunChanges batch = run.takeChanges();
            model.apply(run.state(), batch, live);
        }
        SceneState state(int scene) const { return model.card(scene - 1).state; }
        QString text(int scene) const { return model.card(scene - 1).text; }
    };

private Q_SLOTS:
    void aCardSaysWhyItIsAskedAgainAndWhoStandsIn()
    {
        RunScript run;
        run.begin(outlineOf(1));
        BoardModel board;
        board.open(run.state().outline, {});
        run.call(1);
        run.tell(StageRetrying {RunScript::draft(1), {ErrorKind::Overloaded, "Too much."}, {}, {}, {}});
        board.apply(run.state(), run.takeChanges(), true);
        QCOMPARE(board.card(0).state, SceneState::Waiting);
        QCOMPARE(board.card(0).reason, u"Asked again: overloaded."_s);
        run.tell(
            StageRetrying {RunScript::draft(1), {ErrorKind::Overloaded, "Too much."}, {}, {}, u"Ollama"_s});
        board.apply(run.state(), run.takeChanges(), true);
        QCOMPARE(board.card(0).reason, u"First choice overloaded: Ollama stands in."_s);
        run.call(1);
        run.finish(1, StageOutcome::Called, u"INT. ROOM 1 - DAY"_s);
        board.apply(run.state(), run.takeChanges(), true);
        QCOMPARE(board.card(0).state, SceneState::Done);
        QCOMPARE(board.card(0).reason, u"Ollama stood in."_s);
    }

    void scenesAppearWithTheOutline()
    {
        Bench bench;
        QSignalSpy outlines(&bench.model, &BoardModel::outlineChanged);
        bench.run.begin(outlineOf(3));
        bench.apply();
        QCOMPARE(bench.model.rowCount(), 3);
        QCOMPARE(outlines.size(), 1);
        const SceneCard &card = bench.model.card(1);
        QCOMPARE(card.number, 2);
        QCOMPARE(card.slug, u"INT. ROOM 2 - DAY"_s);
        QCOMPARE(card.turn, u"calm → chaos"_s);
        QCOMPARE(card.state, SceneState::Waiting);
        QCOMPARE(bench.model.card(0).act, u"Cold open"_s);
        QVERIFY(bench.model.card(1).act.isEmpty());
        QCOMPARE(bench.model.rowOf(SceneId("s3")), 2);
        QCOMPARE(bench.model.rowOf(SceneId("s9")), -1);
    }

    void aTickChangesOnlyItsRows()
    {
        Bench bench;
        bench.run.begin(outlineOf(6));
        bench.apply();
        bench.run.call(2);
        bench.run.type(2, u"INT. ROOM 2 - DAY\n\n"_s);
        bench.run.type(2, u"A chair."_s);
        bench.run.call(5);
        bench.run.call(6);
        bench.apply();
        QCOMPARE(bench.changes.size(), 2); // row 1, and rows 4 to 5 together
        QCOMPARE(bench.changes[0][0].toModelIndex().row(), 1);
        QCOMPARE(bench.changes[0][1].toModelIndex().row(), 1);
        QCOMPARE(bench.changes[1][0].toModelIndex().row(), 4);
        QCOMPARE(bench.changes[1][1].toModelIndex().row(), 5);
        QCOMPARE(bench.state(2), SceneState::Writing);
        QCOMPARE(bench.text(2), u"INT. ROOM 2 - DAY\n\nA chair."_s);
        QVERIFY(bench.model.card(1).seconds >= 1);
        QCOMPARE(bench.resets.size(), 0);
    }

    void everyOutcomeHasItsState()
    {
        Bench bench;
        bench.run.begin(outlineOf(8));
        const std::pair<StageOutcome, SceneState> ends[] {{StageOutcome::Kept, SceneState::Kept},
            {StageOutcome::Hit, SceneState::Reused}, {StageOutcome::Joined, SceneState::Reused},
            {StageOutcome::Called, SceneState::Done}, {StageOutcome::Failed, SceneState::Failed},
            {StageOutcome::Blocked, SceneState::Blocked}, {StageOutcome::Stopped, SceneState::Waiting},
            {StageOutcome::Skipped, SceneState::Absent}};
        int scene = 0;
        for (const auto &[outcome, state] : ends) {
            ++scene;
            bench.run.finish(scene, outcome, scene <= 4 ? u"INT. ROOM - DAY"_s : QString());
        }
        bench.apply();
        scene = 0;
        for (const auto &[outcome, state] : ends)
            QCOMPARE(bench.state(++scene), state);
        QCOMPARE(bench.model.writtenCount(), 4);
        QCOMPARE(bench.model.card(4).reason, u"The answer broke off. Try again."_s);
        QVERIFY(
            bench.model.data(bench.model.index(4), Qt::AccessibleTextRole).toString().contains(u"failed"_s));
    }

    void onlyWhatWasCutOffIsStopped()
    {
        Bench bench;
        bench.run.begin(outlineOf(3));
        bench.run.call(1);
        bench.run.type(1, u"Half a"_s);
        bench.run.call(2);
        for (int scene = 1; scene <= 3; ++scene)
            bench.run.finish(scene, StageOutcome::Stopped);
        bench.run.end(RunOutcome::Stopped);
        bench.apply(false);
        QCOMPARE(bench.state(1), SceneState::Stopped);
        QCOMPARE(bench.state(2), SceneState::Stopped);
        QCOMPARE(bench.state(3), SceneState::Absent);
    }

    void withdrawnTextGoes()
    {
        Bench bench;
        bench.run.begin(outlineOf(1));
        bench.run.call(1);
        bench.run.type(1, u"Half a"_s);
        bench.apply();
        bench.run.tell(StageWithdrawn {RunScript::draft(1)});
        bench.apply();
        QVERIFY(bench.text(1).isEmpty());
    }

    void whatWasWrittenStandsUntilSomethingNewDoes()
    {
        Bench bench;
        const auto outline = outlineOf(2);
        bench.model.open(
            outline, {{SceneId("s1"), {u"old one"_s, true}}, {SceneId("s2"), {u"half"_s, false}}});
        QCOMPARE(bench.state(1), SceneState::Done);
        QCOMPARE(bench.state(2), SceneState::Stopped);

        bench.run.begin(outline);
        bench.apply();
        QCOMPARE(bench.state(1), SceneState::Waiting);
        QCOMPARE(bench.text(1), u"old one"_s);
        bench.run.call(1);
        bench.apply();
        QVERIFY(bench.text(1).isEmpty());
        bench.run.finish(1, StageOutcome::Stopped);
        bench.apply();
        QCOMPARE(bench.text(1), u"old one"_s);
    }

    void aRunThatWasKilledIsNotStillWriting()
    {
        Bench bench;
        bench.run.begin(outlineOf(2));
        bench.run.call(1);
        bench.apply(false); // replayed from the log of a run that never ended
        QCOMPARE(bench.state(1), SceneState::Stopped);
        QCOMPARE(bench.state(2), SceneState::Absent);
    }

    void noTextStandsUnderAHeadingItWasNotWrittenFor()
    {
        Bench bench;
        bench.run.begin(outlineOf(2));
        for (int scene = 1; scene <= 2; ++scene)
            bench.run.finish(scene, StageOutcome::Called, u"text %1"_s.arg(scene));
        bench.run.end(RunOutcome::Done);
        bench.apply();

        auto other = std::make_shared<Outline>(*outlineOf(2));
        other->scenes[0].slug = u"EXT. QUAY - NIGHT"_s;
        bench.run.nextRun();
        bench.run.begin(other);
        bench.apply();
        QVERIFY(bench.text(1).isEmpty());
        QCOMPARE(bench.state(1), SceneState::Waiting);
        QCOMPARE(bench.model.card(0).eighths, 0);
        QCOMPARE(bench.text(2), u"text 2"_s); // the same entry: its text stands

        // Stopped before it began: it is not written, for this heading.
        bench.run.finish(1, StageOutcome::Stopped);
        bench.run.end(RunOutcome::Stopped);
        bench.apply(false);
        QVERIFY(bench.text(1).isEmpty());
        QCOMPARE(bench.state(1), SceneState::Absent);
    }

    void theLengthIsTheTextsOnceThereIsOne()
    {
        Bench bench;
        bench.run.begin(outlineOf(1));
        bench.run.call(1);
        bench.run.type(1, u"INT. ROOM 1 - DAY\n\nA chair."_s);
        bench.apply();
        QCOMPARE(bench.model.card(0).eighths, 0); // while it is typed
        QCOMPARE(bench.model.card(0).targetEighths, 8);
        bench.run.finish(1, StageOutcome::Called, u"INT. ROOM 1 - DAY\n\nA chair."_s);
        bench.apply();
        QCOMPARE(bench.model.card(0).eighths, 1);
    }

    void theLengthIsThatOfTheChosenPage()
    {
        Bench bench;
        QString scene = u"INT. ROOM 1 - DAY\n"_s;
        for (int speech = 0; speech < 18; ++speech)
            scene += u"\nPOSY\nNo.\nNot today.\n"_s;
        bench.run.begin(outlineOf(3));
        bench.run.finish(1, StageOutcome::Called, scene);
        bench.run.finish(3, StageOutcome::Called, scene);
        bench.run.finish(2, StageOutcome::Stopped);
        bench.apply();
        const int letter = bench.model.card(0).eighths;
        QVERIFY(letter > 8);
        QCOMPARE(bench.model.writtenEighths(), (std::vector<int> {letter, 0, letter}));

        bench.changes.clear();
        bench.model.setPageStyle(multiCamera());
        const int multi = bench.model.card(0).eighths;
        QVERIFY2(multi > letter, qPrintable(u"%1 after %2"_s.arg(multi).arg(letter)));
        QCOMPARE(bench.model.writtenEighths(), (std::vector<int> {multi, 0, multi}));
        QCOMPARE(bench.changes.size(), 2); // the first and the third: nothing else has changed
        bench.model.setPageStyle(multiCamera());
        QCOMPARE(bench.changes.size(), 2);

        // And what is written from then on.
        bench.run.nextRun();
        bench.run.begin(outlineOf(3));
        bench.run.finish(2, StageOutcome::Called, scene);
        bench.apply();
        QCOMPARE(bench.model.card(1).eighths, multi);
        bench.model.setPageStyle(usLetter());
        QCOMPARE(bench.model.writtenEighths(), (std::vector<int> {letter, letter, letter}));
    }

    void aNewOutlineKeepsTheScenesThatStay()
    {
        Bench bench;
        bench.run.begin(outlineOf(4));
        for (int scene = 1; scene <= 4; ++scene)
            bench.run.finish(scene, StageOutcome::Called, u"text %1"_s.arg(scene));
        bench.run.end(RunOutcome::Done);
        bench.apply();

        auto fewer = std::make_shared<Outline>(*outlineOf(4));
        fewer->scenes.erase(fewer->scenes.begin() + 1);
        QSignalSpy removed(&bench.model, &QAbstractItemModel::rowsRemoved);
        bench.run.nextRun();
        bench.run.begin(fewer);
        bench.apply();
        QCOMPARE(bench.model.rowCount(), 3);
        QCOMPARE(removed.size(), 1);
        QCOMPARE(removed[0][1].toInt(), 1);
        QCOMPARE(removed[0][2].toInt(), 1);
        QCOMPARE(bench.text(2), u"text 3"_s);
        QCOMPARE(bench.model.card(1).number, 2);
        QCOMPARE(bench.resets.size(), 0);
    }
};

QTEST_GUILESS_MAIN(BoardModelTest)
#include "tst_board_model.moc"
