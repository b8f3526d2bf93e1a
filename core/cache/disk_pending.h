// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What the disk tier has still to write down: when entries were used last, what was found expired or
/// damaged, and what could not be written when it was said. Any thread.

#include "core/cache/cache_key.h"
#include "core/cache/disk_records.h"

#include <cstdint>
#include <map>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace dg::disk {

struct Use {
    std::int64_t count = 0;
    RoomTime last {};
};
using Uses = std::unordered_map<CacheKey, Use>;

class Pending {
public:
    struct Batch {
        Uses uses;
        std::vector<Found> unfit;
        ClearMarks tombstones; ///< by disk::nameOf
        ClearMarks marks;
        ClearMarks adopted; ///< clears of others, which what is pinned outlives

        [[nodiscard]] bool isEmpty() const
        {
            return uses.empty() && unfit.empty() && tombstones.empty() && marks.empty() && adopted.empty();
        }
    };

    void addUse(const CacheKey &key, RoomTime now);
    void addUnfit(const Found &found);
    void addTombstone(const QString &name, RoomTime upTo);
    void removeTombstone(const QString &name, RoomTime upTo);
    void addMark(const QString &name, RoomTime upTo);
    void addAdopted(const QString &name, RoomTime upTo);

    [[nodiscard]] Batch take();
    void putBack(const Batch &batch); ///< it could not be written
    void forgetUnfit(); ///< the file they were in is gone

    [[nodiscard]] bool isEmpty() const;
    [[nodiscard]] Uses uses() const;
    [[nodiscard]] ClearMarks tombstones() const;

private:
    mutable std::mutex m_mutex;
    Batch m_batch; ///< guarded by m_mutex
};

} // namespace dg::disk
