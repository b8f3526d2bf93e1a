// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/lookup_counts.h"

namespace dg {

void LookupCounts::looked(
    CacheKind kind, LookupResult result, const Worth &worth, std::chrono::nanoseconds took)
{
    Kind &counts = of(kind);
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
    if (result != LookupResult::Miss) {
        counts.savedMicroUsd += worth.cost.value();
        counts.savedTokens += worth.tokens.value();
        counts.savedMilliseconds += worth.time.count();
    }
    if (took.count() > 0)
        counts.latency.add(took);
}

CacheStatistics LookupCounts::snapshot() const
{
    CacheStatistics statistics;
    for (std::size_t i = 0; i < cacheKindCount; ++i) {
        const Kind &counts = m_kinds[i];
        CacheCounters &counters = statistics.byKind[i];
        counters.hits = counts.hits;
        counters.misses = counts.misses;
        counters.joined = counts.joined;
        counters.sets = counts.sets;
        counters.deletes = counts.deletes;
        counters.dropped = counts.dropped;
        statistics.saved[i] = {counters.hits + counters.joined,
            {MicroDollars(counts.savedMicroUsd), TokenCount(counts.savedTokens),
                std::chrono::milliseconds(counts.savedMilliseconds)}};
        statistics.latency[i] = counts.latency.snapshot();
    }
    return statistics;
}

void LookupCounts::reset()
{
    for (Kind &counts : m_kinds) {
        for (Count *count : {&counts.hits, &counts.misses, &counts.joined, &counts.sets, &counts.deletes,
                 &counts.dropped, &counts.savedMicroUsd, &counts.savedTokens, &counts.savedMilliseconds})
            count->store(0);
        counts.latency.reset();
    }
}

} // namespace dg
