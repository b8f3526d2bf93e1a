// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/script/script_view.h"

#include "tests/ui/run_script.h"
#include "ui/board/board_model.h"
#include "ui/common/theme.h"

#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QTextBlock>

using namespace dg;
using namespace Qt::StringLiterals;

class ScriptViewTest : public QObject {
    Q_OBJECT
private:
    struct Bench {
        Theme theme {Appearance::Light};
        BoardModel model;
        ScriptView view {theme, model};
        RunScript run;

        Bench()
        {
            view.resize(900, 500);
            view.show();
        }
        void apply()
        {
            const RunChanges batch = run.takeChanges();
            model.apply(run.state(), batch, true);
        }
        QTextBlock find(const QString &text) const
        {
            for (QTextBlock block = view.document()->begin(); block.isValid(); block = block.next()) {
                if (block.text() == text)
                    return block;
            }
            return {};
        }
    };
    static QString speech(int scene, int lines)
    {
        QString text = u"INT. ROOM %1 - DAY\n"_s.arg(scene);
        for (int i = 0; i < lines; ++i)
            text += u"\nODILE\nLine %1 of scene %2.\n"_s.arg(i).arg(scene);
        return text;
    }

private Q_SLOTS:
    void anActsNameIsPrintedOnlyWhereThePageHasIt()
    {
        Bench bench;
        bench.run.begin(outlineOf(1));
        bench.run.finish(1, StageOutcome::Called, u"INT. ROOM 1 - DAY\n\nA chair.\n"_s);
        bench.apply();
        QVERIFY(!bench.view.toPlainText().contains(u"COLD OPEN"_s, Qt::CaseInsensitive));
        bench.view.setPageStyle(multiCamera());
        QVERIFY(bench.find(u"COLD OPEN"_s).isValid());
        QVERIFY(bench.find(u"A CHAIR."_s).isValid());
        bench.view.setPageStyle(usLetter());
        QVERIFY(!bench.find(u"COLD OPEN"_s).isValid());
        QVERIFY(bench.find(u"A chair."_s).isValid());
    }

    void emphasisIsSeenInsteadOfItsMarks()
    {
        Bench bench;
        bench.run.begin(outlineOf(1));
        bench.run.call(1);
        bench.run.type(1, u"INT. ROOM 1 - DAY\n\nA *very* **old** ch"_s);
        bench.apply();
        const QTextBlock block = bench.find(u"A very old ch"_s);
        QVERIFY(block.isValid());
        const auto format = [&](int position) {
            QTextCursor cursor(block);
            cursor.setPosition(block.position() + position + 1);
            return cursor.charFormat();
        };
        QVERIFY(format(2).fontItalic());
        QVERIFY(!format(0).fontItalic());
        QCOMPARE(format(7).fontWeight(), int(QFont::Bold));
        // What comes after it is not drawn into it.
        bench.run.type(1, u"air."_s);
        bench.apply();
        QCOMPARE(block.text(), u"A very old chair."_s);
        QVERIFY(format(14).fontWeight() != QFont::Bold);
    }

    void aHeadingStandsInItsColumnWhereTheHeaderStoodBefore()
    {
        Bench bench;
        bench.view.setHeader(u"Low Water"_s, u"Eleven Signatures"_s, u"No AI."_s);
        bench.run.begin(outlineOf(2));
        for (const int scene : {1, 2})
            bench.run.finish(scene, StageOutcome::Called, speech(scene, 1));
        bench.apply();
        const auto left = [&](const QString &text) {
            return bench.view.cursorRect(QTextCursor(bench.find(text))).left();
        };
        const int column = left(u"INT. ROOM 2 - DAY"_s);
        QCOMPARE(left(u"INT. ROOM 1 - DAY"_s), column);
        bench.view.setHeader(u"Low Water"_s, {}, {});
        QCOMPARE(left(u"INT. ROOM 1 - DAY"_s), column);
    }

