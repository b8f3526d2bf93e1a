// SPDX-License-Identifier: GPL-3.0-or-later
// HTTP against a server that does whatever servers, and what stands before them, do.
#include "core/ai/http_transport.h"
#include "tests/support/http_script_server.h"
#include "tests/support/process_memory.h"

#include <QCryptographicHash>
#include <QTest>

#include <arpa/inet.h>
#include <array>
#include <memory>
#include <semaphore>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace dg;
using namespace std::chrono_literals;

namespace {

using Security = HttpScriptServer::Security;
using Cut = ServerExchange::Cut;

constexpr int many = 20;

HttpTransport::Trust trust()
{
    return {{HttpScriptServer::authority()}};
}

HttpRequest post(const QString &url, const QByteArray &body = "question")
{
    return {"POST", QUrl(url), {{"content-type", "text/plain"}, {"x-api-key", "sk-secret"}}, body};
}

struct Received {
    tl::expected<void, CallFailure> result;
    HttpHead head;
    QByteArray body;
    int heads = 0;
};

Received send(HttpTransport &transport, const HttpRequest &request, const HttpLimits &limits = {},
    std::stop_token stop = {})
{
    Received received;
    HttpSink sink;
    sink.head = [&](const HttpHead &head) {
        ++received.heads;
        received.head = head;
    };
    sink.body = [&](const QByteArray &bytes) {
        received.body += bytes;
        return true;
    };
    received.result = transport.send(request, limits, std::move(stop), sink);
    return received;
}

/// As many calls at once, each on a thread of its own.
class Calls {
public:
    Calls(HttpTransport &transport, const QString &url, int count, const HttpLimits &limits = {})
        : m_received(static_cast<std::size_t>(count))
    {
        for (Received &received : m_received)
            m_threads.emplace_back([&transport, &received, limits, url](std::stop_token stop) {
                received = send(transport, post(url), limits, std::move(stop));
            });
    }
    void requestStop()
    {
        for (std::jthread &thread : m_threads)
            thread.request_stop();
    }
    const std::vector<Received> &join()
    {
        for (std::jthread &thread : m_threads)
            thread.join();
        m_threads.clear();
        return m_received;
    }

private:
    std::vector<Received> m_received;
    std::vector<std::jthread> m_threads; ///< last: they end before the rest goes
};

/// A port on loopback that is taken, and where nobody answers.
class SilentPort {
public:
    enum class Kind { Refuses, IsFull };
    explicit SilentPort(Kind kind)
    {
        m_socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        m_address.sin_family = AF_INET;
        m_address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof m_address;
        if (bind(m_socket, reinterpret_cast<sockaddr *>(&m_address), size) != 0
            || getsockname(m_socket, reinterpret_cast<sockaddr *>(&m_address), &size) != 0)
            qFatal("There is no port to be had.");
        if (kind == Kind::IsFull)
            fill();
    }
    ~SilentPort()
    {
        for (const int each : m_waiting)
            close(each);
        close(m_socket);
    }
    [[nodiscard]] QString url(const char *scheme = "http") const
    {
        return QStringLiteral("%1://127.0.0.1:%2").arg(QLatin1String(scheme)).arg(ntohs(m_address.sin_port));
    }

private:
    /// Whoever comes when the queue is full gets no answer at all.
    void fill()
    {
        listen(m_socket, 0);
        for (int &each : m_waiting) {
            each = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
            (void)connect(each, reinterpret_cast<sockaddr *>(&m_address), sizeof m_address);
        }
    }
    int m_socket = -1;
    sockaddr_in m_address {};
    std::array<int, 4> m_waiting {-1, -1, -1, -1};
};

QByteArray textOf(const CallFailure &failure)
{
    return QByteArray::fromStdString(failure.text());
}

} // namespace

Q_DECLARE_METATYPE(dg::HttpScriptServer::Security)

class TestHttpTransport : public QObject {
    Q_OBJECT

