// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/retry_policy.h"

#include <QTest>

using namespace dg;
using namespace std::chrono_literals;
using Wait = std::optional<std::chrono::milliseconds>;

class TestRetryPolicy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void doublesUpToTheLongest_data()
    {
        QTest::addColumn<int>("attempt");
        QTest::addColumn<int>("milliseconds");
        QTest::addRow("first") << 1 << 500;
        QTest::addRow("second") << 2 << 1000;
        QTest::addRow("third") << 3 << 2000;
        QTest::addRow("fourth") << 4 << 4000;
        QTest::addRow("fifth") << 5 << 8000;
        QTest::addRow("no longer than the longest") << 7 << 8000;
    }
    void doublesUpToTheLongest()
    {
        QFETCH(int, attempt);
        QFETCH(int, milliseconds);
        QVERIFY(RetryPolicy().delay(attempt, {}, 0) == Wait(std::chrono::milliseconds(milliseconds)));
    }

    void isLessAQuarterAtMost()
    {
        QVERIFY(RetryPolicy().delay(2, {}, 0.5) == Wait(875ms));
        const Wait shortest = RetryPolicy().delay(2, {}, 0.999999);
        QVERIFY(shortest >= 750ms);
        QVERIFY(shortest <= 751ms);
    }

    void theFirstAttemptCounts()
    {
        QVERIFY(RetryPolicy().delay(7, {}, 0).has_value());
        QVERIFY(!RetryPolicy().delay(8, {}, 0));
        QVERIFY(!RetryPolicy().delay(8, 1s, 0));
        QVERIFY(!RetryPolicy {.attempts = 1}.delay(1, {}, 0));
    }

    void whatTheProviderAsksForIsKeptToTheMillisecond()
    {
        QVERIFY(RetryPolicy().delay(1, 120s, 0.9) == Wait(120s));
        QVERIFY(RetryPolicy().delay(4, 1ms, 0.9) == Wait(1ms));
    }

    void aWishForNoWaitAtAllIsNone()
    {
        QVERIFY(RetryPolicy().delay(1, 0ms, 0) == Wait(500ms));
        QVERIFY(RetryPolicy().delay(1, -5s, 0) == Wait(500ms));
    }

    void patienceHasAnEnd()
    {
        QVERIFY(RetryPolicy().delay(1, 15min, 0) == Wait(15min));
        QVERIFY(!RetryPolicy().delay(1, 15min + 1ms, 0));
    }
};

QTEST_GUILESS_MAIN(TestRetryPolicy)
#include "tst_retry_policy.moc"
