// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A project in a folder of its own, the services a run needs around a provider of the test's, and runs to
/// their end, on the calling thread.

#include "core/ai/caching_ai_client.h"
#include "core/base/clock.h"
#include "core/cache/tiered_cache.h"
#include "core/events/run_state.h"
#include "core/pipeline/run_options.h"
#include "core/pipeline/run_services.h"
#include "core/project/project_file.h"

#include <QString>
#include <QTemporaryDir>

#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <vector>

namespace dg {

class RunBench {
public:
    /// Provider and clock outlive it. A show with a cast of `castSize` (Ada, Bo, Cy, Di, Ed, …), all in the
    /// brief, which asks for no passes.
    RunBench(AiProvider &provider, Clock &clock, int castSize = 5, const ProjectEnvironment &environment = {},
        const CacheConfig &cache = {.strategy = CacheStrategy::Memory});

    /// Who writes where the settings name "stand-in"; it outlives this.
    void setStandIn(AiProvider &provider) { m_standIn = &provider; }
    void setRetry(const RetryPolicy &retry) { m_services.retry = retry; } ///< before a run

    /// Runs the project's episode; what `onEvent` sees comes from the run's threads.
    RunState run(RunOptions options = {}, std::stop_token stop = {},
        const std::function<void(const RunEvent &)> &onEvent = {});

    [[nodiscard]] ProjectFile &project() { return *m_project; }
    [[nodiscard]] std::shared_ptr<ProjectFile> sharedProject() { return m_project; }
    [[nodiscard]] const RunServices &services() const { return m_services; }
    [[nodiscard]] TieredCache &cache() { return m_cache; }
    [[nodiscard]] CachingAiClient &client() { return m_client; }
    [[nodiscard]] EpisodeId episode() const { return m_episode; }
    [[nodiscard]] EpisodeBrief brief();
    void saveBrief(const EpisodeBrief &brief);
    /// The whole script; empty where there is none.
    [[nodiscard]] QByteArray script();
    [[nodiscard]] QString path() const { return m_project->path(); }

    [[nodiscard]] static Show showWith(int castSize);
    [[nodiscard]] static EpisodeBrief briefFor(const Show &show);

private:
    QTemporaryDir m_folder;
    Clock &m_clock;
    TieredCache m_cache;
    CachingAiClient m_client;
    AiProvider *m_standIn = nullptr;
    RunServices m_services;
    std::shared_ptr<ProjectFile> m_project;
    EpisodeId m_episode;
};

} // namespace dg
