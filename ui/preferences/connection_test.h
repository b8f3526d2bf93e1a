// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Tries a Redis server on a thread of its own, so that a window stays alive while a server is slow. GUI
/// thread. Its end waits for what is being tried: as long as the timeouts of that.

#include "core/cache/cache_config.h"

#include <QObject>

#include <chrono>
#include <functional>
#include <list>
#include <thread>

namespace dg {

class ConnectionTest : public QObject {
    Q_OBJECT
public:
    using Result = Expected<std::chrono::nanoseconds>;
    using Tester = std::function<Result(const RedisConfig &)>;

    /// `tester` is called on another thread, by several tests at once where one was forgotten. `tls`: whether
    /// it can speak it.
    explicit ConnectionTest(Tester tester, bool tls = false, QObject *parent = nullptr);
    ~ConnectionTest() override;

    [[nodiscard]] bool canTls() const { return m_tls; }
    /// `ended` is called on the GUI thread unless the test is forgotten before; a new one forgets the one
    /// before.
    void start(const RedisConfig &config, std::function<void(const Result &)> ended);
    void forget();

private:
    void end(int number, const Result &result);

    struct Attempt {
        int number;
        std::jthread thread;
    };
    const Tester m_tester;
    const bool m_tls;
    int m_current = 0;
    std::function<void(const Result &)> m_ended; ///< of the current one; empty: forgotten
    std::list<Attempt> m_attempts; ///< last, so that they have ended before the rest goes
};

} // namespace dg
