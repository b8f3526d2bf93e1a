// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/latency_histogram.h"
#include "core/base/random.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <thread>
#include <vector>

using namespace dg;
using namespace std::chrono_literals;

using std::chrono::nanoseconds;

namespace {

constexpr std::array<double, 9> shares {0.0, 0.01, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1.0};

/// The duration that `share` of all stayed within, as it is defined.
nanoseconds exactly(std::vector<nanoseconds> all, double share)
{
    std::ranges::sort(all);
    const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(all.size())));
    return all[std::clamp<std::size_t>(rank, 1, all.size()) - 1];
}

} // namespace

class TestLatencyHistogram : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingMeasuredIsNothing()
    {
        const LatencyHistogram histogram;
        QCOMPARE(histogram.total(), 0);
        for (const double share : shares)
            QVERIFY(histogram.percentile(share) == 0ns);
    }

    void bucketsFollowOneAnother()
    {
        QVERIFY(LatencyHistogram::boundOf(0) == 64ns);
        for (std::size_t bucket = 0; bucket + 1 < LatencyHistogram::bucketCount; ++bucket) {
            const nanoseconds bound = LatencyHistogram::boundOf(bucket);
            const nanoseconds next = LatencyHistogram::boundOf(bucket + 1);
            QVERIFY(next > bound);
            QVERIFY(LatencyHistogram::bucketOf(bound - 1ns) == bucket);
            QVERIFY(LatencyHistogram::bucketOf(bound + 1ns) == bucket + 1);
            // The shortest of the next one is overestimated by 19 % at most.
            QVERIFY(static_cast<double>(next.count()) <= 1.19 * static_cast<double>((bound + 1ns).count()));
        }
        QVERIFY(LatencyHistogram::boundOf(LatencyHistogram::bucketCount - 1) > 68s);
    }

    void whatIsTooShortOrTooLongFallsIntoTheFirstOrTheLast()
    {
        for (const nanoseconds each : {nanoseconds::min(), -1ns, 0ns, 1ns, 63ns})
            QCOMPARE(LatencyHistogram::bucketOf(each), std::size_t(0));
        for (const nanoseconds each : {nanoseconds(80s), nanoseconds(10h), nanoseconds::max()})
            QCOMPARE(LatencyHistogram::bucketOf(each), LatencyHistogram::bucketCount - 1);
        LatencyHistogram histogram;
        histogram.add(10h);
        QVERIFY(histogram.percentile(0.5) > 68s);
    }

    void oneDurationIsEveryPercentile()
    {
        for (const nanoseconds each :
            {64ns, 100ns, 1000ns, 123'456ns, nanoseconds(5ms), nanoseconds(2s), nanoseconds(1min)}) {
            LatencyHistogram histogram;
            histogram.add(each);
            for (const double share : shares) {
                const auto found = histogram.percentile(share);
                QVERIFY(found >= each);
                QVERIFY(static_cast<double>(found.count()) <= 1.19 * static_cast<double>(each.count()));
            }
        }
    }

    void percentilesAreRightToWithinNineteenPercent()
    {
        Random random(3);
        for (int round = 0; round < 50; ++round) {
            LatencyHistogram histogram;
            std::vector<nanoseconds> all;
            const auto count = random.below(2000) + 1;
            const double spread = 1 + random.unit() * 19; // in powers of two
            for (std::uint64_t i = 0; i < count; ++i) {
                // From 64 ns on, as many in each power of two.
                const nanoseconds each(static_cast<std::int64_t>(std::exp2(6 + random.unit() * spread)));
                all.push_back(each);
                histogram.add(each);
            }
            QCOMPARE(histogram.total(), static_cast<std::int64_t>(count));
            for (const double share : shares) {
                const auto right = static_cast<double>(exactly(all, share).count());
                const auto found = static_cast<double>(histogram.percentile(share).count());
                QVERIFY2(found >= right && found <= 1.19 * right,
                    qPrintable(
                        QStringLiteral("%1 of %2: %3 for %4").arg(share).arg(count).arg(found).arg(right)));
            }
        }
    }

    void sharesBeyondAllAreTheLeastAndTheMost()
    {
        LatencyHistogram histogram;
        histogram.add(100ns);
        histogram.add(1s);
        QVERIFY(histogram.percentile(-1) == histogram.percentile(0));
        QVERIFY(histogram.percentile(0) < 120ns);
        QVERIFY(histogram.percentile(2) == histogram.percentile(1));
        QVERIFY(histogram.percentile(1) >= 1s);
    }

    void sumsAreAsIfAllWereOne()
    {
        LatencyHistogram one;
        LatencyHistogram other;
        LatencyHistogram both;
        for (int i = 1; i < 1000; ++i) {
            (i % 3 == 0 ? one : other).add(i * 1us);
            both.add(i * 1us);
        }
        one += other;
        QVERIFY(one.counts == both.counts);
    }

    void manyThreadsLoseNothing()
    {
        SharedLatencyHistogram shared;
        LatencyHistogram expected;
        constexpr int each = 5000;
        for (int i = 0; i < each; ++i)
            expected.add(i * 100ns);
        {
            std::vector<std::jthread> threads;
            for (int thread = 0; thread < 4; ++thread) {
                threads.emplace_back([&] {
                    for (int i = 0; i < each; ++i)
                        shared.add(i * 100ns);
                });
            }
        }
        const LatencyHistogram found = shared.snapshot();
        for (std::size_t bucket = 0; bucket < LatencyHistogram::bucketCount; ++bucket)
            QCOMPARE(found.counts[bucket], 4 * expected.counts[bucket]);
        shared.reset();
        QCOMPARE(shared.snapshot().total(), 0);
    }
};

QTEST_GUILESS_MAIN(TestLatencyHistogram)
#include "tst_latency_histogram.moc"
