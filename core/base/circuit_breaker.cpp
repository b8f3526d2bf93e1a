// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/circuit_breaker.h"

#include <algorithm>
#include <utility>

namespace dg {

CircuitBreaker::CircuitBreaker(Clock &clock)
    : m_clock(clock)
    , m_since(clock.wallNow())
{
}

bool CircuitBreaker::probeIsDue()
{
    const std::scoped_lock lock(m_mutex);
    if (m_state != State::Open || m_latched || m_clock.now() < m_nextProbe)
        return false;
    // Nobody else probes before this one is answered, or has had the time to be.
    m_nextProbe = m_clock.now() + m_pause;
    m_probing = true;
    return true;
}

Clock::TimePoint CircuitBreaker::nextProbe() const
{
    const std::scoped_lock lock(m_mutex);
    return m_latched ? Clock::TimePoint::max() : m_nextProbe;
}

void CircuitBreaker::succeeded()
{
    const std::scoped_lock lock(m_mutex);
    if (m_state == State::Closed) {
        m_refusals = 0;
        m_why.clear();
    } else if (m_probing) {
        close();
    }
}

void CircuitBreaker::timedOut(std::string why)
{
    const std::scoped_lock lock(m_mutex);
    open(std::move(why));
}

void CircuitBreaker::refused(std::string why)
{
    const std::scoped_lock lock(m_mutex);
    if (m_state == State::Open || ++m_refusals >= refusalsToOpen)
        open(std::move(why));
    else
        m_why = std::move(why);
}

void CircuitBreaker::latch(std::string why)
{
    const std::scoped_lock lock(m_mutex);
    open(why);
    m_why = std::move(why);
    m_latched = true;
}

void CircuitBreaker::reset()
{
    const std::scoped_lock lock(m_mutex);
    close();
}

void CircuitBreaker::close()
{
    if (m_state == State::Open)
        m_since = m_clock.wallNow();
    m_refusals = 0;
    m_probing = false;
    m_latched = false;
    m_why.clear();
    m_state.store(State::Closed, std::memory_order_release);
}

void CircuitBreaker::open(std::string why)
{
    if (m_state == State::Closed) {
        m_since = m_clock.wallNow();
        m_pause = firstPause;
    } else if (std::exchange(m_probing, false)) {
        m_pause = std::min<std::chrono::nanoseconds>(m_pause * 2, longestPause);
    } else {
        return; // it was under way when the breaker opened
    }
    m_refusals = 0;
    m_nextProbe = m_clock.now() + m_pause;
    m_why = std::move(why);
    m_state.store(State::Open, std::memory_order_release);
}

CircuitBreaker::Report CircuitBreaker::report() const
{
    const std::scoped_lock lock(m_mutex);
    return {m_state, m_latched, m_since, m_why};
}

} // namespace dg
