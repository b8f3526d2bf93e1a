// SPDX-License-Identifier: GPL-3.0-or-later
// The production breakdown, as the window shows it.
#include "ui/story/breakdown_dialog.h"

#include "tests/ui/story_bench.h"

#include <QClipboard>
#include <QTabBar>
#include <QTreeView>

using namespace dg;
using namespace Qt::StringLiterals;

class TestBreakdown : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anEpisodeIsBrokenDown()
    {
        StoryBench bench(3);
        QVERIFY(bench.openProject());
        QAction *action = bench.action(u"breakdownAction"_s);
        QVERIFY(!action->isEnabled()); // nothing is written yet
        bench.action(u"generateAction"_s)->trigger();
        QVERIFY(bench.awaitIdle());
        QTRY_VERIFY(action->isEnabled());
        action->trigger();
        auto *dialog = bench.find<BreakdownDialog>(u"breakdownDialog"_s);
        auto *scenes = dialog->findChild<QTreeView *>(u"breakdownScenes"_s);
        QTRY_COMPARE_WITH_TIMEOUT(scenes->model()->rowCount(), 3, 10'000);
        const QString sums = dialog->findChild<QLabel *>(u"breakdownSums"_s)->text();
        QVERIFY2(sums.startsWith(u"3 scenes, "_s), qPrintable(sums));
        QVERIFY(!scenes->model()->index(0, 1).data().toString().isEmpty());
        QVERIFY(dialog->findChild<QTreeView *>(u"breakdownPlaces"_s)->model()->rowCount() > 0);
        QVERIFY(dialog->findChild<QTreeView *>(u"breakdownPeople"_s)->model()->rowCount() > 0);

        auto *copy = dialog->findChild<QPushButton *>(u"breakdownCopy"_s);
        copy->click();
        const QString all = QGuiApplication::clipboard()->text();
        QVERIFY(all.count(u'\n') >= 4);
        dialog->findChild<QTabBar *>(u"breakdownTabs"_s)->setCurrentIndex(2);
        copy->click();
        QVERIFY(QGuiApplication::clipboard()->text().startsWith(u"Name,Scenes,Pages,Speeches"_s));
        action->trigger(); // it is open already
        QCOMPARE(bench.window->findChildren<BreakdownDialog *>().size(), 1);
        dialog->findChild<QPushButton *>(u"breakdownClose"_s)->click();
        QTRY_VERIFY(!bench.window->findChild<BreakdownDialog *>());
    }

    void withoutAScriptItSaysSo()
    {
        BreakdownDialog dialog;
        dialog.setEpisode({});
        QTRY_COMPARE(dialog.findChild<QLabel *>(u"breakdownSums"_s)->text(), u"No scene is written yet."_s);
        QVERIFY(!dialog.findChild<QPushButton *>(u"breakdownCopy"_s)->isEnabled());
    }
};

QTEST_MAIN(TestBreakdown)
#include "tst_breakdown.moc"
