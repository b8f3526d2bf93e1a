// SPDX-License-Identifier: GPL-3.0-or-later
// Two machines of a room ask for the same thing at once: one of them calls.
#include "core/cache/tiered_cache.h" // first: Qt 6.4's moc trips over <latch> after ai_provider.h
#include "core/ai/caching_ai_client.h"
#include "tests/support/redis_server.h"
#include "tests/support/scripted_provider.h"

#include <QTemporaryDir>
#include <QTest>

#include <optional>
#include <thread>
#include <vector>

using namespace dg;
using namespace std::chrono_literals;

namespace {

AiCall callFor(int number)
{
    AiCall call;
    call.request.stage = QStringLiteral("draft");
    call.request.prompt = QString::number(number);
    return call;
}

struct Machine {
    explicit Machine(const RedisServer &redis)
        : url(redis.url())
    {
    }
    [[nodiscard]] CacheConfig config() const
    {
        CacheConfig config;
        config.folder = folder.path();
        config.redis.url = url;
        config.redis.commandTimeout = 500ms;
        return config;
    }
    Expected<AiAnswer> ask(AiProvider &provider, const AiCall &call, std::stop_token stop = {})
    {
        CallSlots::Place place = slots.join(0);
        return client.complete(provider, call, place, stop, {});
    }

    QTemporaryDir folder;
    QString url;
    SystemClock clock;
    TieredCache cache {clock, config()};
    CachingAiClient client {cache, clock};
    CallSlots slots {4};
};

/// Not to be shared, for the rest as scripted.
class PrivateProvider final : public AiProvider {
public:
    explicit PrivateProvider(ScriptedProvider &scripted)
        : m_scripted(scripted)
    {
    }
    QJsonObject identity() const override { return m_scripted.identity(); }
    QString name() const override { return m_scripted.name(); }
    QString defaultModel() const override { return m_scripted.defaultModel(); }
    bool mayBeShared() const override { return false; }
    CallResult complete(const AiRequest &request, std::stop_token stop, const AnswerSink &sink) override
    {
        return m_scripted.complete(request, std::move(stop), sink);
    }

private:
    ScriptedProvider &m_scripted;
};

} // namespace

