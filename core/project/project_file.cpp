// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/project_file.h"

#include "core/project/project_store.h"

#include <QDir>
#include <QFileInfo>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <iterator>
#include <mutex>
#include <stop_token>
#include <thread>
#include <type_traits>
#include <utility>

namespace dg {

/// The thread that owns the store, and the way to it.
class ProjectFile::Connection {
public:
    explicit Connection(QString path)
        : m_path(std::move(path))
        , m_thread([this](std::stop_token stop) { serve(stop); })
    {
    }
    /// Events that wait are written, then the file is closed, on its own thread.
    ~Connection() = default;
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    [[nodiscard]] const QString &path() const { return m_path; }

    /// Runs `make`, which gives a store or an error, on the thread.
    template <class Make>
    [[nodiscard]] Expected<void> open(Make make)
    {
        return onThread([&]() -> Expected<void> {
            Expected<std::unique_ptr<ProjectStore>> made = make();
            if (!made)
                return tl::unexpected<Error>(made.error());
            m_store = *std::move(made);
            return {};
        });
    }

    /// Runs `work(store)` on the thread and returns what it returned.
    template <class Work>
    [[nodiscard]] auto call(Work work) -> std::invoke_result_t<Work, ProjectStore &>
    {
        return onThread([&] { return work(*m_store); });
    }

    /// As `call`, for work that writes what is queued too: `work(store, queued)`.
    template <class Work>
    [[nodiscard]] auto callWithQueued(Work work)
        -> std::invoke_result_t<Work, ProjectStore &, const ProjectStore::Queued &>
    {
        return onThread([&] {
            takeQueued();
            auto result = work(*m_store, std::as_const(m_unwritten));
            if (result)
                m_unwritten = {};
            else
                tryLater();
            return result;
        });
    }

    /// Results that wait at the same time go to the disk together: stages that end at once cost one write.
    [[nodiscard]] Expected<ResultId> commit(const StageResult &result)
    {
        PendingCommit own {result, std::nullopt};
        {
            const std::scoped_lock lock(m_mutex);
            m_commits.push_back(&own);
            std::erase_if(m_queued.unfinished, [&](const StageResult &each) { return isOf(each, result); });
        }
        return onThread([&] {
            if (!own.answer)
                commitWaiting();
            return *own.answer;
        });
    }

    void log(std::vector<RunEvent> events)
    {
        std::erase_if(events, [](const RunEvent &each) { return !isLogged(each); });
        if (events.empty())
            return;
        const std::scoped_lock lock(m_mutex);
        m_queued.events.insert(m_queued.events.end(), std::make_move_iterator(events.begin()),
            std::make_move_iterator(events.end()));
        flushSoon();
    }

    void keepUnfinished(StageResult result)
    {
        const std::scoped_lock lock(m_mutex);
        replaceUnfinished(m_queued.unfinished, std::move(result));
        flushSoon();
    }

    [[nodiscard]] std::optional<Error> takeBackgroundError()
    {
        const std::scoped_lock lock(m_mutex);
        return std::exchange(m_backgroundError, std::nullopt);
    }

private:
    /// Half a second is promised: this leaves a slow disk some of it.
    static constexpr std::chrono::milliseconds flushAfter {300};

    struct Job {
        std::function<void()> work;
        bool done = false;
    };

    struct PendingCommit {
        const StageResult &result;
        std::optional<Expected<ResultId>> answer;
    };

    template <class Work>
    auto onThread(Work work) -> std::invoke_result_t<Work>
    {
        std::optional<std::invoke_result_t<Work>> result;
        Job job {[&] { result.emplace(work()); }};
        std::unique_lock lock(m_mutex);
        m_jobs.push_back(&job);
        m_wake.notify_one();
        m_answered.wait(lock, [&] { return job.done; });
        return *std::move(result);
    }

