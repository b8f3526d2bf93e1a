// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A scene as the Script panel shows it: what is written of it, and in the studio's own voice what is not.
/// GUI thread (texts are translated).

#include "core/screenplay/script.h"

#include <vector>

namespace dg {

struct SceneCard;

struct SceneContent {
    std::vector<ScriptElement> elements; ///< its act's Section first; never empty
    /// The last element is the studio's notice, not of the script. It takes room as a paragraph of action, so
    /// pages are those of the printed script only where no scene has one.
    bool notice = false;
};

/// The slug stands where the text has no heading of its own. Synopses and notes are left out.
[[nodiscard]] SceneContent contentOf(const SceneCard &card);

} // namespace dg
