// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// `doppelganger convert`: a script, or a project's script, in another format.

#include "app/tool/exit_code.h"
#include "app/tool/script_output.h"

#include <string>

namespace dg::tool {

struct ConvertCommand {
    std::string input; ///< a script or a project, by its ending
    std::string output; ///< a script, by its ending
    PageChoice pages;
    bool quiet = false;
};

[[nodiscard]] ExitCode run(const ConvertCommand &command);

} // namespace dg::tool
