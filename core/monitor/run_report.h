// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A run in numbers, computed from its state: what `doppelganger generate --report` writes. Pure functions.

#include "core/ai/usage_statistics.h"
#include "core/cache/cache_statistics.h"
#include "core/events/run_state.h"

#include <QJsonObject>

#include <chrono>
#include <optional>

namespace dg {

struct RunTimes {
    std::chrono::nanoseconds wall {}; ///< from the start to the last stage's end
    std::chrono::nanoseconds ideal {}; ///< the same policy over the same calls on a clock without overhead
    std::chrono::nanoseconds bound {}; ///< what no schedule can beat: the longest chain, or work by slots
};

[[nodiscard]] RunTimes runTimes(const RunState &state);

/// `cache`: of this run's process; none where the run used no cache. `usage`: what its client was asked of
/// whom; null: not told.
[[nodiscard]] QJsonObject makeReport(const RunState &state, const std::optional<CacheStatistics> &cache,
    const UsageStatistics *usage = nullptr);

} // namespace dg
