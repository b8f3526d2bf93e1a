// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// All that a scene's take is made of: what its passes have left, before its seams are joined. No AI is
/// asked.

#include "core/story/scene_edits.h"

#include <QString>

#include <optional>
#include <vector>

namespace dg {

/// The scene after one draft or refinement and the passes over it.
struct SceneVersion {
    QString text; ///< Fountain
    std::optional<double> score {}; ///< overall; none: not judged
};

struct SceneInputs {
    std::vector<SceneVersion> versions; ///< the draft's first
    /// Of each refinement against the best before it, as asked in both orders; empty: the score decides.
    std::vector<Better> comparisons {};
};

} // namespace dg
