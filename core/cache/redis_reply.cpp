// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/redis_reply.h"

#include <hiredis/hiredis.h>

#include <algorithm>
#include <array>

namespace dg {

void RedisReplyDeleter::operator()(redisReply *reply) const
{
    freeReplyObject(reply);
}

namespace redis {

bool isNil(const redisReply &reply)
{
    return reply.type == REDIS_REPLY_NIL;
}

bool isError(const redisReply &reply)
{
    return reply.type == REDIS_REPLY_ERROR;
}

bool isArray(const redisReply &reply)
{
    return reply.type == REDIS_REPLY_ARRAY;
}

QByteArrayView textOf(const redisReply &reply)
{
    if (reply.type == REDIS_REPLY_STRING || reply.type == REDIS_REPLY_STATUS
        || reply.type == REDIS_REPLY_ERROR)
        return {reply.str, static_cast<qsizetype>(reply.len)};
    return {};
}

std::int64_t numberOf(const redisReply &reply)
{
    return reply.type == REDIS_REPLY_INTEGER ? reply.integer : textOf(reply).toByteArray().toLongLong();
}

namespace {

struct Meaning {
    const char *beginning;
    Trouble trouble;
    const char *words;
};

// The longer beginnings of a word come first.
constexpr std::array meanings {
    Meaning {"WRONGTYPE", Trouble::WrongType, "The server holds something else under that name."},
    Meaning {"OOM", Trouble::TakesNoWrites, "The server is out of memory and takes nothing new."},
    Meaning {"READONLY", Trouble::TakesNoWrites, "The server is a read-only copy and takes nothing new."},
    Meaning {"MISCONF", Trouble::TakesNoWrites, "The server cannot save to its disk and takes nothing new."},
    Meaning {"NOREPLICAS", Trouble::TakesNoWrites, "The server misses its copies and takes nothing new."},
    Meaning {"NOPERM", Trouble::NotPermitted, "The server does not permit this user what the cache needs."},
    Meaning {"NOAUTH", Trouble::NotAuthenticated, "The server asks for a password."},
    Meaning {"WRONGPASS", Trouble::NotAuthenticated, "The server does not accept this user and password."},
    Meaning {"ERR invalid password", Trouble::NotAuthenticated, "The server does not accept this password."},
    Meaning {"ERR AUTH", Trouble::NotAuthenticated, "The server has no password, and one was given."},
    Meaning {
        "ERR Client sent AUTH", Trouble::NotAuthenticated, "The server has no password, and one was given."},
    Meaning {"ERR DB index", Trouble::NotAuthenticated, "The server has no database of that number."},
    Meaning {"ERR invalid DB index", Trouble::NotAuthenticated, "The server has no database of that number."},
    Meaning {"ERR max number of clients", Trouble::NotNow, "The server has as many clients as it takes."},
    Meaning {
        "DENIED", Trouble::NotNow, "The server is protected and takes no connections from other machines."},
    Meaning {"LOADING", Trouble::NotNow, "The server is still loading its data."},
    Meaning {"MASTERDOWN", Trouble::NotNow, "The server is a copy that has lost its master."},
    Meaning {"CLUSTERDOWN", Trouble::NotNow, "The server's cluster is down."},
    Meaning {"TRYAGAIN", Trouble::NotNow, "The server's cluster is being rearranged."},
    Meaning {"BUSY", Trouble::NotNow, "The server is busy with a script that does not end."},
};

const Meaning *meaningOf(QByteArrayView error)
{
    const auto found = std::ranges::find_if(meanings,
        [&](const Meaning &meaning) { return error.startsWith(QByteArrayView(meaning.beginning)); });
    return found == meanings.end() ? nullptr : &*found;
}

} // namespace

Trouble troubleOf(QByteArrayView error)
{
    const Meaning *meaning = meaningOf(error);
    return meaning ? meaning->trouble : Trouble::Other;
}

std::string inWords(QByteArrayView error)
{
    if (const Meaning *meaning = meaningOf(error))
        return meaning->words;
    return "The server refused a command.";
}

} // namespace redis

} // namespace dg
