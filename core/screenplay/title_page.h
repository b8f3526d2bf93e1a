// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Where a title page's fields stand on the paper. Pure; any thread.

#include "core/screenplay/emphasis.h"
#include "core/screenplay/page_style.h"
#include "core/screenplay/script.h"

#include <vector>

namespace dg {

struct TitleLine {
    int row = 0; ///< of the style's lines
    double left = 0; ///< points from the paper's left edge
    StyledText text;
};

/// Title, credit, author and source in the middle, contact at the foot on the left, dates on the right, other
/// fields under the source. Lines that are too long are broken; of more than a page holds, the end is left
/// out.
[[nodiscard]] std::vector<TitleLine> layOutTitlePage(
    const std::vector<TitleField> &fields, const PageStyle &style);

} // namespace dg
