// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// An element by itself, in lines: what does not depend on where it stands. Pure; any thread.

#include "core/screenplay/emphasis.h"
#include "core/screenplay/page_style.h"
#include "core/screenplay/script.h"
#include "core/screenplay/text_columns.h"

#include <QString>

#include <vector>

namespace dg {

struct ElementLayout {
    ElementType type = ElementType::Action;
    bool act = false; ///< a section that begins an act
    bool dual = false;
    bool ofSpeech = false;
    int extraBlankLines = 0;
    StyledText printed; ///< with the style's capitals and emphasis
    std::vector<TextLine> lines; ///< of it; none: nothing is printed
    QString people; ///< SceneHeading: who is in its scene, in brackets, where the style wants it
    std::vector<TextLine> peopleLines;

    [[nodiscard]] int lineCount() const { return static_cast<int>(lines.size() + peopleLines.size()); }
};

[[nodiscard]] ElementLayout layOutElement(const ScriptElement &element, const PageStyle &style);

/// What all text of that style has.
[[nodiscard]] EmphasisFlags emphasisOf(const ElementStyle &style);

/// Lines of a speech that stands beside another; `indent` counts from its half's left edge.
[[nodiscard]] std::vector<TextLine> halfLines(const ElementLayout &element, const PageStyle &style);

/// `text` in lines of the column that `type` has in the style, begun where its alignment wants it.
[[nodiscard]] std::vector<TextLine> linesOf(QStringView text, ElementType type, const PageStyle &style);

/// So many characters of a text, with their emphasis.
[[nodiscard]] StyledText partOf(const StyledText &whole, qsizetype begin, qsizetype length);

} // namespace dg
