// SPDX-License-Identifier: GPL-3.0-or-later
// The room's server goes away in the middle of a run: the run ends well, and what it found out follows when
// the server is back.
#include "core/cache/tiered_cache.h"
#include "core/monitor/run_report.h"
#include "tests/support/redis_server.h"
#include "tests/support/run_bench.h"
#include "tests/support/scripted_provider.h"

#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <optional>
#include <thread>

using namespace dg;
using namespace std::chrono_literals;

namespace {

constexpr int callsOfAll = 5 + 1 + 10; // voices, outline, drafts

struct Desk {
    Desk(ScriptedProvider &provider, Clock &clock, const QString &url)
        : bench(provider, clock, 5, {}, configOf(folder.path(), url))
    {
    }
    static CacheConfig configOf(const QString &folder, const QString &url)
    {
        CacheConfig config;
        config.folder = folder;
        config.redis.url = url;
        config.redis.connectTimeout = 500ms;
        config.redis.commandTimeout = 500ms;
        return config;
    }
    [[nodiscard]] bool awaitRoom(HealthState state)
    {
        return QTest::qWaitFor([&] { return bench.cache().health().back().state == state; }, 40'000);
    }
    [[nodiscard]] bool settle()
    {
        return QTest::qWaitFor([&] { return bench.cache().flush(1s); }, 40'000);
    }

    QTemporaryDir folder;
    RunBench bench;
};

CacheKey keyOf(int number)
{
    return aiCacheKey({{QStringLiteral("number"), number}});
}

CacheValue valueOf(const QByteArray &bytes)
{
    CacheValue value;
    value.bytes = bytes;
    return value;
}

} // namespace

class RoomRunTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(std::signal(SIGPIPE, SIG_DFL) != SIG_ERR); }

    void theServerGoesAwayInMidRun_data()
    {
        QTest::addColumn<bool>("stalls");
        QTest::newRow("killed") << false;
        QTest::newRow("stalled") << true;
    }
    void theServerGoesAwayInMidRun()
    {
        QFETCH(bool, stalls);
        SystemClock clock;
        ScriptedProvider provider(clock);
        RedisServer redis;
        Desk ada(provider, clock, redis.url());
        ada.bench.cache().set(keyOf(1), valueOf("old"));
        ada.bench.cache().set(keyOf(2), valueOf("old"));
        QVERIFY(ada.settle());

        provider.hold(ScriptedProvider::of(QStringLiteral("draft")));
        std::optional<RunState> state;
        std::jthread run([&] { state = ada.bench.run(); });
        QVERIFY(provider.awaitHeld(3));
        if (stalls)
            redis.pause();
        else
            redis.kill();
        ada.bench.cache().set(keyOf(1), valueOf("new"));
        QVERIFY(ada.bench.cache().erase(keyOf(2)));
        provider.open();
        run.join();
        QVERIFY(state->outcome == RunOutcome::Done);
        QCOMPARE(provider.callCount(), callsOfAll);
        QVERIFY(!ada.bench.script().isEmpty());

        if (stalls)
            redis.resume();
        else
            redis.start();
        QVERIFY(ada.awaitRoom(HealthState::Ok));
        QVERIFY(ada.settle());
        Desk bo(provider, clock, redis.url());
        QCOMPARE(bo.bench.cache().get(keyOf(1))->entry.bytes(), QByteArray("new"));
        QVERIFY(!bo.bench.cache().get(keyOf(2)));
        // What was written while the server was away is there for the room.
        const RunState second = bo.bench.run();
        QVERIFY(second.outcome == RunOutcome::Done);
        const int again = provider.callCount() - callsOfAll;
        // A server that was killed has forgotten what had reached it before; nothing else comes again.
        if (stalls)
            QCOMPARE(again, 0);
        else
            QVERIFY2(again <= 5 + 1, qPrintable(QString::number(again)));
        QCOMPARE(bo.bench.script(), ada.bench.script());
    }

    void clearingInMidRunHarmsNothing()
    {
        SystemClock clock;
        ScriptedProvider provider(clock);
        RedisServer redis;
        Desk ada(provider, clock, redis.url());
        provider.hold(ScriptedProvider::of(QStringLiteral("draft")));
        std::optional<RunState> state;
        std::jthread run([&] { state = ada.bench.run(); });
        QVERIFY(provider.awaitHeld(3));
        QVERIFY(ada.bench.cache().clear() >= 6);
        provider.open();
        run.join();
        QVERIFY(state->outcome == RunOutcome::Done);
        QCOMPARE(provider.callCount(), callsOfAll);
        // The project has its record: nothing is asked for again.
        QVERIFY(ada.bench.run().outcome == RunOutcome::Done);
        QCOMPARE(provider.callCount(), callsOfAll);
    }
};

QTEST_GUILESS_MAIN(RoomRunTest)
#include "tst_room_run.moc"
