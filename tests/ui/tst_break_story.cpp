// SPDX-License-Identifier: GPL-3.0-or-later
// Break story and Write script, in the real window.
#include "tests/ui/story_bench.h"

#include "core/events/stage_names.h"
#include "ui/brief/passes_editor.h"
#include "ui/common/confirm_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QMenu>
#include <QSpinBox>

using namespace dg;
using namespace Qt::StringLiterals;

class TestBreakStory : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theOutlineComesFirstAndTheScriptFromIt()
    {
        StoryBench bench;
        QVERIFY(bench.openProject());
        QAction *breaks = bench.action(u"breakStoryAction"_s);
        QAction *writes = bench.action(u"writeScriptAction"_s);
        QCOMPARE(breaks->text(), u"Break story"_s);
        QVERIFY(!writes->isEnabled());
        QVERIFY(bench.find<QMenu>(u"generateMenu"_s)->actions().contains(breaks));
        QVERIFY(bench.find<QMenu>(u"generateMenu"_s)->actions().contains(writes));

        bench.window->setArrangement(MainWindow::Arrangement::Story);
        QTest::mouseClick(bench.find<QPushButton>(u"outlineBreak"_s), Qt::LeftButton);
        QCOMPARE(bench.window->arrangement(), MainWindow::Arrangement::Story); // it stays where the story is
        QVERIFY(bench.awaitIdle());
        QTRY_VERIFY(bench.editor()->outline());
        QCOMPARE(bench.cards().sceneCount(), 4);
        QCOMPARE(bench.cards().writtenCount(), 0);
        QCOMPARE(bench.window->arrangement(), MainWindow::Arrangement::Story);
        QTRY_VERIFY(bench.bar()->isVisible());
        QVERIFY2(bench.bar()->sentence().startsWith(u"The story is broken"_s),
            qPrintable(bench.bar()->sentence()));
        QCOMPARE(bench.find<QPushButton>(u"runBarButton"_s)->text(), u"Write script"_s);
        QCOMPARE(breaks->text(), u"Break story again…"_s);

        const Outline outline = *bench.editor()->outline();
        QTest::mouseClick(bench.find<QPushButton>(u"runBarButton"_s), Qt::LeftButton);
        QCOMPARE(bench.window->arrangement(), MainWindow::Arrangement::Write);
        QVERIFY(bench.awaitIdle());
        QTRY_COMPARE(bench.cards().writtenCount(), 4);
        QCOMPARE(bench.editor()->outline()->scenes[2].slug, outline.scenes[2].slug);
    }

    void breakingItAgainAsksAndUndoBringsItBack()
    {
        StoryBench bench;
        QVERIFY(bench.breakStory());
        bench.row(3)->setFocus();
        QTest::keyClick(bench.row(3), Qt::Key_Delete);
        bench.editor()->flush();
        QTRY_COMPARE(bench.find<QLabel>(u"outlineState"_s)->text(), u"Edited by you: Generate keeps it."_s);
        const QString logline = bench.editor()->outline()->logline;

        bench.find<QPushButton>(u"outlineBreakAgain"_s)->click();
        auto *asked = bench.find<ConfirmDialog>(u"breakAgain"_s);
        QVERIFY(asked->about().contains(u"everything you have edited"_s));
        QVERIFY(asked->about().contains(u"Undo"_s));
        bench.find<QPushButton>(u"breakAgainCancel"_s)->click();
        QCOMPARE(bench.order(), u"s001 s002 s003"_s);
        QTRY_VERIFY(!bench.window->findChild<ConfirmDialog *>(u"breakAgain"_s));

        bench.find<QPushButton>(u"outlineBreakAgain"_s)->click();
        bench.find<QPushButton>(u"breakAgainConfirm"_s)->click();
        QVERIFY(bench.awaitIdle());
        QTRY_COMPARE(bench.editor()->outline()->scenes.size(), std::size_t {4});
        QCOMPARE(bench.window->arrangement(), MainWindow::Arrangement::Story);
        QTRY_VERIFY(bench.find<QLabel>(u"outlineState"_s)->text().startsWith(u"As it was broken"_s));

        bench.find<QToolButton>(u"outlineUndo"_s)->click();
        QVERIFY2(bench.order() == u"s001 s002 s003"_s,
            qPrintable(u"%1 steps, next %2"_s.arg(bench.editor()->history().count())
                           .arg(bench.editor()->history().undoText())));
        QCOMPARE(bench.editor()->outline()->logline, logline);
        const Outline saved = bench.saved();
        QCOMPARE(saved.scenes.size(), std::size_t {3});
        QCOMPARE(bench.find<QLabel>(u"outlineState"_s)->text(), u"Edited by you: Generate keeps it."_s);
    }

    void anEditedOutlineIsKeptByGenerate()
    {
        StoryBench bench;
        QVERIFY(bench.breakStory());
        bench.row(0)->setFocus();
        QTest::keyClick(bench.row(0), Qt::Key_Delete);
        bench.action(u"generateAction"_s)->trigger();
        QVERIFY(bench.awaitIdle());
        QTRY_COMPARE(bench.cards().writtenCount(), 3);
        QCOMPARE(bench.order(), u"s002 s003 s004"_s);
    }

    void whatWouldBeWrittenAgainIsSaidBesideTheSeam()
    {
        StoryBench bench;
        QVERIFY(bench.breakStory());
        bench.action(u"writeScriptAction"_s)->trigger();
        QVERIFY(bench.awaitIdle());
        QTRY_COMPARE(bench.cards().writtenCount(), 4);
        bench.window->setArrangement(MainWindow::Arrangement::Story);
        bench.row(2)->setFocus();
        QTest::keyClick(bench.row(2), Qt::Key_Delete);
        bench.editor()->flush();
        // The scenes on both sides are handed other things than they were written for.
        QTRY_COMPARE_WITH_TIMEOUT(bench.find<QLabel>(u"outlineConsequence"_s)->text(),
            u"The next run writes scenes 2 and 3 again."_s, 10'000);
        QCOMPARE(
            bench.find<QLabel>(u"seamConsequence"_s)->text(), u"Both are written again by the next run."_s);
    }

    void passesAreSwitchedInTheBrief()
    {
        StoryBench bench;
        QVERIFY(bench.openProject());
        auto *passes = bench.find<PassesEditor>(u"briefPasses"_s);
        QVERIFY(passes->passes() == noPasses());
        QVERIFY(!bench.find<QCheckBox>(u"passRefinement"_s)->isEnabled()); // needs the check
        bench.find<QCheckBox>(u"passCheck"_s)->click();
        bench.find<QCheckBox>(u"passRefinement"_s)->click();
        bench.find<QSpinBox>(u"refinementLimit"_s)->setValue(3);
        auto *threshold = bench.find<QComboBox>(u"refinementThreshold"_s);
        QCOMPARE(threshold->currentText(), u"Fair"_s);
        threshold->setCurrentIndex(3);
        Q_EMIT threshold->activated(3);
        bench.find<QCheckBox>(u"passComparison"_s)->click();
        bench.find<QCheckBox>(u"passJoin"_s)->click();
        bench.action(u"breakStoryAction"_s)->trigger(); // which saves the brief first
        QVERIFY(bench.awaitIdle());
        bench.window.reset();
        const auto file = ProjectFile::open(bench.path);
        QVERIFY(file);
        const auto brief = (*file)->brief(EpisodeId(1));
        QVERIFY(brief);
        RunPasses expected = noPasses();
        expected.check = expected.refinement = expected.comparison = expected.join = true;
        expected.refinementLimit = 3;
        expected.threshold = 0.85;
        QVERIFY(brief->run.passes == expected);
    }

    void aThresholdOfAnotherHandStays()
    {
        PassesEditor editor;
        RunPasses passes;
        passes.threshold = 0.8;
        passes.refinementLimit = 2;
        editor.setPasses(passes);
        QVERIFY(editor.passes() == passes);
        editor.setPasses(RunPasses());
        QVERIFY(editor.passes() == RunPasses());
    }
};

QTEST_MAIN(TestBreakStory)
#include "tst_break_story.moc"
