// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/http_script_server.h"
#include "tests/support/plain_http_client.h"

#include <QTest>

#include <memory>
#include <vector>

using namespace dg;

namespace {

bool isTls(HttpScriptServer::Security security)
{
    return security != HttpScriptServer::Security::Plain;
}

void echo(ServerExchange &exchange)
{
    exchange.answer(200, {{"X-Number", QByteArray::number(exchange.request().number)}},
        exchange.request().method + " " + exchange.request().path + " " + exchange.request().body);
}

} // namespace

Q_DECLARE_METATYPE(dg::HttpScriptServer::Security)

class TestHttpScriptServer : public QObject {
    Q_OBJECT

    static void securities()
    {
        QTest::addColumn<HttpScriptServer::Security>("security");
        QTest::newRow("plain") << HttpScriptServer::Security::Plain;
        QTest::newRow("TLS") << HttpScriptServer::Security::Tls;
    }

private Q_SLOTS:
    void keepsAConnectionForTheNextRequest_data() { securities(); }
    void keepsAConnectionForTheNextRequest()
    {
        QFETCH(HttpScriptServer::Security, security);
        HttpScriptServer server(echo, security);
        PlainHttpClient client;
        QVERIFY(client.connectTo(server.port(), isTls(security)));
        for (int k = 1; k <= 2; ++k) {
            QVERIFY(client.post("/a?b", {{"X-Kind", "Probe"}}, "body"));
            const PlainHttpClient::Answer answer = client.read();
            QCOMPARE(answer.status, 200);
            QCOMPARE(answer.header("x-number"), QByteArray::number(k));
            QCOMPARE(answer.body, QByteArray("POST /a?b body"));
        }
        QCOMPARE(server.connections(), 1);
        QCOMPARE(server.seen().at(1).onConnection, 2);
        QCOMPARE(server.seen().at(1).header("x-kind"), QByteArray("Probe"));
        client.close();
        QVERIFY(server.awaitOpen(0));
        QCOMPARE(server.partialRequests(), 0);
    }

    void writesChunksHoweverTheyAreSplit_data() { securities(); }
    void writesChunksHoweverTheyAreSplit()
    {
        QFETCH(HttpScriptServer::Security, security);
        HttpScriptServer server(
            [](ServerExchange &exchange) {
                exchange.splitEvery(1);
                exchange.head(200);
                exchange.chunk("one ");
                exchange.chunk("two");
                exchange.finish();
            },
            security);
        PlainHttpClient client;
        QVERIFY(client.connectTo(server.port(), isTls(security)));
        for (int k = 0; k < 2; ++k) {
            QVERIFY(client.post("/", {}, {}));
            const PlainHttpClient::Answer answer = client.read();
            QVERIFY(answer.isWhole);
            QCOMPARE(answer.body, QByteArray("one two"));
        }
    }

    void cutsInTheMiddle_data()
    {
        QTest::addColumn<HttpScriptServer::Security>("security");
        QTest::addColumn<bool>("reset");
        QTest::newRow("plain, closed") << HttpScriptServer::Security::Plain << false;
        QTest::newRow("plain, reset") << HttpScriptServer::Security::Plain << true;
        QTest::newRow("TLS, closed") << HttpScriptServer::Security::Tls << false;
        QTest::newRow("TLS, reset") << HttpScriptServer::Security::Tls << true;
    }
    void cutsInTheMiddle()
    {
        QFETCH(HttpScriptServer::Security, security);
        QFETCH(bool, reset);
        Gate gate;
        HttpScriptServer server(
            [&](ServerExchange &exchange) {
                exchange.head(200);
                exchange.chunk("half");
                if (exchange.await(gate))
                    exchange.cut(reset ? ServerExchange::Cut::Reset : ServerExchange::Cut::Close);
            },
            security);
        PlainHttpClient client;
        QVERIFY(client.connectTo(server.port(), isTls(security)));
        QVERIFY(client.post("/", {}, {}));
        QVERIFY(!client.readUntil("half").isEmpty());
        gate.open();
        const PlainHttpClient::Answer answer = client.read();
        QCOMPARE(answer.body, QByteArray("half"));
        QVERIFY(!answer.isWhole);
        QVERIFY(server.awaitOpen(0));
    }

    void seesThatAClientHasGone_data() { securities(); }
    void seesThatAClientHasGone()
    {
        QFETCH(HttpScriptServer::Security, security);
        Gate never;
        HttpScriptServer server(
            [&](ServerExchange &exchange) {
                exchange.head(200);
                if (exchange.request().path == "/gate")
                    (void)exchange.await(never);
                else
                    (void)exchange.awaitClosed();
            },
            security);
        std::vector<std::unique_ptr<PlainHttpClient>> clients;
        for (int k = 0; k < 4; ++k) {
            clients.push_back(std::make_unique<PlainHttpClient>());
            QVERIFY(clients.back()->connectTo(server.port(), isTls(security)));
            QVERIFY(clients.back()->post(k % 2 == 0 ? "/gate" : "/", {}, {}));
        }
        QVERIFY(server.awaitRequests(4));
        QVERIFY(never.awaitWaiting(2));
        QVERIFY(server.awaitOpen(4));
        clients.clear();
        QVERIFY(server.awaitOpen(0));
    }

    void tellsARequestThatBrokeOff()
    {
        HttpScriptServer server(echo);
        PlainHttpClient client;
        QVERIFY(client.connectTo(server.port()));
        QVERIFY(client.send("POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nhalf"));
        client.close();
        QVERIFY(server.awaitConnections(1));
        QVERIFY(server.awaitOpen(0));
        QCOMPARE(server.requests(), 0);
        QCOMPARE(server.partialRequests(), 1);
    }

    void endsWithClientsInFlight()
    {
        Gate never;
        auto server = std::make_unique<HttpScriptServer>([&](ServerExchange &exchange) {
            exchange.head(200);
            (void)exchange.await(never);
        });
        PlainHttpClient client;
        QVERIFY(client.connectTo(server->port()));
        QVERIFY(client.post("/", {}, {}));
        QVERIFY(never.awaitWaiting(1));
        server.reset();
        QVERIFY(!client.read().isWhole);
    }

    void showsAnExpiredCertificate()
    {
        HttpScriptServer server(echo, HttpScriptServer::Security::ExpiredTls);
        PlainHttpClient client;
        QVERIFY(!client.connectTo(server.port(), true));
        QCOMPARE(client.tlsErrors().size(), 1);
        QCOMPARE(client.tlsErrors().first().error(), QSslError::CertificateExpired);
    }
};

QTEST_GUILESS_MAIN(TestHttpScriptServer)
#include "tst_http_script_server.moc"
