// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What the cache is measured with: keys, texts that compress as a script does, and entries with a label and
/// tags as they have them in the studio. Pure functions; any thread.

#include "core/cache/cache_entry.h"
#include "core/cache/cache_key.h"

#include <QByteArray>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace dg::bench {

inline constexpr qsizetype eightKilobytes = 8 * 1024;

[[nodiscard]] CacheKey keyOf(int number, CacheKind kind = CacheKind::AiResponse);
[[nodiscard]] std::vector<CacheKey> keysUpTo(int count, CacheKind kind = CacheKind::AiResponse);
/// All of them, each several times, in an order that nothing foresees.
[[nodiscard]] std::vector<CacheKey> shuffled(
    const std::vector<CacheKey> &keys, std::size_t length, std::uint64_t seed);

/// Dialogue of so many bytes exactly, as plain text.
[[nodiscard]] QByteArray dialogue(qsizetype size, std::uint64_t seed);
[[nodiscard]] CacheValue valueOf(QByteArray bytes, int number);
/// Written now, for an hour.
[[nodiscard]] CacheEntry entryOf(QByteArray bytes, int number, RoomTime now);

} // namespace dg::bench
