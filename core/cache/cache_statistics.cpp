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
    errors += other.errors;
    rejected += other.rejected;
    dropped += other.dropped;
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

LatencyHistogram TierStatistics::totalLatency() const
{
    LatencyHistogram total;
    for (const LatencyHistogram &each : latency)
        total += each;
    return total;
}

CacheCounters CacheStatistics::total() const
{
    return sum(byKind);
}

Saved CacheStatistics::totalSaved() const
{
    Saved total;
    for (const Saved &each : saved) {
        total.calls += each.calls;
        total.worth += each.worth;
    }
    return total;
}

QLatin1String toString(HealthState state)
{
    switch (state) {
    case HealthState::Ok:
        return QLatin1String("ok");
    case HealthState::Degraded:
        return QLatin1String("degraded");
    case HealthState::Down:
        return QLatin1String("down");
    case HealthState::Disabled:
        break;
    }
    return QLatin1String("disabled");
}

} // namespace dg
