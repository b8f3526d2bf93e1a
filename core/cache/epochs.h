// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What has been cleared, and when: everything, a kind, or what carries a tag.
///
/// An entry that was not written later than the last clear that concerns it is a miss, wherever it lies; so a
/// clear holds at once, however long it takes to delete what it cleared. Marks only ever rise: one that is
/// lost elsewhere stays as it was last seen. Any thread.

#include "core/cache/cache_entry.h"

#include <atomic>
#include <map>
#include <shared_mutex>
#include <vector>

namespace dg {

/// By EntryFilter's spelling ("*", "kind:voice_profile", "tag:character:Mara"): the time of the last clear.
using ClearMarks = std::map<QString, RoomTime>;

class Epochs {
public:
    /// `clock` outlives it.
    explicit Epochs(const RoomClock &clock);

    /// A name for what a filter clears. A filter by kind and tag has both: "kind:…|tag:…".
    [[nodiscard]] static QString nameOf(const EntryFilter &filter);
    [[nodiscard]] static std::optional<EntryFilter> filterOf(const QString &name);
    /// Whether a mark of another hand can be one: after a mark at the end of all time nothing could be
    /// written.
    [[nodiscard]] static bool isPossible(RoomTime mark);

    /// The stamp of an entry that is written now: later than every clear that concerns it, and than every
    /// stamp and mark given out before, however the clocks moved.
    [[nodiscard]] RoomTime stampFor(CacheKind kind, const QStringList &tags) const;
    [[nodiscard]] bool isStale(CacheKind kind, const QStringList &tags, RoomTime stamp) const;
    /// The mark of a delete, now: not earlier than any stamp given out before.
    [[nodiscard]] RoomTime eraseMark() const;
    /// Stamps from now on are later than this one, which was found on the disk.
    void startAfter(RoomTime stamp);

    /// A clear of our own, now; its mark is later than every stamp given out so far.
    RoomTime raise(const EntryFilter &filter);
    /// Clears of others; the filters whose mark has risen. Impossible marks are passed over.
    std::vector<EntryFilter> merge(const ClearMarks &marks);
    [[nodiscard]] ClearMarks marks() const;

private:
    [[nodiscard]] RoomTime lastClear(CacheKind kind, const QStringList &tags) const; // m_mutex is held
    [[nodiscard]] RoomTime nextAfter(RoomTime atLeast) const;
    const RoomClock &m_clock;
    mutable std::atomic<RoomTime::rep> m_last {0}; ///< the latest stamp or mark given out
    mutable std::shared_mutex m_mutex;
    ClearMarks m_marks; ///< guarded by m_mutex
};

} // namespace dg
