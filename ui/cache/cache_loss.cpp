// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cache/cache_loss.h"

#include "ui/cache/cache_words.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <numeric>

namespace dg {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto characterTag = "character:"_L1;

QString tr(const char *text)
{
    return QCoreApplication::translate("dg::CacheLoss", text);
}

QString price(const CacheLoss &loss)
{
    QStringList parts {cachewords::calls(loss.entries())};
    if (loss.worth.time >= 1s)
        parts.append(tr("about %1").arg(cachewords::span(loss.worth.time)));
    parts.append(loss.worth.cost.value() > 0 ? cachewords::money(loss.worth.cost) : tr("no money"));
    const QString last = parts.takeLast();
    const QString all = tr("%1 and %2").arg(parts.join(u", "_s), last);
    return (loss.entries() == 1 ? tr("Having it again takes %1.") : tr("Having them again takes %1."))
        .arg(all);
}

} // namespace

void CacheLoss::add(const EntryInfo &entry)
{
    ++byKind[indexOf(entry.key.kind())];
    pinned += entry.pinned ? 1 : 0;
    onlyInRoom += entry.tiers == QStringList {u"Redis"_s} ? 1 : 0;
    worth += entry.worth;
}

int CacheLoss::entries() const
{
    return std::accumulate(byKind.begin(), byKind.end(), 0);
}

CacheLoss lossOf(const std::vector<EntryInfo> &entries)
{
    CacheLoss loss;
    for (const EntryInfo &entry : entries)
        loss.add(entry);
    return loss;
}

std::map<QString, CacheLoss> lossByCharacter(const std::vector<EntryInfo> &entries)
{
    std::map<QString, CacheLoss> found;
    for (const EntryInfo &entry : entries) {
        for (const QString &tag : entry.tags) {
            if (tag.startsWith(characterTag))
                found[tag.mid(characterTag.size())].add(entry);
        }
    }
    return found;
}

QString whatIsLost(const CacheLoss &loss)
{
    QStringList parts;
    for (const CacheKind kind : {CacheKind::VoiceProfile, CacheKind::EpisodeOutline, CacheKind::AiResponse,
             CacheKind::DialoguePattern, CacheKind::JokeStructure, CacheKind::ValidationResult}) {
        if (const int count = loss.byKind[indexOf(kind)]; count > 0)
            parts.append(cachewords::count(kind, count));
    }
    if (parts.size() < 2)
        return parts.value(0);
    const QString last = parts.takeLast();
    return tr("%1 and %2").arg(parts.join(u", "_s), last);
}

QStringList lossInWords(const CacheLoss &loss, bool shared)
{
    const QLocale locale;
    const bool single = loss.entries() == 1;
    QStringList sentences {price(loss)};
    if (loss.pinned > 0) {
        sentences.append(single ? tr("It is pinned, and goes all the same.")
                : loss.pinned == 1
                ? tr("One of them is pinned, and goes all the same.")
                : tr("%1 of them are pinned, and go all the same.").arg(locale.toString(loss.pinned)));
    }
    if (shared) {
        sentences.append(single ? tr("It goes from the room's server as well, for everyone who shares it.")
                                : tr("They go from the room's server as well, for everyone who shares it."));
    }
    if (loss.onlyInRoom > 0 && !single) {
        sentences.append(loss.onlyInRoom == 1
                ? tr("One of them lies on the room's server alone.")
                : tr("%1 of them lie on the room's server alone.").arg(locale.toString(loss.onlyInRoom)));
    }
    sentences.append(
        tr("Scripts stay as they are: every project keeps its own record. Only new work asks again."));
    return sentences;
}

} // namespace dg
