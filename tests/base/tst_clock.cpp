// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"

#include <QTest>

#include <thread>

using namespace dg;

class TestClock : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void waitsUntilTheDeadline()
    {
        SystemClock clock;
        const auto deadline = clock.now() + std::chrono::milliseconds(5);
        QVERIFY(clock.waitUntil(deadline, {}));
        QVERIFY(clock.now() >= deadline);
    }

    void aDeadlineThatIsPastIsReachedAtOnce()
    {
        SystemClock clock;
        QVERIFY(clock.waitUntil(clock.now() - std::chrono::hours(1), {}));
    }

    void theRoughTimeIsNeverAhead()
    {
        SystemClock clock;
        Clock::TimePoint last {};
        for (int i = 0; i < 1000; ++i) {
            const auto rough = clock.roughNow();
            QVERIFY(rough <= clock.now());
            QVERIFY(rough >= last);
            last = rough;
        }
    }

    void theRoughTimeGoesOn()
    {
        SystemClock clock;
        const auto begun = clock.now();
        QTRY_VERIFY(clock.roughNow() > begun);
    }

    void aStopEndsTheWait()
    {
        SystemClock clock;
        bool reached = true;
        std::jthread waiter([&](std::stop_token stop) {
            reached = clock.waitUntil(clock.now() + std::chrono::hours(1), stop);
        });
        waiter.request_stop();
        waiter.join();
        QVERIFY(!reached);
    }

    void aStopThatCameBeforeCounts()
    {
        SystemClock clock;
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(!clock.waitUntil(clock.now() + std::chrono::hours(1), stop.get_token()));
    }
};

QTEST_GUILESS_MAIN(TestClock)
#include "tst_clock.moc"