    void serve(std::stop_token stop)
    {
        std::unique_lock lock(m_mutex);
        for (;;) {
            const auto hasWork = [&] { return !m_jobs.empty(); };
            if (m_flushAt)
                m_wake.wait_until(lock, stop, *m_flushAt, hasWork);
            else
                m_wake.wait(lock, stop, [&] { return hasWork() || m_flushAt.has_value(); });

            if (!m_jobs.empty()) {
                Job *job = m_jobs.front();
                m_jobs.pop_front();
                lock.unlock();
                job->work();
                lock.lock();
                job->done = true;
                m_answered.notify_all();
                continue;
            }
            const bool closing = stop.stop_requested();
            if (closing || (m_flushAt && std::chrono::steady_clock::now() >= *m_flushAt)) {
                lock.unlock();
                flush();
                lock.lock();
            }
            if (closing)
                break;
        }
        lock.unlock();
        m_store.reset();
    }

    void commitWaiting()
    {
        takeQueued();
        std::vector<PendingCommit *> waiting;
        {
            const std::scoped_lock lock(m_mutex);
            waiting = std::exchange(m_commits, {});
        }
        if (!commitTogether(waiting) && waiting.size() > 1) {
            // One that cannot be recorded is not to take the others along.
            for (PendingCommit *each : waiting)
                static_cast<void>(commitTogether({each}));
        }
        tryLater();
    }

    bool commitTogether(const std::vector<PendingCommit *> &commits)
    {
        std::vector<const StageResult *> results;
        for (const PendingCommit *each : commits)
            results.push_back(&each->result);
        for (const StageResult *result : results)
            std::erase_if(
                m_unwritten.unfinished, [&](const StageResult &each) { return isOf(each, *result); });
        const auto ids = m_store->commit(results, m_unwritten);
        for (std::size_t i = 0; i < commits.size(); ++i)
            commits[i]->answer = ids.map([i](const std::vector<ResultId> &all) { return all[i]; });
        if (ids)
            m_unwritten = {};
        return ids.has_value();
    }

    static bool isOf(const StageResult &a, const StageResult &b)
    {
        return a.episode == b.episode && a.ref == b.ref;
    }

    /// Of what streams only the newest state counts, so that what waits stays as long as what is written.
    static void replaceUnfinished(std::vector<StageResult> &waiting, StageResult result)
    {
        std::erase_if(waiting, [&](const StageResult &each) { return isOf(each, result); });
        waiting.push_back(std::move(result));
    }

    void flushSoon() // m_mutex is held
    {
        if (m_flushAt)
            return;
        m_flushAt = std::chrono::steady_clock::now() + flushAfter;
        m_wake.notify_one();
    }

    void takeQueued()
    {
        const std::scoped_lock lock(m_mutex);
        m_unwritten.events.insert(m_unwritten.events.end(), std::make_move_iterator(m_queued.events.begin()),
            std::make_move_iterator(m_queued.events.end()));
        for (StageResult &result : m_queued.unfinished)
            replaceUnfinished(m_unwritten.unfinished, std::move(result));
        m_queued = {};
        m_flushAt.reset();
    }

    void flush()
    {
        takeQueued();
        if (!m_store || m_unwritten.isEmpty())
            return;
        const Expected<void> written = m_store->append(m_unwritten);
        if (written) {
            m_unwritten = {};
            return;
        }
        tryLater();
        const std::scoped_lock lock(m_mutex);
        m_backgroundError = written.error();
    }

    void tryLater()
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_unwritten.isEmpty())
            m_flushAt = std::chrono::steady_clock::now() + flushAfter;
    }

    const QString m_path;
    std::mutex m_mutex;
    std::condition_variable_any m_wake; ///< jobs, events or the end
    std::condition_variable m_answered; ///< a job is done
    std::deque<Job *> m_jobs; ///< guarded by m_mutex; each lives on its caller's stack
    std::vector<PendingCommit *> m_commits; ///< guarded by m_mutex; each lives on its caller's stack
    ProjectStore::Queued m_queued; ///< guarded by m_mutex: not yet taken
    std::optional<std::chrono::steady_clock::time_point> m_flushAt; ///< guarded by m_mutex
    std::optional<Error> m_backgroundError; ///< guarded by m_mutex
    ProjectStore::Queued m_unwritten; ///< the thread's: taken, and in no transaction that stands
    std::unique_ptr<ProjectStore> m_store; ///< the thread's
    std::jthread m_thread; ///< last, so that it ends before the rest goes
};

