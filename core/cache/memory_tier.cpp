// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/memory_tier.h"

#include "core/base/lru.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <algorithm>
#include <limits>
#include <mutex>

namespace dg {

namespace {

constexpr std::int64_t mostShards = 16;
/// With fewer entries to a shard, how the keys happen to fall would matter more than when they were used.
constexpr std::int64_t fewestEntries = 64;
constexpr unsigned timedOneIn = 64;
/// The allocator keeps what is given back to it between what is not. That is looked through when so much has
/// come together: a small part of the limit, as it lies beside what the limit counts.
constexpr std::int64_t trimsToTheLimit = 64;
constexpr std::int64_t fewestToTrim = 1 << 20;

/// As many as leave the largest value twice its room in each, so that it does not throw out all the others.
std::size_t shardCount(const MemoryLimits &limits)
{
    std::int64_t count = limits.bytes / std::max<std::int64_t>(1, 2 * limits.largestValue);
    if (limits.entries > 0)
        count = std::min(count, limits.entries / fewestEntries);
    return static_cast<std::size_t>(std::clamp<std::int64_t>(count, 1, mostShards));
}

Clock::TimePoint endOf(Clock::TimePoint now, std::chrono::nanoseconds lifetime)
{
    return lifetime > Clock::TimePoint::max() - now ? Clock::TimePoint::max() : now + lifetime;
}

/// An entry as it lies here.
struct Stored {
    std::shared_ptr<const CacheValue> value;
    Clock::TimePoint expires;
    RoomTime stamp;
    bool pinned = false;
};

/// Whole pages go back to the system.
void trimAllocator()
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

} // namespace

/// Values that left the map; their memory is given back when no lock is held any more.
struct MemoryTier::Leavings {
    std::vector<std::shared_ptr<const CacheValue>> values;
    std::int64_t bytes = 0;
};

/// On a cache line of its own, as another shard's mutex beside it would slow both.
struct alignas(64) MemoryTier::Shard {
    Shard(std::size_t capacity, std::size_t mostEntries)
        : entries(capacity, mostEntries)
    {
    }

    CacheCounters &counters(CacheKind kind) { return counts[indexOf(kind)]; }

    /// Takes the weight of an entry that leaves off the counts. The mutex is held.
    void forget(CacheKind kind, Stored &stored, Leavings &leavings)
    {
        CacheCounters &count = counters(kind);
        const auto charge = static_cast<std::int64_t>(stored.value->charge());
        count.bytes -= charge;
        --count.entries;
        leavings.bytes += charge;
        leavings.values.push_back(std::move(stored.value));
    }

