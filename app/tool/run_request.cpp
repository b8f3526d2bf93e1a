// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tool/run_request.h"

#include "app/tool/money.h"

namespace dg::tool {

Expected<EpisodeId> episodeOf(const RunRequest &request, ProjectFile &project)
{
    const auto episodes = project.episodes();
    if (!episodes)
        return tl::unexpected<Error>(episodes.error());
    const auto count = static_cast<int>(episodes->size());
    if (request.episode >= 1 && request.episode <= count)
        return (*episodes)[static_cast<std::size_t>(request.episode - 1)].id;
    const QString there =
        count == 1 ? QStringLiteral("it has one episode") : QStringLiteral("it has %1 episodes").arg(count);
    return fail(ErrorKind::InvalidInput,
        QStringLiteral("%1 has no episode %2: %3.")
            .arg(QString::fromStdString(request.file))
            .arg(request.episode)
            .arg(there)
            .toStdString());
}

Expected<RunOptions> optionsOf(const RunRequest &request, ProjectFile &project, EpisodeId episode)
{
    const auto brief = project.brief(episode);
    if (!brief)
        return tl::unexpected<Error>(brief.error());
    RunOptions options;
    options.episode = episode;
    options.mode = request.fresh ? RunMode::Fresh : request.rerun ? RunMode::Rerun : RunMode::Normal;
    options.useCache = !request.noCache;
    options.settings = brief->run;
    RunSettings &settings = *options.settings;
    if (!request.concurrency.empty()) {
        settings.automatic = request.concurrency == "auto";
        if (!settings.automatic)
            settings.scenesAtOnce = std::stoi(request.concurrency);
    }
    settings.seed = request.seed.value_or(settings.seed);
    if (!request.budget.empty())
        settings.budget = dollarsFrom(QString::fromStdString(request.budget));
    if (request.temperature)
        settings.temperature = request.temperature;
    return options;
}

Expected<RunOptions> optionsToResume(ProjectFile &project, EpisodeId episode)
{
    const auto last = project.lastRun(episode);
    if (!last)
        return tl::unexpected<Error>(last.error());
    if (!*last || !isUnfinished(**last))
        return fail(ErrorKind::NotFound, "There is no unfinished run to resume.");
    return dg::optionsToResume(**last);
}

Expected<CacheConfig> cacheConfigOf(const RunRequest &request)
{
    if (request.noCache)
        return CacheConfig {.strategy = CacheStrategy::Memory};
    return cacheConfigOf(request.cache);
}

} // namespace dg::tool
