// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/room_clock.h"

#include <algorithm>

namespace dg {

namespace {

using std::chrono::microseconds;

std::int64_t count(Clock::TimePoint time)
{
    return std::chrono::floor<microseconds>(time.time_since_epoch()).count();
}

} // namespace

RoomClock::RoomClock(Clock &clock)
    : m_clock(clock)
    , m_early(std::chrono::floor<microseconds>(clock.wallNow().time_since_epoch()).count() - count(clock.now()))
    , m_late(m_early.load())
{
}

RoomTime RoomClock::at(Clock::TimePoint when) const
{
    return RoomTime(microseconds(count(when) + m_early.load(std::memory_order_relaxed)));
}

RoomTime RoomClock::latest() const
{
    return RoomTime(microseconds(count(m_clock.now()) + 1 + m_late.load(std::memory_order_relaxed)));
}

void RoomClock::adopt(Clock::TimePoint asked, Clock::TimePoint answered, RoomTime told)
{
    // The server read its clock somewhere between the two.
    std::int64_t early = told.time_since_epoch().count() - count(answered) - 1;
    std::int64_t late = told.time_since_epoch().count() + 1 - count(asked);
    const std::scoped_lock lock(m_mutex);
    if (m_isTold && early <= m_late.load() && late >= m_early.load()) {
        early = std::max(early, m_early.load());
        late = std::min(late, m_late.load());
    }
    m_isTold = true;
    m_early.store(early, std::memory_order_relaxed);
    m_late.store(late, std::memory_order_relaxed);
}

} // namespace dg
