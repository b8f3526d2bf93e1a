// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// One Redis server as it is configured: how to ask it, how values are written there, and what its keys are
/// called. Another configuration is another target. Any thread.

#include "core/cache/envelope.h"
#include "core/cache/redis_link.h"

#include <functional>
#include <memory>
#include <optional>

namespace dg {

namespace redis {
[[nodiscard]] QByteArray number(std::int64_t value);
[[nodiscard]] QByteArray number(RoomTime time);
} // namespace redis

struct RedisTarget {
    /// In bytes, besides a value: header, checksum, signature and the protocol's own.
    static constexpr std::int64_t aroundValue = 2LL << 20;

    RedisTarget(Clock &clock, const RedisConfig &config, const EnvelopeFormat &theFormat,
        std::function<void()> onAway)
        : link(std::make_shared<RedisLink>(
            clock, config, theFormat.largestValue + aroundValue, std::move(onAway)))
        , format(theFormat)
        , prefix(config.keyPrefix.toUtf8())
    {
    }
    const std::shared_ptr<RedisLink> link;
    const EnvelopeFormat format;
    const QByteArray prefix;

    [[nodiscard]] QByteArray nameOf(const CacheKey &key) const { return key.toString(prefix); }
    [[nodiscard]] QByteArray lockOf(const CacheKey &key) const { return key.toString(prefix + ":lock"); }
    /// The hash of the clears.
    [[nodiscard]] QByteArray marks() const;
    /// Of all keys of ours, for SCAN.
    [[nodiscard]] QByteArray pattern(std::optional<CacheKind> kind) const;
};

} // namespace dg
