// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Whether a server that has failed may be asked again. Opens at the first timeout, or after three refusals
/// in a row; then one probe is let through after a second, and each that fails doubles the pause, up to half a
/// minute. Any thread.

#include "core/base/clock.h"

#include <atomic>
#include <chrono>
#include <mutex>
#include <string>

namespace dg {

class CircuitBreaker {
public:
    enum class State { Closed, Open };

    static constexpr int refusalsToOpen = 3;
    static constexpr std::chrono::seconds firstPause {1};
    static constexpr std::chrono::seconds longestPause {30};

    /// `clock` outlives it.
    explicit CircuitBreaker(Clock &clock);

    /// Whether an ordinary call may be made: only while it is closed. One atomic read.
    [[nodiscard]] bool allows() const { return m_state.load(std::memory_order_acquire) == State::Closed; }
    /// Whether the caller is to probe now: once per pause, for one caller. It tells the result by
    /// `succeeded`, `timedOut` or `refused`.
    [[nodiscard]] bool probeIsDue();
    /// When the next probe is; meaningful while it is open.
    [[nodiscard]] Clock::TimePoint nextProbe() const;

    void succeeded();
    /// `why` is kept for people.
    void timedOut(std::string why);
    void refused(std::string why);
    /// For what does not mend itself (a wrong password): no probe either, until `reset`.
    void latch(std::string why);
    void reset();

    struct Report {
        State state = State::Closed;
        bool latched = false;
        Clock::WallTime since {}; ///< of the present state
        std::string why; ///< of the last failure; empty while all is well
    };
    [[nodiscard]] Report report() const;

private:
    void open(std::string why); // m_mutex is held
    void close(); // m_mutex is held
    Clock &m_clock;
    std::atomic<State> m_state {State::Closed};
    mutable std::mutex m_mutex;
    int m_refusals = 0; ///< in a row; guarded by m_mutex, as all below
    bool m_latched = false;
    bool m_probing = false; ///< a probe is under way: only its result counts while open
    std::chrono::nanoseconds m_pause {};
    Clock::TimePoint m_nextProbe {};
    Clock::WallTime m_since {};
    std::string m_why;
};

} // namespace dg
