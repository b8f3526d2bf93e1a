// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rehearsal/page.h"

#include "core/screenplay/fountain.h"

#include <algorithm>

namespace dg::rehearsal {

QString inFountain(const QString &slug, const std::vector<Element> &elements)
{
    Script script;
    const auto add = [&script](ElementType type, const QString &text) {
        script.elements.push_back({type, text});
    };
    add(ElementType::SceneHeading, slug.simplified());
    for (const Element &each : elements) {
        if (each.isAction()) {
            add(ElementType::Action, each.text);
            continue;
        }
        add(ElementType::Character, each.who.simplified().toUpper());
        if (!each.aside.isEmpty())
            add(ElementType::Parenthetical, u'(' + each.aside + u')');
        add(ElementType::Dialogue, each.text.simplified());
    }
    return writeFountain(script);
}

std::vector<Element> speechesIn(const QString &fountain)
{
    std::vector<Element> speeches;
    for (const ScriptElement &element : readFountain(fountain, TitlePage::None).elements) {
        if (element.type == ElementType::Character) {
            speeches.push_back({element.text, {}, {}});
        } else if (element.type == ElementType::Dialogue && !speeches.empty()) {
            QString &text = speeches.back().text;
            text = (text + QLatin1Char(' ') + element.text).simplified();
        }
    }
    speeches.erase(std::remove_if(speeches.begin(), speeches.end(),
                       [](const Element &each) { return each.text.isEmpty(); }),
        speeches.end());
    return speeches;
}

} // namespace dg::rehearsal
