// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/findings.h"

#include "core/screenplay/speech_lines.h"

#include <QRegularExpression>

#include <algorithm>

namespace dg {

/// As it stands in one of the texts; empty: in none.
static QString trueQuotation(const QString &quoted, const QStringList &texts)
{
    static const QRegularExpression address(QStringLiteral("\\A\\s*(?:\\[\\d+\\]|[\\w .'()]{1,40}:)\\s*"),
        QRegularExpression::UseUnicodePropertiesOption);
    const QString whole = quoted.simplified();
    const QString bare = QString(whole).remove(address).trimmed();
    for (const QString &each : {whole, bare}) {
        if (std::any_of(
                texts.begin(), texts.end(), [&](const QString &text) { return isQuotedFrom(each, text); }))
            return each;
    }
    return {};
}

std::vector<Finding> withTrueQuotations(std::vector<Finding> findings, const QStringList &texts)
{
    for (Finding &finding : findings) {
        if (finding.where.trimmed().isEmpty()) {
            finding.where.clear();
            continue;
        }
        finding.where = trueQuotation(finding.where, texts);
        const bool isGrave = finding.severity == Severity::Critical || finding.severity == Severity::Major;
        if (finding.where.isEmpty() && isGrave)
            finding.severity = Severity::Minor;
    }
    return findings;
}

} // namespace dg
