// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/call_pace.h"

namespace dg {

CallPace::CallPace(Clock &clock, std::optional<int> fixed, const AdaptiveConcurrency::Range &range)
    : m_clock(clock)
    , m_automatic(fixed ? std::nullopt : std::optional(AdaptiveConcurrency(range)))
    , m_slots(fixed ? *fixed : range.start)
{
}

void CallPace::accepted()
{
    const std::scoped_lock lock(m_mutex);
    if (!m_automatic)
        return;
    m_automatic->accepted();
    m_slots.setSlots(m_automatic->allowed());
}

void CallPace::pushedBack(Clock::TimePoint begun)
{
    const std::scoped_lock lock(m_mutex);
    if (!m_automatic)
        return;
    m_automatic->pushedBack(begun, m_clock.now());
    m_slots.setSlots(m_automatic->allowed());
}

} // namespace dg
