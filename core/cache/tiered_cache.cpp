// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/tiered_cache.h"

#include <atomic>
#include <mutex>
#include <utility>

namespace dg {

struct TieredCache::Counts {
    struct Kind {
        std::atomic<std::int64_t> hits {0};
        std::atomic<std::int64_t> misses {0};
        std::atomic<std::int64_t> joined {0};
        std::atomic<std::int64_t> sets {0};
        std::atomic<std::int64_t> deletes {0};
    };
    Kind &of(CacheKind kind) { return byKind[static_cast<std::size_t>(kind)]; }
    std::array<Kind, cacheKindCount> byKind;
    std::mutex firstWriter; ///< makes look-and-store of putIfAbsent one step
};

TieredCache::TieredCache(std::vector<std::unique_ptr<CacheTier>> tiers)
    : m_tiers(std::move(tiers))
    , m_counts(std::make_unique<Counts>())
{
}

TieredCache::~TieredCache() = default;

std::optional<CacheHit> TieredCache::look(const CacheKey &key, Look look)
{
    for (std::size_t i = 0; i < m_tiers.size(); ++i) {
        std::optional<CacheEntry> entry = m_tiers[i]->get(key, look);
        if (!entry)
            continue;
        for (std::size_t above = i; above-- > 0;)
            m_tiers[above]->put(key, *entry);
        return CacheHit {std::move(*entry), m_tiers[i]->name()};
    }
    return std::nullopt;
}

std::optional<CacheHit> TieredCache::get(const CacheKey &key)
{
    std::optional<CacheHit> hit = look(key, Look::Counted);
    count(key.kind(), hit ? LookupResult::Hit : LookupResult::Miss);
    return hit;
}

void TieredCache::set(const CacheKey &key, const CacheEntry &entry)
{
    ++m_counts->of(key.kind()).sets;
    for (const auto &tier : m_tiers)
        tier->put(key, entry);
}

CacheEntry TieredCache::putIfAbsent(const CacheKey &key, const CacheEntry &entry)
{
    const std::scoped_lock lock(m_counts->firstWriter);
    if (std::optional<CacheHit> there = look(key, Look::Uncounted))
        return std::move(there->entry);
    set(key, entry);
    return entry;
}

bool TieredCache::erase(const CacheKey &key)
{
    bool any = false;
    for (const auto &tier : m_tiers)
        any = tier->erase(key) || any;
    if (any)
        ++m_counts->of(key.kind()).deletes;
    return any;
}

int TieredCache::clear(std::optional<CacheKind> kind)
{
    std::vector<CacheKey> keys;
    for (const auto &tier : m_tiers) {
        tier->scan([&](const CacheKey &key, const CacheEntry &) {
            if (!kind || key.kind() == *kind)
                keys.push_back(key);
            return true;
        });
    }
    int cleared = 0;
    for (const CacheKey &key : keys)
        cleared += erase(key) ? 1 : 0;
    return cleared;
}

void TieredCache::count(CacheKind kind, LookupResult result)
{
    Counts::Kind &counts = m_counts->of(kind);
    switch (result) {
    case LookupResult::Hit:
        ++counts.hits;
        break;
    case LookupResult::Miss:
        ++counts.misses;
        break;
    case LookupResult::Joined:
        ++counts.joined;
        break;
    }
}

CacheStatistics TieredCache::statistics()
{
    CacheStatistics statistics;
    for (std::size_t i = 0; i < cacheKindCount; ++i) {
        const Counts::Kind &count = m_counts->byKind[i];
        CacheCounters &counters = statistics.byKind[i];
        counters.hits = count.hits;
        counters.misses = count.misses;
        counters.joined = count.joined;
        counters.sets = count.sets;
        counters.deletes = count.deletes;
    }
    for (const auto &tier : m_tiers) {
        statistics.tiers.push_back(tier->statistics());
        for (std::size_t i = 0; i < cacheKindCount; ++i) {
            const CacheCounters &inTier = statistics.tiers.back().byKind[i];
            statistics.byKind[i].evictions += inTier.evictions;
            statistics.byKind[i].expirations += inTier.expirations;
        }
    }
    if (!statistics.tiers.empty()) {
        // Entries stand in several tiers at once; the slowest holds the most.
        const TierStatistics &widest = statistics.tiers.back();
        for (std::size_t i = 0; i < cacheKindCount; ++i) {
            statistics.byKind[i].entries = widest.byKind[i].entries;
            statistics.byKind[i].bytes = widest.byKind[i].bytes;
        }
    }
    return statistics;
}

} // namespace dg
