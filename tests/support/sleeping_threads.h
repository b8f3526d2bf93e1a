// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Whether anybody is doing anything, as the kernel knows it: for tests that have to wait until others wait.

#include <cstdint>
#include <map>
#include <optional>

namespace dg {

/// One look at the other threads of this process. Two looks that are equal, one after the other, say that all
/// of them slept through the time between: whoever was woken in it would be awake, or have slept once more.
class ThreadLook {
public:
    /// None: one of them is awake.
    [[nodiscard]] static std::optional<ThreadLook> take();
    bool operator==(const ThreadLook &) const = default;

private:
    std::map<int, std::uint64_t> m_sleeps; ///< by thread, how often it has gone to sleep
};

/// Whether every other thread of this process sleeps, and nothing that has happened is going to wake one but
/// time and the world outside.
[[nodiscard]] bool allOthersSleep();

/// Blocks until they do.
void awaitAllOthersAsleep();

} // namespace dg
