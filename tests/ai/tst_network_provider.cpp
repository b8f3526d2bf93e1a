// SPDX-License-Identifier: GPL-3.0-or-later
// A provider over real sockets: what writers meet every week, and what they must never meet.
#include "core/cache/tiered_cache.h" // first: Qt 6.4's moc trips over <latch> after ai_provider.h
#include "core/ai/caching_ai_client.h"
#include "core/ai/json_answer.h"
#include "core/ai/network_provider.h"
#include "core/pipeline/stages/outline/outline_stage.h"
#include "tests/support/fake_clock.h"
#include "tests/support/process_memory.h"
#include "tests/support/vendor_server.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QLocale>
#include <QTest>

#include <atomic>
#include <thread>
#include <vector>

using namespace dg;
using namespace std::chrono_literals;

namespace {

using Vendor = VendorServer::Vendor;
using Security = HttpScriptServer::Security;
using Cut = ServerExchange::Cut;

const QByteArray key = "sk-loopback-0123456789abcdef";

QString protocolOf(Vendor vendor)
{
    return vendor == Vendor::Anthropic ? QStringLiteral("anthropic") : QStringLiteral("openai");
}

std::unique_ptr<VendorWire> wireOf(Vendor vendor)
{
    return vendor == Vendor::Anthropic ? anthropicWire() : openAiWire();
}

QString modelOf(Vendor vendor)
{
    return vendor == Vendor::Anthropic ? QStringLiteral("claude-sonnet-5-5") : QStringLiteral("gpt-6.1-sol");
}

QString baseOf(Vendor vendor, const HttpScriptServer &server)
{
    return server.url() + (vendor == Vendor::OpenAi ? QStringLiteral("/v1") : QString());
}

/// A provider of that kind at that address, and all it needs.
struct Bench {
    Bench(Vendor vendor, const QString &base, const HttpLimits &limits = {}, QByteArray withKey = key)
        : provider({transport, *catalogue, clock}, {protocolOf(vendor), cleanBase(base).value()},
            std::move(withKey), limits)
    {
        request.stage = QStringLiteral("draft");
        request.system = QStringList(40, QStringLiteral("Be brief.")).join(QLatin1Char(' '));
        request.prompt = QStringLiteral("Write.");
        request.form = AnswerForm::Fountain;
        request.model = modelOf(vendor);
    }
    CallResult ask(std::stop_token stop = {})
    {
        AnswerSink sink;
        sink.text = [this](const QByteArray &piece) { text += piece; };
        sink.begun = [this] { ++begun; };
        return provider.complete(request, std::move(stop), sink);
    }

    FakeClock clock;
    HttpTransport transport {{{HttpScriptServer::authority()}}};
    std::unique_ptr<ModelCatalogue> catalogue = ModelCatalogue::load().value();
    NetworkProvider provider;
    AiRequest request;
    QByteArray text; ///< as it came
    int begun = 0;
};

/// The client in front of it, for what is decided there.
struct ClientBench : Bench {
    using Bench::Bench;
    tl::expected<AiAnswer, CallFailure> call(const AiCall &made)
    {
        clock.runFreely();
        CallSlots::Place place = free.join(0);
        return client.complete(provider, made, place, {}, {});
    }
    TieredCache cache {clock, CacheConfig {.strategy = CacheStrategy::Memory}};
    CachingAiClient client {cache, clock};
    CallSlots free {3};
};

/// The events of an answer of that text, each on its own.
std::vector<QByteArray> eventsOf(Vendor vendor, const QByteArray &text, const QByteArray &stopReason = {})
{
    const auto wire = wireOf(vendor);
    VendorRequest request;
    request.model = modelOf(vendor);
    VendorUse use;
    use.input = 100;
    use.output = 7;
    std::vector<QByteArray> events {wire->begin(request, use, "id")};
    if (!text.isEmpty())
        events.push_back(wire->piece(request, text, "id"));
    events.push_back(wire->end(request, use, stopReason.isEmpty() ? wire->stopAtEnd() : stopReason, "id"));
    return events;
}

QByteArray streamOf(Vendor vendor, const QByteArray &text, const QByteArray &stopReason = {})
{
    QByteArray stream;
    for (const QByteArray &event : eventsOf(vendor, text, stopReason))
        stream += event;
    return stream;
}

void stream(ServerExchange &exchange, const QByteArray &bytes)
{
    exchange.head(200, {{"content-type", "text/event-stream"}, {"request-id", "req_1"}});
    exchange.chunk(bytes);
    exchange.finish();
}

QByteArray wordsOf(const Error &error)
{
    return QByteArray::fromStdString(error.text());
}

const QByteArray scene = "INT. KITCHEN - DAY\n\n@Mara\nNo. 🎭 Größer!\n";

} // namespace

Q_DECLARE_METATYPE(dg::VendorServer::Vendor)
Q_DECLARE_METATYPE(dg::StopReason)
Q_DECLARE_METATYPE(dg::Recovery)
Q_DECLARE_METATYPE(dg::ErrorKind)

class TestNetworkProvider : public QObject {
    Q_OBJECT

    static void vendors()
    {
        QTest::addColumn<VendorServer::Vendor>("vendor");
        QTest::newRow("Anthropic") << Vendor::Anthropic;
        QTest::newRow("OpenAI") << Vendor::OpenAi;
    }

private Q_SLOTS:
    // What the vendors' own servers, held to the letter, say to us.