    static void securities()
    {
        QTest::addColumn<HttpScriptServer::Security>("security");
        QTest::newRow("plain") << Security::Plain;
        QTest::newRow("TLS") << Security::Tls;
    }

private Q_SLOTS:
    void sendsTheQuestionOnceAsItIs_data() { securities(); }
    void sendsTheQuestionOnceAsItIs()
    {
        QFETCH(HttpScriptServer::Security, security);
        HttpScriptServer server(
            [](ServerExchange &exchange) { exchange.answer(200, {}, "answer"); }, security);
        HttpTransport transport(trust());
        const QByteArray question = QByteArray("ä\0🎭\r\n", 9).repeated(100'000);
        const Received received =
            send(transport, post(server.url() + QStringLiteral("/v1/ask?x=1"), question));
        QVERIFY(received.result);
        QCOMPARE(received.head.status, 200);
        QCOMPARE(received.body, QByteArray("answer"));
        QCOMPARE(server.requests(), 1);
        const SeenRequest seen = server.seen().front();
        QCOMPARE(seen.method, QByteArray("POST"));
        QCOMPARE(seen.path, QByteArray("/v1/ask?x=1"));
        QCOMPARE(seen.body, question);
        QCOMPARE(seen.header("x-api-key"), QByteArray("sk-secret"));
        QCOMPARE(seen.header("content-type"), QByteArray("text/plain"));
    }

    void givesEveryStatusAsAnAnswer_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("closes");
        for (const bool closes : {false, true}) {
            for (const int status : {200, 400, 401, 403, 404, 408, 413, 429, 500, 502, 504, 529})
                QTest::addRow("%d%s", status, closes ? ", and closes" : "") << status << closes;
        }
    }
    void givesEveryStatusAsAnAnswer()
    {
        QFETCH(int, status);
        QFETCH(bool, closes);
        HttpScriptServer server([&](ServerExchange &exchange) {
            HttpHeaders headers {{"Retry-After", "120"}};
            if (closes)
                headers.emplace_back("Connection", "close");
            exchange.answer(status, headers, "<html>why</html>");
        });
        HttpTransport transport;
        const Received received = send(transport, post(server.url()));
        QVERIFY(received.result);
        QCOMPARE(received.heads, 1);
        QCOMPARE(received.head.status, status);
        QCOMPARE(headerValue(received.head.headers, "retry-after"), QByteArray("120"));
        QCOMPARE(received.body, QByteArray("<html>why</html>"));
        QCOMPARE(server.requests(), 1);
    }

    void givesTheBodyAsItComes_data() { securities(); }
    void givesTheBodyAsItComes()
    {
        QFETCH(HttpScriptServer::Security, security);
        // The server goes on when the client has got the piece before: nothing is held back.
        std::binary_semaphore got {0};
        HttpScriptServer server(
            [&](ServerExchange &exchange) {
                exchange.head(200);
                for (int k = 0; k < 50; ++k) {
                    exchange.chunk("piece ");
                    got.acquire();
                }
                exchange.finish();
            },
            security);
        HttpTransport transport(trust());
        QByteArray body;
        HttpSink sink;
        sink.body = [&](const QByteArray &bytes) {
            body += bytes;
            got.release();
            return true;
        };
        QVERIFY(transport.send(post(server.url()), {}, {}, sink));
        QCOMPARE(body, QByteArray("piece ").repeated(50));
    }

    void takesAnAnswerSplitAtEveryByte_data() { securities(); }
    void takesAnAnswerSplitAtEveryByte()
    {
        QFETCH(HttpScriptServer::Security, security);
        HttpScriptServer server(
            [](ServerExchange &exchange) {
                exchange.splitEvery(1);
                exchange.head(200, {{"X-Long", QByteArray(500, 'x')}});
                exchange.chunk("data: one 🎭\r\n\r\n");
                exchange.chunk("data: two\n\n");
                exchange.finish();
            },
            security);
        HttpTransport transport(trust());
        const Received received = send(transport, post(server.url()));
        QVERIFY(received.result);
        QCOMPARE(received.body, QByteArray("data: one 🎭\r\n\r\ndata: two\n\n"));
        QCOMPARE(headerValue(received.head.headers, "x-long").size(), 500);
    }

