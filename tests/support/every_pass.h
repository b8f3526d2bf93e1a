// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// All that a run can do with a scene, whatever is on where nobody says anything.

#include "core/story/brief.h"

namespace dg {

[[nodiscard]] inline RunPasses everyPass()
{
    RunPasses passes;
    passes.dynamics = true;
    passes.punchUp = true;
    passes.staging = true;
    passes.check = true;
    passes.refinement = true;
    passes.comparison = true;
    passes.join = true;
    passes.continuity = true;
    return passes;
}

} // namespace dg
