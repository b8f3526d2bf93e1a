// SPDX-License-Identifier: GPL-3.0-or-later
// The cache as the whole window shows it: the menu, the foot, and clearing while an episode is being written.
#include "ui/window/main_window.h"

#include "core/ai/caching_ai_client.h"
#include "core/cache/tiered_cache.h"
#include "core/pipeline/run_services.h"
#include "core/project/project_file.h"
#include "core/story/samples.h"
#include "tests/support/scripted_provider.h"
#include "ui/board/board_model.h"
#include "ui/board/board_view.h"
#include "ui/cache/cache_panel.h"
#include "ui/cache/cache_plots.h"
#include "ui/performance/performance_dock.h"
#include "ui/run/status_line.h"

#include <QAction>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QTextDocumentFragment>

#include <memory>

using namespace dg;
using namespace Qt::StringLiterals;

namespace {

constexpr int scenes = 6;

struct Bench {
    QTemporaryDir folder;
    SystemClock clock;
    ScriptedProvider provider {clock, scenes};
    TieredCache cache {clock, {.folder = folder.filePath(u"cache"_s)}};
    CachingAiClient client {cache, clock};
    RunServices run {
        clock, client, [this](const RunSettings &) -> Expected<AiProvider *> { return &provider; }};
    QSettings settings {folder.filePath(u"settings.ini"_s), QSettings::IniFormat};
    std::unique_ptr<MainWindow> window;

    Bench()
    {
        provider.setPieces(8);
        const QString path = folder.filePath(u"low-water.dgstudio"_s);
        const auto sample = loadSampleShow(sampleShowNames().first());
        if (!sample || !ProjectFile::create(path, sample->show, sample->brief))
            qFatal("The sample project could not be made.");
        window = std::make_unique<MainWindow>(StudioServices {run, cache, nullptr, settings, folder.path()});
        window->resize(1400, 900);
        window->show();
        window->openProject(path);
        if (!awaitIdle())
            qFatal("The project did not open.");
    }
    [[nodiscard]] bool awaitIdle() const
    {
        return QTest::qWaitFor([this] { return action(u"generateAction"_s)->isEnabled(); }, 20'000);
    }
    template <class T>
    T *find(const QString &name) const
    {
        T *found = window->findChild<T *>(name);
        if (!found)
            qFatal("There is no %s.", qPrintable(name));
        return found;
    }
    QAction *action(const QString &name) const { return find<QAction>(name); }
    const BoardModel &cards() const
    {
        return *qobject_cast<BoardModel *>(find<BoardView>(u"board"_s)->model());
    }
    /// Through the dialog, to its end.
    [[nodiscard]] bool clear(const QString &name) const
    {
        action(name)->trigger();
        auto *confirm = find<QPushButton>(u"clearConfirm"_s);
        if (!QTest::qWaitFor([&] { return confirm->isEnabled(); }))
            return false;
        QTest::mouseClick(confirm, Qt::LeftButton);
        const auto *said = find<QLabel>(u"statusAside"_s);
        return QTest::qWaitFor([&] { return said->text().startsWith(u"Cleared "_s); });
    }
    [[nodiscard]] QString mark(const QString &name) const
    {
        return QTextDocumentFragment::fromHtml(find<QLabel>(name)->text()).toPlainText();
    }
};

} // namespace

class CacheInWindowTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void clearingInMidRunHarmsNothing()
    {
        Bench bench;
        bench.provider.hold(ScriptedProvider::of(u"draft"_s), 3);
        bench.action(u"generateAction"_s)->trigger();
        QTRY_COMPARE(bench.cards().count(SceneState::Writing), 3);
        bench.provider.letGo(ScriptedProvider::any(), 1);
        QTRY_COMPARE(bench.cards().count(SceneState::Done), 1);
        QVERIFY(!bench.cache.list().empty());

        QVERIFY(bench.clear(u"clearEverythingAction"_s));
        QVERIFY(bench.cache.list().empty());
        QVERIFY(bench.action(u"stopAction"_s)->isEnabled()); // it goes on
        QVERIFY(bench.cards().count(SceneState::Writing) > 0);
        bench.provider.letGo(ScriptedProvider::any(), 1);
        QTRY_COMPARE(bench.cards().count(SceneState::Done), 2);
        QVERIFY(bench.clear(u"clear_ai_response"_s));

        bench.provider.open();
        QVERIFY(bench.awaitIdle());
        QCOMPARE(bench.cards().count(SceneState::Done), scenes);
        QCOMPARE(bench.provider.callCount(u"draft"_s), scenes); // nothing was asked twice for it

        // The project keeps its own record: nothing is asked again.
        QVERIFY(bench.clear(u"clearEverythingAction"_s));
        const int calls = bench.provider.callCount();
        bench.action(u"generateAction"_s)->trigger();
        QVERIFY(bench.awaitIdle());
        QCOMPARE(bench.provider.callCount(), calls);
        QCOMPARE(bench.cards().count(SceneState::Kept), scenes);
    }

    void theFootSaysHowTheCacheIs()
    {
        Bench bench;
        QTRY_VERIFY(bench.window->findChild<QLabel *>(u"statusMemory"_s));
        QCOMPARE(bench.mark(u"statusMemory"_s), u"memory ●"_s);
        QCOMPARE(bench.mark(u"statusDisk"_s), u"disk ●"_s);
        QVERIFY(bench.find<QLabel>(u"statusDisk"_s)->toolTip().startsWith(u"Disk: all well, in "_s));
        QVERIFY(!bench.find<QLabel>(u"statusDisk"_s)->accessibleName().isEmpty());
        QVERIFY(!bench.window->findChild<QLabel *>(u"statusRedis"_s)); // there is none
        TierHealth redis;
        redis.name = u"Redis"_s;
        redis.state = HealthState::Down;
        bench.find<StatusLine>(u"statusLine"_s)->setHealth({redis});
        QCOMPARE(bench.mark(u"statusMemory"_s), u"Redis ○ away"_s);
    }

    void theMenuOpensThePanelAsHighAsItLikes()
    {
        Bench bench;
        const auto *dock = bench.find<PerformanceDock>(u"performanceDock"_s);
        const auto *panel = bench.find<CachePanel>(u"cachePanel"_s);
        QVERIFY(!dock->isOpen());
        bench.action(u"showCacheAction"_s)->trigger();
        QVERIFY(dock->isOpen());
        QCOMPARE(dock->currentPanel(), panel);
        QTRY_COMPARE(dock->height(), PerformanceDock::stripHeight + panel->sizeHint().height());
        QVERIFY(bench.action(u"performanceAction"_s)->isChecked());
        bench.action(u"performanceAction"_s)->trigger();
        QVERIFY(!dock->isOpen());
        bench.action(u"performanceAction"_s)->trigger();
        QVERIFY(dock->isOpen());
    }

    void plotsAreMadeWhenThereIsSomethingToSee()
    {
        Bench bench;
        bench.action(u"generateAction"_s)->trigger();
        QVERIFY(bench.awaitIdle());
        // It opened by itself on the first run.
        QTRY_VERIFY(bench.window->findChild<CachePlots *>());
        bench.find<PerformanceDock>(u"performanceDock"_s)->setOpen(false);
        QVERIFY(!bench.find<CachePlots>(u"cachePlots"_s)->isVisible());
        QTRY_VERIFY(bench.find<QLabel>(u"performanceSummary"_s)->text().contains(u"This run: 0 % reused"_s));
    }
};

QTEST_MAIN(CacheInWindowTest)
#include "tst_cache_in_window.moc"
