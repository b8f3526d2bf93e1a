// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/cache/memory_tier.h"
#include "tests/support/fake_clock.h"

#include <QTest>

#include <atomic>
#include <latch>
#include <map>
#include <thread>
#include <vector>

using namespace dg;
using namespace std::chrono_literals;

namespace {

CacheKey keyOf(int number, CacheKind kind = CacheKind::AiResponse)
{
    return CacheKey::of(kind, {{QStringLiteral("number"), number}});
}

CacheEntry entryOf(const QByteArray &value, std::chrono::nanoseconds lifetime = 1h)
{
    return {std::make_shared<const QByteArray>(value), lifetime, {}, {}};
}

/// Keys of one shard of the tier, found by what they evict, so that a test can fill it.
std::vector<CacheKey> keysOfOneShard(std::size_t count)
{
    FakeClock clock;
    std::vector<CacheKey> keys {keyOf(0)};
    for (int number = 1; keys.size() < count; ++number) {
        // One entry a shard: what throws the first out lies beside it.
        MemoryTier tier(clock, 16 * entryOf("x").charge());
        tier.put(keys.front(), entryOf("x"));
        tier.put(keyOf(number), entryOf("x"));
        if (!tier.get(keys.front()))
            keys.push_back(keyOf(number));
    }
    return keys;
}

} // namespace