    std::mutex mutex;
    /// Counted gets; written with the mutex held. Who reads it before that may be one or two behind.
    std::atomic<unsigned> looks {0};
    Lru<CacheKey, Stored> entries; ///< guarded by mutex
    std::array<CacheCounters, cacheKindCount> counts {}; ///< guarded by mutex
    std::array<LatencyHistogram, cacheKindCount> latency {}; ///< guarded by mutex
};

MemoryTier::MemoryTier(Clock &clock, const RoomClock &room, const MemoryLimits &limits, Counting counting)
    : m_clock(clock)
    , m_limits(limits)
    , m_counting(counting)
    , m_since(room.now())
    , m_trimAfter(std::max(limits.bytes / trimsToTheLimit, fewestToTrim))
    , m_shards(shardCount(limits))
{
    const auto count = static_cast<std::int64_t>(m_shards.size());
    const auto bytes = static_cast<std::size_t>(std::max<std::int64_t>(0, limits.bytes) / count);
    const auto entries = limits.entries > 0 ? static_cast<std::size_t>(limits.entries / count)
                                            : std::numeric_limits<std::size_t>::max();
    for (auto &shard : m_shards)
        shard = std::make_unique<Shard>(bytes, entries);
}

MemoryTier::~MemoryTier() = default;

QString MemoryTier::name() const
{
    return QStringLiteral("memory");
}

inline MemoryTier::Shard &MemoryTier::shardOf(const CacheKey &key) const
{
    // By the upper bits of the hash: the map mixes them with the lower ones, so that a shard's keys do not
    // fall into one part of its table. A multiplication shares them out as well as a division would.
    const std::uint64_t upper = static_cast<std::uint64_t>(key.hash()) >> 32;
    return *m_shards[static_cast<std::size_t>((upper * m_shards.size()) >> 32)];
}

std::optional<CacheEntry> MemoryTier::get(const CacheKey &key, Look look)
{
    const bool counted = look == Look::Counted && m_counting == Counting::On;
    Shard &shard = shardOf(key);
    const bool timed = counted && shard.looks.load(std::memory_order_relaxed) % timedOneIn == 0;
    const auto begun = timed ? m_clock.now() : Clock::TimePoint {};
    const auto now = m_clock.roughNow();
    std::optional<CacheEntry> found;
    Leavings leavings;
    {
        const std::scoped_lock lock(shard.mutex);
        Stored *stored = shard.entries.find(key);
        if (stored && stored->expires > now) {
            found.emplace(CacheEntry {stored->value, stored->expires - now, stored->stamp, stored->pinned});
        } else if (stored) {
            ++shard.counters(key.kind()).expirations;
            shard.forget(key.kind(), *stored, leavings);
            shard.entries.erase(key);
        }
        if (counted) {
            CacheCounters &count = shard.counters(key.kind());
            ++(found ? count.hits : count.misses);
            shard.looks.store(shard.looks.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
        }
        if (timed)
            shard.latency[indexOf(key.kind())].add(m_clock.now() - begun);
    }
    giveBack(leavings);
    return found;
}

void MemoryTier::giveBack(Leavings &leavings)
{
    if (leavings.bytes == 0)
        return;
    leavings.values.clear();
    if (m_given.fetch_add(leavings.bytes) + leavings.bytes < m_trimAfter)
        return;
    m_given = 0;
    trimAllocator();
}

WriteResult MemoryTier::put(const CacheKey &key, const CacheEntry &entry, PutMode mode)
{
    Leavings leavings;
    const WriteResult result = putInto(shardOf(key), key, entry, mode, leavings);
    giveBack(leavings);
    return result;
}

WriteResult MemoryTier::putInto(
    Shard &shard, const CacheKey &key, const CacheEntry &entry, PutMode mode, Leavings &leavings)
{
    const auto now = m_clock.roughNow();
    const std::size_t charge = entry.value->charge();
    const bool fits = entry.value->bytes.size() <= m_limits.largestValue;
    const std::scoped_lock lock(shard.mutex);
    CacheCounters &count = shard.counters(key.kind());
    if (Stored *before = shard.entries.peek(key)) {
        const bool alive = before->expires > now;
        if (alive && (mode == PutMode::IfAbsent || before->stamp > entry.stamp))
            return WriteResult::Existed;
        count.expirations += alive ? 0 : 1;
        shard.forget(key.kind(), *before, leavings);
        shard.entries.erase(key);
    }
    const auto evicted = [&](const CacheKey &other, Stored &stored) {
        ++shard.counters(other.kind()).evictions;
        shard.forget(other.kind(), stored, leavings);
    };
    const Stored stored {entry.value, endOf(now, entry.remaining), entry.stamp, entry.pinned};
    if (!fits || !shard.entries.insert(key, stored, charge, evicted)) {
        ++count.dropped;
        return WriteResult::Refused;
    }
    ++count.sets;
    ++count.entries;
    count.bytes += static_cast<std::int64_t>(charge);
    return WriteResult::Done;
}

WriteResult MemoryTier::erase(const CacheKey &key, RoomTime upTo)
{
    Leavings leavings;
    Shard &shard = shardOf(key);
    {
        const std::scoped_lock lock(shard.mutex);
        Stored *stored = shard.entries.peek(key);
        if (stored && stored->stamp <= upTo) {
            ++shard.counters(key.kind()).deletes;
            shard.forget(key.kind(), *stored, leavings);
            shard.entries.erase(key);
        }
    }
    giveBack(leavings);
    return WriteResult::Done;
}

WriteResult MemoryTier::clear(const EntryFilter &filter, RoomTime upTo)
{
    Leavings leavings;
    for (const auto &shard : m_shards) {
        const std::scoped_lock lock(shard->mutex);
        shard->entries.eraseIf([&](const CacheKey &key, Stored &stored) {
            if (stored.stamp > upTo || !filter.matches(key.kind(), stored.value->tags))
                return false;
            ++shard->counters(key.kind()).deletes;
            shard->forget(key.kind(), stored, leavings);
            return true;
        });
    }
    giveBack(leavings);
    return WriteResult::Done;
}

int MemoryTier::clearExpired()
{
    const auto now = m_clock.roughNow();
    Leavings leavings;
    std::size_t cleared = 0;
    for (const auto &shard : m_shards) {
        const std::scoped_lock lock(shard->mutex);
        cleared += shard->entries.eraseIf([&](const CacheKey &key, Stored &stored) {
            if (stored.expires > now)
                return false;
            ++shard->counters(key.kind()).expirations;
            shard->forget(key.kind(), stored, leavings);
            return true;
        });
    }
    giveBack(leavings);
    return static_cast<int>(cleared);
}

void MemoryTier::list(const EntryFilter &filter, const std::function<bool(const EntryInfo &)> &visit)
{
    const auto now = m_clock.roughNow();
    const QStringList tiers {name()};
    std::vector<std::pair<CacheKey, Stored>> entries;
    for (const auto &shard : m_shards) {
        entries.clear();
        {
            const std::scoped_lock lock(shard->mutex);
            entries.reserve(shard->entries.size());
            shard->entries.forEach([&](const CacheKey &key, const Stored &stored) {
                if (stored.expires > now && filter.matches(key.kind(), stored.value->tags))
                    entries.emplace_back(key, stored);
                return true;
            });
        }
        // However long a visitor takes, it keeps nobody from the entries.
        for (const auto &[key, stored] : entries) {
            EntryInfo info;
            info.key = key;
            info.label = stored.value->label;
            info.tags = stored.value->tags;
            info.worth = stored.value->worth;
            info.type = stored.value->type;
            info.bytes = stored.value->bytes.size();
            info.storedBytes = static_cast<std::int64_t>(stored.value->charge());
            info.made = stored.stamp;
            info.remaining = std::chrono::duration_cast<std::chrono::seconds>(stored.expires - now);
            info.pinned = stored.pinned;
            info.tiers = tiers;
            if (!visit(info))
                return;
        }
    }
}

TierStatistics MemoryTier::statistics()
{
    TierStatistics statistics;
    statistics.name = name();
    for (const auto &shard : m_shards) {
        const std::scoped_lock lock(shard->mutex);
        for (std::size_t kind = 0; kind < cacheKindCount; ++kind) {
            statistics.byKind[kind] += shard->counts[kind];
            statistics.latency[kind] += shard->latency[kind];
        }
    }
    return statistics;
}

void MemoryTier::resetStatistics()
{
    for (const auto &shard : m_shards) {
        const std::scoped_lock lock(shard->mutex);
        for (CacheCounters &count : shard->counts) {
            CacheCounters kept;
            kept.entries = count.entries;
            kept.bytes = count.bytes;
            count = kept;
        }
        shard->latency = {};
    }
}

TierHealth MemoryTier::health()
{
    TierHealth health;
    health.name = name();
    health.since = std::chrono::time_point_cast<std::chrono::system_clock::duration>(m_since);
    return health;
}

} // namespace dg
