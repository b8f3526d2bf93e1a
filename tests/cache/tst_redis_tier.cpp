// SPDX-License-Identifier: GPL-3.0-or-later
// The tier over a real redis-server that is well. What it does when the server is not: tst_redis_faults.
#include "core/cache/redis_tier.h"
#include "core/cache/envelope.h"
#include "tests/support/fake_clock.h"
#include "tests/support/redis_server.h"

#include <QTest>

#include <latch>
#include <set>
#include <thread>
#include <vector>

using namespace dg;
using namespace std::chrono_literals;

namespace {

CacheKey keyOf(int number, CacheKind kind = CacheKind::AiResponse)
{
    return cacheKey(kind, {{QStringLiteral("number"), number}});
}

struct Bench {
    explicit Bench(const RedisServer &server, RedisConfig theConfig = {}, EnvelopeFormat theFormat = {})
        : config(std::move(theConfig))
        , format(std::move(theFormat))
    {
        if (!config.isSet())
            config.url = server.url();
        tier = std::make_unique<RedisTier>(clock, room, config, format);
    }
    CacheEntry entryOf(
        const QByteArray &bytes, const QStringList &tags = {}, std::chrono::nanoseconds left = 1h)
    {
        CacheValue value;
        value.bytes = bytes;
        value.label = QString::fromUtf8(bytes.left(20));
        value.tags = tags;
        value.worth = {MicroDollars(7), TokenCount(150), 2000ms};
        stamp = std::max(stamp + 1us, room.now());
        return {std::make_shared<const CacheValue>(std::move(value)), left, stamp, false};
    }
    QByteArray at(const CacheKey &key)
    {
        const auto entry = tier->get(key);
        return entry ? entry->bytes() : QByteArray();
    }

    SystemClock clock;
    RoomClock room {clock};
    RoomTime stamp {};
    RedisConfig config;
    EnvelopeFormat format;
    std::unique_ptr<RedisTier> tier;
};

} // namespace

