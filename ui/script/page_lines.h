// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Lines of a paragraph on screen, cut where its lines on the page end. GUI thread.

#include "ui/script/script_pages.h"

#include <QStringView>

#include <vector>

class QTextLayout;

namespace dg {

/// Of a line on screen, its line on the page. A page has none for empty lines: these stand below one.
struct LineFit {
    int line = 0; ///< -1: empty ones come first
    int below = 0; ///< so many rows
};

/// Cuts the layout of `text` unless it is cut so already; `lines` are one at least. One answer for each line
/// of the layout.
std::vector<LineFit> cutLines(
    QTextLayout &layout, QStringView text, const std::vector<ScriptPages::PlacedLine> &lines);

} // namespace dg