class TestRoomCalls : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatOneMachineAskedForIsThereOnTheOther()
    {
        RedisServer redis;
        Machine ada(redis);
        Machine bo(redis);
        ScriptedProvider provider(ada.clock);
        QVERIFY(ada.ask(provider, callFor(1)));
        QVERIFY(ada.cache.flush(10s));
        const auto answer = bo.ask(provider, callFor(1));
        QVERIFY(answer);
        QVERIFY(answer->source == AnswerSource::Hit);
        QCOMPARE(answer->tier, QStringLiteral("Redis"));
        QVERIFY(answer->saved.tokens == TokenCount(150));
        QCOMPARE(provider.callCount(), 1);
    }

    void whatMayNotBeSharedIsNot()
    {
        RedisServer redis;
        Machine ada(redis);
        Machine bo(redis);
        ScriptedProvider scripted(ada.clock);
        PrivateProvider provider(scripted);
        QVERIFY(ada.ask(provider, callFor(1)));
        QVERIFY(ada.cache.flush(10s));
        QVERIFY(bo.ask(provider, callFor(1))->source == AnswerSource::Called);
        QVERIFY(redis.command({"DBSIZE"}).toInt() == 0);
    }

    void twoMachinesAtTheSameMomentMakeOneCall()
    {
        RedisServer redis;
        Machine ada(redis);
        Machine bo(redis);
        ScriptedProvider provider(ada.clock);
        provider.hold();
        std::optional<Expected<AiAnswer>> adas;
        std::optional<Expected<AiAnswer>> bos;
        std::jthread first([&] { adas = ada.ask(provider, callFor(1)); });
        QVERIFY(provider.awaitHeld(1)); // holds the room's lock now
        std::jthread second([&] { bos = bo.ask(provider, callFor(1)); });
        QTRY_VERIFY(bo.cache.statistics().tiers.back().total().misses >= 1);
        provider.open();
        first.join();
        second.join();
        QVERIFY((*adas)->source == AnswerSource::Called);
        QVERIFY((*bos)->source == AnswerSource::Hit);
        QCOMPARE((*adas)->completion.text, (*bos)->completion.text);
        QCOMPARE(provider.callCount(), 1);
    }

    void whenTheCallFailsTheOtherMachineCalls()
    {
        RedisServer redis;
        Machine ada(redis);
        Machine bo(redis);
        ScriptedProvider provider(ada.clock);
        provider.hold(ScriptedProvider::number(1));
        provider.failWith(ScriptedProvider::number(1), {ErrorKind::CutOff, "Gone."});
        std::optional<Expected<AiAnswer>> adas;
        std::optional<Expected<AiAnswer>> bos;
        std::jthread first([&] { adas = ada.ask(provider, callFor(1)); });
        QVERIFY(provider.awaitHeld(1));
        std::jthread second([&] { bos = bo.ask(provider, callFor(1)); });
        QTRY_VERIFY(bo.cache.statistics().tiers.back().total().misses >= 1);
        provider.open();
        first.join();
        second.join();
        QVERIFY(!*adas);
        QVERIFY(*bos);
        QVERIFY((*bos)->source == AnswerSource::Called);
    }

    void whoWaitsForAnotherMachineTakesNoSlotAndCanBeStopped()
    {
        RedisServer redis;
        Machine ada(redis);
        Machine bo(redis);
        ScriptedProvider provider(ada.clock);
        provider.hold();
        std::jthread first([&](std::stop_token stop) { (void)ada.ask(provider, callFor(1), stop); });
        QVERIFY(provider.awaitHeld(1));
        std::optional<Expected<AiAnswer>> bos;
        std::jthread waiting(
            [&](std::stop_token stop) { bos = bo.ask(provider, callFor(1), std::move(stop)); });
        std::vector<std::jthread> others;
        for (int i = 2; i < 6; ++i) // as many as there are slots
            others.emplace_back([&, i](std::stop_token stop) { (void)bo.ask(provider, callFor(i), stop); });
        QVERIFY(provider.awaitHeld(5));
        waiting.request_stop();
        waiting.join();
        QVERIFY(!*bos);
        QVERIFY(bos->error().kind == ErrorKind::Cancelled);
        provider.open();
    }

    void aStalledServerCostsOneTimeoutAndEveryAnswerStillComes()
    {
        RedisServer redis;
        Machine ada(redis);
        ScriptedProvider provider(ada.clock);
        QVERIFY(ada.ask(provider, callFor(0)));
        redis.pause();
        std::vector<std::jthread> threads;
        std::atomic<int> answered {0};
        for (int i = 1; i <= 12; ++i) {
            threads.emplace_back([&, i] { answered += ada.ask(provider, callFor(i)).has_value() ? 1 : 0; });
        }
        threads.clear();
        QCOMPARE(answered.load(), 12);
        QCOMPARE(provider.callCount(), 13);
        redis.resume();
    }

    void cachingIsOnOrOffAndLifetimesAreTheClientsOrTheCalls()
    {
        SystemClock clock;
        TieredCache cache(clock, {.strategy = CacheStrategy::Memory});
        ScriptedProvider provider(clock);
        CallSlots slots(2);
        const auto ask = [&](CachingAiClient &client, const AiCall &call) {
            CallSlots::Place place = slots.join(0);
            return client.complete(provider, call, place, {}, {})->source;
        };
        CachingAiClient off(cache, clock, {.on = false});
        QVERIFY(ask(off, callFor(1)) == AnswerSource::Called);
        QVERIFY(ask(off, callFor(1)) == AnswerSource::Called);
        QCOMPARE(cache.statistics().total().sets, 0);
        CachingAiClient brief(cache, clock, {.lifetime = 60s});
        QVERIFY(ask(brief, callFor(1)) == AnswerSource::Called);
        const auto lifetimeOf = [&](const AiCall &call) {
            return *cache.remaining(CachingAiClient::keyOf(provider, call.request, call.kind));
        };
        QVERIFY(lifetimeOf(callFor(1)) <= 60s);
        AiCall longer = callFor(2);
        longer.lifetime = 3600s;
        QVERIFY(ask(brief, longer) == AnswerSource::Called);
        QVERIFY(lifetimeOf(longer) > 60s);
    }
};

QTEST_GUILESS_MAIN(TestRoomCalls)
#include "tst_room_calls.moc"
