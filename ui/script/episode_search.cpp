// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/script/episode_search.h"

#include "core/screenplay/fountain.h"
#include "ui/script/editable_scene.h"

namespace dg {

static bool isSearched(const ScriptElement &element)
{
    return element.type != ElementType::Section && element.type != ElementType::Synopsis
        && element.type != ElementType::Note && element.type != ElementType::PageBreak;
}

int countIn(QStringView fountain, const SearchTerm &term)
{
    if (term.text.isEmpty())
        return 0;
    qsizetype count = 0;
    for (const ScriptElement &element : readFountain(fountain, TitlePage::None).elements) {
        if (isSearched(element))
            count += element.text.count(term.text, term.caseSensitivity());
    }
    return static_cast<int>(count);
}

std::optional<QString> replacedIn(
    QStringView fountain, const SearchTerm &term, const QString &replacement, int only)
{
    if (term.text.isEmpty())
        return std::nullopt;
    Script script = readFountain(fountain, TitlePage::None);
    int seen = 0;
    bool isReplaced = false;
    for (ScriptElement &element : script.elements) {
        if (!isSearched(element))
            continue;
        const QString with = isInCapitals(element.type) ? replacement.toUpper() : replacement;
        qsizetype at = element.text.indexOf(term.text, 0, term.caseSensitivity());
        while (at >= 0) {
            const bool isMeant = only < 0 || seen == only;
            ++seen;
            if (isMeant)
                element.text.replace(at, term.text.size(), with);
            isReplaced = isReplaced || isMeant;
            at = element.text.indexOf(
                term.text, at + (isMeant ? with.size() : term.text.size()), term.caseSensitivity());
        }
    }
    return isReplaced ? std::optional(writeFountain(script)) : std::nullopt;
}

} // namespace dg
