// SPDX-License-Identifier: GPL-3.0-or-later
// The panel over a real cache with a real folder and 10,000 entries, worked as a writer works it.
#include "ui/cache/cache_panel.h"

#include "core/cache/tiered_cache.h"
#include "tests/support/redis_server.h"
#include "ui/cache/cache_actions.h"
#include "ui/cache/cache_plots.h"
#include "ui/cache/cache_watch.h"
#include "ui/common/theme.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QFile>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <memory>

using namespace dg;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int many = 10'000;
const QStringList people {u"Mara"_s, u"Bo"_s, u"Ana Ruiz"_s, u"Tomo"_s, u"Odile"_s};

CacheKey keyOf(int i)
{
    const CacheKind kind = i % 10 == 0 ? CacheKind::VoiceProfile
        : i % 10 == 1                  ? CacheKind::EpisodeOutline
                                       : CacheKind::AiResponse;
    return cacheKey(kind, {{u"i"_s, i}});
}

CacheValue valueOf(int i)
{
    CacheValue value;
    value.bytes = QByteArray(200, 'x');
    value.label = u"Entry %1"_s.arg(i);
    value.tags = {tags::character(people[i % 5]), tags::show(u"Low Water"_s)};
    value.worth = {MicroDollars(2000), TokenCount(100), 3s};
    return value;
}

/// A cache in a folder of its own, and a window with the panel in it.
struct Bench {
    QTemporaryDir folder;
    SystemClock clock;
    std::unique_ptr<TieredCache> cache;
    Theme theme {Appearance::Light};
    std::unique_ptr<AsyncCache> async;
    std::unique_ptr<QWidget> window;
    CacheWatch *watch = nullptr;
    CacheActions *actions = nullptr;
    CachePanel *panel = nullptr;
    QStringList said;

    explicit Bench(int entries, CacheConfig config = {})
    {
        if (config.folder.isEmpty())
            config.folder = folder.filePath(u"cache"_s);
        cache = std::make_unique<TieredCache>(clock, config);
        for (int i = 0; i < entries; ++i)
            cache->set(keyOf(i), valueOf(i));
        if (entries > 0 && !cache->flush(60s))
            qFatal("The entries did not arrive.");
        async = std::make_unique<AsyncCache>(*cache);
        window = std::make_unique<QWidget>();
        watch = new CacheWatch(*async, window.get());
        actions = new CacheActions(theme, *async, *watch, window.get());
        panel = new CachePanel(theme, *watch, *actions, window.get());
        auto *layout = new QVBoxLayout(window.get());
        layout->addWidget(panel);
        QObject::connect(actions, &CacheActions::said, panel, [this](const QString &text) { said << text; });
        window->resize(1500, 320);
        window->show();
    }
    ~Bench() { async.reset(); } // as in the studio: before the widgets

    template <class T>
    T *find(const QString &name) const
    {
        T *found = window->findChild<T *>(name);
        if (!found)
            qFatal("There is no %s.", qPrintable(name));
        return found;
    }
    /// Empty as long as there is no such label.
    [[nodiscard]] QString text(const QString &name) const
    {
        const auto *label = window->findChild<QLabel *>(name);
        return label ? label->text() : QString();
    }
    void trigger(const QString &action) const { find<QAction>(action)->trigger(); }
    [[nodiscard]] QDialog *dialog() const { return window->findChild<QDialog *>(u"clearDialog"_s); }
    [[nodiscard]] QString question() const { return find<QLabel>(u"clearQuestion"_s)->text(); }
    [[nodiscard]] QString loss() const { return find<QLabel>(u"clearLoss"_s)->text(); }
    [[nodiscard]] bool awaitQuestion(const QString &text) const
    {
        return QTest::qWaitFor([&] { return question() == text; });
    }
    void press(const QString &button) const { QTest::mouseClick(find<QPushButton>(button), Qt::LeftButton); }
    [[nodiscard]] bool awaitGone() const
    {
        return QTest::qWaitFor([&] { return dialog() == nullptr; });
    }
    [[nodiscard]] bool awaitSaid(const QString &text) const
    {
        return QTest::qWaitFor([&] { return said.contains(text); });
    }
    [[nodiscard]] qsizetype count(const EntryFilter &filter = {}) const
    {
        return static_cast<qsizetype>(cache->list(filter).size());
    }
    [[nodiscard]] QString cell(const QString &table, const QString &row, const QString &column) const
    {
        const QAbstractItemModel &model = *find<QTreeView>(table)->model();
        for (int i = 0; i < model.rowCount(); ++i) {
            if (model.index(i, 0).data().toString() != row)
                continue;
            for (int j = 0; j < model.columnCount(); ++j) {
                if (model.headerData(j, Qt::Horizontal).toString() == column)
                    return model.index(i, j).data().toString();
            }
        }
        return u"none"_s;
    }
};

} // namespace

class CachePanelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void anEmptyCacheSaysWhatWillBeSeen()
    {
        Bench bench(0);
        const auto *sentence = bench.find<QLabel>(u"cacheEmpty"_s);
        QVERIFY(sentence->isVisible());
        QVERIFY(sentence->text().contains(u"When an episode is written"_s));
        QTRY_COMPARE(bench.text(u"healthMemory"_s), u"Memory: all well."_s);
        QVERIFY(!bench.window->findChild<CachePlots *>()); // nothing to draw, nothing made
        QVERIFY(bench.find<QLabel>(u"cacheSaved"_s)->text().contains(u"nothing yet"_s));

        // The first lookups bring the plots.
        bench.cache->set(keyOf(0), valueOf(0));
        QVERIFY(bench.cache->get(keyOf(0)));
        QVERIFY(!bench.cache->get(keyOf(1)));
        QTRY_VERIFY(bench.window->findChild<CachePlots *>());
        QTRY_VERIFY(bench.find<CachePlots>(u"cachePlots"_s)->isVisible());
        QVERIFY(!sentence->isVisible());
        QTRY_COMPARE(
            bench.find<QWidget>(u"reusePlot"_s)->accessibleDescription(), u"50 % of what was asked lately"_s);
        QTRY_VERIFY(
            bench.find<QWidget>(u"latencyPlot"_s)->accessibleDescription().startsWith(u"half within"_s));
    }

    void tablesFollowTheCache()
    {
        Bench bench(many);
        const QAbstractItemModelTester byKind(bench.find<QTreeView>(u"cacheTable"_s)->model(),
            QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QAbstractItemModelTester byTier(bench.find<QTreeView>(u"tierTable"_s)->model(),
            QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy resets(bench.find<QTreeView>(u"cacheTable"_s)->model(), &QAbstractItemModel::modelReset);
        const auto kind = [&](const QString &row, const QString &column) {
            return bench.cell(u"cacheTable"_s, row, column);
        };
        QTRY_COMPARE(kind(u"In all"_s, u"Entries"_s), u"10,000"_s);
        QCOMPARE(kind(u"Voice profiles"_s, u"Entries"_s), u"1,000"_s);
        QCOMPARE(kind(u"Outlines"_s, u"Entries"_s), u"1,000"_s);
        QCOMPARE(kind(u"Scenes"_s, u"Entries"_s), u"8,000"_s);
        QVERIFY(kind(u"Scenes"_s, u"Size"_s).endsWith(u"MB"_s));
        QCOMPARE(kind(u"Joke structures"_s, u"Entries"_s), u"none"_s);

        QVERIFY(bench.cache->get(keyOf(0)));
        QVERIFY(bench.cache->get(keyOf(10)));
        QVERIFY(!bench.cache->get(keyOf(many)));
        bench.cache->count(CacheKind::VoiceProfile, LookupResult::Joined);
        bench.cache->set(jokeCacheKey({{u"joke"_s, 1}}), valueOf(1)); // a kind that had no row
        QTRY_COMPARE(kind(u"Voice profiles"_s, u"Hits"_s), u"2"_s);
        QTRY_COMPARE(kind(u"Joke structures"_s, u"Entries"_s), u"1"_s);
        QCOMPARE(kind(u"Voice profiles"_s, u"Misses"_s), u"1"_s);
        QCOMPARE(kind(u"Voice profiles"_s, u"Joined"_s), u"1"_s);
        QCOMPARE(kind(u"In all"_s, u"Time saved"_s), u"0:06"_s);
        QCOMPARE(kind(u"In all"_s, u"Money saved"_s), u"$0.0040"_s);
        QCOMPARE(kind(u"In all"_s, u"Tokens saved"_s), u"200"_s);

        // The engineer's figures are there for those who look for them.
        auto *details = bench.find<QToolButton>(u"cacheDetails"_s);
        auto *tiers = bench.find<QTreeView>(u"tierTable"_s);
        QVERIFY(!tiers->isVisible());
        details->setFocus(Qt::TabFocusReason);
        QTest::keyClick(details, Qt::Key_Space);
        QVERIFY(tiers->isVisible());
        QVERIFY(bench.window->findChild<LatencyPlot *>());
        QCOMPARE(tiers->model()->rowCount(), 2);
        QTRY_COMPARE(bench.cell(u"tierTable"_s, u"Memory"_s, u"Hits"_s), u"2"_s);
        QCOMPARE(bench.cell(u"tierTable"_s, u"Disk"_s, u"Misses"_s), u"1"_s);
        QTRY_COMPARE(bench.cell(u"tierTable"_s, u"Disk"_s, u"Entries"_s), u"10,001"_s);
        QVERIFY(bench.cell(u"tierTable"_s, u"Disk"_s, u"p95"_s).contains(u's'));
        QCOMPARE(bench.cell(u"tierTable"_s, u"Memory"_s, u"Evictions"_s), u"0"_s);
        QCOMPARE(resets.count(), 0);
    }

    void itReadsOnlyWhileItIsSeen()
    {
        Bench bench(0);
        QTRY_VERIFY(bench.watch->isWatching());
        bench.panel->hide();
        QTRY_VERIFY(!bench.watch->isWatching());
        bench.cache->set(keyOf(0), valueOf(0));
        QVERIFY(bench.cache->get(keyOf(0)));
        QSignalSpy readings(bench.watch, &CacheWatch::changed);
        bench.panel->show();
        QTRY_VERIFY(bench.watch->isWatching());
        QTRY_VERIFY(readings.count() >= 2); // at once, and then by the clock
        QCOMPARE(bench.cell(u"cacheTable"_s, u"Voice profiles"_s, u"Hits"_s), u"1"_s);
        bench.window->hide();
        QTRY_VERIFY(!bench.watch->isWatching());
    }

    void clearingAKindAsksAndSaysWhatIsLost()
    {
        Bench bench(many);
        QVERIFY(bench.cache->setPinned(keyOf(20), true));
        bench.trigger(u"clear_voice_profile"_s);
        QVERIFY(bench.dialog()->isVisible()); // at once, and looks while it is open
        QVERIFY(!bench.find<QPushButton>(u"clearConfirm"_s)->isEnabled());
        QVERIFY(bench.awaitQuestion(u"Clear 1,000 voice profiles?"_s));
        QVERIFY(bench.loss().contains(u"Having them again takes 1,000 calls, about 50 min and $2.00."_s));
        QVERIFY(bench.loss().contains(u"One of them is pinned, and goes all the same."_s));
        QVERIFY(bench.loss().contains(u"every project keeps its own record"_s));
        QVERIFY(!bench.loss().contains(u"server"_s));
        for (const QString &label : {u"clearQuestion"_s, u"clearLoss"_s}) {
            const auto *shown = bench.find<QLabel>(label);
            QVERIFY(shown->height() >= shown->heightForWidth(shown->width())); // nothing is cut off
        }

        // Return is for staying.
        QVERIFY(bench.find<QPushButton>(u"clearCancel"_s)->isDefault());
        QTest::keyClick(bench.dialog(), Qt::Key_Return);
        QVERIFY(bench.awaitGone());
        QCOMPARE(bench.count(), many);
        QVERIFY(bench.said.isEmpty());

        bench.trigger(u"clear_voice_profile"_s);
        QVERIFY(bench.awaitQuestion(u"Clear 1,000 voice profiles?"_s));
        bench.press(u"clearConfirm"_s);
        QVERIFY(bench.awaitGone());
        QVERIFY(bench.awaitSaid(u"Cleared 1,000 voice profiles."_s));
        QCOMPARE(bench.count(), many - 1000);
        QCOMPARE(bench.count({CacheKind::VoiceProfile, {}}), 0);
        QVERIFY(!bench.cache->get(keyOf(20))); // the pinned one too, as was said
        QVERIFY(bench.cache->get(keyOf(1)));
        QTRY_COMPARE(bench.cell(u"cacheTable"_s, u"Voice profiles"_s, u"Entries"_s), u"0"_s);

        bench.trigger(u"clear_voice_profile"_s);
        QVERIFY(bench.awaitQuestion(u"There are no voice profiles in the cache."_s));
        QVERIFY(!bench.find<QPushButton>(u"clearConfirm"_s)->isEnabled());
    }

    void clearingACharacterTakesWhatIsTheirs()
    {
        Bench bench(many);
        bench.trigger(u"clearCharacterAction"_s);
        QVERIFY(bench.awaitQuestion(u"Clear everything of Ana Ruiz: 2,000 scenes?"_s));
        auto *characters = bench.find<QComboBox>(u"clearCharacter"_s);
        QCOMPARE(characters->count(), people.size());
        characters->setCurrentText(u"Mara"_s);
        QCOMPARE(bench.question(), u"Clear everything of Mara: 1,000 voice profiles and 1,000 scenes?"_s);
        bench.press(u"clearConfirm"_s);
        QVERIFY(bench.awaitSaid(u"Cleared 2,000 entries of Mara."_s));
        QCOMPARE(bench.count(), many - 2000);
        QCOMPARE(bench.count({std::nullopt, tags::character(u"Mara"_s)}), 0);
        QCOMPARE(bench.count({std::nullopt, tags::character(u"Bo"_s)}), 2000);
    }

    void clearingEverythingLeavesNothing()
    {
        Bench bench(many);
        auto *clear = bench.find<QToolButton>(u"cacheClear"_s); // the panel's own way to the same actions
        QVERIFY(clear->menu()->actions().contains(bench.find<QAction>(u"clearEverythingAction"_s)));
        bench.trigger(u"clearEverythingAction"_s);
        QVERIFY(bench.awaitQuestion(
            u"Clear the whole cache: 1,000 voice profiles, 1,000 outlines and 8,000 scenes?"_s));
        bench.press(u"clearConfirm"_s);
        QVERIFY(bench.awaitSaid(u"Cleared 10,000 entries."_s));
        QCOMPARE(bench.count(), 0);
        QTRY_COMPARE(bench.cell(u"cacheTable"_s, u"In all"_s, u"Entries"_s), u"0"_s);
        bench.trigger(u"clearCharacterAction"_s);
        QVERIFY(bench.awaitQuestion(u"There is nothing of a character in the cache."_s));
    }

    void clearingWhatHasExpiredKeepsTheRest()
    {
        Bench bench(20);
        bench.cache->set(cacheKey(CacheKind::AiResponse, {{u"short"_s, 1}}), valueOf(1), 1s);
        const auto expired = [&] { return bench.count() == 20; };
        QVERIFY(bench.count() == 21);
        QVERIFY(QTest::qWaitFor(expired, 10'000)); // it is not listed any more
        bench.trigger(u"clearExpiredAction"_s);
        QCOMPARE(bench.question(), u"Clear what has expired?"_s);
        QVERIFY(bench.loss().contains(u"Nothing that is still good is lost"_s));
        bench.press(u"clearConfirm"_s);
        QVERIFY(bench.awaitSaid(u"Cleared 1 entry that had expired."_s));
        QCOMPARE(bench.count(), 20);
    }

    void countingAnewKeepsWhatIsCached()
    {
        Bench bench(20);
        QVERIFY(bench.cache->get(keyOf(0)));
        QTRY_COMPARE(bench.cell(u"cacheTable"_s, u"In all"_s, u"Hits"_s), u"1"_s);
        QTest::mouseClick(bench.find<QToolButton>(u"cacheCount"_s), Qt::LeftButton);
        QTRY_COMPARE(bench.cell(u"cacheTable"_s, u"In all"_s, u"Hits"_s), u"0"_s);
        QCOMPARE(bench.cell(u"cacheTable"_s, u"In all"_s, u"Entries"_s), u"20"_s);
        const QString saved = bench.find<QLabel>(u"cacheSaved"_s)->text();
        QVERIFY(saved.startsWith(u"Since "_s));
        QVERIFY(!saved.contains(u"opened"_s));
        QVERIFY(!bench.dialog());
    }

    void aDiskThatCannotBeUsedIsSaidInWords()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(u"file"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        CacheConfig config;
        config.folder = folder.filePath(u"file/cache"_s); // no folder can be made there
        Bench bench(0, config);
        QTRY_VERIFY(!bench.text(u"healthDisk"_s).isEmpty());
        const QString disk = bench.text(u"healthDisk"_s);
        QVERIFY2(disk.startsWith(u"Disk: "_s) && !disk.contains(u"all well"_s), qPrintable(disk));
        QVERIFY(!bench.window->findChild<QLabel *>(u"healthRedis"_s)); // not configured, not shown
        QTest::mouseClick(bench.find<QToolButton>(u"cacheCheck"_s), Qt::LeftButton);
        QVERIFY(!bench.find<QAction>(u"checkHealthAction"_s)->isEnabled()); // while it asks
        QTRY_VERIFY(!bench.said.isEmpty());
        QVERIFY(bench.said.last().startsWith(u"Disk: "_s));
        QVERIFY(bench.find<QAction>(u"checkHealthAction"_s)->isEnabled());
    }

    void aRoomsServerIsSeenComingAndGoing()
    {
        RedisServer server;
        CacheConfig config;
        config.redis.url = server.url();
        config.redis.connectTimeout = config.redis.commandTimeout = 5s;
        Bench bench(20, config);
        const auto redis = [&] { return bench.text(u"healthRedis"_s); };
        QTRY_VERIFY(redis().startsWith(u"Redis: all well, at "_s));
        bench.trigger(u"checkHealthAction"_s);
        QVERIFY(bench.awaitSaid(u"The cache is well."_s));
        QTRY_VERIFY(bench.text(u"healthRedisAside"_s).contains(u"round trip"_s));
        // Nobody has counted what is ours on it.
        QTRY_COMPARE(bench.cell(u"tierTable"_s, u"Redis"_s, u"Entries"_s), u"–"_s);
        QCOMPARE(bench.cell(u"tierTable"_s, u"Redis"_s, u"Size"_s), u"–"_s);

        // What is shared is lost to others too, and that is said.
        bench.trigger(u"clear_episode_outline"_s);
        QVERIFY(bench.awaitQuestion(u"Clear 2 outlines?"_s));
        QVERIFY(bench.loss().contains(u"They go from the room's server as well"_s));
        bench.press(u"clearConfirm"_s);
        QVERIFY(bench.awaitSaid(u"Cleared 2 outlines."_s));
        QVERIFY(bench.cache->flush(10s));
        for (const int outline : {1, 11})
            QCOMPARE(server.command({"EXISTS", keyOf(outline).toString()}), QByteArray("0"));
        QCOMPARE(server.command({"EXISTS", keyOf(2).toString()}), QByteArray("1"));

        server.kill();
        for (int i = 0; i < 4; ++i)
            (void)bench.cache->get(keyOf(many + i)); // work goes on, and notices
        QTRY_VERIFY_WITH_TIMEOUT(redis().startsWith(u"Redis: cannot be reached since "_s), 10'000);
        QVERIFY(redis().endsWith(u"New work stays on this machine and follows when it is back."_s));
        bench.cache->set(keyOf(many), valueOf(many));
        QTRY_VERIFY(bench.text(u"healthRedisAside"_s).contains(u"1 write waiting"_s));
        server.start();
        QTRY_VERIFY_WITH_TIMEOUT(redis().startsWith(u"Redis: all well"_s), 60'000);
    }

    void itGoesWhileTheCacheIsStillAtWork()
    {
        for (int i = 0; i < 5; ++i) {
            Bench bench(200);
            bench.trigger(u"clearEverythingAction"_s);
            bench.trigger(u"checkHealthAction"_s);
            bench.watch->read();
            // Widgets first, as where a panel is closed: what comes back finds nobody.
            bench.window.reset();
        }
        QCoreApplication::processEvents();
    }

    void lightAndDarkBothCanBeRead()
    {
        Bench bench(20);
        QTRY_COMPARE(bench.cell(u"cacheTable"_s, u"In all"_s, u"Entries"_s), u"20"_s);
        QVERIFY(bench.cache->get(keyOf(0)));
        QTRY_VERIFY(bench.window->findChild<CachePlots *>());
        auto *plot = bench.find<QWidget>(u"reusePlot"_s);
        QTRY_VERIFY(plot->isVisible());
        bench.theme.setAppearance(Appearance::Dark);
        QTRY_COMPARE(plot->grab().toImage().pixelColor(1, 1), darkColors().window);
        bench.theme.setAppearance(Appearance::Light);
        QTRY_COMPARE(plot->grab().toImage().pixelColor(1, 1), lightColors().window);
    }

    void aNarrowPanelCutsNoRowOff()
    {
        Bench bench(20);
        bench.find<QToolButton>(u"cacheDetails"_s)->click();
        for (const int width : {1500, 700}) {
            bench.window->resize(width, 500);
            for (const QString &name : {u"cacheTable"_s, u"tierTable"_s}) {
                const auto *table = bench.find<QTreeView>(name);
                const auto whole = [&] {
                    const QModelIndex last = table->model()->index(table->model()->rowCount() - 1, 0);
                    return table->viewport()->rect().contains(table->visualRect(last).bottomLeft());
                };
                QTRY_VERIFY2(table->model()->rowCount() > 1 && whole(), qPrintable(name));
            }
        }
    }
};

QTEST_MAIN(CachePanelTest)
#include "tst_cache_panel.moc"
