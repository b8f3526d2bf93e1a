// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The tier that a room shares: a Redis server, through a pool of connections.
///
/// Every command is bounded as a whole (`RedisConfig::commandTimeout`) and ends when the circuit breaker
/// opens, so that a stalled server costs one timeout and not one a call. A connection that timed out is
/// closed, never used again: its next answer would be another key's. What the server says decides what
/// follows, by class of error. Any thread.

#include "core/cache/cache_config.h"
#include "core/cache/cache_tier.h"
#include "core/cache/envelope.h"
#include "core/cache/room_lock.h"

#include <memory>

namespace dg {

/// Says in words what is wrong with a server, or how long a ping takes. Blocks up to both timeouts. Errors:
/// InvalidInput (the URL), NotAccessible (no answer), Refused (password, rights).
[[nodiscard]] Expected<std::chrono::nanoseconds> testRedis(Clock &clock, const RedisConfig &config);

class RedisTier final : public CacheTier, public RoomLocks {
public:
    /// `clock` and `room` outlive it. Does not connect yet. Starts the thread that probes, measures the round
    /// trip and renews locks.
    RedisTier(Clock &clock, RoomClock &room, const RedisConfig &config, const EnvelopeFormat &format);
    ~RedisTier() override;

    /// Another server, or none, from now on. Commands that are under way end with the old one.
    void configure(const RedisConfig &config, const EnvelopeFormat &format);

    [[nodiscard]] QString name() const override;
    [[nodiscard]] TierReach reach() const override { return TierReach::Room; }
    [[nodiscard]] std::optional<CacheEntry> get(const CacheKey &key, Look look = Look::Counted) override;
    struct Answer {
        std::optional<CacheEntry> entry;
        bool isKnown = false; ///< whether the server has said so; else it is away
    };
    [[nodiscard]] Answer ask(const CacheKey &key, Look look);
    WriteResult put(const CacheKey &key, const CacheEntry &entry, PutMode mode = PutMode::Replace) override;
    WriteResult erase(const CacheKey &key, RoomTime upTo) override;
    WriteResult clear(const EntryFilter &filter, RoomTime upTo) override;
    void list(const EntryFilter &filter, const std::function<bool(const EntryInfo &)> &visit) override;
    /// Also asks the server its time, and tells it to the RoomClock.
    [[nodiscard]] std::optional<ClearMarks> clearMarks() override;
    [[nodiscard]] TierStatistics statistics() override;
    void resetStatistics() override;
    /// As of the last command or ping; does not block.
    [[nodiscard]] TierHealth health() override;
    /// Pings now, unless it is disabled or the breaker is open.
    TierHealth check();

    [[nodiscard]] RoomLockAttempt tryLock(const CacheKey &key) override;

    /// Whether commands are let through at all: configured, and the breaker is closed.
    [[nodiscard]] bool isReachable() const;
    /// Called on the tier's own thread whenever it can be reached again. Set before the first use.
    void setOnReachable(std::function<void()> callback);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace dg
