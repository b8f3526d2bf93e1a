// SPDX-License-Identifier: GPL-3.0-or-later
// core/cache first: Qt 6.4's moc trips over the standard library's <concepts>.
#include "core/cache/lookup_counts.h"

#include <QTest>

#include <thread>
#include <vector>

using namespace dg;
using namespace std::chrono_literals;

namespace {

constexpr auto voice = CacheKind::VoiceProfile;
constexpr auto joke = CacheKind::JokeStructure;
const Worth call {MicroDollars(1500), TokenCount(900), 4000ms};

} // namespace

class TestLookupCounts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyResultIsCountedByItsKind()
    {
        LookupCounts counts;
        for (int i = 0; i < 3; ++i)
            counts.looked(voice, LookupResult::Hit, call, 10us);
        counts.looked(voice, LookupResult::Miss, {}, 20us);
        counts.looked(voice, LookupResult::Joined, call, {});
        counts.looked(joke, LookupResult::Miss, {}, 30us);
        counts.stored(joke);
        counts.stored(joke);
        counts.deleted(voice);
        counts.dropped(joke);

        const CacheStatistics statistics = counts.snapshot();
        const CacheCounters &voices = statistics.byKind[indexOf(voice)];
        QCOMPARE(voices.hits, 3);
        QCOMPARE(voices.misses, 1);
        QCOMPARE(voices.joined, 1);
        QCOMPARE(voices.deletes, 1);
        QCOMPARE(voices.sets, 0);
        QCOMPARE(voices.lookups(), 4); // joined is counted apart
        QCOMPARE(voices.hitRate(), 0.75);
        const CacheCounters &jokes = statistics.byKind[indexOf(joke)];
        QCOMPARE(jokes.misses, 1);
        QCOMPARE(jokes.sets, 2);
        QCOMPARE(jokes.dropped, 1);
        QCOMPARE(jokes.hitRate(), 0.0);
        QVERIFY(statistics.byKind[indexOf(CacheKind::EpisodeOutline)] == CacheCounters {});
        QVERIFY(statistics.tiers.empty());

        const CacheCounters total = statistics.total();
        QCOMPARE(total.hits, 3);
        QCOMPARE(total.misses, 2);
        QCOMPARE(total.hitRate(), 0.6);
        QCOMPARE(total.operations(), 8);
    }

    void nothingAskedIsNoHitRate()
    {
        const CacheStatistics statistics = LookupCounts().snapshot();
        QCOMPARE(statistics.total().hitRate(), 0.0);
        QCOMPARE(statistics.total().operations(), 0);
        QCOMPARE(statistics.totalSaved().calls, 0);
    }

    void whatHitsAndJoinedCallsSaved()
    {
        LookupCounts counts;
        counts.looked(voice, LookupResult::Hit, call, {});
        counts.looked(voice, LookupResult::Joined, call, {});
        counts.looked(voice, LookupResult::Miss, call, {}); // saved nothing
        counts.looked(joke, LookupResult::Hit, {MicroDollars(1), TokenCount(2), 3ms}, {});
        const CacheStatistics statistics = counts.snapshot();
        const Saved &voices = statistics.saved[indexOf(voice)];
        QCOMPARE(voices.calls, 2);
        QVERIFY(voices.worth == (Worth {MicroDollars(3000), TokenCount(1800), 8000ms}));
        QCOMPARE(statistics.totalSaved().calls, 3);
        QVERIFY(statistics.totalSaved().worth == (Worth {MicroDollars(3001), TokenCount(1802), 8003ms}));
    }

    void whatWasNotMeasuredIsNotInTheHistogram()
    {
        LookupCounts counts;
        counts.looked(voice, LookupResult::Hit, {}, {});
        counts.looked(voice, LookupResult::Hit, {}, 1ms);
        counts.looked(voice, LookupResult::Miss, {}, 1ms);
        const LatencyHistogram latency = counts.snapshot().latency[indexOf(voice)];
        QCOMPARE(latency.total(), 2);
        QVERIFY(latency.percentile(0.5) >= 1ms && latency.percentile(0.5) < 1200us);
    }

    void aResetForgetsEverything()
    {
        LookupCounts counts;
        for (const CacheKind kind : allCacheKinds) {
            for (const auto result : {LookupResult::Hit, LookupResult::Miss, LookupResult::Joined})
                counts.looked(kind, result, call, 1ms);
            counts.stored(kind);
            counts.deleted(kind);
            counts.dropped(kind);
        }
        QCOMPARE(counts.snapshot().total().operations(), std::int64_t {4 * cacheKindCount});
        counts.reset();
        const CacheStatistics statistics = counts.snapshot();
        for (const CacheKind kind : allCacheKinds) {
            QVERIFY(statistics.byKind[indexOf(kind)] == CacheCounters {});
            QCOMPARE(statistics.latency[indexOf(kind)].total(), 0);
            QCOMPARE(statistics.saved[indexOf(kind)].calls, 0);
            QVERIFY(statistics.saved[indexOf(kind)].worth == Worth {});
        }
    }

    void eightThreadsLoseNothing()
    {
        LookupCounts counts;
        constexpr int each = 5000;
        {
            std::vector<std::jthread> threads;
            for (int thread = 0; thread < 8; ++thread) {
                threads.emplace_back([&] {
                    for (int i = 0; i < each; ++i)
                        counts.looked(voice, i % 2 == 0 ? LookupResult::Hit : LookupResult::Miss, call, 1us);
                });
            }
        }
        const CacheStatistics statistics = counts.snapshot();
        QCOMPARE(statistics.byKind[indexOf(voice)].hits, 4 * each);
        QCOMPARE(statistics.byKind[indexOf(voice)].misses, 4 * each);
        QCOMPARE(statistics.latency[indexOf(voice)].total(), 8 * each);
        QCOMPARE(statistics.saved[indexOf(voice)].worth.tokens.value(), std::int64_t {900} * 4 * each);
    }
};

QTEST_GUILESS_MAIN(TestLookupCounts)
#include "tst_lookup_counts.moc"
