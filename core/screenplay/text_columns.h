// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Text in a grid of columns: how wide it is, and where its lines break. Pure functions, linear in the text's
/// length; any thread.

#include <QStringView>

#include <vector>

namespace dg {

/// Columns that a text takes in the typeface's grid: 2 for wide characters (Unicode Standard Annex 11), 0 for
/// combining and invisible ones.
[[nodiscard]] int columnsOf(QStringView text);

/// A line of a text, in UTF-16 units.
struct TextLine {
    int begin = 0;
    int length = 0; ///< without the spaces that it was broken at
    int indent = 0; ///< columns, from the left of the column that the text stands in
    int emptyLinesAbove = 0; ///< of the text itself; none above the first

    bool operator==(const TextLine &) const = default;
};

struct LineBreaking {
    int columns = 60; ///< of the first line, at least 1
    int hanging = 0; ///< columns that the others begin further right
    bool keepIndentation = true; ///< spaces at the beginning of a paragraph
};

/// Breaks at spaces, after hyphens and between ideographs; inside a word that is longer than the column, but
/// never inside a grapheme. A line feed begins a new line. Lines without a visible character only count as
/// space between the others, so that a text without any has no line.
[[nodiscard]] std::vector<TextLine> breakLines(QStringView text, const LineBreaking &how);

} // namespace dg
