// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What one run is asked to do.

#include "core/base/strong.h"

#include <QJsonObject>

#include <optional>
#include <vector>

namespace dg {

enum class RunMode {
    Normal, ///< what the project has is kept
    Rerun, ///< the project's results are ignored, the cache is asked
    Fresh, ///< every stage is asked for a variant that the project does not hold
};

struct RunOptions {
    EpisodeId episode;
    RunMode mode = RunMode::Normal;
    bool useCache = true; ///< false: neither reads nor stores
    std::vector<SceneId> onlyScenes; ///< empty: all; else other scenes that are not kept are skipped
};

} // namespace dg
