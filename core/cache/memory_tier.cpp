// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/memory_tier.h"

#include "core/base/lru.h"

#include <mutex>

namespace dg {

std::size_t CacheEntry::charge() const
{
    // What a node of the list and of the index weigh beside their bytes, measured on a 64-bit machine.
    constexpr std::size_t overhead = 256;
    std::size_t bytes =
        overhead + static_cast<std::size_t>(value->size()) + static_cast<std::size_t>(label.size()) * 2;
    for (const QString &tag : tags)
        bytes += static_cast<std::size_t>(tag.size()) * 2;
    return bytes;
}

struct MemoryTier::Shard {
    struct Stored {
        CacheEntry entry;
        Clock::TimePoint expires;
    };

    explicit Shard(std::size_t capacity)
        : entries(capacity)
    {
    }

    CacheCounters &counters(CacheKind kind) { return counts[static_cast<std::size_t>(kind)]; }

    /// Takes an entry out and its weight off the counts. The mutex is held.
    bool drop(const CacheKey &key, const Stored &stored)
    {
        CacheCounters &count = counters(key.kind());
        count.bytes -= static_cast<std::int64_t>(stored.entry.charge());
        --count.entries;
        return entries.erase(CacheKey(key));
    }

    std::mutex mutex;
    Lru<CacheKey, Stored> entries; ///< guarded by mutex
    std::array<CacheCounters, cacheKindCount> counts {}; ///< guarded by mutex
};

MemoryTier::MemoryTier(Clock &clock, std::size_t capacity)
    : m_clock(clock)
{
    for (auto &shard : m_shards)
        shard = std::make_unique<Shard>(capacity / shardCount);
}

MemoryTier::~MemoryTier() = default;

QString MemoryTier::name() const
{
    return QStringLiteral("memory");
}

MemoryTier::Shard &MemoryTier::shardOf(const CacheKey &key)
{
    // The index inside a shard uses the low bits of the same hash.
    return *m_shards[(key.hash() >> 48) % shardCount];
}

std::optional<CacheEntry> MemoryTier::get(const CacheKey &key, Look look)
{
    const auto now = m_clock.now();
    Shard &shard = shardOf(key);
    const std::scoped_lock lock(shard.mutex);
    CacheCounters &count = shard.counters(key.kind());
    Shard::Stored *stored = shard.entries.find(key);
    if (stored && stored->expires <= now) {
        ++count.expirations;
        shard.drop(key, *stored);
        stored = nullptr;
    }
    if (!stored) {
        count.misses += look == Look::Counted ? 1 : 0;
        return std::nullopt;
    }
    count.hits += look == Look::Counted ? 1 : 0;
    CacheEntry entry = stored->entry;
    entry.remaining = stored->expires - now;
    return entry;
}

void MemoryTier::put(const CacheKey &key, const CacheEntry &entry)
{
    Shard &shard = shardOf(key);
    const std::scoped_lock lock(shard.mutex);
    if (const Shard::Stored *before = shard.entries.find(key))
        shard.drop(key, *before);
    const auto evicted = [&](const CacheKey &other, const Shard::Stored &stored) {
        CacheCounters &count = shard.counters(other.kind());
        count.bytes -= static_cast<std::int64_t>(stored.entry.charge());
        --count.entries;
        ++count.evictions;
    };
    CacheCounters &count = shard.counters(key.kind());
    ++count.sets;
    if (shard.entries.insert(key, {entry, m_clock.now() + entry.remaining}, entry.charge(), evicted)) {
        ++count.entries;
        count.bytes += static_cast<std::int64_t>(entry.charge());
    } else {
        ++count.evictions;
    }
}

bool MemoryTier::erase(const CacheKey &key)
{
    Shard &shard = shardOf(key);
    const std::scoped_lock lock(shard.mutex);
    const Shard::Stored *stored = shard.entries.find(key);
    if (!stored)
        return false;
    ++shard.counters(key.kind()).deletes;
    return shard.drop(key, *stored);
}

void MemoryTier::scan(const std::function<bool(const CacheKey &, const CacheEntry &)> &visit)
{
    const auto now = m_clock.now();
    for (const auto &shard : m_shards) {
        const std::scoped_lock lock(shard->mutex);
        bool goOn = true;
        shard->entries.forEach([&](const CacheKey &key, const Shard::Stored &stored) {
            if (stored.expires <= now)
                return true;
            CacheEntry entry = stored.entry;
            entry.remaining = stored.expires - now;
            goOn = visit(key, entry);
            return goOn;
        });
        if (!goOn)
            return;
    }
}

TierStatistics MemoryTier::statistics()
{
    TierStatistics statistics {name(), {}};
    for (const auto &shard : m_shards) {
        const std::scoped_lock lock(shard->mutex);
        for (std::size_t kind = 0; kind < cacheKindCount; ++kind)
            statistics.byKind[kind] += shard->counts[kind];
    }
    return statistics;
}

} // namespace dg
