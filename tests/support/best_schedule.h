// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What a scheduler that knew everything would make of a few tasks. Any thread.

#include "core/base/makespan.h"

#include <chrono>
#include <vector>

namespace dg {

/// The shortest makespan of all schedules, those that leave a slot idle on purpose among them: by exhaustive
/// search, so for some eight tasks at most. Priorities do not count.
[[nodiscard]] std::chrono::nanoseconds bestMakespan(const std::vector<TimedTask> &tasks, int slots);

} // namespace dg
