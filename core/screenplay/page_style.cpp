// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/page_style.h"

#include <algorithm>

namespace dg {

namespace {

constexpr double inch = 72;

ElementStyle column(double leftInches, int columns, int blankBefore)
{
    ElementStyle style;
    style.left = leftInches * inch;
    style.columns = columns;
    style.blankBefore = blankBefore;
    return style;
}

ElementStyle unprinted()
{
    ElementStyle style;
    style.printed = false;
    return style;
}

} // namespace

int eighthsOfPage(int lines, const PageStyle &style)
{
    return (lines * 8 + style.lines - 1) / style.lines;
}

PageStyle usLetter()
{
    PageStyle page;
    page.id = QStringLiteral("letter");
    const auto set = [&](ElementType type, const ElementStyle &style) {
        page.elements[static_cast<std::size_t>(type)] = style;
    };
    ElementStyle heading = column(1.5, 60, 2);
    heading.capitals = true;
    set(ElementType::SceneHeading, heading);
    set(ElementType::Action, column(1.5, 60, 1));
    set(ElementType::Character, column(3.5, 37, 1));
    set(ElementType::Parenthetical, column(3.0, 25, 0));
    set(ElementType::Dialogue, column(2.5, 35, 0));
    ElementStyle lyrics = column(2.5, 35, 1);
    lyrics.italic = true;
    set(ElementType::Lyrics, lyrics);
    ElementStyle transition = column(5.5, 16, 1);
    transition.alignment = Alignment::Right;
    transition.capitals = true;
    set(ElementType::Transition, transition);
    ElementStyle centered = column(1.5, 60, 1);
    centered.alignment = Alignment::Center;
    set(ElementType::Centered, centered);
    for (const ElementType type :
        {ElementType::Section, ElementType::Synopsis, ElementType::Note, ElementType::PageBreak})
        set(type, unprinted());
    return page;
}

PageStyle a4()
{
    PageStyle page = usLetter();
    page.id = QStringLiteral("a4");
    constexpr double millimetre = inch / 25.4;
    page.width = 210 * millimetre;
    page.height = 297 * millimetre;
    page.lines = 58; // an inch above and below
    return page;
}

PageStyle multiCamera()
{
    PageStyle page = usLetter();
    page.id = QStringLiteral("multicam");
    page.acts = true;
    page.peopleUnderHeading = true;
    const auto of = [&](ElementType type) -> ElementStyle & {
        return page.elements[static_cast<std::size_t>(type)];
    };
    of(ElementType::SceneHeading).underlined = true;
    of(ElementType::Transition).underlined = true;
    of(ElementType::Action).capitals = true;
    for (const ElementType spoken :
        {ElementType::Parenthetical, ElementType::Dialogue, ElementType::Lyrics}) {
        of(spoken).blankBefore = 1; // the speaker's name is followed by a free line too
        of(spoken).spacing = 2;
    }
    ElementStyle act = column(1.5, 60, 0);
    act.alignment = Alignment::Center;
    act.capitals = true;
    act.underlined = true;
    of(ElementType::Section) = act;
    return page;
}

const std::vector<PageStyle> &pageStyles()
{
    static const std::vector<PageStyle> styles {usLetter(), a4(), multiCamera()};
    return styles;
}

const PageStyle &pageStyle(const QString &id)
{
    const auto &styles = pageStyles();
    const auto found =
        std::find_if(styles.begin(), styles.end(), [&](const PageStyle &each) { return each.id == id; });
    return found == styles.end() ? styles.front() : *found;
}

} // namespace dg
