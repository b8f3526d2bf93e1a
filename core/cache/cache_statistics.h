// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What the cache did and how it is, as plain values.

#include "core/base/latency_histogram.h"
#include "core/cache/cache_entry.h"
#include "core/cache/cache_kind.h"

#include <QString>

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
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
    std::int64_t errors = 0; ///< commands that failed
    std::int64_t rejected = 0; ///< values that did not check: damaged, of another key, of another hand
    std::int64_t dropped = 0; ///< writes that were given up: too large, no room in the queue, not accepted
    std::int64_t entries = 0; ///< now
    std::int64_t bytes = 0; ///< now

    [[nodiscard]] std::int64_t lookups() const { return hits + misses; }
    [[nodiscard]] std::int64_t operations() const { return hits + misses + sets + deletes; }
    /// 0 when nothing was asked.
    [[nodiscard]] double hitRate() const
    {
        return lookups() == 0 ? 0.0 : static_cast<double>(hits) / static_cast<double>(lookups());
    }
    CacheCounters &operator+=(const CacheCounters &other);
    bool operator==(const CacheCounters &) const = default;
};

struct TierStatistics {
    QString name; ///< "memory", "disk", "Redis"
    std::array<CacheCounters, cacheKindCount> byKind {};
    /// Of gets, by kind. The memory tier times one in sixty-four: reading the clock takes as long as a hit.
    std::array<LatencyHistogram, cacheKindCount> latency {};
    [[nodiscard]] CacheCounters total() const;
    [[nodiscard]] LatencyHistogram totalLatency() const;
};

/// Calls that were not made, and what they had taken.
struct Saved {
    std::int64_t calls = 0;
    Worth worth;
};

/// One lookup is one get of the client, whatever the tiers.
struct CacheStatistics {
    std::array<CacheCounters, cacheKindCount> byKind {};
    std::array<LatencyHistogram, cacheKindCount> latency {}; ///< of lookups
    std::array<Saved, cacheKindCount> saved {};
    std::vector<TierStatistics> tiers; ///< from the fastest to the slowest
    [[nodiscard]] CacheCounters total() const;
    [[nodiscard]] Saved totalSaved() const;
};

enum class HealthState {
    Ok,
    Degraded, ///< answers, with something amiss (read-only, a file set aside)
    Down, ///< does not answer; tried again from time to time
    Disabled, ///< not configured, or stopped for good by a wrong password
};

[[nodiscard]] QLatin1String toString(HealthState state); ///< "ok", "degraded", "down", "disabled"

struct TierHealth {
    QString name;
    HealthState state = HealthState::Ok;
    std::chrono::system_clock::time_point since {}; ///< of this state
    QString why; ///< one sentence for people, without passwords; empty while all is well
    std::optional<std::chrono::nanoseconds> roundTrip; ///< of the last ping; none where there is no server
    std::int64_t waitingWrites = 0; ///< on their way behind the caller's back
    QString where; ///< the folder or the server's address, without password; empty for memory
};

} // namespace dg