ProjectFile::ProjectFile(std::unique_ptr<Connection> connection)
    : m_connection(std::move(connection))
{
}

ProjectFile::~ProjectFile() = default;

template <class Make>
Expected<std::unique_ptr<ProjectFile>> ProjectFile::start(const QString &path, Make make)
{
    if (path.isEmpty() || path.contains(QChar::Null))
        return fail(ErrorKind::InvalidInput, "A project needs the name of a file.");
    const QString absolute = QDir::cleanPath(QFileInfo(path).absoluteFilePath());
    auto connection = std::make_unique<Connection>(absolute);
    if (const Expected<void> opened = connection->open([&] { return make(absolute); }); !opened)
        return tl::unexpected<Error>(opened.error());
    return std::unique_ptr<ProjectFile>(new ProjectFile(std::move(connection)));
}

Expected<std::unique_ptr<ProjectFile>> ProjectFile::create(
    const QString &path, const Show &show, const EpisodeBrief &brief, const ProjectEnvironment &environment)
{
    return start(path,
        [&](const QString &absolute) { return ProjectStore::create(absolute, show, brief, environment); });
}

Expected<std::unique_ptr<ProjectFile>> ProjectFile::open(
    const QString &path, const ProjectEnvironment &environment)
{
    return start(path, [&](const QString &absolute) { return ProjectStore::open(absolute, environment); });
}

QString ProjectFile::path() const
{
    return m_connection->path();
}

Expected<Show> ProjectFile::show()
{
    return m_connection->call([](ProjectStore &store) { return store.show(); });
}

Expected<void> ProjectFile::saveShow(const Show &show)
{
    return m_connection->call([&](ProjectStore &store) { return store.saveShow(show); });
}

Expected<std::vector<EpisodeSummary>> ProjectFile::episodes()
{
    return m_connection->call([](ProjectStore &store) { return store.episodes(); });
}

Expected<EpisodeBrief> ProjectFile::brief(EpisodeId episode)
{
    return m_connection->call([&](ProjectStore &store) { return store.brief(episode); });
}

Expected<void> ProjectFile::saveBrief(EpisodeId episode, const EpisodeBrief &brief)
{
    return m_connection->call([&](ProjectStore &store) { return store.saveBrief(episode, brief); });
}

Expected<EpisodeId> ProjectFile::addEpisode(const EpisodeBrief &brief)
{
    return m_connection->call([&](ProjectStore &store) { return store.addEpisode(brief); });
}

Expected<void> ProjectFile::removeEpisode(EpisodeId episode)
{
    return m_connection->call([&](ProjectStore &store) { return store.removeEpisode(episode); });
}

Expected<void> ProjectFile::saveCopy(const QString &path)
{
    if (path.isEmpty() || path.contains(QChar::Null))
        return fail(ErrorKind::InvalidInput, "A copy needs the name of a file.");
    const QString absolute = QDir::cleanPath(QFileInfo(path).absoluteFilePath());
    return m_connection->call([&](ProjectStore &store) { return store.saveCopy(absolute); });
}

Expected<std::map<SceneId, SceneSteering>> ProjectFile::steering(EpisodeId episode)
{
    return m_connection->call([&](ProjectStore &store) { return store.steering(episode); });
}

Expected<void> ProjectFile::saveSteering(
    EpisodeId episode, const SceneId &scene, const SceneSteering &steering)
{
    return m_connection->call(
        [&](ProjectStore &store) { return store.saveSteering(episode, scene, steering); });
}

Expected<ResultId> ProjectFile::saveOutline(EpisodeId episode, const Outline &outline)
{
    return m_connection->call([&](ProjectStore &store) { return store.saveOutline(episode, outline); });
}

