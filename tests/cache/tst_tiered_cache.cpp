// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/memory_tier.h"
#include "core/cache/tiered_cache.h"
#include "tests/support/fake_clock.h"

#include <QTest>

#include <atomic>
#include <latch>
#include <mutex>
#include <thread>
#include <unordered_map>

using namespace dg;
using namespace std::chrono_literals;

namespace {

CacheKey keyOf(int number, CacheKind kind = CacheKind::AiResponse)
{
    return CacheKey::of(kind, {{QStringLiteral("number"), number}});
}

CacheEntry entryOf(const QByteArray &value, std::chrono::nanoseconds lifetime = 1h)
{
    return {std::make_shared<const QByteArray>(value), lifetime, QStringLiteral("label"), {}};
}

/// A slower tier without limits.
class PlainTier final : public CacheTier {
public:
    explicit PlainTier(Clock &clock)
        : m_clock(clock)
    {
    }

    QString name() const override { return QStringLiteral("plain"); }
    std::optional<CacheEntry> get(const CacheKey &key, Look look = Look::Counted) override
    {
        const std::scoped_lock lock(m_mutex);
        const auto found = m_entries.find(key);
        CacheCounters &counters = m_statistics.byKind[static_cast<std::size_t>(key.kind())];
        if (found == m_entries.end()) {
            counters.misses += look == Look::Counted ? 1 : 0;
            return std::nullopt;
        }
        counters.hits += look == Look::Counted ? 1 : 0;
        CacheEntry entry = found->second.first;
        entry.remaining = found->second.second - m_clock.now();
        return entry;
    }
    void put(const CacheKey &key, const CacheEntry &entry) override
    {
        const std::scoped_lock lock(m_mutex);
        m_entries.insert_or_assign(key, std::pair {entry, m_clock.now() + entry.remaining});
    }
    bool erase(const CacheKey &key) override
    {
        const std::scoped_lock lock(m_mutex);
        return m_entries.erase(key) > 0;
    }
    void scan(const std::function<bool(const CacheKey &, const CacheEntry &)> &visit) override
    {
        const std::scoped_lock lock(m_mutex);
        for (const auto &[key, stored] : m_entries) {
            if (!visit(key, stored.first))
                return;
        }
    }
    TierStatistics statistics() override
    {
        const std::scoped_lock lock(m_mutex);
        TierStatistics statistics = m_statistics;
        statistics.name = name();
        for (const auto &[key, stored] : m_entries) {
            CacheCounters &counters = statistics.byKind[static_cast<std::size_t>(key.kind())];
            ++counters.entries;
            counters.bytes += static_cast<std::int64_t>(stored.first.charge());
        }
        return statistics;
    }

private:
    Clock &m_clock;
    std::mutex m_mutex;
    std::unordered_map<CacheKey, std::pair<CacheEntry, Clock::TimePoint>> m_entries;
    TierStatistics m_statistics;
};

/// Memory over a plain tier, both within the test's reach.
struct Tiers {
    Tiers()
    {
        auto fast = std::make_unique<MemoryTier>(clock);
        auto slow = std::make_unique<PlainTier>(clock);
        memory = fast.get();
        plain = slow.get();
        std::vector<std::unique_ptr<CacheTier>> tiers;
        tiers.push_back(std::move(fast));
        tiers.push_back(std::move(slow));
        cache = std::make_unique<TieredCache>(std::move(tiers));
    }

    FakeClock clock;
    MemoryTier *memory = nullptr;
    PlainTier *plain = nullptr;
    std::unique_ptr<TieredCache> cache;
};

} // namespace

