// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A persistent tier's counters for one kind. Any thread.

#include "core/base/latency_histogram.h"
#include "core/cache/cache_statistics.h"

#include <atomic>
#include <cstdint>

namespace dg {

struct TierCounts {
    using Count = std::atomic<std::int64_t>;
    Count hits {0};
    Count misses {0};
    Count sets {0};
    Count deletes {0};
    Count evictions {0};
    Count expirations {0};
    Count errors {0};
    Count rejected {0};
    Count dropped {0};
    SharedLatencyHistogram latency;

    static void add(Count &count, std::int64_t by = 1) { count.fetch_add(by, std::memory_order_relaxed); }

    void reset()
    {
        for (Count *count :
            {&hits, &misses, &sets, &deletes, &evictions, &expirations, &errors, &rejected, &dropped})
            *count = 0;
        latency.reset();
    }
    /// Without entries and bytes.
    [[nodiscard]] CacheCounters snapshot() const
    {
        CacheCounters counters;
        counters.hits = hits;
        counters.misses = misses;
        counters.sets = sets;
        counters.deletes = deletes;
        counters.evictions = evictions;
        counters.expirations = expirations;
        counters.errors = errors;
        counters.rejected = rejected;
        counters.dropped = dropped;
        return counters;
    }
};

} // namespace dg
