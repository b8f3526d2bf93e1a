// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A clock on which hours pass in no time: it jumps to the next deadline that anybody waits for as soon as
/// every thread of the process sleeps. What threads do takes no time, whatever the machine is busy with, so
/// that a test can say to the second how long something takes.
///
/// Only for tests in which nothing waits for real time or for another process. Any thread.

#include "core/base/clock.h"

#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

namespace dg {

class VirtualClock final : public Clock {
public:
    VirtualClock();

    [[nodiscard]] TimePoint now() const override;
    [[nodiscard]] WallTime wallNow() const override;
    bool waitUntil(TimePoint deadline, std::stop_token stop) override;

private:
    void drive(const std::stop_token &stop);
    void jump();

    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    TimePoint m_now {std::chrono::hours(1)}; ///< guarded by m_mutex
    std::multiset<TimePoint> m_deadlines; ///< of those who wait; guarded by m_mutex
    std::jthread m_driver; ///< last: it is to end first
};

} // namespace dg
