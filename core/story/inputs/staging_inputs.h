// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// All that a scene's staging may depend on: its text as punched up, and its place.

#include "core/story/show.h"

namespace dg {

struct StagingInputs {
    QString text; ///< Fountain
    Place place; ///< the name alone where the show does not have it
};

} // namespace dg
