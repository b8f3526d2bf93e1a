// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What stands on a page. Plain values; any thread.

#include <cstdint>
#include <vector>

namespace dg {

/// A line of text on a page.
struct PageLine {
    enum class Kind : std::uint8_t {
        Text, ///< of its element
        More, ///< under a speech that goes on overleaf; its element is the one that is broken
        Continued, ///< who goes on speaking; its element is the Character
        People, ///< who is in the scene; its element is the heading
        ActEnd, ///< its element is the Section that began the act
    };
    Kind kind = Kind::Text;
    int row = 0; ///< from 0 to the style's `lines` - 1; lines of two at once share rows
    double left = 0; ///< points from the paper's left edge to its first character
    int element = 0;
    int begin = 0; ///< Text: of the element's printed text; otherwise of the whole text that is printed so
    int length = 0; ///< without the space that the line was broken at

    bool operator==(const PageLine &) const = default;
};

struct Page {
    std::vector<PageLine> lines; ///< from top to bottom; left before right

    bool operator==(const Page &) const = default;
};

} // namespace dg
