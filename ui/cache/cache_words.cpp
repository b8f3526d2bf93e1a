// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cache/cache_words.h"

#include "ui/common/format.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QStringList>

namespace dg::cachewords {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using SystemTime = std::chrono::system_clock::time_point;

QString tr(const char *text)
{
    return QCoreApplication::translate("dg::CacheWords", text);
}

QString number(std::int64_t value)
{
    return QLocale().toString(static_cast<qlonglong>(value));
}

QString one(const char *single, const char *several, std::int64_t count)
{
    return count == 1 ? tr(single) : tr(several).arg(number(count));
}

/// "14:03" today, with the day before that.
QString moment(SystemTime when)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(
        std::chrono::floor<std::chrono::milliseconds>(when.time_since_epoch()).count());
    const QLocale locale;
    const QString clock = locale.toString(time.time(), u"HH:mm"_s);
    if (time.date() == QDate::currentDate())
        return clock;
    return tr("%1, %2").arg(locale.toString(time.date(), tr("d MMM yyyy")), clock);
}

/// " since 14:03 (connection refused)".
QString sinceAndWhy(const TierHealth &health)
{
    QString text = health.since == SystemTime {} ? QString() : tr(" since %1").arg(moment(health.since));
    QString why = health.why;
    while (why.endsWith(u'.'))
        why.chop(1);
    if (!why.isEmpty())
        text += tr(" (%1)").arg(why);
    return text;
}

QString whileDown(const QString &name)
{
    if (name == "Redis"_L1)
        return tr("New work stays on this machine and follows when it is back.");
    return tr("New work stays in memory and follows when it is back.");
}

} // namespace

QString kind(CacheKind kind)
{
    switch (kind) {
    case CacheKind::AiResponse:
        return tr("Scenes");
    case CacheKind::VoiceProfile:
        return tr("Voice profiles");
    case CacheKind::DialoguePattern:
        return tr("Dialogue patterns");
    case CacheKind::JokeStructure:
        return tr("Joke structures");
    case CacheKind::ValidationResult:
        return tr("Checks");
    case CacheKind::EpisodeOutline:
        break;
    }
    return tr("Outlines");
}

QString count(CacheKind kind, std::int64_t count)
{
    switch (kind) {
    case CacheKind::AiResponse:
        return one("1 scene", "%1 scenes", count);
    case CacheKind::VoiceProfile:
        return one("1 voice profile", "%1 voice profiles", count);
    case CacheKind::DialoguePattern:
        return one("1 dialogue pattern", "%1 dialogue patterns", count);
    case CacheKind::JokeStructure:
        return one("1 joke structure", "%1 joke structures", count);
    case CacheKind::ValidationResult:
        return one("1 check", "%1 checks", count);
    case CacheKind::EpisodeOutline:
        break;
    }
    return one("1 outline", "%1 outlines", count);
}

QString entries(std::int64_t count)
{
    return one("1 entry", "%1 entries", count);
}

QString calls(std::int64_t count)
{
    return one("1 call", "%1 calls", count);
}

QString tier(const QString &name)
{
    if (name == "memory"_L1)
        return tr("Memory");
    if (name == "disk"_L1)
        return tr("Disk");
    return name;
}

QString money(MicroDollars amount)
{
    const double dollars = static_cast<double>(amount.value()) / 1e6;
    return u"$%1"_s.arg(QLocale().toString(dollars, 'f', dollars < 1 ? 4 : 2));
}

QString span(std::chrono::milliseconds time)
{
    if (time < 1s)
        return tr("under a second");
    if (time < 2min)
        return tr("%1 s").arg(number(std::chrono::round<std::chrono::seconds>(time).count()));
    if (time < 2h)
        return tr("%1 min").arg(number(std::chrono::round<std::chrono::minutes>(time).count()));
    return tr("%1 h").arg(number(std::chrono::round<std::chrono::hours>(time).count()));
}

QString latency(std::chrono::nanoseconds time)
{
    const auto in = [&](const QString &unit, double nanoseconds) {
        const double value = static_cast<double>(time.count()) / nanoseconds;
        return u"%1 %2"_s.arg(QLocale().toString(value, 'f', value < 10 ? 1 : 0), unit);
    };
    if (time < 1us)
        return u"%1 ns"_s.arg(number(time.count()));
    if (time < 1ms)
        return in(u"µs"_s, 1e3);
    if (time < 1s)
        return in(u"ms"_s, 1e6);
    return in(u"s"_s, 1e9);
}

QString health(HealthState state)
{
    switch (state) {
    case HealthState::Ok:
        return tr("all well");
    case HealthState::Degraded:
        return tr("limited");
    case HealthState::Down:
        return tr("away");
    case HealthState::Disabled:
        break;
    }
    return tr("off");
}

QString health(const TierHealth &health)
{
    const QString name = tier(health.name);
    switch (health.state) {
    case HealthState::Ok:
        if (health.where.isEmpty())
            return tr("%1: all well.").arg(name);
        return (health.name == "disk"_L1 ? tr("%1: all well, in %2") : tr("%1: all well, at %2"))
            .arg(name, health.where);
    case HealthState::Degraded:
        return tr("%1: works, but not fully%2.").arg(name, sinceAndWhy(health));
    case HealthState::Down:
        return (health.name == "disk"_L1 ? tr("%1: cannot be used%2. %3") : tr("%1: cannot be reached%2. %3"))
            .arg(name, sinceAndWhy(health), whileDown(health.name));
    case HealthState::Disabled:
        break;
    }
    return tr("%1: not used%2.").arg(name, sinceAndWhy(health));
}

QString healthAside(const TierHealth &health)
{
    QStringList parts;
    if (health.roundTrip && health.state != HealthState::Down)
        parts.append(tr("round trip %1").arg(latency(*health.roundTrip)));
    if (health.waitingWrites > 0)
        parts.append(one("1 write waiting", "%1 writes waiting", health.waitingWrites));
    return parts.join(u" · "_s);
}

QString since(std::optional<SystemTime> reset)
{
    return reset ? tr("Since %1").arg(moment(*reset)) : tr("Since the studio was opened");
}

QString saved(const Saved &saved)
{
    if (saved.calls == 0)
        return tr("nothing yet");
    QStringList parts {calls(saved.calls)};
    if (saved.worth.tokens.value() > 0)
        parts.append(tr("%1 tokens").arg(number(saved.worth.tokens.value())));
    if (saved.worth.cost.value() > 0)
        parts.append(money(saved.worth.cost));
    if (saved.worth.time > 0ms)
        parts.append(span(saved.worth.time));
    return parts.join(u", "_s);
}

QString summary(const CacheStatistics &statistics, const QString &run, const QString &since)
{
    const CacheCounters total = statistics.total();
    QString session = tr("not asked yet");
    if (total.lookups() + total.joined > 0) {
        session = tr("asked %1 times, had the answer %2 times")
                      .arg(number(total.lookups()), number(total.hits + total.joined));
    }
    QStringList parts;
    if (!run.isEmpty())
        parts.append(tr("This run: %1").arg(run));
    parts.append(u"%1: %2"_s.arg(since, session));
    parts.append(tr("holds %1").arg(format::bytes(total.bytes)));
    return parts.join(u"   ·   "_s);
}

} // namespace dg::cachewords
