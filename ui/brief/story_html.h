// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Outlines, scenes and characters as text to read. Pure functions of values and a theme; GUI thread, since
/// sizes depend on fonts.

#include "core/story/outline.h"
#include "core/story/show.h"
#include "core/story/voice.h"

#include <QString>

namespace dg {

class Theme;

[[nodiscard]] QString outlineHtml(const Theme &theme, const Outline &outline);
/// `index`: of the scene in the outline, from 0.
[[nodiscard]] QString sceneHtml(const Theme &theme, const Outline &outline, std::size_t index);
/// `voice` may be null: not worked out yet.
[[nodiscard]] QString characterHtml(
    const Theme &theme, const Show &show, const Character &character, const VoiceProfile *voice);

} // namespace dg