Expected<ResultId> ProjectFile::saveMine(
    EpisodeId episode, const SceneId &scene, const QString &fountain, ResultId basedOn)
{
    return m_connection->call(
        [&](ProjectStore &store) { return store.saveMine(episode, scene, fountain, basedOn); });
}

Expected<void> ProjectFile::chooseTake(ResultId take)
{
    return m_connection->call([&](ProjectStore &store) { return store.chooseTake(take); });
}

Expected<std::map<SceneId, std::vector<StageResult>>> ProjectFile::takes(EpisodeId episode)
{
    return m_connection->call([&](ProjectStore &store) { return store.takes(episode); });
}

Expected<std::map<QString, StageHistory>> ProjectFile::history(const QString &provider, const QString &model)
{
    return m_connection->call([&](ProjectStore &store) { return store.history(provider, model); });
}

Expected<ResultId> ProjectFile::commit(const StageResult &result)
{
    return m_connection->commit(result);
}

Expected<std::optional<StageResult>> ProjectFile::findResult(
    EpisodeId episode, const StageRef &ref, const QByteArray &digest)
{
    return m_connection->call([&](ProjectStore &store) { return store.findResult(episode, ref, digest); });
}

Expected<void> ProjectFile::choose(ResultId result)
{
    return m_connection->call([&](ProjectStore &store) { return store.choose(result); });
}

Expected<std::optional<StageResult>> ProjectFile::current(EpisodeId episode, const StageRef &ref)
{
    return m_connection->call([&](ProjectStore &store) { return store.current(episode, ref); });
}

Expected<std::vector<StageResult>> ProjectFile::currentResults(EpisodeId episode)
{
    return m_connection->call([&](ProjectStore &store) { return store.currentResults(episode); });
}

Expected<std::vector<StageResult>> ProjectFile::results(EpisodeId episode, const StageRef &ref)
{
    return m_connection->call([&](ProjectStore &store) { return store.results(episode, ref); });
}

Expected<std::vector<StageResult>> ProjectFile::unfinishedTakes(EpisodeId episode)
{
    return m_connection->call([&](ProjectStore &store) { return store.unfinishedTakes(episode); });
}

Expected<int> ProjectFile::lowestFreeVariant(EpisodeId episode, const StageRef &ref, const QByteArray &digest)
{
    return m_connection->call(
        [&](ProjectStore &store) { return store.lowestFreeVariant(episode, ref, digest); });
}

void ProjectFile::keepUnfinished(StageResult result)
{
    result.finished = false;
    m_connection->keepUnfinished(std::move(result));
}

Expected<std::vector<RunRecord>> ProjectFile::runs(EpisodeId episode)
{
    return m_connection->call([&](ProjectStore &store) { return store.runs(episode); });
}

Expected<RunId> ProjectFile::beginRun(EpisodeId episode, const QJsonObject &request)
{
    return m_connection->call([&](ProjectStore &store) { return store.beginRun(episode, request); });
}

void ProjectFile::log(std::vector<RunEvent> events)
{
    m_connection->log(std::move(events));
}

Expected<void> ProjectFile::endRun(RunId run, RunEnding ending)
{
    return m_connection->callWithQueued([&](ProjectStore &store, const ProjectStore::Queued &queued) {
        return store.endRun(run, ending, queued);
    });
}

Expected<std::optional<RunRecord>> ProjectFile::lastRun(EpisodeId episode)
{
    return m_connection->call([&](ProjectStore &store) { return store.lastRun(episode); });
}

Expected<std::vector<RunEvent>> ProjectFile::runLog(RunId run)
{
    const Expected<void> written = m_connection->callWithQueued(
        [](ProjectStore &store, const ProjectStore::Queued &queued) { return store.append(queued); });
    if (!written)
        return tl::unexpected<Error>(written.error());
    return m_connection->call([&](ProjectStore &store) { return store.runLog(run); });
}

std::optional<Error> ProjectFile::takeBackgroundError()
{
    return m_connection->takeBackgroundError();
}

} // namespace dg
