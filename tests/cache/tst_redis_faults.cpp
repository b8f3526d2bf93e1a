// SPDX-License-Identifier: GPL-3.0-or-later
// A Redis server that stalls, dies, refuses or lies, and values of another hand: each is a miss, a counter
// and words, and never more.
#include "core/cache/redis_tier.h"
#include "core/cache/envelope.h"
#include "tests/support/process_memory.h"
#include "tests/support/redis_server.h"
#include "tests/support/rogue_server.h"

#include <QTest>
#include <QtEndian>

#include <hiredis/hiredis.h>
#define XXH_INLINE_ALL
#include <xxhash.h>
#include <zlib.h>

#include <csignal>
#include <latch>
#include <thread>
#include <vector>

using namespace dg;
using namespace std::chrono_literals;

namespace {

constexpr int patience = 40'000; // milliseconds

CacheKey keyOf(int number)
{
    return aiCacheKey({{QStringLiteral("number"), number}});
}

struct Bench {
    explicit Bench(const QString &url, std::chrono::milliseconds timeout = 30s, RedisConfig theConfig = {},
        EnvelopeFormat theFormat = {})
        : config(std::move(theConfig))
        , format(std::move(theFormat))
    {
        config.url = url;
        config.connectTimeout = timeout;
        config.commandTimeout = timeout;
        tier = std::make_unique<RedisTier>(clock, room, config, format);
    }
    CacheEntry entryOf(const QByteArray &bytes)
    {
        CacheValue value;
        value.bytes = bytes;
        stamp = std::max(stamp + 1us, room.now());
        return {std::make_shared<const CacheValue>(std::move(value)), 1h, stamp, false};
    }
    QByteArray at(int number)
    {
        const auto entry = tier->get(keyOf(number));
        return entry ? entry->bytes() : QByteArray();
    }
    /// Asks as long as it takes; the state is reached by being asked.
    [[nodiscard]] bool asksUntil(HealthState state)
    {
        return QTest::qWaitFor(
            [&] {
                (void)tier->get(keyOf(999), Look::Uncounted);
                return tier->health().state == state;
            },
            patience);
    }
    [[nodiscard]] bool awaits(HealthState state)
    {
        return QTest::qWaitFor([&] { return tier->health().state == state; }, patience);
    }
    [[nodiscard]] CacheCounters counters() { return tier->statistics().total(); }

    SystemClock clock;
    RoomClock room {clock};
    RoomTime stamp {};
    RedisConfig config;
    EnvelopeFormat format;
    std::unique_ptr<RedisTier> tier;
};

QByteArray bulk(const QByteArray &bytes)
{
    return '$' + QByteArray::number(bytes.size()) + "\r\n" + bytes + "\r\n";
}

/// Of an envelope of ours, with a payload that inflates to `gigabytes` zeros and claims to be 100 bytes.
QByteArray bomb(const QByteArray &envelopeOfHundred, int gigabytes)
{
    // The stream's middle repeats: a mebibyte of zeros, ended on a byte's border.
    z_stream stream {};
    if (deflateInit(&stream, 9) != Z_OK)
        qFatal("zlib");
    const QByteArray zeros(1 << 20, '\0');
    QByteArray piece(1 << 16, '\0');
    const auto deflated = [&](int flush) {
        stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(zeros.constData()));
        stream.avail_in = static_cast<uInt>(zeros.size());
        stream.next_out = reinterpret_cast<Bytef *>(piece.data());
        stream.avail_out = static_cast<uInt>(piece.size());
        deflate(&stream, flush);
        return piece.first(piece.size() - static_cast<qsizetype>(stream.avail_out));
    };
    QByteArray payload = deflated(Z_FULL_FLUSH);
    const QByteArray again = deflated(Z_FULL_FLUSH);
    deflateEnd(&stream);
    payload += again.repeated(gigabytes * 1024 - 1);
    const auto header = decodeEnvelopeHeader(envelopeOfHundred);
    QByteArray result = envelopeOfHundred.first(envelopeOfHundred.size() - header->size - 8) + payload;
    result[5] = 1; // zlib
    qToBigEndian<qint64>(payload.size(), result.data() + 40);
    char checksum[8];
    qToBigEndian<quint64>(XXH3_64bits(result.constData(), static_cast<std::size_t>(result.size())), checksum);
    return result + QByteArray(checksum, sizeof checksum);
}

} // namespace

