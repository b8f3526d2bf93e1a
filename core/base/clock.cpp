// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"

namespace dg {

bool SystemClock::waitUntil(TimePoint deadline, std::stop_token stop)
{
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_until(lock, stop, deadline, [] { return false; });
    return !stop.stop_requested();
}

} // namespace dg
