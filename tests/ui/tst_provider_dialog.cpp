// SPDX-License-Identifier: GPL-3.0-or-later
// The dialog "Who writes" as a writer uses it: a real pool, real servers on loopback, settings on disk, and a
// keychain that does as the test says.
#include "core/base/clock.h"
#include "tests/support/fake_keychain.h"
#include "tests/support/vendor_server.h"
#include "ui/common/theme.h"
#include "ui/providers/provider_dialog.h"

#include <QCheckBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeWidget>

#include <map>
#include <memory>

using namespace dg;
using namespace Qt::StringLiterals;

namespace {

const QByteArray goodKey = "sk-loopback-0123456789abcdef";
const QByteArray wrongKey = "sk-mistyped-98765";

/// A studio as far as the dialog sees it. What is on disk and in the keychain outlives `restart`.
struct Studio {
    QTemporaryDir folder;
    FakeKeychain keychain;
    std::map<QString, QString> environment;
    SystemClock clock;
    Theme theme {Appearance::Light};
    std::vector<LocalServer> local;
    std::unique_ptr<ProviderPool> pool;
    std::unique_ptr<QSettings> file;
    std::unique_ptr<Secrets> secrets;
    std::unique_ptr<ProviderSettings> providers;
    QPointer<ProviderDialog> dialog;

    explicit Studio(std::map<QString, QString> variables = {})
        : environment(std::move(variables))
    {
        restart();
    }
    ~Studio() { delete dialog; }

    void restart()
    {
        delete dialog;
        providers.reset();
        secrets.reset();
        file.reset();
        pool = std::make_unique<ProviderPool>(
            clock, std::move(*ModelCatalogue::load()), ProviderEnvironment([this](const QString &name) {
                const auto found = environment.find(name);
                return found == environment.end() ? QString() : found->second;
            }));
        file = std::make_unique<QSettings>(folder.filePath(u"studio.ini"_s), QSettings::IniFormat);
        secrets = std::make_unique<Secrets>(&keychain);
        providers = std::make_unique<ProviderSettings>(
            *pool, *secrets, *file, ProviderSettings::Trial(), [this](std::stop_token) { return local; });
    }
    void open(const RunSettings &settings = {})
    {
        delete dialog;
        dialog = new ProviderDialog(theme, *providers, settings, true);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    }
    template <class T>
    T *find(const QString &name) const
    {
        T *found = dialog->findChild<T *>(name);
        if (!found)
            qFatal("There is no %s.", qPrintable(name));
        return found;
    }
    [[nodiscard]] QTreeWidgetItem *row(const QString &name) const
    {
        const auto rows = find<QTreeWidget>(u"providers"_s)->findItems(name, Qt::MatchExactly);
        if (rows.size() != 1)
            qFatal("There is no provider %s.", qPrintable(name));
        return rows.first();
    }
    void choose(const QString &name) const { find<QTreeWidget>(u"providers"_s)->setCurrentItem(row(name)); }
    [[nodiscard]] QString state(const QString &name) const { return row(name)->text(1); }
    [[nodiscard]] QLineEdit *key() const { return find<QLineEdit>(u"keyEdit"_s); }
    [[nodiscard]] QString label(const QString &name) const { return find<QLabel>(name)->text(); }
    [[nodiscard]] QString result() const { return label(u"providerResult"_s); }
    void press(const QString &name) const { QTest::mouseClick(find<QPushButton>(name), Qt::LeftButton); }
    [[nodiscard]] QByteArray bytesOnDisk() const
    {
        file->sync();
        QFile read(file->fileName());
        return read.open(QIODevice::ReadOnly) ? read.readAll() : QByteArray();
    }
    /// Everything that can be read in the dialog without pressing Show.
    [[nodiscard]] QByteArray allText() const
    {
        QStringList texts;
        for (const auto *shown : dialog->findChildren<QLabel *>())
            texts << shown->text() << shown->toolTip();
        for (const auto *button : dialog->findChildren<QAbstractButton *>())
            texts << button->text() << button->toolTip();
        for (const auto *line : dialog->findChildren<QLineEdit *>())
            texts << line->displayText() << line->placeholderText() << line->accessibleDescription();
        return texts.join(u'\n').toUtf8();
    }
    [[nodiscard]] QByteArray poolKey(const QString &base) const
    {
        return pool->at(*addressOf(u"anthropic"_s, base)).key().value().key;
    }
};

const QString here = u"Anthropic at 127.0.0.1"_s;

std::map<QString, QString> at(const VendorServer &server)
{
    return {{u"ANTHROPIC_BASE_URL"_s, server.base()}};
}

QString keychainKey(VendorServer &server)
{
    return u"ai-key for "_s + server.http().url();
}

} // namespace

class ProviderDialogTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aPastedKeyIsTestedAndKept()
    {
        VendorServer server(VendorServer::Vendor::Anthropic, {.key = goodKey});
        Studio studio(at(server));
        studio.open();
        studio.choose(here);
        QCOMPARE(studio.state(here), u"no key"_s);
        QTest::keyClicks(studio.key(), QString::fromLatin1(goodKey));
        QTest::keyClick(studio.key(), Qt::Key_Return);
        QTRY_VERIFY2(studio.result().startsWith(u"Works"_s), qPrintable(studio.result()));
        QVERIFY2(studio.result().contains(u"Claude Sonnet 5.5 is chosen."_s), qPrintable(studio.result()));
        QVERIFY(studio.result().endsWith(u"The key is in this machine's keychain."_s));
        QCOMPARE(studio.keychain.entries[keychainKey(server)], goodKey);
        QCOMPARE(studio.state(here), u"key stored"_s);
        QCOMPARE(studio.poolKey(server.base()), goodKey);

        // It is never shown again, and stands in no setting; after a restart it is asked for only here.
        QCOMPARE(studio.key()->text(), QString());
        QVERIFY(!studio.allText().contains(goodKey.left(14)));
        QVERIFY(!studio.bytesOnDisk().contains(goodKey.left(14)));
        studio.keychain.asked.clear();
        studio.restart();
        QVERIFY(studio.keychain.asked.isEmpty());
        QVERIFY(studio.providers->isSetUp(*studio.providers->find(u"anthropic"_s, {})));
        studio.open();
        QVERIFY(studio.keychain.asked.contains(keychainKey(server)));
        QCOMPARE(studio.state(here), u"key stored"_s);
        studio.choose(here);
        studio.press(u"testProvider"_s);
        QTRY_VERIFY(studio.result().startsWith(u"Works"_s));
    }

    void aWrongKeyIsNotKept()
    {
        VendorServer server(VendorServer::Vendor::Anthropic, {.key = goodKey});
        Studio studio(at(server));
        studio.open();
        studio.choose(here);
        QTest::keyClicks(studio.key(), QString::fromLatin1(wrongKey));
        studio.press(u"testProvider"_s);
        QTRY_VERIFY2(studio.result().startsWith(u"Does not work."_s), qPrintable(studio.result()));
        QVERIFY(!studio.allText().contains(wrongKey.left(11)));
        QVERIFY(studio.keychain.entries.empty());
        QCOMPARE(studio.state(here), u"no key"_s);
        QCOMPARE(studio.key()->text(), QString::fromLatin1(wrongKey)); // to be mended

        // A writer who knows better keeps it all the same.
        studio.press(u"keepKey"_s);
        QCOMPARE(studio.keychain.entries[keychainKey(server)], wrongKey);
    }

    void aServerThatIsNotThereIsSaid()
    {
        std::optional<VendorServer> server(std::in_place, VendorServer::Vendor::Anthropic);
        Studio studio(at(*server));
        server.reset();
        studio.open();
        studio.choose(here);
        QTest::keyClicks(studio.key(), u"sk-1"_s);
        studio.press(u"testProvider"_s);
        QTRY_VERIFY2(studio.result().startsWith(u"Does not work."_s), qPrintable(studio.result()));
        QVERIFY(studio.find<QPushButton>(u"testProvider"_s)->isEnabled());
    }

    void forThisSessionOnly()
    {
        VendorServer server(VendorServer::Vendor::Anthropic, {.key = goodKey});
        Studio studio(at(server));
        studio.open();
        studio.choose(here);
        studio.find<QCheckBox>(u"sessionOnly"_s)->click();
        QTest::keyClicks(studio.key(), QString::fromLatin1(goodKey));
        studio.press(u"testProvider"_s);
        QTRY_VERIFY(studio.result().endsWith(u"The key is kept until the studio closes."_s));
        QVERIFY(studio.keychain.entries.empty());
        QCOMPARE(studio.state(here), u"for this session"_s);
        studio.restart();
        studio.open();
        QCOMPARE(studio.state(here), u"no key"_s);
    }

    void whereThereIsNoKeychain()
    {
        VendorServer server(VendorServer::Vendor::Anthropic, {.key = goodKey});
        Studio studio(at(server));
        studio.keychain.failWith(Error {ErrorKind::NotAccessible, "There is no keychain here."});
        studio.open();
        studio.choose(here);
        QTRY_COMPARE(
            studio.label(u"keyState"_s), u"There is no keychain here. It is kept until the studio closes."_s);
        QTest::keyClicks(studio.key(), QString::fromLatin1(goodKey));
        studio.press(u"testProvider"_s);
        QTRY_VERIFY(studio.result().endsWith(
            u"The key is kept until the studio closes. There is no keychain here."_s));
        QCOMPARE(studio.poolKey(server.base()), goodKey);
    }

    void theEnvironmentsKeyIsFixed()
    {
        VendorServer server(VendorServer::Vendor::Anthropic, {.key = goodKey});
        auto variables = at(server);
        variables[u"ANTHROPIC_API_KEY"_s] = QString::fromLatin1(goodKey);
        Studio studio(variables);
        studio.open();
        studio.choose(here);
        QCOMPARE(studio.state(here), u"from the environment"_s);
        QVERIFY(!studio.key()->isEnabled());
        QCOMPARE(studio.label(u"keyState"_s), u"Set by ANTHROPIC_API_KEY."_s);
        studio.press(u"testProvider"_s);
        QTRY_VERIFY2(studio.result().startsWith(u"Works"_s), qPrintable(studio.result()));
        QVERIFY(studio.keychain.entries.empty());
        // The next one is not.
        studio.choose(u"OpenAI"_s);
        QVERIFY(studio.key()->isEnabled());
    }

    void aKeyIsForgotten()
    {
        VendorServer server(VendorServer::Vendor::Anthropic, {.key = goodKey});
        Studio studio(at(server));
        studio.keychain.entries[keychainKey(server)] = goodKey;
        studio.open();
        studio.choose(here);
        QCOMPARE(studio.state(here), u"key stored"_s);
        studio.find<QToolButton>(u"keyForget"_s)->click();
        QTest::mouseClick(studio.find<QPushButton>(u"forgetKeyCancel"_s), Qt::LeftButton);
        QCOMPARE(studio.keychain.entries.size(), 1U);
        QTRY_VERIFY(!studio.dialog->findChild<QPushButton *>(u"forgetKeyCancel"_s));
        studio.find<QToolButton>(u"keyForget"_s)->click();
        QTest::mouseClick(studio.find<QPushButton>(u"forgetKeyConfirm"_s), Qt::LeftButton);
        QVERIFY(studio.keychain.entries.empty());
        QCOMPARE(studio.state(here), u"no key"_s);
        QCOMPARE(studio.poolKey(server.base()), QByteArray());
        QCOMPARE(studio.result(), u"The key is forgotten."_s);
    }

    void anAddressOfOnesOwnHasAKeyOfItsOwn()
    {
        VendorServer server(VendorServer::Vendor::OpenAi, {.key = goodKey});
        VendorServer stranger(VendorServer::Vendor::OpenAi, {.key = goodKey});
        Studio studio;
        studio.open();
        studio.choose(u"Another address…"_s);
        QTest::keyClicks(studio.find<QLineEdit>(u"ownAddress"_s), u"ftp://models"_s);
        QVERIFY(!studio.find<QLabel>(u"ownAddressProblem"_s)->isHidden());
        QVERIFY(!studio.find<QPushButton>(u"testProvider"_s)->isEnabled());
        studio.find<QLineEdit>(u"ownAddress"_s)->setText(server.base());
        QTest::keyClicks(studio.key(), QString::fromLatin1(goodKey));
        studio.press(u"testProvider"_s);
        QTRY_VERIFY2(studio.result().startsWith(u"Works"_s), qPrintable(studio.result()));
        QCOMPARE(studio.keychain.entries[keychainKey(server)], goodKey);
        const auto added = studio.providers->find(u"openai"_s, server.base());
        QVERIFY(added && added->isOwn);
        QCOMPARE(studio.state(added->name), u"key stored"_s);

        // A project that somebody sent names another one: nothing of ours goes there.
        RunSettings theirs;
        theirs.provider = u"openai"_s;
        theirs.baseUrl = stranger.base();
        studio.open(theirs);
        QCOMPARE(studio.find<QLineEdit>(u"ownAddress"_s)->text(), stranger.base());
        studio.press(u"testProvider"_s);
        QTRY_VERIFY2(studio.result().startsWith(u"Does not work."_s), qPrintable(studio.result()));
        QVERIFY(!studio.providers->find(u"openai"_s, stranger.base())->isOwn);

        studio.restart();
        studio.open();
        studio.choose(added->name);
        studio.press(u"removeAddress"_s);
        QVERIFY(!studio.providers->find(u"openai"_s, server.base())->isOwn);
    }

    void aKeyGoesNowhereInTheClear()
    {
        Studio studio;
        studio.open();
        studio.choose(u"Another address…"_s);
        studio.find<QLineEdit>(u"ownAddress"_s)->setText(u"http://models.example.com/v1"_s);
        QVERIFY(studio.find<QPushButton>(u"testProvider"_s)->isEnabled());
        QTest::keyClicks(studio.key(), u"sk-1"_s);
        QVERIFY(!studio.find<QPushButton>(u"testProvider"_s)->isEnabled());
        QVERIFY(!studio.find<QPushButton>(u"keepKey"_s)->isEnabled());
        QVERIFY(studio.label(u"keyState"_s).contains(u"https://"_s));
    }

    void aTestIsCancelled()
    {
        Gate gate;
        HttpScriptServer server([&gate](auto &exchange) { exchange.await(gate); });
        Studio studio(std::map<QString, QString> {{u"ANTHROPIC_BASE_URL"_s, server.url()}});
        studio.open();
        studio.choose(here);
        QTest::keyClicks(studio.key(), u"sk-1"_s);
        studio.press(u"testProvider"_s);
        QVERIFY(gate.awaitWaiting(1));
        QCOMPARE(studio.find<QPushButton>(u"testProvider"_s)->text(), u"Cancel the test"_s);
        studio.press(u"testProvider"_s);
        QCOMPARE(studio.result(), u"Not tested."_s);
        QTRY_COMPARE(server.open(), 0); // it is not only forgotten
        // Escape, in the middle of another one.
        studio.press(u"testProvider"_s);
        QTest::keyClick(studio.dialog, Qt::Key_Escape);
        QTRY_VERIFY(!studio.dialog);
    }

    void modelsHavePricesAndSizes()
    {
        Studio studio;
        ModelInfo model;
        model.id = u"llama3.2:3b"_s;
        studio.local = {{u"ollama"_s, {model}}};
        studio.open();
        studio.choose(u"Anthropic"_s);
        const auto *models = studio.find<QTreeWidget>(u"models"_s);
        const auto sonnet = models->findItems(u"Claude Sonnet 5.5"_s, Qt::MatchExactly);
        QCOMPARE(sonnet.size(), 1);
        QCOMPARE(sonnet.first()->text(1), u"$2 / $10"_s);
        QCOMPARE(sonnet.first()->text(2), u"1 M"_s);
        QCOMPARE(models->currentItem(), sonnet.first());
        QTRY_COMPARE(studio.state(u"Ollama"_s), u"found on this machine"_s);
        QCOMPARE(studio.state(u"LM Studio"_s), u"not found"_s);
        studio.choose(u"Ollama"_s);
        QCOMPARE(models->topLevelItem(0)->text(1), u"free"_s);
        QCOMPARE(models->topLevelItem(0)->text(2), u"unknown"_s);
        studio.choose(u"OpenRouter"_s);
        studio.find<QLineEdit>(u"otherModel"_s)->clear();
        QTest::keyClicks(studio.find<QLineEdit>(u"otherModel"_s), u"some/model"_s);
        QCOMPARE(studio.label(u"modelPrice"_s), u"What it costs is not known here."_s);

        QSignalSpy chosen(studio.dialog, &ProviderDialog::chosen);
        studio.press(u"useProvider"_s);
        QCOMPARE(chosen.first(), QVariantList({u"openrouter"_s, u"some/model"_s, QString()}));
        QCOMPARE(studio.providers->modelToUse(*studio.providers->find(u"openrouter"_s, {})), u"some/model"_s);
    }

    void whereARunNeedsAKeyItIsSaidAndTheDialogGoes()
    {
        VendorServer server(VendorServer::Vendor::Anthropic, {.key = goodKey});
        Studio studio(at(server));
        studio.open();
        QSignalSpy accepted(studio.dialog, &QDialog::accepted);
        studio.dialog->askFor(*studio.providers->find(u"anthropic"_s, {}), u"It needs a key."_s);
        QCOMPARE(studio.label(u"providerAsk"_s), u"It needs a key."_s);
        QCOMPARE(studio.dialog->focusWidget(), studio.key());
        QTest::keyClicks(studio.key(), QString::fromLatin1(goodKey));
        QTest::keyClick(studio.key(), Qt::Key_Return);
        QTRY_COMPARE(accepted.count(), 1);
    }
};

QTEST_MAIN(ProviderDialogTest)
#include "tst_provider_dialog.moc"