    void takesABodyThatEndsWithItsConnection()
    {
        HttpScriptServer server([](ServerExchange &exchange) {
            exchange.raw("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall of it");
            exchange.cut();
        });
        HttpTransport transport;
        const Received received = send(transport, post(server.url()));
        QVERIFY(received.result);
        QCOMPARE(received.body, QByteArray("all of it"));
    }

    void neverSendsACallTwice_data()
    {
        QTest::addColumn<HttpScriptServer::Security>("security");
        QTest::addColumn<bool>("kept"); // on a connection that was used before
        QTest::addColumn<bool>("reset");
        QTest::addColumn<QByteArray>("before"); // what comes of an answer
        for (const bool tls : {false, true}) {
            for (const bool kept : {false, true}) {
                for (const bool reset : {false, true}) {
                    for (const auto &[name, before] :
                        {std::pair {"nothing", ""}, {"half a head", "HTTP/1.1 200 OK\r\nContent-"}})
                        QTest::addRow("%s, %s, %s after %s", tls ? "TLS" : "plain",
                            kept ? "kept alive" : "fresh", reset ? "reset" : "closed", name)
                            << (tls ? Security::Tls : Security::Plain) << kept << reset << QByteArray(before);
                }
            }
        }
    }
    void neverSendsACallTwice()
    {
        QFETCH(HttpScriptServer::Security, security);
        QFETCH(bool, kept);
        QFETCH(bool, reset);
        QFETCH(QByteArray, before);
        HttpScriptServer server(
            [&](ServerExchange &exchange) {
                if (exchange.request().path == "/warm") {
                    exchange.answer(200, {}, "warm");
                    return;
                }
                exchange.raw(before);
                exchange.cut(reset ? Cut::Reset : Cut::Close);
            },
            security);
        HttpTransport transport(trust());
        const int warm = kept ? 1 : 0;
        if (kept)
            QVERIFY(send(transport, post(server.url() + QStringLiteral("/warm"))).result);
        const Received received = send(transport, post(server.url()));
        QVERIFY(!received.result);
        QVERIFY(received.result.error().kind == ErrorKind::CutOff);
        QCOMPARE(received.result.error().recovery, Recovery::Retry);
        QCOMPARE(received.heads, 0);
        QVERIFY(server.awaitOpen(0));
        QCOMPARE(server.requests(), warm + 1);
        QCOMPARE(server.partialRequests(), 0);
        if (kept)
            QCOMPARE(server.seen().back().onConnection, 2);
    }

    void sendsOnAnotherConnectionWhereTheServerHasClosedTheLast()
    {
        HttpScriptServer server([](ServerExchange &exchange) {
            exchange.answer(200, {}, "answer");
            exchange.cut();
        });
        HttpTransport transport;
        for (int k = 1; k <= 10; ++k) {
            // It may notice too late that the connection has gone, and then say so; it never sends it again.
            const int before = server.requests();
            const Received received = send(transport, post(server.url()));
            QVERIFY(received.result || received.result.error().recovery == Recovery::Retry);
            QVERIFY(server.awaitOpen(0));
            QVERIFY(server.requests() - before <= 1);
            QCOMPARE(received.result.has_value(), server.requests() - before == 1);
        }
    }

