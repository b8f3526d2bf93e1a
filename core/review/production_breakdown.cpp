// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/production_breakdown.h"

namespace dg {

ProductionBreakdown productionBreakdown(const EpisodeText &)
{
    return {};
}

QString eighthsInWords(int eighths)
{
    const int whole = eighths / 8;
    const int part = eighths % 8;
    if (part == 0)
        return QString::number(whole);
    const QString rest = QStringLiteral("%1/8").arg(part);
    return whole == 0 ? rest : QStringLiteral("%1 %2").arg(whole).arg(rest);
}

QByteArray breakdownCsv(const ProductionBreakdown &)
{
    return {};
}

} // namespace dg