class TestRedisFaults : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        // As a program has it that has not thought of it: a write to a closed connection would end it.
        QVERIFY(std::signal(SIGPIPE, SIG_DFL) != SIG_ERR);
    }

    void aStoppedServerIsGivenUpAndItsLateAnswersAreNobodys()
    {
        RedisServer server;
        Bench bench(server.url(), 300ms);
        for (int i = 0; i < 8; ++i)
            QVERIFY(bench.tier->put(keyOf(i), bench.entryOf(QByteArray::number(i))) == WriteResult::Done);
        server.pause();
        QVERIFY(!bench.tier->get(keyOf(0)));
        QVERIFY(bench.tier->health().state == HealthState::Down);
        QVERIFY(!bench.tier->health().why.isEmpty());
        QVERIFY(!bench.tier->isReachable());
        QVERIFY(bench.tier->put(keyOf(0), bench.entryOf("new")) == WriteResult::Away);
        QVERIFY(bench.tier->erase(keyOf(0), bench.stamp) == WriteResult::Away);
        QVERIFY(bench.tier->clear({}, bench.stamp) == WriteResult::Away);
        QVERIFY(!bench.tier->clearMarks());
        QVERIFY(bench.tier->tryLock(keyOf(0)).state == RoomLockAttempt::State::NoRoom);
        server.resume();
        QVERIFY(bench.awaits(HealthState::Ok));
        for (int i = 7; i > 0; --i)
            QCOMPARE(bench.at(i), QByteArray::number(i));
    }

    void withEveryConnectionBusyItCostsOneTimeoutInAll()
    {
        RedisServer server;
        RedisConfig config;
        config.poolSize = 4;
        config.poolWait = 30s;
        Bench bench(server.url(), 500ms, config);
        for (int i = 0; i < 4; ++i)
            QVERIFY(bench.tier->put(keyOf(i), bench.entryOf("x")) == WriteResult::Done);
        server.pause();
        std::latch begin(40);
        std::vector<std::jthread> threads;
        std::atomic<int> misses {0};
        for (int i = 0; i < 40; ++i) {
            threads.emplace_back([&] {
                begin.arrive_and_wait();
                for (int j = 0; j < 25; ++j)
                    misses += bench.tier->get(keyOf(j)) ? 0 : 1;
            });
        }
        threads.clear();
        QCOMPARE(misses.load(), 1000);
        // Those that ran out of time did so together (or the tier's own ping had before); all others were let
        // go, and the server not asked again.
        const std::int64_t errors = bench.counters().errors;
        QVERIFY2(errors <= 4, qPrintable(QString::number(errors)));
        QVERIFY(bench.tier->health().state == HealthState::Down);
        server.resume();
    }

    void whenItIsGivenUpEveryoneWhoWaitsIsLetGo()
    {
        std::latch asked(1);
        RogueServer server([&](RogueServer::Client &client) {
            for (QByteArray said = client.read(); !said.isEmpty(); said = client.read()) {
                if (said.contains("GET\r\n")) {
                    asked.count_down();
                    while (!client.isEnding())
                        client.pause(1000);
                }
                client.write(said.contains("PING") ? "+PONG\r\n" : "-NOAUTH Authentication required.\r\n");
            }
        });
        Bench bench(server.url(), std::chrono::milliseconds(30min));
        std::jthread waiting([&] { (void)bench.tier->get(keyOf(1)); });
        asked.wait();
        QVERIFY(bench.tier->put(keyOf(2), bench.entryOf("x")) == WriteResult::Away);
        waiting.join();
        QVERIFY(bench.tier->health().state == HealthState::Disabled);
    }

    void aServerThatIsKilledBetweenTwoWritesEndsNobody()
    {
        RedisServer server;
        Bench bench(server.url());
        std::atomic<int> reached {0};
        bench.tier->setOnReachable([&] { ++reached; });
        QVERIFY(bench.tier->put(keyOf(1), bench.entryOf("x")) == WriteResult::Done);
        server.kill();
        for (int i = 0; i < 4; ++i)
            QVERIFY(bench.tier->put(keyOf(1), bench.entryOf(QByteArray(1 << 20, 'x'))) == WriteResult::Away);
        QVERIFY(bench.tier->health().state == HealthState::Down);
        sigset_t pending;
        QVERIFY(sigpending(&pending) == 0 && sigismember(&pending, SIGPIPE) == 0);
        sigset_t mask;
        QVERIFY(pthread_sigmask(SIG_SETMASK, nullptr, &mask) == 0 && sigismember(&mask, SIGPIPE) == 0);
        QVERIFY(std::signal(SIGPIPE, SIG_DFL) == SIG_DFL); // nobody has changed it
        const int before = reached;
        server.start();
        QVERIFY(bench.awaits(HealthState::Ok));
        QTRY_VERIFY(reached > before);
        QVERIFY(bench.tier->put(keyOf(1), bench.entryOf("y")) == WriteResult::Done);
        QCOMPARE(bench.at(1), QByteArray("y"));
        bench.tier->setOnReachable({});
    }

    void aServerThatWasRestartedMeanwhileIsConnectedToAgainAtOnce()
    {
        RedisServer server;
        Bench bench(server.url());
        QVERIFY(bench.tier->put(keyOf(1), bench.entryOf("x")) == WriteResult::Done);
        server.kill();
        server.start();
        QVERIFY(bench.tier->put(keyOf(1), bench.entryOf("y")) == WriteResult::Done);
        QCOMPARE(bench.at(1), QByteArray("y"));
        QCOMPARE(bench.counters().errors, 0);
    }

    void killedInMidPipelineTheAnswersBeforeAreNotAnothers()
    {
        // A page of one key; of the three answers about it the first comes, and then the end.
        const QByteArray scanned = "*2\r\n$1\r\n0\r\n*1\r\n" + bulk(keyOf(1).toString());
        RogueServer server([&](RogueServer::Client &client) {
            for (QByteArray said = client.read(); !said.isEmpty(); said = client.read()) {
                if (said.contains("SCAN"))
                    client.write(scanned);
                else if (said.contains("GETRANGE")) {
                    client.write(bulk("half of it"));
                    return;
                } else
                    client.write("+PONG\r\n");
            }
        });
        Bench bench(server.url());
        int seen = 0;
        bench.tier->list({}, [&](const EntryInfo &) { return ++seen > 0; });
        QCOMPARE(seen, 0);
    }

    void nobodyListens()
    {
        QTemporaryDir folder;
        Bench bench(QStringLiteral("unix://") + folder.filePath(QStringLiteral("nobody.sock")));
        QVERIFY(!bench.tier->get(keyOf(1)));
        QVERIFY(bench.asksUntil(HealthState::Down));
        QVERIFY(bench.tier->health().why.contains(QLatin1String("no such socket")));
        RedisServer port({}, RedisServer::Listen::Port);
        const QString url = port.url();
        port.kill();
        Bench refused(url);
        QVERIFY(refused.asksUntil(HealthState::Down));
        QVERIFY(refused.tier->health().why.contains(QLatin1String("Nothing listens")));
        Bench unknown(QStringLiteral("redis://no-such-host.invalid"));
        QVERIFY(unknown.asksUntil(HealthState::Down));
        QVERIFY(unknown.tier->health().why.contains(QLatin1String("name is not known")));
    }

    void aKeyThatHoldsSomethingElseIsAMissAndIsOverwritten()
    {
        RedisServer server;
        Bench bench(server.url());
        for (int i = 1; i <= 3; ++i)
            server.command({"RPUSH", keyOf(i).toString(), "a list"});
        QVERIFY(!bench.tier->get(keyOf(1)));
        QCOMPARE(bench.counters().rejected, 1);
        QVERIFY(bench.tier->put(keyOf(1), bench.entryOf("x"), PutMode::IfAbsent) == WriteResult::Done);
        QCOMPARE(bench.at(1), QByteArray("x"));
        QVERIFY(bench.tier->put(keyOf(2), bench.entryOf("y")) == WriteResult::Done);
        QCOMPARE(bench.at(2), QByteArray("y"));
        QVERIFY(bench.tier->erase(keyOf(3), bench.room.now()) == WriteResult::Done);
        QCOMPARE(server.command({"EXISTS", keyOf(3).toString()}), QByteArray("0"));
    }

    void outOfMemoryItIsReadFromAndDeletedFrom()
    {
        RedisServer server;
        Bench bench(server.url());
        QVERIFY(bench.tier->put(keyOf(1), bench.entryOf("x")) == WriteResult::Done);
        server.command({"CONFIG", "SET", "maxmemory", "1"});
        QVERIFY(bench.tier->put(keyOf(2), bench.entryOf("y")) == WriteResult::Refused);
        QVERIFY(bench.tier->put(keyOf(2), bench.entryOf("y"), PutMode::IfAbsent) == WriteResult::Refused);
        QCOMPARE(bench.counters().dropped, 2);
        TierHealth health = bench.tier->health();
        QVERIFY(health.state == HealthState::Degraded);
        QVERIFY(health.why.contains(QLatin1String("out of memory")));
        QCOMPARE(bench.at(1), QByteArray("x"));
        // What was to be replaced is not what is there now.
        QVERIFY(bench.tier->put(keyOf(1), bench.entryOf("z")) == WriteResult::Refused);
        QVERIFY(!bench.tier->get(keyOf(1)));
        server.command({"CONFIG", "SET", "maxmemory", "0"});
        QVERIFY(bench.tier->put(keyOf(2), bench.entryOf("y")) == WriteResult::Done);
        QVERIFY(bench.tier->health().state == HealthState::Ok);
    }

    void aReadOnlyCopyIsReadFrom()
    {
        RedisServer server;
        Bench bench(server.url());
        QVERIFY(bench.tier->put(keyOf(1), bench.entryOf("x")) == WriteResult::Done);
        server.command({"REPLICAOF", "127.0.0.1", "1"});
        QCOMPARE(bench.at(1), QByteArray("x"));
        QVERIFY(bench.tier->put(keyOf(2), bench.entryOf("y")) == WriteResult::Refused);
        // Deletes wait until it takes them.
        QVERIFY(bench.tier->erase(keyOf(1), bench.stamp) == WriteResult::Away);
        QVERIFY(bench.tier->clear({}, bench.stamp) == WriteResult::Away);
        QVERIFY(bench.tier->tryLock(keyOf(1)).state == RoomLockAttempt::State::NoRoom);
        QVERIFY(bench.tier->health().state == HealthState::Degraded);
        server.command({"CONFIG", "SET", "replica-serve-stale-data", "no"}); // MASTERDOWN
        QVERIFY(bench.asksUntil(HealthState::Down));
        QVERIFY(bench.tier->health().why.contains(QLatin1String("lost its master")));
        server.command({"REPLICAOF", "NO", "ONE"});
        QTRY_VERIFY_WITH_TIMEOUT(bench.tier->erase(keyOf(1), bench.stamp) == WriteResult::Done, patience);
        QVERIFY(bench.tier->health().state == HealthState::Ok);
    }

    void whatTheServerSaysDecides_data()
    {
        QTest::addColumn<QByteArray>("error");
        QTest::addColumn<int>("state");
        QTest::addColumn<QString>("word");
        const auto row = [](const char *error, HealthState state, const char *word) {
            QTest::newRow(error) << QByteArray(error) << static_cast<int>(state) << QString::fromLatin1(word);
        };
        row("LOADING Redis is loading the dataset in memory", HealthState::Down, "loading");
        row("BUSY Redis is busy running a script.", HealthState::Down, "busy");
        row("MASTERDOWN Link with MASTER is down", HealthState::Down, "master");
        row("CLUSTERDOWN The cluster is down", HealthState::Down, "cluster");
        row("ERR max number of clients reached", HealthState::Down, "clients");
        row("DENIED Redis is running in protected mode", HealthState::Down, "protected");
        row("NOAUTH Authentication required.", HealthState::Disabled, "password");
        row("WRONGPASS invalid username-password pair", HealthState::Disabled, "password");
    }
    void whatTheServerSaysDecides()
    {
        QFETCH(QByteArray, error);
        QFETCH(int, state);
        QFETCH(QString, word);
        RogueServer server(RogueServer::answering('-' + error + "\r\n"));
        Bench bench(server.url());
        QVERIFY(!bench.tier->get(keyOf(1)));
        QVERIFY(bench.asksUntil(static_cast<HealthState>(state)));
        QVERIFY2(bench.tier->health().why.contains(word), qPrintable(bench.tier->health().why));
        QVERIFY(bench.tier->put(keyOf(1), bench.entryOf("x")) == WriteResult::Away);
    }

    void aServerThatCannotSaveIsReadFrom()
    {
        RogueServer server([](RogueServer::Client &client) {
            for (QByteArray said = client.read(); !said.isEmpty(); said = client.read())
                client.write(said.contains("PING") ? "+PONG\r\n"
                        : said.contains("GET\r\n")
                        ? "$-1\r\n"
                        : "-MISCONF Redis is configured to save RDB snapshots\r\n");
        });
        Bench bench(server.url());
        QVERIFY(bench.tier->put(keyOf(1), bench.entryOf("x"), PutMode::IfAbsent) == WriteResult::Refused);
        QVERIFY(!bench.tier->get(keyOf(1)));
        QVERIFY(bench.tier->health().state == HealthState::Degraded);
        QVERIFY(bench.tier->isReachable());
    }

    void aWrongPasswordIsSaidOnceAndNotTriedAgain()
    {
        RedisServer server({"--requirepass", "right"});
        RedisConfig config;
        config.password = QStringLiteral("wr0ng-and-secret");
        Bench bench(server.url(), 30s, config);
        QVERIFY(bench.awaits(HealthState::Disabled));
        const auto connectionsSoFar = [&] {
            const QByteArray stats = server.command({"INFO", "stats"}, "right");
            const qsizetype at = stats.indexOf("total_connections_received:") + 27;
            return stats.sliced(at, stats.indexOf('\r', at) - at).toInt();
        };
        const int before = connectionsSoFar();
        for (int i = 0; i < 20; ++i)
            QVERIFY(!bench.tier->get(keyOf(i)));
        QCOMPARE(connectionsSoFar(), before + 1); // the one that asks
        QVERIFY(!bench.tier->health().why.contains(config.password));
        // Another password is another matter.
        config.url = server.url();
        config.password = QStringLiteral("right");
        bench.tier->configure(config, {});
        QVERIFY(bench.tier->put(keyOf(1), bench.entryOf("x")) == WriteResult::Done);
        // A server that has none, and is given one.
        RedisServer open;
        config.url = open.url();
        bench.tier->configure(config, {});
        QVERIFY(bench.asksUntil(HealthState::Disabled));
        QVERIFY(bench.tier->health().why.contains(QLatin1String("no password")));
    }

    void asManyClientsAsItTakes()
    {
        RedisServer server({"--maxclients", "1"});
        std::unique_ptr<redisContext, void (*)(redisContext *)> only(
            redisConnectUnix(server.socketPath().toUtf8().constData()), redisFree);
        std::unique_ptr<redisReply, void (*)(void *)> reply(
            static_cast<redisReply *>(redisCommand(only.get(), "PING")), freeReplyObject);
        QVERIFY(reply);
        Bench bench(server.url());
        QVERIFY(bench.asksUntil(HealthState::Down));
        QVERIFY(bench.tier->health().why.contains(QLatin1String("clients")));
        only.reset();
        QVERIFY(bench.awaits(HealthState::Ok));
    }

    void aUserWhoMayOnlyRead()
    {
        RedisServer server;
        server.command({"ACL", "SETUSER", "guest", "on", ">pw", "~*", "+get", "+ping"});
        Bench owner(server.url());
        QVERIFY(owner.tier->put(keyOf(1), owner.entryOf("x")) == WriteResult::Done);
        Bench guest(QStringLiteral("unix://guest:pw@") + server.socketPath());
        QCOMPARE(guest.at(1), QByteArray("x"));
        QVERIFY(guest.tier->put(keyOf(1), guest.entryOf("y")) == WriteResult::Refused);
        QVERIFY(guest.tier->erase(keyOf(1), guest.stamp) == WriteResult::Refused);
        QVERIFY(guest.tier->health().state == HealthState::Degraded);
        QVERIFY(guest.tier->health().why.contains(QLatin1String("permit")));
    }

    void aByteAtATimeIsTooSlowInTheEnd()
    {
        RogueServer server([](RogueServer::Client &client) {
            const QByteArray slow = bulk(QByteArray(1 << 20, 'x'));
            if (client.read().isEmpty())
                return;
            for (const char each : slow) {
                if (client.isEnding() || !client.write(QByteArray(1, each)))
                    return;
                client.pause(20);
            }
        });
        Bench bench(server.url(), 300ms);
        QVERIFY(!bench.tier->get(keyOf(1)));
        QVERIFY(bench.awaits(HealthState::Down));
    }

    void aConnectionThatIsHalfOpenIsGivenUp()
    {
        RogueServer server([](RogueServer::Client &client) {
            while (!client.isEnding())
                client.pause(1000);
        });
        Bench bench(server.url(), 300ms);
        QVERIFY(!bench.tier->get(keyOf(1)));
        QVERIFY(bench.tier->health().state == HealthState::Down);
    }

    void anotherProtocolIsRecognised()
    {
        RogueServer server([](RogueServer::Client &client) {
            if (!client.read().isEmpty())
                client.write("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
        });
        Bench bench(server.url());
        QVERIFY(!bench.tier->get(keyOf(1)));
        QVERIFY(bench.asksUntil(HealthState::Down));
        QVERIFY(bench.tier->health().why.contains(QLatin1String("not a Redis server")));
    }

    void whatAnAnswerClaimsTakesNoMemory_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("a billion parts") << QByteArray("*1000000000\r\n");
        QTest::newRow("ten gigabytes") << QByteArray("$10000000000\r\n");
        QTest::newRow("nested") << QByteArray("*1\r\n").repeated(100);
        QTest::newRow("a number instead") << QByteArray(":5\r\n");
        QTest::newRow("an array instead") << QByteArray("*1\r\n:5\r\n");
        QTest::newRow("negative") << QByteArray("$-5\r\n");
    }
    void whatAnAnswerClaimsTakesNoMemory()
    {
        QFETCH(QByteArray, answer);
        RogueServer server([&](RogueServer::Client &client) {
            if (client.read().isEmpty() || !client.write(answer))
                return;
            if (answer.startsWith("$1")) {
                const QByteArray piece(1 << 20, 'x');
                for (int i = 0; i < 1024 && client.write(piece); ++i) { }
            }
        });
        const PeakMemory memory;
        Bench bench(server.url());
        QVERIFY(!bench.tier->get(keyOf(1)));
        QVERIFY(memory.growth() < (64LL << 20) + PeakMemory::kept);
    }

    void aListingThatNeverEndsTakesNoMemory()
    {
        QByteArray scanned = "*2\r\n$1\r\n0\r\n*200\r\n";
        for (int i = 0; i < 200; ++i)
            scanned += bulk(keyOf(i).toString());
        RogueServer server([&](RogueServer::Client &client) {
            for (QByteArray said = client.read(); !said.isEmpty(); said = client.read()) {
                if (said.contains("SCAN")) {
                    client.write(scanned);
                } else if (said.contains("GETRANGE")) {
                    const QByteArray piece(1 << 20, 'x');
                    client.write("$10000000000\r\n");
                    for (int i = 0; i < 1024 && client.write(piece); ++i) { }
                    return;
                } else {
                    client.write("+PONG\r\n");
                }
            }
        });
        const PeakMemory memory;
        Bench bench(server.url());
        int seen = 0;
        bench.tier->list({}, [&](const EntryInfo &) { return ++seen > 0; });
        QCOMPARE(seen, 0);
        QVERIFY(memory.growth() < (64LL << 20) + PeakMemory::kept);
    }

    void flushedBetweenTwoCommands()
    {
        RedisServer server;
        Bench bench(server.url());
        QVERIFY(bench.tier->put(keyOf(1), bench.entryOf("x")) == WriteResult::Done);
        RoomLockAttempt held = bench.tier->tryLock(keyOf(1));
        server.command({"FLUSHALL"});
        server.command({"SCRIPT", "FLUSH"});
        held.lock.reset();
        QVERIFY(!bench.tier->get(keyOf(1)));
        QVERIFY(bench.tier->put(keyOf(1), bench.entryOf("y")) == WriteResult::Done);
        QCOMPARE(bench.at(1), QByteArray("y"));
    }

    void valuesOfAnotherHand_data()
    {
        QTest::addColumn<QString>("what");
        for (const char *what : {"random", "empty", "bit flip", "truncated", "longer", "another key's",
                 "newer", "unknown codec", "too large", "claims too much"})
            QTest::newRow(what) << QString::fromLatin1(what);
    }
    void valuesOfAnotherHand()
    {
        QFETCH(QString, what);
        RedisServer server;
        Bench bench(server.url());
        QByteArray envelope = encodeEnvelope(keyOf(1), bench.entryOf(QByteArray(5000, 'x')), {});
        if (what == QLatin1String("random"))
            envelope = QByteArray::fromHex("00ff1234deadbeef");
        else if (what == QLatin1String("empty"))
            envelope.clear();
        else if (what == QLatin1String("bit flip"))
            envelope[envelope.size() - 12] = static_cast<char>(envelope[envelope.size() - 12] ^ 4);
        else if (what == QLatin1String("truncated"))
            envelope.chop(3);
        else if (what == QLatin1String("longer"))
            envelope += 'x';
        else if (what == QLatin1String("another key's"))
            envelope = encodeEnvelope(keyOf(2), bench.entryOf("x"), {});
        else if (what == QLatin1String("newer"))
            envelope[4] = 99;
        else if (what == QLatin1String("unknown codec"))
            envelope[5] = 7;
        else if (what == QLatin1String("too large"))
            envelope = QByteArray(16 << 20, 'x');
        else
            qToBigEndian<qint64>(qint64 {10'000'000'000}, envelope.data() + 32);
        server.command({"SET", keyOf(1).toString(), envelope});
        QVERIFY(!bench.tier->get(keyOf(1)));
        QCOMPARE(bench.counters().rejected, 1);
        QCOMPARE(
            server.command({"EXISTS", keyOf(1).toString()}), QByteArray("0")); // so nobody meets it again
        QVERIFY(bench.tier->isReachable());
        QVERIFY(bench.tier->put(keyOf(1), bench.entryOf("y")) == WriteResult::Done);
        QCOMPARE(bench.at(1), QByteArray("y"));
    }

    void aBombGoesOffInNobodysMemory()
    {
        RedisServer server;
        // Nothing but the inflating itself can find it out.
        EnvelopeFormat format;
        format.largestValue = 64 << 20;
        Bench bench(server.url(), 30s, {}, format);
        const QByteArray envelope =
            bomb(encodeEnvelope(keyOf(1), bench.entryOf(QByteArray(100, 'x')), {.compress = false}), 10);
        QVERIFY(envelope.size() < 32 << 20);
        server.command({"SET", keyOf(1).toString(), envelope});
        const PeakMemory memory;
        QVERIFY(!bench.tier->get(keyOf(1)));
        QCOMPARE(bench.counters().rejected, 1);
        QVERIFY(memory.growth() < (96LL << 20) + PeakMemory::kept); // the envelope itself, a few times
    }

    void withASecretAnothersHmacIsRefused()
    {
        RedisServer server;
        EnvelopeFormat ours;
        ours.roomSecret = "ours";
        EnvelopeFormat theirs;
        theirs.roomSecret = "theirs";
        Bench bench(server.url(), 30s, {}, ours);
        Bench unsigned_(server.url());
        Bench other(server.url(), 30s, {}, theirs);
        QVERIFY(other.tier->put(keyOf(1), other.entryOf("x")) == WriteResult::Done);
        QVERIFY(unsigned_.tier->put(keyOf(2), unsigned_.entryOf("y")) == WriteResult::Done);
        QVERIFY(!bench.tier->get(keyOf(1)));
        QVERIFY(!bench.tier->get(keyOf(2)));
        QCOMPARE(bench.counters().rejected, 2);
        QVERIFY(bench.tier->put(keyOf(3), bench.entryOf("z")) == WriteResult::Done);
        QCOMPARE(bench.at(3), QByteArray("z"));
        QCOMPARE(unsigned_.at(3), QByteArray("z")); // who has no secret may read
    }

    void anAddressThatMakesNoSenseIsSaidInWords()
    {
        for (const char *url : {"http://host", "redis://", "rediss://host"}) {
            Bench bench(QString::fromLatin1(url));
            QVERIFY(!bench.tier->get(keyOf(1)));
            QVERIFY(bench.tier->health().state == HealthState::Disabled);
            QVERIFY(!bench.tier->health().why.isEmpty());
        }
        Bench none((QString()));
        QVERIFY(none.tier->health().state == HealthState::Disabled);
        QVERIFY(!none.tier->get(keyOf(1)));
        QVERIFY(none.tier->check().state == HealthState::Disabled);
    }

    void itEndsAtOnceHoweverTheServerStalls()
    {
        RedisServer server;
        auto bench = std::make_unique<Bench>(server.url(), std::chrono::milliseconds(30min));
        QVERIFY(bench->tier->put(keyOf(1), bench->entryOf("x")) == WriteResult::Done);
        server.pause();
        std::latch asked(1);
        std::jthread asking([&] {
            asked.count_down();
            (void)bench->tier->get(keyOf(1));
        });
        asked.wait();
        // Another server: what waits for the old one is let go.
        bench->tier->configure({}, {});
        asking.join();
        bench.reset();
        server.resume();
    }
};

QTEST_GUILESS_MAIN(TestRedisFaults)
#include "tst_redis_faults.moc"
