// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/voices/voice_words.h"

#include "ui/cache/cache_loss.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace dg::voice {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("dg::VoiceWords", text);
}

QString number(std::int64_t value)
{
    return QLocale().toString(static_cast<qlonglong>(value));
}

QDateTime local(RoomTime when)
{
    return QDateTime::fromMSecsSinceEpoch(
        std::chrono::floor<std::chrono::milliseconds>(when.time_since_epoch()).count());
}

bool isRehearsals(const VoiceEntry &entry)
{
    return entry.model.startsWith("rehearsal"_L1);
}

} // namespace

QString profiles(std::int64_t count)
{
    return count == 1 ? tr("1 profile") : tr("%1 profiles").arg(number(count));
}

QString moment(RoomTime when)
{
    const QDateTime time = local(when);
    const QLocale locale;
    const qint64 days = time.date().daysTo(QDate::currentDate());
    const QString clock = locale.toString(time.time(), QLocale::ShortFormat);
    if (days == 0)
        return tr("today %1").arg(clock);
    if (days == 1)
        return tr("yesterday %1").arg(clock);
    return locale.toString(time.date(), tr("d MMM yyyy"));
}

QString exactly(RoomTime when)
{
    return QLocale().toString(local(when), QLocale::LongFormat);
}

QString timeLeft(RoomTime until)
{
    const auto left = until - std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
    if (left < 1min)
        return tr("under a minute");
    if (left < 1h)
        return tr("%1 min").arg(number(std::chrono::floor<std::chrono::minutes>(left).count()));
    if (left < 48h)
        return tr("%1 h").arg(number(std::chrono::floor<std::chrono::hours>(left).count()));
    // What is good for thirty days has thirty left when it has just been made.
    return tr("%1 days").arg(number(std::chrono::round<std::chrono::days>(left).count()));
}

QString places(const QStringList &tiers)
{
    return tiers.join(u", "_s);
}

QString lost(const VoiceEntries &entries, bool alsoInRoom)
{
    CacheLoss loss;
    for (const auto &entry : entries) {
        ++loss.byKind[indexOf(entry->key.kind())];
        loss.pinned += entry->pinned ? 1 : 0;
        loss.onlyInRoom += entry->tiers == QStringList {roomTier} ? 1 : 0;
        loss.worth += entry->worth;
    }
    QStringList sentences = lossInWords(loss, alsoInRoom);
    if (std::ranges::all_of(entries, [](const auto &entry) { return isRehearsals(*entry); })) {
        sentences.front() = entries.size() == 1 ? tr("Rehearsal writes it again for nothing.")
                                                : tr("Rehearsal writes them again for nothing.");
    }
    return sentences.join(u'\n');
}

QString cleared(std::int64_t count)
{
    return count == 1 ? tr("1 profile was cleared.") : tr("%1 profiles were cleared.").arg(number(count));
}

QString imported(const ImportResult &result)
{
    QStringList parts;
    const bool nothing = result.added == 0 && result.present == 0 && result.rejected == 0;
    if (result.added > 0 || nothing)
        parts.append(nothing ? tr("There was no profile in it") : tr("%1 added").arg(profiles(result.added)));
    if (result.present == 1)
        parts.append(tr("1 was there already"));
    else if (result.present > 1)
        parts.append(tr("%1 were there already").arg(number(result.present)));
    if (result.rejected == 1)
        parts.append(tr("1 was not readable and was left out"));
    else if (result.rejected > 1)
        parts.append(tr("%1 were not readable and were left out").arg(number(result.rejected)));
    return parts.join(u", "_s) + u'.';
}

} // namespace dg::voice
