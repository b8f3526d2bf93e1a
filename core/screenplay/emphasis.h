// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What is printed of an element's text, and how: emphasis, escapes and notes (fountain.io/syntax,
/// "Emphasis", "Notes"). Pure functions, linear in the text's length; any thread.

#include <QFlags>
#include <QString>
#include <QStringView>

#include <vector>

namespace dg {

enum class Emphasis : quint8 { Bold = 1, Italic = 2, Underline = 4 };
Q_DECLARE_FLAGS(EmphasisFlags, Emphasis)
Q_DECLARE_OPERATORS_FOR_FLAGS(EmphasisFlags)

/// So many characters (UTF-16 units) of one emphasis.
struct EmphasisSpan {
    qsizetype length = 0;
    EmphasisFlags emphasis;

    bool operator==(const EmphasisSpan &) const = default;
};

struct StyledText {
    QString text; ///< as it is printed
    std::vector<EmphasisSpan> spans; ///< cover it; neighbours differ; none where all of it is plain

    [[nodiscard]] EmphasisFlags at(qsizetype position) const;

    bool operator==(const StyledText &) const = default;
};

/// Takes out marks, escapes and notes. Emphasis nests and ends with its line; what is not closed, or is
/// spaced, is literal, as are underlines inside of words and several in a row. A backslash escapes a star, an
/// underline, a square bracket, and a backslash before one of these; else it is literal. A note goes with the
/// space on one side of it, and with its line where nothing else is there. Never longer than its argument.
[[nodiscard]] StyledText printed(QStringView elementText);

/// The element text that prints so: marks put in, and what would read as one escaped.
/// printed(marked(text)) is text, as far as emphasis neither begins nor ends at a space, nor one kind inside
/// and behind another across a space, nor underline inside of a word, all of which Fountain cannot say.
[[nodiscard]] QString marked(const StyledText &text);

} // namespace dg
