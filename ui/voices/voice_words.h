// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What the voice profiles panel says, in a writer's words. Pure; GUI thread for the sake of translations.

#include "core/cache/entry_archive.h"
#include "ui/voices/voice_entry.h"

#include <QString>

namespace dg::voice {

/// "1 profile", "12 profiles".
[[nodiscard]] QString profiles(std::int64_t count);
/// "today 14:03", "12 May 2026".
[[nodiscard]] QString moment(RoomTime when);
[[nodiscard]] QString exactly(RoomTime when);
/// "29 days", "5 h", "12 min", "under a minute".
[[nodiscard]] QString timeLeft(RoomTime until);
/// "memory, disk, Redis".
[[nodiscard]] QString places(const QStringList &tiers);

/// What is lost by clearing them, and what having them again costs.
[[nodiscard]] QString lost(const VoiceEntries &entries, bool alsoInRoom);
[[nodiscard]] QString cleared(std::int64_t count);
[[nodiscard]] QString imported(const ImportResult &result);

} // namespace dg::voice
