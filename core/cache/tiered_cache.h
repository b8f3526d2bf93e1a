// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The cache a client sees: looks tier by tier from the top, and fills the tiers above a hit with the
/// *remaining* lifetime. Any thread.

#include "core/cache/cache_tier.h"

#include <memory>
#include <optional>
#include <vector>

namespace dg {

struct CacheHit {
    CacheEntry entry;
    QString tier; ///< that answered
};

enum class LookupResult { Hit, Miss, Joined };

class TieredCache {
public:
    /// `tiers` from the fastest to the slowest; at least one.
    explicit TieredCache(std::vector<std::unique_ptr<CacheTier>> tiers);
    ~TieredCache();

    /// One lookup in the statistics, whatever the tiers.
    [[nodiscard]] std::optional<CacheHit> get(const CacheKey &key);
    /// As `get`, for a caller that tells the result by `count` once it knows whether it joined another's
    /// call.
    [[nodiscard]] std::optional<CacheHit> look(const CacheKey &key, Look look);
    /// Replaces what is there.
    void set(const CacheKey &key, const CacheEntry &entry);
    /// The first writer wins: answers with what stands under the key now.
    CacheEntry putIfAbsent(const CacheKey &key, const CacheEntry &entry);
    bool erase(const CacheKey &key);
    /// Every entry of a kind (all without one); how many went.
    int clear(std::optional<CacheKind> kind = std::nullopt);
    void count(CacheKind kind, LookupResult result);

    [[nodiscard]] CacheStatistics statistics();

private:
    struct Counts;
    std::vector<std::unique_ptr<CacheTier>> m_tiers;
    std::unique_ptr<Counts> m_counts;
};

} // namespace dg
