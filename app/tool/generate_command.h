// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// `doppelganger generate`: writes the episode of a project.

#include "app/tool/cache_command.h"
#include "app/tool/exit_code.h"
#include "app/tool/provider_choice.h"
#include "app/tool/script_output.h"

#include <cstdint>
#include <optional>
#include <string>

namespace dg::tool {

struct GenerateCommand {
    std::string file;
    std::string brief; ///< a file; empty: the project's own
    std::string pace = "instant";
    ProviderChoice writer; ///< in the place of the brief's
    std::string budget; ///< dollars; empty: the brief's
    std::optional<double> temperature;
    std::string concurrency; ///< a number, or "auto"; empty: the brief's
    std::optional<std::int64_t> seed;
    bool rerun = false;
    bool fresh = false;
    bool noCache = false; ///< opens neither disk nor server
    CachePlace cache;
    bool resume = false;
    std::string exportTo; ///< a file, its format by its ending; empty: nothing
    PageChoice pages;
    std::string reportTo; ///< a file; empty: nothing
    bool quiet = false;
};

[[nodiscard]] ExitCode run(const GenerateCommand &command);

} // namespace dg::tool
