// SPDX-License-Identifier: GPL-3.0-or-later
// Who writes, as the whole window has it: choosing, keys before and during a run, the budget, what is found
// on this machine. The vendor's server is a real one on loopback; only the keychain is told what to do.
#include "ui/window/main_window.h"

#include "core/ai/caching_ai_client.h"
#include "core/cache/tiered_cache.h"
#include "core/pipeline/run_services.h"
#include "core/project/project_file.h"
#include "core/story/samples.h"
#include "tests/support/fake_keychain.h"
#include "tests/support/scripted_provider.h"
#include "tests/support/vendor_server.h"
#include "ui/board/board_model.h"
#include "ui/board/board_view.h"
#include "ui/brief/brief_editor.h"
#include "ui/providers/provider_dialog.h"
#include "ui/providers/written_by.h"
#include "ui/run/run_bar.h"
#include "ui/run/status_line.h"

#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace dg;
using namespace Qt::StringLiterals;

namespace {

const QByteArray goodKey = "sk-loopback-0123456789abcdef";
constexpr int scenes = 4;

struct Bench {
    QTemporaryDir folder;
    SystemClock clock;
    VendorServer server;
    ScriptedProvider rehearsal {clock, scenes};
    TieredCache cache {clock, {.strategy = CacheStrategy::Memory}};
    CachingAiClient client {cache, clock};
    ProviderPool pool {
        clock, std::move(*ModelCatalogue::load()), ProviderEnvironment([this](const QString &name) {
            return name == u"ANTHROPIC_BASE_URL"_s ? server.base() : QString();
        })};
    RunServices run {clock, client, [this](const RunSettings &who) -> Expected<AiProvider *> {
                         if (who.provider == u"rehearsal"_s)
                             return &rehearsal;
                         const auto address = pool.environment().addressOf(who.provider, who.baseUrl);
                         return &pool.at(*address);
                     }};
    FakeKeychain keychain;
    std::unique_ptr<Secrets> secrets;
    QSettings settings {folder.filePath(u"settings.ini"_s), QSettings::IniFormat};
    std::vector<LocalServer> local;
    std::unique_ptr<ProviderSettings> providers;
    QString path = folder.filePath(u"low-water.dgstudio"_s);
    std::unique_ptr<MainWindow> window;

    explicit Bench(VendorOptions options = {.key = goodKey})
        : server(VendorServer::Vendor::Anthropic, std::move(options))
    {
        auto sample = loadSampleShow(sampleShowNames().first());
        sample->brief.sceneCount = scenes;
        sample->brief.run.scenesAtOnce = 2;
        if (!ProjectFile::create(path, sample->show, sample->brief))
            qFatal("The sample project could not be made.");
    }
    void start()
    {
        window.reset();
        providers.reset();
        secrets = std::make_unique<Secrets>(&keychain);
        providers = std::make_unique<ProviderSettings>(
            pool, *secrets, settings, ProviderSettings::Trial(), [this](std::stop_token) { return local; });
        window = std::make_unique<MainWindow>(
            StudioServices {run, cache, nullptr, settings, folder.path(), nullptr, nullptr, providers.get()});
        window->show();
        window->openProject(path);
        if (!awaitIdle())
            qFatal("The project did not open.");
    }
    [[nodiscard]] bool awaitIdle() const
    {
        return QTest::qWaitFor([this] { return action(u"generateAction"_s)->isEnabled(); }, 30'000);
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
    WrittenBy *writtenBy() const { return find<WrittenBy>(u"writtenBy"_s); }
    /// What the menu offers now, by object name.
    [[nodiscard]] QAction *offered(const QString &name) const
    {
        Q_EMIT writtenBy()->choices()->aboutToShow();
        return writtenBy()->findChild<QAction *>(name);
    }
    [[nodiscard]] QPointer<ProviderDialog> dialog() const { return window->findChild<ProviderDialog *>(); }
    void enter(const QByteArray &key) const
    {
        auto *edit = find<QLineEdit>(u"keyEdit"_s);
        QTest::keyClicks(edit, QString::fromLatin1(key));
        QTest::keyClick(edit, Qt::Key_Return);
    }
    RunBar *bar() const { return find<RunBar>(u"runBar"_s); }
    void press(const QString &name) const { QTest::mouseClick(find<QPushButton>(name), Qt::LeftButton); }
    [[nodiscard]] QString status() const { return find<StatusLine>(u"statusLine"_s)->text(); }
    [[nodiscard]] const BoardModel &cards() const
    {
        return *qobject_cast<BoardModel *>(find<BoardView>(u"board"_s)->model());
    }
    void writeWithAnthropic() const
    {
        Q_EMIT writtenBy()->chosen(u"anthropic"_s, u"claude-sonnet-5-5"_s, {});
    }
    [[nodiscard]] QString keychainKey() { return u"ai-key for "_s + server.http().url(); }
    /// The brief as it stands in the file, once the window has let go of it.
    [[nodiscard]] RunSettings onDisk()
    {
        window->close();
        window.reset();
        const auto file = ProjectFile::open(path);
        if (!file)
            qFatal("The project could not be opened.");
        return (*file)->brief((*file)->episodes()->front().id)->run;
    }
};

} // namespace

class WrittenByTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theMenuHasThoseWhoAreSetUp()
    {
        Bench bench;
        ModelInfo llama;
        llama.id = u"llama3.2:3b"_s;
        bench.local = {{u"ollama"_s, {llama}}};
        bench.start();
        QCOMPARE(bench.writtenBy()->text(), u"Written by: Rehearsal"_s);
        QVERIFY(bench.offered(u"write:rehearsal"_s)->isChecked());
        QTRY_VERIFY(bench.offered(u"write:llama3.2:3b"_s));
        QVERIFY(bench.offered(u"write:llama3.2:3b"_s)->text().endsWith(u"\tfree"_s));
        QVERIFY(!bench.offered(u"write:claude-sonnet-5-5"_s)); // no key
        QVERIFY(bench.keychain.asked.isEmpty()); // nobody is asked for a password at the start

