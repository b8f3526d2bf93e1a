// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/script/scene_editor.h"

#include "core/screenplay/fountain.h"
#include "tests/ui/rehearsed_window.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QCompleter>
#include <QSignalSpy>

#include <algorithm>
#include <atomic>
#include <thread>

using namespace dg;
using namespace Qt::StringLiterals;

namespace {

const QString text =
    u"INT. GALLEY - DAY\n\nPosy waits.\n\nPOSY\n(low)\nI have a plan.\n\nFITCH\nAnother one?\n"_s;

struct Desk {
    Theme theme {Appearance::Light};
    SceneEditor editor {theme};

    explicit Desk(const QString &fountain = text)
    {
        editor.resize(800, 600);
        editor.show();
        editor.setCast({u"Posy"_s, u"Fitch"_s, u"Fiona"_s});
        editor.setText(fountain);
    }
    void press(Qt::Key key, Qt::KeyboardModifiers with = Qt::NoModifier)
    {
        QTest::keyClick(&editor, key, with);
    }
    void type(const QString &words) { QTest::keyClicks(&editor, words); }
    void toEnd() { editor.moveCursor(QTextCursor::End); }
    QAbstractItemView *completions() const
    {
        return editor.findChild<QCompleter *>()->popup(); // a window of its own
    }
};

} // namespace

class SceneEditorTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aSceneComesOutAsItWentIn()
    {
        Desk desk;
        QCOMPARE(readFountain(desk.editor.text(), TitlePage::None), readFountain(text, TitlePage::None));
        const QString rich =
            u"INT. HALL - DAY #4A#\n\n  Indented,\nand *stressed*.\n\nPOSY ^\nBeside.\n\n> CUT TO:\n\n"
            ">THE END<\n\n[[a note]]\n"_s;
        desk.editor.setText(rich);
        QCOMPARE(readFountain(desk.editor.text(), TitlePage::None), readFountain(rich, TitlePage::None));
    }

    void enterBeginsTheNextFittingKind()
    {
        Desk desk(u"INT. HALL - DAY\n"_s);
        desk.toEnd();
        desk.press(Qt::Key_Return);
        QCOMPARE(desk.editor.kind(), ElementType::Action);
        desk.type(u"She waits."_s);
        desk.press(Qt::Key_Return);
        QCOMPARE(desk.editor.kind(), ElementType::Character);
        desk.type(u"odile"_s);
        desk.press(Qt::Key_Return);
        QCOMPARE(desk.editor.kind(), ElementType::Dialogue);
        desk.type(u"Well."_s);
        desk.press(Qt::Key_Return);
        QCOMPARE(desk.editor.kind(), ElementType::Character);
        // Nothing said, nothing there: action.
        desk.press(Qt::Key_Return);
        QCOMPARE(desk.editor.kind(), ElementType::Action);
        QCOMPARE(readFountain(desk.editor.text(), TitlePage::None),
            readFountain(u"INT. HALL - DAY\n\nShe waits.\n\nODILE\nWell.\n"_s, TitlePage::None));
    }

    void enterOnAnEmptyLineOfDialogueIsAction()
    {
        Desk desk;
        desk.toEnd();
        desk.press(Qt::Key_Return);
        desk.type(u"odile"_s);
        desk.press(Qt::Key_Return);
        QCOMPARE(desk.editor.kind(), ElementType::Dialogue);
        desk.press(Qt::Key_Return);
        QCOMPARE(desk.editor.kind(), ElementType::Action);
    }

    void tabChangesWhatAParagraphIs()
    {
        Desk desk(u"INT. HALL - DAY\n\nposy\n"_s);
        desk.toEnd();
        QCOMPARE(desk.editor.kind(), ElementType::Action);
        desk.press(Qt::Key_Tab);
        QCOMPARE(desk.editor.kind(), ElementType::Character);
        QVERIFY(desk.editor.toPlainText().endsWith(u"POSY"_s)); // names are in capitals
        desk.press(Qt::Key_Tab);
        QCOMPARE(desk.editor.kind(), ElementType::Dialogue);
        desk.press(Qt::Key_Tab);
        QCOMPARE(desk.editor.kind(), ElementType::Parenthetical);
        QVERIFY(desk.editor.toPlainText().endsWith(u"(POSY)"_s));
        desk.press(Qt::Key_Backtab, Qt::ShiftModifier);
        QCOMPARE(desk.editor.kind(), ElementType::Dialogue);
        QVERIFY(desk.editor.toPlainText().endsWith(u"\nPOSY"_s));
    }

    void namesAreCompleted()
    {
        Desk desk;
        desk.toEnd();
        desk.press(Qt::Key_Return);
        desk.type(u"fi"_s);
        QVERIFY(desk.editor.toPlainText().endsWith(u"FI"_s));
        QAbstractItemView *list = desk.completions();
        QVERIFY(list && list->isVisible());
        QCOMPARE(list->model()->rowCount(), 2);
        QTest::keyClick(list, Qt::Key_Down);
        QTest::keyClick(list, Qt::Key_Return);
        QVERIFY2(desk.editor.text().endsWith(u"FITCH\n"_s), qPrintable(desk.editor.text()));
        QCOMPARE(desk.editor.kind(), ElementType::Dialogue); // who is named is about to speak
    }

    void everythingCanBeUndone()
    {
        Desk desk;
        const QString before = desk.editor.text();
        desk.toEnd();
        desk.press(Qt::Key_Return);
        desk.type(u"odile"_s);
        desk.press(Qt::Key_Return);
        desk.type(u"No."_s);
        desk.press(Qt::Key_Tab);
        const QString after = desk.editor.text();
        for (int i = 0; i < 40 && desk.editor.document()->isUndoAvailable(); ++i)
            desk.editor.undo();
        QCOMPARE(desk.editor.text(), before);
        for (int i = 0; i < 40 && desk.editor.document()->isRedoAvailable(); ++i)
            desk.editor.redo();
        QCOMPARE(desk.editor.text(), after);
    }

    void theCaretKnowsItsSpeech()
    {
        Desk desk;
        desk.toEnd();
        auto place = desk.editor.speechAtCaret();
        QVERIFY(place);
        QCOMPARE(place->number, 2);
        QCOMPARE(place->speaker, u"FITCH"_s);
        QCOMPARE(place->line, u"Another one?"_s);
        desk.editor.replaceParagraph(u"Not again."_s);
        QVERIFY(desk.editor.text().contains(u"FITCH\nNot again."_s));
        desk.editor.undo();
        QVERIFY(desk.editor.text().contains(u"FITCH\nAnother one?"_s));
        desk.editor.moveCursor(QTextCursor::Start);
        QVERIFY(!desk.editor.speechAtCaret());
    }

    // Through the window

    void aSceneIsEditedAndBecomesTheWritersOwn()
    {
        RehearsedWindow bench;
        QVERIFY(bench.write());
        bench.select(2);
        bench.key(Qt::Key_E);
        QVERIFY(bench.panel()->isEditing());
        QVERIFY(bench.editor()->isVisible());
        QVERIFY(!bench.script()->isVisible());
        const QString length = bench.words("editorLength");
        QVERIFY(!length.isEmpty());
        bench.editor()->moveCursor(QTextCursor::End);
        QTest::keyClick(bench.editor(), Qt::Key_Return);
        QTest::keyClick(bench.editor(), Qt::Key_Return);
        QTest::keyClicks(bench.editor(), u"A very long look."_s);
        QTRY_COMPARE(bench.words("editorHint"), u"Saved as your own take"_s);
        bench.press("editorDone");
        QVERIFY(!bench.panel()->isEditing());
        QVERIFY(bench.script()->isVisible());
        QTRY_COMPARE(bench.shown(2), SceneState::Mine);
        QTRY_VERIFY(bench.script()->toPlainText().contains(u"A very long look."_s));

        // One step of the window's undo brings the take back that it began as.
        bench.action("undoAction")->trigger();
        QTRY_VERIFY(!bench.card(2).settledText.contains(u"A very long look."_s));
        QTRY_VERIFY(!bench.card(2).marks.mine);
        bench.action("redoAction")->trigger();
        QTRY_VERIFY(bench.card(2).settledText.contains(u"A very long look."_s));
        const SceneId scene = bench.card(2).id;
        const auto file = bench.closeAndRead();
        const auto takes = takesIn(*file, scene);
        QCOMPARE(std::count_if(takes.begin(), takes.end(), isMine), 1);
    }

    void lookingAtASceneChangesNothing()
    {
        RehearsedWindow bench;
        QVERIFY(bench.write());
        bench.select(1);
        bench.key(Qt::Key_E);
        QVERIFY(bench.panel()->isEditing());
        QTest::keyClick(bench.editor(), Qt::Key_Escape);
        QVERIFY(!bench.panel()->isEditing());
        QCOMPARE(bench.card(1).marks.mine, false);
        const SceneId scene = bench.card(1).id;
        const auto file = bench.closeAndRead();
        QCOMPARE(takesIn(*file, scene).size(), std::size_t {1});
    }

    void whatIsTypedIsOnDiskWithoutBeingDone()
    {
        RehearsedWindow bench;
        QVERIFY(bench.write());
        bench.select(1);
        bench.key(Qt::Key_E);
        bench.editor()->moveCursor(QTextCursor::End);
        QTest::keyClicks(bench.editor(), u" And then?"_s);
        QTRY_COMPARE(bench.words("editorHint"), u"Saved as your own take"_s);
        QTest::keyClicks(bench.editor(), u" Then nothing."_s);
        QTRY_VERIFY(bench.card(1).settledText.contains(u"Then nothing."_s));
        const SceneId scene = bench.card(1).id;
        const auto file = bench.closeAndRead(); // closed in the middle of it
        const auto takes = takesIn(*file, scene);
        QCOMPARE(std::count_if(takes.begin(), takes.end(), isMine), 1);
        QVERIFY(takes.back().body.contains("And then? Then nothing."));
    }

    void discardingReturnsToTheTake()
    {
        RehearsedWindow bench;
        QVERIFY(bench.write());
        const QString before = bench.card(2).settledText;
        bench.select(2);
        bench.key(Qt::Key_E);
        bench.editor()->moveCursor(QTextCursor::End);
        QTest::keyClicks(bench.editor(), u" Nonsense."_s);
        QTRY_COMPARE(bench.words("editorHint"), u"Saved as your own take"_s);
        bench.press("editorDiscard");
        QVERIFY(!bench.panel()->isEditing());
        QTRY_COMPARE(bench.card(2).settledText, before);
        QTRY_VERIFY(!bench.card(2).marks.mine);
    }

    void theScriptsOwnKeysAndClicksBeginIt()
    {
        RehearsedWindow bench;
        QVERIFY(bench.write());
        bench.script()->scrollTo(bench.card(3).id);
        QTest::keyClick(bench.script(), Qt::Key_Return);
        QVERIFY(bench.panel()->isEditing());
        QCOMPARE(bench.panel()->scene(), bench.card(3).id);
        QTest::keyClick(bench.editor(), Qt::Key_Escape);
        QTest::mouseDClick(
            bench.script()->viewport(), Qt::LeftButton, {}, bench.script()->caretRect().center());
        QVERIFY(bench.panel()->isEditing());
    }

    void whatIsBeingWrittenIsNotEdited()
    {
        RehearsedWindow bench;
        QVERIFY(bench.openProject());
        std::atomic<bool> isHeld {true};
        bench.provider.before = [&](const AiRequest &request) -> std::optional<CallResult> {
            while (request.stage == stages::draft && isHeld)
                std::this_thread::yield();
            return std::nullopt;
        };
        bench.action("generateAction")->trigger();
        QTRY_VERIFY(bench.cards().sceneCount() > 0 && bench.card(1).state == SceneState::Writing);
        bench.select(1);
        bench.key(Qt::Key_E);
        QVERIFY(!bench.panel()->isEditing());
        QVERIFY(bench.words("statusAside").contains(u"is being written"_s));
        isHeld = false;
        QVERIFY(bench.awaitIdle());
    }

    void theKindCanBeChosenFromTheList()
    {
        RehearsedWindow bench;
        QVERIFY(bench.write());
        bench.select(1);
        bench.key(Qt::Key_E);
        auto *kinds = bench.find<QComboBox>("editorKind");
        QCOMPARE(kinds->currentText(), SceneEditor::kindWord(bench.editor()->kind()));
        kinds->setCurrentIndex(kinds->findText(SceneEditor::kindWord(ElementType::Transition)));
        Q_EMIT kinds->activated(kinds->currentIndex());
        QCOMPARE(bench.editor()->kind(), ElementType::Transition);
    }
};

QTEST_MAIN(SceneEditorTest)
#include "tst_scene_editor.moc"
