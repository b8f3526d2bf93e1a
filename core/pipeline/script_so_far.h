// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The script as far as it is written: after a stop, a kill or a run with gaps. Pure functions; any thread.

#include "core/base/error.h"
#include "core/project/project_file.h"
#include "core/story/brief.h"
#include "core/story/outline.h"
#include "core/story/show.h"
#include "core/story/steering.h"

#include <QByteArray>

#include <map>
#include <vector>

namespace dg {

/// Puts together the takes among `results` that were written for this outline, or by a writer, with the edits
/// of their seams; where a scene has none its draft. The other scenes are gaps that say so. Error: NotFound,
/// no scene is written.
[[nodiscard]] Expected<QByteArray> scriptSoFar(const Show &show, const EpisodeBrief &brief,
    const Outline &outline, const std::vector<StageResult> &results,
    const std::map<SceneId, SceneSteering> &steering = {});

/// As above, from a project's current results. Error also: NotFound where there is no outline yet.
[[nodiscard]] Expected<QByteArray> scriptSoFar(ProjectFile &project, EpisodeId episode);

} // namespace dg
