// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// `doppelganger plan`: what `generate` would do with the same options, and why; asks nobody, changes
/// nothing.

#include "app/tool/exit_code.h"
#include "app/tool/run_request.h"

namespace dg::tool {

struct PlanCommand : RunRequest {
    bool json = false;
};

[[nodiscard]] ExitCode run(const PlanCommand &command);

} // namespace dg::tool
