// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/circuit_breaker.h"
#include "tests/support/fake_clock.h"

#include <QTest>

#include <atomic>
#include <thread>
#include <vector>

using namespace dg;
using namespace std::chrono_literals;

using State = CircuitBreaker::State;

namespace {

struct Bench {
    FakeClock clock;
    CircuitBreaker breaker {clock};
};

} // namespace

class TestCircuitBreaker : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isClosedAtFirst()
    {
        Bench bench;
        QVERIFY(bench.breaker.allows());
        QVERIFY(!bench.breaker.probeIsDue());
        const auto report = bench.breaker.report();
        QVERIFY(report.state == State::Closed);
        QVERIFY(report.why.empty());
        QVERIFY(!report.latched);
        QVERIFY(report.since == bench.clock.wallNow());
    }

    void opensAtTheFirstTimeout()
    {
        Bench bench;
        bench.clock.advance(10s);
        bench.breaker.timedOut("no answer within a second");
        QVERIFY(!bench.breaker.allows());
        const auto report = bench.breaker.report();
        QVERIFY(report.state == State::Open);
        QCOMPARE(report.why, std::string("no answer within a second"));
        QVERIFY(report.since == bench.clock.wallNow());
    }

    void opensAfterThreeRefusalsInARow()
    {
        Bench bench;
        for (int round = 0; round < 3; ++round) {
            bench.breaker.refused("a");
            bench.breaker.refused("b");
            QVERIFY(bench.breaker.allows());
            QCOMPARE(bench.breaker.report().why, std::string("b")); // told, though it still allows
            bench.breaker.succeeded();
            QVERIFY(bench.breaker.report().why.empty());
        }
        bench.breaker.refused("a");
        bench.breaker.refused("b");
        bench.breaker.refused("c");
        QVERIFY(!bench.breaker.allows());
        QCOMPARE(bench.breaker.report().why, std::string("c"));
    }

    void oneProbeAPauseAndEachThatFailsDoublesIt()
    {
        Bench bench;
        bench.breaker.timedOut("x");
        const auto opened = bench.breaker.report().since;
        for (const auto pause : {1s, 2s, 4s, 8s, 16s, 30s, 30s, 30s}) {
            QVERIFY(bench.breaker.nextProbe() == bench.clock.now() + pause);
            bench.clock.advance(pause - 1ns);
            QVERIFY(!bench.breaker.probeIsDue());
            bench.clock.advance(1ns);
            QVERIFY(bench.breaker.probeIsDue());
            QVERIFY(!bench.breaker.probeIsDue()); // one caller
            QVERIFY(!bench.breaker.allows()); // no ordinary call meanwhile
            if (pause % 4s == 0s)
                bench.breaker.timedOut("still");
            else
                bench.breaker.refused("still");
        }
        QVERIFY(bench.breaker.report().since == opened);
        QCOMPARE(bench.breaker.report().why, std::string("still"));
    }

    void aProbeThatSucceedsClosesIt()
    {
        Bench bench;
        bench.breaker.timedOut("x");
        bench.clock.advance(1s);
        QVERIFY(bench.breaker.probeIsDue());
        bench.breaker.timedOut("x");
        bench.clock.advance(2s);
        QVERIFY(bench.breaker.probeIsDue());
        bench.breaker.succeeded();
        QVERIFY(bench.breaker.allows());
        QVERIFY(bench.breaker.report().why.empty());
        QVERIFY(bench.breaker.report().since == bench.clock.wallNow());
        // The next time it begins with the first pause, and refusals are counted anew.
        bench.breaker.refused("a");
        bench.breaker.refused("b");
        QVERIFY(bench.breaker.allows());
        bench.breaker.timedOut("y");
        QVERIFY(bench.breaker.nextProbe() == bench.clock.now() + CircuitBreaker::firstPause);
    }

    void whatWasUnderWayWhenItOpenedChangesNothing()
    {
        Bench bench;
        bench.breaker.timedOut("first");
        const auto next = bench.breaker.nextProbe();
        bench.clock.advance(500ms);
        bench.breaker.timedOut("late");
        bench.breaker.refused("late");
        bench.breaker.succeeded();
        QVERIFY(!bench.breaker.allows());
        QVERIFY(bench.breaker.nextProbe() == next);
        QCOMPARE(bench.breaker.report().why, std::string("first"));
    }

    void aProbeThatIsNeverAnsweredDoesNotKeepItOpenForGood()
    {
        Bench bench;
        bench.breaker.timedOut("x");
        bench.clock.advance(1s);
        QVERIFY(bench.breaker.probeIsDue()); // and nobody tells the result
        bench.clock.advance(1s);
        QVERIFY(bench.breaker.probeIsDue());
        bench.breaker.succeeded();
        QVERIFY(bench.breaker.allows());
    }

    void whatDoesNotMendItselfIsNotTriedAgain()
    {
        Bench bench;
        bench.breaker.latch("wrong password");
        QVERIFY(!bench.breaker.allows());
        QVERIFY(bench.breaker.report().latched);
        QCOMPARE(bench.breaker.report().why, std::string("wrong password"));
        QVERIFY(bench.breaker.nextProbe() == Clock::TimePoint::max());
        bench.clock.advance(24h);
        QVERIFY(!bench.breaker.probeIsDue());
        bench.breaker.succeeded();
        bench.breaker.timedOut("late");
        QVERIFY(!bench.breaker.allows());
        QCOMPARE(bench.breaker.report().why, std::string("wrong password"));
        bench.breaker.reset();
        QVERIFY(bench.breaker.allows());
        QVERIFY(!bench.breaker.report().latched);
        QVERIFY(bench.breaker.report().why.empty());
    }

    void latchesWhileItIsOpenAlready()
    {
        Bench bench;
        bench.breaker.timedOut("x");
        bench.clock.advance(1s);
        QVERIFY(bench.breaker.probeIsDue());
        bench.breaker.latch("wrong password");
        QVERIFY(bench.breaker.report().latched);
        QCOMPARE(bench.breaker.report().why, std::string("wrong password"));
        bench.breaker.succeeded(); // of a call that began before
        QVERIFY(!bench.breaker.allows());
        bench.clock.advance(1h);
        QVERIFY(!bench.breaker.probeIsDue());
    }

    void theWallClockMovesNothing()
    {
        Bench bench;
        bench.breaker.timedOut("x");
        bench.clock.setWall(bench.clock.wallNow() + 24h);
        QVERIFY(!bench.breaker.probeIsDue());
        bench.clock.setWall(bench.clock.wallNow() - 48h);
        bench.clock.advance(1s);
        QVERIFY(bench.breaker.probeIsDue());
    }

    void manyThreadsProbeOnce()
    {
        for (int round = 0; round < 50; ++round) {
            Bench bench;
            bench.breaker.timedOut("x");
            bench.clock.advance(1s);
            std::atomic<int> probes {0};
            std::atomic<bool> begin {false};
            {
                std::vector<std::jthread> threads;
                for (int thread = 0; thread < 4; ++thread) {
                    threads.emplace_back([&] {
                        begin.wait(false);
                        probes += !bench.breaker.allows() && bench.breaker.probeIsDue() ? 1 : 0;
                    });
                }
                begin = true;
                begin.notify_all();
            }
            QCOMPARE(probes.load(), 1);
        }
    }
};

QTEST_GUILESS_MAIN(TestCircuitBreaker)
#include "tst_circuit_breaker.moc"
