// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// All that a scene's check may depend on: the scene, its outline scene, its voices.

#include "core/story/inputs/draft_inputs.h"

namespace dg {

struct CheckInputs {
    QString text; ///< Fountain
    OutlineScene scene; ///< without its id
    std::vector<NamedVoice> voices; ///< of those in the scene, by name
};

} // namespace dg
