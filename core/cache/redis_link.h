// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// One Redis server as it is configured: its pool of connections, and whether it may be asked at all.
///
/// Every exchange is bounded: by the wait for a connection, the time to connect and the command's timeout. As
/// soon as the circuit breaker opens, whoever is waiting for this server in any of these ways is let go, so
/// that a stalled server costs one timeout in all. Any thread.

#include "core/base/circuit_breaker.h"
#include "core/base/clock.h"
#include "core/cache/cache_config.h"
#include "core/cache/redis_connection.h"

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

namespace dg {

/// A descriptor that becomes readable for everyone who polls it, and stays so until it is taken back.
class InterruptSignal {
public:
    InterruptSignal();
    ~InterruptSignal();
    InterruptSignal(const InterruptSignal &) = delete;
    InterruptSignal &operator=(const InterruptSignal &) = delete;
    void raise();
    void takeBack();
    [[nodiscard]] int descriptor() const { return m_descriptor; }

private:
    int m_descriptor;
};

class RedisLink {
public:
    using Result = tl::expected<RedisReplies, RedisFault>;

    /// Does not connect yet. Where `config` names no server, or none that can be reached from here, it says
    /// so in its report and lets nothing through. `largestReply` in bytes, of one command; `clock` outlives
    /// it. `onAway` is called by any thread whenever the breaker has opened, and does not call back.
    RedisLink(Clock &clock, const RedisConfig &config, std::int64_t largestReply,
        std::function<void()> onAway = {});
    ~RedisLink();
    RedisLink(const RedisLink &) = delete;
    RedisLink &operator=(const RedisLink &) = delete;

    [[nodiscard]] const RedisConfig &config() const { return m_config; }
    [[nodiscard]] bool isSet() const { return m_config.isSet(); }
    /// Whether commands are let through.
    [[nodiscard]] bool allows() const { return m_url.has_value() && m_breaker.allows(); }

    /// The commands in one exchange. Errors of single commands are among the replies; those that concern the
    /// server as a whole are faults, as is everything that keeps an answer away.
    [[nodiscard]] Result run(std::span<const RedisCommand> commands);
    [[nodiscard]] Result run(const RedisCommand &command) { return run(std::span(&command, 1)); }

    /// Whether what keeps commands back may pass by itself.
    [[nodiscard]] bool mayBeProbed() const { return m_url.has_value() && !m_breaker.report().latched; }
    /// While the breaker is open: whether it is time to `probe`.
    [[nodiscard]] bool probeIsDue() { return m_url.has_value() && m_breaker.probeIsDue(); }
    /// The commands by a new connection, whatever the breaker says. An answer closes it, also where it had
    /// opened for good.
    [[nodiscard]] Result probe(std::span<const RedisCommand> commands);

    /// Ends everything that is under way, now and from now on.
    void close();
    void closeIdleConnections();
    [[nodiscard]] CircuitBreaker::Report report() const { return m_breaker.report(); }

private:
    using Connection = std::unique_ptr<RedisConnection>;
    struct Taken {
        Connection connection;
        bool isNew = false;
    };
    [[nodiscard]] tl::expected<Taken, RedisFault> take();
    [[nodiscard]] Connection takeIdle(); // m_mutex is held
    void giveBack(Connection connection);
    void forgetOne();
    void dropIdle();
    [[nodiscard]] tl::expected<Connection, RedisFault> open(InterruptFds interrupts);
    [[nodiscard]] Result exchange(
        Connection &connection, std::span<const RedisCommand> commands, InterruptFds interrupts);
    void note(const RedisFault &fault);
    [[nodiscard]] std::optional<RedisFault> serverFault(const RedisReplies &replies);
    void letGoIfOpen();

    const RedisConfig m_config;
    std::optional<RedisUrl> m_url;
    const std::int64_t m_largestReply;
    const std::function<void()> m_onAway;
    CircuitBreaker m_breaker;
    InterruptSignal m_opened; ///< the breaker is open
    InterruptSignal m_closed; ///< for good
    const int m_interrupts[2] {m_opened.descriptor(), m_closed.descriptor()};

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<Connection> m_idle; ///< the last is the one that was used last; guarded by m_mutex
    int m_count = 0; ///< of connections, idle and in use; guarded by m_mutex
    bool m_isClosed = false; ///< guarded by m_mutex
};

} // namespace dg
