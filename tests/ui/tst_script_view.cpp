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
    void elementsStandInTheirColumns()
    {
        Bench bench;
        bench.run.begin(outlineOf(1));
        bench.run.finish(1, StageOutcome::Called,
            u"INT. ROOM 1 - DAY\n\nA chair.\n\nODILE\n(standing)\nI'm standing.\n\nCUT TO:\n"_s);
        bench.apply();
        const qreal character = QFontMetricsF(bench.theme.screenplayFont()).horizontalAdvance(u'M');
        const auto indent = [&](const QString &text) { return bench.find(text).blockFormat().leftMargin(); };
        QVERIFY(bench.find(u"COLD OPEN"_s).isValid());
        QCOMPARE(indent(u"INT. ROOM 1 - DAY"_s), 0.0);
        QCOMPARE(indent(u"A chair."_s), 0.0);
        QCOMPARE(indent(u"ODILE"_s), 20 * character);
        QCOMPARE(indent(u"(standing)"_s), 15 * character);
        QCOMPARE(indent(u"I'm standing."_s), 10 * character);
        QCOMPARE(bench.find(u"CUT TO:"_s).blockFormat().alignment(), Qt::AlignRight);
    }

    void actionHoldsSixtyCharactersInALine()
    {
        Bench bench;
        bench.run.begin(outlineOf(1));
        const QString sixty = u"x"_s.repeated(29) + u" "_s + u"y"_s.repeated(30);
        bench.run.finish(
            1, StageOutcome::Called, u"INT. ROOM 1 - DAY\n\n"_s + sixty + u"\n\n"_s + sixty + u"z\n"_s);
        bench.apply();
        QTRY_COMPARE(bench.find(sixty).layout()->lineCount(), 1);
        QTRY_COMPARE(bench.find(sixty + u"z"_s).layout()->lineCount(), 2);
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
        QVERIFY(bench.find(u"ODI"_s).blockFormat().leftMargin() > 100);

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
