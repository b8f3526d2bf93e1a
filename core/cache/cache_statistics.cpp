// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/cache_statistics.h"

#include <numeric>

namespace dg {

CacheCounters &CacheCounters::operator+=(const CacheCounters &other)
{
    hits += other.hits;
    misses += other.misses;
    joined += other.joined;
    sets += other.sets;
    deletes += other.deletes;
    evictions += other.evictions;
    expirations += other.expirations;
    entries += other.entries;
    bytes += other.bytes;
    return *this;
}

static CacheCounters sum(const std::array<CacheCounters, cacheKindCount> &byKind)
{
    return std::accumulate(byKind.begin(), byKind.end(), CacheCounters {},
        [](CacheCounters total, const CacheCounters &each) { return total += each; });
}

CacheCounters TierStatistics::total() const
{
    return sum(byKind);
}

CacheCounters CacheStatistics::total() const
{
    return sum(byKind);
}

} // namespace dg
