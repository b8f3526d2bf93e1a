// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/budget.h"

#include <QTest>

#include <atomic>
#include <thread>
#include <utility>
#include <vector>

using namespace dg;

namespace {

constexpr MicroDollars operator""_md(unsigned long long value)
{
    return MicroDollars(static_cast<std::int64_t>(value));
}

} // namespace

class TestBudget : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withoutALimitItOnlyCounts()
    {
        Budget budget;
        auto hold = budget.hold(1'000'000_md);
        QVERIFY(hold);
        hold->settle(1'200'000_md);
        QVERIFY(budget.spent() == 1'200'000_md);
        QVERIFY(!budget.limit());
    }

    void callsUnderWayCannotSpendTogetherWhatEachMight()
    {
        Budget budget(100_md);
        auto first = budget.hold(60_md);
        QVERIFY(first);
        QVERIFY(!budget.hold(60_md));
        QVERIFY(budget.hold(40_md)); // to the last of it
        QVERIFY(budget.held() == 60_md);
        first->settle(30_md);
        QVERIFY(budget.held() == 0_md);
        QVERIFY(budget.spent() == 30_md);
        QVERIFY(!budget.hold(71_md));
        QVERIFY(budget.hold(70_md));
    }

    void whatEarlierRunsSpentCounts()
    {
        Budget budget(100_md, 90_md);
        QVERIFY(!budget.hold(11_md));
        QVERIFY(budget.hold(10_md));
    }

    void whatCostsNothingIsNeverHeldBack()
    {
        Budget budget(10_md, 10_md);
        QVERIFY(budget.hold(0_md));
    }

    void aCallThatTookMoreThanExpectedCountsInFull()
    {
        Budget budget(100_md);
        budget.hold(50_md)->settle(130_md);
        QVERIFY(budget.spent() == 130_md);
        QVERIFY(!budget.hold(0_md)); // it is beyond its limit
    }

    void anEndWithoutAnAnswerGivesItBack()
    {
        Budget budget(100_md);
        {
            const auto hold = budget.hold(100_md);
            QVERIFY(!budget.hold(1_md));
        }
        QVERIFY(budget.held() == 0_md);
        QVERIFY(budget.spent() == 0_md);
    }

    void settlesOnce()
    {
        Budget budget(100_md);
        {
            auto hold = budget.hold(50_md);
            hold->settle(20_md);
            hold->settle(20_md);
        }
        QVERIFY(budget.spent() == 20_md);
        QVERIFY(budget.held() == 0_md);
    }

    void aMovedHoldIsOneAndTheSame()
    {
        Budget budget(100_md);
        Budget::Hold kept;
        {
            auto hold = budget.hold(50_md);
            kept = std::move(*hold);
        }
        QVERIFY(budget.held() == 50_md);
        kept = std::move(*budget.hold(10_md)); // the first is given back
        QVERIFY(budget.held() == 10_md);
        Budget::Hold last(std::move(kept));
        last.settle(10_md);
        QVERIFY(budget.held() == 0_md);
        QVERIFY(budget.spent() == 10_md);
    }

    void manyThreadsNeverSpendMoreThanTheLimit()
    {
        Budget budget(1000_md);
        std::atomic<int> made {0};
        {
            std::vector<std::jthread> threads;
            for (int thread = 0; thread < 8; ++thread) {
                threads.emplace_back([&] {
                    for (int call = 0; call < 100; ++call) {
                        if (auto hold = budget.hold(10_md)) {
                            std::this_thread::yield();
                            hold->settle(7_md);
                            ++made;
                        }
                    }
                });
            }
        }
        QVERIFY(budget.held() == 0_md);
        QVERIFY(budget.spent() == MicroDollars(7 * made));
        QVERIFY(budget.spent() <= 1000_md);
        QVERIFY(!budget.hold(10_md)); // all that could be spent was
    }
};

QTEST_GUILESS_MAIN(TestBudget)
#include "tst_budget.moc"
