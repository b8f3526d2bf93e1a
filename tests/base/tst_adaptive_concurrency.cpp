// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/adaptive_concurrency.h"

#include <QTest>

using namespace dg;
using namespace std::chrono_literals;

namespace {

constexpr AdaptiveConcurrency::TimePoint start {1h};

void accept(AdaptiveConcurrency &concurrency, int times)
{
    for (int i = 0; i < times; ++i)
        concurrency.accepted();
}

} // namespace

class TestAdaptiveConcurrency : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void risesWithEachCallUntilTheFirstRefusal()
    {
        AdaptiveConcurrency concurrency({8, 64});
        QCOMPARE(concurrency.allowed(), 8);
        accept(concurrency, 8);
        QCOMPARE(concurrency.allowed(), 16);
        accept(concurrency, 1000);
        QCOMPARE(concurrency.allowed(), 64);
    }

    void halvesWhenItIsTooMuch()
    {
        AdaptiveConcurrency concurrency({40, 64});
        concurrency.pushedBack(start, start + 1s);
        QCOMPARE(concurrency.allowed(), 20);
    }

    void risesByOneARoundFromThenOn()
    {
        AdaptiveConcurrency concurrency({20, 64});
        concurrency.pushedBack(start, start + 1s);
        QCOMPARE(concurrency.allowed(), 10);
        accept(concurrency, 9);
        QCOMPARE(concurrency.allowed(), 10);
        accept(concurrency, 2);
        QCOMPARE(concurrency.allowed(), 11);
        accept(concurrency, 1000);
        QVERIFY(concurrency.allowed() > 40);
        QVERIFY(concurrency.allowed() < 64); // by far not one for each
    }

    void whatBeganBeforeTheHalvingIsAnsweredFor()
    {
        AdaptiveConcurrency concurrency({64, 64});
        concurrency.pushedBack(start, start + 2s);
        concurrency.pushedBack(start + 1s, start + 3s);
        concurrency.pushedBack(start + 2s, start + 3s);
        QCOMPARE(concurrency.allowed(), 32);
        concurrency.pushedBack(start + 2500ms, start + 4s);
        QCOMPARE(concurrency.allowed(), 16);
        concurrency.pushedBack(start + 3s, start + 5s); // the last halving counts, not the first
        QCOMPARE(concurrency.allowed(), 16);
    }

    void neverFallsBelowOne()
    {
        AdaptiveConcurrency concurrency({2, 64});
        for (int i = 1; i < 10; ++i)
            concurrency.pushedBack(start + i * 2s, start + i * 2s + 1s);
        QCOMPARE(concurrency.allowed(), 1);
        accept(concurrency, 1);
        QCOMPARE(concurrency.allowed(), 2);
    }

    void aRangeWithoutSenseIsOne()
    {
        AdaptiveConcurrency concurrency({0, 0});
        QCOMPARE(concurrency.allowed(), 1);
        accept(concurrency, 5);
        QCOMPARE(concurrency.allowed(), 1);
    }
};

QTEST_GUILESS_MAIN(TestAdaptiveConcurrency)
#include "tst_adaptive_concurrency.moc"
