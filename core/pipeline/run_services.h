// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What every run needs beside its project. Wired once by the program; everything named here outlives it.

#include "core/base/error.h"
#include "core/story/brief.h"

#include <functional>

namespace dg {

class AiProvider;
class Clock;
class TieredCache;

struct RunServices {
    Clock &clock;
    TieredCache &cache;
    /// Who writes for these settings. Error: no such provider.
    std::function<Expected<AiProvider *>(const RunSettings &)> provider;
};

} // namespace dg
