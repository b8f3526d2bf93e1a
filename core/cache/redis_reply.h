// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What a Redis server answers, and what its errors mean for whoever asked. Any thread.

#include <QByteArray>
#include <QByteArrayView>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

struct redisReply;

namespace dg {

struct RedisReplyDeleter {
    void operator()(redisReply *reply) const;
};
using RedisReply = std::unique_ptr<redisReply, RedisReplyDeleter>;
using RedisReplies = std::vector<RedisReply>;

/// A command's words; a command line is never built from text.
using RedisCommand = std::vector<QByteArray>;

namespace redis {

[[nodiscard]] bool isNil(const redisReply &reply);
[[nodiscard]] bool isError(const redisReply &reply);
[[nodiscard]] bool isArray(const redisReply &reply);
/// Of a text, a status or an error; where the reply has it.
[[nodiscard]] QByteArrayView textOf(const redisReply &reply);
/// Of a number, or of a text that is one; else 0.
[[nodiscard]] std::int64_t numberOf(const redisReply &reply);

/// What follows from an error, by the server's own first word (Redis 7's error codes).
enum class Trouble {
    WrongType, ///< the key holds something else: a miss, to be overwritten
    TakesNoWrites, ///< reads go on: out of memory, a replica, or it cannot save
    NotPermitted, ///< the user may not do this
    NotAuthenticated, ///< password wrong or wanting: asking again changes nothing
    NotNow, ///< loading, busy, without its master, too many clients: the whole server, for a while
    Other, ///< this command alone
};
[[nodiscard]] Trouble troubleOf(QByteArrayView error);
/// One sentence for people. What the server says is not repeated where it could hold what it was sent.
[[nodiscard]] std::string inWords(QByteArrayView error);

} // namespace redis

} // namespace dg
