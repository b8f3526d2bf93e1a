// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/script_words.h"

#include <algorithm>
#include <array>

namespace dg {

QString inWords(const ScriptElement &element)
{
    static constexpr std::array<const char *, elementTypeCount> names {"heading", "action", "character",
        "parenthetical", "dialogue", "lyrics", "transition", "centred", "section", "synopsis", "note",
        "page break"};
    QString words = QLatin1String(names[static_cast<std::size_t>(element.type)]);
    if (!element.number.isEmpty())
        words += QStringLiteral(" no. %1").arg(element.number);
    if (element.level != 0)
        words += QStringLiteral(" level %1").arg(element.level);
    if (element.extraBlankLines != 0)
        words += QStringLiteral(" %1 down").arg(element.extraBlankLines);
    if (element.dual)
        words += QStringLiteral(" dual");
    if (element.spoken)
        words += QStringLiteral(" spoken");
    return words + QStringLiteral(": ") + element.text + u'|';
}

QString inWords(const std::vector<ScriptElement> &elements)
{
    QString words;
    for (const ScriptElement &each : elements)
        words += inWords(each) + u'\n';
    return words;
}

QString inWords(const Script &script)
{
    QString words;
    for (const TitleField &each : script.title)
        words += each.key + QStringLiteral(" = ") + each.values.join(u'/') + u'\n';
    return words + inWords(script.elements);
}

QString difference(const Script &actual, const Script &expected)
{
    if (actual == expected)
        return {};
    const QStringList one = inWords(actual).split(u'\n');
    const QStringList other = inWords(expected).split(u'\n');
    qsizetype at = 0;
    while (at < std::min(one.size(), other.size()) && one[at] == other[at])
        ++at;
    const qsizetype from = std::max<qsizetype>(at - 2, 0);
    return QStringLiteral("is:\n%1\nshould be:\n%2")
        .arg(one.mid(from, 6).join(u'\n'), other.mid(from, 6).join(u'\n'));
}

} // namespace dg
