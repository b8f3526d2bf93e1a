// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The one way to a provider's calls: whoever comes waits here while the provider is parked, while its limits
/// are used up, and while its key is in question. They pass in the order in which they came: many short calls
/// cannot hold up a long one for ever. Any thread.

#include "core/ai/api_key.h"
#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/rate_limiter.h"

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <set>
#include <stop_token>
#include <vector>

namespace dg {

class CallGate {
public:
    /// Both outlive it.
    CallGate(Clock &clock, ApiKey &key);

    /// Blocks until a call of so many input tokens may be made, and counts it. Errors: Cancelled,
    /// Unauthorised.
    [[nodiscard]] Expected<void> pass(TokenCount input, std::stop_token stop);
    /// A call that passed is not made after all.
    void turnBack(TokenCount input);
    /// The number of calls that have passed; `learn` wants what it was when a call was sent.
    [[nodiscard]] std::uint64_t passed() const;
    void learn(const std::vector<LimitSign> &signs, std::uint64_t passed);
    /// The provider wants no call before then. Never shortens an earlier wish.
    void park(std::chrono::milliseconds time);
    /// How long it is parked still; 0: it is not.
    [[nodiscard]] std::chrono::milliseconds parkedFor() const;

private:
    [[nodiscard]] Expected<void> passAsFirst(TokenCount input, std::stop_token stop);

    Clock &m_clock;
    ApiKey &m_key;
    mutable std::mutex m_mutex;
    RateLimiter m_limiter; ///< guarded by m_mutex, as all below
    std::uint64_t m_passed = 0;
    Clock::TimePoint m_parkedUntil {};
    std::set<std::uint64_t> m_line; ///< who waits, by arrival; the first alone watches the clock
    std::uint64_t m_arrivals = 0;
    std::condition_variable_any m_left;
    std::stop_source m_news; ///< wakes the first in line before its time
};

} // namespace dg
