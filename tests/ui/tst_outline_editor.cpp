// SPDX-License-Identifier: GPL-3.0-or-later
// The outline, edited in the real window: scenes moved, added, removed and written, and what that tears.
#include "tests/ui/story_bench.h"

#include "core/story/json.h"
#include "core/story/outline_edit.h"
#include "ui/brief/text_area.h"
#include "ui/story/callback_map.h"
#include "ui/story/scene_form.h"
#include "ui/story/seam_bar.h"

#include <QCheckBox>
#include <QComboBox>
#include <QSignalSpy>
#include <QSpinBox>

using namespace dg;
using namespace Qt::StringLiterals;

namespace {

/// As a writer does it: into the field, all of it, typed over.
void typeInto(QWidget *widget, const QString &text)
{
    widget->setFocus();
    QTest::keyClick(widget, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(widget, text);
}

QList<SeamBar *> bars(const StoryBench &bench)
{
    QList<SeamBar *> shown;
    for (SeamBar *bar : bench.window->findChildren<SeamBar *>()) {
        if (bar->isVisibleTo(bench.editor()))
            shown.append(bar);
    }
    return shown;
}

QString wordsOf(const SeamBar *bar)
{
    return bar->findChild<QLabel *>(u"seamWords"_s)->text();
}

} // namespace

class TestOutlineEditor : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keysMoveAndUndoBringsBack()
    {
        StoryBench bench;
        QVERIFY(bench.breakStory());
        QCOMPARE(bench.order(), u"s001 s002 s003 s004"_s);
        QVERIFY(bars(bench).isEmpty());

        bench.row(1)->setFocus();
        QTest::keyClick(bench.row(1), Qt::Key_Down); // to the next
        QVERIFY(bench.row(2)->hasFocus());
        // Through the acts until the order changes.
        for (int press = 0; press < 6 && bench.order() == u"s001 s002 s003 s004"_s; ++press)
            QTest::keyClick(bench.row(2), Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(bench.order(), u"s001 s003 s002 s004"_s);
        QVERIFY(bench.row(1)->hasFocus()); // it goes along
        QCOMPARE(bars(bench).size(), 3);
        QVERIFY(bench.editor()->history().undoText().contains(u"Move scene 3"_s));
        QCOMPARE(bench.find<QLabel>(u"outlineState"_s)->text(),
            u"As it was broken. Edit it here; what you change is kept."_s);

        const Outline saved = bench.saved();
        QCOMPARE(bench.order(), u"s001 s003 s002 s004"_s);
        QCOMPARE(brokenSeams(saved).size(), std::size_t {3}); // marked also after a restart
        QCOMPARE(bars(bench).size(), 3);
        QCOMPARE(bench.find<QLabel>(u"outlineState"_s)->text(), u"Edited by you: Generate keeps it."_s);
    }

