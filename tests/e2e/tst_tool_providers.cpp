// SPDX-License-Identifier: GPL-3.0-or-later
// The command-line tool with providers over the network: the real program against strict servers on loopback,
// with keys out of its environment.
#include "core/ai/provider_directory.h"
#include "core/settings/secrets.h"
#include "core/settings/system_keychain.h"
#include "tests/e2e/tool.h"
#include "tests/support/vendor_server.h"

#include <QCoreApplication>
#include <QDirIterator>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <optional>

using namespace dg;

namespace {

using Vendor = VendorServer::Vendor;

const QByteArray key = "sk-loopback-0123456789abcdef";
const QByteArray wrongKey = "sk-wrong-fedcba9876543210";

/// Set for the same program in a session with a keyring of its own.
constexpr const char *inKeyring = "DG_TEST_INSIDE_KEYRING";

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

struct Prefix {
    const char *provider;
    const char *key;
    const char *base;
    const char *model;
};

Prefix prefixOf(Vendor vendor)
{
    return vendor == Vendor::Anthropic
        ? Prefix {"anthropic", "ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", "claude-sonnet-5-5"}
        : Prefix {"openai", "OPENAI_API_KEY", "OPENAI_BASE_URL", "gpt-4.1"};
}

VendorFault always(VendorFault::Kind kind)
{
    VendorFault fault;
    fault.kind = kind;
    return fault;
}

qint64 moneyIn(const QJsonObject &report, const char *name = "micro_usd")
{
    return report.value(text(name)).toInteger(-1);
}

} // namespace

class ToolProvidersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
        m_environment = toolEnvironment(at("cache"));
    }

    void writesAWholeEpisode_data()
    {
        QTest::addColumn<Vendor>("vendor");
        QTest::newRow("anthropic") << Vendor::Anthropic;
        QTest::newRow("openai") << Vendor::OpenAi;
    }
    void writesAWholeEpisode()
    {
        QFETCH(const Vendor, vendor);
        const VendorServer server(vendor);
        use(vendor, server, key);
        makeProject();
        const Finished written = generate(vendor,
            {text("--concurrency"), text("auto"), text("--budget"), text("5.00"), text("--temperature"),
                text("0.7"), text("--export"), at("a.fountain"), text("--report"), at("r.json")});
        QVERIFY2(written.code == 0, qPrintable(written.err));
        QVERIFY2(written.err.contains(text(" of $5.00: ")), qPrintable(written.err));
        QVERIFY(contentOf(at("a.fountain")).count("\n\n") > 12);

        const QJsonObject report = reportIn(at("r.json"));
        QVERIFY(moneyIn(report) > 0 && !report.value(text("price_unknown")).toBool(true));
        QCOMPARE(moneyIn(report, "budget_micro_usd"), 5'000'000);
        int called = 0;
        for (const QJsonObject &stage : stagesIn(report)) {
            if (stage.value(text("outcome")) != QJsonValue(text("called")))
                continue;
            ++called;
            QVERIFY(stage.value(text("model")).toString().startsWith(text(prefixOf(vendor).model)));
            QVERIFY(moneyIn(stage) > 0);
        }
        QVERIFY(called > 12);
        const QJsonArray usage = report.value(text("usage")).toArray();
        QCOMPARE(usage.size(), 1);
        QCOMPARE(moneyIn(usage.first().toObject()), moneyIn(report));
        QCOMPARE(server.ledger().size(), static_cast<std::size_t>(callsIn(report)));
        if (vendor == Vendor::Anthropic)
            QVERIFY(report.value(text("cache_read_tokens")).toInt() > 0);

        // All of it is kept: nobody is asked again.
        const Finished again =
            generate(vendor, {text("--temperature"), text("0.7"), text("--report"), at("r2.json")});
        QVERIFY2(again.code == 0, qPrintable(again.err));
        QCOMPARE(callsIn(reportIn(at("r2.json"))), 0);
        QVERIFY2(again.err.contains(text("saved $")), qPrintable(again.err));
        assertNowhere(key, {written, again});
    }

    void aBudgetThatIsTooSmallLeavesGaps()
    {
        const VendorServer server(Vendor::Anthropic);
        use(Vendor::Anthropic, server, key);
        makeProject();
        QCOMPARE(generate(Vendor::Anthropic, {text("--report"), at("all.json")}).code, 0);
        const qint64 whole = moneyIn(reportIn(at("all.json")));
        QVERIFY(whole > 0);

        makeProject("b.dgstudio");
        const qint64 most = whole * 3 / 4;
        const QString dollars = QString::number(static_cast<double>(most) / 1e6, 'f', 6);
        const Finished part = generate(Vendor::Anthropic,
            {text("--no-cache"), text("--concurrency"), text("1"), text("--budget"), dollars,
                text("--report"), at("part.json")},
            "b.dgstudio");
        QVERIFY2(part.code == 1, qPrintable(part.err));
        QVERIFY2(part.err.contains(text("gaps; a larger --budget")), qPrintable(part.err));
        const qint64 spent = moneyIn(reportIn(at("part.json")));
        QVERIFY(spent > 0 && spent <= most);
        const auto calls = server.ledger().size();

        // A larger one writes what is missing, and nothing else.
        const Finished rest = generate(Vendor::Anthropic,
            {text("--no-cache"), text("--budget"), text("100"), text("--report"), at("rest.json")},
            "b.dgstudio");
        QVERIFY2(rest.code == 0, qPrintable(rest.err));
        const QJsonObject report = reportIn(at("rest.json"));
        QCOMPARE(server.ledger().size(), calls + static_cast<std::size_t>(callsIn(report)));
        QVERIFY(report.value(text("kept")).toInt() > 0);
        QCOMPARE(report.value(text("outcome")).toString(), text("done"));
    }

    void aWrongKeyIsToldInWords()
    {
        const VendorServer server(Vendor::Anthropic);
        use(Vendor::Anthropic, server, wrongKey);
        makeProject();
        const Finished refused = generate(Vendor::Anthropic, {text("--report"), at("r.json")});
        QCOMPARE(refused.code, 1);
        QVERIFY2(refused.err.contains(text("not accept")), qPrintable(refused.err));
        QVERIFY(server.answeredWith(401) >= 1);
        QVERIFY(server.ledger().empty());
        assertNowhere(wrongKey, {refused});

        // With the right one the run goes on.
        use(Vendor::Anthropic, server, key);
        const Finished resumed = doppelganger({text("generate"), at("a.dgstudio"), text("--resume")});
        QVERIFY2(resumed.code == 0, qPrintable(resumed.err));
        assertNowhere(key, {resumed});
    }

    /// An address out of a project that somebody sent, or off the command line, gets nobody's key.
    void theKeyGoesToItsOwnAddressAlone()
    {
        VendorServer server(Vendor::Anthropic);
        m_environment.insert(text("ANTHROPIC_API_KEY"), QString::fromLatin1(key));
        makeProject();
        const Finished refused = generate(Vendor::Anthropic, {text("--base-url"), server.base()});
        QCOMPARE(refused.code, 1);
        QVERIFY(server.answeredWith(401) >= 1);
        QVERIFY2(refused.err.contains(text("not sent there")), qPrintable(refused.err));
        QVERIFY2(refused.err.contains(text("ANTHROPIC_BASE_URL")), qPrintable(refused.err));
        for (const SeenRequest &request : server.http().seen())
            QVERIFY(!request.head.contains(key));
        assertNowhere(key, {refused});
    }

    void withoutAKeyNothingBegins_data()
    {
        QTest::addColumn<QStringList>("choice");
        QTest::addColumn<QString>("says");
        QTest::newRow("the vendor") << QStringList {text("--provider"), text("anthropic")}
                                    << text("ANTHROPIC_API_KEY");
        QTest::newRow("OpenRouter") << QStringList {text("--provider"), text("openrouter"), text("--model"),
            text("m")} << text("OPENROUTER_API_KEY");
        QTest::newRow("elsewhere") << QStringList {text("--provider"), text("anthropic"), text("--base-url"),
            text("https://proxy.invalid")}
                                   << text("ANTHROPIC_BASE_URL");
        QTest::newRow("in the clear") << QStringList {text("--provider"), text("anthropic"),
            text("--base-url"), text("http://proxy.invalid")}
                                      << text("https");
        QTest::newRow("whoever stands in")
            << QStringList {text("--stand-in"), text("openai:gpt-4.1")} << text("OPENAI_API_KEY");
    }
    void withoutAKeyNothingBegins()
    {
        QFETCH(const QStringList, choice);
        QFETCH(const QString, says);
        makeProject();
        const Finished refused = doppelganger(
            QStringList {text("generate"), at("a.dgstudio"), text("--report"), at("r.json")} + choice);
        QCOMPARE(refused.code, 3);
        QVERIFY2(refused.err.contains(says), qPrintable(refused.err));
        QVERIFY(!QFile::exists(at("r.json")));
    }

    void wrongChoicesAreRefused_data()
    {
        QTest::addColumn<QStringList>("choice");
        const auto row = [](const char *line) { QTest::newRow(line) << text(line).split(QLatin1Char(' ')); };
        row("--provider telepathy");
        row("--provider openai --base-url nonsense");
        row("--model claude-sonnet-5-5");
        row("--base-url https://example.com");
        row("--stand-in telepathy:m");
        row("--budget 0");
        row("--budget 0.00");
        row("--budget -1");
        row("--budget 1,50");
        row("--budget 0.0000001");
        row("--budget much");
        row("--concurrency 0");
        row("--concurrency many");
        row("--temperature 1.5");
        row("--resume --provider ollama");
        row("--resume --budget 1");
        row("--resume --concurrency auto");
    }
    void wrongChoicesAreRefused()
    {
        QFETCH(const QStringList, choice);
        makeProject();
        const Finished refused = doppelganger(QStringList {text("generate"), at("a.dgstudio")} + choice);
        QCOMPARE(refused.code, 2);
        QVERIFY(!refused.err.isEmpty());
    }

    void whoeverStandsInIsNamed()
    {
        VendorOptions down;
        down.fault = [](const VendorRequest &) { return always(VendorFault::Kind::Overloaded); };
        const VendorServer first(Vendor::Anthropic, down);
        const VendorServer second(Vendor::OpenAi);
        use(Vendor::Anthropic, first, key);
        use(Vendor::OpenAi, second, key);
        makeProject();
        const Finished written = generate(Vendor::Anthropic,
            {text("--stand-in"), text("openai:gpt-4.1"), text("--concurrency"), text("16"), text("--report"),
                at("r.json")});
        QVERIFY2(written.code == 0, qPrintable(written.err));
        QVERIFY2(written.err.contains(text(" stood in for ")), qPrintable(written.err));
        for (const QJsonObject &stage : stagesIn(reportIn(at("r.json")))) {
            if (stage.value(text("outcome")) != QJsonValue(text("called")))
                continue;
            QVERIFY(!stage.value(text("stand_in")).toString().isEmpty());
            QVERIFY(stage.value(text("model")).toString().startsWith(text("gpt-4.1")));
        }
        assertNowhere(key, {written});
    }

    void listsModels()
    {
        const Finished known = doppelganger({text("models")});
        QCOMPARE(known.code, 0);
        for (const char *part : {"claude-sonnet-5-5", "$2.00", "$10.00", "gpt-"})
            QVERIFY2(known.out.contains(text(part)), part);
        const Finished json = doppelganger({text("models"), text("--json")});
        QVERIFY(json.json().value(text("models")).toArray().size() > 8);
        QVERIFY(!json.json().value(text("prices_of")).toString().isEmpty());
        // Nobody but the server knows what it has.
        const Finished local = doppelganger({text("models"), text("--provider"), text("ollama")});
        QCOMPARE(local.code, 0);
        QVERIFY(local.out.isEmpty() && local.err.contains(text("--refresh")));
    }

    void asksForModels()
    {
        VendorOptions options;
        options.models = {{text("claude-sonnet-5-5"), text("Sonnet"), TokenCount(123'456)},
            {text("claude-\x1b[31mhome"), text("Home")}};
        const VendorServer server(Vendor::Anthropic, options);
        use(Vendor::Anthropic, server, key);
        const QStringList ask {text("models"), text("--provider"), text("anthropic"), text("--refresh")};
        const Finished listed = doppelganger(ask);
        QVERIFY2(listed.code == 0, qPrintable(listed.err));
        QVERIFY2(listed.out.contains(text("123,456")), qPrintable(listed.out));
        QVERIFY(listed.out.contains(text("$2.00")));
        QVERIFY(!listed.out.contains(QChar(0x1b)));
        const QJsonArray models =
            doppelganger(ask + QStringList {text("--json")}).json().value(text("models")).toArray();
        QCOMPARE(models.size(), 2);
        QCOMPARE(models[0].toObject().value(text("context_tokens")).toInt(), 123'456);
        QVERIFY(server.ledger().empty());

        use(Vendor::Anthropic, server, wrongKey);
        const Finished refused = doppelganger(ask);
        QCOMPARE(refused.code, 3);
        QVERIFY2(refused.err.contains(text("not accept")), qPrintable(refused.err));
        assertNowhere(wrongKey, {refused});
        assertNowhere(key, {listed});
    }

    /// A keychain of the test's own has a key for one address.
    void aKeyInTheKeychainGoesToItsOwnAddressAlone()
    {
        if (!qEnvironmentVariableIsSet(inKeyring)) {
            repeatInKeyring("aKeyInTheKeychainGoesToItsOwnAddressAlone");
            return;
        }
        SystemKeychain keychain;
        Secrets secrets(&keychain);
        std::optional<SecretPlace> place;
        secrets.store(keyIdOf({text("openai"), QUrl(text("http://room:8000/v1"))}), key,
            [&](const Secrets::Stored &stored) { place = stored.place; });
        QTRY_VERIFY_WITH_TIMEOUT(place, 20'000);
        QVERIFY(place == SecretPlace::Keychain);

        // Both addresses are somewhere on the room's network; what goes there goes through a proxy.
        HttpScriptServer proxy([](auto &exchange) { exchange.answer(200, {}, R"({"data":[{"id":"m"}]})"); });
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(text("http_proxy"), proxy.url());
        environment.remove(text("no_proxy"));
        for (const char *base : {"http://room:8000/v1", "http://room:8001/v1"}) {
            const Finished listed = runTool({text("models"), text("--provider"), text("openai"),
                                                text("--base-url"), text(base), text("--refresh")},
                environment);
            QVERIFY2(listed.code == 0, qPrintable(listed.err));
        }
        QCOMPARE(proxy.requests(), 2);
        QCOMPARE(proxy.seen()[0].header("authorization"), "Bearer " + key);
        QCOMPARE(proxy.seen()[1].header("authorization"), QByteArray());
    }

private:
    /// Runs one test again, in a session with a keyring that is open.
    void repeatInKeyring(const char *test) const
    {
        QProcessEnvironment environment = m_environment;
        environment.insert(text(inKeyring), text("1"));
        for (const char *folder : {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"})
            environment.insert(text(folder), m_folder->path());
        QProcess session;
        session.setProcessEnvironment(environment);
        session.setProcessChannelMode(QProcess::MergedChannels);
        // The keyring ends with its bus.
        session.start(text("dbus-run-session"),
            {text("--"), text("sh"), text("-c"),
                text("printf open | gnome-keyring-daemon --unlock --components=secrets >&2 && exec \"$0\" "
                     "\"$1\""),
                QCoreApplication::applicationFilePath(), text(test)});
        QVERIFY(session.waitForFinished(60'000));
        QVERIFY2(session.exitStatus() == QProcess::NormalExit && session.exitCode() == 0,
            session.readAll().constData());
    }

    [[nodiscard]] QString at(const char *name) const { return m_folder->filePath(QLatin1String(name)); }

    void use(Vendor vendor, const VendorServer &server, const QByteArray &itsKey)
    {
        m_environment.insert(text(prefixOf(vendor).base), server.base());
        m_environment.insert(text(prefixOf(vendor).key), QString::fromLatin1(itsKey));
    }

    Finished doppelganger(const QStringList &arguments) const { return runTool(arguments, m_environment); }

    Finished generate(Vendor vendor, const QStringList &options, const char *project = "a.dgstudio") const
    {
        const Prefix prefix = prefixOf(vendor);
        return doppelganger(QStringList {text("generate"), at(project), text("--provider"),
                                text(prefix.provider), text("--model"), text(prefix.model)}
            + options);
    }

    void makeProject(const char *name = "a.dgstudio") const
    {
        QCOMPARE(doppelganger({text("new"), at(name)}).code, 0);
    }

    /// In no output, and in no file that was written: project, cache, report, script.
    void assertNowhere(const QByteArray &secret, const QList<Finished> &runs) const
    {
        for (const Finished &run : runs)
            QVERIFY(!run.out.contains(QLatin1String(secret)) && !run.err.contains(QLatin1String(secret)));
        QDirIterator each(m_folder->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (each.hasNext()) {
            const QString path = each.next();
            QVERIFY2(!contentOf(path).contains(secret), qPrintable(path));
        }
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QProcessEnvironment m_environment;
};

QTEST_GUILESS_MAIN(ToolProvidersTest)
#include "tst_tool_providers.moc"
