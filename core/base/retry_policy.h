// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// When a failed call is made again. Pure.

#include <chrono>
#include <optional>

namespace dg {

struct RetryPolicy {
    int attempts = 8; ///< in all, the first included
    std::chrono::milliseconds first {500};
    std::chrono::milliseconds longest {8000};
    /// A provider that asks for more than this is not waited for.
    std::chrono::milliseconds mostPatience {std::chrono::minutes(15)};

    /// How long to wait before the next attempt; none: give up. `attempt`: that failed, from 1.
    /// `retryAfter`: what the provider asks for. `random`: in [0, 1). Without a wish of the provider's the
    /// wait doubles from `first` to `longest`, less up to a quarter at random, so that those who failed
    /// together do not come back together.
    [[nodiscard]] std::optional<std::chrono::milliseconds> delay(
        int attempt, std::optional<std::chrono::milliseconds> retryAfter, double random) const;
};

} // namespace dg
