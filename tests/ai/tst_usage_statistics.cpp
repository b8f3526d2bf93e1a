// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/usage_statistics.h"

#include <QTest>

#include <thread>
#include <vector>

using namespace dg;

namespace {

const AnswererId sonnet {QStringLiteral("Anthropic"), QStringLiteral("claude-sonnet-5-5")};
const AnswererId haiku {QStringLiteral("Anthropic"), QStringLiteral("claude-haiku-5-5")};

UsageCounters called(std::int64_t input, std::int64_t cost)
{
    UsageCounters counters;
    counters.asked = 1;
    counters.calls = 2; // the first of them failed
    counters.usage.input = TokenCount(input);
    counters.usage.cost = MicroDollars(cost);
    return counters;
}

UsageCounters hit(std::int64_t saved)
{
    UsageCounters counters;
    counters.asked = 1;
    counters.hits = 1;
    counters.saved = MicroDollars(saved);
    return counters;
}

} // namespace

class TestUsageStatistics : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsByProviderAndModel()
    {
        UsageStatistics statistics;
        statistics.add(sonnet, called(100, 7));
        statistics.add(sonnet, hit(7));
        statistics.add(haiku, called(50, 1));

        const auto snapshot = statistics.snapshot();
        QCOMPARE(snapshot.size(), std::size_t {2});
        const UsageCounters &ofSonnet = snapshot.at(sonnet);
        QCOMPARE(ofSonnet.asked, 2);
        QCOMPARE(ofSonnet.calls, 2);
        QCOMPARE(ofSonnet.hits, 1);
        QCOMPARE(ofSonnet.usage.cost.value(), 7);
        QCOMPARE(ofSonnet.saved.value(), 7);
        QCOMPARE(snapshot.at(haiku).usage.input.value(), 50);

        const UsageCounters total = statistics.total();
        QCOMPARE(total.asked, 3);
        QCOMPARE(total.calls, 4);
        QCOMPARE(total.usage.input.value(), 150);
        QCOMPARE(total.usage.cost.value(), 8);
    }

    void theRateIsOfWhatWasAnswered_data()
    {
        QTest::addColumn<int>("asked");
        QTest::addColumn<int>("hits");
        QTest::addColumn<int>("joined");
        QTest::addColumn<int>("failed");
        QTest::addColumn<double>("rate");
        QTest::newRow("nothing asked") << 0 << 0 << 0 << 0 << 0.0;
        QTest::newRow("all failed") << 3 << 0 << 0 << 3 << 0.0;
        QTest::newRow("all called") << 4 << 0 << 0 << 0 << 0.0;
        QTest::newRow("half known") << 4 << 1 << 1 << 0 << 0.5;
        QTest::newRow("failures apart") << 6 << 2 << 1 << 2 << 0.75;
        QTest::newRow("all known") << 2 << 2 << 0 << 0 << 1.0;
    }
    void theRateIsOfWhatWasAnswered()
    {
        QFETCH(const int, asked);
        QFETCH(const int, hits);
        QFETCH(const int, joined);
        QFETCH(const int, failed);
        UsageCounters counters;
        counters.asked = asked;
        counters.calls = 20; // attempts do not count
        counters.hits = hits;
        counters.joined = joined;
        counters.failed = failed;
        QTEST(counters.hitRate(), "rate");
    }

    void countsFromAnyThread()
    {
        UsageStatistics statistics;
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 4; ++i) {
                threads.emplace_back([&statistics] {
                    for (int n = 0; n < 1000; ++n)
                        statistics.add(n % 2 ? sonnet : haiku, called(1, 1));
                });
            }
        }
        QCOMPARE(statistics.total().usage.cost.value(), 4000);
        QCOMPARE(statistics.snapshot().at(haiku).asked, 2000);
    }
};

QTEST_GUILESS_MAIN(TestUsageStatistics)
#include "tst_usage_statistics.moc"
