// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <numeric>
#include <string>
#include <vector>

using namespace dg;

class TestRandom : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// From an implementation of its own that gives the authors' outputs for splitmix64(0) and for the state
    /// 1, 2, 3, 4.
    void givesTheSameNumbersEverywhere()
    {
        const auto firstFour = [](std::uint64_t seed) {
            Random random(seed);
            std::array<std::uint64_t, 4> numbers {};
            for (auto &number : numbers)
                number = random.next();
            return numbers;
        };
        QVERIFY((firstFour(0)
            == std::array<std::uint64_t, 4> {
                0x99ec5f36cb75f2b4, 0xbf6e1f784956452a, 0x1a5f849d4933e6e0, 0x6aa594f1262d2d2c}));
        QVERIFY((firstFour(1)
            == std::array<std::uint64_t, 4> {
                0xb3f2af6d0fc710c5, 0x853b559647364cea, 0x92f89756082a4514, 0x642e1c7bc266a3a7}));
        QVERIFY((firstFour(0xdeadbeef)
            == std::array<std::uint64_t, 4> {
                0xc5555444a74d7e83, 0x65c30d37b4b16e38, 0x54f773200a4efa23, 0x429aed75fb958af7}));
    }

    void hashesAsFnv1aDoes()
    {
        static_assert(fnv1a("") == 0xcbf29ce484222325ULL);
        static_assert(fnv1a("a") == 0xaf63dc4c8601ec8cULL);
        static_assert(fnv1a("foobar") == 0x85944171f73967e8ULL);
        QVERIFY(fnv1a("b", fnv1a("a")) == fnv1a("ab"));
    }

    void belowIsEvenAndWithinItsBound()
    {
        for (const std::uint64_t bound : {1ULL, 2ULL, 7ULL, 10ULL}) {
            Random random(bound);
            std::vector<int> counts(bound);
            constexpr int draws = 70'000;
            for (int i = 0; i < draws; ++i) {
                const std::uint64_t number = random.below(bound);
                QVERIFY(number < bound);
                ++counts[number];
            }
            const double expected = static_cast<double>(draws) / static_cast<double>(bound);
            for (const int count : counts)
                QVERIFY(std::abs(count - expected) < expected * 0.06);
        }
    }

    void belowHasNoBiasForHugeBounds()
    {
        // Without rejection two thirds of the numbers would fall into the lower half.
        constexpr std::uint64_t bound = 3ULL << 62;
        Random random(5);
        int low = 0;
        for (int i = 0; i < 10'000; ++i)
            low += random.below(bound) < bound / 2 ? 1 : 0;
        QVERIFY(std::abs(low - 5000) < 300);
    }

    void unitIsInItsIntervalAndChanceKeepsItsWord()
    {
        Random random(3);
        double sum = 0;
        int hits = 0;
        for (int i = 0; i < 20'000; ++i) {
            const double number = random.unit();
            QVERIFY(number >= 0.0 && number < 1.0);
            sum += number;
            hits += random.chance(0.25) ? 1 : 0;
        }
        QVERIFY(std::abs(sum / 20'000 - 0.5) < 0.01);
        QVERIFY(std::abs(hits - 5000) < 300);
        QVERIFY(!random.chance(0.0));
        QVERIFY(random.chance(1.0));
    }

    void shuffleKeepsEveryElementAndReachesEveryOrder()
    {
        Random random(9);
        std::vector<int> items(50);
        std::iota(items.begin(), items.end(), 0);
        const std::vector<int> before = items;
        random.shuffle(items);
        QVERIFY(items != before);
        QVERIFY(std::is_permutation(items.begin(), items.end(), before.begin()));

        std::array<int, 27> orders {};
        for (int i = 0; i < 6000; ++i) {
            std::array<std::size_t, 3> three {0, 1, 2};
            random.shuffle(three);
            ++orders[three[0] * 9 + three[1] * 3 + three[2]];
        }
        QCOMPARE(std::count(orders.begin(), orders.end(), 0), 21);
        for (const int count : orders)
            QVERIFY(count == 0 || std::abs(count - 1000) < 150);
    }

    void picksAnyElementAndAllowsChangingIt()
    {
        Random random(4);
        std::vector<std::string> items {"a", "b", "c"};
        for (int i = 0; i < 100; ++i)
            random.pick(items) = "picked";
        QCOMPARE(std::count(items.begin(), items.end(), "picked"), 3);
    }
};

QTEST_GUILESS_MAIN(TestRandom)
#include "tst_random.moc"