    void aStreamChangesOnlyWhatIsNew()
    {
        Bench bench;
        bench.run.begin(outlineOf(3));
        bench.apply();
        QVERIFY(bench.find(u"Scene 2 is still to be written."_s).isValid());
        bench.run.call(2);
        bench.run.type(2, u"INT. ROOM 2 - DAY\n\nODI"_s);
        bench.apply();
        QVERIFY(!bench.find(u"Scene 2 is still to be written."_s).isValid());
        // A name that is still being typed stands where names stand.
        const auto left = [&](const QString &text) {
            return bench.view.cursorRect(QTextCursor(bench.find(text))).left();
        };
        QVERIFY(left(u"ODI"_s) > left(u"INT. ROOM 2 - DAY"_s) + 100);

        QSignalSpy edits(bench.view.document(), &QTextDocument::contentsChange);
        bench.run.type(2, u"LE\nLet the"_s);
        bench.apply();
        bench.run.type(2, u" record show"_s);
        edits.clear();
        bench.apply();
        QCOMPARE(edits.size(), 1);
        QCOMPARE(edits[0][1].toInt(), 0); // nothing removed
        QCOMPARE(edits[0][2].toInt(), int(u" record show"_s.size()));
        QVERIFY(bench.find(u"Let the record show"_s).isValid());
        QVERIFY(bench.find(u"INT. ROOM 3 - DAY"_s).isValid());
    }

    void theDocumentIsTheSameHoweverItCame()
    {
        Bench streamed;
        streamed.run.begin(outlineOf(3));
        streamed.apply();
        for (const int scene : {2, 1, 3}) {
            const QString text = speech(scene, 5);
            streamed.run.call(scene);
            for (qsizetype at = 0; at < text.size(); at += 7) {
                streamed.run.type(scene, text.mid(at, 7));
                streamed.apply();
            }
            streamed.run.finish(scene, StageOutcome::Called, text);
            streamed.apply();
        }
        Bench whole;
        whole.run.begin(outlineOf(3));
        for (const int scene : {1, 2, 3})
            whole.run.finish(scene, StageOutcome::Called, speech(scene, 5));
        whole.apply();
        QTRY_COMPARE(streamed.view.toPlainText(), whole.view.toPlainText());
        QTextBlock a = streamed.view.document()->begin();
        for (QTextBlock b = whole.view.document()->begin(); b.isValid(); b = b.next(), a = a.next())
            QCOMPARE(a.blockFormat(), b.blockFormat());
    }

    void theReaderStaysWhereTheyAre()
    {
        Bench bench;
        bench.run.begin(outlineOf(3));
        for (const int scene : {2, 3})
            bench.run.finish(scene, StageOutcome::Called, speech(scene, 30));
        bench.apply();
        QTRY_VERIFY(bench.view.verticalScrollBar()->maximum() > 1000);
        bench.view.scrollTo(SceneId("s3"));
        const auto top = [&] {
            return bench.view.cursorRect(QTextCursor(bench.find(u"Line 3 of scene 3."_s))).top();
        };
        const int before = top();
        bench.run.call(1);
        bench.run.type(1, speech(1, 20));
        bench.apply();
        QCOMPARE(top(), before);
    }

    void theReaderAtTheEndIsTakenAlong()
    {
        Bench bench;
        bench.run.begin(outlineOf(2));
        bench.run.finish(1, StageOutcome::Called, speech(1, 30));
        bench.apply();
        QScrollBar *bar = bench.view.verticalScrollBar();
        QTRY_VERIFY(bar->maximum() > 200);
        bar->setValue(bar->maximum());
        bench.run.call(2);
        bench.run.type(2, speech(2, 20));
        bench.apply();
        QTRY_COMPARE(bar->value(), bar->maximum());

        bar->setValue(0); // one who reads from the top is left alone
        bench.run.type(2, speech(2, 20));
        bench.apply();
        QCOMPARE(bar->value(), 0);
    }

    void anotherPaperLeavesTheReaderWhereTheyAre()
    {
        Bench bench;
        bench.run.begin(outlineOf(4));
        for (const int scene : {1, 2, 3, 4})
            bench.run.finish(scene, StageOutcome::Called, speech(scene, 30));
        bench.apply();
        QTRY_VERIFY(bench.view.verticalScrollBar()->maximum() > 1000);
        bench.view.scrollTo(SceneId("s3"));
        const auto line = [&] {
            return bench.view.cursorForPosition(QPoint(bench.view.viewport()->width() / 2, 0)).block().text();
        };
        const QString atTop = line();
        for (const PageStyle &style : {a4(), multiCamera(), usLetter()}) {
            bench.view.setPageStyle(style);
            QCOMPARE(line().toUpper(), atTop.toUpper());
        }
    }