    void isTakenByAStrictServer_data() { vendors(); }
    void isTakenByAStrictServer()
    {
        QFETCH(VendorServer::Vendor, vendor);
        VendorOptions options;
        options.answer = [](const VendorRequest &) { return scene; };
        VendorServer server(vendor, options);
        Bench bench(vendor, server.base());
        bench.request.temperature = 0.7;
        const CallResult answer = bench.ask();
        QVERIFY2(answer, answer ? "" : wordsOf(answer.error()).constData());
        QCOMPARE(answer->text, scene);
        QCOMPARE(bench.text, scene);
        QCOMPARE(bench.begun, 1);
        QCOMPARE(answer->stopReason, StopReason::EndOfTurn);
        QCOMPARE(answer->model, bench.request.model);
        QVERIFY(!answer->requestId.isEmpty());
        QVERIFY(answer->warning.isEmpty());
        const LedgerEntry entry = server.ledger().front();
        QCOMPARE(answer->usage.input, TokenCount(static_cast<std::int64_t>(entry.use.input)));
        QCOMPARE(answer->usage.output, TokenCount(entry.use.output));
        QVERIFY(entry.delivered);
        QCOMPARE(server.http().requests(), 1);
    }

    void isTakenWithEveryModelASchemaAndARepair_data() { vendors(); }
    void isTakenWithEveryModelASchemaAndARepair()
    {
        QFETCH(VendorServer::Vendor, vendor);
        VendorServer server(vendor);
        Bench bench(vendor, server.base());
        bench.request.form = AnswerForm::Json;
        bench.request.schema = OutlineStage().schema();
        bench.request.temperature = 0.7;
        bench.request.repair = Repair {"{\"wrong\":1}", QStringLiteral("It is wrong.")};
        for (const VendorModel &model : wireOf(vendor)->models()) {
            bench.request.model = model.id;
            const CallResult answer = bench.ask();
            QVERIFY2(answer, answer ? "" : wordsOf(answer.error()).constData());
            QVERIFY(QJsonDocument::fromJson(answer->text).isObject());
        }
        QCOMPARE(server.answeredWith(400), 0);
    }

    void listsTheModels_data() { vendors(); }
    void listsTheModels()
    {
        QFETCH(VendorServer::Vendor, vendor);
        VendorServer server(vendor);
        Bench bench(vendor, server.base());
        const auto models = bench.provider.models({});
        QVERIFY2(models, models ? "" : wordsOf(models.error()).constData());
        QCOMPARE(models->size(), wireOf(vendor)->models().size());
        QCOMPARE(models->front().id, wireOf(vendor)->models().front().id);
    }

    void countsTokensAsTheServerDoes()
    {
        VendorServer server(Vendor::Anthropic);
        Bench bench(Vendor::Anthropic, server.base());
        const auto count = bench.provider.countTokens(bench.request, {});
        QVERIFY2(count, count ? "" : wordsOf(count.error()).constData());
        QVERIFY(bench.ask());
        QCOMPARE(count->value(), static_cast<std::int64_t>(server.ledger().front().use.input));
    }

    void readsWhatTheServerKept_data() { vendors(); }
    void readsWhatTheServerKept()
    {
        QFETCH(VendorServer::Vendor, vendor);
        VendorServer server(vendor);
        Bench bench(vendor, server.base());
        bench.request.system = QStringList(1500, QStringLiteral("word")).join(QLatin1Char(' '));
        bench.request.sharedPrefixes = {bench.request.system.size()};
        const CallResult first = bench.ask();
        QVERIFY(first);
        bench.request.prompt = QStringLiteral("Write another one.");
        const CallResult second = bench.ask();
        QVERIFY(second);
        const bool marked = vendor == Vendor::Anthropic;
        QCOMPARE(first->usage.cacheWritten, TokenCount(marked ? 1501 : 0));
        QCOMPARE(first->usage.cacheRead, TokenCount());
        QCOMPARE(second->usage.cacheRead, TokenCount(marked ? 1501 : 1408));
        QCOMPARE(second->usage.cacheWritten, TokenCount());
        QCOMPARE(
            second->usage.input, TokenCount(static_cast<std::int64_t>(server.ledger().back().use.input)));
    }

    // Refusals.

