// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The cache in a writer's words. Pure; GUI thread for the sake of translations.

#include "core/cache/cache_statistics.h"

#include <QString>

#include <chrono>
#include <optional>

namespace dg::cachewords {

/// "Voice profiles".
[[nodiscard]] QString kind(CacheKind kind);
/// "1 voice profile", "12 voice profiles".
[[nodiscard]] QString count(CacheKind kind, std::int64_t count);
/// "1 entry", "12 entries".
[[nodiscard]] QString entries(std::int64_t count);
[[nodiscard]] QString calls(std::int64_t count);
/// Of a tier: "Memory", "Disk", "Redis".
[[nodiscard]] QString tier(const QString &name);

/// "$0.0210"; enough digits to say something of the smallest sums.
[[nodiscard]] QString money(MicroDollars amount);
/// "under a second", "12 s", "3 min", "5 h".
[[nodiscard]] QString span(std::chrono::milliseconds time);
/// "340 ns", "12 µs", "1.4 ms", "2.3 s".
[[nodiscard]] QString latency(std::chrono::nanoseconds time);

/// In a word: "all well", "limited", "away", "off".
[[nodiscard]] QString health(HealthState state);
/// In a sentence or two, with what it means for the work.
[[nodiscard]] QString health(const TierHealth &tier);
/// What stands under the sentence: round trip and writes that wait. May be empty.
[[nodiscard]] QString healthAside(const TierHealth &tier);

/// Since when the figures are counted: "Since the studio was opened", "Since 14:03".
[[nodiscard]] QString since(std::optional<std::chrono::system_clock::time_point> reset);
/// What was spared: "12 calls, $0.0210 and 3 min".
[[nodiscard]] QString saved(const Saved &saved);
/// The line of the closed strip. Two spans of time: `run` is what the run that is shown did not have to ask
/// for (empty where there is none), the rest is everything since the figures began.
[[nodiscard]] QString summary(const CacheStatistics &statistics, const QString &run, const QString &since);

} // namespace dg::cachewords
