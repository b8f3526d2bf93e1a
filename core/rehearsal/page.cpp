// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rehearsal/page.h"

#include "core/screenplay/fountain.h"

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

} // namespace dg::rehearsal
