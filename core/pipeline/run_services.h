// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What every run needs beside its project. Wired once by the program; everything named here outlives it.

#include "core/base/error.h"
#include "core/base/retry_policy.h"
#include "core/story/brief.h"

#include <functional>

namespace dg {

class AiProvider;
class CachingAiClient;
class Clock;

struct RunServices {
    Clock &clock;
    CachingAiClient &client;
    /// Who writes for these settings; called on a thread of the run. Error: no such provider.
    std::function<Expected<AiProvider *>(const RunSettings &)> provider;
    RetryPolicy retry {};
};

} // namespace dg
