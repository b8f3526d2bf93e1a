// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The prompt of a stage as it would be sent now, to be read. For *Notes* and the prompt's reference files.

#include "core/base/error.h"
#include "core/pipeline/prompt_library.h"
#include "core/pipeline/run_options.h"
#include "core/project/project_file.h"

namespace dg {

/// From what the project holds at this moment. Blocks: not on the GUI thread. Errors: NotFound where what the
/// stage depends on is not there yet, or it asks nobody.
[[nodiscard]] Expected<RenderedPrompt> renderedPrompt(
    ProjectFile &project, EpisodeId episode, const StageRef &ref);

} // namespace dg
