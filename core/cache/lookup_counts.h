// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What clients asked the cache and what came of it, whatever the tiers. Any thread.

#include "core/cache/cache_statistics.h"
#include "core/cache/tiered_cache.h"

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>

namespace dg {

class LookupCounts {
public:
    /// A lookup that took no time was not measured.
    void looked(CacheKind kind, LookupResult result, const Worth &worth, std::chrono::nanoseconds took);
    void stored(CacheKind kind) { ++of(kind).sets; }
    void deleted(CacheKind kind) { ++of(kind).deletes; }
    void dropped(CacheKind kind) { ++of(kind).dropped; }
    [[nodiscard]] CacheStatistics snapshot() const; ///< without tiers
    void reset();

private:
    using Count = std::atomic<std::int64_t>;
    struct Kind {
        Count hits {0}, misses {0}, joined {0}, sets {0}, deletes {0}, dropped {0};
        Count savedMicroUsd {0}, savedTokens {0}, savedMilliseconds {0};
        SharedLatencyHistogram latency;
    };
    [[nodiscard]] Kind &of(CacheKind kind) { return m_kinds[indexOf(kind)]; }
    std::array<Kind, cacheKindCount> m_kinds;
};

} // namespace dg
