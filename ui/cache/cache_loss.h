// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What clearing a part of the cache would lose. Pure; any thread, but the words are for the GUI thread.

#include "core/cache/cache_entry.h"

#include <QString>

#include <array>
#include <map>
#include <vector>

namespace dg {

struct CacheLoss {
    std::array<int, cacheKindCount> byKind {};
    int pinned = 0;
    int onlyInRoom = 0; ///< lie on the room's server and nowhere on this machine
    Worth worth;

    void add(const EntryInfo &entry);
    [[nodiscard]] int entries() const;
};

[[nodiscard]] CacheLoss lossOf(const std::vector<EntryInfo> &entries);
/// By the characters that occur in the entries' tags.
[[nodiscard]] std::map<QString, CacheLoss> lossByCharacter(const std::vector<EntryInfo> &entries);

/// "12 voice profiles", "1 voice profile, 2 outlines and 8 scenes"; empty where there is nothing.
[[nodiscard]] QString whatIsLost(const CacheLoss &loss);
/// What it means, a sentence a line. `shared`: the room's server is to clear it too.
[[nodiscard]] QStringList lossInWords(const CacheLoss &loss, bool shared);

} // namespace dg
