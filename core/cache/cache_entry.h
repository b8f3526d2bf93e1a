// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What the cache keeps under a key. Plain values; copies cross threads freely.

#include "core/base/strong.h"
#include "core/cache/cache_key.h"
#include "core/cache/room_clock.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

namespace dg {

enum class ContentType : unsigned char { Json, Cbor, Text };

/// What having an answer once more would take: what a hit saves, and what a clear loses.
struct Worth {
    MicroDollars cost;
    TokenCount tokens; ///< in and out
    std::chrono::milliseconds time {}; ///< at the provider

    Worth &operator+=(const Worth &other)
    {
        cost += other.cost;
        tokens += other.tokens;
        time += other.time;
        return *this;
    }
    bool operator==(const Worth &) const = default;
};

/// An answer and what is known of it. Immutable once it is cached.
struct CacheValue {
    QByteArray bytes; ///< uncompressed
    ContentType type = ContentType::Json;
    QString label; ///< for people: "Mara", "Scene 5: INT. LAUNDRY"
    QStringList tags; ///< see dg::tags
    Worth worth;

    /// What the value costs in a tier's byte limit, its bookkeeping included.
    [[nodiscard]] std::size_t charge() const;
    bool operator==(const CacheValue &) const = default;
};

/// A value that lies in a tier, or is about to. Readers share the value.
struct CacheEntry {
    std::shared_ptr<const CacheValue> value; ///< never null
    std::chrono::nanoseconds remaining {}; ///< lifetime left; positive
    RoomTime stamp {}; ///< when it was written, in the room's time; TieredCache fills it in
    bool pinned = false; ///< on this machine's disk

    [[nodiscard]] const QByteArray &bytes() const { return value->bytes; }
};

/// An entry as it is listed: everything but the value.
struct EntryInfo {
    CacheKey key;
    QString label;
    QStringList tags;
    Worth worth;
    ContentType type = ContentType::Json;
    std::int64_t bytes = 0; ///< of the value, uncompressed
    std::int64_t storedBytes = 0; ///< where it takes the most
    RoomTime made {};
    std::chrono::seconds remaining {}; ///< meaningless for one that is pinned
    bool pinned = false;
    std::int64_t uses = 0; ///< hits on this machine's disk
    QStringList tiers; ///< where it lies: "memory", "disk", "Redis"
};

/// Which entries. Every condition that is set must hold.
struct EntryFilter {
    std::optional<CacheKind> kind;
    QString tag; ///< whole, as "character:Mara"; empty: any

    [[nodiscard]] bool matches(CacheKind entryKind, const QStringList &entryTags) const
    {
        return (!kind || *kind == entryKind) && (tag.isEmpty() || entryTags.contains(tag));
    }
    bool operator==(const EntryFilter &) const = default;
};

} // namespace dg
