// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_clock.h"

#include <algorithm>
#include <iterator>

namespace dg {

Clock::TimePoint FakeClock::now() const
{
    const std::scoped_lock lock(m_mutex);
    return m_now;
}

Clock::WallTime FakeClock::wallNow() const
{
    const std::scoped_lock lock(m_mutex);
    return m_wall;
}

bool FakeClock::waitUntil(TimePoint deadline, std::stop_token stop)
{
    std::unique_lock lock(m_mutex);
    if (m_free)
        m_now = std::max(m_now, deadline);
    const auto waiter = m_deadlines.insert(deadline);
    m_changed.notify_all();
    const bool reached = m_changed.wait(lock, stop, [&] { return m_now >= deadline; });
    m_deadlines.erase(waiter);
    return reached && !stop.stop_requested();
}

void FakeClock::advance(Duration by)
{
    const std::scoped_lock lock(m_mutex);
    m_now += by;
    m_wall += std::chrono::duration_cast<WallTime::duration>(by);
    m_changed.notify_all();
}

void FakeClock::setWall(WallTime wall)
{
    const std::scoped_lock lock(m_mutex);
    m_wall = wall;
}

void FakeClock::awaitWaiters(int count)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(
        lock, [&] { return std::distance(m_deadlines.upper_bound(m_now), m_deadlines.end()) >= count; });
}

void FakeClock::runFreely()
{
    const std::scoped_lock lock(m_mutex);
    m_free = true;
}

} // namespace dg
