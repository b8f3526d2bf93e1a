// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/lru.h"
#include "core/base/random.h"

#include <QTest>

#include <algorithm>
#include <deque>
#include <list>
#include <random>
#include <string>
#include <vector>

using namespace dg;
using Keys = std::vector<int>;

namespace {

Keys keysOf(Lru<int, std::string> &lru)
{
    Keys keys;
    lru.forEach([&](int key, std::string &) {
        keys.push_back(key);
        return true;
    });
    return keys;
}

/// As bad as a hash can be: everything in a few heaps.
struct BadHash {
    std::size_t operator()(int key) const { return static_cast<std::size_t>(key % 3); }
};

} // namespace

class TestLru : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theLeastRecentlyUsedGoFirst()
    {
        Lru<int, std::string> lru(10);
        Keys evicted;
        const auto note = [&](int key, const std::string &) { evicted.push_back(key); };
        for (int key = 1; key <= 3; ++key)
            QVERIFY(lru.insert(key, "x", 3, note));
        QVERIFY(lru.find(1)); // now the most recently used
        QVERIFY(lru.insert(4, "x", 6, note));
        QCOMPARE(evicted, (Keys {2, 3}));
        QCOMPARE(keysOf(lru), (Keys {4, 1}));
        QCOMPARE(lru.charge(), std::size_t(9));
        QCOMPARE(lru.size(), std::size_t(2));
    }

    void theOneThatGoesIsTheLeastRecentlyUsed()
    {
        constexpr int most = 50;
        Lru<int, int> lru(most);
        std::list<int> order; // the plain way, from the most recently used on
        std::mt19937 random(7);
        for (int step = 0; step < 20'000; ++step) {
            const int key = std::uniform_int_distribution(0, 80)(random);
            const auto known = std::find(order.begin(), order.end(), key);
            QCOMPARE(lru.peek(key) != nullptr, known != order.end());
            const int what = std::uniform_int_distribution(0, 9)(random);
            if (what == 0) {
                QCOMPARE(lru.erase(key), known != order.end());
                order.remove(key);
            } else if (lru.find(key)) {
                order.splice(order.begin(), order, known);
            } else if (what < 6) {
                std::vector<int> evicted;
                QVERIFY(lru.insert(key, step, 1, [&](int other, int) { evicted.push_back(other); }));
                if (static_cast<int>(order.size()) == most) {
                    QCOMPARE(evicted, std::vector<int> {order.back()});
                    order.pop_back();
                }
                order.push_front(key);
            }
        }
        std::vector<int> found;
        lru.forEach([&](int key, int) {
            found.push_back(key);
            return true;
        });
        QCOMPARE(found, std::vector<int>(order.begin(), order.end()));
    }

    void exactlyFullIsNotTooFull()
    {
        Lru<int, std::string> lru(4);
        bool any = false;
        const auto note = [&](int, const std::string &) { any = true; };
        QVERIFY(lru.insert(1, "a", 2, note));
        QVERIFY(lru.insert(2, "b", 2, note));
        QVERIFY(!any);
        QCOMPARE(lru.charge(), lru.capacity());
    }

    void replacingCountsTheNewChargeAlone()
    {
        Lru<int, std::string> lru(10);
        Keys evicted;
        const auto note = [&](int key, const std::string &) { evicted.push_back(key); };
        QVERIFY(lru.insert(1, "a", 6, note));
        QVERIFY(lru.insert(2, "b", 3, note));
        QVERIFY(lru.insert(1, "c", 7, note));
        QVERIFY(evicted.empty());
        QCOMPARE(*lru.find(1), std::string("c"));
        QCOMPARE(lru.charge(), std::size_t(10));
        QCOMPARE(lru.size(), std::size_t(2));
    }

    void whatIsTooLargeIsNotKeptAndTakesItsPredecessorAlong()
    {
        Lru<int, std::string> lru(10);
        Keys evicted;
        const auto note = [&](int key, const std::string &) { evicted.push_back(key); };
        QVERIFY(lru.insert(1, "a", 5, note));
        QVERIFY(lru.insert(2, "b", 5, note));
        QVERIFY(!lru.insert(1, "too large", 11, note));
        QVERIFY(evicted.empty());
        QVERIFY(!lru.find(1));
        QVERIFY(lru.find(2));
        QCOMPARE(lru.charge(), std::size_t(5));
    }

    void erases()
    {
        Lru<int, std::string> lru(10);
        const auto ignore = [](int, const std::string &) {};
        QVERIFY(lru.insert(1, "a", 5, ignore));
        QVERIFY(lru.erase(1));
        QVERIFY(!lru.erase(1));
        QCOMPARE(lru.charge(), std::size_t(0));
        QCOMPARE(lru.size(), std::size_t(0));
    }

    void aWalkEndsWhenItsVisitorSaysSo()
    {
        Lru<int, std::string> lru(10);
        const auto ignore = [](int, const std::string &) {};
        for (int key = 0; key < 5; ++key)
            QVERIFY(lru.insert(key, "a", 1, ignore));
        int visited = 0;
        lru.forEach([&](int, std::string &) { return ++visited < 2; });
        QCOMPARE(visited, 2);
    }

    void atMostSoManyEntries()
    {
        Lru<int, std::string> lru(1000, 3);
        Keys evicted;
        const auto note = [&](int key, const std::string &) { evicted.push_back(key); };
        for (int key = 1; key <= 3; ++key)
            QVERIFY(lru.insert(key, "x", 1, note));
        QVERIFY(evicted.empty());
        QVERIFY(lru.insert(2, "y", 1, note)); // replaced, not added
        QVERIFY(evicted.empty());
        QVERIFY(lru.insert(4, "x", 1, note));
        QCOMPARE(evicted, (Keys {1}));
        QCOMPARE(keysOf(lru), (Keys {4, 2, 3}));
        QCOMPARE(lru.charge(), std::size_t(3));
        Lru<int, std::string> one(1000, 1);
        QVERIFY(one.insert(1, "a", 1, note));
        QVERIFY(one.insert(2, "b", 1, note));
        QCOMPARE(keysOf(one), (Keys {2}));
    }

    void aPeekIsNoUse()
    {
        Lru<int, std::string> lru(10);
        const auto ignore = [](int, const std::string &) {};
        QVERIFY(lru.insert(1, "a", 5, ignore));
        QVERIFY(lru.insert(2, "b", 5, ignore));
        QCOMPARE(*lru.peek(1), std::string("a"));
        QVERIFY(!lru.peek(3));
        QCOMPARE(keysOf(lru), (Keys {2, 1}));
        *lru.peek(1) = "changed";
        QVERIFY(lru.insert(3, "c", 5, ignore));
        QVERIFY(!lru.peek(1));
        QCOMPARE(keysOf(lru), (Keys {3, 2}));
    }

    void erasesWhatACaseFits()
    {
        Lru<int, std::string> lru(100);
        const auto ignore = [](int, const std::string &) {};
        for (int key = 0; key < 20; ++key)
            QVERIFY(lru.insert(key, std::to_string(key), 2, ignore));
        std::vector<std::string> taken;
        const std::size_t gone = lru.eraseIf([&](int key, std::string &value) {
            if (key % 3 != 0)
                return false;
            taken.push_back(std::move(value));
            return true;
        });
        QCOMPARE(gone, std::size_t(7));
        QCOMPARE(taken, (std::vector<std::string> {"18", "15", "12", "9", "6", "3", "0"}));
        QCOMPARE(lru.size(), std::size_t(13));
        QCOMPARE(lru.charge(), std::size_t(26));
        for (int key = 0; key < 20; ++key)
            QCOMPARE(lru.peek(key) != nullptr, key % 3 != 0);
        QCOMPARE(lru.eraseIf([](int, std::string &) { return true; }), std::size_t(13));
        QCOMPARE(lru.charge(), std::size_t(0));
        QVERIFY(keysOf(lru).empty());
        QVERIFY(lru.insert(1, "again", 2, ignore));
        QCOMPARE(*lru.find(1), std::string("again"));
    }

    void keysThatShareAHashAreKeptApart()
    {
        Random random(5);
        Lru<int, int, BadHash> lru(std::size_t {1} << 20);
        std::vector<bool> plain(400, false);
        for (int step = 0; step < 20'000; ++step) {
            const int key = static_cast<int>(random.below(plain.size()));
            const auto at = static_cast<std::size_t>(key);
            switch (random.below(4)) {
            case 0:
            case 1:
                QVERIFY(lru.insert(key, key * 2, 1, [](int, int) {}));
                plain[at] = true;
                break;
            case 2:
                QCOMPARE(lru.erase(key), bool(plain[at]));
                plain[at] = false;
                break;
            default: {
                const int *found = lru.find(key);
                QCOMPARE(found != nullptr, bool(plain[at]));
                QVERIFY(!found || *found == key * 2);
            }
            }
            if (step % 1000 == 999) {
                lru.eraseIf([](int each, int) { return each % 7 == 0; });
                for (std::size_t each = 0; each < plain.size(); ++each) {
                    if (each % 7 == 0)
                        plain[each] = false;
                    QCOMPARE(lru.peek(static_cast<int>(each)) != nullptr, bool(plain[each]));
                }
                QCOMPARE(lru.size(), static_cast<std::size_t>(std::count(plain.begin(), plain.end(), true)));
            }
        }
    }

    void aHundredThousandAreFound()
    {
        constexpr int count = 100'000;
        Lru<int, int> lru(count);
        int evicted = 0;
        for (int key = 0; key < count + 1000; ++key)
            QVERIFY(lru.insert(key, -key, 1, [&](int other, int) { evicted += other < 1000 ? 1 : count; }));
        QCOMPARE(evicted, 1000);
        QCOMPARE(lru.size(), std::size_t(count));
        for (int key = 0; key < count + 1000; ++key) {
            const int *found = lru.find(key);
            QVERIFY(key < 1000 ? !found : found && *found == -key);
        }
    }

    void agreesWithAPlainList()
    {
        struct Entry {
            int key;
            std::size_t charge;
        };
        constexpr std::size_t capacity = 40;
        Random random(7);
        Lru<int, std::string> lru(capacity);
        std::deque<Entry> plain; // most recently used first
        const auto position = [&](int key) {
            return std::find_if(
                plain.begin(), plain.end(), [key](const Entry &each) { return each.key == key; });
        };
        for (int step = 0; step < 5000; ++step) {
            const int key = static_cast<int>(random.below(20));
            const auto known = position(key);
            switch (random.below(3)) {
            case 0: {
                const auto charge = static_cast<std::size_t>(random.below(12));
                (void)lru.insert(key, "x", charge, [](int, const std::string &) {});
                if (known != plain.end())
                    plain.erase(known);
                plain.push_front({key, charge});
                for (;;) {
                    std::size_t sum = 0;
                    for (const Entry &each : plain)
                        sum += each.charge;
                    if (sum <= capacity)
                        break;
                    plain.pop_back();
                }
                break;
            }
            case 1:
                QCOMPARE(lru.find(key) != nullptr, known != plain.end());
                if (known != plain.end()) {
                    const Entry entry = *known;
                    plain.erase(known);
                    plain.push_front(entry);
                }
                break;
            default:
                QCOMPARE(lru.erase(key), known != plain.end());
                if (known != plain.end())
                    plain.erase(known);
            }
            Keys expected;
            std::size_t sum = 0;
            for (const Entry &each : plain) {
                expected.push_back(each.key);
                sum += each.charge;
            }
            QCOMPARE(keysOf(lru), expected);
            QCOMPARE(lru.charge(), sum);
        }
    }
};

QTEST_GUILESS_MAIN(TestLru)
#include "tst_lru.moc"
