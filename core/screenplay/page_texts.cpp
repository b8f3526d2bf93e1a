// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/page_texts.h"

#include <QSet>
#include <QStringList>

namespace dg {

namespace {

/// Apostrophes and case aside.
QString plainForm(QString text)
{
    return text.replace(QChar(0x2019), QLatin1Char('\'')).toUpper();
}

QString withoutExtensions(const QString &name)
{
    return name.left(name.indexOf(QLatin1Char('('))).simplified();
}

bool isClosing(QChar c)
{
    switch (c.category()) {
    case QChar::Punctuation_Close:
    case QChar::Punctuation_FinalQuote:
    case QChar::Punctuation_InitialQuote: // what opens a quotation in one language closes it in another
        return true;
    default:
        return c == QLatin1Char('"') || c == QLatin1Char('\'');
    }
}

} // namespace

StyledText continuedName(const StyledText &name, const PageStyle &style)
{
    StyledText result = name;
    // Some write (CONT), or (CONTINUED).
    const QString written = plainForm(name.text);
    if (written.contains(plainForm(style.continued)) || written.contains(QLatin1String("(CONT")))
        return result;
    const QString suffix = QLatin1Char(' ') + style.continued;
    result.text += suffix;
    if (!result.spans.empty() && result.spans.back().emphasis)
        result.spans.push_back({suffix.size(), {}});
    else if (!result.spans.empty())
        result.spans.back().length += suffix.size();
    return result;
}

QString actEndText(const StyledText &actName)
{
    return QStringLiteral("END OF ") + actName.text.simplified();
}

QString peopleUnder(const std::vector<ElementLayout> &elements, std::size_t heading)
{
    QStringList names;
    QSet<QString> known;
    for (std::size_t i = heading + 1; i < elements.size(); ++i) {
        const ElementLayout &element = elements[i];
        if (element.type == ElementType::SceneHeading || element.act)
            break;
        if (element.type != ElementType::Character)
            continue;
        const QString name = withoutExtensions(element.printed.text);
        const QString form = plainForm(name);
        if (!name.isEmpty() && !known.contains(form)) {
            known.insert(form);
            names.append(name);
        }
    }
    if (names.isEmpty())
        return {};
    return QLatin1Char('(') + names.join(QStringLiteral(", ")) + QLatin1Char(')');
}

bool endsSentence(QStringView line)
{
    static constexpr QStringView ends = u".!?\u2026\u203C\u2047\u2048\u2049" // Latin
                                        u"\u061F\u06D4\u0964\u0965\u1362" // Arabic, Urdu, Hindi, Amharic
                                        u"\u3002\uFF01\uFF0E\uFF1F\uFF61"; // Chinese and Japanese
    while (!line.isEmpty() && isClosing(line.back()))
        line.chop(1);
    return !line.isEmpty() && ends.contains(line.back());
}

} // namespace dg
