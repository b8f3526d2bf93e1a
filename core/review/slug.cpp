// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/slug.h"

#include <QRegularExpression>

namespace dg::review {

Slug slugOf(const QString &heading)
{
    static const QRegularExpression kind(
        QStringLiteral(R"(^\s*(INT\.?\s*/\s*EXT|EXT\.?\s*/\s*INT|I\s*/\s*E|INT|EXT|EST)(?:\.|\s|$)\s*)"),
        QRegularExpression::CaseInsensitiveOption);
    Slug slug;
    QString rest = heading.simplified();
    const auto match = kind.match(rest);
    if (match.hasMatch()) {
        const QString found = match.captured(1).toUpper();
        const bool both = found.contains(u'/');
        slug.interior = both || found.startsWith(u'I');
        slug.exterior = both || found.startsWith(u'E');
        rest = rest.mid(match.capturedEnd()).trimmed();
    }
    // A dash inside of a word parts nothing.
    static const QRegularExpression dash(QStringLiteral(R"((?:^|\s+)[-\x{2013}\x{2014}]+(?:\s+|$))"));
    qsizetype at = -1;
    qsizetype end = -1;
    for (auto each = dash.globalMatch(rest); each.hasNext();) {
        const auto found = each.next();
        at = found.capturedStart();
        end = found.capturedEnd();
    }
    slug.place = (at < 0 ? rest : rest.left(at)).trimmed();
    slug.time = at < 0 ? QString() : rest.mid(end).trimmed();
    return slug;
}

} // namespace dg::review
