// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// How much of a page a text fills, in eighths, as production counts it. Pure functions; any thread.

#include "core/screenplay/fountain.h"

#include <vector>

namespace dg {

/// Lines on a US Letter page in Courier 12: ten characters an inch, so many of them to an element's column,
/// blank lines before each as the page has them. Breaks between pages are not counted.
[[nodiscard]] int screenplayLines(const std::vector<ScriptElement> &elements);

/// Of 54 lines a page, rounded up; at least 1 where there is anything.
[[nodiscard]] int pageEighths(const std::vector<ScriptElement> &elements);

} // namespace dg
