// SPDX-License-Identifier: GPL-3.0-or-later
// Machines that share a real Redis server: who sees what, and what holds when the server comes and goes.
#include "core/cache/tiered_cache.h"
#include "tests/support/fake_clock.h"
#include "tests/support/redis_server.h"

#include <QTemporaryDir>
#include <QTest>

#include <latch>
#include <thread>
#include <vector>

using namespace dg;
using namespace std::chrono_literals;

namespace {

CacheKey keyOf(int number, CacheKind kind = CacheKind::AiResponse)
{
    return cacheKey(kind, {{QStringLiteral("number"), number}});
}

CacheValue valueOf(const QByteArray &bytes, const QStringList &tags = {})
{
    return {bytes, ContentType::Json, QString::fromUtf8(bytes.left(40)), tags, {}};
}

/// A machine in the room, with its own disk and its own idea of the time.
struct Machine {
    explicit Machine(const RedisServer &redis, CacheStrategy theStrategy = CacheStrategy::Hybrid,
        const QByteArray &secret = {})
        : url(redis.url())
        , strategy(theStrategy)
        , roomSecret(secret)
        , cache(open())
    {
    }

    [[nodiscard]] std::unique_ptr<TieredCache> open()
    {
        CacheConfig config;
        config.strategy = strategy;
        config.folder = folder.path();
        config.redis.url = url;
        config.redis.roomSecret = roomSecret;
        config.redis.connectTimeout = 500ms;
        config.redis.commandTimeout = 500ms;
        return std::make_unique<TieredCache>(clock, config);
    }
    void restart()
    {
        cache.reset();
        cache = open();
    }
    /// This machine's disk is new: only the room can know.
    void forgetDisk()
    {
        cache.reset();
        QDir(folder.path()).removeRecursively();
        QDir().mkpath(folder.path());
        cache = open();
    }
    [[nodiscard]] QByteArray at(int number)
    {
        const auto hit = cache->look(keyOf(number), Look::Uncounted);
        return hit ? hit->entry.bytes() : QByteArray();
    }
    /// Everything has arrived at the server.
    [[nodiscard]] bool settle()
    {
        return QTest::qWaitFor([this] { return cache->flush(1s); }, 40'000);
    }
    [[nodiscard]] TierHealth roomHealth() { return cache->health().back(); }
    [[nodiscard]] bool awaitRoom(HealthState state)
    {
        return QTest::qWaitFor([&] { return roomHealth().state == state; }, 40'000);
    }

    QTemporaryDir folder;
    SystemClock clock;
    QString url;
    CacheStrategy strategy;
    QByteArray roomSecret;
    std::unique_ptr<TieredCache> cache;
};

} // namespace

class TestRoomCache : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatOneStoredTheOtherHas()
    {
        RedisServer redis;
        Machine ada(redis);
        Machine bo(redis);
        ada.cache->set(keyOf(1), valueOf("x", {tags::character(QStringLiteral("Mara"))}));
        QVERIFY(ada.settle());
        const auto hit = bo.cache->get(keyOf(1));
        QVERIFY(hit);
        QCOMPARE(hit->tier, QStringLiteral("Redis"));
        QVERIFY(hit->entry.remaining > 24h * 6 && hit->entry.remaining <= 24h * 7);
        QCOMPARE(hit->entry.value->tags, QStringList {tags::character(QStringLiteral("Mara"))});
        QCOMPARE(bo.cache->get(keyOf(1))->tier, QStringLiteral("memory"));
        bo.restart(); // it filled the disk too
        QCOMPARE(bo.cache->get(keyOf(1))->tier, QStringLiteral("disk"));
    }

    void whatMayNotBeSharedStaysHere()
    {
        RedisServer redis;
        Machine ada(redis);
        Machine bo(redis);
        ada.cache->set(keyOf(1), valueOf("x"), {}, Sharing::ThisMachine);
        (void)ada.cache->putIfAbsent(keyOf(2), valueOf("y"), {}, Sharing::ThisMachine);
        QVERIFY(ada.settle());
        QVERIFY(!bo.cache->get(keyOf(1)));
        QVERIFY(!bo.cache->get(keyOf(2)));
        bo.cache->set(keyOf(3), valueOf("z"));
        QVERIFY(bo.settle());
        QVERIFY(!ada.cache->get(keyOf(3), Sharing::ThisMachine));
        QVERIFY(ada.cache->get(keyOf(3), Sharing::Room));
    }