    void tellsWhatCanBeDoneAboutARefusal_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("header"); // its name, a colon, its value
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<Recovery>("recovery");
        QTest::addColumn<bool>("pushedBack");
        QTest::addColumn<int>("retryAfter"); // milliseconds; -1: none
        const auto row = [](const char *name, int status, const QByteArray &header, const char *body,
                             ErrorKind kind, Recovery recovery, bool pushedBack = false,
                             int retryAfter = -1) {
            QTest::newRow(name) << status << header << QByteArray(body) << kind << recovery << pushedBack
                                << retryAfter;
        };
        const char *limited = R"({"error":{"type":"rate_limit_error","message":"Slow down"}})";
        const char *overloaded = R"({"error":{"type":"overloaded_error","message":"Overloaded"}})";
        const char *broken = R"({"error":{"type":"api_error","message":"Internal"}})";
        const auto at =
            std::chrono::duration_cast<std::chrono::seconds>(FakeClock().wallNow().time_since_epoch() + 30s);
        const QByteArray date = QLocale::c()
                                    .toString(QDateTime::fromSecsSinceEpoch(at.count(), Qt::UTC),
                                        QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'"))
                                    .toLatin1();
        row("429, retry-after of 1 s", 429, "retry-after:1", limited, ErrorKind::Overloaded, Recovery::Retry,
            true, 1000);
        row("429, retry-after of 120 s", 429, "retry-after:120", limited, ErrorKind::Overloaded,
            Recovery::Retry, true, 120'000);
        row("429, retry-after of a date", 429, "retry-after:" + date, limited, ErrorKind::Overloaded,
            Recovery::Retry, true, 30'000);
        row("429, no retry-after", 429, {}, limited, ErrorKind::Overloaded, Recovery::Retry, true);
        row("429, milliseconds", 429, "retry-after-ms:250", limited, ErrorKind::Overloaded, Recovery::Retry,
            true, 250);
        row("529", 529, {}, overloaded, ErrorKind::Overloaded, Recovery::Retry, true);
        row("500", 500, {}, broken, ErrorKind::NotAccessible, Recovery::Retry);
        row("504", 504, {}, "upstream request timeout", ErrorKind::NotAccessible, Recovery::Retry);
        row("x-should-retry: false", 529, "x-should-retry:false", overloaded, ErrorKind::Overloaded,
            Recovery::None, true);
        row("x-should-retry: true", 400, "x-should-retry:true",
            R"({"error":{"type":"invalid_request_error","message":"Once more"}})", ErrorKind::InvalidInput,
            Recovery::Retry);
        row("HTML with 502", 502, "content-type:text/html",
            "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>",
            ErrorKind::NotAccessible, Recovery::Retry);
        row("HTML with 413", 413, "content-type:text/html",
            "<html><head><title>413 Request Entity Too Large</title></head></html>", ErrorKind::InvalidInput,
            Recovery::None);
        row("401", 401, {}, R"({"error":{"type":"authentication_error","message":"invalid x-api-key"}})",
            ErrorKind::Unauthorised, Recovery::NewKey);
        row("a bare string", 500, {}, R"({"error":"it broke"})", ErrorKind::NotAccessible, Recovery::Retry);
        row("a numeric code", 503, {}, R"({"error":{"code":503,"message":"Loading model"}})",
            ErrorKind::Overloaded, Recovery::Retry, true);
        row("nothing at all", 500, {}, "", ErrorKind::NotAccessible, Recovery::Retry);
    }
    void tellsWhatCanBeDoneAboutARefusal()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, body);
        QFETCH(ErrorKind, kind);
        QFETCH(Recovery, recovery);
        QFETCH(bool, pushedBack);
        QFETCH(int, retryAfter);
        for (const Vendor vendor : {Vendor::Anthropic, Vendor::OpenAi}) {
            HttpScriptServer server([&](ServerExchange &exchange) {
                HttpHeaders headers;
                if (!header.isEmpty())
                    headers.emplace_back(
                        header.left(header.indexOf(':')), header.mid(header.indexOf(':') + 1));
                exchange.answer(status, headers, body);
            });
            Bench bench(vendor, baseOf(vendor, server));
            const CallResult answer = bench.ask();
            QVERIFY(!answer);
            QVERIFY2(answer.error().kind == kind, wordsOf(answer.error()));
            QCOMPARE(answer.error().recovery, recovery);
            QCOMPARE(answer.error().pushedBack, pushedBack);
            QCOMPARE(answer.error().retryAfter.value_or(-1ms), std::chrono::milliseconds(retryAfter));
            QVERIFY(!answer.error().message.empty() && !answer.error().hint.empty());
            QVERIFY(!answer.error().text().starts_with('{')
                && answer.error().text().find('<') == std::string::npos);
            QCOMPARE(bench.begun, 0);
            QCOMPARE(server.requests(), 1);
        }
    }

    void goesOnWithANewKeyAfterA401InMidRun_data() { vendors(); }
    void goesOnWithANewKeyAfterA401InMidRun()
    {
        QFETCH(VendorServer::Vendor, vendor);
        VendorServer server(vendor);
        Bench bench(vendor, server.base());
        std::atomic<int> asked = 0;
        bench.provider.key().onRefused([&] { ++asked; });
        QVERIFY(bench.ask());
        server.setKey("sk-loopback-another-one-987654");
        for (int k = 0; k < 3; ++k) {
            const CallResult answer = bench.ask();
            QVERIFY(!answer);
            QCOMPARE(answer.error().recovery, Recovery::NewKey);
        }
        QCOMPARE(asked.load(), 1);
        bench.provider.key().set("sk-loopback-another-one-987654");
        QVERIFY(bench.ask());
        QCOMPARE(server.answeredWith(401), 3);
    }

    // Streams.

