// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// How a page is set: paper, columns, blank lines and breaks. One value per convention; any thread.
///
/// Lengths are points (72 an inch). Screenplay text is Courier 12: a character is 7.2 points wide, a line 12
/// high. A column is one character.

#include "core/screenplay/script.h"

#include <QString>

#include <array>
#include <vector>

namespace dg {

inline constexpr double columnWidth = 7.2;
inline constexpr double lineHeight = 12;

enum class Alignment { Left, Center, Right };

struct ElementStyle {
    double left = 108; ///< of its first column, from the paper's left edge
    int columns = 60; ///< characters a line holds
    int blankBefore = 1; ///< lines; none at the top of a page
    int spacing = 1; ///< 1: a line below the other; 2: one free line between
    Alignment alignment = Alignment::Left;
    bool printed = true;
    bool capitals = false; ///< all of the text. A Character has none: names are as written, extensions too
    bool underlined = false;
    bool bold = false;
    bool italic = false;
};

struct PageStyle {
    QString id; ///< "letter", "a4", "multicam": what settings and the command line name
    double width = 612; ///< of the paper
    double height = 792;
    double top = 72; ///< of the first line
    int lines = 54; ///< on a page
    std::array<ElementStyle, elementTypeCount> elements {}; ///< by ElementType
    double dualLeft = 108; ///< of the left and the right speech of two at once
    double dualRight = 333;
    int dualColumns = 28; ///< of each
    int dualNameIndent = 7; ///< columns, of a speaker within the half
    int dualParentheticalIndent = 3;
    double sceneNumberLeft = 54; ///< where a scene's number begins, left and right of its heading
    double sceneNumberRight = 531;
    double pageNumberRight = 540; ///< where the page number ends, half an inch from the top
    bool acts = false; ///< acts begin new pages under their name and end with END OF …
    bool peopleUnderHeading = false; ///< in brackets
    QString more = QStringLiteral("(MORE)");
    QString continued = QStringLiteral("(CONT'D)");

    [[nodiscard]] const ElementStyle &of(ElementType type) const
    {
        return elements[static_cast<std::size_t>(type)];
    }
};

/// Eighths of a page that so many lines take, rounded up.
[[nodiscard]] int eighthsOfPage(int lines, const PageStyle &style);

[[nodiscard]] PageStyle usLetter();
[[nodiscard]] PageStyle a4();
/// Situation comedy before an audience, on US Letter: action in capitals, headings and transitions
/// underlined, those present under the headings, dialogue double-spaced, acts on pages of their own. Columns
/// and breaks are the screenplay's (Christopher Riley, The Hollywood Standard, "Multi-camera television
/// format"); acts and the people as screenwriting.io has them ("How are multicamera TV scripts formatted?").
[[nodiscard]] PageStyle multiCamera();

/// All of them; the first is the default.
[[nodiscard]] const std::vector<PageStyle> &pageStyles();
/// The one of that id, or else the default.
[[nodiscard]] const PageStyle &pageStyle(const QString &id);

} // namespace dg