    void tellsAnAnswerThatBrokeOff_data()
    {
        QTest::addColumn<HttpScriptServer::Security>("security");
        QTest::addColumn<bool>("reset");
        QTest::addColumn<bool>("chunked");
        for (const bool tls : {false, true}) {
            for (const bool reset : {false, true}) {
                for (const bool chunked : {false, true})
                    QTest::addRow("%s, %s, %s", tls ? "TLS" : "plain", reset ? "reset" : "closed",
                        chunked ? "in chunks" : "of a length")
                        << (tls ? Security::Tls : Security::Plain) << reset << chunked;
            }
        }
    }
    void tellsAnAnswerThatBrokeOff()
    {
        QFETCH(HttpScriptServer::Security, security);
        QFETCH(bool, reset);
        QFETCH(bool, chunked);
        Gate arrived;
        HttpScriptServer server(
            [&](ServerExchange &exchange) {
                exchange.head(200, chunked ? HttpHeaders {} : HttpHeaders {{"Content-Length", "100"}});
                chunked ? exchange.chunk("half") : exchange.raw("half");
                if (exchange.await(arrived))
                    exchange.cut(reset ? Cut::Reset : Cut::Close);
            },
            security);
        HttpTransport transport(trust());
        QByteArray body;
        HttpSink sink;
        sink.body = [&](const QByteArray &bytes) {
            body += bytes;
            arrived.open();
            return true;
        };
        const auto result = transport.send(post(server.url()), {}, {}, sink);
        QVERIFY(!result);
        QVERIFY(result.error().kind == ErrorKind::CutOff);
        QCOMPARE(result.error().recovery, Recovery::Retry);
        QVERIFY(result.error().providerDown);
        QCOMPARE(body, QByteArray("half"));
        QCOMPARE(server.requests(), 1);
    }

    void takesARedirectForAnAnswer_data()
    {
        QTest::addColumn<int>("status");
        for (const int status : {301, 302, 303, 307, 308})
            QTest::addRow("%d", status) << status;
    }
    void takesARedirectForAnAnswer()
    {
        QFETCH(int, status);
        HttpScriptServer other([](ServerExchange &exchange) { exchange.answer(200, {}, "thank you"); });
        HttpScriptServer server([&](ServerExchange &exchange) {
            exchange.answer(
                status, {{"Location", (other.url() + QStringLiteral("/steal")).toUtf8()}}, "moved");
        });
        HttpTransport transport;
        const Received received = send(transport, post(server.url()));
        QVERIFY(received.result);
        QCOMPARE(received.head.status, status);
        QCOMPARE(server.requests(), 1);
        // Not the key, not the question, not even a connection.
        QCOMPARE(other.connections(), 0);
    }

    void bringsNoCookiesBack()
    {
        HttpScriptServer server([](ServerExchange &exchange) {
            exchange.answer(200, {{"Set-Cookie", "who=me"}}, {});
        });
        HttpTransport transport;
        QVERIFY(send(transport, post(server.url())).result);
        QVERIFY(send(transport, post(server.url())).result);
        QCOMPARE(server.seen().back().header("cookie"), QByteArray());
    }

    void hasTwentyCallsUnderWayAtOnce_data() { securities(); }
    void hasTwentyCallsUnderWayAtOnce()
    {
        QFETCH(HttpScriptServer::Security, security);
        HttpScriptServer *all = nullptr;
        HttpScriptServer server(
            [&](ServerExchange &exchange) {
                // None is answered until all have come.
                if (all->awaitRequests(many))
                    exchange.answer(200, {}, exchange.request().body);
            },
            security);
        all = &server;
        HttpTransport transport(trust());
        Calls calls(transport, server.url(), many);
        for (const Received &received : calls.join()) {
            QVERIFY(received.result);
            QCOMPARE(received.body, QByteArray("question"));
        }
        QCOMPARE(server.requests(), many);
    }

