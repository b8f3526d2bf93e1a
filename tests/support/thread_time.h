// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Processor time, for benchmarks that tell whose it was. Any thread.

#include <chrono>

#include <ctime>

namespace dg {

[[nodiscard]] inline std::chrono::nanoseconds processorTimeOf(clockid_t clock)
{
    timespec time {};
    clock_gettime(clock, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

/// Of the calling thread.
[[nodiscard]] inline std::chrono::nanoseconds threadProcessorTime()
{
    return processorTimeOf(CLOCK_THREAD_CPUTIME_ID);
}

/// Of all threads of this process.
[[nodiscard]] inline std::chrono::nanoseconds processProcessorTime()
{
    return processorTimeOf(CLOCK_PROCESS_CPUTIME_ID);
}

} // namespace dg
