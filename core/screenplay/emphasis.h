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
/// spaced, is literal.
[[nodiscard]] StyledText printed(QStringView elementText);

/// The element text that prints so: marks put in, and what would read as one escaped.
/// printed(marked(text)) is text, as far as emphasis does not begin or end at a space or inside a word's
/// underline, which Fountain cannot say.
[[nodiscard]] QString marked(const StyledText &text);

} // namespace dg
