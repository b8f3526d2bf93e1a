// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/format.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <QTextBoundaryFinder>

#include <algorithm>
#include <cmath>

namespace dg::format {

using namespace Qt::StringLiterals;

namespace {

QString firstCharacters(const QString &text, int count)
{
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    qsizetype end = 0;
    for (int i = 0; i < count; ++i) {
        const qsizetype next = finder.toNextBoundary();
        if (next < 0)
            break;
        end = next;
    }
    return text.left(end);
}

} // namespace

QString clock(std::chrono::nanoseconds time)
{
    const auto total =
        std::max<std::int64_t>(0, std::chrono::duration_cast<std::chrono::seconds>(time).count());
    const auto two = [](std::int64_t value) { return u"%1"_s.arg(value, 2, 10, QLatin1Char('0')); };
    if (total >= 3600)
        return u"%1:%2:%3"_s.arg(total / 3600).arg(two(total / 60 % 60), two(total % 60));
    return u"%1:%2"_s.arg(total / 60).arg(two(total % 60));
}

QString bytes(std::int64_t count)
{
    const QLocale locale;
    if (count < 1'000'000)
        return QCoreApplication::translate("dg::format", "%1 KB").arg(locale.toString((count + 999) / 1000));
    return QCoreApplication::translate("dg::format", "%1 MB")
        .arg(locale.toString(static_cast<double>(count) / 1e6, 'f', 1));
}

QString percent(double share)
{
    return QCoreApplication::translate("dg::format", "%1 %")
        .arg(std::lround(std::clamp(share, 0.0, 1.0) * 100));
}

QString money(MicroDollars amount)
{
    const auto dollars = [](const QString &figure) {
        return QCoreApplication::translate("dg::format", "$%1", "an amount of money").arg(figure);
    };
    const QLocale locale;
    const std::int64_t micros = std::max<std::int64_t>(amount.value(), 0);
    if (micros == 0)
        return dollars(locale.toString(0));
    const std::int64_t tenths = (micros + 500) / 1000; // of a cent
    if (tenths == 0)
        return QCoreApplication::translate("dg::format", "under %1")
            .arg(dollars(locale.toString(0.001, 'f', 3)));
    const bool fine = tenths < 100 && tenths % 10 != 0;
    return dollars(locale.toString(static_cast<double>(micros) / 1e6, 'f', fine ? 3 : 2));
}

QString price(double dollars)
{
    const bool whole = dollars == std::floor(dollars);
    const bool fine = !whole && std::abs(dollars * 100 - std::round(dollars * 100)) > 1e-6;
    return QCoreApplication::translate("dg::format", "$%1", "an amount of money")
        .arg(QLocale().toString(dollars, 'f',
            whole      ? 0
                : fine ? 3
                       : 2));
}

QString tokens(TokenCount count)
{
    const QLocale locale;
    const std::int64_t value = count.value();
    if (value >= 1'000'000) {
        const double millions = static_cast<double>(value) / 1e6;
        const bool whole = value % 1'000'000 < 50'000;
        return QCoreApplication::translate("dg::format", "%1 M", "million tokens")
            .arg(locale.toString(millions, 'f', whole ? 0 : 1));
    }
    if (value >= 10'000)
        return QCoreApplication::translate("dg::format", "%1 K", "thousand tokens")
            .arg(locale.toString((value + 500) / 1000));
    return locale.toString(value);
}

QString pageEighths(int eighths)
{
    const int whole = eighths / 8;
    const int rest = eighths % 8;
    if (rest == 0)
        return QString::number(whole);
    const QString part = u"%1/8"_s.arg(rest);
    return whole == 0 ? part : u"%1 %2"_s.arg(whole).arg(part);
}

QString pages(int eighths)
{
    const QString count = pageEighths(eighths);
    return eighths <= 8 ? QCoreApplication::translate("dg::format", "%1 page", "up to one").arg(count)
                        : QCoreApplication::translate("dg::format", "%1 pages").arg(count);
}

QString initials(const QString &name)
{
    const QStringList words = name.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (words.isEmpty())
        return {};
    if (words.size() > 1)
        return (firstCharacters(words.first(), 1) + firstCharacters(words.last(), 1)).toUpper();
    const QString first = firstCharacters(words.first(), 1);
    const bool hasCase = first.toUpper() != first.toLower();
    return hasCase ? firstCharacters(words.first(), 2).toUpper() : first;
}

QString elidedSlug(const QString &slug, const QFontMetrics &metrics, int width)
{
    if (metrics.horizontalAdvance(slug) <= width)
        return slug;
    const qsizetype at = std::max(slug.lastIndexOf(" - "_L1), slug.lastIndexOf(u" \u2013 "_s));
    if (at > 0) {
        const QString time = slug.mid(at);
        const int room = width - metrics.horizontalAdvance(time);
        if (room >= metrics.horizontalAdvance(slug.left(std::min<qsizetype>(at, 2)) + u'\u2026'))
            return metrics.elidedText(slug.left(at), Qt::ElideRight, room) + time;
    }
    return metrics.elidedText(slug, Qt::ElideMiddle, width);
}

} // namespace dg::format
