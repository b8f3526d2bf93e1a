// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A clock that tests move by hand.

#include "core/base/clock.h"

#include <condition_variable>
#include <mutex>
#include <set>

namespace dg {

class FakeClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const override;
    [[nodiscard]] WallTime wallNow() const override;
    bool waitUntil(TimePoint deadline, std::stop_token stop) override;

    /// Moves time forward and wakes those whose deadline has come.
    void advance(Duration by);
    /// Moves the wall clock alone, in either direction.
    void setWall(WallTime wall);
    /// Blocks until `count` threads are waiting for a moment that has not come; those that are about to wake
    /// do not count.
    void awaitWaiters(int count);
    /// From now on a waiter does not wait: time jumps to its deadline as soon as it asks.
    void runFreely();

private:
    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    TimePoint m_now {std::chrono::hours(1)}; ///< guarded by m_mutex
    WallTime m_wall {std::chrono::hours(24 * 365 * 56)}; ///< guarded by m_mutex
    std::multiset<TimePoint> m_deadlines; ///< of those who wait; guarded by m_mutex
    bool m_free = false; ///< guarded by m_mutex
};

} // namespace dg
