// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The tier that outlives the process: one SQLite file in a folder of the platform's cache.
///
/// Two studios may use one file at once. Reads go through connections of their own and never wait for a
/// writer (nor longer than a moment for who opens or holds the file: then they are misses); writes come from
/// one thread (see WriteBehind). A file that is damaged is set aside and a new one begun; a folder that
/// cannot be written or a full disk makes the tier degraded or down, never a caller's failure. Values lie
/// uncompressed: room on a disk is cheap, and inflating takes longer than reading. Pruned to its byte limit,
/// least recently used first; what is pinned is neither pruned nor expires. Any thread.

#include "core/cache/cache_tier.h"
#include "core/cache/envelope.h"

#include <QString>

#include <cstdint>
#include <memory>
#include <variant>
#include <vector>

namespace dg {

struct DiskSettings {
    QString folder; ///< made where it is missing
    std::int64_t bytes = 1LL << 30; ///< of values with their bookkeeping
    EnvelopeFormat format {.compress = false};
    QString vfs; ///< SQLite's name of another file layer, for tests; empty: its own
};

/// A delete or clear that Redis does not know of yet.
struct Tombstone {
    std::int64_t id = 0; ///< of this file
    std::variant<CacheKey, EntryFilter> what;
    RoomTime upTo {};
};

class DiskTier final : public CacheTier {
public:
    /// `clock` and `room` outlive it. Opens the file, or says in `health` why it could not; tries again
    /// later. However large the file, that takes milliseconds; for another program that holds it, it waits a
    /// second at most.
    DiskTier(Clock &clock, const RoomClock &room, const DiskSettings &settings);
    ~DiskTier() override;

    [[nodiscard]] QString name() const override;
    [[nodiscard]] TierReach reach() const override { return TierReach::Machine; }
    [[nodiscard]] std::optional<CacheEntry> get(const CacheKey &key, Look look = Look::Counted) override;
    WriteResult put(const CacheKey &key, const CacheEntry &entry, PutMode mode = PutMode::Replace) override;
    WriteResult erase(const CacheKey &key, RoomTime upTo) override;
    WriteResult clear(const EntryFilter &filter, RoomTime upTo) override;
    int clearExpired() override;
    void list(const EntryFilter &filter, const std::function<bool(const EntryInfo &)> &visit) override;
    [[nodiscard]] std::optional<ClearMarks> clearMarks() override;
    void adoptClear(const EntryFilter &filter, RoomTime upTo) override;
    [[nodiscard]] TierStatistics statistics() override;
    void resetStatistics() override;
    [[nodiscard]] TierHealth health() override;

    /// Neither expires nor is pruned from now on, or does again. False: it is not there.
    bool setPinned(const CacheKey &key, bool pinned);

    /// The latest stamp of any entry: the clocks may have been put back since.
    [[nodiscard]] RoomTime latestStamp();

    /// Deletes that a room's server is still to hear of, the oldest first.
    void addTombstone(const std::variant<CacheKey, EntryFilter> &what, RoomTime upTo);
    [[nodiscard]] std::vector<Tombstone> tombstones();
    void removeTombstone(const std::variant<CacheKey, EntryFilter> &what, RoomTime upTo);

    /// Writes down what is only counted so far (when what was used last). Called by the writer when idle and
    /// at the end.
    void writeUses();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace dg
