// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// How production counts scenes. Pure; any thread.

#include "core/screenplay/script.h"

#include <QString>

#include <vector>

namespace dg {

/// By heading, in order: the script's own numbers. The others are counted from 1, and count goes on from the
/// whole number that an own one begins with: after "12A" comes 13. What some other scene has as its own is
/// passed over: of three scenes, the second of which is "1", the first is 2 and the third 3.
[[nodiscard]] std::vector<QString> sceneNumbers(const std::vector<ScriptElement> &elements);

} // namespace dg
