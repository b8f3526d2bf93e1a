// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// `doppelganger new`: makes a project from a sample show.

#include "app/tool/exit_code.h"

#include <string>

namespace dg::tool {

struct NewCommand {
    std::string file;
    std::string sample; ///< empty: the first
    bool list = false;
};

[[nodiscard]] ExitCode run(const NewCommand &command);

} // namespace dg::tool
