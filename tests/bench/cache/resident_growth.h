// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What the memory tier's byte limit comes to in the process's resident memory.

namespace dg::bench {

struct ResidentGrowth {
    double bytes = 0; ///< the most that was seen, above what there was before
    double limit = 0;
};

/// Puts several times the limit through a tier, by so many threads: values of all sizes, replaced, read and
/// deleted. To be run in a process of its own that has done nothing else.
[[nodiscard]] ResidentGrowth residentGrowth(int threads);

} // namespace dg::bench
