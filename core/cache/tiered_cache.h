// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The cache a client sees: looks tier by tier from the top, and fills the tiers above a hit with the
/// *remaining* lifetime.
///
/// A write returns when memory has it; each persistent tier has one writer behind the caller's back, which
/// keeps the order and tries again while the tier is away. What is on its way is found like what has arrived,
/// and what was deleted or cleared is gone at once, wherever it still lies. Any thread.

#include "core/cache/cache_config.h"
#include "core/cache/cache_tier.h"
#include "core/cache/room_lock.h"

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

namespace dg {

class DiskTier;
class RedisTier;

struct CacheHit {
    CacheEntry entry;
    QString tier; ///< that answered
};

enum class LookupResult { Hit, Miss, Joined };

/// How far an entry may go. What a provider may not share stays on this machine.
enum class Sharing { ThisMachine, Room };

/// Whether putIfAbsent waits until the room's server has the value: whoever holds the key's room lock does.
enum class RoomAck { Unneeded, Awaited };

class TieredCache {
public:
    /// The tiers that `config` names; it is valid, though the room's server may be named later, by
    /// `configure`. `clock` outlives the cache.
    TieredCache(Clock &clock, const CacheConfig &config);
    /// Flushes what is on its way, for two seconds at most.
    ~TieredCache();
    TieredCache(const TieredCache &) = delete;
    TieredCache &operator=(const TieredCache &) = delete;

    [[nodiscard]] CacheConfig config() const;
    /// Another server, lifetimes or limits from now on. Strategy, folder and sizes take effect with the next
    /// start. Errors: InvalidInput.
    Expected<void> configure(const CacheConfig &config);

    /// One lookup in the statistics, whatever the tiers.
    [[nodiscard]] std::optional<CacheHit> get(const CacheKey &key, Sharing sharing = Sharing::Room);
    /// As `get`, for a caller that tells the result by `count` once it knows whether it joined another's
    /// call.
    [[nodiscard]] std::optional<CacheHit> look(
        const CacheKey &key, Look look, Sharing sharing = Sharing::Room);
    [[nodiscard]] bool exists(const CacheKey &key); ///< not a lookup
    [[nodiscard]] std::optional<std::chrono::nanoseconds> remaining(const CacheKey &key); ///< not a lookup

    /// Replaces what is there. `lifetime` 0: that of the key's kind. A value above the limit is not kept.
    void set(const CacheKey &key, CacheValue value, std::chrono::seconds lifetime = {},
        Sharing sharing = Sharing::Room);
    /// The first writer wins: answers with what stands under the key now.
    CacheEntry putIfAbsent(const CacheKey &key, CacheValue value, std::chrono::seconds lifetime = {},
        Sharing sharing = Sharing::Room, RoomAck ack = RoomAck::Unneeded);
    bool erase(const CacheKey &key); ///< whether this machine had it
    /// Everything that matches, here and in the room; how many entries of this machine went.
    int clear(const EntryFilter &filter = {});
    int clearExpired();
    /// On this machine's disk. False: it is not there, or there is no disk tier.
    bool setPinned(const CacheKey &key, bool pinned);

    /// Every live entry that matches, each once, by label. With the room's, it asks the server as well.
    [[nodiscard]] std::vector<EntryInfo> list(
        const EntryFilter &filter = {}, Sharing sharing = Sharing::ThisMachine);

    [[nodiscard]] RoomLockAttempt tryLock(const CacheKey &key); ///< see RoomLocks

    /// For a caller of `look`: `worth` is what a hit or joined call saved, `took` how long the lookup was.
    void count(CacheKind kind, LookupResult result, const Worth &worth = {},
        std::chrono::nanoseconds took = {});
    [[nodiscard]] CacheStatistics statistics();
    void resetStatistics();
    [[nodiscard]] std::vector<TierHealth> health(); ///< as last seen; does not block
    [[nodiscard]] std::vector<TierHealth> checkHealth(); ///< pings

    /// Waits until all that is on its way has arrived; false: not within `timeout`, or a tier is away.
    bool flush(std::chrono::milliseconds timeout);
    /// Looks for others' clears now; otherwise every `CacheConfig::checkForClears`.
    void lookForClears();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace dg
