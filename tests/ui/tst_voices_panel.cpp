// SPDX-License-Identifier: GPL-3.0-or-later
// The voice profiles panel on a real cache in a real folder, and in the real window.
#include "core/cache/async_cache.h"
#include "core/cache/tiered_cache.h"
#include "tests/ui/voice_samples.h"

#include "ui/voices/voices_panel.h"

#include "core/ai/caching_ai_client.h"
#include "core/pipeline/run_services.h"
#include "core/project/project_file.h"
#include "core/story/samples.h"
#include "tests/support/fake_clock.h"
#include "tests/support/redis_server.h"
#include "tests/support/scripted_provider.h"
#include "ui/board/board_model.h"
#include "ui/board/board_view.h"
#include "ui/common/confirm_dialog.h"
#include "ui/common/empty_state.h"
#include "ui/common/theme.h"
#include "ui/performance/performance_dock.h"
#include "ui/run/run_bar.h"
#include "ui/voices/voice_detail.h"
#include "ui/window/main_window.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QFileDialog>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

#include <memory>

using namespace dg;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int many = 10'000;

/// A panel with a cache of its own, on disk.
struct Bench {
    QTemporaryDir folder;
    FakeClock clock;
    Theme theme;
    QAction generate {u"Generate"_s};
    std::unique_ptr<TieredCache> cache;
    std::unique_ptr<AsyncCache> async;
    std::unique_ptr<VoicesPanel> panel;

    QString redisUrl;

    explicit Bench(int profiles = 0, const QString &theRedisUrl = {})
        : redisUrl(theRedisUrl)
    {
        clock.setWall(std::chrono::system_clock::now());
        openCache();
        fillWithVoices(*cache, profiles);
    }
    ~Bench() { close(); }

    void openCache()
    {
        CacheConfig config;
        config.folder = folder.filePath(u"cache"_s);
        config.redis.url = redisUrl;
        cache = std::make_unique<TieredCache>(clock, config);
        async = std::make_unique<AsyncCache>(*cache);
    }
    bool open()
    {
        panel = std::make_unique<VoicesPanel>(theme, *async, &generate);
        new QAbstractItemModelTester(
            &model(), QAbstractItemModelTester::FailureReportingMode::Fatal, panel.get());
        panel->resize(1200, 400);
        panel->show();
        if (!QTest::qWaitForWindowActive(panel.get()))
            return false;
        return QTest::qWaitFor([this] { return panel->library().isListed(); }, 60'000)
            && QTest::qWaitFor(
                [this] { return model().rowCount() == static_cast<int>(panel->library().all().size()); });
    }
    void close()
    {
        panel.reset();
        async.reset();
        cache.reset();
    }
    bool restart()
    {
        close();
        openCache();
        return open();
    }

    [[nodiscard]] VoiceModel &model() const { return panel->library().model(); }
    [[nodiscard]] QTreeView *table() const { return find<QTreeView>(u"voicesTable"_s); }
    [[nodiscard]] RunBar *bar() const { return find<RunBar>(u"voicesBar"_s); }
    [[nodiscard]] QString count() const { return find<QLabel>(u"voicesCount"_s)->text(); }
    template <class T>
    [[nodiscard]] T *find(const QString &name) const
    {
        T *found = panel->findChild<T *>(name);
        if (!found)
            qFatal("There is no %s.", qPrintable(name));
        return found;
    }
    [[nodiscard]] QAction *action(const QString &name) const { return find<QAction>(name); }
    [[nodiscard]] ConfirmDialog *question() const
    {
        return panel->findChild<ConfirmDialog *>(u"voicesQuestion"_s);
    }
    void select(
        int number, QItemSelectionModel::SelectionFlags how = QItemSelectionModel::ClearAndSelect) const
    {
        table()->selectionModel()->setCurrentIndex(
            model().indexOf(voiceKey(number)), how | QItemSelectionModel::Rows);
    }
    /// Presses a button of the question, and sees it gone.
    bool answer(const QString &button) const
    {
        QTest::mouseClick(find<QPushButton>(button), Qt::LeftButton);
        return QTest::qWaitFor([this] { return question() == nullptr; });
    }
    bool chooseFile(const QString &dialogName, const QString &path) const
    {
        auto *dialog = find<QFileDialog>(dialogName);
        Q_EMIT dialog->fileSelected(path);
        dialog->close();
        return QTest::qWaitFor([&] { return panel->findChild<QFileDialog *>(dialogName) == nullptr; });
    }
    [[nodiscard]] EntryInfo listed(int number) const
    {
        for (const EntryInfo &info : cache->list({CacheKind::VoiceProfile, {}})) {
            if (info.key == voiceKey(number))
                return info;
        }
        return {};
    }
};

/// The real window on a project of the sample show, written by a script.
struct Studio {
    static constexpr int scenes = 6;
    QTemporaryDir folder;
    SystemClock clock;
    ScriptedProvider provider {clock, scenes};
    TieredCache cache {clock, {.folder = folder.filePath(u"cache"_s)}};
    CachingAiClient client {cache, clock};
    RunServices run {
        clock, client, [this](const RunSettings &) -> Expected<AiProvider *> { return &provider; }};
    QSettings settings {folder.filePath(u"settings.ini"_s), QSettings::IniFormat};
    QString path = folder.filePath(u"low-water.dgstudio"_s);
    std::unique_ptr<MainWindow> window;