class TestRedisTier : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsPutIsThere_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("a byte") << QByteArray("x");
        QTest::newRow("zeros") << QByteArray(5, '\0');
        QTest::newRow("compressed") << QByteArray(8192, 'x');
        QTest::newRow("4 MB") << QByteArray(4 << 20, 'y');
        QTest::newRow("any script") << QByteArray("مارا 마라 🎭");
    }
    void whatIsPutIsThere()
    {
        QFETCH(QByteArray, bytes);
        RedisServer server;
        Bench bench(server);
        const QStringList tags {tags::character(QStringLiteral("مارا")), QStringLiteral("🎭")};
        const CacheEntry entry = bench.entryOf(bytes, tags);
        QVERIFY(bench.tier->put(keyOf(1), entry) == WriteResult::Done);
        const auto found = bench.tier->get(keyOf(1));
        QVERIFY(found);
        QVERIFY(*found->value == *entry.value);
        QVERIFY(found->stamp == entry.stamp);
        QVERIFY(found->remaining > 59min && found->remaining <= 1h);
        QVERIFY(!found->pinned);
        QVERIFY(!bench.tier->get(keyOf(2)));
        QVERIFY(server.command({"PTTL", keyOf(1).toString()}).toLongLong() > 59 * 60'000);
    }

    void aValueAboveTheLimitIsNotSent()
    {
        RedisServer server;
        Bench bench(server);
        QVERIFY(bench.tier->put(keyOf(1), bench.entryOf("old")) == WriteResult::Done);
        const CacheEntry large = bench.entryOf(QByteArray((4 << 20) + 1, 'x'));
        QVERIFY(bench.tier->put(keyOf(1), large) == WriteResult::Refused);
        QVERIFY(!bench.tier->get(keyOf(1))); // the old value is not what was set
        QCOMPARE(bench.tier->statistics().total().dropped, 1);
    }

    void whatHasExpiredIsGone()
    {
        RedisServer server;
        FakeClock clock;
        RoomClock room(clock);
        RedisConfig config;
        config.url = server.url();
        RedisTier tier(clock, room, config, {});
        const auto value = std::make_shared<const CacheValue>();
        const CacheEntry entry {value, 10s, room.now(), false};
        QVERIFY(tier.put(keyOf(1), entry) == WriteResult::Done);
        clock.advance(9s);
        QVERIFY(tier.get(keyOf(1))->remaining <= 1s);
        clock.advance(1s); // the server's clock is not there yet
        QVERIFY(!tier.get(keyOf(1)));
        QCOMPARE(tier.statistics().total().expirations, 1);
        clock.setWall(clock.wallNow() + 1h);
        QVERIFY(tier.put(keyOf(2), {value, 10s, room.now(), false}) == WriteResult::Done);
        clock.setWall(clock.wallNow() - 2h);
        QVERIFY(tier.get(keyOf(2)));
        // What waited for longer than it is good for is not sent any more.
        const CacheEntry late {value, 10s, room.now(), false};
        clock.advance(11s);
        QVERIFY(tier.put(keyOf(3), late) == WriteResult::Done);
        QCOMPARE(server.command({"EXISTS", keyOf(3).toString()}), QByteArray("0"));
    }

    void theFirstWriterWinsOrTheLaterStamp()
    {
        RedisServer server;
        Bench bench(server);
        const CacheEntry first = bench.entryOf("first");
        const CacheEntry second = bench.entryOf("second");
        QVERIFY(bench.tier->put(keyOf(1), first, PutMode::IfAbsent) == WriteResult::Done);
        QVERIFY(bench.tier->put(keyOf(1), second, PutMode::IfAbsent) == WriteResult::Existed);
        QCOMPARE(bench.at(keyOf(1)), QByteArray("first"));
        QVERIFY(bench.tier->put(keyOf(1), second) == WriteResult::Done);
        QVERIFY(bench.tier->put(keyOf(1), first) == WriteResult::Existed);
        QCOMPARE(bench.at(keyOf(1)), QByteArray("second"));
        QVERIFY(bench.tier->put(keyOf(1), second) == WriteResult::Done); // once more is the same
    }

    void aStampFromTheFutureProtectsNothing()
    {
        RedisServer server;
        Bench bench(server);
        CacheEntry forged = bench.entryOf("forged");
        forged.stamp += std::chrono::days(300);
        QVERIFY(bench.tier->put(keyOf(1), forged) == WriteResult::Done);
        QVERIFY(bench.tier->put(keyOf(1), bench.entryOf("ours")) == WriteResult::Done);
        QCOMPARE(bench.at(keyOf(1)), QByteArray("ours"));
        QVERIFY(bench.tier->put(keyOf(2), forged) == WriteResult::Done);
        QVERIFY(bench.tier->erase(keyOf(2), bench.room.now()) == WriteResult::Done);
        QVERIFY(!bench.tier->get(keyOf(2)));
    }

    void aDeleteSparesWhatCameLater()
    {
        RedisServer server;
        Bench bench(server);
        const CacheEntry entry = bench.entryOf("x");
        QVERIFY(bench.tier->put(keyOf(1), entry) == WriteResult::Done);
        QVERIFY(bench.tier->erase(keyOf(1), entry.stamp - 1us) == WriteResult::Done);
        QCOMPARE(bench.at(keyOf(1)), QByteArray("x"));
        QVERIFY(bench.tier->erase(keyOf(1), entry.stamp) == WriteResult::Done);
        QVERIFY(!bench.tier->get(keyOf(1)));
        QVERIFY(bench.tier->erase(keyOf(1), entry.stamp) == WriteResult::Done);
        QCOMPARE(bench.tier->statistics().total().deletes, 1);
    }

    void clearsByKindByTagAndAllAndLeavesTheMark()
    {
        RedisServer server;
        Bench bench(server);
        const QString mara = tags::character(QStringLiteral("Mara"));
        (void)bench.tier->put(keyOf(1, CacheKind::VoiceProfile), bench.entryOf("v", {mara}));
        (void)bench.tier->put(keyOf(2), bench.entryOf("a", {mara}));
        // Its header is longer than what is read at first.
        (void)bench.tier->put(keyOf(3), bench.entryOf("b", {QString(3000, u'x'), mara}));
        (void)bench.tier->put(keyOf(4), bench.entryOf("c"));
        const RoomTime mark = bench.stamp;
        (void)bench.tier->put(keyOf(5), bench.entryOf("later", {mara}));
        QVERIFY(bench.tier->clear({CacheKind::VoiceProfile, {}}, mark) == WriteResult::Done);
        QVERIFY(!bench.tier->get(keyOf(1, CacheKind::VoiceProfile)));
        QCOMPARE(bench.at(keyOf(2)), QByteArray("a"));
        QVERIFY(bench.tier->clear({std::nullopt, mara}, mark) == WriteResult::Done);
        QVERIFY(!bench.tier->get(keyOf(2)));
        QVERIFY(!bench.tier->get(keyOf(3)));
        QCOMPARE(bench.at(keyOf(4)), QByteArray("c"));
        QCOMPARE(bench.at(keyOf(5)), QByteArray("later"));
        QVERIFY(bench.tier->clear({}, bench.room.latest()) == WriteResult::Done);
        QVERIFY(!bench.tier->get(keyOf(5)));
        const auto marks = bench.tier->clearMarks();
        QVERIFY(marks);
        QCOMPARE(marks->size(), std::size_t(3));
        QVERIFY(marks->at(Epochs::nameOf({std::nullopt, mara})) == mark);
        // A mark only rises.
        QVERIFY(bench.tier->clear({std::nullopt, mara}, mark - 1h) == WriteResult::Done);
        QVERIFY(bench.tier->clearMarks()->at(Epochs::nameOf({std::nullopt, mara})) == mark);
    }

    void aMarkFromTheFutureIsNone()
    {
        RedisServer server;
        Bench bench(server);
        server.command({"HSET", "dg:clears:1", "*", "9000000000000000"});
        QVERIFY(bench.tier->clearMarks()->empty());
        server.command({"SET", "dg:clears:1", "of another type"});
        QVERIFY(!bench.tier->clearMarks());
        QVERIFY(bench.tier->clear({}, bench.room.now()) == WriteResult::Done);
        QCOMPARE(bench.tier->clearMarks()->size(), std::size_t(1));
    }

    void listsWithoutValuesEveryEntryOnce()
    {
        RedisServer server;
        Bench bench(server);
        const QStringList tags {
            tags::show(QStringLiteral("Low Water")), tags::character(QStringLiteral("마라"))};
        for (int i = 0; i < 1200; ++i)
            (void)bench.tier->put(keyOf(i), bench.entryOf(QByteArray::number(i)));
        (void)bench.tier->put(
            keyOf(1, CacheKind::VoiceProfile), bench.entryOf(QByteArray(8000, 'v'), tags, 100s));
        server.command({"SET", "dg:1:ai_response:no key of ours", "x"});
        server.command({"SET", keyOf(5000).toString(), "random bytes"});
        server.command({"LPUSH", keyOf(5001).toString(), "a list"});
        std::set<QByteArray> seen;
        EntryInfo voice;
        bench.tier->list({}, [&](const EntryInfo &info) {
            seen.insert(info.key.toString());
            if (info.key.kind() == CacheKind::VoiceProfile)
                voice = info;
            return true;
        });
        QCOMPARE(seen.size(), std::size_t(1201));
        QCOMPARE(voice.tags, tags);
        QCOMPARE(voice.bytes, 8000);
        QVERIFY(voice.storedBytes < 1000); // compressed
        QVERIFY(voice.remaining > 90s && voice.remaining <= 100s);
        QVERIFY(voice.worth.tokens == TokenCount(150));
        QCOMPARE(voice.tiers, QStringList {QStringLiteral("Redis")});
        QCOMPARE(bench.tier->statistics().total().entries, 1201);
        int some = 0;
        bench.tier->list({}, [&](const EntryInfo &) { return ++some < 3; });
        QCOMPARE(some, 3);
        int voices = 0;
        bench.tier->list({CacheKind::VoiceProfile, tags[1]}, [&](const EntryInfo &) { return ++voices > 0; });
        QCOMPARE(voices, 1);
    }

    void aPrefixIsARoomOfItsOwn()
    {
        RedisServer server;
        RedisConfig odd;
        odd.keyPrefix = QStringLiteral("a*[b]?");
        Bench ours(server, [&] {
            RedisConfig config = odd;
            config.url = server.url();
            return config;
        }());
        Bench others(server);
        server.command({"SET", "axb1:1:ai_response:x", "not ours"});
        (void)ours.tier->put(keyOf(1), ours.entryOf("ours"));
        (void)others.tier->put(keyOf(1), others.entryOf("others'"));
        QCOMPARE(ours.at(keyOf(1)), QByteArray("ours"));
        QVERIFY(ours.tier->clear({}, ours.room.latest()) == WriteResult::Done);
        QVERIFY(!ours.tier->get(keyOf(1)));
        QCOMPARE(others.at(keyOf(1)), QByteArray("others'"));
        QCOMPARE(server.command({"GET", "axb1:1:ai_response:x"}), QByteArray("not ours"));
    }

    void userPasswordAndDatabaseAreTheUrls()
    {
        RedisServer server;
        server.command({"ACL", "SETUSER", "ada", "on", ">p@ss/w%rd", "~*", "+@all"});
        RedisConfig config;
        config.url = QStringLiteral("unix://ada:p%40ss%2Fw%25rd@%1?db=2").arg(server.socketPath());
        Bench bench(server, config);
        QVERIFY(bench.tier->put(keyOf(1), bench.entryOf("x")) == WriteResult::Done);
        QVERIFY(server.command({"INFO", "keyspace"}).contains("db2:keys=1"));
        const TierHealth health = bench.tier->check();
        QVERIFY(health.state == HealthState::Ok);
        QVERIFY(health.roundTrip);
        QVERIFY(
            !health.where.contains(QLatin1String("p@ss")) && !health.where.contains(QLatin1String("p%40")));
        // The password may come from elsewhere, and goes before the URL's.
        config.url = QStringLiteral("unix://ada:wrong@%1?db=2").arg(server.socketPath());
        config.password = QStringLiteral("p@ss/w%rd");
        Bench other(server, config);
        QCOMPARE(other.at(keyOf(1)), QByteArray("x"));
    }

    void byNetworkAndByName()
    {
        RedisServer server({}, RedisServer::Listen::Port);
        for (const char *host : {"127.0.0.1", "localhost"}) {
            RedisConfig config;
            config.url = QStringLiteral("redis://%1:%2").arg(QLatin1String(host)).arg(server.port());
            Bench bench(server, config);
            QVERIFY(bench.tier->put(keyOf(1), bench.entryOf(host)) == WriteResult::Done);
            QCOMPARE(bench.at(keyOf(1)), QByteArray(host));
        }
    }

    void thePoolIsBoundedAndItsConnectionsAreUsedAgain()
    {
        RedisServer server;
        RedisConfig config;
        config.url = server.url();
        config.poolSize = 3;
        config.poolWait = 30s;
        Bench bench(server, config);
        (void)bench.tier->put(keyOf(1), bench.entryOf(QByteArray(100'000, 'x')));
        std::latch begin(12);
        std::vector<std::jthread> threads;
        std::atomic<int> hits {0};
        for (int i = 0; i < 12; ++i) {
            threads.emplace_back([&] {
                begin.arrive_and_wait();
                for (int j = 0; j < 50; ++j)
                    hits += bench.tier->get(keyOf(1)) ? 1 : 0;
            });
        }
        threads.clear();
        QCOMPARE(hits.load(), 600);
        const QByteArray stats = server.command({"INFO", "stats"});
        const qsizetype at = stats.indexOf("total_connections_received:") + 27;
        QVERIFY(stats.sliced(at, stats.indexOf('\r', at) - at).toInt() <= 3 + 1); // and the one that asks
    }

    void aConnectionThatLayIdleTooLongIsNotUsedAgain()
    {
        RedisServer server;
        RedisConfig config;
        config.url = server.url();
        config.idleLimit = 0s;
        Bench bench(server, config);
        for (int i = 0; i < 5; ++i)
            QVERIFY(!bench.tier->get(keyOf(i)));
        const QByteArray stats = server.command({"INFO", "stats"});
        const qsizetype at = stats.indexOf("total_connections_received:") + 27;
        QVERIFY(stats.sliced(at, stats.indexOf('\r', at) - at).toInt() >= 5);
    }

    void theServersTimeIsTheRooms()
    {
        RedisServer server;
        FakeClock clock; // decades behind
        RoomClock room(clock);
        RedisConfig config;
        config.url = server.url();
        RedisTier tier(clock, room, config, {});
        const auto before = std::chrono::system_clock::now();
        QVERIFY(tier.clearMarks());
        QVERIFY(room.latest() >= std::chrono::floor<std::chrono::microseconds>(before) - 1s);
        QVERIFY(room.now()
            <= std::chrono::ceil<std::chrono::microseconds>(std::chrono::system_clock::now()) + 1s);
    }

    void aLockIsOnesUntilItIsGivenBack()
    {
        RedisServer server;
        Bench ada(server);
        Bench bo(server);
        RoomLockAttempt held = ada.tier->tryLock(keyOf(1));
        QVERIFY(held.state == RoomLockAttempt::State::Held);
        QVERIFY(bo.tier->tryLock(keyOf(1)).state == RoomLockAttempt::State::HeldByAnother);
        QVERIFY(ada.tier->tryLock(keyOf(1)).state == RoomLockAttempt::State::HeldByAnother);
        const QByteArray name = keyOf(1).toString("dg:lock");
        const qlonglong left = server.command({"PTTL", name}).toLongLong();
        QVERIFY(left > 0 && left <= 10'000);
        // It is renewed while it is held: as if seven seconds had gone by.
        server.command({"PEXPIRE", name, "3500"});
        QTRY_VERIFY_WITH_TIMEOUT(server.command({"PTTL", name}).toLongLong() > 5'000, 30'000);
        held.lock.reset();
        QCOMPARE(server.command({"EXISTS", name}), QByteArray("0"));
        held = bo.tier->tryLock(keyOf(1));
        QVERIFY(held.state == RoomLockAttempt::State::Held);
        // One that has ended meanwhile is another's to give back.
        server.command({"SET", name, "of another owner"});
        held.lock.reset();
        QCOMPARE(server.command({"GET", name}), QByteArray("of another owner"));
    }

    void itAsksForNothingThatASharedServerMinds()
    {
        RedisServer server;
        Bench bench(server);
        (void)bench.tier->put(keyOf(1), bench.entryOf("x", {tags::character(QStringLiteral("Mara"))}));
        (void)bench.tier->get(keyOf(1));
        bench.tier->list({}, [](const EntryInfo &) { return true; });
        (void)bench.tier->tryLock(keyOf(1));
        (void)bench.tier->clear({std::nullopt, tags::character(QStringLiteral("Mara"))}, bench.room.latest());
        (void)bench.tier->clearMarks();
        (void)bench.tier->check();
        const QByteArray used = server.command({"INFO", "commandstats"});
        QVERIFY(used.contains("cmdstat_get:"));
        for (const char *never : {"keys", "config", "flush", "client", "debug", "shutdown", "script", "acl"})
            QVERIFY2(!used.contains(QByteArray("cmdstat_") + never), never);
    }

    void saysWhatATestOfTheConnectionFound()
    {
        SystemClock clock;
        RedisServer server;
        RedisConfig config;
        config.url = server.url();
        config.connectTimeout = 2s;
        QVERIFY(testRedis(clock, config));
        QCOMPARE(server.command({"DBSIZE"}), QByteArray("0"));
        config.url = QStringLiteral("http://example.org");
        QVERIFY(testRedis(clock, config).error().kind == ErrorKind::InvalidInput);
        config.url = server.url() + QStringLiteral(".not");
        QVERIFY(testRedis(clock, config).error().kind == ErrorKind::NotAccessible);
        RedisServer guarded({"--requirepass", "hush"});
        config.url = guarded.url();
        QVERIFY(testRedis(clock, config).error().kind == ErrorKind::Refused);
        config.password = QStringLiteral("hush");
        QVERIFY(testRedis(clock, config));
        RedisServer copy({"--replicaof", "127.0.0.1", "1"});
        config = {};
        config.url = copy.url();
        const auto readOnly = testRedis(clock, config);
        QVERIFY(readOnly.error().kind == ErrorKind::Refused);
        QVERIFY(QByteArray::fromStdString(readOnly.error().message).contains("read-only"));
    }
};

QTEST_GUILESS_MAIN(TestRedisTier)
#include "tst_redis_tier.moc"
