// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A cached voice profile as its panel lists it, and lists of them. Immutable values that threads share; pure
/// functions; any thread.

#include "core/cache/cache_entry.h"

#include <QString>
#include <QStringList>

#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

namespace dg {

struct VoiceEntry {
    CacheKey key;
    QString character; ///< or the entry's label, where it does not say whose voice it is
    QString show;
    QString model;
    Worth worth;
    std::int64_t bytes = 0;
    std::int64_t storedBytes = 0;
    RoomTime made {};
    RoomTime expires {}; ///< meaningless for one that is pinned
    std::int64_t uses = 0;
    QStringList tiers;
    bool pinned = false;
    QString searchText; ///< what a filter looks into, as `searchable` makes it
};

using VoiceEntries = std::vector<std::shared_ptr<const VoiceEntry>>;
/// A list that threads share. Never null.
using VoiceList = std::shared_ptr<const VoiceEntries>;

/// The name of the tier that is the room's.
inline constexpr QLatin1String roomTier {"Redis"};

/// What a listing found, as of `now`. Where nothing has changed since `before` the object is that of
/// `before`: whoever holds both lists tells by the pointer.
[[nodiscard]] VoiceList voicesOf(
    const std::vector<EntryInfo> &infos, const VoiceEntries &before, RoomTime now);

/// Those that lie on the room's server.
[[nodiscard]] VoiceList voicesInRoom(const VoiceEntries &all);
[[nodiscard]] VoiceList without(const VoiceEntries &all, const std::vector<CacheKey> &keys);
/// A listing of this machine with what an earlier one knew of the room's server.
[[nodiscard]] VoiceList withRoom(
    const VoiceEntries &here, const VoiceEntries &room, const VoiceEntries &before, RoomTime now);

/// For comparing what a writer types with what stands there, in any script: without case, and however accents
/// are put together.
[[nodiscard]] QString searchable(const QString &text);

enum class VoiceColumn { Character, Show, Model, Made, Expires, Size, Used, Where, Pinned };
inline constexpr int voiceColumnCount = 9;

/// Which of them are shown, and in what order.
struct VoiceView {
    QString filter; ///< every word of it is somewhere in character, show or model; empty: all
    VoiceColumn column = VoiceColumn::Character;
    bool descending = false;
    bool operator==(const VoiceView &) const = default;
};

[[nodiscard]] VoiceList arranged(const VoiceEntries &all, const VoiceView &view);

} // namespace dg