    Studio()
    {
        const auto sample = loadSampleShow(sampleShowNames().first());
        if (!sample || !ProjectFile::create(path, sample->show, sample->brief))
            qFatal("The sample project could not be made.");
        window = std::make_unique<MainWindow>(StudioServices {run, cache, nullptr, settings, folder.path()});
        window->resize(1400, 900);
        window->show();
    }

    bool openProject() const
    {
        window->openProject(path);
        return QTest::qWaitFor([this] { return action(u"generateAction"_s)->isEnabled(); });
    }
    bool awaitIdle() const
    {
        return QTest::qWaitFor([this] { return action(u"generateAction"_s)->isEnabled(); }, 20'000);
    }
    bool generate() const
    {
        action(u"generateAction"_s)->trigger();
        return awaitIdle();
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
    VoicesPanel *panel() const { return find<VoicesPanel>(u"voicesPanel"_s); }
    VoiceModel &profiles() const { return panel()->library().model(); }
    const BoardModel &cards() const
    {
        return *qobject_cast<BoardModel *>(find<BoardView>(u"board"_s)->model());
    }
    void showPanel() const { find<PerformanceDock>(u"performanceDock"_s)->showPanel(panel()); }
    bool select(const QString &character) const
    {
        for (int row = 0; row < profiles().rowCount(); ++row) {
            if (profiles().entry(row)->character == character) {
                find<QTreeView>(u"voicesTable"_s)->setCurrentIndex(profiles().index(row, 0));
                return true;
            }
        }
        return false;
    }
};

} // namespace

class VoicesPanelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void emptyItSaysHowVoicesComeToBe()
    {
        Bench bench;
        QVERIFY(bench.open());
        QCOMPARE(bench.find<QLabel>(u"voicesTitle"_s)->text(), u"Voice profiles"_s);
        QCOMPARE(bench.find<QLabel>(u"voicesSubtitle"_s)->text(),
            u"Cached. Clearing affects new work; Write again changes this show."_s);
        QTRY_VERIFY(bench.find<EmptyState>(u"voicesEmpty"_s)->isVisible());
        QSignalSpy generate(&bench.generate, &QAction::triggered);
        QTest::mouseClick(bench.find<QPushButton>(u"voicesGenerate"_s), Qt::LeftButton);
        QCOMPARE(generate.size(), 1);
        QVERIFY(bench.find<QPushButton>(u"voicesImport"_s)->isEnabled()); // with no show open, too
        for (const QString &name : {u"pinVoices"_s, u"writeVoiceAgain"_s, u"clearVoices"_s,
                 u"clearAllVoices"_s, u"exportVoices"_s, u"exportShownVoices"_s, u"undoClearVoices"_s})
            QVERIFY2(!bench.action(name)->isEnabled(), qPrintable(name));
    }

