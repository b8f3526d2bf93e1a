// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tool/money.h"

#include <QRegularExpression>

#include <cstdlib>

namespace dg::tool {

std::optional<MicroDollars> dollarsFrom(const QString &text)
{
    // Read as digits: a binary fraction would not hold every cent.
    static const QRegularExpression decimal(QStringLiteral("^(\\d{1,7})(?:\\.(\\d{1,6}))?$"));
    const QRegularExpressionMatch match = decimal.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const qint64 amount = match.captured(1).toLongLong() * 1'000'000
        + match.captured(2).leftJustified(6, QLatin1Char('0')).toLongLong();
    if (amount <= 0 || amount > 1'000'000LL * 1'000'000)
        return std::nullopt;
    return MicroDollars(amount);
}

QString dollarsText(MicroDollars amount)
{
    const bool isSmall = std::abs(amount.value()) < 100'000;
    const QString sign = amount.value() < 0 ? QStringLiteral("-") : QString();
    const double dollars = static_cast<double>(std::abs(amount.value())) / 1e6;
    return sign + QLatin1Char('$') + QString::number(dollars, 'f', isSmall && amount.value() != 0 ? 4 : 2);
}

} // namespace dg::tool
