// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What an answer costs that is known already, beside what cannot be spared: the hash of the very same
/// request, and a look into a map.

#include "tests/bench/cache/comparison.h"

namespace dg::bench {

/// Registers its benchmarks, which keep what they need alive until they are cleared.
void addWarmLines(Table &table);

} // namespace dg::bench
