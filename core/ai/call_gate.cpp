// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/call_gate.h"

#include <algorithm>
#include <utility>

namespace dg {

CallGate::CallGate(Clock &clock, ApiKey &key)
    : m_clock(clock)
    , m_key(key)
{
}

Expected<void> CallGate::pass(TokenCount input, std::stop_token stop)
{
    std::unique_lock lock(m_mutex);
    const auto place = m_line.insert(m_arrivals++).first;
    const bool first = m_left.wait(lock, stop, [&] { return place == m_line.begin(); });
    Expected<void> passed = fail(ErrorKind::Cancelled, "Stopped.");
    if (first && !stop.stop_requested()) {
        lock.unlock();
        passed = passAsFirst(input, stop);
        lock.lock();
    }
    m_line.erase(place);
    m_left.notify_all();
    return passed;
}

Expected<void> CallGate::passAsFirst(TokenCount input, std::stop_token stop)
{
    for (;;) {
        if (auto usable = m_key.await(stop); !usable)
            return usable;
        std::stop_source news;
        Clock::TimePoint until;
        {
            const std::scoped_lock lock(m_mutex);
            const Clock::TimePoint now = m_clock.now();
            until = std::max(m_parkedUntil, m_limiter.earliest(input, now));
            if (until <= now) {
                m_passed = m_limiter.take(input, now);
                return {};
            }
            m_news = news;
        }
        const std::stop_callback onStop(stop, [&news] { news.request_stop(); });
        m_clock.waitUntil(until, news.get_token());
        if (stop.stop_requested())
            return fail(ErrorKind::Cancelled, "Stopped.");
    }
}

void CallGate::turnBack(TokenCount input)
{
    const std::scoped_lock lock(m_mutex);
    m_limiter.giveBack(input);
    m_news.request_stop();
}

std::uint64_t CallGate::passed() const
{
    const std::scoped_lock lock(m_mutex);
    return m_passed;
}

void CallGate::learn(const std::vector<LimitSign> &signs, std::uint64_t passed)
{
    if (signs.empty())
        return;
    const std::scoped_lock lock(m_mutex);
    const Clock::TimePoint now = m_clock.now();
    for (const LimitSign &sign : signs)
        m_limiter.learn(sign, passed, now);
    m_news.request_stop();
}

void CallGate::park(std::chrono::milliseconds time)
{
    const std::scoped_lock lock(m_mutex);
    m_parkedUntil = std::max(m_parkedUntil, m_clock.now() + time);
}

std::chrono::milliseconds CallGate::parkedFor() const
{
    const std::scoped_lock lock(m_mutex);
    return std::max(std::chrono::milliseconds(0),
        std::chrono::ceil<std::chrono::milliseconds>(m_parkedUntil - m_clock.now()));
}

} // namespace dg
