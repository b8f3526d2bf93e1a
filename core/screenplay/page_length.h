// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// How much of a page a text fills, in eighths, as production counts it. Pure functions; any thread.

#include "core/screenplay/page_style.h"
#include "core/screenplay/script.h"

#include <vector>

namespace dg {

/// Of a scene on its own, rounded up; at least 1 where anything is printed.
[[nodiscard]] int pageEighths(
    const std::vector<ScriptElement> &elements, const PageStyle &style = pageStyles().front());

} // namespace dg
