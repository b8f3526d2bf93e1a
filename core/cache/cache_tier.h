// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// One place where answers are kept. All functions may be called by any thread and block only as long as the
/// place itself takes. Nothing that goes wrong in a tier fails a caller: it is a miss and a counter.

#include "core/cache/cache_entry.h"
#include "core/cache/cache_key.h"
#include "core/cache/cache_statistics.h"
#include "core/cache/epochs.h"

#include <QString>

#include <functional>
#include <memory>
#include <optional>

namespace dg {

/// Plans and second looks are not lookups: they leave the statistics alone.
enum class Look { Counted, Uncounted };

/// Who sees what lies in a tier.
enum class TierReach { Process, Machine, Room };

enum class PutMode { Replace, IfAbsent };

/// What became of a write.
enum class WriteResult {
    Done,
    Existed, ///< PutMode::IfAbsent: another value stands there, or a newer one, and stays
    Refused, ///< not now and not later (too large, not permitted): counted as dropped
    Away, ///< the place cannot be reached or written for now: try again later
};

class CacheTier {
public:
    virtual ~CacheTier() = default;
    [[nodiscard]] virtual QString name() const = 0;
    [[nodiscard]] virtual TierReach reach() const = 0;

    /// A miss is an empty optional. `remaining` of the answer is as of now. What is found expired or does not
    /// check is a miss, is counted, and is deleted. Whether it was cleared is for TieredCache to see.
    [[nodiscard]] virtual std::optional<CacheEntry> get(const CacheKey &key, Look look = Look::Counted) = 0;
    /// Replace spares an entry with a later stamp (answers Existed).
    virtual WriteResult put(
        const CacheKey &key, const CacheEntry &entry, PutMode mode = PutMode::Replace) = 0;
    /// Deletes what was not written later than `upTo`. Done also where there was nothing.
    virtual WriteResult erase(const CacheKey &key, RoomTime upTo) = 0;
    /// Deletes what matches and was not written later than `upTo`, and leaves the mark for others who use the
    /// same place.
    virtual WriteResult clear(const EntryFilter &filter, RoomTime upTo) = 0;
    /// Deletes what has expired; how many went. Places that do so by themselves have nothing to do.
    virtual int clearExpired() { return 0; }

    /// Every live entry that matches, in no order, without its value; return false from `visit` to end.
    /// `visit` must not call the tier.
    virtual void list(const EntryFilter &filter, const std::function<bool(const EntryInfo &)> &visit) = 0;

    /// The clears that others have made and left here; empty optional: it could not be read.
    [[nodiscard]] virtual std::optional<ClearMarks> clearMarks() { return ClearMarks {}; }
    /// Others' clears, learned elsewhere: as `clear`, but what is pinned stays and is written anew, later than
    /// the mark.
    virtual void adoptClear(const EntryFilter &, RoomTime) { }

    [[nodiscard]] virtual TierStatistics statistics() = 0;
    /// Counters and histograms begin anew; entries and bytes stay what they are.
    virtual void resetStatistics() = 0;
    [[nodiscard]] virtual TierHealth health() = 0;
};

} // namespace dg