    void theRoomsFirstAnswerIsEveryones()
    {
        RedisServer redis;
        Machine ada(redis);
        Machine bo(redis);
        (void)ada.cache->putIfAbsent(keyOf(1), valueOf("ada's"));
        QVERIFY(ada.settle());
        // Bo had not looked: at first it has its own, then the room's.
        const CacheEntry stands =
            bo.cache->putIfAbsent(keyOf(1), valueOf("bo's"), {}, Sharing::Room, RoomAck::Awaited);
        QCOMPARE(stands.bytes(), QByteArray("ada's"));
        QCOMPARE(bo.at(1), QByteArray("ada's"));
        bo.restart();
        QCOMPARE(bo.at(1), QByteArray("ada's"));
        (void)bo.cache->putIfAbsent(keyOf(2), valueOf("bo's"));
        QVERIFY(bo.settle());
        (void)ada.cache->putIfAbsent(keyOf(2), valueOf("ada's"));
        QVERIFY(ada.settle());
        QCOMPARE(ada.at(2), QByteArray("bo's"));
    }

    void anAnswerThatIsNoneGivesWay()
    {
        RedisServer redis;
        Machine ada(redis);
        redis.command({"RPUSH", keyOf(1).toString(), "not a value"});
        redis.command({"SET", keyOf(2).toString(), "random bytes"});
        (void)ada.cache->putIfAbsent(keyOf(1), valueOf("x"));
        (void)ada.cache->putIfAbsent(keyOf(2), valueOf("y"));
        QVERIFY(ada.settle());
        Machine bo(redis);
        QCOMPARE(bo.at(1), QByteArray("x"));
        QCOMPARE(bo.at(2), QByteArray("y"));
    }

    void aDeleteReachesTheRoom()
    {
        RedisServer redis;
        Machine ada(redis);
        ada.cache->set(keyOf(1), valueOf("x"));
        QVERIFY(ada.settle());
        QVERIFY(ada.cache->erase(keyOf(1)));
        QCOMPARE(ada.at(1), QByteArray()); // at once
        QVERIFY(ada.settle());
        Machine bo(redis);
        QCOMPARE(bo.at(1), QByteArray());
    }

    void aClearReachesTheRoomAndSparesWhatComesAfter()
    {
        RedisServer redis;
        Machine ada(redis);
        Machine bo(redis);
        const QString mara = tags::character(QStringLiteral("Mara"));
        ada.cache->set(keyOf(1, CacheKind::VoiceProfile), valueOf("v", {mara}));
        ada.cache->set(keyOf(2), valueOf("a", {mara}));
        ada.cache->set(keyOf(3), valueOf("b"));
        QVERIFY(ada.settle());
        for (const CacheKey &key : {keyOf(1, CacheKind::VoiceProfile), keyOf(2), keyOf(3)})
            QVERIFY(bo.cache->get(key)); // in its memory and on its disk now
        QVERIFY(bo.settle());
        ada.cache->clear({CacheKind::VoiceProfile, {}});
        QVERIFY(ada.settle());
        bo.cache->lookForClears();
        QVERIFY(!bo.cache->exists(keyOf(1, CacheKind::VoiceProfile)));
        QVERIFY(bo.cache->exists(keyOf(2)));
        ada.cache->clear({std::nullopt, mara});
        QVERIFY(ada.settle());
        bo.cache->lookForClears();
        QVERIFY(!bo.cache->exists(keyOf(2)));
        QVERIFY(bo.cache->exists(keyOf(3)));
        bo.cache->set(keyOf(2), valueOf("after", {mara}));
        QVERIFY(bo.settle());
        QCOMPARE(ada.at(2), QByteArray("after"));
        bo.restart();
        QVERIFY(!bo.cache->exists(keyOf(1, CacheKind::VoiceProfile)));
        QCOMPARE(bo.at(2), QByteArray("after"));
    }