    void readsAStreamHoweverItComes_data()
    {
        QTest::addColumn<VendorServer::Vendor>("vendor");
        QTest::addColumn<Security>("security");
        QTest::addColumn<int>("every");
        QTest::addColumn<QByteArray>("lineEnd");
        QTest::addColumn<bool>("lastBlankLine");
        for (const Vendor vendor : {Vendor::Anthropic, Vendor::OpenAi}) {
            const auto row = [&](const char *name, Security security, int every, const char *lineEnd,
                                 bool lastBlankLine = true) {
                QTest::addRow("%s: %s", vendor == Vendor::Anthropic ? "Anthropic" : "OpenAI", name)
                    << vendor << security << every << QByteArray(lineEnd) << lastBlankLine;
            };
            row("at once", Security::Plain, 0, "\n");
            row("split at every byte", Security::Plain, 1, "\n");
            row("split at every byte, TLS", Security::Tls, 1, "\n");
            row("in threes", Security::Plain, 3, "\n");
            row("CRLF across packets", Security::Plain, 1, "\r\n");
            row("CR", Security::Plain, 2, "\r");
            row("no last blank line", Security::Plain, 0, "\n", false);
        }
    }
    void readsAStreamHoweverItComes()
    {
        QFETCH(VendorServer::Vendor, vendor);
        QFETCH(Security, security);
        QFETCH(int, every);
        QFETCH(QByteArray, lineEnd);
        QFETCH(bool, lastBlankLine);
        HttpScriptServer server(
            [&](ServerExchange &exchange) {
                QByteArray bytes = streamOf(vendor, scene);
                if (!lastBlankLine)
                    bytes.chop(1);
                exchange.splitEvery(every);
                stream(exchange, bytes.replace('\n', lineEnd));
            },
            security);
        Bench bench(vendor, baseOf(vendor, server));
        const CallResult answer = bench.ask();
        QVERIFY2(answer, answer ? "" : wordsOf(answer.error()).constData());
        QCOMPARE(answer->text, scene);
        QCOMPARE(bench.text, scene);
        QCOMPARE(answer->usage.input, TokenCount(100));
        QCOMPARE(answer->usage.output, TokenCount(7));
    }

    void readsAFourByteCharacterInAnyPieces()
    {
        // In chunks that end at each byte of it, as proxies cut them.
        const QByteArray bytes = streamOf(Vendor::OpenAi, "a🎭b");
        const qsizetype begin = bytes.indexOf("🎭");
        for (qsizetype cut = 1; cut < 4; ++cut) {
            HttpScriptServer server([&](ServerExchange &exchange) {
                exchange.head(200);
                exchange.chunk(bytes.left(begin + cut));
                exchange.chunk(bytes.mid(begin + cut));
                exchange.finish();
            });
            Bench bench(Vendor::OpenAi, baseOf(Vendor::OpenAi, server));
            QCOMPARE(bench.ask().value().text, QByteArray("a🎭b"));
        }
    }

    void tellsHowAnAnswerEnded_data()
    {
        QTest::addColumn<VendorServer::Vendor>("vendor");
        QTest::addColumn<QByteArray>("word");
        QTest::addColumn<StopReason>("reason");
        const auto row = [](const char *name, Vendor vendor, const char *word, StopReason reason) {
            QTest::newRow(name) << vendor << QByteArray(word) << reason;
        };
        row("Anthropic: token limit", Vendor::Anthropic, "max_tokens", StopReason::TokenLimit);
        row("Anthropic: refusal", Vendor::Anthropic, "refusal", StopReason::Refusal);
        row("Anthropic: pause", Vendor::Anthropic, "pause_turn", StopReason::Paused);
        row("Anthropic: context exceeded", Vendor::Anthropic, "model_context_window_exceeded",
            StopReason::ContextLimit);
        row("Anthropic: unknown", Vendor::Anthropic, "something_new", StopReason::EndOfTurn);
        row("OpenAI: token limit", Vendor::OpenAi, "length", StopReason::TokenLimit);
        row("OpenAI: filter", Vendor::OpenAi, "content_filter", StopReason::ContentFilter);
    }
    void tellsHowAnAnswerEnded()
    {
        QFETCH(VendorServer::Vendor, vendor);
        QFETCH(QByteArray, word);
        QFETCH(StopReason, reason);
        HttpScriptServer server(
            [&](ServerExchange &exchange) { stream(exchange, streamOf(vendor, "Text.", word)); });
        Bench bench(vendor, baseOf(vendor, server));
        const CallResult answer = bench.ask();
        QVERIFY(answer);
        QCOMPARE(answer->stopReason, reason);
        QCOMPARE(answer->text, QByteArray("Text."));
    }

    void givesAnEmptyAnswerAsOne_data() { vendors(); }
    void givesAnEmptyAnswerAsOne()
    {
        QFETCH(VendorServer::Vendor, vendor);
        HttpScriptServer server([&](ServerExchange &exchange) { stream(exchange, streamOf(vendor, {})); });
        ClientBench bench(vendor, baseOf(vendor, server));
        QCOMPARE(bench.ask().value().text, QByteArray());
        // It is never a scene, and never kept.
        AiCall call;
        call.request = bench.request;
        for (int k = 0; k < 2; ++k)
            QVERIFY(bench.call(call).error().kind == ErrorKind::BadAnswer);
        QVERIFY(!bench.client.knows(bench.provider, call.request, call.kind));
    }

