// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The rules that screenplays are broken into pages by, as checks of finished pages: they know nothing of how
/// pages are made, only elements, lines and where these stand.

#include "core/screenplay/pagination.h"
#include "core/screenplay/script.h"

#include <QString>

#include <vector>

namespace dg {

/// The first rule that the pages break, by name, and where; empty: none.
[[nodiscard]] QString brokenRule(const Pagination &pagination, const std::vector<ScriptElement> &elements);

} // namespace dg
