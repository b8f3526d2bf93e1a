// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cache/cache_history.h"

#include <QTest>

#include <cmath>

using namespace dg;
using namespace std::chrono_literals;

namespace {

/// What a cache has counted so far.
struct Counted {
    CacheStatistics statistics;

    void add(int hits, int misses, int joined = 0, std::chrono::nanoseconds took = 10us)
    {
        CacheCounters &counters = statistics.byKind[indexOf(CacheKind::AiResponse)];
        counters.hits += hits;
        counters.misses += misses;
        counters.joined += joined;
        for (int i = 0; i < hits + misses + joined; ++i)
            statistics.latency[indexOf(CacheKind::AiResponse)].add(took);
    }
};

CacheHistory::Point last(const CacheHistory &history)
{
    return history.at(history.size() - 1);
}

} // namespace

class CacheHistoryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aPointIsAboutWhatWasAskedOfLate()
    {
        CacheHistory history;
        Counted counted;
        counted.add(50, 50); // before anybody looked: belongs to no moment
        auto now = CacheHistory::Time(1h);
        history.add(now, counted.statistics);
        QVERIFY(std::isnan(last(history).reused));
        QVERIFY(!history.hasLookups());

        counted.add(2, 1, 1, 10us);
        history.add(now += 1s, counted.statistics);
        QCOMPARE(last(history).reused, 0.75);
        QVERIFY(last(history).median >= 10e-6 && last(history).median < 12e-6);
        QCOMPARE(last(history).p95, last(history).median);
        QVERIFY(history.hasLookups());

        counted.add(0, 4, 0, 1ms);
        history.add(now += 1s, counted.statistics);
        QCOMPARE(last(history).reused, 3.0 / 8);
        QVERIFY(last(history).p95 >= 1e-3);

        // A minute on, it is about that minute alone; another one on, about nothing.
        for (int second = 0; second < 59; ++second)
            history.add(now += 1s, counted.statistics);
        QCOMPARE(last(history).reused, 0.0);
        for (int second = 0; second < 2; ++second)
            history.add(now += 1s, counted.statistics);
        QVERIFY(std::isnan(last(history).reused));
        QVERIFY(std::isnan(last(history).median));
        QVERIFY(history.hasLookups());
    }

    void afterAPauseALineBeginsAnew()
    {
        CacheHistory history;
        Counted counted;
        auto now = CacheHistory::Time(1h);
        history.add(now, counted.statistics);
        counted.add(1, 0);
        history.add(now += 1s, counted.statistics);
        QCOMPARE(last(history).reused, 1.0);
        counted.add(0, 100);
        history.add(now += 1min, counted.statistics);
        QVERIFY(std::isnan(last(history).reused));
        counted.add(1, 1);
        history.add(now += 1s, counted.statistics);
        QCOMPARE(last(history).reused, 0.5);
    }

    void countersThatBeganAnewAreNoLoss()
    {
        CacheHistory history;
        Counted counted;
        auto now = CacheHistory::Time(1h);
        history.add(now, counted.statistics);
        counted.add(10, 10);
        history.add(now += 1s, counted.statistics);
        Counted anew;
        history.add(now += 1s, anew.statistics);
        QVERIFY(std::isnan(last(history).reused));
        anew.add(1, 0);
        history.add(now += 1s, anew.statistics);
        QCOMPARE(last(history).reused, 1.0);
    }

    void itForgetsWhatIsOlderThanItShows()
    {
        CacheHistory history;
        Counted counted;
        auto now = CacheHistory::Time(1h);
        for (int i = 0; i < 5000; ++i) {
            counted.add(1, 1);
            history.add(now += 500ms, counted.statistics);
            history.add(now + 1ms, counted.statistics); // too close to be another point
        }
        QCOMPARE(history.size(), CacheHistory::most);
        QCOMPARE(last(history).at, now);
        QVERIFY(now - history.at(0).at >= CacheHistory::span);
        for (std::size_t i = 1; i < history.size(); ++i)
            QCOMPARE(history.at(i).at - history.at(i - 1).at, CacheHistory::Time(500ms));

        for (int i = 0; i < 5000; ++i)
            history.add(now += 500ms, counted.statistics);
        QVERIFY(!history.hasLookups());
    }
};

QTEST_GUILESS_MAIN(CacheHistoryTest)
#include "tst_cache_history.moc"