    void tellsAnErrorInTheStream_data()
    {
        QTest::addColumn<VendorServer::Vendor>("vendor");
        QTest::addColumn<bool>("afterText");
        for (const Vendor vendor : {Vendor::Anthropic, Vendor::OpenAi}) {
            const char *name = vendor == Vendor::Anthropic ? "Anthropic" : "OpenAI";
            QTest::addRow("%s: first", name) << vendor << false;
            QTest::addRow("%s: after text", name) << vendor << true;
        }
    }
    void tellsAnErrorInTheStream()
    {
        QFETCH(VendorServer::Vendor, vendor);
        QFETCH(bool, afterText);
        HttpScriptServer server([&](ServerExchange &exchange) {
            const auto events = eventsOf(vendor, "Half of it");
            stream(exchange, (afterText ? events[0] + events[1] : QByteArray()) + wireOf(vendor)->breakOff());
        });
        Bench bench(vendor, baseOf(vendor, server));
        const CallResult answer = bench.ask();
        QVERIFY(!answer);
        QCOMPARE(answer.error().recovery, Recovery::Retry);
        QVERIFY(answer.error().providerDown);
        QCOMPARE(bench.text, QByteArray(afterText ? "Half of it" : ""));
        // What was read is paid for.
        if (afterText && vendor == Vendor::Anthropic)
            QCOMPARE(answer.error().usage.input, TokenCount(100));
    }

    void takesNoUnfinishedStreamForAnAnswer_data()
    {
        QTest::addColumn<VendorServer::Vendor>("vendor");
        QTest::addColumn<int>("events");
        QTest::addColumn<int>("cut"); // -1: ends as if all were well
        for (const Vendor vendor : {Vendor::Anthropic, Vendor::OpenAi}) {
            for (const int events : {0, 1, 2}) {
                for (const auto &[words, cut] : {std::pair {"clean end", -1}, {"closed", 0}, {"reset", 1}})
                    QTest::addRow("%s: %s after %d events",
                        vendor == Vendor::Anthropic ? "Anthropic" : "OpenAI", words, events)
                        << vendor << events << cut;
            }
        }
    }
    void takesNoUnfinishedStreamForAnAnswer()
    {
        QFETCH(VendorServer::Vendor, vendor);
        QFETCH(int, events);
        QFETCH(int, cut);
        HttpScriptServer server([&](ServerExchange &exchange) {
            exchange.head(200, {{"content-type", "text/event-stream"}});
            exchange.chunk(": hello\n\n");
            for (int k = 0; k < events; ++k)
                exchange.chunk(eventsOf(vendor, "Half of it")[static_cast<std::size_t>(k)]);
            if (cut < 0)
                exchange.finish();
            else
                exchange.cut(cut == 0 ? Cut::Close : Cut::Reset);
        });
        Bench bench(vendor, baseOf(vendor, server));
        const CallResult answer = bench.ask();
        QVERIFY(!answer);
        QVERIFY2(answer.error().kind == ErrorKind::CutOff, wordsOf(answer.error()));
        QCOMPARE(answer.error().recovery, Recovery::Retry);
        QCOMPARE(server.requests(), 1);
    }

    void asksForNothingAgainThatIsThere_data() { vendors(); }
    void asksForNothingAgainThatIsThere()
    {
        QFETCH(VendorServer::Vendor, vendor);
        // The connection breaks, but all of the answer came.
        HttpScriptServer server([&](ServerExchange &exchange) {
            exchange.head(200);
            exchange.chunk(streamOf(vendor, scene));
            exchange.cut();
        });
        Bench bench(vendor, baseOf(vendor, server));
        QCOMPARE(bench.ask().value().text, scene);
        QCOMPARE(server.requests(), 1);
    }

    void endsAStallAtTheIdleLimit_data() { vendors(); }
    void endsAStallAtTheIdleLimit()
    {
        QFETCH(VendorServer::Vendor, vendor);
        VendorOptions options;
        options.answer = [](const VendorRequest &) { return scene.repeated(10); };
        options.fault = [](const VendorRequest &) { return VendorFault {VendorFault::Kind::StallInStream}; };
        VendorServer server(vendor, options);
        HttpLimits limits;
        limits.idle = 200ms;
        Bench bench(vendor, server.base(), limits);
        const CallResult answer = bench.ask();
        QVERIFY(!answer);
        QVERIFY(answer.error().kind == ErrorKind::CutOff);
        QCOMPARE(answer.error().recovery, Recovery::Retry);
        QVERIFY(!bench.text.isEmpty());
        QVERIFY(server.http().awaitOpen(0));
    }

    void livesOnPingsUntilTheLimitOfTheWholeCall_data() { vendors(); }
    void livesOnPingsUntilTheLimitOfTheWholeCall()
    {
        QFETCH(VendorServer::Vendor, vendor);
        std::atomic<int> pings = 0;
        HttpScriptServer server([&](ServerExchange &exchange) {
            exchange.head(200);
            exchange.chunk(eventsOf(vendor, "x").front());
            const QByteArray ping = vendor == Vendor::Anthropic
                ? "event: ping\ndata: {\"type\": \"ping\"}\n\n"
                : ": OPENROUTER PROCESSING\n\n";
            while (exchange.chunk(ping) && exchange.pause(10ms))
                ++pings;
        });
        HttpLimits limits;
        limits.idle = 700ms;
        limits.whole = 1500ms;
        Bench bench(vendor, baseOf(vendor, server), limits);
        const CallResult answer = bench.ask();
        QVERIFY(!answer);
        QVERIFY2(wordsOf(answer.error()).contains("longer than a call may take"), wordsOf(answer.error()));
        QCOMPARE(answer.error().recovery, Recovery::Retry);
        QVERIFY(pings > 1);
        QCOMPARE(bench.text, QByteArray());
        QVERIFY(server.awaitOpen(0));
    }

