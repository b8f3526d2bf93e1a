// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What stages typically answer, where only the length of it counts: the price of a run is estimated with it.
/// Pure functions; any thread.

#include "core/pipeline/stage.h"

#include <QByteArray>

namespace dg {

/// As long as an outline's scenes are, with the brief's people in turn.
[[nodiscard]] Outline typicalOutline(const EpisodeBrief &brief);
/// A result as long as that stage's usually are; empty where it has next to no length.
[[nodiscard]] QByteArray typicalAnswer(const StageRef &ref);

} // namespace dg
