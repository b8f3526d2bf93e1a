// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// `doppelganger models`: which models there are, and what they cost.

#include "app/tool/exit_code.h"

#include <string>

namespace dg::tool {

struct ModelsCommand {
    std::string provider; ///< empty: all that are known
    std::string baseUrl;
    bool refresh = false; ///< asks the provider
    bool json = false;
};

[[nodiscard]] ExitCode run(const ModelsCommand &command);

} // namespace dg::tool
