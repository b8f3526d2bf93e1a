// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The fastest tier: least recently used, bounded by bytes, gone with the process.
///
/// Sharded by the key's hash, so that threads that ask for different keys seldom meet. Lifetimes are held
/// against the monotonic clock: moving the wall clock neither expires nor revives anything.

#include "core/cache/cache_tier.h"

#include <array>
#include <cstddef>
#include <memory>

namespace dg {

class MemoryTier final : public CacheTier {
public:
    static constexpr std::size_t defaultCapacity = 64 * 1024 * 1024;

    /// `clock` outlives it; `capacity` in bytes, keys and labels included.
    explicit MemoryTier(Clock &clock, std::size_t capacity = defaultCapacity);
    ~MemoryTier() override;

    [[nodiscard]] QString name() const override;
    [[nodiscard]] std::optional<CacheEntry> get(const CacheKey &key, Look look = Look::Counted) override;
    void put(const CacheKey &key, const CacheEntry &entry) override;
    bool erase(const CacheKey &key) override;
    void scan(const std::function<bool(const CacheKey &, const CacheEntry &)> &visit) override;
    [[nodiscard]] TierStatistics statistics() override;

private:
    struct Shard;
    static constexpr std::size_t shardCount = 16;
    [[nodiscard]] Shard &shardOf(const CacheKey &key);
    Clock &m_clock;
    std::array<std::unique_ptr<Shard>, shardCount> m_shards;
};

} // namespace dg