    void givesUpAnAnswerOfFiftyMegabytes_data() { vendors(); }
    void givesUpAnAnswerOfFiftyMegabytes()
    {
        QFETCH(VendorServer::Vendor, vendor);
        HttpScriptServer server([&](ServerExchange &exchange) {
            const QByteArray piece = eventsOf(vendor, QByteArray(64 << 10, 'x'))[1];
            exchange.head(200);
            exchange.chunk(eventsOf(vendor, "x")[0]);
            for (int k = 0; k < 800 && exchange.chunk(piece); ++k) { }
            exchange.chunk(eventsOf(vendor, "x")[2]);
            exchange.finish();
        });
        Bench bench(vendor, baseOf(vendor, server));
        const PeakMemory memory;
        AnswerSink sink;
        const CallResult answer = bench.provider.complete(bench.request, {}, sink);
        QVERIFY(!answer);
        QVERIFY2(answer.error().kind == ErrorKind::BadAnswer, wordsOf(answer.error()));
        QCOMPARE(answer.error().recovery, Recovery::None);
        // The text within the limit, twice while it grows, and the whole answer, which Qt reads on within
        // chunks whoever has had enough.
        constexpr std::int64_t bound = 200LL << 20;
        QVERIFY2(memory.growth() < bound + PeakMemory::kept, qPrintable(QString::number(memory.growth())));
    }

    // Deviations seen in the field.

    void takesWhatOtherServersDo_data()
    {
        QTest::addColumn<QByteArray>("stream");
        const QByteArray text =
            R"(data: {"id":"x","model":"m","choices":[{"index":0,"delta":{"content":"Yes."},"finish_reason":null}]})"
            "\n\n";
        const QByteArray stop = R"(data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]})"
                                "\n\n";
        const QByteArray usage = R"(data: {"choices":[],"usage":{"prompt_tokens":100,"completion_tokens":7}})"
                                 "\n\n";
        const QByteArray done = "data: [DONE]\n\n";
        QTest::newRow("usage after the end") << text + stop + usage + done;
        QTest::newRow("choices: null") << text + stop
                + R"(data: {"choices":null,"usage":{"prompt_tokens":100,"completion_tokens":7}})" + "\n\n"
                + done;
        QTest::newRow("no [DONE]") << text + stop + usage;
        QTest::newRow("comments") << ": OPENROUTER PROCESSING\n\n" + text + ": OPENROUTER PROCESSING\n\n"
                + stop + usage + done;
        QTest::newRow("timings") << text + stop
                + R"(data: {"choices":[],"timings":{"predicted_ms":3.5},"usage":{"prompt_tokens":100,"completion_tokens":7}})"
                + "\n\n" + done;
        QTest::newRow("reasoning")
            << R"(data: {"choices":[{"index":0,"delta":{"reasoning_content":"Hm."},"finish_reason":null}]})"
               "\n\n"
                + text + stop + usage + done;
        QTest::newRow("unknown events")
            << "event: hello\ndata: {\"hello\":1}\n\n" + text + stop + usage + done;
    }
    void takesWhatOtherServersDo()
    {
        QFETCH(QByteArray, stream);
        HttpScriptServer server([&](ServerExchange &exchange) { ::stream(exchange, stream); });
        Bench bench(Vendor::OpenAi, baseOf(Vendor::OpenAi, server), {}, {});
        const CallResult answer = bench.ask();
        QVERIFY2(answer, answer ? "" : wordsOf(answer.error()).constData());
        QCOMPARE(answer->text, QByteArray("Yes."));
        QCOMPARE(answer->usage.input, TokenCount(100));
        QCOMPARE(answer->usage.output, TokenCount(7));
        QCOMPARE(server.seen().front().header("authorization"), QByteArray());
    }