class TestTieredCache : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void setReachesEveryTierAndTheFastestAnswers()
    {
        Tiers tiers;
        tiers.cache->set(keyOf(1), entryOf("x"));
        QVERIFY(tiers.memory->get(keyOf(1)));
        QVERIFY(tiers.plain->get(keyOf(1)));
        const auto hit = tiers.cache->get(keyOf(1));
        QVERIFY(hit);
        QCOMPARE(hit->tier, QStringLiteral("memory"));
        QVERIFY(!tiers.cache->get(keyOf(2)));
    }

    void aHitBelowFillsTheTiersAboveForTheRestOfItsLife()
    {
        Tiers tiers;
        tiers.plain->put(keyOf(1), entryOf("x", 10s));
        tiers.clock.advance(4s);
        const auto hit = tiers.cache->get(keyOf(1));
        QCOMPARE(hit->tier, QStringLiteral("plain"));
        QVERIFY(hit->entry.remaining == 6s);
        const auto again = tiers.cache->get(keyOf(1));
        QCOMPARE(again->tier, QStringLiteral("memory"));
        QVERIFY(again->entry.remaining == 6s); // not 10
        QCOMPARE(*again->entry.value, QByteArray("x"));
        QCOMPARE(again->entry.label, QStringLiteral("label"));
    }

    void setReplaces()
    {
        Tiers tiers;
        tiers.cache->set(keyOf(1), entryOf("old"));
        tiers.cache->set(keyOf(1), entryOf("new"));
        QCOMPARE(*tiers.cache->get(keyOf(1))->entry.value, QByteArray("new"));
        QCOMPARE(*tiers.plain->get(keyOf(1))->value, QByteArray("new"));
    }

    void theFirstWriterWins()
    {
        Tiers tiers;
        QCOMPARE(*tiers.cache->putIfAbsent(keyOf(1), entryOf("first")).value, QByteArray("first"));
        QCOMPARE(*tiers.cache->putIfAbsent(keyOf(1), entryOf("second")).value, QByteArray("first"));
        QCOMPARE(*tiers.plain->get(keyOf(1))->value, QByteArray("first"));

        tiers.plain->put(keyOf(2), entryOf("another studio's")); // memory knows nothing of it
        QCOMPARE(*tiers.cache->putIfAbsent(keyOf(2), entryOf("ours")).value, QByteArray("another studio's"));
        QCOMPARE(tiers.cache->statistics().total().sets, 1);
    }

    void ofManyWritersAtOnceOneWins()
    {
        Tiers tiers;
        std::atomic<int> adoptedOther {0};
        std::latch begin(8);
        {
            std::vector<std::jthread> threads;
            for (int writer = 0; writer < 8; ++writer) {
                threads.emplace_back([&, writer] {
                    begin.arrive_and_wait();
                    for (int number = 0; number < 100; ++number) {
                        const QByteArray mine = QByteArray::number(writer);
                        adoptedOther +=
                            *tiers.cache->putIfAbsent(keyOf(number), entryOf(mine)).value == mine ? 0 : 1;
                    }
                });
            }
        }
        QCOMPARE(adoptedOther.load(), 7 * 100);
        QCOMPARE(tiers.cache->statistics().total().sets, 100);
    }

    void eraseReachesEveryTier()
    {
        Tiers tiers;
        tiers.cache->set(keyOf(1), entryOf("x"));
        tiers.plain->put(keyOf(2), entryOf("x"));
        QVERIFY(tiers.cache->erase(keyOf(1)));
        QVERIFY(tiers.cache->erase(keyOf(2)));
        QVERIFY(!tiers.cache->erase(keyOf(3)));
        QVERIFY(!tiers.cache->get(keyOf(1)));
        QVERIFY(!tiers.cache->get(keyOf(2)));
        QCOMPARE(tiers.cache->statistics().total().deletes, 2);
    }

    void clearsByKindOrAll()
    {
        Tiers tiers;
        for (int i = 0; i < 10; ++i) {
            tiers.cache->set(keyOf(i, CacheKind::VoiceProfile), entryOf("v"));
            tiers.cache->set(keyOf(i, CacheKind::EpisodeOutline), entryOf("o"));
        }
        tiers.plain->put(keyOf(99, CacheKind::VoiceProfile), entryOf("v"));
        QCOMPARE(tiers.cache->clear(CacheKind::VoiceProfile), 11); // one in two tiers is one
        QVERIFY(!tiers.cache->look(keyOf(3, CacheKind::VoiceProfile), Look::Uncounted));
        QVERIFY(!tiers.cache->look(keyOf(99, CacheKind::VoiceProfile), Look::Uncounted));
        QVERIFY(tiers.cache->look(keyOf(3, CacheKind::EpisodeOutline), Look::Uncounted));
        QCOMPARE(tiers.cache->clear(), 10);
        QVERIFY(!tiers.cache->look(keyOf(3, CacheKind::EpisodeOutline), Look::Uncounted));
        QCOMPARE(tiers.cache->clear(), 0);
    }

    void oneLookupCountsOnceWhateverTheTiers()
    {
        Tiers tiers;
        tiers.plain->put(keyOf(1), entryOf("x"));
        (void)tiers.cache->get(keyOf(1)); // a miss in memory, a hit below
        (void)tiers.cache->get(keyOf(1));
        (void)tiers.cache->get(keyOf(2)); // a miss in both
        (void)tiers.cache->look(keyOf(1), Look::Uncounted); // not counted
        (void)tiers.cache->look(keyOf(2), Look::Uncounted);
        QCOMPARE(tiers.cache->statistics().tiers.back().total().lookups(), 2);
        tiers.cache->count(CacheKind::AiResponse, LookupResult::Joined);
        tiers.cache->count(CacheKind::VoiceProfile, LookupResult::Hit);
        const CacheStatistics statistics = tiers.cache->statistics();
        const CacheCounters &responses = statistics.byKind[static_cast<std::size_t>(CacheKind::AiResponse)];
        QCOMPARE(responses.hits, 2);
        QCOMPARE(responses.misses, 1);
        QCOMPARE(responses.joined, 1);
        QCOMPARE(responses.lookups(), 3);
        QCOMPARE(statistics.total().hits, 3);
        QCOMPARE(statistics.tiers.size(), std::size_t(2));
        QCOMPARE(statistics.tiers[0].name, QStringLiteral("memory"));
        QCOMPARE(statistics.tiers[1].name, QStringLiteral("plain"));
        QCOMPARE(statistics.tiers[0].total().hits, 1);
        QCOMPARE(statistics.tiers[0].total().misses, 2);
        QCOMPARE(statistics.tiers[1].total().hits, 1);
        QCOMPARE(statistics.tiers[1].total().misses, 1);
    }

    void entriesAreThoseOfTheWidestTier()
    {
        Tiers tiers;
        tiers.cache->set(keyOf(1), entryOf("x"));
        tiers.plain->put(keyOf(2), entryOf("x"));
        QCOMPARE(tiers.cache->statistics().total().entries, 2); // not 3
        QCOMPARE(tiers.cache->statistics().total().bytes, static_cast<qint64>(2 * entryOf("x").charge()));
    }

    void expiriesAndEvictionsOfTheTiersAreCounted()
    {
        Tiers tiers;
        tiers.memory->put(keyOf(1), entryOf("x", 1s));
        tiers.clock.advance(1s);
        QVERIFY(!tiers.cache->get(keyOf(1)));
        QCOMPARE(tiers.cache->statistics().total().expirations, 1);
    }
};

QTEST_GUILESS_MAIN(TestTieredCache)
#include "tst_tiered_cache.moc"
