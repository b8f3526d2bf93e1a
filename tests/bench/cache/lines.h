// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The benchmarks, place by place. Each function registers its own, which keep what they need alive until
/// they are cleared, and adds the lines of the table that they are for.

#include "tests/bench/cache/comparison.h"

namespace dg::bench {

void addMemoryLines(Table &table);
void addEnvelopeLines(Table &table);
void addDiskLines(Table &table);
void addRedisLines(Table &table);
void addClientLines(Table &table);

} // namespace dg::bench
