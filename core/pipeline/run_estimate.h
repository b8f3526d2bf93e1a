// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What a run is going to take, before it is started.

#include "core/base/error.h"
#include "core/base/usage.h"
#include "core/pipeline/run_options.h"
#include "core/pipeline/run_services.h"
#include "core/project/project_file.h"

namespace dg {

struct RunEstimate {
    int calls = 0; ///< stages that will ask the provider
    int known = 0; ///< stages that the project or the cache answers
    Usage usage; ///< of the calls: tokens and money, estimated
    bool scenesKnown = false; ///< false: there is no outline yet, and the number of scenes is a guess
};

/// Reads the project and looks into the cache without counting it; asks nobody. Blocks: not on the GUI
/// thread. Errors: as a run would end with at once.
[[nodiscard]] Expected<RunEstimate> estimateRun(
    const RunServices &services, ProjectFile &project, const RunOptions &options);

} // namespace dg
