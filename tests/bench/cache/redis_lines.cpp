// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/cache/lines.h"

#include "core/base/clock.h"
#include "core/cache/redis_tier.h"
#include "tests/bench/cache/inflater.h"
#include "tests/bench/cache/lazy.h"
#include "tests/bench/cache/materials.h"
#include "tests/support/redis_server.h"

#include <hiredis/hiredis.h>

#include <memory>
#include <string>

namespace dg::bench {

namespace {

/// The reference: one blocking connection, without deadlines, a pool, or a look at what comes back.
class RawRedis {
public:
    explicit RawRedis(const RedisServer &server)
        : m_context(server.port() > 0 ? redisConnect("127.0.0.1", server.port())
                                      : redisConnectUnix(server.socketPath().toLocal8Bit().constData()))
    {
        if (!m_context || m_context->err != 0)
            qFatal("The server does not answer.");
    }
    ~RawRedis() { redisFree(m_context); }
    RawRedis(const RawRedis &) = delete;
    RawRedis &operator=(const RawRedis &) = delete;

    /// The bytes as hiredis has them, and what `use` makes of them.
    template <class Use>
    auto get(const QByteArray &key, Use use)
    {
        const Reply reply(static_cast<redisReply *>(
            redisCommand(m_context, "GET %b", key.constData(), static_cast<std::size_t>(key.size()))));
        if (!reply || reply->type != REDIS_REPLY_STRING)
            qFatal("The server does not have it.");
        return use(QByteArrayView(reply->str, static_cast<qsizetype>(reply->len)));
    }

    void set(const QByteArray &key, const QByteArray &value)
    {
        const Reply reply(static_cast<redisReply *>(
            redisCommand(m_context, "SET %b %b", key.constData(), static_cast<std::size_t>(key.size()),
                value.constData(), static_cast<std::size_t>(value.size()))));
        if (!reply || reply->type == REDIS_REPLY_ERROR)
            qFatal("The server does not take it.");
    }

private:
    struct Free {
        void operator()(redisReply *reply) const { freeReplyObject(reply); }
    };
    using Reply = std::unique_ptr<redisReply, Free>;
    redisContext *m_context;
};

struct Room {
    explicit Room(RedisServer::Listen listen)
        : server({}, listen)
        , raw(server)
        , tier(clock, room, RedisConfig {.url = server.url()}, EnvelopeFormat {})
    {
        if (tier.put(key, entryOf(dialogue(eightKilobytes, 1), 1, room.now())) != WriteResult::Done)
            qFatal("The tier does not take it.");
        raw.set(rawKey, deflatedAtOnce(dialogue(eightKilobytes, 1)));
    }

    RedisServer server;
    SystemClock clock;
    RoomClock room {clock};
    RawRedis raw;
    RedisTier tier;
    const CacheKey key = keyOf(1);
    const QByteArray rawKey = key.toString("raw");
};

void addRoom(const std::string &name, RedisServer::Listen listen)
{
    const auto lazy = std::make_shared<Lazy<Room>>(listen);
    benchmark::RegisterBenchmark((name + "/tier").c_str(), [lazy](benchmark::State &state) {
        Room &room = **lazy;
        for (auto _ : state) {
            auto found = room.tier.get(room.key);
            if (!found)
                state.SkipWithError("A miss.");
            benchmark::DoNotOptimize(found);
        }
    })->UseRealTime();
    benchmark::RegisterBenchmark((name + "/hiredis_inflated").c_str(), [lazy](benchmark::State &state) {
        Room &room = **lazy;
        for (auto _ : state) {
            benchmark::DoNotOptimize(room.raw.get(
                room.rawKey, [](QByteArrayView bytes) { return inflatedAtOnce(bytes, eightKilobytes); }));
        }
    })->UseRealTime();
    benchmark::RegisterBenchmark((name + "/hiredis").c_str(), [lazy](benchmark::State &state) {
        Room &room = **lazy;
        for (auto _ : state)
            benchmark::DoNotOptimize(
                room.raw.get(room.rawKey, [](QByteArrayView bytes) { return bytes.size(); }));
    })->UseRealTime();
}

} // namespace

void addRedisLines(Table &table)
{
    addRoom("redis_socket", RedisServer::Listen::Socket);
    addRoom("redis_tcp", RedisServer::Listen::Port);
    using Aim = Line::Aim;
    for (const std::string place : {"socket", "tcp"}) {
        const std::string name = "redis_" + place;
        table.add({"Redis get of 8 KB (" + place + "), beside raw and inflating", name + "/tier",
            name + "/hiredis_inflated", Aim::AtMostTimes, 1.2});
        table.add({"Redis get of 8 KB (" + place + "), beside raw alone", name + "/tier", name + "/hiredis"});
    }
}

} // namespace dg::bench
