// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/performance/performance_dock.h"

#include "ui/common/theme.h"

#include <QLabel>
#include <QMainWindow>
#include <QSettings>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <memory>

using namespace dg;
using namespace Qt::StringLiterals;

namespace {

class Panel : public QWidget {
public:
    Panel(const QString &name, int liked)
        : m_liked(liked)
    {
        setObjectName(name);
    }
    [[nodiscard]] QSize sizeHint() const override { return {2000, m_liked}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {2000, m_liked}; }

private:
    int m_liked;
};

struct Bench {
    QTemporaryDir folder;
    QSettings settings {folder.filePath(u"settings.ini"_s), QSettings::IniFormat};
    Theme theme;
    std::unique_ptr<QMainWindow> window;
    PerformanceDock *dock = nullptr;
    QWidget *tall = nullptr;
    QWidget *small = nullptr;

    Bench() { newWindow(); }

    void newWindow()
    {
        window = std::make_unique<QMainWindow>();
        window->setCentralWidget(new QWidget);
        dock = new PerformanceDock(theme, window.get());
        tall = new Panel(u"tall"_s, 270);
        small = new Panel(u"small"_s, 40);
        dock->addPanel(u"Tall"_s, tall);
        dock->addPanel(u"Small"_s, small);
        window->addDockWidget(Qt::BottomDockWidgetArea, dock);
        window->resize(900, 700);
        dock->restore(settings);
        window->show();
    }
    [[nodiscard]] QTabBar *tabs() const { return dock->findChild<QTabBar *>(u"performanceTabs"_s); }
    void press() const
    {
        QTest::mouseClick(dock->findChild<QToolButton *>(u"performanceToggle"_s), Qt::LeftButton);
    }
};

} // namespace

class PerformanceDockTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aClosedStripIsOneLineWithASummary()
    {
        Bench bench;
        bench.dock->setSummary(u"83 % reused"_s);
        const auto *summary = bench.dock->findChild<QLabel *>(u"performanceSummary"_s);
        QVERIFY(!bench.dock->isOpen());
        QTRY_COMPARE(bench.dock->height(), PerformanceDock::stripHeight);
        QCOMPARE(bench.dock->width(), bench.window->width());
        QVERIFY(summary->isVisible());
        QCOMPARE(summary->text(), u"83 % reused"_s);
        QVERIFY(!bench.tall->isVisible());
        QVERIFY(bench.window->minimumSizeHint().width() < 600); // whatever the panels would like
        bench.press();
        QVERIFY(bench.dock->isOpen());
        QVERIFY(!summary->isVisible());
        QTRY_VERIFY(bench.tall->isVisible());
        bench.press();
        QVERIFY(!bench.dock->isOpen());
        QTRY_COMPARE(bench.dock->height(), PerformanceDock::stripHeight);
        QVERIFY(!bench.tall->isVisible());
    }

    void byItselfItOpensLowAndForAWriterAsHighAsThePanelLikes()
    {
        Bench bench;
        bench.dock->setOpen(true);
        QTRY_COMPARE(bench.dock->height(), PerformanceDock::openHeight);
        bench.dock->showPanel(bench.tall);
        QTRY_COMPARE(bench.dock->height(), 270 + PerformanceDock::stripHeight);
        bench.dock->setOpen(false);
        bench.dock->showPanel(bench.small);
        QTRY_COMPARE(bench.dock->height(), PerformanceDock::openHeight);
        QCOMPARE(bench.dock->currentPanel(), bench.small);
        QVERIFY(bench.small->isVisible());
        QVERIFY(!bench.tall->isVisible());
    }

    void aHeightThatWasChosenIsKept()
    {
        Bench bench;
        bench.press();
        bench.window->resizeDocks({bench.dock}, {333}, Qt::Vertical); // as by dragging
        QTRY_COMPARE(bench.dock->height(), 333);
        bench.press();
        QTRY_COMPARE(bench.dock->height(), PerformanceDock::stripHeight);
        bench.dock->showPanel(bench.small);
        QTRY_COMPARE(bench.dock->height(), 333);
        bench.dock->save(bench.settings);

        bench.newWindow();
        QVERIFY(bench.dock->isOpen());
        QTRY_COMPARE(bench.dock->height(), 333);
        QCOMPARE(bench.dock->currentPanel(), bench.small);
        bench.press();
        bench.dock->save(bench.settings);

        bench.newWindow();
        QVERIFY(!bench.dock->isOpen());
        bench.press();
        QTRY_COMPARE(bench.dock->height(), 333);
    }

    void itIsWorkedFromTheKeyboard()
    {
        Bench bench;
        QVERIFY(QTest::qWaitForWindowActive(bench.window.get()));
        QCOMPARE(bench.tabs()->count(), 2);
        bench.tabs()->setFocus(Qt::TabFocusReason);
        QTest::keyClick(bench.tabs(), Qt::Key_Right);
        QVERIFY(!bench.dock->isOpen()); // choosing is not opening
        QTest::keyClick(bench.tabs(), Qt::Key_Return);
        QVERIFY(bench.dock->isOpen());
        QCOMPARE(bench.dock->currentPanel(), bench.small);
        QTest::keyClick(bench.tabs(), Qt::Key_Left);
        QCOMPARE(bench.dock->currentPanel(), bench.tall);
        QTest::keyClick(bench.tabs(), Qt::Key_Space);
        QVERIFY(!bench.dock->isOpen());
        QVERIFY(!bench.dock->findChild<QToolButton *>(u"performanceToggle"_s)->accessibleName().isEmpty());
        QVERIFY(!bench.tabs()->accessibleName().isEmpty());
    }

    void aTabOfAClosedStripOpensIt()
    {
        Bench bench;
        for (const int tab : {0, 1}) {
            QTest::mouseClick(bench.tabs(), Qt::LeftButton, {}, bench.tabs()->tabRect(tab).center());
            QVERIFY(bench.dock->isOpen());
            QCOMPARE(bench.tabs()->currentIndex(), tab);
            bench.dock->setOpen(false);
        }
    }
};

QTEST_MAIN(PerformanceDockTest)
#include "tst_performance_dock.moc"
