// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/rate_limiter.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace dg {

namespace {

using Seconds = std::chrono::duration<double>;

constexpr Seconds minute {60};
/// Providers round the time to whole seconds, and clocks differ.
constexpr Seconds slack {2};
/// Calls that are under way together are far fewer.
constexpr std::size_t remembered = 1024;

/// A little later rather than a little earlier.
RateLimiter::TimePoint after(RateLimiter::TimePoint start, Seconds wait)
{
    return start + std::chrono::ceil<std::chrono::milliseconds>(wait);
}

} // namespace

double RateLimiter::Bucket::levelAt(TimePoint now) const
{
    if (m_fullAt && now >= *m_fullAt)
        return m_limit;
    return std::min(m_limit, m_level + m_perSecond * Seconds(now - m_at).count());
}

RateLimiter::TimePoint RateLimiter::Bucket::reaches(double need, TimePoint now) const
{
    if (m_limit <= 0)
        return std::max(now, m_fullAt.value_or(now));
    constexpr double rounding = 1e-6;
    const double missing = std::min(need, m_limit) - levelAt(now);
    if (missing <= rounding)
        return now;
    return m_fullAt ? *m_fullAt : after(now, Seconds(missing / m_perSecond));
}

void RateLimiter::Bucket::settle(std::uint64_t lastCall, TimePoint now)
{
    m_level = levelAt(now);
    m_at = now;
    if (m_fullAt && now >= *m_fullAt) {
        m_fullAt.reset();
        m_heard = lastCall + 1; // what earlier calls met is over
    }
}

void RateLimiter::Bucket::take(double amount, std::uint64_t call, TimePoint now)
{
    settle(call - 1, now);
    m_level -= amount;
    if (m_inWindows && !m_fullAt)
        m_fullAt = after(now, minute); // at the latest
}

void RateLimiter::Bucket::giveBack(double amount)
{
    m_level = std::min(m_limit, m_level + amount);
}

void RateLimiter::Bucket::setPace(double missing, std::chrono::milliseconds fullIn)
{
    const Seconds expected = minute * (missing / m_limit);
    if (fullIn > minute + slack) { // this is not a limit of a minute
        m_inWindows = false;
        m_perSecond = std::max(missing, 1.0) / Seconds(fullIn).count();
    } else if (fullIn > expected + slack + expected / 4) {
        m_inWindows = true;
    }
    if (m_inWindows)
        m_perSecond = 0;
}

void RateLimiter::Bucket::learn(const LimitSign &sign, const Asked &asked, TimePoint now)
{
    settle(asked.lastCall, now);
    if (asked.call < m_heard)
        return;
    m_heard = asked.call;
    if (sign.limit.value_or(0) > 0) {
        const auto limit = static_cast<double>(*sign.limit);
        m_level = m_limit > 0 ? m_level * (limit / m_limit) : limit - asked.takenSince;
        if (limit != m_limit && !m_inWindows)
            m_perSecond = limit / minute.count();
        m_limit = limit;
    }
    if (sign.remaining && m_limit > 0) {
        const double remaining = std::min(m_limit, static_cast<double>(*sign.remaining));
        // Calls overtake each other on their way: within a minute that gives nothing back, the least counts.
        const double told = remaining - asked.takenSince;
        m_level = m_inWindows ? std::min(m_level, told) : told;
        if (sign.fullIn)
            setPace(m_limit - remaining, *sign.fullIn);
    }
    const bool nothingElseTells = m_limit <= 0 && sign.remaining == 0;
    if (sign.fullIn && (m_inWindows || nothingElseTells))
        m_fullAt = now + *sign.fullIn;
    else if (m_inWindows && !m_fullAt)
        m_fullAt = after(now, minute);
    else if (!m_inWindows)
        m_fullAt.reset();
}

RateLimiter::Bucket &RateLimiter::bucket(LimitedResource resource)
{
    return m_buckets.at(static_cast<std::size_t>(resource));
}

const RateLimiter::Bucket &RateLimiter::bucket(LimitedResource resource) const
{
    return m_buckets.at(static_cast<std::size_t>(resource));
}

RateLimiter::TimePoint RateLimiter::earliest(TokenCount input, TimePoint now) const
{
    const auto tokens = static_cast<double>(input.value());
    return std::max({bucket(LimitedResource::Requests).reaches(1, now),
        bucket(LimitedResource::InputTokens).reaches(tokens, now),
        bucket(LimitedResource::OutputTokens).reaches(1, now)});
}

std::uint64_t RateLimiter::take(TokenCount input, TimePoint now)
{
    ++m_calls;
    bucket(LimitedResource::Requests).take(1, m_calls, now);
    bucket(LimitedResource::InputTokens).take(static_cast<double>(input.value()), m_calls, now);
    bucket(LimitedResource::OutputTokens).take(0, m_calls, now);
    m_inputs.push_back(input);
    if (m_inputs.size() > remembered)
        m_inputs.pop_front();
    return m_calls;
}

void RateLimiter::giveBack(TokenCount input)
{
    bucket(LimitedResource::Requests).giveBack(1);
    bucket(LimitedResource::InputTokens).giveBack(static_cast<double>(input.value()));
}

double RateLimiter::takenSince(LimitedResource resource, std::uint64_t call) const
{
    const std::uint64_t since = m_calls - std::min(call, m_calls);
    switch (resource) {
    case LimitedResource::Requests:
        return static_cast<double>(since);
    case LimitedResource::InputTokens: {
        const auto known = static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(since, m_inputs.size()));
        const TokenCount tokens = std::accumulate(m_inputs.end() - known, m_inputs.end(), TokenCount {});
        return static_cast<double>(tokens.value());
    }
    case LimitedResource::OutputTokens:
        break;
    }
    return 0;
}

void RateLimiter::learn(const LimitSign &sign, std::uint64_t number, TimePoint now)
{
    bucket(sign.resource).learn(sign, {number, m_calls, takenSince(sign.resource, number)}, now);
}

} // namespace dg
