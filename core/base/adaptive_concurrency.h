// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// How many calls to have under way when nobody says a number: rises while the provider takes all of them,
/// halves when it says that it is too much. One thread at a time.

#include <chrono>

namespace dg {

class AdaptiveConcurrency {
public:
    using TimePoint = std::chrono::steady_clock::time_point;
    struct Range {
        int start = 8;
        int most = 64;
    };

    explicit AdaptiveConcurrency(const Range &range);

    [[nodiscard]] int allowed() const; ///< at least 1
    /// A call was taken. One more each time until the first refusal, one more a round from then on.
    void accepted();
    /// A call that began at `begun` was refused. What began before the last halving has been answered for.
    void pushedBack(TimePoint begun, TimePoint now);

private:
    const Range m_range;
    double m_allowed;
    bool m_refused = false;
    TimePoint m_halvedAt {};
};

} // namespace dg
