// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What `doppelganger cache` prints, for people and as JSON. Pure functions.
///
/// The JSON is documented in the README; fields are added, never renamed. Labels and tags come from a server
/// that is not ours alone: in text nothing of them reaches the terminal but what can be read.

#include "core/cache/cache_entry.h"
#include "core/cache/cache_statistics.h"
#include "core/cache/entry_archive.h"

#include <QString>

#include <vector>

namespace dg::tool {

[[nodiscard]] QString healthTable(const std::vector<TierHealth> &tiers);
[[nodiscard]] QString healthJson(const std::vector<TierHealth> &tiers);

[[nodiscard]] QString statsTable(const std::vector<EntryInfo> &entries);
[[nodiscard]] QString statsJson(const std::vector<EntryInfo> &entries, const std::vector<TierHealth> &tiers);

[[nodiscard]] QString listTable(const std::vector<EntryInfo> &entries);
[[nodiscard]] QString listJson(const std::vector<EntryInfo> &entries);

[[nodiscard]] QString clearedText(const std::vector<EntryInfo> &entries, bool dryRun);
[[nodiscard]] QString clearedJson(const std::vector<EntryInfo> &entries, bool dryRun);
[[nodiscard]] QString expiredText(int cleared);
[[nodiscard]] QString expiredJson(int cleared);
[[nodiscard]] QString exportedText(int written, const QString &path);
[[nodiscard]] QString exportedJson(int written, const QString &path);
[[nodiscard]] QString importedText(const ImportResult &result);
[[nodiscard]] QString importedJson(const ImportResult &result);

/// One sentence for people where the room's server is not what it should be; empty while all is well.
[[nodiscard]] QString noteOnRoom(const std::vector<TierHealth> &tiers);

} // namespace dg::tool
