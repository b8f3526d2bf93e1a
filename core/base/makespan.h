// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// How long a run would have taken with nothing but its calls: the scheduler's own policy on a virtual clock.
/// Pure functions.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace dg {

struct TimedTask {
    std::chrono::nanoseconds duration {};
    bool needsSlot = true; ///< false: kept, made or waited for another's call
    std::int64_t priority = 0; ///< a higher one goes first, among equals the lower index
    std::vector<std::size_t> after; ///< indices of what it waits for; acyclic
    struct Begun {
        std::size_t task;
        std::chrono::nanoseconds delay;
    };
    /// What has to have begun `delay` ago, or to have ended, before this one may; acyclic with `after`.
    std::vector<Begun> afterBegun {};
};

/// Makespan of list scheduling: whenever a slot is free, the ready task with the highest priority takes it.
[[nodiscard]] std::chrono::nanoseconds simulateMakespan(const std::vector<TimedTask> &tasks, int slots);

/// What no schedule can beat: the longest chain, or the work divided among the slots.
[[nodiscard]] std::chrono::nanoseconds makespanBound(const std::vector<TimedTask> &tasks, int slots);

} // namespace dg