class TestMemoryTier : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsPutIsThere()
    {
        FakeClock clock;
        MemoryTier tier(clock);
        QVERIFY(!tier.get(keyOf(1)));
        const CacheEntry entry {
            std::make_shared<const QByteArray>("text"), 1h, QStringLiteral("Mara"), {QStringLiteral("show")}};
        tier.put(keyOf(1), entry);
        const auto found = tier.get(keyOf(1));
        QVERIFY(found);
        QCOMPARE(found->value, entry.value); // the very bytes are shared
        QCOMPARE(found->label, QStringLiteral("Mara"));
        QCOMPARE(found->tags, QStringList {QStringLiteral("show")});
        QVERIFY(!tier.get(keyOf(2)));
        QVERIFY(!tier.get(keyOf(1, CacheKind::VoiceProfile)));
    }

    void anEntryLivesAsLongAsItsLifetime()
    {
        FakeClock clock;
        MemoryTier tier(clock);
        tier.put(keyOf(1), entryOf("x", 10s));
        clock.advance(4s);
        QVERIFY(tier.get(keyOf(1))->remaining == 6s);
        clock.advance(6s - 1ns);
        QVERIFY(tier.get(keyOf(1))->remaining == 1ns);
        clock.advance(1ns);
        QVERIFY(!tier.get(keyOf(1)));
        const CacheCounters counters = tier.statistics().total();
        QCOMPARE(counters.hits, 2);
        QCOMPARE(counters.misses, 1);
        QCOMPARE(counters.expirations, 1);
        QCOMPARE(counters.entries, 0);
        QCOMPARE(counters.bytes, 0);
    }

    void movingTheWallClockChangesNothing()
    {
        FakeClock clock;
        MemoryTier tier(clock);
        tier.put(keyOf(1), entryOf("x", 10s));
        clock.setWall(clock.wallNow() + 24h);
        QVERIFY(tier.get(keyOf(1))->remaining == 10s);
        clock.setWall(clock.wallNow() - 48h);
        QVERIFY(tier.get(keyOf(1))->remaining == 10s);
        clock.advance(10s);
        clock.setWall(clock.wallNow() - 48h);
        QVERIFY(!tier.get(keyOf(1)));
    }

    void replacingStartsANewLife()
    {
        FakeClock clock;
        MemoryTier tier(clock);
        tier.put(keyOf(1), entryOf("old", 10s));
        clock.advance(9s);
        tier.put(keyOf(1), entryOf("newer", 10s));
        clock.advance(9s);
        QCOMPARE(*tier.get(keyOf(1))->value, QByteArray("newer"));
        const CacheCounters counters = tier.statistics().total();
        QCOMPARE(counters.sets, 2);
        QCOMPARE(counters.entries, 1);
        QCOMPARE(counters.bytes, static_cast<qint64>(entryOf("newer").charge()));
        QCOMPARE(counters.evictions, 0);
    }

    void theLeastRecentlyUsedGoesWhenRoomRunsOut()
    {
        const std::vector<CacheKey> keys = keysOfOneShard(4);
        FakeClock clock;
        MemoryTier tier(clock, 16 * 3 * entryOf("x").charge());
        for (int i = 0; i < 3; ++i)
            tier.put(keys[static_cast<std::size_t>(i)], entryOf("x"));
        QVERIFY(tier.get(keys[0]));
        tier.put(keys[3], entryOf("x"));
        QVERIFY(tier.get(keys[0]));
        QVERIFY(!tier.get(keys[1]));
        QVERIFY(tier.get(keys[2]));
        QVERIFY(tier.get(keys[3]));
        const CacheCounters counters = tier.statistics().total();
        QCOMPARE(counters.evictions, 1);
        QCOMPARE(counters.entries, 3);
        QCOMPARE(counters.bytes, static_cast<qint64>(3 * entryOf("x").charge()));
    }

    void roomIsCountedInBytesWithLabelAndTags()
    {
        const CacheEntry plain = entryOf(QByteArray(100, 'x'));
        CacheEntry named = plain;
        named.label = QStringLiteral("Mara");
        named.tags = {QStringLiteral("show"), QStringLiteral("episode")};
        QCOMPARE(entryOf(QByteArray(101, 'x')).charge(), plain.charge() + 1);
        QCOMPARE(named.charge(), plain.charge() + 2 * 15);
    }

    void whatIsTooLargeIsNotKept()
    {
        FakeClock clock;
        MemoryTier tier(clock, 16 * 1024);
        tier.put(keyOf(1), entryOf("small"));
        tier.put(keyOf(1), entryOf(QByteArray(2000, 'x')));
        QVERIFY(!tier.get(keyOf(1))); // the old one would be wrong
        const CacheCounters counters = tier.statistics().total();
        QCOMPARE(counters.entries, 0);
        QCOMPARE(counters.bytes, 0);
        QCOMPARE(counters.evictions, 1);
    }

    void emptyValuesAreValues()
    {
        FakeClock clock;
        MemoryTier tier(clock);
        tier.put(keyOf(1), entryOf(""));
        QVERIFY(tier.get(keyOf(1)));
        QCOMPARE(tier.get(keyOf(1))->value->size(), 0);
    }

    void erases()
    {
        FakeClock clock;
        MemoryTier tier(clock);
        tier.put(keyOf(1), entryOf("x"));
        QVERIFY(tier.erase(keyOf(1)));
        QVERIFY(!tier.erase(keyOf(1)));
        QVERIFY(!tier.get(keyOf(1)));
        QCOMPARE(tier.statistics().total().deletes, 1);
        QCOMPARE(tier.statistics().total().bytes, 0);
    }

    void countsByKind()
    {
        FakeClock clock;
        MemoryTier tier(clock);
        tier.put(keyOf(1, CacheKind::VoiceProfile), entryOf("x"));
        tier.put(keyOf(1, CacheKind::EpisodeOutline), entryOf("y"));
        (void)tier.get(keyOf(1, CacheKind::VoiceProfile));
        (void)tier.get(keyOf(2, CacheKind::EpisodeOutline));
        const TierStatistics statistics = tier.statistics();
        QCOMPARE(statistics.name, QStringLiteral("memory"));
        const auto &voices = statistics.byKind[static_cast<std::size_t>(CacheKind::VoiceProfile)];
        const auto &outlines = statistics.byKind[static_cast<std::size_t>(CacheKind::EpisodeOutline)];
        QCOMPARE(voices.hits, 1);
        QCOMPARE(voices.misses, 0);
        QCOMPARE(voices.entries, 1);
        QCOMPARE(outlines.hits, 0);
        QCOMPARE(outlines.misses, 1);
        QCOMPARE(outlines.entries, 1);
        QCOMPARE(statistics.total().hitRate(), 0.5);
        QCOMPARE(CacheCounters {}.hitRate(), 0.0);
    }

    void scansWhatIsAlive()
    {
        FakeClock clock;
        MemoryTier tier(clock);
        for (int i = 0; i < 50; ++i)
            tier.put(keyOf(i), entryOf(QByteArray::number(i), i < 20 ? 1s : 10s));
        clock.advance(4s);
        std::map<QByteArray, QByteArray> seen;
        tier.scan([&](const CacheKey &key, const CacheEntry &entry) {
            const bool asOfNow = entry.remaining == 6s;
            seen[key.digest()] = asOfNow ? *entry.value : QByteArray("wrong lifetime");
            return true;
        });
        QCOMPARE(seen.size(), std::size_t(30));
        for (int i = 20; i < 50; ++i)
            QCOMPARE(seen.at(keyOf(i).digest()), QByteArray::number(i));
        int visited = 0;
        tier.scan([&](const CacheKey &, const CacheEntry &) { return ++visited < 7; });
        QCOMPARE(visited, 7);
        QCOMPARE(tier.statistics().total().lookups(), 0); // a walk is no lookup
    }

    void manyThreadsAtOnce()
    {
        FakeClock clock;
        MemoryTier tier(clock, 16 * 4 * entryOf(QByteArray(50, 'x')).charge());
        constexpr int rounds = 2000;
        std::atomic<std::int64_t> gets {0};
        std::atomic<std::int64_t> puts {0};
        std::atomic<int> wrong {0};
        std::latch begin(8);
        {
            std::vector<std::jthread> threads;
            for (std::uint64_t seed = 0; seed < 8; ++seed) {
                threads.emplace_back([&, seed] {
                    Random random(seed);
                    begin.arrive_and_wait();
                    for (int i = 0; i < rounds; ++i) {
                        const int number = static_cast<int>(random.below(200));
                        switch (random.below(4)) {
                        case 0:
                            tier.put(keyOf(number), entryOf(QByteArray::number(number)));
                            ++puts;
                            break;
                        case 1:
                            (void)tier.erase(keyOf(number));
                            break;
                        default:
                            ++gets;
                            if (const auto found = tier.get(keyOf(number)))
                                wrong += *found->value == QByteArray::number(number) ? 0 : 1;
                        }
                    }
                });
            }
        }
        QCOMPARE(wrong.load(), 0);
        const CacheCounters counters = tier.statistics().total();
        QCOMPARE(counters.lookups(), gets.load());
        QCOMPARE(counters.sets, puts.load());
        std::int64_t entries = 0;
        std::int64_t bytes = 0;
        tier.scan([&](const CacheKey &, const CacheEntry &entry) {
            ++entries;
            bytes += static_cast<std::int64_t>(entry.charge());
            return true;
        });
        QCOMPARE(counters.entries, entries);
        QCOMPARE(counters.bytes, bytes);
    }
};

QTEST_GUILESS_MAIN(TestMemoryTier)
#include "tst_memory_tier.moc"
