// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/retry_policy.h"

#include <algorithm>

namespace dg {

std::optional<std::chrono::milliseconds> RetryPolicy::delay(
    int attempt, std::optional<std::chrono::milliseconds> retryAfter, double random) const
{
    if (attempt >= attempts || retryAfter > mostPatience)
        return std::nullopt;
    // A provider that wishes for no wait at all gets ours: it would be asked in a tight loop.
    if (retryAfter && retryAfter->count() > 0)
        return retryAfter;
    std::chrono::milliseconds wait = first;
    for (int failed = 1; failed < attempt && wait < longest; ++failed)
        wait *= 2;
    const double less = 1 - std::clamp(random, 0.0, 1.0) / 4;
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::min(wait, longest) * less);
}

} // namespace dg
