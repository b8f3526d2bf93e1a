// SPDX-License-Identifier: GPL-3.0-or-later
// What *Test connection* does.
#include "core/cache/redis_target.h"
#include "core/cache/redis_tier.h"
#include "core/cache/redis_url.h"

#include <QUuid>

#include <array>

namespace dg {

Expected<std::chrono::nanoseconds> testRedis(Clock &clock, const RedisConfig &config)
{
    if (const auto url = parseRedisUrl(config.url); !url)
        return tl::unexpected(url.error());
    RedisLink link(clock, config, RedisTarget::aroundValue);
    if (link.report().latched)
        return fail(ErrorKind::InvalidInput, link.report().why);
    const QByteArray name = config.keyPrefix.toUtf8() + ":test:" + QUuid::createUuid().toRfc4122().toHex();
    const std::array<RedisCommand, 3> commands {
        RedisCommand {"PING"}, RedisCommand {"SET", name, "1", "PX", "1000"}, RedisCommand {"DEL", name}};
    const auto replies = link.probe(commands);
    if (!replies && link.report().latched)
        return fail(ErrorKind::Refused, replies.error().why, "Check user, password and database.");
    if (!replies && replies.error().kind == RedisFault::Kind::Protocol)
        return fail(ErrorKind::NotAccessible, replies.error().why, "Check the port.");
    if (!replies)
        return fail(
            ErrorKind::NotAccessible, replies.error().why, "Check the address, and that the server runs.");
    for (const RedisReply &reply : *replies) {
        if (redis::isError(*reply))
            return fail(ErrorKind::Refused, redis::inWords(redis::textOf(*reply)),
                "It answers, but nothing can be kept there.");
    }
    const auto begun = std::chrono::steady_clock::now();
    if (const auto ping = link.run({"PING"}); !ping)
        return fail(ErrorKind::NotAccessible, ping.error().why, "Try again.");
    return std::chrono::steady_clock::now() - begun;
}

} // namespace dg
