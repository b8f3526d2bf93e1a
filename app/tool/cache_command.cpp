// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tool/cache_command.h"

#include "app/tool/cache_output.h"
#include "app/tool/console.h"
#include "core/base/clock.h"
#include "core/cache/cache_environment.h"
#include "core/cache/entry_archive.h"
#include "core/cache/tiered_cache.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

namespace dg::tool {

namespace {

using namespace std::chrono_literals;

constexpr auto flushTime = 5s;

QString text(const std::string &value)
{
    return QString::fromStdString(value);
}

/// What the command asks for. The cache filters by one tag, so the second is looked for here.
struct Choice {
    EntryFilter filter;
    QString alsoTag; ///< empty: none

    [[nodiscard]] static Choice of(const CacheCommand &command)
    {
        Choice choice;
        if (!command.type.empty()) {
            choice.filter.kind = cacheKindFromString(
                QLatin1String(command.type.data(), static_cast<qsizetype>(command.type.size())));
        }
        if (!command.character.empty())
            choice.filter.tag = tags::character(text(command.character));
        if (!command.show.empty()) {
            QString &tag = choice.filter.tag.isEmpty() ? choice.filter.tag : choice.alsoTag;
            tag = tags::show(text(command.show));
        }
        return choice;
    }
};

/// An open cache and what the command says of it.
class Session {
public:
    Session(const CacheCommand &command, const CacheConfig &config)
        : m_command(command)
        , m_config(config)
        , m_choice(Choice::of(command))
        , m_cache(m_clock, config)
    {
        if (hasRoom())
            (void)m_cache.checkHealth(); // a server that is away is known before it is asked for more
        m_cache.lookForClears();
    }

    [[nodiscard]] ExitCode run()
    {
        if (m_command.action == CacheCommand::Action::Health)
            return health();
        if (const auto disk = healthOf(QStringLiteral("disk")); disk && disk->state == HealthState::Down)
            return printError({ErrorKind::NotAccessible,
                                  QStringLiteral("The cache in %1 cannot be used: %2")
                                      .arg(m_config.folder, disk->why)
                                      .toStdString()},
                ExitCode::BadInput);
        switch (m_command.action) {
        case CacheCommand::Action::Stats:
            return said(stats());
        case CacheCommand::Action::List:
            return said(list());
        case CacheCommand::Action::Clear:
            return said(m_command.expired ? clearExpired() : clear());
        case CacheCommand::Action::Export:
            return said(exportTo());
        case CacheCommand::Action::Import:
            return said(importFrom());
        case CacheCommand::Action::Health:
            break;
        }
        return ExitCode::Done;
    }

private:
    [[nodiscard]] bool hasRoom() const { return m_config.redis.isSet(); }

    [[nodiscard]] std::optional<TierHealth> healthOf(const QString &tier)
    {
        for (TierHealth &each : m_cache.health()) {
            if (each.name == tier)
                return std::move(each);
        }
        return std::nullopt;
    }

    /// A server that was asked and did not answer is told of once, at the end.
    ExitCode said(ExitCode code)
    {
        if (const QString note = noteOnRoom(m_cache.health()); hasRoom() && !note.isEmpty())
            printNote(QStringLiteral("doppelganger: ") + note);
        // A damaged file was set aside: what is missing has not been cleared.
        const auto disk = healthOf(QStringLiteral("disk"));
        if (disk && disk->state == HealthState::Degraded)
            printNote(QStringLiteral("doppelganger: ") + disk->why);
        return code;
    }

    [[nodiscard]] std::vector<EntryInfo> entries()
    {
        std::vector<EntryInfo> found =
            m_cache.list(m_choice.filter, hasRoom() ? Sharing::Room : Sharing::ThisMachine);
        if (!m_choice.alsoTag.isEmpty())
            std::erase_if(
                found, [this](const EntryInfo &info) { return !info.tags.contains(m_choice.alsoTag); });
        return found;
    }

    ExitCode health()
    {
        // Without a server there is nothing to say of one.
        std::vector<TierHealth> tiers = m_cache.checkHealth();
        if (!hasRoom())
            std::erase_if(tiers, [](const TierHealth &tier) { return tier.name == QLatin1String("Redis"); });
        print(m_command.json ? healthJson(tiers) : healthTable(tiers));
        const bool good = std::none_of(tiers.begin(), tiers.end(), [](const TierHealth &tier) {
            return tier.state == HealthState::Down || tier.state == HealthState::Disabled;
        });
        return good ? ExitCode::Done : ExitCode::RunFailed;
    }

