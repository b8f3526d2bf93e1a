// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/script/draft_elements.h"

#include <algorithm>

namespace dg {

std::vector<ScriptElement> draftElements(QStringView text, bool finished)
{
    std::vector<ScriptElement> elements = readFountain(text, TitlePage::None).elements;
    if (finished || elements.empty() || elements.back().type != ElementType::Action)
        return elements;
    ScriptElement &last = elements.back();
    const bool oneLine = !last.text.contains(u'\n');
    const bool capitals = last.text == last.text.toUpper()
        && std::any_of(last.text.begin(), last.text.end(), [](QChar each) { return each.isLetter(); });
    if (oneLine && capitals)
        last.type = ElementType::Character;
    return elements;
}

} // namespace dg