    void anotherPaperKeepsWhatIsSelected()
    {
        Bench bench;
        bench.run.begin(outlineOf(2));
        for (const int scene : {1, 2})
            bench.run.finish(scene, StageOutcome::Called, speech(scene, 30));
        bench.apply();
        bench.view.setTextCursor(bench.view.document()->find(u"Line 3 of scene 2."_s));
        bench.view.setPageStyle(a4());
        QCOMPARE(bench.view.textCursor().selectedText(), u"Line 3 of scene 2."_s);
    }

    void pagesAreCounted()
    {
        Bench bench;
        QSignalSpy counted(&bench.view, &ScriptView::pagesChanged);
        bench.run.begin(outlineOf(3));
        bench.apply();
        QCOMPARE(bench.view.pageCount(), 1);
        QCOMPARE(counted.size(), 1);
        for (const int scene : {1, 2, 3})
            bench.run.finish(scene, StageOutcome::Called, speech(scene, 40));
        bench.apply();
        // Three times 40 speeches of three lines each, and as many as fit on 54 lines.
        QTRY_COMPARE(bench.view.pageCount(), 7);
        QCOMPARE(counted.last()[0].toInt(), 7);
        QCOMPARE(bench.view.accessibleDescription(), u"7 pages"_s);
        QCOMPARE(bench.view.pageOf(SceneId("s1")), 1);
        QCOMPARE(bench.view.pageOf(SceneId("s3")), 5);
        QCOMPARE(bench.view.pageOf(SceneId("s9")), 0);
    }

    void aClickTellsItsScene()
    {
        Bench bench;
        bench.view.setHeader(u"The Show"_s, u"The Episode"_s, {});
        bench.run.begin(outlineOf(3));
        bench.apply();
        QSignalSpy clicks(&bench.view, &ScriptView::sceneClicked);
        const auto click = [&](const QString &text) {
            const QRect at = bench.view.cursorRect(QTextCursor(bench.find(text)));
            QTest::mouseClick(bench.view.viewport(), Qt::LeftButton, {}, at.center());
        };
        click(u"The Show"_s);
        QCOMPARE(clicks.size(), 0);
        click(u"INT. ROOM 2 - DAY"_s);
        QCOMPARE(clicks.size(), 1);
        QCOMPARE(clicks[0][0].value<SceneId>(), SceneId("s2"));
    }

    void whatCameWhileItWasHiddenIsThereWhenItIsShown()
    {
        Bench bench;
        bench.run.begin(outlineOf(2));
        bench.apply();
        bench.view.hide();
        bench.run.finish(2, StageOutcome::Called, speech(2, 3));
        bench.apply();
        QVERIFY(!bench.find(u"Line 2 of scene 2."_s).isValid());
        bench.view.show();
        QVERIFY(bench.find(u"Line 2 of scene 2."_s).isValid());
    }

    void aNarrowWindowHasTheSameLines()
    {
        Bench bench;
        bench.run.begin(outlineOf(1));
        bench.run.finish(
            1, StageOutcome::Called, u"INT. A - DAY\n\n"_s + u"A line of words. "_s.repeated(30));
        bench.apply();
        const auto rows = [&] {
            std::vector<int> begins;
            const QTextBlock block = bench.view.document()->lastBlock();
            bench.view.cursorRect(QTextCursor(block));
            for (int i = 0; i < block.layout()->lineCount(); ++i)
                begins.push_back(block.layout()->lineAt(i).textStart());
            return begins;
        };
        bench.view.resize(1200, 500);
        const std::vector<int> wide = rows();
        QVERIFY(wide.size() > 5);
        const double before = bench.view.document()->defaultFont().pointSizeF();
        bench.view.resize(500, 500);
        QVERIFY(bench.view.document()->defaultFont().pointSizeF() < before);
        QCOMPARE(rows(), wide);
    }

    void scenesThatGoTakeTheirTextAlong()
    {
        Bench bench;
        bench.run.begin(outlineOf(3));
        bench.apply();
        auto fewer = std::make_shared<Outline>(*outlineOf(3));
        fewer->scenes.erase(fewer->scenes.begin() + 1);
        bench.run.nextRun();
        bench.run.begin(fewer);
        bench.apply();
        QVERIFY(!bench.find(u"INT. ROOM 2 - DAY"_s).isValid());
        QVERIFY(bench.find(u"INT. ROOM 3 - DAY"_s).isValid());
        bench.model.open(nullptr, {});
        QCOMPARE(bench.view.toPlainText(), QString());
    }
};

QTEST_MAIN(ScriptViewTest)
#include "tst_script_view.moc"