    ExitCode stats()
    {
        const std::vector<EntryInfo> found = entries();
        print(m_command.json ? statsJson(found, m_cache.health()) : statsTable(found));
        return ExitCode::Done;
    }

    ExitCode list()
    {
        const std::vector<EntryInfo> found = entries();
        if (m_command.json)
            print(listJson(found));
        else if (found.empty())
            printNote(QStringLiteral("Nothing is found in the cache."));
        else
            print(listTable(found));
        return ExitCode::Done;
    }

    ExitCode clear()
    {
        const std::vector<EntryInfo> found = entries();
        if (!m_command.dryRun) {
            if (m_choice.alsoTag.isEmpty()) {
                m_cache.clear(m_choice.filter);
            } else {
                for (const EntryInfo &info : found)
                    m_cache.erase(info.key);
            }
            if (const ExitCode code = flush(); code != ExitCode::Done)
                return code;
        }
        print(m_command.json ? clearedJson(found, m_command.dryRun) : clearedText(found, m_command.dryRun));
        return ExitCode::Done;
    }

    ExitCode clearExpired()
    {
        const int cleared = m_cache.clearExpired();
        print(m_command.json ? expiredJson(cleared) : expiredText(cleared));
        return ExitCode::Done;
    }

    ExitCode exportTo()
    {
        std::vector<CacheKey> keys;
        for (const EntryInfo &info : entries())
            keys.push_back(info.key);
        const QString path = QFileInfo(text(m_command.file)).absoluteFilePath();
        const auto written = exportEntries(m_cache, keys, path);
        if (!written)
            return printError(written.error(), ExitCode::BadInput);
        print(m_command.json ? exportedJson(*written, path) : exportedText(*written, path));
        return ExitCode::Done;
    }

    ExitCode importFrom()
    {
        const auto result = importEntries(m_cache, text(m_command.file));
        if (!result)
            return printError(result.error(), ExitCode::BadInput);
        if (const ExitCode code = flush(); code != ExitCode::Done)
            return code;
        print(m_command.json ? importedJson(*result) : importedText(*result));
        return result->added + result->present == 0 && result->rejected > 0 ? ExitCode::BadInput
                                                                            : ExitCode::Done;
    }

    [[nodiscard]] std::int64_t droppedByDisk()
    {
        std::int64_t dropped = 0;
        for (const TierStatistics &tier : m_cache.statistics().tiers)
            dropped += tier.name == QLatin1String("disk") ? tier.total().dropped : 0;
        return dropped;
    }

    /// What the disk could not take is lost; what the room's server has not heard of it hears of later.
    [[nodiscard]] ExitCode flush()
    {
        const bool arrived = m_cache.flush(flushTime);
        const auto disk = healthOf(QStringLiteral("disk"));
        if (!disk || ((arrived || disk->waitingWrites == 0) && droppedByDisk() == 0))
            return ExitCode::Done;
        return printError({ErrorKind::NotAccessible,
                              QStringLiteral("Not all of it could be written to %1: %2")
                                  .arg(m_config.folder, disk->why)
                                  .toStdString()},
            ExitCode::BadInput);
    }

    static void print(const QString &output) { printResult(output); }

    const CacheCommand &m_command;
    const CacheConfig m_config;
    const Choice m_choice;
    SystemClock m_clock;
    TieredCache m_cache;
};

} // namespace

Expected<CacheConfig> cacheConfigOf(const CachePlace &place)
{
    CacheConfig config = withEnvironment(defaultCacheConfig());
    if (!place.folder.empty())
        config.folder = QDir(text(place.folder)).absolutePath();
    if (!place.redisUrl.empty())
        config.redis.url = text(place.redisUrl);
    return config.validate().map([&] { return config; });
}

ExitCode codeOfBadConfig(const CachePlace &place)
{
    return place.redisUrl.empty() ? ExitCode::BadInput : ExitCode::WrongUsage;
}

ExitCode run(const CacheCommand &command)
{
    const auto config = cacheConfigOf(command.place);
    if (!config)
        return printError(config.error(), codeOfBadConfig(command.place));
    Session session(command, *config);
    return session.run();
}

} // namespace dg::tool
