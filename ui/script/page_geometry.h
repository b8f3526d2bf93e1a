// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Where sheets of paper, and rows and columns on them, lie in a window: one below the other, in pixels of
/// the document. Plain values; any thread.

#include "core/screenplay/page_style.h"

#include <QRect>

namespace dg {

struct PageGeometry {
    double scale = 4.0 / 3; ///< pixels a point: columns never change, only this
    int row = 16; ///< height of a line
    int lines = 54; ///< on a page
    int view = 0; ///< width of the window
    int left = 0; ///< of the paper
    int width = 816; ///< of the paper
    int leftMargin = 144; ///< from the paper's edge to where text begins at most left
    int rightMargin = 96;
    double firstColumn = 108; ///< where that is on paper, in points
    int header = 0; ///< height of what stands above the first page's first line

    static constexpr int desk = 12; ///< above the first sheet
    static constexpr int gap = 16; ///< between two
    static constexpr int marginRows = 3; ///< half an inch above and below: an inch were only scrolled over

    /// Of what stands so many points from the paper's left edge.
    [[nodiscard]] double x(double points) const { return left + leftMargin + (points - firstColumn) * scale; }
    [[nodiscard]] int sheetTop(int page) const;
    [[nodiscard]] int sheetHeight(int page) const;
    [[nodiscard]] QRect sheet(int page) const;
    [[nodiscard]] int rowTop(int page, int row) const;
    /// The sheet at, or else above, a height; not negative.
    [[nodiscard]] int pageAt(double y) const;
    /// The row of that sheet; outside the text it is negative or more than there are.
    [[nodiscard]] int rowAt(int page, double y) const;
};

/// From where to where text may stand on a page of that style, in points.
struct TextSpan {
    double begin = 0;
    double end = 0;
};
[[nodiscard]] TextSpan textSpanOf(const PageStyle &style);

/// The paper in the middle of a window of that width, `available` of it free for the paper. What is missing
/// is taken from the margins.
[[nodiscard]] PageGeometry fitPaper(const PageStyle &style, double scale, int view, int available);
/// How narrow the paper can be at a scale.
[[nodiscard]] int narrowestPaper(const PageStyle &style, double scale);

} // namespace dg
