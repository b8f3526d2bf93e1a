// SPDX-License-Identifier: GPL-3.0-or-later
// What two questions must share for one to have the other's answer, and which answers nobody is to have
// again: over real sockets, as each vendor speaks.
#include "core/cache/tiered_cache.h" // first: Qt 6.4's moc trips over <latch> after ai_provider.h
#include "core/ai/caching_ai_client.h"
#include "core/ai/network_provider.h"
#include "tests/support/scripted_provider.h"
#include "tests/support/vendor_server.h"

#include <QTest>

#include <atomic>
#include <functional>
#include <memory>
#include <semaphore>
#include <thread>
#include <utility>
#include <vector>

using namespace dg;
using namespace std::chrono_literals;

namespace {

using Vendor = VendorServer::Vendor;

constexpr const char *vendorKey = "sk-loopback-0123456789abcdef";

std::shared_ptr<const AnswerSchema> schemaOf(const char *name, const char *digest)
{
    return std::make_shared<const AnswerSchema>(
        AnswerSchema {QString::fromLatin1(name), {}, QByteArray(digest)});
}

AiRequest plainRequest()
{
    AiRequest request;
    request.stage = QStringLiteral("voice");
    request.inputs = {{QStringLiteral("name"), QStringLiteral("Mara")}, {QStringLiteral("age"), 40}};
    request.system = QStringLiteral("You write.");
    request.prompt = QStringLiteral("Write Mara.");
    request.model = QStringLiteral("a-model");
    request.schema = schemaOf("voice", "abc");
    request.temperature = 0.5;
    return request;
}

/// Two requests that differ in one thing.
struct Difference {
    const char *what;
    AiRequest request;
};

struct Differences {
    std::vector<Difference> counting; ///< may change an answer
    std::vector<Difference> silent; ///< cannot

    /// `member` is one of `request`'s, which is put back as it was.
    template <class T>
    static void add(std::vector<Difference> &to, const char *what, AiRequest &request, T &member,
        const std::vector<std::type_identity_t<T>> &values)
    {
        const T before = member;
        for (const T &value : values) {
            member = value;
            to.push_back({what, request});
        }
        member = before;
    }
};

/// A member that AiRequest is given does not compile here until it has its place on one side or the other.
Differences differencesFrom(AiRequest request)
{
    Differences all;
    auto &[stage, inputs, system, prompt, form, model, seed, variant, label, schema, maxOutput, temperature,
        repair, sharedPrefixes] = request;
    const auto counts = [&](const char *what, auto &member, auto... values) {
        Differences::add(all.counting, what, request, member, {values...});
    };
    const auto isSilent = [&](const char *what, auto &member, auto... values) {
        Differences::add(all.silent, what, request, member, {values...});
    };
    counts("stage", stage, QStringLiteral("outline"), QString());
    counts("inputs", inputs, QJsonObject(),
        QJsonObject {{QStringLiteral("name"), QStringLiteral("Mara")}, {QStringLiteral("age"), 41}},
        QJsonObject {
            {QStringLiteral("name"), QStringLiteral("Mara")}, {QStringLiteral("age"), QStringLiteral("40")}},
        QJsonObject {{QStringLiteral("name"), QStringLiteral("Mara")}, {QStringLiteral("age"), 40},
            {QStringLiteral("want"), QJsonValue::Null}});
    counts("system", system, QStringLiteral("You write. "), QStringLiteral("You write.Write Mara."));
    counts("prompt", prompt, QStringLiteral("Write Mara!"), QString());
    counts("form", form, AnswerForm::Fountain);
    counts("model", model, QStringLiteral("b-model"), QString());
    counts("seed", seed, std::int64_t(2), std::int64_t(-1), (std::int64_t(1) << 53) + 1,
        (std::int64_t(1) << 53) + 2);
    counts("variant", variant, 1, 2);
    counts("schema", schema, std::shared_ptr<const AnswerSchema>(), schemaOf("voice", "def"),
        schemaOf("voices", "abc"));
    counts("maxOutput", maxOutput, TokenCount(8191), TokenCount(1));
    counts("temperature", temperature, std::optional<double>(), std::optional(0.0), std::optional(0.51),
        std::optional(1.0));
    isSilent("label", label, QStringLiteral("Mara's voice"));
    isSilent("repair", repair, std::optional(Repair {"{", QStringLiteral("It is no JSON.")}));
    isSilent("sharedPrefixes", sharedPrefixes, std::vector<qsizetype> {3}, std::vector<qsizetype> {3, 7});
    return all;
}

ProviderAddress addressAt(Vendor vendor, const QString &base)
{
    return {vendor == Vendor::Anthropic ? QStringLiteral("anthropic") : QStringLiteral("openai"), QUrl(base)};
}

/// A vendor, a client of it, and a cache between them.
struct Bench {
    explicit Bench(Vendor vendor, VendorOptions options = {})
        : server(vendor, std::move(options))
        , provider({transport, *catalogue, clock}, addressAt(vendor, server.base()), vendorKey)
    {
        for (const VendorModel &each :
            (vendor == Vendor::Anthropic ? anthropicWire() : openAiWire())->models()) {
            if (each.takesMaxTokens && model.isEmpty())
                model = each.id;
        }
    }

