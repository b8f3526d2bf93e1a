// SPDX-License-Identifier: GPL-3.0-or-later
// Takes of a scene through the real window: another one, locks, choosing, and taking each of them back.
#include "tests/ui/rehearsed_window.h"

#include "core/pipeline/take.h"
#include "ui/board/another_take_dialog.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QMenu>

using namespace dg;
using namespace Qt::StringLiterals;

namespace {

AnotherTakeDialog *dialogOf(const RehearsedWindow &bench)
{
    return bench.window->findChild<AnotherTakeDialog *>();
}

/// Asks for another take of the scene by the board's key, with a chip where it is named.
bool askForAnother(RehearsedWindow &bench, int scene, const QString &chip = {})
{
    bench.select(scene);
    bench.key(Qt::Key_T);
    if (!dialogOf(bench))
        return false;
    if (!chip.isEmpty())
        bench.find<QToolButton>(qPrintable("chip "_L1 + chip))->click();
    bench.press("anotherTakeConfirm");
    return bench.awaitIdle() && QTest::qWaitFor([&] { return bench.card(scene).marks.takes > 1; });
}

/// Types a line at the end of a scene and is done with it.
void editByHand(RehearsedWindow &bench, int scene, const QString &line)
{
    bench.select(scene);
    bench.key(Qt::Key_E);
    bench.editor()->moveCursor(QTextCursor::End);
    QTest::keyClick(bench.editor(), Qt::Key_Return);
    bench.editor()->setKindOfParagraph(ElementType::Action);
    QTest::keyClicks(bench.editor(), line);
    QTest::keyClick(bench.editor(), Qt::Key_Escape);
}

} // namespace

class TakesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anotherTakeStandsBesideTheOneBefore()
    {
        RehearsedWindow bench;
        QVERIFY(bench.write());
        QTRY_COMPARE(bench.card(2).marks.takes, 1);
        const QString first = bench.card(2).settledText;
        const QString neighbour = bench.card(3).settledText;
        QVERIFY(askForAnother(bench, 2));
        QVERIFY(bench.card(2).settledText != first);
        QCOMPARE(bench.card(3).settledText, neighbour);
        const SceneId scene = bench.card(2).id;
        const auto file = bench.closeAndRead();
        const auto takes = takesIn(*file, scene);
        QCOMPARE(takes.size(), std::size_t {2});
        QCOMPARE(QString::fromUtf8(takes.front().body), first);
    }

    void aDirectionGoesWithTheTake()
    {
        RehearsedWindow bench;
        QVERIFY(bench.write());
        bench.select(1);
        bench.key(Qt::Key_T);
        QVERIFY(dialogOf(bench));
        bench.press("chip shorter");
        bench.press("chip less on the nose");
        QTest::keyClicks(bench.find<QLineEdit>("takeNote"), u"Posy enters last."_s);
        bench.press("anotherTakeConfirm");
        QVERIFY(bench.awaitIdle());
        QTRY_COMPARE(bench.card(1).marks.takes, 2);
        const SceneId scene = bench.card(1).id;
        const auto file = bench.closeAndRead();
        const auto steering = file->steering(EpisodeId(1));
        QVERIFY(steering && steering->contains(scene));
        const Direction direction = steering->at(scene).direction;
        QCOMPARE(direction.chips, (QStringList {u"shorter"_s, u"less on the nose"_s}));
        QCOMPARE(direction.note, u"Posy enters last."_s);
        QCOMPARE(direction.earlier, QString::fromUtf8(takesIn(*file, scene).front().body));
    }

    void cancellingAsksForNothing()
    {
        RehearsedWindow bench;
        QVERIFY(bench.write());
        bench.select(1);
        bench.key(Qt::Key_T);
        bench.press("anotherTakeCancel");
        QVERIFY(!bench.action("stopAction")->isEnabled());
        QCOMPARE(bench.card(1).marks.takes, 1);
    }

    void aLockedSceneIsLeftAlone()
    {
        RehearsedWindow bench;
        QVERIFY(bench.write());
        bench.select(2);
        bench.key(Qt::Key_L);
        QTRY_COMPARE(bench.shown(2), SceneState::Locked);
        bench.action("undoAction")->trigger();
        QTRY_VERIFY(!bench.card(2).marks.locked);
        bench.action("redoAction")->trigger();
        QTRY_VERIFY(bench.card(2).marks.locked);

        // Another take asks first.
        bench.select(2);
        bench.key(Qt::Key_T);
        QVERIFY(bench.words("takeObstacle").contains(u"locked"_s));
        bench.press("anotherTakeCancel");
        bench.key(Qt::Key_L);
        QTRY_VERIFY(!bench.card(2).marks.locked);
    }

    void aTakeIsChosenAndTheChoiceTakenBack()
    {
        RehearsedWindow bench;
        QVERIFY(bench.write());
        const QString first = bench.card(2).settledText;
        QVERIFY(askForAnother(bench, 2));
        const QString second = bench.card(2).settledText;
        bench.select(2);
        QTRY_VERIFY(bench.words("notesTakesText").contains(u"choose/"_s));
        const QString html = bench.words("notesTakesText");
        const qsizetype at = html.indexOf(u"choose/"_s) + 7;
        const ResultId other(html.mid(at, html.indexOf(u'\'', at) - at).toLongLong());
        Q_EMIT bench.notes()->chooseAsked(other);
        QTRY_COMPARE(bench.card(2).settledText, first);
        bench.action("undoAction")->trigger();
        QTRY_COMPARE(bench.card(2).settledText, second);
        bench.action("redoAction")->trigger();
        QTRY_COMPARE(bench.card(2).settledText, first);

        const SceneId scene = bench.card(2).id;
        const auto file = bench.closeAndRead();
        const auto current =
            file->current(EpisodeId(1), {stages::scene, QString::fromStdString(scene.value())});
        QVERIFY(current && *current);
        QCOMPARE(QString::fromUtf8((*current)->body), first);
    }

    void whatTheWriterEditedStaysInTheScript()
    {
        RehearsedWindow bench;
        QVERIFY(bench.write());
        editByHand(bench, 2, u"A light goes out."_s);
        QTRY_COMPARE(bench.shown(2), SceneState::Mine);
        const QString mine = bench.card(2).settledText;
        QVERIFY(mine.contains(u"A light goes out."_s));

        // A whole run leaves it.
        QVERIFY(bench.generate());
        QCOMPARE(bench.card(2).settledText, mine);

        // Another take is asked about, written, and does not take its place.
        bench.select(2);
        bench.key(Qt::Key_T);
        QVERIFY(bench.words("takeObstacle").contains(u"edited"_s));
        bench.press("anotherTakeConfirm");
        QVERIFY(bench.awaitIdle());
        QTRY_COMPARE(bench.card(2).marks.takes, 3);
        QTRY_COMPARE(bench.card(2).settledText, mine);
        QTRY_COMPARE(bench.shown(2), SceneState::Mine);

        const SceneId scene = bench.card(2).id;
        const auto file = bench.closeAndRead();
        const auto current =
            file->current(EpisodeId(1), {stages::scene, QString::fromStdString(scene.value())});
        QVERIFY(current && *current && isMine(**current));
        QCOMPARE(QString::fromUtf8((*current)->body), mine);
    }

    void theNewTakeIsChosenWhereTheWriterSaysSo()
    {
        RehearsedWindow bench;
        QVERIFY(bench.write());
        editByHand(bench, 1, u"A light goes out."_s);
        QTRY_COMPARE(bench.shown(1), SceneState::Mine);
        bench.select(1);
        bench.key(Qt::Key_T);
        bench.find<QCheckBox>("chooseNewTake")->setChecked(true);
        bench.press("anotherTakeConfirm");
        QVERIFY(bench.awaitIdle());
        QTRY_COMPARE(bench.card(1).marks.takes, 3);
        QTRY_VERIFY(!bench.card(1).settledText.contains(u"A light goes out."_s));
        const SceneId scene = bench.card(1).id;
        const auto file = bench.closeAndRead();
        const auto takes = takesIn(*file, scene);
        QVERIFY(std::any_of(takes.begin(), takes.end(), isMine)); // kept all the same
    }

    void theMenuOfACardHasItAll()
    {
        RehearsedWindow bench;
        QVERIFY(bench.write());
        bench.select(1);
        QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(), QPoint());
        QApplication::sendEvent(bench.board()->viewport(), &event);
        auto *menu = bench.board()->findChild<QMenu *>(u"sceneMenu"_s);
        QVERIFY(menu);
        for (const char *name : {"sceneEdit", "sceneAnother", "sceneCompare", "sceneLock", "scenePrompt"})
            QVERIFY2(menu->findChild<QAction *>(QString::fromLatin1(name)), name);
        QVERIFY(!menu->findChild<QAction *>(u"sceneCompare"_s)->isEnabled()); // there is one take
        menu->close();
    }

    void aChangedVoiceAsksForAnotherLook()
    {
        RehearsedWindow bench;
        QVERIFY(bench.write());
        QTRY_COMPARE(bench.shown(1), SceneState::Done);
        // What the show is decides every scene.
        const QString path = bench.path;
        {
            const auto file = bench.closeAndRead();
            auto show = file->show();
            QVERIFY(show);
            show->tone += u" And nobody ever apologises."_s;
            QVERIFY(file->saveShow(*show));
        }
        bench.newWindow();
        QVERIFY(bench.openProject());
        QTRY_COMPARE(bench.shown(1), SceneState::NeedsLook);
        QVERIFY(!bench.card(1).marks.anotherLook.isEmpty());
        bench.select(1);
        QTRY_VERIFY(bench.words("notesBanner").contains(u"Needs another look"_s));
        QVERIFY(bench.generate());
        QTRY_VERIFY(bench.shown(1) != SceneState::NeedsLook);
    }
};

QTEST_MAIN(TakesTest)
#include "tst_takes.moc"
