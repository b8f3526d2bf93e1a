// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// One connection to a Redis server. Connecting and every exchange end at their deadline or when they are
/// interrupted, whatever the server does; after a fault the connection is not used again, as its next answer
/// would be another command's. One thread at a time.

#include "core/base/error.h"
#include "core/cache/redis_reply.h"
#include "core/cache/redis_url.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>

struct redisContext;

namespace dg {

/// What a wait is for besides its connection: a descriptor that becomes readable ends it. -1: none.
using InterruptFds = std::span<const int>;
/// Sockets go by the real time, not by a Clock.
using RedisDeadline = std::chrono::steady_clock::time_point;

struct RedisFault {
    enum class Kind {
        Timeout,
        Interrupted,
        Unreachable, ///< refused, no such host or socket, no TLS
        Closed, ///< by the server
        Protocol, ///< what answers is no Redis server
        TooLarge, ///< an answer above the limit
        Refused, ///< by an error of the whole server: see RedisLink
    };
    Kind kind = Kind::Unreachable;
    std::string why; ///< one sentence, without passwords
};

class RedisConnection {
public:
    /// Connects; the server has not said anything yet. `largestReply` in bytes, of an
    /// exchange; the answers of many commands at once are short.
    [[nodiscard]] static tl::expected<std::unique_ptr<RedisConnection>, RedisFault> open(
        const RedisUrl &url, std::int64_t largestReply, RedisDeadline deadline, InterruptFds interrupts);
    ~RedisConnection();
    RedisConnection(const RedisConnection &) = delete;
    RedisConnection &operator=(const RedisConnection &) = delete;

    /// Sends all commands, then reads as many answers. One alone, an error, is what a server has said that
    /// closed the connection before it was asked.
    [[nodiscard]] tl::expected<RedisReplies, RedisFault> exchange(
        std::span<const RedisCommand> commands, RedisDeadline deadline, InterruptFds interrupts);

    /// When it was opened and used last.
    [[nodiscard]] RedisDeadline opened() const { return m_opened; }
    [[nodiscard]] RedisDeadline lastUsed() const { return m_lastUsed; }
    /// Whether the server has closed it, or has sent what nobody asked for.
    [[nodiscard]] bool isStale() const;

private:
    struct ContextDeleter {
        void operator()(redisContext *context) const;
    };
    explicit RedisConnection(redisContext *context, std::int64_t largestReply);
    [[nodiscard]] tl::expected<void, RedisFault> send(RedisDeadline deadline, InterruptFds interrupts);
    [[nodiscard]] RedisFault contextFault() const;
    [[nodiscard]] RedisReply lastWords();

    std::unique_ptr<redisContext, ContextDeleter> m_context;
    const std::int64_t m_largestReply;
    const RedisDeadline m_opened;
    RedisDeadline m_lastUsed;
};

} // namespace dg