    void tenThousandAreListedFilteredAndSorted()
    {
        Bench bench(many);
        QVERIFY(bench.open());
        QCOMPARE(bench.model().rowCount(), many);
        QTRY_VERIFY(bench.count().startsWith(u"10"_s));
        const QModelIndex first = bench.model().index(0, 0);
        QCOMPARE(first.data().toString(), u"Person 0"_s);
        const auto cell = [&](int row, VoiceColumn column) {
            return bench.model().index(row, static_cast<int>(column)).data().toString();
        };
        QCOMPARE(cell(0, VoiceColumn::Show), u"Low Water"_s);
        QCOMPARE(cell(0, VoiceColumn::Model), u"scripted-1"_s);
        QVERIFY(cell(0, VoiceColumn::Expires).endsWith(u" days"_s));
        QVERIFY(cell(0, VoiceColumn::Where).contains(u"disk"_s));
        QCOMPARE(cell(0, VoiceColumn::Pinned), QString());

        // By the keyboard: Ctrl+F, and what is sought in its own script.
        bench.select(4711);
        bench.table()->setFocus();
        QTest::keyClick(bench.table(), Qt::Key_F, Qt::ControlModifier);
        auto *filter = bench.find<QLineEdit>(u"voicesFilter"_s);
        QTRY_VERIFY(filter->hasFocus());
        filter->setText(u"зоя bus"_s);
        QTRY_COMPARE(bench.model().rowCount(), 0);
        filter->setText(u"зоя lost"_s); // 7, 107, …: every hundredth, all of one show
        QTRY_COMPARE(bench.model().rowCount(), many / 100);
        QTRY_VERIFY(bench.count().startsWith(u"100 of 10"_s));
        QVERIFY(bench.model().index(0, 0).data().toString().startsWith(u"Зоя "_s));
        filter->clear();
        QTRY_COMPARE(bench.model().rowCount(), many);

        // Another order, by its header; what is chosen stays so.
        bench.select(4711);
        QHeaderView *header = bench.table()->header();
        const auto click = [&](VoiceColumn column) {
            const int section = static_cast<int>(column);
            QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                {header->sectionViewportPosition(section) + 20, header->height() / 2});
        };
        click(VoiceColumn::Show);
        QTRY_COMPARE(cell(many - 1, VoiceColumn::Show), u"The Test Kitchen"_s);
        click(VoiceColumn::Show);
        QTRY_COMPARE(cell(0, VoiceColumn::Show), u"The Test Kitchen"_s);
        QCOMPARE(bench.table()->currentIndex(), bench.model().indexOf(voiceKey(4711)));
        QVERIFY(bench.table()->selectionModel()->isRowSelected(bench.table()->currentIndex().row()));
        QVERIFY(bench.table()->viewport()->rect().intersects(
            bench.table()->visualRect(bench.table()->currentIndex())));
    }

