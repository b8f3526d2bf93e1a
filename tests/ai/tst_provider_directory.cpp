// SPDX-License-Identifier: GPL-3.0-or-later
// Who is at which address, and which key goes there.
#include "core/ai/provider_directory.h"

#include <QHash>
#include <QTest>

using namespace dg;

namespace {

const QString anthropic = QStringLiteral("anthropic");
const QString openAi = QStringLiteral("openai");
const QString openRouter = QStringLiteral("openrouter");

ProviderAddress at(const QString &protocol, const char *base)
{
    return {protocol, QUrl(QString::fromUtf8(base))};
}

ProviderEnvironment environmentOf(const QHash<QString, QString> &variables)
{
    return ProviderEnvironment([variables](const QString &name) { return variables.value(name); });
}

QString variable(const char *name)
{
    return QString::fromLatin1(name);
}

} // namespace

class TestProviderDirectory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theKnownOnesCanBeUsedAsTheyAre()
    {
        for (const ProviderEntry &entry : knownProviders()) {
            const QByteArray id = entry.id.toUtf8();
            QVERIFY2(cleanBase(entry.base.toString()) == entry.base, id.constData());
            QCOMPARE(findProvider(entry.id), &entry);
            const ProviderAddress address {entry.protocol, entry.base};
            QVERIFY2(addressOf(entry.id, {}) == address, id.constData());
            QCOMPARE(entryAt(address), &entry);
            QCOMPARE(nameOf(address), entry.name);
            QCOMPARE(isLocal(entry.base), entry.isLocal);
            QVERIFY2(mayCarryKey(entry.base), id.constData());
            QCOMPARE(needsKey(address), !entry.isLocal);
            QCOMPARE(entry.keyPage.isEmpty(), entry.isLocal);
        }
        QVERIFY(!findProvider(QStringLiteral("rehearsal")));
    }

    void cleansAddresses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("clean");
        const auto row = [](const char *text, const char *clean) {
            QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(clean);
        };
        row("https://api.anthropic.com", "https://api.anthropic.com");
        row("  https://api.anthropic.com//  ", "https://api.anthropic.com");
        row("HTTPS://API.OpenAI.com/V1/", "https://api.openai.com/V1");
        row("https://api.openai.com:443/v1", "https://api.openai.com/v1");
        row("http://host:80", "http://host");
        row("https://host:80", "https://host:80");
        row("https://host./v1", "https://host/v1");
        row("https://host/v1?key=1#top", "https://host/v1");
        row("https://host/a%2Fb/", "https://host/a%2Fb");
        row("http://[::1]:8080/v1", "http://[::1]:8080/v1");
        row("http://127.1:8080", "http://127.0.0.1:8080");
    }
    void cleansAddresses()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, clean);
        const auto base = cleanBase(text);
        QVERIFY2(base, base ? "" : base.error().text().c_str());
        QCOMPARE(base->toString(QUrl::FullyEncoded), clean);
        QVERIFY(cleanBase(clean) == *base);
    }

    void refusesWhatIsNoAddress_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"", "api.anthropic.com", "localhost:8080", "ftp://host", "https://",
                 "https:///v1", "file:///etc/passwd", "sk-secret-secret", "https://sk-secret@host",
                 "https://me:sk-secret@host", "http://ho st"})
            QTest::newRow(text) << QString::fromUtf8(text);
    }
    void refusesWhatIsNoAddress()
    {
        QFETCH(const QString, text);
        const auto base = cleanBase(text);
        QVERIFY(!base);
        QVERIFY(base.error().kind == ErrorKind::InvalidInput);
        QVERIFY(base.error().text().find("sk-secret") == std::string::npos);
        QVERIFY(!base.error().hint.empty());
    }

    void settingsMeanAnAddress()
    {
        QVERIFY(addressOf(anthropic, {}) == at(anthropic, "https://api.anthropic.com"));
        QVERIFY(addressOf(openRouter, {}) == at(openAi, "https://openrouter.ai/api/v1"));
        QVERIFY(
            addressOf(openAi, QStringLiteral("http://room:8000/v1/")) == at(openAi, "http://room:8000/v1"));
        const auto nobody = addressOf(QStringLiteral("telepathy"), {});
        QVERIFY(!nobody);
        QVERIFY(nobody.error().kind == ErrorKind::InvalidInput);
        QVERIFY(nobody.error().message.find("telepathy") != std::string::npos);
        QVERIFY(nobody.error().hint.find("ollama") != std::string::npos);
    }

    void namesWhoIsThere()
    {
        QCOMPARE(nameOf(at(openAi, "http://127.0.0.1:11434/v1")), QStringLiteral("Ollama"));
        QCOMPARE(nameOf(at(openAi, "http://room.local:8000/v1")), QStringLiteral("room.local:8000"));
        QCOMPARE(nameOf(at(openAi, "https://ai.example.com/v1")), QStringLiteral("ai.example.com"));
        // Another protocol there is somebody else.
        QVERIFY(!entryAt(at(openAi, "https://api.anthropic.com")));
    }

    void aKeyGoesOnlyWhereNobodyListens_data()
    {
        QTest::addColumn<QString>("base");
        QTest::addColumn<bool>("local");
        QTest::addColumn<bool>("may");
        const auto row = [](const char *base, bool local, bool may) {
            QTest::newRow(base) << QString::fromUtf8(base) << local << may;
        };
        row("https://api.anthropic.com", false, true);
        row("https://8.8.8.8", false, true);
        row("http://localhost:1234", true, true);
        row("http://a.localhost", true, true);
        row("http://127.9.9.9", true, true);
        row("http://[::1]", true, true);
        row("http://[::ffff:127.0.0.1]", true, true);
        row("http://10.1.2.3", false, true);
        row("http://172.16.0.1", false, true);
        row("http://172.31.255.255", false, true);
        row("http://172.32.0.1", false, false);
        row("http://192.168.7.7:8000/v1", false, true);
        row("http://192.169.0.1", false, false);
        row("http://169.254.3.4", false, true);
        row("http://[fd12::1]", false, true);
        row("http://[fc00::1]", false, true);
        row("http://[fe80::1]", false, true);
        row("http://[::ffff:10.0.0.1]", false, true);
        row("http://[::ffff:8.8.8.8]", false, false);
        row("http://[2001:db8::1]", false, false);
        row("http://room", false, true);
        row("http://room.local", false, true);
        row("http://localhost.example.com", false, false);
        row("http://notlocalhost.com", false, false);
        row("http://api.anthropic.com", false, false);
        row("http://134744072", false, false); // 8.8.8.8 in one number
        row("http://0x08080808", false, false);
        row("ftp://localhost", true, false);
    }
    void aKeyGoesOnlyWhereNobodyListens()
    {
        QFETCH(const QString, base);
        QTEST(isLocal(QUrl(base)), "local");
        QTEST(mayCarryKey(QUrl(base)), "may");
    }

    void whoAnswersNobodyWithoutAKey()
    {
        QVERIFY(needsKey(at(anthropic, "https://proxy.example.com")));
        for (const char *own : {"http://127.0.0.1:8080", "http://10.0.0.7", "https://room.local"})
            QVERIFY2(!needsKey(at(anthropic, own)), own);
        QVERIFY(!needsKey(at(openAi, "https://vllm.example.com/v1"))); // may be anybody's
    }

    void aKeyIsStoredForItsServer()
    {
        const SecretId own = keyIdOf(at(anthropic, "https://api.anthropic.com"));
        QVERIFY(own == keyIdOf(at(anthropic, "https://api.anthropic.com/v1")));
        for (const char *other : {"http://api.anthropic.com", "https://api.anthropic.com:444",
                 "https://api.anthropic.com.example.com", "https://example.com/api.anthropic.com"})
            QVERIFY2(!(own == keyIdOf(at(anthropic, other))), other);
        QCOMPARE(own.address, QStringLiteral("https://api.anthropic.com"));
    }

    void theEnvironmentsKeyGoesToItsOwnAddress_data()
    {
        QTest::addColumn<QString>("anthropicBase"); // as the environment has it
        QTest::addColumn<ProviderAddress>("address");
        QTest::addColumn<QString>("found");
        const QString none;
        const QString own = variable("ANTHROPIC_API_KEY");
        QTest::newRow("the vendor") << none << at(anthropic, "https://api.anthropic.com") << own;
        QTest::newRow("another path there") << none << at(anthropic, "https://api.anthropic.com/x") << own;
        QTest::newRow("elsewhere") << none << at(anthropic, "https://example.com") << none;
        QTest::newRow("this machine") << none << at(anthropic, "http://127.0.0.1:9") << none;
        QTest::newRow("in the clear") << none << at(anthropic, "http://api.anthropic.com") << none;
        QTest::newRow("another port") << none << at(anthropic, "https://api.anthropic.com:8443") << none;
        QTest::newRow("another protocol") << none << at(openAi, "https://api.anthropic.com") << none;
        QTest::newRow("the pair") << QStringLiteral("https://proxy.example.com/")
                                  << at(anthropic, "https://proxy.example.com") << own;
        QTest::newRow("no longer the vendor") << QStringLiteral("https://proxy.example.com/")
                                              << at(anthropic, "https://api.anthropic.com") << none;
        QTest::newRow("the pair, in the clear") << QStringLiteral("http://proxy.example.com")
                                                << at(anthropic, "http://proxy.example.com") << none;
        QTest::newRow("no address") << QStringLiteral("proxy") << at(anthropic, "https://api.anthropic.com")
                                    << none;
        QTest::newRow("OpenAI") << none << at(openAi, "https://api.openai.com/v1")
                                << variable("OPENAI_API_KEY");
        QTest::newRow("OpenRouter") << none << at(openAi, "https://openrouter.ai/api/v1")
                                    << variable("OPENROUTER_API_KEY");
    }
    void theEnvironmentsKeyGoesToItsOwnAddress()
    {
        QFETCH(const QString, anthropicBase);
        QFETCH(const ProviderAddress, address);
        QFETCH(const QString, found);
        const QHash<QString, QString> keys {{variable("ANTHROPIC_API_KEY"), QStringLiteral("a")},
            {variable("OPENAI_API_KEY"), QStringLiteral("o")},
            {variable("OPENROUTER_API_KEY"), QStringLiteral("r")}};
        QHash<QString, QString> all = keys;
        all.insert(variable("ANTHROPIC_BASE_URL"), anthropicBase);
        const ProviderEnvironment environment = environmentOf(all);
        QCOMPARE(environment.keyVariableFor(address), found);
        QCOMPARE(environment.keyFor(address), keys.value(found).toUtf8());
    }

    void whoHasNoKeyOfTheirOwnPassesOn()
    {
        // OpenAI's variables lead to OpenRouter, whose key alone is set.
        const auto environment =
            environmentOf({{variable("OPENAI_BASE_URL"), QStringLiteral("https://openrouter.ai/api/v1")},
                {variable("OPENROUTER_API_KEY"), QStringLiteral("r")}});
        QCOMPARE(environment.keyFor(at(openAi, "https://openrouter.ai/api/v1")), QByteArray("r"));
        QVERIFY(environment.keyFor(at(openAi, "https://api.openai.com/v1")).isEmpty());
    }

    void saysWhichVariablesToSet_data()
    {
        QTest::addColumn<QString>("provider");
        QTest::addColumn<ProviderAddress>("address");
        QTest::addColumn<QStringList>("says");
        QTest::addColumn<QStringList>("saysNot");
        const auto row = [](const char *name, const QString &provider, const ProviderAddress &address,
                             const QStringList &says, const QStringList &saysNot) {
            QTest::newRow(name) << provider << address << says << saysNot;
        };
        const QString notSent = QStringLiteral("not sent there");
        row("the vendor", openRouter, at(openAi, "https://openrouter.ai/api/v1"),
            {variable("OPENROUTER_API_KEY"), QStringLiteral("OpenRouter")}, {notSent, variable("OPENAI")});
        row("elsewhere", anthropic, at(anthropic, "https://proxy.example.com"),
            {QStringLiteral("proxy.example.com"), notSent, variable("ANTHROPIC_BASE_URL"),
                variable("ANTHROPIC_API_KEY")},
            {QStringLiteral("sk-a")});
        row("elsewhere, and no variable is set", openAi, at(openAi, "https://proxy.example.com"),
            {variable("OPENAI_BASE_URL"), variable("OPENAI_API_KEY")}, {notSent});
        row("in the clear", anthropic, at(anthropic, "http://proxy.example.com"), {QStringLiteral("https")},
            {variable("ANTHROPIC_API_KEY")});
    }
    void saysWhichVariablesToSet()
    {
        QFETCH(const QString, provider);
        QFETCH(const ProviderAddress, address);
        QFETCH(const QStringList, says);
        QFETCH(const QStringList, saysNot);
        const auto environment = environmentOf({{variable("ANTHROPIC_API_KEY"), QStringLiteral("sk-a")}});
        const Error why = environment.whyNoKey(provider, address);
        QVERIFY(why.kind == ErrorKind::Unauthorised);
        const QString text = QString::fromStdString(why.text());
        for (const QString &part : says)
            QVERIFY2(text.contains(part), qPrintable(text));
        for (const QString &part : saysNot)
            QVERIFY2(!text.contains(part), qPrintable(text));
    }

    void theEnvironmentsAddressStandsInForTheVendors()
    {
        const auto environment =
            environmentOf({{variable("OPENAI_BASE_URL"), QStringLiteral("http://room:8000/v1/")}});
        QVERIFY(environment.addressOf(openAi, {}) == at(openAi, "http://room:8000/v1"));
        QVERIFY(environment.addressOf(openAi, QStringLiteral("https://x")) == at(openAi, "https://x"));
        QVERIFY(environment.addressOf(openRouter, {}) == at(openAi, "https://openrouter.ai/api/v1"));
        QVERIFY(environment.addressOf(anthropic, {}) == at(anthropic, "https://api.anthropic.com"));
        QVERIFY(!environment.addressOf(QStringLiteral("telepathy"), {}));

        const auto wrong = environmentOf({{variable("OPENAI_BASE_URL"), QStringLiteral("room")}});
        const auto address = wrong.addressOf(openAi, {});
        QVERIFY(!address);
        QVERIFY(address.error().message.find("OPENAI_BASE_URL") == 0);
    }
};

QTEST_GUILESS_MAIN(TestProviderDirectory)
#include "tst_provider_directory.moc"