        bench.providers->keep(
            *bench.providers->find(u"anthropic"_s, {}), goodKey, false, [](const auto &) {});
        QAction *sonnet = bench.offered(u"write:claude-sonnet-5-5"_s);
        QVERIFY(sonnet);
        QVERIFY(sonnet->text().endsWith(u"\t$2 / $10"_s));
        sonnet->trigger();
        QVERIFY(bench.writtenBy()->accessibleName().endsWith(u" · Claude Sonnet 5.5"_s));
        QVERIFY(bench.offered(u"write:claude-sonnet-5-5"_s)->isChecked());
        QVERIFY(bench.find<QLineEdit>(u"briefSeed"_s)->parentWidget()->isHidden()); // Rehearsal's
        const RunSettings saved = bench.onDisk();
        QCOMPARE(saved.provider, u"anthropic"_s);
        QCOMPARE(saved.model, u"claude-sonnet-5-5"_s);
        QCOMPARE(saved.baseUrl, QString());
    }

    void theBriefHasBudgetStandInAndAutomatic()
    {
        Bench bench;
        ModelInfo llama;
        llama.id = u"llama3.2:3b"_s;
        bench.local = {{u"ollama"_s, {llama}}};
        bench.start();
        auto *standIn = bench.find<QComboBox>(u"briefStandIn"_s);
        QTRY_COMPARE(standIn->count(), 2);
        QCOMPARE(standIn->currentText(), u"Nobody"_s);
        standIn->setCurrentIndex(1);
        auto *budget = bench.find<QLineEdit>(u"briefBudget"_s);
        budget->clear();
        QTest::keyClicks(budget, u"half"_s);
        QVERIFY(!bench.find<BriefEditor>(u"brief"_s)->isValid());
        budget->clear();
        QTest::keyClicks(budget, u"$0.50"_s);
        QVERIFY(bench.find<BriefEditor>(u"brief"_s)->isValid());
        bench.find<QSpinBox>(u"briefAtOnce"_s)->setValue(0);
        const RunSettings saved = bench.onDisk();
        QCOMPARE(saved.budget, std::optional(MicroDollars(500'000)));
        QVERIFY(saved.automatic);
        QCOMPARE(saved.scenesAtOnce, 2);
        QVERIFY(saved.standIn);
        QCOMPARE(saved.standIn->provider, u"ollama"_s);
        QCOMPARE(saved.standIn->model, u"llama3.2:3b"_s);

        bench.local.clear(); // it is not there now, and is kept all the same
        bench.start();
        QCOMPARE(bench.find<QComboBox>(u"briefStandIn"_s)->currentText(), u"ollama · llama3.2:3b"_s);
        QCOMPARE(bench.find<QSpinBox>(u"briefAtOnce"_s)->text(), u"Automatic"_s);
        QVERIFY(bench.onDisk() == saved);
    }

    void thePriceStandsBesideGenerate()
    {
        Bench bench;
        bench.start();
        const auto *price = bench.find<QLabel>(u"runPrice"_s);
        QTRY_VERIFY2(price->text().startsWith(u"free · "_s), qPrintable(price->text()));
        bench.writeWithAnthropic();
        QTRY_VERIFY2(price->text().startsWith(u"about $"_s), qPrintable(price->text()));
        auto *budget = bench.find<QLineEdit>(u"briefBudget"_s);
        QTest::keyClicks(budget, u"0.000001"_s);
        QTRY_VERIFY2(price->text().endsWith(u"over the budget"_s), qPrintable(price->text()));
        QCOMPARE(price->property("role").toString(), u"problem"_s);
        budget->clear();
        QTest::keyClick(budget, Qt::Key_Space);
        bench.offered(u"write:rehearsal"_s)->trigger();
        QTRY_VERIFY(price->text().startsWith(u"free · "_s));
        bench.action(u"generateAction"_s)->trigger();
        QCOMPARE(price->text(), QString()); // the status line has it now
        QVERIFY(bench.awaitIdle());
        QTRY_COMPARE(price->text(), u"nothing to ask: all is kept"_s);
        // The estimate may be at work on the very file that is opened again.
        bench.window->openProject(bench.path);
        QVERIFY(bench.awaitIdle());
        QVERIFY2(!bench.bar()->isVisible(), qPrintable(bench.bar()->sentence()));
    }

    void withoutAKeyTheDialogComesAndThenTheRun()
    {
        Bench bench;
        bench.start();
        bench.writeWithAnthropic();
        bench.action(u"generateAction"_s)->trigger();
        QTRY_VERIFY(bench.dialog());
        QVERIFY(!bench.action(u"stopAction"_s)->isEnabled());
        bench.enter(goodKey);
        QTRY_VERIFY(bench.action(u"stopAction"_s)->isEnabled());
        QVERIFY(!bench.writtenBy()->isEnabled());
        QVERIFY(bench.awaitIdle());
        QCOMPARE(bench.cards().writtenCount(), scenes);
        QVERIFY2(bench.status().contains(u"$0."_s), qPrintable(bench.status()));
        QCOMPARE(bench.server.answeredWith(401), 0);

        // The next start asks the keychain for that key, and only when it is needed.
        bench.keychain.asked.clear();
        bench.pool.at(bench.providers->find(u"anthropic"_s, {})->address).key().set({});
        bench.start();
        QVERIFY(bench.keychain.asked.isEmpty());
        bench.action(u"generateAction"_s)->trigger();
        QVERIFY(bench.awaitIdle());
        QCOMPARE(bench.keychain.asked, QStringList {bench.keychainKey()});
        QVERIFY(!bench.dialog());
    }

    void aModelThatIsChosenBesideTheKeyIsWhoWrites()
    {
        Bench bench;
        bench.start();
        bench.writeWithAnthropic();
        bench.action(u"generateAction"_s)->trigger();
        QTRY_VERIFY(bench.dialog());
        auto *model = bench.dialog()->findChild<QLineEdit *>(u"otherModel"_s);
        QTest::keyClicks(model, u"claude-opus-5"_s);
        bench.enter(goodKey);
        QTRY_VERIFY(bench.action(u"stopAction"_s)->isEnabled());
        QVERIFY(bench.awaitIdle());
        for (const LedgerEntry &entry : bench.server.ledger())
            QCOMPARE(entry.model, u"claude-opus-5"_s);
        QVERIFY(bench.writtenBy()->text().contains(u"Opus 5"_s));
    }

    void aKeyThatIsRefusedInMidRunIsAskedForOnce()
    {
        Bench bench;
        bench.start();
        bench.keychain.entries[bench.keychainKey()] = "sk-revoked-1";
        bench.writeWithAnthropic();
        bench.action(u"generateAction"_s)->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(bench.bar()->isVisible(), 20'000);
        QCOMPARE(bench.find<QPushButton>(u"runBarButton"_s)->text(), u"Enter key…"_s);
        QVERIFY(bench.status().contains(u"waits for a key"_s));
        bench.press(u"runBarButton"_s);
        QTRY_VERIFY(bench.dialog());
        QTest::keyClick(bench.dialog(), Qt::Key_Escape); // it stays as it is
        QTRY_VERIFY(!bench.dialog());
        QVERIFY(bench.bar()->isVisible());
        QVERIFY(bench.action(u"stopAction"_s)->isEnabled());

        bench.press(u"runBarButton"_s);
        QTRY_VERIFY(bench.dialog());
        bench.enter(goodKey);
        QVERIFY(bench.awaitIdle());
        QCOMPARE(bench.cards().writtenCount(), scenes);
        QVERIFY(!bench.bar()->isVisible());
        QCOMPARE(bench.keychain.entries[bench.keychainKey()], goodKey);
    }

    void orTheWriterSaysNo()
    {
        Bench bench;
        bench.start();
        bench.keychain.entries[bench.keychainKey()] = "sk-revoked-1";
        bench.writeWithAnthropic();
        bench.action(u"generateAction"_s)->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(bench.bar()->isVisible(), 20'000);
        QCOMPARE(bench.find<QPushButton>(u"runBarOther"_s)->text(), u"Go on without"_s);
        bench.press(u"runBarOther"_s);
        QVERIFY(bench.awaitIdle());
        QTRY_VERIFY(bench.bar()->isVisible()); // how it ended
        // Asked again, the next run asks anew.
        bench.action(u"generateAction"_s)->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(
            bench.find<QPushButton>(u"runBarButton"_s)->text(), u"Enter key…"_s, 20'000);
        bench.action(u"stopAction"_s)->trigger();
        QVERIFY(bench.awaitIdle());
    }

    void aBudgetThatIsUsedUpIsRaisedAndResumed()
    {
        Bench bench;
        bench.start();
        bench.rehearsal.failWith(ScriptedProvider::of(u"draft"_s),
            Error {ErrorKind::BudgetReached, "The budget of this run is used up."},
            ScriptedProvider::Times::Once);
        bench.action(u"generateAction"_s)->trigger();
        QVERIFY(bench.awaitIdle());
        QTRY_COMPARE(
            bench.bar()->sentence(), u"The budget does not cover what is left. Raise it and resume."_s);
        bench.press(u"runBarButton"_s);
        QVERIFY(bench.window->arrangement() == MainWindow::Arrangement::Story);
        auto *budget = bench.find<QLineEdit>(u"briefBudget"_s);
        QCOMPARE(bench.window->focusWidget(), budget);
        QTest::keyClicks(budget, u"2"_s);
        bench.press(u"runBarButton"_s); // Resume
        QVERIFY(bench.awaitIdle());
        QCOMPARE(bench.cards().writtenCount(), scenes);
        QCOMPARE(bench.onDisk().budget, std::optional(MicroDollars(2'000'000)));
    }

    void aServerOnThisMachineIsOfferedOnce()
    {
        Bench bench;
        ModelInfo embedder;
        embedder.id = u"nomic-embed-text"_s;
        ModelInfo llama;
        llama.id = u"llama3.2:3b"_s;
        bench.local = {{u"ollama"_s, {embedder, llama}}};
        bench.start();
        auto *notice = bench.find<RunBar>(u"noticeBar"_s);
        QTRY_COMPARE(notice->sentence(), u"Ollama answers on this machine: it can write, too."_s);
        QVERIFY(notice->isVisible());
        bench.press(u"noticeBarButton"_s);
        QVERIFY(!notice->isVisible());
        QCOMPARE(bench.writtenBy()->text(), u"Written by: Ollama · llama3.2:3b"_s);
        bench.offered(u"write:rehearsal"_s)->trigger();
        QSignalSpy searched(bench.providers.get(), &ProviderSettings::searched);
        bench.providers->search();
        QVERIFY(searched.wait());
        QVERIFY(!notice->isVisible());
    }
};

QTEST_MAIN(WrittenByTest)
#include "tst_written_by.moc"
