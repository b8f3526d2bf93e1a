// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/page_length.h"

#include <QStringList>

#include <algorithm>

namespace dg {

namespace {

constexpr int linesOfPage = 54;

struct Layout {
    int columns; ///< 0: not on the page
    int blankBefore;
};

Layout layoutOf(ElementType type)
{
    switch (type) {
    case ElementType::SceneHeading:
        return {60, 2};
    case ElementType::Action:
    case ElementType::Centered:
        return {60, 1};
    case ElementType::Character:
        return {37, 1};
    case ElementType::Parenthetical:
        return {25, 0};
    case ElementType::Dialogue:
        return {35, 0};
    case ElementType::Transition:
        return {16, 1};
    case ElementType::Lyrics:
    case ElementType::Section:
    case ElementType::Synopsis:
    case ElementType::Note:
    case ElementType::PageBreak:
        break;
    }
    return {0, 0};
}

/// Lines of one paragraph, broken between words; a word longer than the column is broken inside.
int wrappedLines(const QString &paragraph, int columns)
{
    int lines = 1;
    qsizetype used = 0;
    for (const QString &word : paragraph.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        if (used > 0 && used + 1 + word.size() > columns) {
            ++lines;
            used = 0;
        }
        used += (used > 0 ? 1 : 0) + word.size();
        while (used > columns) {
            ++lines;
            used -= columns;
        }
    }
    return lines;
}

} // namespace

static int screenplayLines(const std::vector<ScriptElement> &elements)
{
    int lines = 0;
    for (const ScriptElement &element : elements) {
        const Layout layout = layoutOf(element.type);
        if (layout.columns == 0)
            continue;
        lines += lines == 0 ? 0 : layout.blankBefore; // nothing stands above a page's first line
        for (const QString &paragraph : element.text.split(QLatin1Char('\n')))
            lines += wrappedLines(paragraph, layout.columns);
    }
    return lines;
}

int pageEighths(const std::vector<ScriptElement> &elements, const PageStyle &)
{
    return (screenplayLines(elements) * 8 + linesOfPage - 1) / linesOfPage;
}

} // namespace dg
