// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What the cache did, as plain numbers.

#include "core/cache/cache_kind.h"

#include <QString>

#include <array>
#include <cstdint>
#include <vector>

namespace dg {

struct CacheCounters {
    std::int64_t hits = 0;
    std::int64_t misses = 0;
    std::int64_t joined = 0; ///< another call for the same key was under way; neither hit nor miss
    std::int64_t sets = 0;
    std::int64_t deletes = 0;
    std::int64_t evictions = 0; ///< for want of room
    std::int64_t expirations = 0;
    std::int64_t entries = 0; ///< now
    std::int64_t bytes = 0; ///< now

    [[nodiscard]] std::int64_t lookups() const { return hits + misses; }
    /// 0 when nothing was asked.
    [[nodiscard]] double hitRate() const
    {
        return lookups() == 0 ? 0.0 : static_cast<double>(hits) / static_cast<double>(lookups());
    }
    CacheCounters &operator+=(const CacheCounters &other);
};

struct TierStatistics {
    QString name; ///< "memory"
    std::array<CacheCounters, cacheKindCount> byKind {};
    [[nodiscard]] CacheCounters total() const;
};

/// One lookup is one get of the client, whatever the tiers.
struct CacheStatistics {
    std::array<CacheCounters, cacheKindCount> byKind {};
    std::vector<TierStatistics> tiers;
    [[nodiscard]] CacheCounters total() const;
};

} // namespace dg
