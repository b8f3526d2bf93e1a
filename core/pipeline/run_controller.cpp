// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/run_controller.h"

#include "core/pipeline/run_engine.h"
#include "core/project/project_file.h"

#include <chrono>
#include <mutex>
#include <thread>
#include <utility>

namespace dg {

/// A run's thread, and the queue between it and the interface.
class RunController::Run {
public:
    Run(const RunServices &services, std::shared_ptr<ProjectFile> project, OptionsSource options)
        : m_thread([this, &services, project = std::move(project), options = std::move(options)](
                       std::stop_token stop) { work(services, project, options, stop); })
    {
    }

    void stop() { m_thread.request_stop(); }

    [[nodiscard]] std::vector<RunEvent> take()
    {
        const std::scoped_lock lock(m_mutex);
        return std::exchange(m_events, {});
    }

private:
    void work(const RunServices &services, const std::shared_ptr<ProjectFile> &project,
        const OptionsSource &source, std::stop_token stop)
    {
        const auto options = source();
        if (!options) {
            push({RunId {}, 1, {}, RunStarted {}});
            push({RunId {}, 2, {}, RunFinished {RunOutcome::Failed, options.error()}});
            return;
        }
        RunEngine(services, project, *options, [this](const RunEvent &event) { push(event); }).run(stop);
    }

    void push(const RunEvent &event)
    {
        const std::scoped_lock lock(m_mutex);
        m_events.push_back(event);
    }

    std::mutex m_mutex;
    std::vector<RunEvent> m_events; ///< guarded by m_mutex
    std::jthread m_thread; // last: it uses the others
};

RunController::RunController(const RunServices &services, QObject *parent)
    : QObject(parent)
    , m_services(services)
{
    // 33 ms: a card shows its text within two frames, however many words a second arrive.
    m_timer.setInterval(std::chrono::milliseconds(33));
    connect(&m_timer, &QTimer::timeout, this, &RunController::drain);
}

RunController::~RunController() = default;

void RunController::start(std::shared_ptr<ProjectFile> project, const RunOptions &options)
{
    begin(std::move(project), [options]() -> Expected<RunOptions> { return options; });
}

void RunController::resume(std::shared_ptr<ProjectFile> project, EpisodeId episode)
{
    const auto lastOptions = [project, episode]() -> Expected<RunOptions> {
        const auto last = project->lastRun(episode);
        if (!last)
            return tl::unexpected<Error>(last.error());
        if (!*last || !isUnfinished(**last))
            return fail(ErrorKind::NotFound, "There is no unfinished run to resume.");
        return optionsToResume(**last);
    };
    begin(project, lastOptions);
}

void RunController::begin(std::shared_ptr<ProjectFile> project, OptionsSource options)
{
    if (isRunning())
        return;
    m_run = std::make_unique<Run>(m_services, std::move(project), std::move(options));
    m_timer.start();
}

void RunController::stop()
{
    if (m_run)
        m_run->stop();
}

bool RunController::isRunning() const
{
    return m_run != nullptr;
}

const RunState &RunController::state() const
{
    return m_state;
}

void RunController::replay(const std::vector<RunEvent> &events)
{
    if (!isRunning())
        apply(events);
}

void RunController::apply(const std::vector<RunEvent> &events)
{
    RunChanges changes;
    for (const RunEvent &event : events)
        changes.merge(reduce(m_state, event));
    if (changes.run || changes.plan || changes.outline || !changes.stages.empty())
        Q_EMIT changed(changes);
}

void RunController::drain()
{
    const std::vector<RunEvent> events = m_run->take();
    const bool over = !events.empty() && std::holds_alternative<RunFinished>(events.back().body);
    if (over) {
        // Its thread has nothing left to do but end.
        m_run.reset();
        m_timer.stop();
    }
    apply(events);
    if (over)
        Q_EMIT finished(m_state.outcome.value_or(RunOutcome::Failed));
}

} // namespace dg
