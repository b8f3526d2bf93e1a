// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The fastest tier: least recently used, bounded by bytes and, if asked for, by entries; gone with the
/// process.
///
/// Sharded by the key's hash, so that threads that ask for different keys seldom meet. Lifetimes are held
/// against the monotonic clock: moving the wall clock neither expires nor revives anything.

#include "core/cache/cache_tier.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

namespace dg {

struct MemoryLimits {
    std::int64_t bytes = 64LL << 20; ///< keys, labels and bookkeeping included
    std::int64_t entries = 0; ///< 0: as many as the bytes allow
    std::int64_t largestValue =
        4LL << 20; ///< fits whatever else lies there, as long as `bytes` is twice that
};

class MemoryTier final : public CacheTier {
public:
    enum class Counting { On, Off }; ///< off only to measure what counting costs

    /// `clock` outlives it.
    MemoryTier(Clock &clock, const RoomClock &room, const MemoryLimits &limits = {},
        Counting counting = Counting::On);
    ~MemoryTier() override;

    [[nodiscard]] QString name() const override;
    [[nodiscard]] TierReach reach() const override { return TierReach::Process; }
    [[nodiscard]] std::optional<CacheEntry> get(const CacheKey &key, Look look = Look::Counted) override;
    WriteResult put(const CacheKey &key, const CacheEntry &entry, PutMode mode = PutMode::Replace) override;
    WriteResult erase(const CacheKey &key, RoomTime upTo) override;
    WriteResult clear(const EntryFilter &filter, RoomTime upTo) override;
    int clearExpired() override;
    void list(const EntryFilter &filter, const std::function<bool(const EntryInfo &)> &visit) override;
    [[nodiscard]] TierStatistics statistics() override;
    void resetStatistics() override;
    [[nodiscard]] TierHealth health() override;

private:
    struct Shard;
    struct Leavings;
    [[nodiscard]] Shard &shardOf(const CacheKey &key) const;
    WriteResult putInto(
        Shard &shard, const CacheKey &key, const CacheEntry &entry, PutMode mode, Leavings &leavings);
    void giveBack(Leavings &leavings);
    Clock &m_clock;
    const MemoryLimits m_limits;
    const Counting m_counting;
    const RoomTime m_since; ///< in health
    const std::int64_t m_trimAfter; ///< bytes
    std::atomic<std::int64_t> m_given {0}; ///< bytes given back since the allocator was last trimmed
    std::vector<std::unique_ptr<Shard>> m_shards;
};

} // namespace dg
