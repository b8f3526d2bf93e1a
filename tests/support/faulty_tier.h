// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A tier that does what a test tells it to: it can be away, and it can hold a write until it is let go.

#include "core/cache/cache_tier.h"

#include <condition_variable>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace dg {

/// Any thread.
class FaultyTier final : public CacheTier {
public:
    void setAway(bool away);
    /// Writes wait from now on, until `letGo`.
    void hold();
    void letGo();
    /// Blocks until so many writes have come, tried ones included.
    void awaitWrites(int count);
    /// The values in the order in which they were stored; deletes and clears as "-".
    [[nodiscard]] QByteArrayList log();

    [[nodiscard]] QString name() const override { return QStringLiteral("faulty"); }
    [[nodiscard]] TierReach reach() const override { return TierReach::Machine; }
    [[nodiscard]] std::optional<CacheEntry> get(const CacheKey &key, Look look) override;
    WriteResult put(const CacheKey &key, const CacheEntry &entry, PutMode mode) override;
    WriteResult erase(const CacheKey &key, RoomTime upTo) override;
    WriteResult clear(const EntryFilter &filter, RoomTime upTo) override;
    void list(const EntryFilter &, const std::function<bool(const EntryInfo &)> &) override { }
    [[nodiscard]] TierStatistics statistics() override { return {name(), {}, {}}; }
    void resetStatistics() override { }
    [[nodiscard]] TierHealth health() override;

private:
    [[nodiscard]] bool mayWrite(std::unique_lock<std::mutex> &lock);
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::unordered_map<CacheKey, CacheEntry> m_entries; ///< guarded by m_mutex, as all below
    QByteArrayList m_log;
    bool m_away = false;
    bool m_held = false;
    int m_writes = 0;
};

} // namespace dg
