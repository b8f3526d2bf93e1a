// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/redis_link.h"

#include "core/cache/redis_tls.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace dg {

namespace {

using Kind = RedisFault::Kind;
using SteadyClock = std::chrono::steady_clock;

tl::unexpected<RedisFault> fault(Kind kind, std::string why)
{
    return tl::unexpected(RedisFault {kind, std::move(why)});
}

RedisFault letGoFault()
{
    return {Kind::Interrupted, "The server is not asked for now."};
}

} // namespace

InterruptSignal::InterruptSignal()
    : m_descriptor(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
}

InterruptSignal::~InterruptSignal()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

void InterruptSignal::raise()
{
    const std::uint64_t one = 1;
    (void)!write(m_descriptor, &one, sizeof one);
}

void InterruptSignal::takeBack()
{
    std::uint64_t count = 0;
    (void)!read(m_descriptor, &count, sizeof count);
}

RedisLink::RedisLink(
    Clock &clock, const RedisConfig &config, std::int64_t largestReply, std::function<void()> onAway)
    : m_config(config)
    , m_largestReply(largestReply)
    , m_onAway(std::move(onAway))
    , m_breaker(clock)
{
    if (!config.isSet())
        return;
    auto url = parseRedisUrl(config.url);
    if (!url) {
        m_breaker.latch(url.error().text());
        return;
    }
    if (url->tls && !hasRedisTls()) {
        m_breaker.latch(
            "This build cannot speak TLS to a Redis server: use a TLS tunnel, as the README tells.");
        return;
    }
    if (!config.password.isEmpty())
        url->password = config.password;
    m_url = std::move(*url);
}

RedisLink::~RedisLink() = default;

RedisLink::Result RedisLink::run(std::span<const RedisCommand> commands)
{
    auto taken = take();
    if (!taken) {
        note(taken.error());
        return tl::unexpected(taken.error());
    }
    Result result = exchange(taken->connection, commands, m_interrupts);
    if (!result && result.error().kind == Kind::Closed && !taken->isNew) {
        // It was closed while it lay idle, and so were the others. All our commands may be said twice.
        dropIdle();
        auto connection = open(m_interrupts);
        if (connection) {
            taken->connection = std::move(*connection);
            result = exchange(taken->connection, commands, m_interrupts);
        } else {
            result = tl::unexpected(connection.error());
        }
    }
    if (result)
        giveBack(std::move(taken->connection));
    else
        forgetOne();
    if (!result)
        note(result.error());
    else
        m_breaker.succeeded();
    return result;
}

RedisLink::Result RedisLink::probe(std::span<const RedisCommand> commands)
{
    dropIdle();
    const int closed[] {m_closed.descriptor()};
    auto connection = open(closed);
    if (!connection) {
        note(connection.error());
        return tl::unexpected(connection.error());
    }
    Result result = exchange(*connection, commands, closed);
    if (!result) {
        note(result.error());
        return result;
    }
    const std::scoped_lock lock(m_mutex);
    m_opened.takeBack();
    m_breaker.reset();
    return result;
}

RedisLink::Result RedisLink::exchange(
    Connection &connection, std::span<const RedisCommand> commands, InterruptFds interrupts)
{
    Result result = connection->exchange(commands, SteadyClock::now() + m_config.commandTimeout, interrupts);
    if (!result)
        return result;
    if (auto whole = serverFault(*result))
        return tl::unexpected(std::move(*whole));
    if (result->size() != commands.size())
        return fault(Kind::Closed, redis::inWords(redis::textOf(*result->front())));
    return result;
}

std::optional<RedisFault> RedisLink::serverFault(const RedisReplies &replies)
{
    for (const RedisReply &reply : replies) {
        if (!redis::isError(*reply))
            continue;
        const QByteArrayView text = redis::textOf(*reply);
        switch (redis::troubleOf(text)) {
        case redis::Trouble::NotAuthenticated:
            m_breaker.latch(redis::inWords(text));
            letGoIfOpen();
            return RedisFault {Kind::Refused, redis::inWords(text)};
        case redis::Trouble::NotNow:
            m_breaker.refused(redis::inWords(text));
            letGoIfOpen();
            return RedisFault {Kind::Refused, redis::inWords(text)};
        default:
            break;
        }
    }
    return std::nullopt;
}