    void stopsTwentyCallsAtOnce_data()
    {
        QTest::addColumn<HttpScriptServer::Security>("security");
        QTest::addColumn<bool>("streaming");
        QTest::newRow("plain, waiting") << Security::Plain << false;
        QTest::newRow("plain, streaming") << Security::Plain << true;
        QTest::newRow("TLS, streaming") << Security::Tls << true;
    }
    void stopsTwentyCallsAtOnce()
    {
        QFETCH(HttpScriptServer::Security, security);
        QFETCH(bool, streaming);
        HttpScriptServer server(
            [&](ServerExchange &exchange) {
                if (streaming) {
                    exchange.head(200);
                    exchange.chunk("begun");
                }
                exchange.awaitClosed();
            },
            security);
        HttpTransport transport(trust());
        Calls calls(transport, server.url(), many);
        QVERIFY(server.awaitRequests(many));
        calls.requestStop();
        QVERIFY(server.awaitOpen(0));
        for (const Received &received : calls.join()) {
            QVERIFY(!received.result);
            QVERIFY(received.result.error().kind == ErrorKind::Cancelled);
        }
        QCOMPARE(server.requests(), many);
    }

    void endsWithTwentyCallsUnderWay()
    {
        HttpScriptServer server([&](ServerExchange &exchange) {
            exchange.head(200);
            exchange.chunk("begun");
            exchange.awaitClosed();
        });
        auto transport = std::make_unique<HttpTransport>();
        Calls calls(*transport, server.url(), many);
        QVERIFY(server.awaitRequests(many));
        transport.reset();
        QVERIFY(server.awaitOpen(0));
        for (const Received &received : calls.join()) {
            QVERIFY(!received.result);
            QVERIFY(received.result.error().kind == ErrorKind::Cancelled);
        }
    }

    void sendsNothingAfterAStop()
    {
        HttpScriptServer server([](ServerExchange &exchange) { exchange.answer(200, {}, {}); });
        HttpTransport transport;
        std::stop_source stop;
        stop.request_stop();
        const Received received = send(transport, post(server.url()), {}, stop.get_token());
        QVERIFY(received.result.error().kind == ErrorKind::Cancelled);
        QCOMPARE(server.connections(), 0);
        QCOMPARE(received.heads, 0);
    }

    void endsWhereTheSinkHasEnough()
    {
        HttpScriptServer server([](ServerExchange &exchange) {
            exchange.head(200);
            exchange.chunk("enough");
            exchange.awaitClosed();
        });
        HttpTransport transport;
        HttpSink sink;
        sink.body = [](const QByteArray &) { return false; };
        QVERIFY(transport.send(post(server.url()), {}, {}, sink));
        QVERIFY(server.awaitOpen(0));
    }

    void usesAConnectionAgain()
    {
        HttpScriptServer server([](ServerExchange &exchange) {
            exchange.head(200);
            exchange.chunk("data: [DONE]\n\n");
            exchange.finish();
        });
        HttpTransport transport;
        for (int k = 0; k < 10; ++k)
            QVERIFY(send(transport, post(server.url())).result);
        // Who asks in the same moment in which the last answer ended may get a second one.
        QVERIFY2(server.connections() <= 5, qPrintable(QString::number(server.connections())));
    }

    void holdsTheServerBackWhereTheCallerIsSlow()
    {
        // Of a length: within chunks Qt 6.4 reads on whatever the size of its buffer.
        constexpr qsizetype size = 50 << 20;
        HttpScriptServer server([&](ServerExchange &exchange) {
            const QByteArray piece(64 << 10, 'x');
            exchange.head(200, {{"Content-Length", QByteArray::number(size)}});
            for (qsizetype sent = 0; sent < size && exchange.raw(piece); sent += piece.size()) { }
        });
        HttpTransport transport;
        HttpLimits limits;
        limits.bodyBytes = 2 * size;
        const PeakMemory memory;
        qsizetype received = 0;
        HttpSink sink;
        sink.body = [&](const QByteArray &bytes) {
            received += bytes.size();
            for (int k = 0; k < 4; ++k) // slower than any network
                (void)QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
            return true;
        };
        QVERIFY(transport.send(post(server.url()), limits, {}, sink));
        QCOMPARE(received, size);
        constexpr std::int64_t bound = 32 << 20;
        QVERIFY2(memory.growth() < bound + PeakMemory::kept, qPrintable(QString::number(memory.growth())));
    }

