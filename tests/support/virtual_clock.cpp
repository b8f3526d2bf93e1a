// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/virtual_clock.h"

#include "tests/support/sleeping_threads.h"

#include <algorithm>

namespace dg {

VirtualClock::VirtualClock()
    : m_driver([this](const std::stop_token &stop) { drive(stop); })
{
}

Clock::TimePoint VirtualClock::now() const
{
    const std::scoped_lock lock(m_mutex);
    return m_now;
}

Clock::WallTime VirtualClock::wallNow() const
{
    constexpr WallTime begin {std::chrono::hours(24 * 365 * 56)};
    return begin + std::chrono::duration_cast<WallTime::duration>(now().time_since_epoch());
}

bool VirtualClock::waitUntil(TimePoint deadline, std::stop_token stop)
{
    std::unique_lock lock(m_mutex);
    const auto waiter = m_deadlines.insert(deadline);
    const bool reached = m_changed.wait(lock, stop, [&] { return m_now >= deadline; });
    m_deadlines.erase(waiter);
    return reached && !stop.stop_requested();
}

void VirtualClock::drive(const std::stop_token &stop)
{
    while (!stop.stop_requested()) {
        if (allOthersSleep())
            jump();
        else
            std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
}

void VirtualClock::jump()
{
    const std::scoped_lock lock(m_mutex);
    const auto next = m_deadlines.upper_bound(m_now);
    if (next == m_deadlines.end() || *next == TimePoint::max())
        return;
    m_now = *next;
    m_changed.notify_all();
}

} // namespace dg
