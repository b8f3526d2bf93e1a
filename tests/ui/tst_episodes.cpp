// SPDX-License-Identifier: GPL-3.0-or-later
// Episodes, copies and recent projects in the real window.
#include "tests/ui/show_bench.h"
#include "ui/brief/text_area.h"
#include "ui/common/confirm_dialog.h"
#include "ui/wizard/episode_dialog.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

using namespace dg;
using namespace Qt::StringLiterals;

namespace {

QStringList titlesOnDisk(ShowBench &bench)
{
    return bench.onDisk([](ProjectFile &file) {
        QStringList titles;
        const auto episodes = *file.episodes();
        for (const EpisodeSummary &each : episodes)
            titles.append(each.title);
        return titles;
    });
}

/// The menu of the episode picker, as it is when it opens.
QMenu *pickerMenu(const ShowBench &bench)
{
    QMenu *menu = bench.find<QToolButton>(u"episodePicker"_s)->menu();
    Q_EMIT menu->aboutToShow();
    return menu;
}

void answer(ShowBench &bench, const QString &title, const QString &premise = {})
{
    bench.find<QLineEdit>(u"newEpisodeTitle"_s)->setText(title);
    if (auto *area = bench.window->findChild<TextArea *>(u"newEpisodePremise"_s))
        area->setPlainText(premise);
    QTest::mouseClick(bench.find<QPushButton>(u"episodeDialogDone"_s), Qt::LeftButton);
}

bool awaitEpisode(ShowBench &bench, const QString &title)
{
    return QTest::qWaitFor(
        [&] { return bench.find<QToolButton>(u"episodePicker"_s)->toolTip() == title && bench.isIdle(); });
}

} // namespace

class EpisodesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aNewOneIsAddedWithTheSameCastAndOpened()
    {
        ShowBench bench;
        QVERIFY(bench.openProject());
        bench.press(bench.episodeRow(1)); // New episode…
        auto *title = bench.find<QLineEdit>(u"newEpisodeTitle"_s);
        QTest::mouseClick(bench.find<QPushButton>(u"episodeDialogDone"_s), Qt::LeftButton);
        QVERIFY(bench.find<QLabel>(u"newEpisodeTitleProblem"_s)->isVisible());
        QVERIFY(bench.find<QLabel>(u"newEpisodePremiseProblem"_s)->isVisible());
        QCOMPARE(bench.window->findChild<EpisodeDialog *>()->focusWidget(), title);
        answer(bench, u"Second"_s, u"Something happens."_s);
        QVERIFY(awaitEpisode(bench, u"Second"_s));
        QCOMPARE(bench.episodeRows(), 3);
        QCOMPARE(bench.window->arrangement(), MainWindow::Arrangement::Story);
        QCOMPARE(bench.find<TextArea>(u"briefPremise"_s)->toPlainText(), u"Something happens."_s);
        bench.onDisk([&](ProjectFile &file) {
            const auto episodes = *file.episodes();
            const auto brief = *file.brief(episodes.back().id);
            if (brief.title != u"Second"_s || brief.cast != bench.brief.cast || brief.run != bench.brief.run)
                qFatal("The new brief is not what was asked for.");
            return true;
        });
    }

    void thisBriefIsTheBeginningOfAnother()
    {
        ShowBench bench;
        QVERIFY(bench.openProject());
        bench.action(u"duplicateEpisodeAction"_s)->trigger();
        QTRY_COMPARE(bench.episodeRows(), 3);
        QVERIFY(bench.awaitIdle());
        const QString title = bench.find<QLineEdit>(u"briefTitle"_s)->text();
        QVERIFY(title != bench.brief.title && title.contains(bench.brief.title));
        QCOMPARE(bench.find<TextArea>(u"briefPremise"_s)->toPlainText(), bench.brief.premise);
        QCOMPARE(titlesOnDisk(bench), (QStringList {bench.brief.title, title}));
    }

    void thePickerAndTheNavigatorSwitch()
    {
        ShowBench bench;
        QVERIFY((*ProjectFile::open(bench.path))->addEpisode([&] {
            EpisodeBrief second = bench.brief;
            second.title = u"Fish & Chips"_s;
            return second;
        }()));
        QVERIFY(bench.openProject());
        bench.find<QLineEdit>(u"briefTitle"_s)->setText(u"First"_s);
        Q_EMIT bench.find<QLineEdit>(u"briefTitle"_s)->textEdited(u"First"_s);
        QMenu *menu = pickerMenu(bench);
        QVERIFY(menu->actions()[0]->isChecked());
        QCOMPARE(menu->actions()[1]->text(), u"Fish && Chips"_s);
        QVERIFY(menu->actions().contains(bench.action(u"newEpisodeAction"_s)));
        menu->actions()[1]->trigger();
        QVERIFY(awaitEpisode(bench, u"Fish & Chips"_s));
        bench.press(bench.episodeRow(0));
        QVERIFY(awaitEpisode(bench, u"First"_s)); // what was being typed was saved first
    }

    void duringARunSwitchingIsRefusedWithASentence()
    {
        ShowBench bench;
        QVERIFY((*ProjectFile::open(bench.path))->addEpisode([&] {
            EpisodeBrief second = bench.brief;
            second.title = u"Second"_s;
            return second;
        }()));
        QVERIFY(bench.openProject());
        bench.provider.hold();
        bench.action(u"generateAction"_s)->trigger();
        QTRY_VERIFY(bench.action(u"stopAction"_s)->isEnabled());
        bench.press(bench.episodeRow(1));
        QVERIFY(bench.sentence().contains(u"being written"_s));
        QCOMPARE(bench.tree()->currentIndex().row(), 0);
        bench.action(u"newEpisodeAction"_s)->trigger();
        QVERIFY(!bench.window->findChild<EpisodeDialog *>());
        bench.action(u"removeEpisodeAction"_s)->trigger();
        QVERIFY(!bench.window->findChild<ConfirmDialog *>());
        bench.provider.open();
        bench.action(u"stopAction"_s)->trigger();
        QVERIFY(bench.awaitIdle());
        QCOMPARE(bench.find<QToolButton>(u"episodePicker"_s)->toolTip(), bench.brief.title);
    }

    void oneIsRenamedWhetherItIsOpenOrNot()
    {
        ShowBench bench;
        QVERIFY((*ProjectFile::open(bench.path))->addEpisode([&] {
            EpisodeBrief second = bench.brief;
            second.title = u"Second"_s;
            return second;
        }()));
        QVERIFY(bench.openProject());
        bench.tree()->setFocus();
        bench.tree()->setCurrentIndex(bench.episodeRow(0));
        QTest::keyClick(bench.tree(), Qt::Key_F2);
        QCOMPARE(bench.find<QLineEdit>(u"newEpisodeTitle"_s)->text(), bench.brief.title);
        answer(bench, u"Opening Night"_s);
        QTRY_COMPARE(bench.episodeRow(0).data().toString(), u"Opening Night"_s);
        QCOMPARE(bench.find<QLineEdit>(u"briefTitle"_s)->text(), u"Opening Night"_s);
        QTRY_VERIFY(!bench.window->findChild<EpisodeDialog *>());

        bench.tree()->scrollTo(bench.episodeRow(1));
        Q_EMIT bench.tree()->customContextMenuRequested(
            bench.tree()->visualRect(bench.episodeRow(1)).center());
        auto *menu = bench.find<QMenu>(u"episodeContextMenu"_s);
        menu->findChild<QAction *>(u"renameThisEpisode"_s)->trigger();
        menu->close();
        answer(bench, u"Closing Night"_s);
        QTRY_COMPARE(bench.episodeRow(1).data().toString(), u"Closing Night"_s);
        QCOMPARE(titlesOnDisk(bench), (QStringList {u"Opening Night"_s, u"Closing Night"_s}));
    }

    void oneIsRemovedAfterAQuestionThatSaysWhatGoes()
    {
        ShowBench bench;
        QVERIFY((*ProjectFile::open(bench.path))->addEpisode([&] {
            EpisodeBrief second = bench.brief;
            second.title = u"Second"_s;
            return second;
        }()));
        QVERIFY(bench.openProject());
        bench.action(u"removeEpisodeAction"_s)->trigger();
        auto *dialog = bench.window->findChild<ConfirmDialog *>(u"removeEpisode"_s);
        QVERIFY(dialog);
        QVERIFY(dialog->question().contains(bench.brief.title));
        QVERIFY(dialog->about().contains(u"takes"_s) && dialog->about().contains(u"cannot be taken back"_s));
        QTest::mouseClick(bench.find<QPushButton>(u"removeEpisodeConfirm"_s), Qt::LeftButton);
        QVERIFY(awaitEpisode(bench, u"Second"_s)); // the other one is open
        QTRY_COMPARE(bench.episodeRows(), 2);
        bench.action(u"removeEpisodeAction"_s)->trigger();
        QVERIFY(bench.sentence().contains(u"only episode"_s));
        QCOMPARE(titlesOnDisk(bench), QStringList {u"Second"_s});
    }

    void aCopyIsSavedAndCanBeOpened()
    {
        ShowBench bench;
        QVERIFY(bench.openProject());
        bench.find<QLineEdit>(u"briefTitle"_s)->setText(u"Typed just now"_s);
        Q_EMIT bench.find<QLineEdit>(u"briefTitle"_s)->textEdited(u"Typed just now"_s);
        const QString copy = bench.folder.filePath(u"copy.dgstudio"_s);
        const auto save = [&] {
            bench.action(u"saveCopyAction"_s)->trigger();
            auto *dialog = bench.find<QFileDialog>(u"copyDialog"_s);
            dialog->selectFile(copy);
            static_cast<QDialog *>(dialog)->done(QDialog::Accepted);
            Q_EMIT dialog->fileSelected(copy);
        };
        save();
        QTRY_VERIFY2(bench.sentence().contains(u"A copy is saved"_s), qPrintable(bench.sentence()));
        QVERIFY(bench.sentence().contains(u"copy.dgstudio"_s));
        QVERIFY(QFileInfo::exists(copy));
        QCOMPARE(bench.window->findChild<QToolButton *>(u"episodePicker"_s)->toolTip(), u"Typed just now"_s);
        save(); // nothing is written over
        QTRY_VERIFY2(bench.sentence().contains(u"No copy was saved"_s), qPrintable(bench.sentence()));
        bench.action(u"openCopyAction"_s)->trigger();
        QTRY_VERIFY(
            bench.window->isVisible() && bench.settings.value(u"recent"_s).toStringList().first() == copy);
        QVERIFY(awaitEpisode(bench, u"Typed just now"_s));
    }

    void recentProjectsAreInOrderAndSayWhichAreGone()
    {
        ShowBench bench;
        QVERIFY(bench.openProject());
        const QString second = bench.folder.filePath(u"R&D.dgstudio"_s);
        QVERIFY(ProjectFile::create(second, bench.sample, bench.brief));
        bench.window->openProject(second);
        QTRY_COMPARE(bench.settings.value(u"recent"_s).toStringList().size(), 2);
        auto *menu = bench.find<QMenu>(u"recentMenu"_s);
        Q_EMIT menu->aboutToShow();
        QCOMPARE(menu->actions()[0]->text(), u"&1  R&&D"_s);
        QCOMPARE(menu->actions()[1]->text(), u"&2  low-water"_s);
        QVERIFY(menu->actions()[1]->isEnabled());
        QVERIFY(QFile::remove(bench.path));
        Q_EMIT menu->aboutToShow();
        QVERIFY(!menu->actions()[1]->isEnabled());
        QVERIFY(menu->actions()[1]->text().contains(u"not there"_s));
        bench.action(u"clearRecentAction"_s)->trigger();
        Q_EMIT menu->aboutToShow();
        QCOMPARE(menu->actions().size(), 1);
        QVERIFY(!menu->actions()[0]->isEnabled());
    }
};

QTEST_MAIN(EpisodesTest)
#include "tst_episodes.moc"
