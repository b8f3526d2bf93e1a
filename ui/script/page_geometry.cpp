// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/script/page_geometry.h"

#include <algorithm>
#include <cmath>

namespace dg {

namespace {
// The least that is left of the paper's margins; scene numbers stand in the left one.
constexpr int leastLeft = 44;
constexpr int leastRight = 28;

int rounded(double value)
{
    return static_cast<int>(std::lround(value));
}
} // namespace

int PageGeometry::sheetHeight(int page) const
{
    return (lines + 2 * marginRows) * row + (page == 0 ? header : 0);
}

int PageGeometry::sheetTop(int page) const
{
    return page == 0 ? desk : desk + sheetHeight(0) + gap + (page - 1) * (sheetHeight(page) + gap);
}

QRect PageGeometry::sheet(int page) const
{
    return {left, sheetTop(page), width, sheetHeight(page)};
}

int PageGeometry::rowTop(int page, int index) const
{
    return sheetTop(page) + (page == 0 ? header : 0) + (marginRows + index) * row;
}

int PageGeometry::pageAt(double y) const
{
    const int second = sheetTop(1);
    if (y < second)
        return 0;
    return 1 + static_cast<int>((y - second) / (sheetHeight(1) + gap));
}

int PageGeometry::rowAt(int page, double y) const
{
    return static_cast<int>(std::floor((y - rowTop(page, 0)) / row));
}

TextSpan textSpanOf(const PageStyle &style)
{
    TextSpan span {style.dualLeft, style.dualRight + style.dualColumns * columnWidth};
    for (const ElementStyle &each : style.elements) {
        if (!each.printed)
            continue;
        span.begin = std::min(span.begin, each.left);
        span.end = std::max(span.end, each.left + each.columns * columnWidth);
    }
    return span;
}

int narrowestPaper(const PageStyle &style, double scale)
{
    const TextSpan span = textSpanOf(style);
    return static_cast<int>(std::ceil((span.end - span.begin) * scale)) + leastLeft + leastRight;
}

PageGeometry fitPaper(const PageStyle &style, double scale, int view, int available)
{
    const TextSpan span = textSpanOf(style);
    const int text = static_cast<int>(std::ceil((span.end - span.begin) * scale));
    const int free = available - text;
    PageGeometry geometry;
    geometry.scale = scale;
    geometry.row = rounded(lineHeight * scale);
    geometry.lines = style.lines;
    geometry.view = view;
    geometry.firstColumn = span.begin;
    const int onPaperLeft = rounded(span.begin * scale);
    const int onPaperRight = rounded((style.width - span.end) * scale);
    geometry.leftMargin = std::clamp(rounded(free * 0.6), leastLeft, std::max(leastLeft, onPaperLeft));
    geometry.rightMargin = std::clamp(rounded(free * 0.4), leastRight, std::max(leastRight, onPaperRight));
    geometry.width = geometry.leftMargin + text + geometry.rightMargin;
    geometry.left = (view - geometry.width) / 2;
    return geometry;
}

} // namespace dg
