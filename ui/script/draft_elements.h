// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A draft as elements while it is still being typed. Pure; any thread.

#include "core/screenplay/fountain.h"

#include <QStringView>

#include <vector>

namespace dg {

/// As readFountain; in an unfinished text a name at its very end is who speaks next, not a line of action,
/// so that it does not jump across the page with the first word of the speech.
[[nodiscard]] std::vector<ScriptElement> draftElements(QStringView text, bool finished);

} // namespace dg
