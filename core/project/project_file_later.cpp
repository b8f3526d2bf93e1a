// SPDX-License-Identifier: GPL-3.0-or-later
// What the run asks of a project before its file keeps it: nothing is steered, held or remembered. Weak, so
// that the real functions take their place as soon as they are there; then this file goes.
#include "core/project/project_file.h"

namespace dg {

[[gnu::weak]] Expected<std::map<SceneId, SceneSteering>> ProjectFile::steering(EpisodeId)
{
    return std::map<SceneId, SceneSteering> {};
}

[[gnu::weak]] void ProjectFile::keepUnfinished(StageResult) { }

[[gnu::weak]] Expected<std::map<QString, StageHistory>> ProjectFile::history()
{
    return std::map<QString, StageHistory> {};
}

} // namespace dg
