// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What the disk tier says to its file, statement by statement. Nothing here begins or ends a transaction, or
/// knows of faults: those are SQLite::Exception, and DiskTier's to deal with.

#include "core/cache/cache_entry.h"
#include "core/cache/cache_tier.h"
#include "core/cache/disk_connection.h"
#include "core/cache/disk_tier.h"
#include "core/cache/envelope.h"

#include <array>
#include <functional>
#include <optional>
#include <vector>

namespace dg::disk {

using ByKind = std::array<std::int64_t, cacheKindCount>;

/// An entry as it is found under a key.
struct Found {
    std::int64_t id = 0;
    RoomTime stamp {};
    RoomTime expires {};
    std::chrono::microseconds lifetime {}; ///< left when it was written
    bool pinned = false;

    [[nodiscard]] bool isLive(RoomTime now) const { return pinned || expires > now; }
    /// No more than at the time of writing, wherever the clock has gone; all of that while it is pinned.
    [[nodiscard]] std::chrono::nanoseconds remainingAt(RoomTime now) const;
};

/// `withEnvelope` gets the envelope where SQLite has it.
[[nodiscard]] std::optional<Found> find(DiskConnection &connection, const CacheKey &key,
    const std::function<void(const Found &, QByteArrayView)> &withEnvelope = {});

struct Put {
    WriteResult result = WriteResult::Done;
    ByKind evicted {};
    ByKind expired {};
};

/// Makes room first, for no more than `limit` in all. Refused: there is none, and what it has done by then is
/// to be rolled back.
[[nodiscard]] Put put(DiskConnection &connection, const CacheKey &key, const CacheEntry &entry, PutMode mode,
    RoomTime now, const EnvelopeFormat &format, std::int64_t limit);

void erase(DiskConnection &connection, const CacheKey &key, RoomTime upTo, ByKind &gone);
/// Only the very entry that was found, and only while it is what it was.
void eraseFound(DiskConnection &connection, const Found &found);

enum class Pinned { Go, Stay };
/// What stays is written anew, later than `upTo`. Leaves the mark.
void clear(DiskConnection &connection, const EntryFilter &filter, RoomTime upTo, Pinned pinned, ByKind &gone);
void clearExpired(DiskConnection &connection, RoomTime now, ByKind &gone);

void raiseMark(DiskConnection &connection, const QString &name, RoomTime upTo);
void dropOldMarks(DiskConnection &connection, RoomTime now);
[[nodiscard]] ClearMarks marks(DiskConnection &connection);

void list(DiskConnection &connection, const EntryFilter &filter, RoomTime now,
    const std::function<bool(const EntryInfo &)> &visit);

[[nodiscard]] bool setPinned(DiskConnection &connection, const CacheKey &key, bool pinned, RoomTime now);
void addUses(DiskConnection &connection, const CacheKey &key, std::int64_t uses, RoomTime lastUsed);

struct Totals {
    ByKind entries {};
    ByKind bytes {};
};
[[nodiscard]] Totals totals(DiskConnection &connection);

/// Tombstones by their spelling in the file.
[[nodiscard]] QString nameOf(const std::variant<CacheKey, EntryFilter> &what);
[[nodiscard]] std::optional<std::variant<CacheKey, EntryFilter>> whatOf(const QString &name);
void addTombstone(DiskConnection &connection, const QString &name, RoomTime upTo);
void removeTombstone(DiskConnection &connection, const QString &name, RoomTime upTo);
[[nodiscard]] std::vector<Tombstone> tombstones(DiskConnection &connection);

/// Of any entry, mark or tombstone; the epoch without one.
[[nodiscard]] RoomTime latestStamp(DiskConnection &connection);

} // namespace dg::disk
