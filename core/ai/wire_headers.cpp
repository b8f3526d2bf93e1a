// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/wire_headers.h"

#include <QDateTime>
#include <QLatin1String>
#include <QLocale>
#include <QString>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace dg {

namespace {

using std::chrono::milliseconds;

/// Beyond it a number is taken for nonsense.
constexpr double mostMilliseconds = 366.0 * 24 * 60 * 60 * 1000;

std::optional<milliseconds> fromNumber(double number)
{
    if (!std::isfinite(number) || number > mostMilliseconds)
        return std::nullopt;
    return milliseconds(std::llround(std::max(number, 0.0)));
}

std::optional<milliseconds> until(const QDateTime &when, Clock::WallTime now)
{
    if (!when.isValid())
        return std::nullopt;
    const auto nowMs = std::chrono::duration_cast<milliseconds>(now.time_since_epoch());
    return fromNumber(static_cast<double>(when.toMSecsSinceEpoch() - nowMs.count()));
}

QDateTime httpDate(const QByteArray &text)
{
    QDateTime date =
        QLocale::c().toDateTime(QString::fromLatin1(text), QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'"));
    date.setTimeSpec(Qt::UTC);
    return date;
}

std::optional<double> millisecondsIn(const QByteArray &unit)
{
    struct Unit {
        const char *name;
        double length;
    };
    static constexpr std::array<Unit, 7> units {{{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000},
        {"s", 1000}, {"ms", 1}, {"us", 0.001}, {"ns", 0.000'001}}};
    const auto found =
        std::find_if(units.begin(), units.end(), [&](const Unit &each) { return unit == each.name; });
    return found == units.end() ? std::nullopt : std::optional(found->length);
}

std::optional<std::int64_t> countOf(const QByteArray &text)
{
    bool isNumber = false;
    const qlonglong count = text.toLongLong(&isNumber);
    return isNumber && count >= 0 ? std::optional<std::int64_t>(count) : std::nullopt;
}

} // namespace

std::optional<milliseconds> retryAfterOf(const HttpHeaders &headers, Clock::WallTime now)
{
    bool isNumber = false;
    const double inMs = headerValue(headers, "retry-after-ms").toDouble(&isNumber);
    if (isNumber) {
        if (const auto wait = fromNumber(inMs))
            return wait;
    }
    const QByteArray value = headerValue(headers, "retry-after").trimmed();
    const double seconds = value.toDouble(&isNumber);
    return isNumber ? fromNumber(seconds * 1000) : until(httpDate(value), now);
}

std::optional<milliseconds> parseDuration(const QByteArray &text)
{
    bool isNumber = false;
    const double seconds = text.toDouble(&isNumber);
    if (isNumber)
        return fromNumber(seconds * 1000);
    double total = 0;
    qsizetype at = 0;
    const auto run = [&](auto belongs) {
        const qsizetype from = at;
        while (at < text.size() && belongs(text.at(at)))
            ++at;
        return text.mid(from, at - from);
    };
    while (at < text.size()) {
        const double number =
            run([](char c) { return (c >= '0' && c <= '9') || c == '.'; }).toDouble(&isNumber);
        const auto unit = millisecondsIn(run([](char c) { return c >= 'a' && c <= 'z'; }));
        if (!isNumber || !unit)
            return std::nullopt;
        total += number * *unit;
    }
    return text.isEmpty() ? std::nullopt : fromNumber(total);
}

std::optional<milliseconds> timeUntil(const QByteArray &rfc3339, Clock::WallTime now)
{
    return until(QDateTime::fromString(QString::fromLatin1(rfc3339), Qt::ISODateWithMs), now);
}

std::optional<LimitSign> limitSignOf(
    const HttpHeaders &headers, const LimitHeaders &names, LimitedResource resource, Clock::WallTime now)
{
    const auto value = [&](const QByteArray &name) {
        return headerValue(headers, name.constData()).trimmed();
    };
    LimitSign sign {resource, countOf(value(names.limit)), countOf(value(names.remaining)), std::nullopt};
    if (!sign.limit && !sign.remaining)
        return std::nullopt;
    const QByteArray reset = value(names.reset);
    sign.fullIn = reset.contains('T') ? timeUntil(reset, now) : parseDuration(reset);
    return sign;
}

} // namespace dg