    void whatComesAndGoesLeavesTheReadersPlace()
    {
        Bench bench(500);
        QVERIFY(bench.open());
        const QSignalSpy resets(&bench.model(), &QAbstractItemModel::modelReset);
        bench.select(300);
        bench.select(301, QItemSelectionModel::Select);
        bench.table()->scrollTo(bench.model().indexOf(voiceKey(300)), QAbstractItemView::PositionAtTop);
        const QModelIndex top = bench.table()->indexAt({0, 0});
        const CacheKey atTop = bench.model().entry(top.row())->key;
        QVERIFY(top.row() > 0);

        // Above the reader's place, by nobody's asking.
        bench.cache->set(voiceKey(900), voiceValue(u"Aaron"_s));
        bench.cache->set(voiceKey(901), voiceValue(u"Abel"_s));
        bench.cache->erase(voiceKey(1));
        QTRY_COMPARE_WITH_TIMEOUT(bench.model().rowCount(), 501, 20'000);
        QVERIFY(bench.model().indexOf(voiceKey(900)).isValid());
        QVERIFY(!bench.model().indexOf(voiceKey(1)).isValid());
        QTRY_VERIFY(bench.model().entry(bench.table()->indexAt({0, 0}).row())->key == atTop);
        QCOMPARE(bench.table()->selectionModel()->selectedRows().size(), 2);
        QVERIFY(bench.table()->selectionModel()->isRowSelected(bench.model().indexOf(voiceKey(300)).row()));
        QCOMPARE(resets.size(), 0);
    }

    void hiddenItListsNothing()
    {
        Bench bench(3);
        QVERIFY(bench.open());
        QSignalSpy shown(&bench.panel->library(), &VoiceLibrary::shown);
        QVERIFY(QTest::qWaitFor([&] { return shown.size() >= 2; }, 20'000)); // it ticks
        bench.panel->hide();
        bench.cache->set(voiceKey(900), voiceValue(u"Aaron"_s));
        QSignalSpy read(&bench.panel->library(), &VoiceLibrary::reading);
        // What was under way has come by the time two further questions are answered.
        for (int i = 0; i < 2; ++i)
            bench.panel->library().read(voiceKey(0));
        QTRY_COMPARE(read.size(), 2);
        const auto before = shown.size();
        QVERIFY(!QTest::qWaitFor([&] { return shown.size() > before + 1; }, 2'500));
        bench.panel->show();
        QTRY_COMPARE(bench.model().rowCount(), 4);
    }

    void aProfileIsReadWithoutCountingAsALookup()
    {
        Bench bench(20);
        QVERIFY(bench.open());
        bench.select(4);
        bench.table()->setFocus();
        auto *detail = bench.find<VoiceDetail>(u"voiceDetail"_s);
        QVERIFY(!detail->isVisible());
        QTest::keyClick(bench.table(), Qt::Key_Return);
        QVERIFY(detail->isVisible());
        QTRY_VERIFY(detail->text().contains(u"“Person 4 has already signed it.”"_s));
        QVERIFY(detail->text().startsWith(u"Person 4"_s));
        QVERIFY(detail->text().contains(u"changes the subject to boats"_s));
        QVERIFY(detail->text().contains(QString::fromLatin1(voiceKey(4).hex())));
        const auto info = bench.listed(4);
        QVERIFY(detail->text().contains(QLocale().toString(static_cast<qlonglong>(info.bytes))));

        // It follows the list, and what is in it is told as it is now.
        bench.table()->setFocus();
        QTest::keyClick(bench.table(), Qt::Key_Down);
        QTRY_VERIFY(detail->text().startsWith(u"Person 5"_s));
        QVERIFY(detail->text().contains(u"Person 5 has already"_s));
        detail->setFocus();
        QTest::keyClick(bench.find<QWidget>(u"voiceText"_s), Qt::Key_Escape);
        QVERIFY(!detail->isVisible());
        const CacheStatistics statistics = bench.cache->statistics();
        QCOMPARE(statistics.total().lookups(), 0);
        QCOMPARE(statistics.total().joined, 0);
    }

    void whatIsNoVoiceIsSaidToBeNone()
    {
        Bench bench(1);
        CacheValue value = voiceValue(u"Person 0"_s);
        value.bytes = completionToBytes(Completion {.text = "{}", .usage = {}, .model = {}});
        bench.cache->set(voiceKey(0), value);
        QVERIFY(bench.open());
        bench.select(0);
        bench.action(u"openVoice"_s)->trigger();
        QTRY_VERIFY(
            bench.find<VoiceDetail>(u"voiceDetail"_s)->text().contains(u"does not read as a voice"_s));
    }

    void aPinnedOneSurvivesARestart()
    {
        Bench bench(10);
        QVERIFY(bench.open());
        bench.select(2);
        bench.select(3, QItemSelectionModel::Select);
        QCOMPARE(bench.action(u"pinVoices"_s)->text(), u"Pin"_s);
        QTest::mouseClick(bench.find<QToolButton>(u"pinVoicesButton"_s), Qt::LeftButton);
        QTRY_VERIFY(bench.bar()->isVisible());
        QVERIFY(bench.bar()->sentence().startsWith(u"2 profiles pinned"_s));
        QTRY_VERIFY(bench.model().entry(bench.model().indexOf(voiceKey(2)).row())->pinned);

        QVERIFY(bench.restart());
        const auto entry = [&](int number) {
            return bench.model().entry(bench.model().indexOf(voiceKey(number)).row());
        };
        QVERIFY(entry(2)->pinned);
        QVERIFY(entry(3)->pinned);
        QVERIFY(!entry(4)->pinned);
        const QModelIndex expires = bench.model().index(
            bench.model().indexOf(voiceKey(2)).row(), static_cast<int>(VoiceColumn::Expires));
        QCOMPARE(expires.data().toString(), u"never"_s);

        // A mixed choice is pinned, a pinned one let go.
        bench.select(3);
        bench.select(4, QItemSelectionModel::Select);
        QCOMPARE(bench.action(u"pinVoices"_s)->text(), u"Pin"_s);
        bench.select(2);
        QCOMPARE(bench.action(u"pinVoices"_s)->text(), u"Unpin"_s);
        bench.action(u"pinVoices"_s)->trigger();
        QTRY_VERIFY(!bench.listed(2).pinned);
        QVERIFY(bench.listed(3).pinned);
    }

    void clearingAsksAndCancelIsTheDefault()
    {
        Bench bench(10);
        QVERIFY(bench.open());
        bench.select(5);
        bench.table()->setFocus();
        QTest::keyClick(bench.table(), Qt::Key_Delete);
        QVERIFY(bench.question());
        QCOMPARE(bench.question()->question(), u"Clear the voice profile of Person 5?"_s);
        QVERIFY(
            bench.question()->about().startsWith(u"Having it again takes 1 call, about 3 s and $0.0025."_s));
        QVERIFY(bench.find<QPushButton>(u"voicesQuestionCancel"_s)->isDefault());
        QTest::keyClick(bench.question(), Qt::Key_Return);
        QTRY_VERIFY(!bench.question());
        QVERIFY(bench.cache->exists(voiceKey(5)));

        bench.panel->activateWindow(); // there is no window manager to do it
        QTRY_VERIFY(bench.table()->hasFocus());
        QTest::keyClick(bench.table(), Qt::Key_Delete);
        QVERIFY(bench.question());
        QTest::keyClick(bench.question(), Qt::Key_Escape);
        QTRY_VERIFY(!bench.question());
        QVERIFY(bench.cache->exists(voiceKey(5)));
        QVERIFY(!bench.bar()->isVisible());
    }

    void theSelectedAreClearedAndCanBeTakenBack()
    {
        Bench bench(10);
        QVERIFY(bench.open());
        QVERIFY(bench.cache->setPinned(voiceKey(6), true));
        bench.action(u"refreshVoices"_s)->trigger();
        QTRY_VERIFY(bench.model().entry(bench.model().indexOf(voiceKey(6)).row())->pinned);
        bench.select(5);
        bench.select(6, QItemSelectionModel::Select);
        bench.action(u"clearVoices"_s)->trigger();
        QCOMPARE(bench.question()->question(), u"Clear 2 profiles?"_s);
        QVERIFY(bench.question()->about().contains(u"2 calls, about 6 s and $0.0050"_s));
        QVERIFY(bench.question()->about().contains(u"One of them is pinned"_s));
        QVERIFY(bench.answer(u"voicesQuestionConfirm"_s));
        QTRY_COMPARE(bench.model().rowCount(), 8);
        QCOMPARE(bench.table()->selectionModel()->selectedRows().size(), 1); // the neighbour: one may go on
        QVERIFY(!bench.cache->exists(voiceKey(5)));
        QVERIFY(!bench.cache->exists(voiceKey(6)));
        QVERIFY(bench.cache->exists(voiceKey(7)));
        QTRY_COMPARE(bench.bar()->sentence(), u"2 profiles were cleared."_s);

        QTest::mouseClick(bench.find<QPushButton>(u"voicesBarButton"_s), Qt::LeftButton); // Undo
        QTRY_COMPARE(bench.model().rowCount(), 10);
        QCOMPARE(bench.bar()->sentence(), u"2 profiles are back."_s);
        QVERIFY(!bench.action(u"undoClearVoices"_s)->isEnabled());
        QVERIFY(bench.listed(6).pinned);
        QCOMPARE(
            bench.cache->look(voiceKey(5), Look::Uncounted)->entry.bytes(), voiceValue(u"Person 5"_s).bytes);
        // On disk as well.
        QVERIFY(bench.restart());
        QCOMPARE(bench.model().rowCount(), 10);
    }

    void whatWasClearedStaysSoAfterARestart()
    {
        Bench bench(10);
        QVERIFY(bench.open());
        bench.select(5);
        bench.action(u"clearVoices"_s)->trigger();
        QVERIFY(bench.answer(u"voicesQuestionConfirm"_s));
        QTRY_COMPARE(bench.model().rowCount(), 9);
        QVERIFY(bench.restart());
        QCOMPARE(bench.model().rowCount(), 9);
        QVERIFY(!bench.model().indexOf(voiceKey(5)).isValid());
    }

    void allAreClearedAndNothingElse()
    {
        Bench bench(30);
        const CacheKey other = aiCacheKey({{u"a"_s, 1}});
        bench.cache->set(other, voiceValue(u"no voice"_s));
        QVERIFY(bench.open());
        bench.find<QLineEdit>(u"voicesFilter"_s)->setText(u"зоя"_s);
        QTRY_COMPARE(bench.model().rowCount(), 1);
        bench.action(u"clearAllVoices"_s)->trigger();
        QCOMPARE(bench.question()->question(), u"Clear all 30 profiles?"_s); // whatever is shown of them
        QVERIFY(bench.answer(u"voicesQuestionConfirm"_s));
        QTRY_VERIFY(bench.find<EmptyState>(u"voicesEmpty"_s)->isVisible());
        QVERIFY(bench.cache->list({CacheKind::VoiceProfile, {}}).empty());
        QVERIFY(bench.cache->exists(other));
        QTRY_COMPARE(bench.bar()->sentence(), u"30 profiles were cleared."_s);
        bench.action(u"undoClearVoices"_s)->trigger();
        QTRY_COMPARE(bench.panel->library().all().size(), std::size_t(30));
        QCOMPARE(bench.cache->list({CacheKind::VoiceProfile, {}}).size(), std::size_t(30));
    }

    void whatLiesOnTheRoomsServerAloneIsListedToo()
    {
        const RedisServer redis;
        Bench colleague(3, redis.url());
        Bench bench(0, redis.url());
        bench.cache->set(voiceKey(50), voiceValue(u"Odile"_s), {}, Sharing::ThisMachine);
        QVERIFY(bench.open());
        QCOMPARE(bench.model().rowCount(), 4);
        const auto where = [&](int number) {
            const int row = bench.model().indexOf(voiceKey(number)).row();
            return bench.model().index(row, static_cast<int>(VoiceColumn::Where)).data().toString();
        };
        QCOMPARE(where(1), u"Redis"_s);
        QVERIFY(!where(50).contains(u"Redis"_s));

        // A tick looks at this machine, and leaves what is known of the room; Refresh asks the server.
        QSignalSpy shown(&bench.panel->library(), &VoiceLibrary::shown);
        colleague.cache->set(voiceKey(3), voiceValue(u"Person 3"_s));
        QVERIFY(colleague.cache->flush(20s));
        QTRY_VERIFY_WITH_TIMEOUT(shown.size() >= 2, 20'000);
        QCOMPARE(bench.model().rowCount(), 4);
        QTest::mouseClick(bench.find<QToolButton>(u"refreshVoicesButton"_s), Qt::LeftButton);
        QTRY_COMPARE(bench.model().rowCount(), 5);

        // It is cleared for everyone, and says so; what was shared is so again when it is put back.
        bench.select(2);
        bench.action(u"clearVoices"_s)->trigger();
        QVERIFY(bench.question()->about().contains(u"for everyone who shares it"_s));
        QVERIFY(bench.answer(u"voicesQuestionConfirm"_s));
        QTRY_COMPARE(bench.model().rowCount(), 4);
        QVERIFY(bench.cache->flush(20s));
        QCOMPARE(bench.cache->list({CacheKind::VoiceProfile, {}}, Sharing::Room).size(), std::size_t(4));
        bench.action(u"undoClearVoices"_s)->trigger();
        QTRY_COMPARE(bench.model().rowCount(), 5);
        QVERIFY(bench.cache->flush(20s));
        bench.action(u"refreshVoices"_s)->trigger();
        QTRY_VERIFY(where(2).contains(u"Redis"_s));
    }

    void whatHasExpiredIsRemoved()
    {
        Bench bench(4);
        for (int i = 10; i < 13; ++i)
            bench.cache->set(voiceKey(i), voiceValue(u"Fleeting"_s), 10s);
        QVERIFY(bench.cache->flush(20s));
        QVERIFY(bench.open());
        QCOMPARE(bench.model().rowCount(), 7);
        bench.clock.advance(11s);
        QTRY_COMPARE_WITH_TIMEOUT(bench.model().rowCount(), 4, 20'000);
        bench.action(u"clearExpiredVoices"_s)->trigger();
        QVERIFY(bench.question()->about().contains(u"nothing is lost"_s));
        QVERIFY(bench.answer(u"voicesQuestionConfirm"_s));
        QTRY_COMPARE(bench.bar()->sentence(), u"3 expired entries were removed."_s);
        bench.action(u"clearExpiredVoices"_s)->trigger();
        QVERIFY(bench.answer(u"voicesQuestionConfirm"_s));
        QTRY_COMPARE(bench.bar()->sentence(), u"Nothing had expired."_s);
        QCOMPARE(bench.model().rowCount(), 4);
    }

    void aFileCarriesThemToAnotherCache()
    {
        Bench bench(20);
        QVERIFY(bench.open());
        const QString file = bench.folder.filePath(u"voices.jsonl"_s);
        bench.select(3);
        bench.select(4, QItemSelectionModel::Select);
        bench.action(u"exportVoices"_s)->trigger();
        QVERIFY(bench.chooseFile(u"exportVoicesDialog"_s, file));
        QTRY_VERIFY(bench.bar()->sentence().startsWith(u"2 profiles exported to "_s));

        Bench other;
        QVERIFY(other.open());
        const auto importFile = [&] {
            other.action(u"importVoices"_s)->trigger();
            return other.chooseFile(u"importVoicesDialog"_s, file);
        };
        QVERIFY(importFile());
        QTRY_COMPARE(other.bar()->sentence(), u"2 profiles added."_s);
        QTRY_COMPARE(other.model().rowCount(), 2);
        QCOMPARE(
            other.cache->look(voiceKey(3), Look::Uncounted)->entry.bytes(), voiceValue(u"Person 3"_s).bytes);

        // All that is shown, which the other has two of; and a line that nobody wrote.
        bench.find<QLineEdit>(u"voicesFilter"_s)->setText(u"person"_s);
        QTRY_COMPARE(bench.model().rowCount(), 19); // Зоя is not among them
        bench.action(u"exportShownVoices"_s)->trigger();
        QVERIFY(bench.chooseFile(u"exportVoicesDialog"_s, file));
        QTRY_VERIFY(bench.bar()->sentence().startsWith(u"19 profiles exported to "_s));
        {
            QFile damaged(file);
            QVERIFY(damaged.open(QIODevice::Append));
            damaged.write("{\"key\":\"mine\"}\n");
        }
        QVERIFY(importFile());
        QTRY_COMPARE(other.bar()->sentence(),
            u"17 profiles added, 2 were there already, 1 was not readable and was left out."_s);
        QTRY_COMPARE(other.model().rowCount(), 19);

        QFile foreign(file);
        QVERIFY(foreign.open(QIODevice::WriteOnly));
        foreign.write("Dear diary\n");
        foreign.close();
        QVERIFY(importFile());
        QTRY_VERIFY(other.bar()->sentence().contains(u"not a file of cache entries"_s));
        QCOMPARE(other.bar()->property("tone").toString(), u"error"_s);
        QCOMPARE(other.model().rowCount(), 19);
    }

    void writeAgainSaysWhyItCannot()
    {
        Bench bench(8);
        QVERIFY(bench.open());
        const QAction *again = bench.action(u"writeVoiceAgain"_s);
        const auto whyNot = [&] { return again->isEnabled() ? QString() : again->toolTip(); };
        QVERIFY(whyNot().startsWith(u"Select one"_s));
        bench.select(0);
        QCOMPARE(whyNot(), u"Open the show this voice belongs to: Low Water"_s);
        bench.panel->setShow(u"Night Bus"_s, {u"Person 0"_s});
        QCOMPARE(whyNot(), u"This voice belongs to another show: Low Water"_s);
        bench.panel->setShow(u"Low Water"_s, {u"Person 4"_s});
        QCOMPARE(whyNot(), u"Person 0 is not in the cast of this episode"_s);
        bench.panel->setShow(u"Low Water"_s, {u"Person 0"_s, u"Person 4"_s});
        QCOMPARE(whyNot(), QString());
        bench.panel->setRunning(true);
        QVERIFY(whyNot().startsWith(u"An episode is being written"_s));
        bench.panel->setRunning(false);
        bench.select(4, QItemSelectionModel::Select);
        QVERIFY(whyNot().startsWith(u"Select one"_s));
        bench.select(4);
        QSignalSpy asked(bench.panel.get(), &VoicesPanel::writeAgainAsked);
        QTest::mouseClick(bench.find<QToolButton>(u"writeVoiceAgainButton"_s), Qt::LeftButton);
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked.front().front().toString(), u"Person 4"_s);
    }

    void everyActionIsInTheContextMenu()
    {
        Bench bench(3);
        QVERIFY(bench.open());
        bench.select(1);
        Q_EMIT bench.table()->customContextMenuRequested(
            bench.table()->visualRect(bench.table()->currentIndex()).center());
        auto *menu = bench.find<QMenu>(u"voicesMenu"_s);
        QTRY_VERIFY(menu->isVisible());
        for (const QString &name :
            {u"openVoice"_s, u"pinVoices"_s, u"writeVoiceAgain"_s, u"exportVoices"_s, u"clearVoices"_s})
            QVERIFY2(menu->actions().contains(bench.action(name)), qPrintable(name));
        menu->close();
    }

    void aVoiceIsWrittenAgainFromTheWindow()
    {
        Studio studio;
        QVERIFY(studio.openProject());
        QVERIFY(studio.generate());
        studio.action(u"showVoicesAction"_s)->trigger(); // of the menu
        QVERIFY(studio.panel()->isVisible());
        QTRY_VERIFY(studio.profiles().rowCount() > 1);
        const int profiles = studio.profiles().rowCount();
        const int voices = studio.provider.callCount(u"voice"_s);
        const int drafts = studio.provider.callCount(u"draft"_s);
        QVERIFY(studio.select(u"Odile"_s));
        QTRY_VERIFY2(studio.action(u"writeVoiceAgain"_s)->isEnabled(),
            qPrintable(studio.action(u"writeVoiceAgain"_s)->toolTip()));

        studio.provider.hold(ScriptedProvider::of(u"voice"_s));
        studio.action(u"writeVoiceAgain"_s)->trigger();
        QVERIFY(studio.action(u"stopAction"_s)->isEnabled());
        QVERIFY(!studio.action(u"writeVoiceAgain"_s)->isEnabled()); // a run is under way
        studio.provider.open();
        QVERIFY(studio.awaitIdle());
        QCOMPARE(studio.provider.callCount(u"voice"_s), voices + 1);
        const std::vector<AiRequest> calls = studio.provider.calls();
        const auto last = std::find_if(calls.rbegin(), calls.rend(),
            [](const AiRequest &request) { return request.stage == u"voice"_s; });
        QCOMPARE(last->inputs[u"name"_s].toString(), u"Odile"_s);
        QCOMPARE(last->variant, 1);
        // Her scenes have followed, the others are kept, and the old profile is still there to be read.
        QVERIFY(studio.provider.callCount(u"draft"_s) > drafts);
        QCOMPARE(studio.cards().writtenCount(), Studio::scenes);
        QVERIFY(studio.cards().count(SceneState::Kept) > 0);
        QTRY_COMPARE_WITH_TIMEOUT(studio.profiles().rowCount(), profiles + 1, 20'000);
    }

    void clearingInMidRunHarmsNothing()
    {
        Studio studio;
        QVERIFY(studio.openProject());
        studio.showPanel();
        studio.provider.hold(ScriptedProvider::of(u"draft"_s));
        studio.action(u"generateAction"_s)->trigger();
        QTRY_COMPARE(studio.cards().count(SceneState::Writing), 3);
        QTRY_VERIFY_WITH_TIMEOUT(studio.profiles().rowCount() > 1, 20'000);
        const int voices = studio.provider.callCount(u"voice"_s);
        studio.action(u"clearAllVoices"_s)->trigger();
        QTest::mouseClick(studio.find<QPushButton>(u"voicesQuestionConfirm"_s), Qt::LeftButton);
        QTRY_VERIFY(studio.cache.list({CacheKind::VoiceProfile, {}}).empty());
        QTRY_COMPARE_WITH_TIMEOUT(studio.profiles().rowCount(), 0, 20'000);

        studio.provider.open();
        QVERIFY(studio.awaitIdle());
        QCOMPARE(studio.cards().count(SceneState::Done), Studio::scenes);
        QVERIFY(!studio.find<RunBar>(u"runBar"_s)->isVisible());
        // The project has its record: the next run asks for no voice.
        QVERIFY(studio.generate());
        QCOMPARE(studio.provider.callCount(u"voice"_s), voices);
        QCOMPARE(studio.cards().count(SceneState::Kept), Studio::scenes);
    }
};

QTEST_MAIN(VoicesPanelTest)
#include "tst_voices_panel.moc"
