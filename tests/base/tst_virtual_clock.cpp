// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/virtual_clock.h"

#include <QTest>

#include <atomic>
#include <thread>
#include <vector>

using namespace dg;
using namespace std::chrono_literals;

class TestVirtualClock : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hoursPassInNoTime()
    {
        VirtualClock clock;
        const auto begun = clock.now();
        const auto wall = clock.wallNow();
        QVERIFY(clock.waitUntil(begun + 100h, {}));
        QVERIFY(clock.now() == begun + 100h);
        QVERIFY(clock.wallNow() == wall + 100h);
        QVERIFY(clock.waitUntil(begun, {}));
    }

    /// Each does so much that a clock that did not wait for it would be ahead.
    void nobodyIsOvertaken()
    {
        VirtualClock clock;
        const auto begun = clock.now();
        std::atomic<int> late {0};
        {
            std::vector<std::jthread> threads;
            for (int thread = 1; thread <= 12; ++thread) {
                threads.emplace_back([&, thread] {
                    auto next = begun;
                    for (int step = 0; step < 20; ++step) {
                        next += thread * 1s;
                        clock.waitUntil(next, {});
                        late += clock.now() == next ? 0 : 1;
                        for (int i = 0; i < 1000; ++i)
                            std::this_thread::yield();
                        late += clock.now() == next ? 0 : 1;
                    }
                });
            }
        }
        QCOMPARE(late.load(), 0);
        QVERIFY(clock.now() == begun + 240s);
    }

    void whoIsWokenByAnotherIsWaitedForToo()
    {
        VirtualClock clock;
        const auto begun = clock.now();
        std::atomic<int> turn {0};
        std::atomic<int> late {0};
        const auto hand = [&](int mine) {
            for (int round = 0; round < 200; ++round) {
                for (int now = turn; now % 2 != mine; now = turn)
                    turn.wait(now);
                late += clock.now() == begun ? 0 : 1;
                ++turn;
                turn.notify_all();
            }
        };
        std::jthread timer([&] { clock.waitUntil(begun + 1s, {}); });
        std::jthread other([&] { hand(1); });
        hand(0);
        other.join();
        QCOMPARE(late.load(), 0);
        timer.join();
        QVERIFY(clock.now() == begun + 1s);
    }

    void aStopEndsTheWait()
    {
        VirtualClock clock;
        bool reached = true;
        std::jthread waiter(
            [&](std::stop_token stop) { reached = clock.waitUntil(Clock::TimePoint::max(), stop); });
        waiter.request_stop();
        waiter.join();
        QVERIFY(!reached);
    }
};

QTEST_GUILESS_MAIN(TestVirtualClock)
#include "tst_virtual_clock.moc"