void RedisLink::note(const RedisFault &fault)
{
    switch (fault.kind) {
    case Kind::Timeout:
        m_breaker.timedOut(fault.why);
        break;
    case Kind::Unreachable:
    case Kind::Closed:
    case Kind::Protocol:
        m_breaker.refused(fault.why);
        break;
    case Kind::Interrupted:
    case Kind::TooLarge:
    case Kind::Refused: // noted where it was read
        return;
    }
    letGoIfOpen();
}

void RedisLink::letGoIfOpen()
{
    // A probe closes the breaker under the same mutex: the signal is never left raised behind its back.
    const std::scoped_lock lock(m_mutex);
    if (m_breaker.allows())
        return;
    m_opened.raise();
    m_changed.notify_all();
    if (m_onAway)
        m_onAway();
}

void RedisLink::close()
{
    m_closed.raise();
    const std::scoped_lock lock(m_mutex);
    m_isClosed = true;
    m_count -= static_cast<int>(m_idle.size());
    m_idle.clear();
    m_changed.notify_all();
}

tl::expected<RedisLink::Connection, RedisFault> RedisLink::open(InterruptFds interrupts)
{
    auto connection = RedisConnection::open(
        *m_url, m_largestReply, SteadyClock::now() + m_config.connectTimeout, interrupts);
    if (!connection)
        return connection;
    std::vector<RedisCommand> greeting;
    if (!m_url->user.isEmpty())
        greeting.push_back({"AUTH", m_url->user.toUtf8(), m_url->password.toUtf8()});
    else if (!m_url->password.isEmpty())
        greeting.push_back({"AUTH", m_url->password.toUtf8()});
    if (m_url->database != 0)
        greeting.push_back({"SELECT", QByteArray::number(m_url->database)});
    if (greeting.empty())
        return connection;
    const Result greeted = exchange(*connection, greeting, interrupts);
    if (!greeted)
        return tl::unexpected(greeted.error());
    for (const RedisReply &reply : *greeted) {
        if (redis::isError(*reply))
            return fault(Kind::Unreachable, redis::inWords(redis::textOf(*reply)));
    }
    return connection;
}

RedisLink::Connection RedisLink::takeIdle()
{
    const auto now = SteadyClock::now();
    while (!m_idle.empty()) {
        Connection connection = std::move(m_idle.back());
        m_idle.pop_back();
        if (now - connection->lastUsed() < m_config.idleLimit
            && now - connection->opened() < m_config.connectionLifetime)
            return connection;
        --m_count;
    }
    return nullptr;
}

tl::expected<RedisLink::Taken, RedisFault> RedisLink::take()
{
    {
        const auto deadline = SteadyClock::now() + m_config.poolWait;
        std::unique_lock lock(m_mutex);
        const bool inTime = m_changed.wait_until(lock, deadline,
            [this] { return m_isClosed || !allows() || !m_idle.empty() || m_count < m_config.poolSize; });
        if (m_isClosed || !allows())
            return tl::unexpected(letGoFault());
        if (!inTime)
            return fault(Kind::Interrupted, "All connections to the server are in use.");
        if (Connection connection = takeIdle())
            return Taken {std::move(connection), false};
        ++m_count;
    }
    auto connection = open(m_interrupts);
    if (!connection) {
        forgetOne();
        return tl::unexpected(connection.error());
    }
    return Taken {std::move(*connection), true};
}

void RedisLink::giveBack(Connection connection)
{
    const std::scoped_lock lock(m_mutex);
    if (m_isClosed)
        --m_count;
    else
        m_idle.push_back(std::move(connection));
    m_changed.notify_one();
}

void RedisLink::forgetOne()
{
    const std::scoped_lock lock(m_mutex);
    --m_count;
    m_changed.notify_one();
}

void RedisLink::dropIdle()
{
    const std::scoped_lock lock(m_mutex);
    m_count -= static_cast<int>(m_idle.size());
    m_idle.clear();
    m_changed.notify_all();
}

void RedisLink::closeIdleConnections()
{
    const auto now = SteadyClock::now();
    const std::scoped_lock lock(m_mutex);
    const auto gone = std::erase_if(m_idle, [&](const Connection &connection) {
        return now - connection->lastUsed() >= m_config.idleLimit || connection->isStale();
    });
    m_count -= static_cast<int>(gone);
}

} // namespace dg
