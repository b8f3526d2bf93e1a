// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What `generate` and `plan` are told alike: which episode, who writes it, and what may be kept.

#include "app/tool/cache_command.h"
#include "app/tool/provider_choice.h"
#include "core/base/error.h"
#include "core/cache/cache_config.h"
#include "core/pipeline/run_options.h"
#include "core/project/project_file.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace dg::tool {

struct RunRequest {
    std::string file;
    int episode = 1; ///< by its place in the project, from 1
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
};

/// Error (InvalidInput): there are not so many; it says how many there are.
[[nodiscard]] Expected<EpisodeId> episodeOf(const RunRequest &request, ProjectFile &project);
/// As asked for; without what ProviderChoice has to say.
[[nodiscard]] Expected<RunOptions> optionsOf(
    const RunRequest &request, ProjectFile &project, EpisodeId episode);
/// Of the last unfinished run. Error: NotFound, there is none.
[[nodiscard]] Expected<RunOptions> optionsToResume(ProjectFile &project, EpisodeId episode);
/// The cache of this run. Errors: see cacheConfigOf(CachePlace).
[[nodiscard]] Expected<CacheConfig> cacheConfigOf(const RunRequest &request);

} // namespace dg::tool
