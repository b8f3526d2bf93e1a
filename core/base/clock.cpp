// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"

#include <ctime>

namespace dg {

Clock::TimePoint SystemClock::roughNow() const
{
#ifdef CLOCK_MONOTONIC_COARSE
    // The steady clock as of the kernel's last tick.
    timespec time {};
    if (clock_gettime(CLOCK_MONOTONIC_COARSE, &time) == 0)
        return TimePoint(std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec));
#endif
    return now();
}

bool SystemClock::waitUntil(TimePoint deadline, std::stop_token stop)
{
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_until(lock, stop, deadline, [] { return false; });
    return !stop.stop_requested();
}

} // namespace dg
