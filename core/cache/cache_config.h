// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// How the cache is set up: where it keeps answers, for how long, and how much of them. Plain values; any
/// thread. Passwords and the room's secret come from the keychain or the environment and are never written
/// with the rest.

#include "core/base/error.h"
#include "core/cache/cache_kind.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace dg {

enum class CacheStrategy {
    Memory, ///< this process alone
    Redis, ///< the room's server; memory while it is away
    Hybrid, ///< memory, this machine's disk, and the room's server where one is named
};

[[nodiscard]] QLatin1String toString(CacheStrategy strategy); ///< "memory", "redis", "hybrid"
[[nodiscard]] std::optional<CacheStrategy> cacheStrategyFromString(QStringView name);

/// Named lifetimes, for who does not want to say it in seconds.
enum class CacheTtl { Short, Medium, Long, VeryLong };
inline constexpr std::size_t cacheTtlCount = 4;

struct RedisConfig {
    /// `redis://[user[:password]@]host[:port][/database]`, `rediss://…` for TLS where hiredis has it, or
    /// `unix:///path[?db=N]`. Empty: no server.
    QString url {};
    QString password {}; ///< instead of the one in the URL; never stored with the settings
    QByteArray roomSecret {}; ///< entries of others must carry an HMAC made with it; never stored; empty: none
    QString keyPrefix = QStringLiteral("dg"); ///< the room's namespace on a server it shares
    int poolSize = 8; ///< connections at most
    std::chrono::milliseconds connectTimeout {1000};
    std::chrono::milliseconds commandTimeout {1000}; ///< of a whole command, not of a read
    std::chrono::milliseconds poolWait {1000}; ///< for a connection while all are busy
    std::chrono::seconds idleLimit {60}; ///< a connection that was not used for so long is closed
    std::chrono::seconds connectionLifetime {3600}; ///< one that is older is not used again

    [[nodiscard]] bool isSet() const { return !url.isEmpty(); }
    bool operator==(const RedisConfig &) const = default;
};

struct CacheConfig {
    CacheStrategy strategy = CacheStrategy::Hybrid;
    RedisConfig redis {};
    QString folder {}; ///< of the disk tier; empty: no disk tier
    std::int64_t memoryBytes = 64LL << 20;
    std::int64_t memoryEntries = 0; ///< 0: as many as the bytes allow
    std::int64_t diskBytes = 1LL << 30;
    std::int64_t largestValue = 4LL << 20; ///< uncompressed; what is larger is not cached
    std::int64_t writeBehindBytes = 32LL << 20; ///< waiting for a persistent tier, each
    std::int64_t compressAbove = 1024; ///< bytes; up to so many stay raw
    int compressionLevel = 1; ///< zlib's, 1 to 9
    std::chrono::seconds checkForClears {30}; ///< how often others' clears are looked for
    /// By CacheTtl: 1 hour, 1 day, 7 days, 30 days.
    std::array<std::chrono::seconds, cacheTtlCount> namedLifetimes {
        std::chrono::hours(1), std::chrono::days(1), std::chrono::days(7), std::chrono::days(30)};
    /// By CacheKind.
    std::array<std::chrono::seconds, cacheKindCount> lifetimes {std::chrono::days(7), std::chrono::days(30),
        std::chrono::days(7), std::chrono::days(7), std::chrono::days(1), std::chrono::days(1)};

    [[nodiscard]] std::chrono::seconds lifetimeOf(CacheKind kind) const { return lifetimes[indexOf(kind)]; }
    [[nodiscard]] std::chrono::seconds lifetimeOf(CacheTtl ttl) const
    {
        return namedLifetimes[static_cast<std::size_t>(ttl)];
    }

    /// Errors: InvalidInput whose message begins with the setting's name ("cache.memoryBytes must be …"). A
    /// URL is checked too; its password is never repeated.
    [[nodiscard]] Expected<void> validate() const;

    bool operator==(const CacheConfig &) const = default;
};

/// Without passwords and secrets. Fields that are missing have their default. Errors: InvalidInput, with the
/// setting's name; the result is valid.
[[nodiscard]] QJsonObject toJson(const CacheConfig &config);
[[nodiscard]] Expected<CacheConfig> cacheConfigFromJson(const QJsonObject &object);

} // namespace dg
