// SPDX-License-Identifier: GPL-3.0-or-later
// Ctrl+J: other lines for the one at the caret, through the real window.
#include "tests/ui/rehearsed_window.h"

#include "ui/script/alternatives_popup.h"

#include <QListWidget>
#include <QTextBlock>

using namespace dg;
using namespace Qt::StringLiterals;

namespace {

struct Bench : RehearsedWindow {
    AlternativesPopup *popup() const { return find<AlternativesPopup>("alternativesPopup"); }
    QListWidget *list() const { return find<QListWidget>("alternatives"); }
    /// Puts the caret on the first line that somebody says in the scene.
    void goToSpeech(int scene) const
    {
        script()->scrollTo(card(scene).id);
        QTextCursor cursor = script()->textCursor();
        while (cursor.movePosition(QTextCursor::NextBlock)) {
            script()->setTextCursor(cursor);
            if (const auto place = script()->placeAtCaret(); place && place->speech == 1)
                break;
        }
    }
    [[nodiscard]] bool awaitLines() const
    {
        return QTest::qWaitFor([this] { return list()->isVisible() && list()->count() == 3; });
    }
};

} // namespace

class AlternativesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void threeLinesAndOneIsPicked()
    {
        Bench bench;
        QVERIFY(bench.write());
        const QString before = bench.card(2).settledText;
        bench.goToSpeech(2);
        bench.action("otherLinesAction")->trigger();
        QVERIFY(bench.popup()->isVisible());
        QVERIFY(bench.awaitLines());
        const QString second = bench.list()->item(1)->data(Qt::UserRole).toString();
        QTest::keyClick(bench.popup(), Qt::Key_2);
        QVERIFY(!bench.popup()->isVisible());
        QTRY_COMPARE(bench.shown(2), SceneState::Mine);
        QVERIFY(bench.card(2).settledText.contains(second));
        bench.action("undoAction")->trigger();
        QTRY_COMPARE(bench.card(2).settledText, before);
    }

    void arrowsAndEnterPickToo()
    {
        Bench bench;
        QVERIFY(bench.write());
        bench.goToSpeech(1);
        bench.action("otherLinesAction")->trigger();
        QVERIFY(bench.awaitLines());
        QTest::keyClick(bench.popup(), Qt::Key_Down);
        QTest::keyClick(bench.popup(), Qt::Key_Down);
        const QString third = bench.list()->item(2)->data(Qt::UserRole).toString();
        QTest::keyClick(bench.popup(), Qt::Key_Return);
        QTRY_VERIFY(bench.card(1).settledText.contains(third));
    }

    void escapeLeavesTheLine()
    {
        Bench bench;
        QVERIFY(bench.write());
        const QString before = bench.card(1).settledText;
        bench.goToSpeech(1);
        bench.action("otherLinesAction")->trigger();
        QVERIFY(bench.awaitLines());
        QTest::keyClick(bench.popup(), Qt::Key_Escape);
        QVERIFY(!bench.popup()->isVisible());
        QCOMPARE(bench.card(1).settledText, before);
        QCOMPARE(bench.shown(1), SceneState::Done);
    }

    void inTheEditorItIsPutInAndUndoneThere()
    {
        Bench bench;
        QVERIFY(bench.write());
        bench.select(1);
        bench.key(Qt::Key_E);
        QTextCursor cursor(bench.editor()->document());
        do
            bench.editor()->setTextCursor(cursor);
        while (!bench.editor()->speechAtCaret() && cursor.movePosition(QTextCursor::NextBlock));
        QVERIFY(bench.editor()->speechAtCaret());
        const QString before = bench.editor()->text();
        bench.action("otherLinesAction")->trigger();
        QVERIFY(bench.awaitLines());
        const QString first = bench.list()->item(0)->data(Qt::UserRole).toString();
        QTest::keyClick(bench.popup(), Qt::Key_1);
        QTRY_VERIFY(bench.editor()->text().contains(first));
        bench.editor()->undo();
        QCOMPARE(bench.editor()->text(), before);
    }

    void withoutALineItSaysSo()
    {
        Bench bench;
        QVERIFY(bench.write());
        bench.script()->moveCursor(QTextCursor::Start);
        bench.action("otherLinesAction")->trigger();
        QVERIFY(!bench.popup()->isVisible());
        QVERIFY(bench.words("statusAside").contains(u"caret"_s));
    }

    void whatGoesWrongIsASentence()
    {
        Bench bench;
        QVERIFY(bench.write());
        bench.provider.before = [](const AiRequest &request) -> std::optional<CallResult> {
            if (request.stage != u"alternatives"_s)
                return std::nullopt;
            return tl::unexpected(
                CallFailure {Error {ErrorKind::InvalidInput, "The writer is out of lines.", {}}});
        };
        bench.goToSpeech(1);
        bench.action("otherLinesAction")->trigger();
        QTRY_VERIFY2(bench.popup()->said().contains(u"out of lines"_s), qPrintable(bench.popup()->said()));
        bench.popup()->hide();
    }
};

QTEST_MAIN(AlternativesTest)
#include "tst_alternatives.moc"
