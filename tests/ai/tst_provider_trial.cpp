// SPDX-License-Identifier: GPL-3.0-or-later
// What a writer is told of a provider before a run, and which servers are found on this machine.
#include "core/ai/provider_pool.h"
#include "core/ai/provider_trial.h"

#include "tests/support/http_script_server.h"

#include <QTest>

using namespace dg;

namespace {

const QString anthropic = QStringLiteral("anthropic");
const QString openAi = QStringLiteral("openai");
const QByteArray key = "sk-loopback-0123456789abcdef";
const QByteArray twoModels = R"({"object":"list","data":[{"id":"llama3.2:8b"},{"id":"qwen3:latest"}]})";

struct Bench {
    SystemClock clock;
    ProviderPool pool {clock, std::move(*ModelCatalogue::load()),
        ProviderEnvironment([](const QString &) { return QString(); }), {},
        {{HttpScriptServer::authority()}}};

    Expected<ProviderTrial> tryAt(
        const QString &base, const QString &model = {}, const QString &protocol = openAi)
    {
        const auto provider = pool.apart({protocol, QUrl(base)}, key);
        return tryProvider(*provider, model, {});
    }
};

} // namespace

class TestProviderTrial : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void listsWhatTheServerHas()
    {
        const HttpScriptServer server([](auto &exchange) { exchange.answer(200, {}, twoModels); });
        Bench bench;
        const auto trial = bench.tryAt(server.url() + QStringLiteral("/v1"), QStringLiteral("llama3.2:8b"));
        QVERIFY2(trial, trial ? "" : trial.error().text().c_str());
        QCOMPARE(trial->models.size(), std::size_t {2});
        QCOMPARE(trial->models.front().id, QStringLiteral("llama3.2:8b"));
        QCOMPARE(trial->remark, QString());
        // Nothing was asked that is paid for.
        for (const SeenRequest &request : server.seen()) {
            QCOMPARE(request.method, QByteArray("GET"));
            QCOMPARE(request.path, QByteArray("/v1/models"));
            QCOMPARE(request.header("authorization"), "Bearer " + key);
        }
    }

    void remarksOnTheModel_data()
    {
        QTest::addColumn<QByteArray>("listed");
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("remark");
        const QByteArray none = R"({"data":[]})";
        QTest::newRow("there") << twoModels << QStringLiteral("llama3.2:8b") << QString();
        QTest::newRow("there by its tag") << twoModels << QStringLiteral("qwen3") << QString();
        QTest::newRow("there by its date")
            << QByteArray(R"({"data":[{"id":"gpt-9-2026-01-02"}]})") << QStringLiteral("gpt-9") << QString();
        QTest::newRow("not there") << twoModels << QStringLiteral("mistral") << QStringLiteral("llama3.2:8b");
        QTest::newRow("none is chosen") << twoModels << QString() << QStringLiteral("Choose one");
        QTest::newRow("none is listed") << none << QStringLiteral("mistral") << QStringLiteral("mistral");
        QTest::newRow("none at all") << none << QString() << QStringLiteral("write the name");
    }
    void remarksOnTheModel()
    {
        QFETCH(const QByteArray, listed);
        QFETCH(const QString, model);
        QFETCH(const QString, remark);
        const HttpScriptServer server([&](auto &exchange) { exchange.answer(200, {}, listed); });
        Bench bench;
        const auto trial = bench.tryAt(server.url(), model);
        QVERIFY(trial);
        QVERIFY2(trial->remark.contains(remark), qPrintable(trial->remark));
        QCOMPARE(trial->remark.isEmpty(), remark.isEmpty());
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("says");
        QTest::newRow("wrong key") << 401
                                   << QByteArray(
                                          R"({"error":{"message":"Incorrect API key: )" + key + R"("}})")
                                   << QStringLiteral("key");
        QTest::newRow("no credit") << 402 << QByteArray(R"({"error":{"message":"Insufficient"}})")
                                   << QStringLiteral("credit");
        QTest::newRow("no right to it")
            << 403 << QByteArray(R"({"error":{"message":"No."}})") << QStringLiteral("allow");
        QTest::newRow("another server")
            << 404 << QByteArray("<html><title>Shop</title></html>") << QStringLiteral("/v1");
        QTest::newRow("another server that answers everything")
            << 200 << QByteArray("<html>Welcome</html>") << QStringLiteral("/v1");
        QTest::newRow("elsewhere") << 308 << QByteArray() << QStringLiteral("redirect");
    }
    void saysWhatIsWrong()
    {
        QFETCH(const int, status);
        QFETCH(const QByteArray, body);
        QFETCH(const QString, says);
        const HttpScriptServer server([&](auto &exchange) { exchange.answer(status, {}, body); });
        Bench bench;
        for (const QString &protocol : {openAi, anthropic}) {
            const auto trial = bench.tryAt(server.url(), {}, protocol);
            QVERIFY(!trial);
            const QString text = QString::fromStdString(trial.error().text());
            QVERIFY2(text.contains(says), qPrintable(text));
            QVERIFY2(!text.contains(QLatin1String(key)), qPrintable(text));
            QVERIFY(!trial.error().hint.empty());
        }
    }

    void nobodyListens()
    {
        QString nobody;
        {
            const HttpScriptServer server([](auto &) {});
            nobody = server.url();
        }
        Bench bench;
        const auto trial = bench.tryAt(nobody);
        QVERIFY(!trial);
        QVERIFY(trial.error().kind == ErrorKind::NotAccessible);
    }

    void theCertificateHasExpired()
    {
        const HttpScriptServer server([](auto &exchange) { exchange.answer(200, {}, twoModels); },
            HttpScriptServer::Security::ExpiredTls);
        Bench bench;
        const auto trial = bench.tryAt(server.url());
        QVERIFY(!trial);
        QVERIFY2(trial.error().text().find("certificate") != std::string::npos, trial.error().text().c_str());
        QCOMPARE(server.requests(), 0);
    }

    void withoutAKeyNobodyIsAsked()
    {
        Bench bench;
        const auto provider = bench.pool.apart(*addressOf(anthropic, {}), {});
        const auto trial = tryProvider(*provider, {}, {});
        QVERIFY(!trial);
        QVERIFY(trial.error().kind == ErrorKind::Unauthorised);
        QVERIFY(trial.error().hint.find("https://") != std::string::npos); // where to get one
    }

    void findsServersOnThisMachine()
    {
        Gate never;
        const HttpScriptServer model([](auto &exchange) { exchange.answer(200, {}, twoModels); });
        const HttpScriptServer other([](auto &exchange) { exchange.answer(200, {}, "<html></html>"); });
        const HttpScriptServer silent([&](auto &exchange) { (void)exchange.await(never); });
        const HttpScriptServer broken([](auto &exchange) { exchange.answer(500, {}, twoModels); });
        const HttpScriptServer empty([](auto &exchange) { exchange.answer(200, {}, R"({"data":[]})"); });
        std::vector<ProviderEntry> entries;
        const auto add = [&](const char *id, const HttpScriptServer &server, bool local = true) {
            entries.push_back(
                {QLatin1String(id), {}, openAi, QUrl(server.url() + QStringLiteral("/v1")), local});
        };
        add("silent", silent);
        add("model", model);
        add("other", other);
        add("broken", broken);
        add("empty", empty);
        add("remote", model, false);

        Bench bench;
        const auto found = findLocalServers(bench.pool.transport(), {}, entries);
        QStringList ids;
        for (const LocalServer &each : found)
            ids.append(each.id);
        QCOMPARE(ids, QStringList({QStringLiteral("model"), QStringLiteral("empty")}));
        QCOMPARE(found.front().models.size(), std::size_t {2});
        QCOMPARE(model.requests(), 1);
        QVERIFY(model.seen().front().header("authorization").isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestProviderTrial)
#include "tst_provider_trial.moc"