    void readsNoMoreThanAllowed_data()
    {
        QTest::addColumn<bool>("chunked");
        QTest::newRow("in chunks") << true;
        QTest::newRow("of a length") << false;
    }
    void readsNoMoreThanAllowed()
    {
        QFETCH(bool, chunked);
        HttpScriptServer server([&](ServerExchange &exchange) {
            const QByteArray piece(64 << 10, 'x');
            exchange.head(200, chunked ? HttpHeaders {} : HttpHeaders {{"Content-Length", "9000000000"}});
            while (chunked ? exchange.chunk(piece) : exchange.raw(piece)) { }
        });
        HttpTransport transport;
        HttpLimits limits;
        limits.bodyBytes = 1 << 20;
        const Received received = send(transport, post(server.url()), limits);
        QVERIFY(!received.result);
        QVERIFY(received.result.error().kind == ErrorKind::BadAnswer);
        QCOMPARE(received.result.error().recovery, Recovery::None);
        QVERIFY(received.body.size() <= limits.bodyBytes);
        QVERIFY(server.awaitOpen(0));
    }

    void endsAHeaderLineWithoutEnd_data()
    {
        QTest::addColumn<QByteArray>("beginning");
        QTest::newRow("the status") << QByteArray("HTTP/1.1 200 ");
        QTest::newRow("a header") << QByteArray("HTTP/1.1 200 OK\r\nX-Long: ");
    }
    void endsAHeaderLineWithoutEnd()
    {
        QFETCH(QByteArray, beginning);
        HttpScriptServer server([&](ServerExchange &exchange) {
            exchange.raw(beginning + QByteArray(1 << 20, 'x'));
            exchange.awaitClosed();
        });
        HttpTransport transport;
        HttpLimits limits;
        limits.idle = 300ms;
        const Received received = send(transport, post(server.url()), limits);
        QVERIFY(!received.result);
        QVERIFY(received.result.error().kind == ErrorKind::CutOff);
        QCOMPARE(received.heads, 0);
        QVERIFY(server.awaitOpen(0));
        QCOMPARE(server.requests(), 1);
    }

    void endsAStall_data()
    {
        QTest::addColumn<HttpScriptServer::Security>("security");
        QTest::addColumn<bool>("begun");
        QTest::newRow("before the answer") << Security::Plain << false;
        QTest::newRow("in the answer") << Security::Plain << true;
        QTest::newRow("in the answer, TLS") << Security::Tls << true;
    }
    void endsAStall()
    {
        QFETCH(HttpScriptServer::Security, security);
        QFETCH(bool, begun);
        HttpScriptServer server(
            [&](ServerExchange &exchange) {
                if (begun) {
                    exchange.head(200);
                    exchange.chunk("half");
                }
                exchange.awaitClosed();
            },
            security);
        HttpTransport transport(trust());
        HttpLimits limits;
        limits.idle = 200ms;
        const Received received = send(transport, post(server.url()), limits);
        QVERIFY(!received.result);
        QVERIFY(received.result.error().kind == ErrorKind::CutOff);
        QCOMPARE(received.result.error().recovery, Recovery::Retry);
        QCOMPARE(received.body, QByteArray(begun ? "half" : ""));
        QVERIFY(server.awaitOpen(0));
        QCOMPARE(server.requests(), 1);
    }

    void livesOnPingsNoLongerThanACallMay()
    {
        std::atomic<int> sent = 0;
        HttpScriptServer server([&](ServerExchange &exchange) {
            exchange.head(200);
            while (exchange.chunk(": ping\n\n") && exchange.pause(10ms))
                ++sent;
        });
        HttpTransport transport;
        HttpLimits limits;
        limits.idle = 700ms;
        limits.whole = 1500ms;
        const Received received = send(transport, post(server.url()), limits);
        QVERIFY(!received.result);
        QVERIFY(received.result.error().kind == ErrorKind::CutOff);
        QVERIFY2(textOf(received.result.error()).contains("longer than a call may take"),
            textOf(received.result.error()));
        QVERIFY(sent > 10);
        QVERIFY(server.awaitOpen(0));
    }