    [[nodiscard]] AiCall call() const
    {
        AiCall call;
        call.request.stage = QStringLiteral("draft");
        call.request.form = AnswerForm::Fountain;
        call.request.prompt = QStringLiteral("Write a scene.");
        call.request.model = model;
        call.retry.attempts = 1;
        return call;
    }
    tl::expected<AiAnswer, CallFailure> ask(
        const AiCall &made, std::stop_token stop = {}, const CallObserver &observer = {})
    {
        CallSlots::Place place = slots.join(0);
        return client.complete(provider, made, place, std::move(stop), observer);
    }

    SystemClock clock;
    TieredCache cache {clock, CacheConfig {.strategy = CacheStrategy::Memory}};
    CachingAiClient client {cache, clock};
    CallSlots slots {3};
    std::unique_ptr<ModelCatalogue> catalogue = std::move(*ModelCatalogue::load());
    VendorServer server;
    HttpTransport transport;
    NetworkProvider provider;
    QString model;
};

/// How an answer goes wrong.
struct Spoilt {
    VendorAnswer answer {"INT. KITCHEN - DAY\n\nMara waits."};
    std::optional<VendorFault::Kind> fault {};
    bool cancelled = false; ///< once the first of it is there
    std::optional<ErrorKind> error = ErrorKind::BadAnswer; ///< none: each vendor has its own
};

} // namespace

Q_DECLARE_METATYPE(Spoilt)

class CacheKeyOfRequestsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatMayChangeAnAnswerChangesTheKey()
    {
        SystemClock clock;
        const ScriptedProvider provider(clock);
        const Differences all = differencesFrom(plainRequest());
        const auto keyOf = [&](const AiRequest &request) {
            return CachingAiClient::keyOf(provider, request, CacheKind::VoiceProfile);
        };
        std::vector<std::pair<const char *, CacheKey>> keys {{"plain", keyOf(plainRequest())}};
        for (const Difference &each : all.counting)
            keys.emplace_back(each.what, keyOf(each.request));
        for (std::size_t a = 0; a < keys.size(); ++a) {
            for (std::size_t b = 0; b < a; ++b) {
                QVERIFY2(keys[a].second != keys[b].second,
                    qPrintable(QStringLiteral("%1 (%2), %3 (%4)")
                                   .arg(QLatin1String(keys[a].first))
                                   .arg(a)
                                   .arg(QLatin1String(keys[b].first))
                                   .arg(b)));
            }
        }
    }

    void whatCannotChangeAnAnswerDoesNotChangeTheKey()
    {
        SystemClock clock;
        const ScriptedProvider provider(clock);
        const CacheKey plain = CachingAiClient::keyOf(provider, plainRequest(), CacheKind::VoiceProfile);
        for (const Difference &each : differencesFrom(plainRequest()).silent) {
            const CacheKey key = CachingAiClient::keyOf(provider, each.request, CacheKind::VoiceProfile);
            QVERIFY2(key == plain, each.what);
        }
        // In whatever order they were put there.
        AiRequest turned = plainRequest();
        turned.inputs = {{QStringLiteral("age"), 40}, {QStringLiteral("name"), QStringLiteral("Mara")}};
        QVERIFY(CachingAiClient::keyOf(provider, turned, CacheKind::VoiceProfile) == plain);
    }

    void whatAProviderDoesNotReadIsNot()
    {
        SystemClock clock;
        ScriptedProvider provider(clock);
        const auto keyOf = [&](const AiRequest &request) {
            return CachingAiClient::keyOf(provider, request, CacheKind::VoiceProfile);
        };
        AiRequest otherInputs = plainRequest();
        otherInputs.inputs = {};
        AiRequest otherPrompt = plainRequest();
        otherPrompt.prompt += QStringLiteral(" Please.");
        provider.setReads(AiProvider::Reads::Prompt);
        QVERIFY(keyOf(otherInputs) == keyOf(plainRequest()));
        QVERIFY(!(keyOf(otherPrompt) == keyOf(plainRequest())));
        provider.setReads(AiProvider::Reads::Inputs);
        QVERIFY(!(keyOf(otherInputs) == keyOf(plainRequest())));
        QVERIFY(keyOf(otherPrompt) == keyOf(plainRequest()));
    }

    void noTextRunsIntoTheNext()
    {
        SystemClock clock;
        const ScriptedProvider provider(clock);
        AiRequest one = plainRequest();
        one.system = QStringLiteral("ab");
        one.prompt = QStringLiteral("c");
        AiRequest other = one;
        other.system = QStringLiteral("a");
        other.prompt = QStringLiteral("bc");
        QVERIFY(!(CachingAiClient::keyOf(provider, one, CacheKind::VoiceProfile)
            == CachingAiClient::keyOf(provider, other, CacheKind::VoiceProfile)));
    }

    void theKindIsPartOfTheKey()
    {
        SystemClock clock;
        const ScriptedProvider provider(clock);
        std::vector<QByteArray> keys;
        for (std::size_t k = 0; k < cacheKindCount; ++k) {
            const QByteArray key =
                CachingAiClient::keyOf(provider, plainRequest(), static_cast<CacheKind>(k)).toString();
            QVERIFY(std::find(keys.begin(), keys.end(), key) == keys.end());
            keys.push_back(key);
        }
    }

    void whoAnswersIsPartOfTheKeyAndWithWhichKeyIsNot()
    {
        SystemClock clock;
        HttpTransport transport;
        const auto catalogue = std::move(*ModelCatalogue::load());
        const auto keyAt = [&](Vendor vendor, const char *base, const QByteArray &secret) {
            const NetworkProvider provider(
                {transport, *catalogue, clock}, addressAt(vendor, QString::fromLatin1(base)), secret);
            return CachingAiClient::keyOf(provider, plainRequest(), CacheKind::VoiceProfile);
        };
        const CacheKey key = keyAt(Vendor::OpenAi, "https://a.example/v1", "sk-one");
        QVERIFY(keyAt(Vendor::OpenAi, "https://a.example/v1", "sk-two") == key);
        QVERIFY(keyAt(Vendor::OpenAi, "https://a.example/v1", {}) == key);
        QVERIFY(keyAt(Vendor::Anthropic, "https://a.example/v1", "sk-one") != key);
        QVERIFY(keyAt(Vendor::OpenAi, "https://b.example/v1", "sk-one") != key);
        QVERIFY(keyAt(Vendor::OpenAi, "https://a.example/v2", "sk-one") != key);
        QVERIFY(keyAt(Vendor::OpenAi, "https://a.example:8443/v1", "sk-one") != key);
        QVERIFY(keyAt(Vendor::OpenAi, "http://a.example/v1", "sk-one") != key);
    }

    void manyWhoAskTheSameAtOnceMakeOneCall_data() { vendors(); }
    void manyWhoAskTheSameAtOnceMakeOneCall()
    {
        QFETCH(Vendor, vendor);
        constexpr int askers = 50;
        Gate all;
        VendorOptions options;
        options.pieceBytes = 8;
        options.before = [&](const VendorRequest &, int piece, ServerExchange &exchange) {
            return piece != 1 || exchange.await(all);
        };
        Bench bench(vendor, options);
        std::counting_semaphore<> reading(0);
        std::vector<std::optional<tl::expected<AiAnswer, CallFailure>>> answers(askers);
        std::vector<QByteArray> streamed(askers);
        std::vector<std::jthread> threads;
        for (std::size_t k = 0; k < answers.size(); ++k) {
            threads.emplace_back([&, k] {
                CallObserver observer;
                observer.text.piece = [&, k](const QByteArray &piece) {
                    if (streamed[k].isEmpty())
                        reading.release();
                    streamed[k] += piece;
                };
                AiCall call = bench.call();
                call.request.label = QString::number(k);
                answers[k] = bench.ask(call, {}, observer);
            });
        }
        // Everyone has the beginning of the same answer before it goes on.
        bool isReading = true;
        for (int k = 0; k < askers; ++k)
            isReading = isReading && reading.try_acquire_for(1min);
        all.open();
        threads.clear();
        QVERIFY(isReading);
        int called = 0;
        for (std::size_t k = 0; k < answers.size(); ++k) {
            QVERIFY(*answers[k]);
            const AiAnswer &answer = **answers[k];
            called += answer.source == AnswerSource::Called ? 1 : 0;
            QCOMPARE(answer.completion.text, (*answers[0])->completion.text);
            QCOMPARE(streamed[k], answer.completion.text);
        }
        QCOMPARE(called, 1);
        QCOMPARE(bench.server.ledger().size(), std::size_t(1));
        QCOMPARE(bench.server.http().requests(), 1);
    }

    void whatIsNoAnswerIsNeverHadAgain_data()
    {
        QTest::addColumn<Vendor>("vendor");
        QTest::addColumn<Spoilt>("spoilt");
        const QByteArray text = Spoilt {}.answer.text;
        const auto both = [](const char *what, const Spoilt &spoilt) {
            QTest::addRow("Anthropic, %s", what) << Vendor::Anthropic << spoilt;
            QTest::addRow("OpenAI, %s", what) << Vendor::OpenAi << spoilt;
        };
        const auto ending = [&](Vendor vendor, const char *name, const char *reason, ErrorKind error) {
            Spoilt spoilt;
            spoilt.answer.stopReason = reason;
            spoilt.error = error;
            QTest::addRow("%s, %s", name, reason) << vendor << spoilt;
        };
        ending(Vendor::Anthropic, "Anthropic", "max_tokens", ErrorKind::BadAnswer);
        ending(Vendor::Anthropic, "Anthropic", "model_context_window_exceeded", ErrorKind::BadAnswer);
        ending(Vendor::Anthropic, "Anthropic", "pause_turn", ErrorKind::BadAnswer);
        ending(Vendor::Anthropic, "Anthropic", "refusal", ErrorKind::Refused);
        ending(Vendor::OpenAi, "OpenAI", "length", ErrorKind::BadAnswer);
        ending(Vendor::OpenAi, "OpenAI", "content_filter", ErrorKind::Refused);
        both("nothing but white space", {.answer = {" \n "}});
        both("not what was asked for", {.answer = {"As an AI, I would rather not."}});
        both("cut", {.fault = VendorFault::Kind::CutInStream, .error = ErrorKind::CutOff});
        both("broken in mid-stream", {.fault = VendorFault::Kind::ErrorInStream, .error = {}});
        both("refused at the door", {.fault = VendorFault::Kind::Broken, .error = ErrorKind::NotAccessible});
        both("stopped by the writer", {.cancelled = true, .error = ErrorKind::Cancelled});
    }
    void whatIsNoAnswerIsNeverHadAgain()
    {
        QFETCH(Vendor, vendor);
        QFETCH(Spoilt, spoilt);
        const QByteArray good = "INT. KITCHEN - DAY\n\nMara leaves.";
        std::atomic<bool> isWell {false};
        std::stop_source writer;
        VendorOptions options;
        options.pieceBytes = 8;
        options.answer = [&](const VendorRequest &) { return isWell ? VendorAnswer(good) : spoilt.answer; };
        options.fault = [&](const VendorRequest &) {
            return isWell || !spoilt.fault ? std::nullopt : std::optional(VendorFault {*spoilt.fault});
        };
        options.before = [&](const VendorRequest &, int piece, ServerExchange &exchange) {
            if (isWell || !spoilt.cancelled || piece != 1)
                return true;
            exchange.awaitClosed();
            return false;
        };
        Bench bench(vendor, options);
        AiCall call = bench.call();
        call.check = [](const Completion &completion) -> Expected<void> {
            if (!completion.text.startsWith("INT."))
                return dg::fail(ErrorKind::BadAnswer, "That is no scene.");
            return {};
        };
        CallObserver observer;
        observer.text.piece = [&](const QByteArray &) {
            if (spoilt.cancelled)
                writer.request_stop();
        };

        const auto failed = bench.ask(call, writer.get_token(), observer);
        QVERIFY(!failed);
        QVERIFY2(!spoilt.error || failed.error().kind == *spoilt.error, failed.error().text().c_str());
        QVERIFY(bench.cache.list().empty());
        QVERIFY(!bench.client.knows(bench.provider, call.request, call.kind));

        isWell = true;
        const int before = bench.server.http().requests();
        const auto answer = bench.ask(call);
        QVERIFY(answer);
        QVERIFY(answer->source == AnswerSource::Called);
        QCOMPARE(answer->completion.text, good);
        QCOMPARE(bench.server.http().requests(), before + 1);
        const auto again = bench.ask(call);
        QVERIFY(again && again->source == AnswerSource::Hit);
        QCOMPARE(again->completion.text, good);
    }

private:
    static void vendors()
    {
        QTest::addColumn<Vendor>("vendor");
        QTest::newRow("Anthropic") << Vendor::Anthropic;
        QTest::newRow("OpenAI") << Vendor::OpenAi;
    }
};

QTEST_GUILESS_MAIN(CacheKeyOfRequestsTest)

#include "tst_cache_key_of_requests.moc"