    void undoAndRedoGoByKeysFromRowsAndFields()
    {
        StoryBench bench;
        QVERIFY(bench.breakStory());
        bench.row(3)->setFocus();
        QTest::keyClick(bench.row(3), Qt::Key_Delete);
        QCOMPARE(bench.order(), u"s001 s002 s003"_s);
        QVERIFY(bench.row(2)->hasFocus());
        QTest::keyClick(bench.row(2), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(bench.order(), u"s001 s002 s003 s004"_s);
        QTest::keyClick(bench.row(2), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(bench.order(), u"s001 s002 s003"_s);

        // What is typed is one step, taken back where it was typed.
        auto *logline = bench.find<QPlainTextEdit>(u"outlineLogline"_s);
        const QString before = logline->toPlainText();
        typeInto(logline, u"A night in rooms."_s);
        QCOMPARE(bench.editor()->outline()->logline, u"A night in rooms."_s);
        QTest::keyClick(logline, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(logline->toPlainText(), before);
        QCOMPARE(bench.order(), u"s001 s002 s003"_s);
        bench.find<QToolButton>(u"outlineUndo"_s)->click();
        QCOMPARE(bench.order(), u"s001 s002 s003 s004"_s);
        QVERIFY(!bench.action(u"outlineUndoAction"_s)->isEnabled());
    }

    void aSceneIsDraggedToAnotherPlace()
    {
        StoryBench bench;
        bench.window->resize(1500, 1200);
        QVERIFY(bench.breakStory());
        bench.window->setArrangement(MainWindow::Arrangement::Story);
        SceneRow *first = bench.row(0);
        const SceneRow *third = bench.row(2);
        QTRY_VERIFY(third->y() > first->y() && third->height() > 0); // laid out
        const QPoint from = first->rect().center();
        const QPoint to = first->mapFromGlobal(third->mapToGlobal(QPoint(60, third->height() - 2)));
        QTest::mousePress(first, Qt::LeftButton, {}, from);
        QTest::mouseMove(first, from + QPoint(0, 40));
        QTest::mouseMove(first, to);
        auto *line = bench.find<QFrame>(u"outlineDropLine"_s);
        QVERIFY(line->isVisible());
        QTest::mouseRelease(first, Qt::LeftButton, {}, to);
        QVERIFY(!line->isVisible());
        QCOMPARE(bench.order(), u"s002 s003 s001 s004"_s);

        // Held and let go of: nothing moves. A click alone opens it.
        const auto steps = bench.editor()->history().count();
        SceneRow *row = bench.row(1);
        QTest::mousePress(row, Qt::LeftButton, {}, row->rect().center());
        QTest::mouseMove(row, row->rect().center() + QPoint(0, -300));
        QTest::keyClick(row, Qt::Key_Escape);
        QTest::mouseRelease(row, Qt::LeftButton, {}, row->rect().center());
        QCOMPARE(bench.editor()->history().count(), steps);
        QTest::mouseClick(row, Qt::LeftButton);
        QVERIFY(bench.find<SceneForm>(u"sceneForm"_s)->isVisible());
        QTest::mouseClick(row, Qt::LeftButton);
        QVERIFY(!bench.find<SceneForm>(u"sceneForm"_s)->isVisible());
        QCOMPARE(bench.saved().scenes[2].id, SceneId("s001"));
    }

    void scenesAreAddedWithIdsThatNeverWere()
    {
        StoryBench bench;
        QVERIFY(bench.breakStory());
        bench.row(3)->setFocus();
        QTest::keyClick(bench.row(3), Qt::Key_Delete);
        QTest::keyClick(bench.row(0), Qt::Key_Insert); // behind the one that is selected: the last
        QCOMPARE(bench.order(), u"s001 s002 s003 s005"_s);
        QCOMPARE(bench.editor()->outline()->scenes[3].label, u"S4"_s);
        auto *slug = bench.find<QLineEdit>(u"sceneSlug"_s);
        QVERIFY(slug->isVisible() && slug->hasFocus());
        typeInto(slug, u"INT. CELLAR - NIGHT"_s);
        typeInto(bench.find<QPlainTextEdit>(u"sceneWant"_s), u"A way out."_s);

        bench.row(0)->setFocus();
        QTest::keyClick(bench.row(0), Qt::Key_Insert, Qt::ShiftModifier);
        QCOMPARE(bench.order(), u"s006 s001 s002 s003 s005"_s);
        const Outline saved = bench.saved();
        QCOMPARE(saved.scenes.size(), std::size_t {5});
        QCOMPARE(saved.scenes[4].slug, u"INT. CELLAR - NIGHT"_s);
        QCOMPARE(saved.scenes[4].want, u"A way out."_s);
        QVERIFY(!saved.scenes[4].handoffIn.isEmpty()); // takes up what the scene before hands over
        for (std::size_t i = 0; i < saved.scenes.size(); ++i)
            QVERIFY2(actOfScene(saved, i), qPrintable(saved.scenes[i].slug));
        // Once used, an id stays used, also in another session.
        bench.row(0)->setFocus();
        QTest::keyClick(bench.row(0), Qt::Key_Delete);
        QTest::keyClick(bench.row(0), Qt::Key_Insert);
        QVERIFY2(bench.order().contains(u"s007"_s) || bench.order().contains(u"s006"_s),
            qPrintable(bench.order()));
    }

    void everyFieldOfASceneIsKept()
    {
        StoryBench bench;
        QVERIFY(bench.breakStory());
        bench.editor()->openScene(SceneId("s002"));
        const OutlineScene before = bench.editor()->outline()->scenes[1];
        const QList<std::pair<QString, QString>> texts {
            {u"sceneWant"_s, u"the pen"_s},
            {u"sceneObstacle"_s, u"the ink"_s},
            {u"sceneTurnFrom"_s, u"sure"_s},
            {u"sceneTurnTo"_s, u"unsure"_s},
            {u"sceneTurnBecause"_s, u"it leaks"_s},
            {u"sceneUnusual"_s, u"blue hands"_s},
            {u"sceneEnterLate"_s, u"after the spill"_s},
            {u"sceneHandoffIn"_s, u"a full bottle"_s},
            {u"sceneHandoffOut"_s, u"an empty one"_s},
            {u"sceneActOut"_s, u"It is permanent."_s},
        };
        for (const auto &[name, text] : texts)
            typeInto(bench.find<QWidget>(name), text);
        bench.find<QPlainTextEdit>(u"sceneTactics"_s)->setPlainText(u"asks\n\n begs \nsteals"_s);
        bench.find<QPlainTextEdit>(u"sceneRungs"_s)->setPlainText(u"one\ntwo\nthree"_s);
        bench.find<QSpinBox>(u"sceneLength"_s)->setValue(11);
        bench.find<QComboBox>(u"sceneButton"_s)->setEditText(u"image"_s);
        const QString person = before.cast.first();
        bench.find<QComboBox>(u"sceneOwner"_s)->setEditText(person);
        bench.find<QComboBox>(u"sceneSane"_s)->setEditText(person);
        bench.find<QComboBox>(u"sceneButtonWhose"_s)->setEditText(person);
        bench.find<QCheckBox>(u"sceneStoryC"_s)->setChecked(true);
        bench.find<QPlainTextEdit>(u"sceneEntry:%1"_s.arg(person))->setPlainText(u"has the pen"_s);
        bench.find<QPlainTextEdit>(u"sceneExit:%1"_s.arg(person))->setPlainText(u"lost the pen\nknows why"_s);
        typeInto(bench.find<QLineEdit>(u"scenePlace"_s), u"Cellar"_s);

        const std::size_t plants = before.plants.size();
        bench.find<QToolButton>(u"sceneAddPlant"_s)->click();
        typeInto(bench.find<QLineEdit>(u"scenePlant:%1"_s.arg(plants)), u"Ink is forever."_s);
        bench.find<QComboBox>(u"scenePlantSpeaker:%1"_s.arg(plants))->setEditText(person);
        bench.editor()->flush();
        const OutlineScene now = bench.saved().scenes[1];
        QCOMPARE(now.want, u"the pen"_s);
        QCOMPARE(now.obstacle, u"the ink"_s);
        QCOMPARE(now.tactics, QStringList({u"asks"_s, u"begs"_s, u"steals"_s}));
        QCOMPARE(now.turn.from + u'/' + now.turn.to + u'/' + now.turn.because, u"sure/unsure/it leaks"_s);
        QCOMPARE(now.game.unusual, u"blue hands"_s);
        QCOMPARE(now.game.sane, person);
        QCOMPARE(now.game.rungs.size(), 3);
        QCOMPARE(now.game.name, before.game.name); // has no field
        QCOMPARE(now.enterLate, u"after the spill"_s);
        QCOMPARE(now.handoffIn + now.handoffOut, u"a full bottlean empty one"_s);
        QCOMPARE(now.actOut, u"It is permanent."_s);
        QCOMPARE(now.button.kind, u"image"_s);
        QCOMPARE(now.button.whose, person);
        QCOMPARE(now.owner, person);
        QCOMPARE(now.targetEighths, 11);
        QVERIFY(now.stories.contains(u"C"_s));
        QCOMPARE(now.place, u"Cellar"_s);
        QVERIFY2(now.slug.contains(u"CELLAR"_s), qPrintable(now.slug));
        QCOMPARE(now.plants.back().words, u"Ink is forever."_s);
        QCOMPARE(now.plants.back().speaker, person);
        QVERIFY(!now.plants.back().label.isEmpty());
        const auto factsOf = [&](const std::vector<Holding> &all) {
            for (const Holding &holding : all) {
                if (holding.who == person)
                    return holding.facts;
            }
            return QStringList();
        };
        QCOMPARE(factsOf(now.atEntry), QStringList {u"has the pen"_s});
        QCOMPARE(factsOf(now.atExit), QStringList({u"lost the pen"_s, u"knows why"_s}));
        QCOMPARE(now.id, before.id);
        QCOMPARE(now.label, before.label);
        QCOMPARE(now.rehearsal, before.rehearsal);
        QCOMPARE(now.extra, before.extra);
    }

    void storiesAndActsAreEdited()
    {
        StoryBench bench;
        QVERIFY(bench.breakStory());
        bench.find<QToolButton>(u"storyA"_s)->click();
        bench.find<QToolButton>(u"storyC"_s)->click();
        for (const auto &[name, text] : QList<std::pair<QString, QString>> {{u"storyAOwner"_s, u"Ines"_s},
                 {u"storyAWant"_s, u"to leave"_s}, {u"storyAObstacle"_s, u"the bridge"_s},
                 {u"storyAWrongPlan"_s, u"a raft"_s}, {u"storyACollision"_s, u"at the pier"_s},
                 {u"storyCWhat"_s, u"the bell"_s}, {u"storyCResolution"_s, u"it rings"_s}})
            typeInto(bench.find<QPlainTextEdit>(name), text);
        bench.find<QPlainTextEdit>(u"storyABeats"_s)->setPlainText(u"one\ntwo"_s);
        bench.find<QPlainTextEdit>(u"storyCRungs"_s)->setPlainText(u"once\ntwice\nthrice"_s);
        bench.find<QToolButton>(u"storyA"_s)->click();
        QCOMPARE(bench.find<QLabel>(u"storySummaryA"_s)->text(), u"Ines: to leave"_s);
        typeInto(bench.find<QLineEdit>(u"actName:0"_s), u"Teaser"_s);
        typeInto(bench.find<QLineEdit>(u"actOut:0"_s), u"The bridge is up."_s);
        const Outline saved = bench.saved();
        QCOMPARE(saved.a.owner, u"Ines"_s);
        QCOMPARE(saved.a.want, u"to leave"_s);
        QCOMPARE(saved.a.obstacle, u"the bridge"_s);
        QCOMPARE(saved.a.wrongPlan, u"a raft"_s);
        QCOMPARE(saved.a.collision, u"at the pier"_s);
        QCOMPARE(saved.a.beats, QStringList({u"one"_s, u"two"_s}));
        QCOMPARE(saved.c.what, u"the bell"_s);
        QCOMPARE(saved.c.rungs.size(), 3);
        QCOMPARE(saved.c.resolution, u"it rings"_s);
        QCOMPARE(saved.acts[0].name, u"Teaser"_s);
        QCOMPARE(saved.acts[0].actOut, u"The bridge is up."_s);
    }

    void somebodyStaysInAScene()
    {
        StoryBench bench;
        QVERIFY(bench.breakStory());
        bench.editor()->openScene(SceneId("s001"));
        const QStringList cast = bench.editor()->outline()->scenes[0].cast;
        for (const QString &name : cast)
            bench.find<QCheckBox>(u"sceneCast:%1"_s.arg(name))->click();
        QCOMPARE(bench.editor()->outline()->scenes[0].cast, QStringList {cast.last()});
        QVERIFY(bench.find<QLabel>(u"sceneCastProblem"_s)->isVisible());
        QVERIFY(bench.find<QCheckBox>(u"sceneCast:%1"_s.arg(cast.last()))->isChecked());
        bench.find<QCheckBox>(u"sceneCast:%1"_s.arg(cast.first()))->click();
        QVERIFY(!bench.find<QLabel>(u"sceneCastProblem"_s)->isVisible());
    }

    void aBrokenSeamIsShownAndMended()
    {
        StoryBench bench;
        QVERIFY(bench.breakStory());
        bench.row(2)->setFocus();
        QTest::keyClick(bench.row(2), Qt::Key_Delete);
        QCOMPARE(bars(bench).size(), 1);
        SeamBar *bar = bars(bench).front();
        const auto scenes = bench.editor()->outline()->scenes;
        QVERIFY2(wordsOf(bar).contains(u"Scene 2 hands over: "_s + scenes[1].handoffOut.simplified()),
            qPrintable(wordsOf(bar)));
        QVERIFY2(wordsOf(bar).contains(u"Scene 3 begins with: "_s + scenes[2].handoffIn.simplified()),
            qPrintable(wordsOf(bar)));

        bar->findChild<QToolButton *>(u"seamMend"_s)->click();
        auto *in = bar->findChild<QLineEdit *>(u"seamIn"_s);
        QVERIFY(in->isVisible());
        bar->findChild<QToolButton *>(u"seamCancel"_s)->click();
        QVERIFY(!in->isVisible());
        bar->findChild<QToolButton *>(u"seamMend"_s)->click();
        bar->findChild<QLineEdit *>(u"seamOut"_s)->setText(u"a wet list"_s);
        typeInto(in, u"the list, dry"_s);
        QTest::keyClick(in, Qt::Key_Return);
        QVERIFY(bars(bench).isEmpty());
        QCOMPARE(bench.editor()->outline()->scenes[1].handoffOut, u"a wet list"_s);
        QCOMPARE(bench.editor()->outline()->scenes[2].handoffIn, u"the list, dry"_s);

        bench.find<QToolButton>(u"outlineUndo"_s)->click();
        QCOMPARE(bars(bench).size(), 1);
        bars(bench).front()->findChild<QToolButton *>(u"seamFits"_s)->click();
        QVERIFY(bars(bench).isEmpty());
        QCOMPARE(bench.editor()->outline()->scenes[1].handoffOut, scenes[1].handoffOut);
        bench.saved();
        QVERIFY(bars(bench).isEmpty());
    }

    void aCallbackWithoutItsPlantIsMarked()
    {
        StoryBench bench;
        QVERIFY(bench.breakStory());
        auto *map = bench.find<CallbackMap>(u"callbackMap"_s);
        bench.editor()->openScene(SceneId("s001"));
        const std::size_t plants = bench.editor()->outline()->scenes[0].plants.size();
        bench.find<QToolButton>(u"sceneAddPlant"_s)->click();
        typeInto(bench.find<QLineEdit>(u"scenePlant:%1"_s.arg(plants)), u"It floats."_s);
        QVERIFY(map->toPlainText().contains(u"“It floats.”"_s));
        QVERIFY(map->toPlainText().contains(u"not paid off"_s));
        bench.editor()->openScene(SceneId("s003"));
        const std::size_t payoffs = bench.editor()->outline()->scenes[2].payoffs.size();
        bench.find<QToolButton>(u"sceneAddPayoff"_s)->click();
        auto *choice = bench.find<QComboBox>(u"scenePayoff:%1"_s.arg(payoffs));
        choice->setCurrentIndex(choice->findText(u"It floats"_s, Qt::MatchContains));
        typeInto(bench.find<QLineEdit>(u"scenePayoffTwist:%1"_s.arg(payoffs)), u"It sinks."_s);
        QVERIFY2(map->toPlainText().contains(u"→ scene 3 It sinks."_s), qPrintable(map->toPlainText()));
        QVERIFY(!map->toPlainText().contains(u"⚠"_s));

        // Moved in front of its plant, then without one.
        bench.row(2)->setFocus();
        for (int press = 0; press < 8; ++press)
            QTest::keyClick(bench.row(2), Qt::Key_Up, Qt::AltModifier);
        while (bench.order().indexOf(u"s003"_s) != 0)
            QTest::keyClick(bench.find<SceneRow>(u"sceneRow:s003"_s), Qt::Key_Up, Qt::AltModifier);
        QVERIFY(map->toPlainText().contains(u"paid off before it is planted"_s));
        QVERIFY(bench.find<SceneRow>(u"sceneRow:s003"_s)->accessibleDescription().contains(u"It floats"_s));
        bench.editor()->openScene(SceneId("s001"));
        bench.find<QToolButton>(u"sceneRemovePlant:%1"_s.arg(plants))->click();
        QVERIFY(map->toPlainText().contains(u"A payoff without a plant"_s));
        QVERIFY(map->toPlainText().contains(u"falls flat"_s));
    }

    void whatIsTypedIsNotLostWhenARunStarts()
    {
        StoryBench bench;
        QVERIFY(bench.breakStory());
        bench.editor()->openScene(SceneId("s002"));
        typeInto(bench.find<QPlainTextEdit>(u"sceneWant"_s), u"Forty signatures."_s);
        bench.action(u"writeScriptAction"_s)->trigger(); // at once
        QVERIFY(bench.awaitIdle());
        QTRY_COMPARE(bench.cards().writtenCount(), 4);
        QCOMPARE(bench.cards().outline()->scenes[1].want, u"Forty signatures."_s);
        const auto file = [&] {
            bench.window.reset();
            return ProjectFile::open(bench.path);
        }();
        QVERIFY(file);
        const auto drafts = (*file)->current(EpisodeId(1), {u"draft"_s, u"s002"_s});
        QVERIFY(drafts && *drafts);
        const auto outline = (*file)->current(EpisodeId(1), {u"outline"_s, {}});
        QVERIFY(outline && *outline);
        QVERIFY(QString::fromUtf8((*outline)->body).contains(u"Forty signatures."_s));
        QCOMPARE((*outline)->provenance.value(u"source"_s).toString(), u"edited"_s);
    }

    void aNewSceneIsWrittenLikeAnyOther()
    {
        StoryBench bench;
        QVERIFY(bench.breakStory());
        bench.row(1)->setFocus();
        QTest::keyClick(bench.row(1), Qt::Key_Insert);
        QCOMPARE(bench.order(), u"s001 s002 s005 s003 s004"_s);
        typeInto(bench.find<QPlainTextEdit>(u"sceneWant"_s), u"A way out."_s);
        bench.action(u"generateAction"_s)->trigger(); // it keeps the edited outline
        QVERIFY(bench.awaitIdle());
        QCOMPARE(bench.order(), u"s001 s002 s005 s003 s004"_s);
        QTRY_COMPARE(bench.cards().writtenCount(), 5);
        QVERIFY(!bench.cards().card(2).text.isEmpty());
    }

    void whileScenesAreWrittenNothingIsEdited()
    {
        StoryBench bench;
        QVERIFY(bench.breakStory());
        bench.editor()->setRunning(true);
        bench.row(1)->setFocus();
        QTest::keyClick(bench.row(1), Qt::Key_Delete);
        QTest::keyClick(bench.row(1), Qt::Key_Insert);
        QTest::keyClick(bench.row(1), Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(bench.order(), u"s001 s002 s003 s004"_s);
        QVERIFY(!bench.action(u"outlineRemove"_s)->isEnabled());
        bench.editor()->setRunning(false);
        QTest::keyClick(bench.row(1), Qt::Key_Delete);
        QCOMPARE(bench.order(), u"s001 s003 s004"_s);
    }

    void anotherOutlineFromARunIsAStepThatUndoTakesBack()
    {
        OutlineDocument document;
        auto first = std::make_shared<Outline>();
        first->logline = u"one"_s;
        first->scenes.resize(1);
        document.open(first);
        QSignalSpy edited(&document, &OutlineDocument::edited);
        Outline mine = *first;
        mine.logline = u"mine"_s;
        document.edit(u"Edit"_s, mine, u"logline"_s);
        mine.logline = u"mine, longer"_s;
        document.edit(u"Edit"_s, mine, u"logline"_s);
        QCOMPARE(document.history().count(), 1); // one step
        document.endStep();
        mine.logline = u"mine, again"_s;
        document.edit(u"Edit"_s, mine, u"logline"_s);
        QCOMPARE(document.history().count(), 2);
        document.flush();
        QCOMPARE(edited.size(), 1);

        // What was saved comes back while the writer has gone on: it changes nothing.
        Outline later = mine;
        later.logline = u"later"_s;
        document.edit(u"Edit"_s, later);
        document.update(std::make_shared<const Outline>(mine), u"Break story"_s);
        QCOMPARE(document.outline()->logline, u"later"_s);
        document.flush();

        auto broken = std::make_shared<Outline>();
        broken->logline = u"two"_s;
        broken->scenes.resize(2);
        document.update(broken, u"Break story"_s);
        QCOMPARE(document.outline()->logline, u"two"_s);
        QVERIFY(!document.isWaiting()); // the project has it
        document.history().undo();
        QCOMPARE(document.outline()->logline, u"later"_s);
        QVERIFY(document.isWaiting()); // which the project has to learn
        document.flush();
        QCOMPARE(edited.size(), 3);
        document.open(nullptr);
        QCOMPARE(document.history().count(), 0);
    }
};

QTEST_MAIN(TestOutlineEditor)
#include "tst_outline_editor.moc"
