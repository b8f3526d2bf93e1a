// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rehearsal/pace.h"

#include <QStringView>

#include <cmath>

namespace dg {

static constexpr std::chrono::milliseconds longestCall = std::chrono::minutes(10);

Expected<Pace> paceFromString(const QString &text)
{
    const QString wanted = text.trimmed().toLower();
    if (wanted == QLatin1String("instant"))
        return Pace {Pace::Kind::Instant, {}};
    if (wanted == QLatin1String("reading"))
        return Pace {Pace::Kind::Reading, {}};

    double unit = 0;
    QStringView number(wanted);
    if (number.endsWith(QLatin1String("ms"))) {
        unit = 1;
        number.chop(2);
    } else if (number.endsWith(QLatin1Char('s'))) {
        unit = 1000;
        number.chop(1);
    }
    // toDouble would also take "1e3", "inf" and a sign.
    bool plain = unit > 0 && !number.isEmpty() && number.back() != QLatin1Char('.');
    for (const QChar c : number)
        plain = plain && ((c >= QLatin1Char('0') && c <= QLatin1Char('9')) || c == QLatin1Char('.'));
    bool isNumber = false;
    const double milliseconds = plain ? number.toDouble(&isNumber) * unit : 0;
    if (!isNumber)
        return fail(ErrorKind::InvalidInput, QStringLiteral("\"%1\" is not a pace.").arg(text).toStdString(),
            "Use instant, reading, or a duration such as 300ms or 2s.");
    if (milliseconds > static_cast<double>(longestCall.count()))
        return fail(ErrorKind::InvalidInput,
            QStringLiteral("A pace of \"%1\" is too slow.").arg(text).toStdString(),
            "A call may take ten minutes at most.");
    return Pace {Pace::Kind::Fixed, std::chrono::milliseconds(std::llround(milliseconds))};
}

} // namespace dg
