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

/// From a third of the page down and centred: the show or series that an episode is of, title, credit,
/// authors and source (the keys of fountain.io/syntax, "Title Page", in any case), then fields of other keys,
/// which are named. At the foot: contact and copyright on the left; revision, dates and notes on the right.
/// Lines that are too long are broken; where a page cannot hold everything, the block moves up, and then the
/// end is left out. From top to bottom, left before right.
[[nodiscard]] std::vector<TitleLine> layOutTitlePage(
    const std::vector<TitleField> &fields, const PageStyle &style);

} // namespace dg
