// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rehearsal/page.h"

#include <QRegularExpression>

namespace dg::rehearsal {

static bool looksLikeHeading(const QString &text)
{
    static const QRegularExpression heading(
        QStringLiteral("^(?:int|ext|est|int\\.?/ext|i/e)[. ]"), QRegularExpression::CaseInsensitiveOption);
    return heading.match(text).hasMatch();
}

QString cue(const QString &name)
{
    QString shown = name.simplified();
    while (shown.endsWith(QLatin1Char('^')))
        shown = shown.chopped(1).trimmed();
    static const QRegularExpression plain(
        QStringLiteral("^[\\p{Latin}\\p{Greek}\\p{Cyrillic}0-9 .,'\u2019-]+$"),
        QRegularExpression::UseUnicodePropertiesOption);
    static const QRegularExpression cased(
        QStringLiteral("\\p{Lu}"), QRegularExpression::UseUnicodePropertiesOption);
    const QString capitals = shown.toUpper();
    if (plain.match(capitals).hasMatch() && cased.match(capitals).hasMatch()
        && !capitals.startsWith(QLatin1Char('.')) && !looksLikeHeading(capitals))
        return capitals;
    return QLatin1Char('@') + shown;
}

static QString action(const QString &text)
{
    static const QString special = QStringLiteral(".!>~=#@");
    const bool loud = text == text.toUpper() && text != text.toLower();
    if (text.isEmpty() || !(special.contains(text.front()) || loud || looksLikeHeading(text)))
        return text;
    return QLatin1Char('!') + text;
}

QString inFountain(const QString &slug, const std::vector<Element> &elements)
{
    const QString heading = slug.simplified();
    QString text = looksLikeHeading(heading) ? heading : QLatin1Char('.') + heading;
    text += QLatin1Char('\n');
    for (const Element &each : elements) {
        text += QLatin1Char('\n');
        if (each.isAction()) {
            text += action(each.text);
        } else {
            text += cue(each.who) + QLatin1Char('\n');
            if (!each.aside.isEmpty())
                text += QLatin1Char('(') + each.aside + QStringLiteral(")\n");
            text += each.text.simplified();
        }
        text += QLatin1Char('\n');
    }
    return text;
}

} // namespace dg::rehearsal
