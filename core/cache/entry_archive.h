// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Cache entries as a file, to carry from one machine to another.
///
/// One JSON object a line (JSON Lines, UTF-8): first {"format":"doppelganger-cache","version":1}, then an
/// entry each: key, label, tags, type, lifetime in seconds, worth, and the value: its text, or base64 where it
/// is CBOR. What is read is checked like anything of another hand: a line that does not check is counted and
/// passed over. Blocks; any thread.

#include "core/base/error.h"
#include "core/cache/tiered_cache.h"

#include <QString>

#include <vector>

namespace dg {

/// How many entries were written. Those that have gone meanwhile are left out. The file is replaced when all
/// of it is written. Errors: NotAccessible, NoSpace.
[[nodiscard]] Expected<int> exportEntries(
    TieredCache &cache, const std::vector<CacheKey> &keys, const QString &path);

struct ImportResult {
    int added = 0;
    int present = 0; ///< were there already, and stay as they are
    int rejected = 0; ///< did not check
};

/// Errors: NotFound, NotAccessible, ForeignFile (not such a file), NewerVersion.
[[nodiscard]] Expected<ImportResult> importEntries(TieredCache &cache, const QString &path);

} // namespace dg