    void whatIsPinnedHereOutlivesAClearElsewhere()
    {
        RedisServer redis;
        Machine ada(redis);
        Machine bo(redis);
        ada.cache->set(keyOf(1), valueOf("x"));
        ada.cache->set(keyOf(2), valueOf("y"));
        QVERIFY(ada.settle());
        QVERIFY(bo.cache->get(keyOf(1)));
        QVERIFY(bo.cache->get(keyOf(2)));
        QVERIFY(bo.cache->setPinned(keyOf(1), true));
        ada.cache->clear();
        QVERIFY(ada.settle());
        bo.cache->lookForClears();
        QCOMPARE(bo.at(1), QByteArray("x"));
        QVERIFY(!bo.cache->exists(keyOf(2)));
        bo.restart();
        QCOMPARE(bo.at(1), QByteArray("x"));
        bo.cache->clear();
        QVERIFY(!bo.cache->exists(keyOf(1)));
    }

    void aLostMarkStaysAsItWasLastSeen()
    {
        RedisServer redis;
        Machine ada(redis);
        Machine bo(redis);
        ada.cache->set(keyOf(1), valueOf("x"));
        QVERIFY(ada.settle());
        QVERIFY(bo.cache->get(keyOf(1)));
        const QByteArray envelope = redis.command({"GET", keyOf(1).toString()});
        QVERIFY(!envelope.isEmpty());
        ada.cache->clear();
        QVERIFY(ada.settle());
        bo.cache->lookForClears();
        redis.command({"FLUSHALL"});
        redis.command({"SET", keyOf(1).toString(), envelope}); // by one who has not heard of the clear
        bo.cache->lookForClears();
        QVERIFY(!bo.cache->exists(keyOf(1)));
        QVERIFY(!ada.cache->exists(keyOf(1)));
    }

    void whatHappensWhileTheServerIsAwayIsNeverUndone()
    {
        RedisServer redis;
        Machine ada(redis);
        Machine bo(redis);
        for (int i = 1; i <= 4; ++i)
            ada.cache->set(keyOf(i), valueOf("old", {tags::episode(QString::number(i))}));
        QVERIFY(ada.settle());
        redis.pause();
        ada.cache->set(keyOf(1), valueOf("new"));
        QVERIFY(ada.cache->erase(keyOf(2)));
        ada.cache->clear({std::nullopt, tags::episode(QStringLiteral("3"))});
        (void)ada.cache->putIfAbsent(keyOf(5), valueOf("answer"));
        QVERIFY(ada.awaitRoom(HealthState::Down));
        QCOMPARE(ada.at(1), QByteArray("new"));
        QCOMPARE(ada.at(2), QByteArray());
        QCOMPARE(ada.at(3), QByteArray());
        QCOMPARE(ada.at(5), QByteArray("answer"));
        redis.resume();
        QVERIFY(ada.awaitRoom(HealthState::Ok));
        QVERIFY(ada.settle());
        bo.cache->lookForClears();
        for (Machine *machine : {&ada, &bo}) {
            QCOMPARE(machine->at(1), QByteArray("new"));
            QCOMPARE(machine->at(2), QByteArray());
            QCOMPARE(machine->at(3), QByteArray());
            QCOMPARE(machine->at(4), QByteArray("old"));
            QCOMPARE(machine->at(5), QByteArray("answer"));
        }
    }

    void whatWasDeletedWhileTheServerWasAwayStaysDeletedAfterARestart()
    {
        RedisServer redis;
        Machine ada(redis);
        for (int i = 1; i <= 3; ++i)
            ada.cache->set(keyOf(i), valueOf("old", {tags::episode(QString::number(i))}));
        QVERIFY(ada.settle());
        redis.pause();
        QVERIFY(!ada.cache->look(keyOf(9), Look::Uncounted)); // finds out that it is away
        QVERIFY(ada.awaitRoom(HealthState::Down));
        ada.cache->erase(keyOf(1));
        ada.cache->clear({std::nullopt, tags::episode(QStringLiteral("2"))});
        ada.cache->set(keyOf(3), valueOf("new"));
        ada.cache.reset(); // the studio is closed before the server is back
        redis.resume();
        ada.cache = ada.open();
        QCOMPARE(ada.at(1), QByteArray());
        QCOMPARE(ada.at(2), QByteArray());
        QCOMPARE(ada.at(3), QByteArray("new"));
        QVERIFY(ada.settle());
        Machine bo(redis);
        QCOMPARE(bo.at(1), QByteArray());
        QCOMPARE(bo.at(2), QByteArray());
        QVERIFY(bo.at(3) != "old");
    }