    void takesNoOtherAnswerForAStream_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("a page") << QByteArray("<html><title>Ollama is running</title></html>");
        QTest::newRow("words") << QByteArray("Ollama is running");
        QTest::newRow("JSON") << QByteArray(R"({"status":"ok"})");
        QTest::newRow("an error under 200") << QByteArray(R"({"error":"Unexpected endpoint or method."})");
        QTest::newRow("nothing") << QByteArray();
    }
    void takesNoOtherAnswerForAStream()
    {
        QFETCH(QByteArray, body);
        for (const Vendor vendor : {Vendor::Anthropic, Vendor::OpenAi}) {
            HttpScriptServer server([&](ServerExchange &exchange) { exchange.answer(200, {}, body); });
            Bench bench(vendor, baseOf(vendor, server));
            const CallResult answer = bench.ask();
            QVERIFY(!answer);
            QVERIFY(!answer.error().message.empty());
            QCOMPARE(bench.begun, 0);
        }
    }

    void warnsWhereALocalServerCutThePrompt()
    {
        HttpScriptServer server(
            [&](ServerExchange &exchange) { stream(exchange, streamOf(Vendor::OpenAi, "Text.")); });
        Bench bench(Vendor::OpenAi, baseOf(Vendor::OpenAi, server));
        bench.request.system = QStringList(5000, QStringLiteral("word")).join(QLatin1Char(' '));
        QVERIFY(!bench.ask().value().warning.isEmpty());
    }

    // The key.

    void sendsTheKeyNowhereElse_data()
    {
        QTest::addColumn<VendorServer::Vendor>("vendor");
        QTest::addColumn<int>("status");
        for (const Vendor vendor : {Vendor::Anthropic, Vendor::OpenAi}) {
            for (const int status : {301, 302, 303, 307, 308})
                QTest::addRow("%s: %d", vendor == Vendor::Anthropic ? "Anthropic" : "OpenAI", status)
                    << vendor << status;
        }
    }
    void sendsTheKeyNowhereElse()
    {
        QFETCH(VendorServer::Vendor, vendor);
        QFETCH(int, status);
        HttpScriptServer other([](ServerExchange &exchange) { exchange.answer(200, {}, {}); });
        HttpScriptServer server([&](ServerExchange &exchange) {
            exchange.answer(status, {{"Location", other.url().toUtf8()}}, "moved");
        });
        Bench bench(vendor, baseOf(vendor, server));
        const CallResult answer = bench.ask();
        QVERIFY(!answer);
        QVERIFY2(wordsOf(answer.error()).contains("redirect"), wordsOf(answer.error()));
        QCOMPARE(answer.error().recovery, Recovery::None);
        QVERIFY(!bench.provider.models({}));
        QCOMPARE(other.connections(), 0);
        QCOMPARE(server.requests(), 2);
    }

    void keepsTheKeyOutOfEveryWord_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("message") << 401 << QByteArray("a:b")
                                 << QByteArray(R"({"error":{"message":"Incorrect API key provided: )" + key
                                        + R"("}})");
        QTest::newRow("type") << 400 << QByteArray("a:b")
                              << QByteArray(R"({"error":{"message":"no","type":")" + key + R"("}})");
        QTest::newRow("half of it") << 400 << QByteArray("a:b")
                                    << QByteArray(R"({"error":{"message":"key )" + key.left(14)
                                           + R"(... is bad"}})");
        QTest::newRow("page") << 502 << QByteArray("a:b")
                              << QByteArray("<html><title>" + key + "</title></html>");
        QTest::newRow("words") << 500 << QByteArray("a:b") << QByteArray("key was " + key);
        QTest::newRow("redirect") << 302 << QByteArray("location:http://other.invalid/" + key)
                                  << QByteArray();
        QTest::newRow("request id") << 500 << QByteArray("request-id:" + key) << QByteArray("no");
        QTest::newRow("OpenAI's request id") << 500 << QByteArray("x-request-id:" + key) << QByteArray("no");
        QTest::newRow("error in the stream")
            << 200 << QByteArray("content-type:text/event-stream")
            << QByteArray(R"(data: {"type":"error","error":{"message":"bad key )" + key + R"("}})" + "\n\n");
        QTest::newRow("an answer of another kind")
            << 200 << QByteArray("a:b") << QByteArray("your key is " + key);
    }
    void keepsTheKeyOutOfEveryWord()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, body);
        for (const Vendor vendor : {Vendor::Anthropic, Vendor::OpenAi}) {
            HttpScriptServer server([&](ServerExchange &exchange) {
                exchange.answer(
                    status, {{header.left(header.indexOf(':')), header.mid(header.indexOf(':') + 1)}}, body);
            });
            Bench bench(vendor, baseOf(vendor, server));
            const CallResult answer = bench.ask();
            QVERIFY(!answer);
            QVERIFY2(!wordsOf(answer.error()).contains(key.left(14)), wordsOf(answer.error()));
            const auto models = bench.provider.models({});
            QVERIFY(!models);
            QVERIFY2(!wordsOf(models.error()).contains(key.left(14)), wordsOf(models.error()));
        }
    }

    void keepsTheKeyOutOfWhatIsRecorded_data() { vendors(); }
    void keepsTheKeyOutOfWhatIsRecorded()
    {
        QFETCH(VendorServer::Vendor, vendor);
        // A server that says it back where answers have a name.
        HttpScriptServer server([&](ServerExchange &exchange) {
            exchange.head(200, {{"request-id", key}, {"x-request-id", key}});
            exchange.chunk(streamOf(vendor, scene)
                               .replace("\"id\"", "\"id\"")
                               .replace("chatcmpl-id", key)
                               .replace(modelOf(vendor).toUtf8(), key));
            exchange.finish();
        });
        Bench bench(vendor, baseOf(vendor, server));
        const CallResult answer = bench.ask();
        QVERIFY(answer);
        QVERIFY2(!answer->requestId.contains(QString::fromLatin1(key)), "request id");
        QVERIFY2(!answer->model.contains(QString::fromLatin1(key)), "model");
        QVERIFY2(!answer->warning.contains(QString::fromLatin1(key)), "warning");
    }

    void refusesACertificateThatHasExpired()
    {
        VendorOptions options;
        options.security = Security::ExpiredTls;
        VendorServer server(Vendor::Anthropic, options);
        Bench bench(Vendor::Anthropic, server.base());
        const CallResult answer = bench.ask();
        QVERIFY(!answer);
        QVERIFY2(wordsOf(answer.error()).contains("has expired"), wordsOf(answer.error()));
        QCOMPARE(answer.error().recovery, Recovery::None);
        QCOMPARE(server.http().requests() + server.http().partialRequests(), 0);
    }

    // Stopping.

    void stopsTwentyInFlight_data() { vendors(); }
    void stopsTwentyInFlight()
    {
        QFETCH(VendorServer::Vendor, vendor);
        constexpr int many = 20;
        Gate never;
        VendorOptions options;
        options.answer = [](const VendorRequest &) { return scene.repeated(10); };
        options.before = [&](const VendorRequest &, int piece, ServerExchange &exchange) {
            return piece < 1 || exchange.await(never);
        };
        VendorServer server(vendor, options);
        Bench bench(vendor, server.base());
        std::atomic<int> cancelled = 0;
        std::vector<std::jthread> threads;
        for (int k = 0; k < many; ++k)
            threads.emplace_back([&](std::stop_token stop) {
                const CallResult answer = bench.provider.complete(bench.request, std::move(stop), {});
                cancelled += !answer && answer.error().kind == ErrorKind::Cancelled ? 1 : 0;
            });
        QVERIFY(never.awaitWaiting(many));
        for (std::jthread &thread : threads)
            thread.request_stop();
        QVERIFY(server.http().awaitOpen(0));
        threads.clear();
        QCOMPARE(cancelled.load(), many);
        QCOMPARE(server.http().requests(), many);
    }

    // What the client makes of answers.

    void unwrapsMendsAndRefusesJson_data()
    {
        QTest::addColumn<QByteArrayList>("answers"); // one for each request, the last again and again
        QTest::addColumn<bool>("succeeds");
        QTest::addColumn<int>("requests");
        const QByteArray good = R"({"a":"b"})";
        QTest::newRow("as it should be") << QByteArrayList {good} << true << 1;
        QTest::newRow("fenced") << QByteArrayList {"```json\n" + good + "\n```"} << true << 1;
        QTest::newRow("in prose") << QByteArrayList {"Here it is:\n" + good + "\nEnjoy."} << true << 1;
        QTest::newRow("invalid, then mended") << QByteArrayList {R"({"a":"b")", good} << true << 2;
        QTest::newRow("against the schema, then mended") << QByteArrayList {R"({"b":1})", good} << true << 2;
        QTest::newRow("invalid for good") << QByteArrayList {R"({"a":"b")"} << false << 2;
    }
    void unwrapsMendsAndRefusesJson()
    {
        QFETCH(QByteArrayList, answers);
        QFETCH(bool, succeeds);
        QFETCH(int, requests);
        for (const Vendor vendor : {Vendor::Anthropic, Vendor::OpenAi}) {
            std::atomic<int> asked = 0;
            VendorOptions options;
            options.answer = [&](const VendorRequest &) {
                return answers.at(std::min<qsizetype>(asked++, answers.size() - 1));
            };
            VendorServer server(vendor, options);
            ClientBench bench(vendor, server.base());
            AiCall call;
            call.request = bench.request;
            call.request.form = AnswerForm::Json;
            AnswerSchema schema;
            schema.name = QStringLiteral("letter");
            schema.schema = QJsonDocument::fromJson(R"({"type":"object","properties":{"a":{"type":"string"}},
                "required":["a"],"additionalProperties":false})")
                                .object();
            schema.digest = "1";
            call.request.schema = std::make_shared<const AnswerSchema>(schema);
            call.check = [](const Completion &completion) -> Expected<void> {
                if (QJsonDocument::fromJson(completion.text).object().contains(QLatin1String("a")))
                    return {};
                return fail(ErrorKind::BadAnswer, "letter.a: is missing.");
            };
            const auto answer = bench.call(call);
            QCOMPARE(answer.has_value(), succeeds);
            QCOMPARE(server.http().requests(), requests);
            QCOMPARE(server.answeredWith(400), 0);
            QCOMPARE(bench.client.knows(bench.provider, call.request, call.kind), succeeds);
            if (succeeds)
                QCOMPARE(answer->completion.text, QByteArray(R"({"a":"b"})"));
        }
    }

    void refusesAnOutlineThatHasASceneTwice()
    {
        std::atomic<int> asked = 0;
        VendorOptions options;
        options.answer = [&](const VendorRequest &) {
            const QByteArray outline = "{'logline': 'x', 'scenes': [{'label': 'S1', 'slug': 'INT. A - DAY', "
                                       "'cast': ['Mara'], 'want': 'w', 'turn': {'from': 'a', 'to': 'b'}}, "
                                       "{'label': 'SECOND', 'slug': 'INT. A - DAY', 'cast': ['Mara'], "
                                       "'want': 'w', 'turn': {'from': 'a', 'to': 'b'}}]}";
            return QByteArray(outline).replace('\'', '"').replace("SECOND", asked++ == 0 ? "S1" : "S2");
        };
        VendorServer server(Vendor::Anthropic, options);
        ClientBench bench(Vendor::Anthropic, server.base());
        AiCall call;
        call.request = bench.request;
        call.request.stage = QStringLiteral("outline");
        call.request.form = AnswerForm::Json;
        call.check = [](const Completion &completion) {
            const QJsonObject inputs = QJsonDocument::fromJson(R"({"cast":[{"name":"Mara"}]})").object();
            return OutlineStage().accept(inputs, completion.text).map([](const QByteArray &) {});
        };
        const auto answer = bench.call(call);
        QVERIFY2(answer, answer ? "" : wordsOf(answer.error()).constData());
        QVERIFY(answer->completion.text.contains("\"S2\""));
        QCOMPARE(server.http().requests(), 2);
        QVERIFY(server.http().seen().back().body.contains("holds a scene twice"));
    }
};

QTEST_GUILESS_MAIN(TestNetworkProvider)
#include "tst_network_provider.moc"
