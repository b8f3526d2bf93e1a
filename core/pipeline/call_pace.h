// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// How many calls of a run may be under way: the number the writer chose, or as many as the provider takes.
/// Any thread.

#include "core/base/adaptive_concurrency.h"
#include "core/base/call_slots.h"
#include "core/base/clock.h"

#include <mutex>
#include <optional>

namespace dg {

class CallPace {
public:
    /// `fixed`: none: automatic, within `range`. The clock outlives it.
    CallPace(Clock &clock, std::optional<int> fixed, const AdaptiveConcurrency::Range &range);

    [[nodiscard]] CallSlots &slots() { return m_slots; }
    void accepted(); ///< the provider has taken a call
    void pushedBack(Clock::TimePoint begun); ///< it was too much

private:
    Clock &m_clock;
    std::mutex m_mutex;
    std::optional<AdaptiveConcurrency> m_automatic; ///< guarded by m_mutex
    CallSlots m_slots;
};

} // namespace dg
