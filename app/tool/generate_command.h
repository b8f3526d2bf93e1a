// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// `doppelganger generate`: writes an episode of a project.

#include "app/tool/exit_code.h"
#include "app/tool/run_request.h"
#include "app/tool/script_output.h"

#include <string>

namespace dg::tool {

struct GenerateCommand : RunRequest {
    std::string brief; ///< a file; empty: the project's own
    std::string exportTo; ///< a file, its format by its ending; empty: nothing
    PageChoice pages;
    std::string reportTo; ///< a file; empty: nothing
    bool quiet = false;
};

[[nodiscard]] ExitCode run(const GenerateCommand &command);

} // namespace dg::tool