    void saysThatNobodyListens()
    {
        const SilentPort port(SilentPort::Kind::Refuses);
        HttpTransport transport;
        const Received received = send(transport, post(port.url()));
        QVERIFY(!received.result);
        QVERIFY(received.result.error().kind == ErrorKind::NotAccessible);
        QCOMPARE(received.result.error().recovery, Recovery::Retry);
        QVERIFY(received.result.error().providerDown);
        QVERIFY(!received.result.error().hint.empty());
    }

    void waitsNoLongerThanAllowedForAConnection_data()
    {
        QTest::addColumn<bool>("connects");
        QTest::newRow("nobody takes it") << false;
        QTest::newRow("nobody answers its TLS") << true;
    }
    void waitsNoLongerThanAllowedForAConnection()
    {
        QFETCH(bool, connects);
        const SilentPort full(SilentPort::Kind::IsFull);
        HttpScriptServer plain([](ServerExchange &exchange) { exchange.awaitClosed(); });
        HttpTransport transport;
        HttpLimits limits;
        limits.connect = 200ms;
        const QString url = connects ? QStringLiteral("https://127.0.0.1:%1").arg(plain.port()) : full.url();
        const Received received = send(transport, post(url), limits);
        QVERIFY(!received.result);
        QVERIFY(received.result.error().kind == ErrorKind::NotAccessible);
        QCOMPARE(received.result.error().recovery, Recovery::Retry);
        QVERIFY(received.result.error().providerDown);
        QVERIFY2(
            textOf(received.result.error()).contains("does not answer"), textOf(received.result.error()));
    }

    void trustsNobodyWithoutReason_data()
    {
        QTest::addColumn<HttpScriptServer::Security>("security");
        QTest::addColumn<bool>("knowsAuthority");
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("expired") << Security::ExpiredTls << true << QByteArray("has expired");
        QTest::newRow("unknown authority") << Security::Tls << false << QByteArray("vouches");
    }
    void trustsNobodyWithoutReason()
    {
        QFETCH(HttpScriptServer::Security, security);
        QFETCH(bool, knowsAuthority);
        QFETCH(QByteArray, words);
        HttpScriptServer server([](ServerExchange &exchange) { exchange.answer(200, {}, {}); }, security);
        HttpTransport transport(knowsAuthority ? trust() : HttpTransport::Trust {});
        const Received received = send(transport, post(server.url()));
        QVERIFY(!received.result);
        QVERIFY(received.result.error().kind == ErrorKind::NotAccessible);
        QCOMPARE(received.result.error().recovery, Recovery::None);
        QVERIFY2(textOf(received.result.error()).contains(words), textOf(received.result.error()));
        QVERIFY(server.awaitOpen(0));
        QCOMPARE(server.requests() + server.partialRequests(), 0);
    }

    void goesThroughTheProxyOfTheEnvironment()
    {
        HttpScriptServer proxy([](ServerExchange &exchange) { exchange.answer(200, {}, "by proxy"); });
        qputenv("http_proxy", proxy.url().toUtf8());
        HttpTransport transport;
        const Received received = send(transport, post(QStringLiteral("http://provider.invalid/v1")));
        qunsetenv("http_proxy");
        QVERIFY(received.result);
        QCOMPARE(received.body, QByteArray("by proxy"));
        QCOMPARE(proxy.seen().front().path, QByteArray("http://provider.invalid/v1"));
    }
};

QTEST_GUILESS_MAIN(TestHttpTransport)
#include "tst_http_transport.moc"
