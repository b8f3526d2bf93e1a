// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What this process takes of the machine's memory, for tests that hold something to a bound. One thread at a
/// time.

#include <cstdint>

namespace dg {

/// The most that was resident at once since it was made.
class PeakMemory {
public:
    PeakMemory();
    [[nodiscard]] std::int64_t growth() const; ///< in bytes

    /// What a sanitizer keeps of freed blocks, or notes of those in use, on top of what the program itself
    /// needs; 0 without one.
    static const std::int64_t kept;

private:
    std::int64_t m_before = 0;
};

} // namespace dg