    void aReplaySparesWhatOthersHaveWrittenSince()
    {
        RedisServer redis;
        Machine ada(redis);
        Machine bo(redis);
        ada.cache->set(keyOf(1), valueOf("old"));
        ada.cache->set(keyOf(2), valueOf("old"));
        QVERIFY(ada.settle());
        ada.cache->lookForClears(); // has the room's time
        bo.cache->lookForClears();
        // The server is away from Ada alone.
        CacheConfig config = ada.cache->config();
        const CacheConfig connected = config;
        config.redis.url = QStringLiteral("unix://%1/nobody.sock").arg(ada.folder.path());
        QVERIFY(ada.cache->configure(config));
        QVERIFY(!ada.cache->look(keyOf(9), Look::Uncounted));
        ada.cache->set(keyOf(1), valueOf("ada's"));
        ada.cache->erase(keyOf(2));
        // Later by more than the two may differ about what time it is.
        const qlonglong then = redis.microseconds();
        QTRY_VERIFY(redis.microseconds() - then > 50'000);
        bo.cache->set(keyOf(1), valueOf("bo's, later"));
        bo.cache->set(keyOf(2), valueOf("bo's, later"));
        QVERIFY(bo.settle());
        QVERIFY(ada.cache->configure(connected));
        QVERIFY(ada.awaitRoom(HealthState::Ok));
        QVERIFY(ada.settle());
        Machine cy(redis);
        QCOMPARE(cy.at(1), QByteArray("bo's, later"));
        QCOMPARE(cy.at(2), QByteArray("bo's, later"));
    }

    void memoryOutlivesTheServer()
    {
        RedisServer redis;
        Machine ada(redis, CacheStrategy::Redis);
        ada.cache->set(keyOf(1), valueOf("x"));
        QVERIFY(ada.settle());
        QCOMPARE(ada.cache->get(keyOf(1))->tier, QStringLiteral("Redis"));
        redis.kill();
        const auto hit = ada.cache->get(keyOf(1));
        QVERIFY(hit);
        QCOMPARE(hit->tier, QStringLiteral("memory"));
        ada.cache->set(keyOf(2), valueOf("y"));
        QCOMPARE(ada.at(2), QByteArray("y"));
        redis.start();
        QVERIFY(ada.awaitRoom(HealthState::Ok));
        QVERIFY(ada.settle());
        Machine bo(redis);
        QCOMPARE(bo.at(2), QByteArray("y")); // entries flow again
    }

    void withTheRedisStrategyAClearHoldsForWhatIsOnItsWay()
    {
        RedisServer redis;
        Machine ada(redis, CacheStrategy::Redis);
        ada.cache->set(keyOf(1), valueOf("x"));
        QVERIFY(ada.settle());
        redis.command({"REPLICAOF", "127.0.0.1", "1"}); // is read from; the line stands at the first delete
        ada.cache->erase(keyOf(9));
        ada.cache->set(keyOf(2), valueOf("y"));
        QCOMPARE(ada.at(2), QByteArray("y"));
        ada.cache->clear();
        QCOMPARE(ada.at(1), QByteArray());
        QCOMPARE(ada.at(2), QByteArray());
    }

    void whatWasDeletedOnItsWayDoesNotComeBackAsTheRooms()
    {
        RedisServer redis;
        Machine ada(redis);
        Machine bo(redis);
        ada.cache->lookForClears(); // has the room's time
        bo.cache->set(keyOf(1), valueOf("bo's"));
        QVERIFY(bo.settle());
        CacheConfig config = ada.cache->config();
        const CacheConfig connected = config;
        config.redis.url = QStringLiteral("unix://%1/nobody.sock").arg(ada.folder.path());
        QVERIFY(ada.cache->configure(config));
        (void)ada.cache->putIfAbsent(keyOf(1), valueOf("ada's"));
        const qlonglong then = redis.microseconds();
        QTRY_VERIFY(redis.microseconds() - then > 50'000); // the delete is the latest for everyone
        QVERIFY(ada.cache->erase(keyOf(1)));
        QVERIFY(ada.cache->configure(connected));
        QVERIFY(ada.awaitRoom(HealthState::Ok));
        QVERIFY(ada.settle());
        QCOMPARE(ada.at(1), QByteArray());
        ada.restart();
        QCOMPARE(ada.at(1), QByteArray());
    }

    void withTheRedisStrategyAnothersDeleteIsSeenAtOnce()
    {
        RedisServer redis;
        Machine ada(redis, CacheStrategy::Redis);
        Machine bo(redis, CacheStrategy::Redis);
        ada.cache->set(keyOf(1), valueOf("x"));
        QVERIFY(ada.settle());
        QCOMPARE(bo.at(1), QByteArray("x"));
        ada.cache->erase(keyOf(1));
        QVERIFY(ada.settle());
        QCOMPARE(bo.at(1), QByteArray());
    }

    void aRoomWithASecretTakesNothingFromOthers()
    {
        RedisServer redis;
        Machine ada(redis, CacheStrategy::Hybrid, "the room's secret");
        Machine bo(redis, CacheStrategy::Hybrid, "the room's secret");
        Machine eve(redis, CacheStrategy::Hybrid, "another secret");
        ada.cache->set(keyOf(1), valueOf("x"));
        eve.cache->set(keyOf(2), valueOf("forged"));
        QVERIFY(ada.settle());
        QVERIFY(eve.settle());
        QCOMPARE(bo.at(1), QByteArray("x"));
        QCOMPARE(bo.at(2), QByteArray());
        QCOMPARE(bo.cache->statistics().tiers.back().total().rejected, 1);
    }

    void theLockOfAKeyIsTheRooms()
    {
        RedisServer redis;
        Machine ada(redis);
        Machine bo(redis);
        RoomLockAttempt first = ada.cache->tryLock(keyOf(1));
        QVERIFY(first.state == RoomLockAttempt::State::Held);
        QVERIFY(bo.cache->tryLock(keyOf(1)).state == RoomLockAttempt::State::HeldByAnother);
        QVERIFY(bo.cache->tryLock(keyOf(2)).state == RoomLockAttempt::State::Held);
        first.lock.reset();
        QVERIFY(bo.cache->tryLock(keyOf(1)).state == RoomLockAttempt::State::Held);
        redis.kill();
        (void)bo.cache->look(keyOf(9), Look::Uncounted);
        (void)bo.cache->look(keyOf(9), Look::Uncounted);
        (void)bo.cache->look(keyOf(9), Look::Uncounted);
        QVERIFY(bo.cache->tryLock(keyOf(3)).state == RoomLockAttempt::State::NoRoom);
    }

    void aServerThatNeverWasThereCostsNothingButWords()
    {
        FakeClock clock;
        QTemporaryDir folder;
        CacheConfig config;
        config.folder = folder.path();
        config.redis.url = QStringLiteral("unix://%1/nobody.sock").arg(folder.path());
        TieredCache cache(clock, config);
        cache.set(keyOf(1), valueOf("x"));
        QVERIFY(cache.get(keyOf(1)));
        for (int i = 2; i < 6; ++i)
            QVERIFY(!cache.get(keyOf(i)));
        QVERIFY(QTest::qWaitFor([&] { return cache.health().back().state == HealthState::Down; }, 20'000));
        QVERIFY(!cache.health().back().why.isEmpty());
    }

    void eightThreadsOnAllTiers()
    {
        RedisServer redis;
        Machine ada(redis);
        std::latch begin(8);
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 8; ++thread) {
            threads.emplace_back([&, thread] {
                begin.arrive_and_wait();
                for (int i = 0; i < 150; ++i) {
                    const int number = (i * 7 + thread) % 40;
                    switch ((i + thread) % 8) {
                    case 0:
                        ada.cache->set(keyOf(number), valueOf(QByteArray::number(number)));
                        break;
                    case 1:
                        (void)ada.cache->putIfAbsent(keyOf(number), valueOf(QByteArray::number(number)));
                        break;
                    case 2:
                        ada.cache->erase(keyOf(number));
                        break;
                    case 3:
                        (void)ada.cache->tryLock(keyOf(number));
                        break;
                    case 4:
                        if (i % 50 == 0)
                            ada.cache->clear({CacheKind::VoiceProfile, {}});
                        (void)ada.cache->statistics();
                        (void)ada.cache->health();
                        break;
                    default: {
                        const auto hit = ada.cache->get(keyOf(number));
                        if (hit && hit->entry.bytes() != QByteArray::number(number))
                            qFatal("Another key's value.");
                    }
                    }
                }
            });
        }
        threads.clear();
        QVERIFY(ada.settle());
        Machine bo(redis);
        for (int number = 0; number < 40; ++number)
            QCOMPARE(bo.at(number), ada.at(number));
    }
};

QTEST_GUILESS_MAIN(TestRoomCache)
#include "tst_room_cache.moc"
