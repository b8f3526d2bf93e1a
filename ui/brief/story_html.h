// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Outlines, scenes, characters and voices as text to read. Pure functions of values and a theme; GUI thread,
/// since sizes depend on fonts.

#include "core/story/outline.h"
#include "core/story/show.h"
#include "core/story/voice.h"

#include <QString>

#include <utility>
#include <vector>

namespace dg {

class Theme;

/// `eighths`: by scene, how much of a page what is written of it fills; 0, or none at all: nothing is, and
/// the outline's aim stands there.
[[nodiscard]] QString outlineHtml(
    const Theme &theme, const Outline &outline, const std::vector<int> &eighths = {});
/// `index`: of the scene in the outline, from 0.
[[nodiscard]] QString sceneHtml(const Theme &theme, const Outline &outline, std::size_t index);
/// `voice` may be null: not worked out yet.
[[nodiscard]] QString characterHtml(
    const Theme &theme, const Show &show, const Character &character, const VoiceProfile *voice);

using LabelledRows = std::vector<std::pair<QString, QString>>;

/// A voice by itself: who, sample lines first, and `details` for those who want them. `about` is a line under
/// the name. `voice` may be null: it could not be read.
[[nodiscard]] QString voiceHtml(const Theme &theme, const QString &name, const QString &about,
    const VoiceProfile *voice, const LabelledRows &details);

} // namespace dg
