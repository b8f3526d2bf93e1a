// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/project_session.h"

#include "core/events/stage_names.h"
#include "core/story/json.h"

#include <QMetaObject>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

namespace dg {

static tl::unexpected<Error> refuse(const Error &error)
{
    return tl::unexpected<Error>(error);
}

/// Null where none is there.
static const StageResult *outlineResult(const ProjectSnapshot &snapshot)
{
    const auto found =
        std::find_if(snapshot.results.begin(), snapshot.results.end(), [](const StageResult &each) {
            return each.ref == StageRef {stages::outline, {}};
        });
    return found == snapshot.results.end() ? nullptr : &*found;
}

/// The current outline, which `results` holds where there is one.
static Expected<std::shared_ptr<const Outline>> outlineIn(const ProjectSnapshot &snapshot)
{
    const StageResult *found = outlineResult(snapshot);
    if (!found)
        return nullptr;
    const Expected<QJsonObject> object = parseJsonObject(found->body, QStringLiteral("The outline"));
    const Expected<Outline> outline =
        object ? fromJson<Outline>(*object, QStringLiteral("outline")) : refuse(object.error());
    if (!outline) {
        return fail(ErrorKind::Damaged,
            snapshot.path.toStdString() + " is damaged: " + outline.error().message,
            "Open a copy of it, if there is one.");
    }
    return std::make_shared<const Outline>(*outline);
}

/// No episode: the first one.
static Expected<ProjectSnapshot> takeSnapshot(ProjectFile &file, std::optional<EpisodeId> episode)
{
    ProjectSnapshot snapshot;
    snapshot.path = file.path();
    std::optional<Error> error;
    const auto take = [&error](auto &into, auto from) {
        if (!error && from)
            into = *std::move(from);
        else if (!error)
            error = from.error();
    };
    take(snapshot.show, file.show());
    take(snapshot.episodes, file.episodes());
    if (error)
        return refuse(*error);
    snapshot.episode = episode.value_or(snapshot.episodes.front().id);
    take(snapshot.brief, file.brief(snapshot.episode));
    take(snapshot.results, file.currentResults(snapshot.episode));
    take(snapshot.unfinishedTakes, file.unfinishedTakes(snapshot.episode));
    take(snapshot.takes, file.takes(snapshot.episode));
    take(snapshot.steering, file.steering(snapshot.episode));
    take(snapshot.lastRun, file.lastRun(snapshot.episode));
    if (!error && snapshot.lastRun)
        take(snapshot.lastRunLog, file.runLog(snapshot.lastRun->id));
    if (!error)
        take(snapshot.outline, outlineIn(snapshot));
    if (error)
        return refuse(*error);
    const StageResult *outline = outlineResult(snapshot);
    snapshot.outlineIsEdited =
        outline && outline->provenance.value(QStringLiteral("source")) == QStringLiteral("edited");
    return snapshot;
}

/// The session's thread: commands in order, saves before them.
class ProjectSession::Worker {
public:
    using OpenFile = std::function<Expected<std::unique_ptr<ProjectFile>>()>;

    explicit Worker(ProjectSession &session)
        : m_session(session)
        , m_thread([this](std::stop_token stop) { serve(stop); })
    {
    }

    void open(int generation, OpenFile openFile)
    {
        const std::scoped_lock lock(m_mutex);
        dropQuestions();
        m_commands.push_back(
            {[this, generation, openFile = std::move(openFile)] { openNow(generation, openFile); }});
        m_wake.notify_one();
    }

    void reload(int generation, EpisodeId episode)
    {
        const std::scoped_lock lock(m_mutex);
        m_commands.push_back(
            {[this, generation, episode] { report(generation, takeSnapshot(*m_file, episode)); }});
        m_wake.notify_one();
    }

    void change(int generation, EpisodeId episode, Change change)
    {
        const std::scoped_lock lock(m_mutex);
        const auto apply = [this, generation, episode, change = std::move(change)] {
            if (!m_file)
                return; // the project could not be opened
            const Expected<void> done = change(*m_file);
            if (!done) {
                return post(
                    [error = done.error()](ProjectSession &session) { Q_EMIT session.saveFailed(error); });
            }
            reportChange(generation, takeSnapshot(*m_file, episode));
        };
        m_commands.push_back({apply, true});
        m_wake.notify_one();
    }

    void addEpisode(int generation, const EpisodeBrief &brief)
    {
        const std::scoped_lock lock(m_mutex);
        const auto add = [this, generation, brief] {
            if (!m_file)
                return;
            report(generation, m_file->addEpisode(brief).and_then([this](EpisodeId added) {
                return takeSnapshot(*m_file, added);
            }));
        };
        m_commands.push_back({add, true});
        m_wake.notify_one();
    }

    void saveCopy(const QString &path)
    {
        const std::scoped_lock lock(m_mutex);
        const auto copy = [this, path] {
            if (!m_file)
                return;
            const Expected<void> copied = m_file->saveCopy(path);
            post([path, copied](ProjectSession &session) {
                if (copied)
                    Q_EMIT session.copied(path);
                else
                    Q_EMIT session.copyFailed(copied.error());
            });
        };
        m_commands.push_back({copy, true});
        m_wake.notify_one();
    }

    void save(std::optional<Show> show, std::map<EpisodeId, EpisodeBrief> briefs)
    {
        const std::scoped_lock lock(m_mutex);
        if (show)
            m_unsaved.show = std::move(show);
        briefs.merge(m_unsaved.briefs);
        m_unsaved.briefs = std::move(briefs);
        m_unsaved.wanted = true;
        m_wake.notify_one();
    }

    [[nodiscard]] std::shared_ptr<ProjectFile> file() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_file;
    }

private:
    struct Command {
        std::function<void()> run;
        bool isChange = false; ///< a writer's: done even where nobody is left to answer to
    };

    struct Unsaved {
        std::optional<Show> show;
        std::map<EpisodeId, EpisodeBrief> briefs;
        bool wanted = false; ///< asked for since the last try

        [[nodiscard]] bool isEmpty() const { return !show && briefs.empty(); }
    };

    void serve(std::stop_token stop)
    {
        std::unique_lock lock(m_mutex);
        for (;;) {
            m_wake.wait(lock, stop, [&] { return m_unsaved.wanted || !m_commands.empty(); });
            if (m_unsaved.wanted) {
                lock.unlock();
                saveNow();
                lock.lock();
                continue;
            }
            if (stop.stop_requested())
                dropQuestions();
            if (!m_commands.empty()) {
                const std::function<void()> command = std::move(m_commands.front().run);
                m_commands.pop_front();
                lock.unlock();
                command();
                lock.lock();
            } else if (stop.stop_requested()) {
                break;
            }
        }
        lock.unlock();
        close();
    }

    /// What has nobody left to answer to; m_mutex is held.
    void dropQuestions()
    {
        std::erase_if(m_commands, [](const Command &command) { return !command.isChange; });
    }

    void saveNow()
    {
        Unsaved batch;
        {
            const std::scoped_lock lock(m_mutex);
            batch = std::exchange(m_unsaved, {});
        }
        std::optional<Error> error;
        Unsaved again;
        const auto failed = [&](const Expected<void> &result) {
            if (result)
                return false;
            if (!error)
                error = result.error();
            return result.error().kind != ErrorKind::InvalidInput;
        };
        if (batch.show && failed(m_file->saveShow(*batch.show)))
            again.show = std::move(batch.show);
        for (auto &[episode, brief] : batch.briefs) {
            if (failed(m_file->saveBrief(episode, brief)))
                again.briefs.emplace(episode, std::move(brief));
        }
        if (!again.isEmpty()) {
            const std::scoped_lock lock(m_mutex);
            if (!m_unsaved.show)
                m_unsaved.show = std::move(again.show);
            m_unsaved.briefs.merge(again.briefs); // newer ones stay
        }
        // Whether it was saved is told even of a project that is being closed: lost work is never silent.
        post([error](ProjectSession &session) {
            if (error)
                Q_EMIT session.saveFailed(*error);
            else
                Q_EMIT session.saved();
        });
    }

    void openNow(int generation, const OpenFile &openFile)
    {
        close();
        Expected<std::unique_ptr<ProjectFile>> opened = openFile();
        if (!opened)
            return report(generation, refuse(opened.error()));
        std::shared_ptr<ProjectFile> file = *std::move(opened);
        Expected<ProjectSnapshot> snapshot = takeSnapshot(*file, std::nullopt);
        if (snapshot) {
            const std::scoped_lock lock(m_mutex);
            m_file = std::move(file);
        }
        report(generation, std::move(snapshot));
    }

    /// Here and not on the session's thread: closing waits for the disk.
    void close()
    {
        const bool hasUnsaved = [&] {
            const std::scoped_lock lock(m_mutex);
            return !m_unsaved.isEmpty();
        }();
        if (hasUnsaved)
            saveNow();
        std::shared_ptr<ProjectFile> file; // goes after the lock: the session's thread must not wait for it
        const std::scoped_lock lock(m_mutex);
        m_unsaved = {};
        file = std::exchange(m_file, nullptr);
    }

    void report(int generation, Expected<ProjectSnapshot> answer)
    {
        post([generation, answer = std::move(answer)](ProjectSession &session) {
            if (generation != session.m_generation)
                return;
            if (!answer) {
                Q_EMIT session.failed(answer.error());
                return;
            }
            session.m_isOpen = true;
            Q_EMIT session.opened(*answer);
        });
    }

    void reportChange(int generation, Expected<ProjectSnapshot> answer)
    {
        post([generation, answer = std::move(answer)](ProjectSession &session) {
            if (generation != session.m_generation)
                return;
            if (answer)
                Q_EMIT session.changed(*answer);
            else
                Q_EMIT session.saveFailed(answer.error());
        });
    }

    template <class Answer>
    void post(Answer answer)
    {
        QMetaObject::invokeMethod(
            &m_session, [&session = m_session, answer = std::move(answer)] { answer(session); },
            Qt::QueuedConnection);
    }

    ProjectSession &m_session;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::deque<Command> m_commands; ///< guarded by m_mutex
    Unsaved m_unsaved; ///< guarded by m_mutex
    std::shared_ptr<ProjectFile> m_file; ///< set and reset by the thread alone, under m_mutex
    std::jthread m_thread; ///< last, so that it ends before the rest goes
};

ProjectSession::ProjectSession(const ProjectEnvironment &environment, QObject *parent)
    : QObject(parent)
    , m_environment(environment)
    , m_worker(std::make_unique<Worker>(*this))
{
}

ProjectSession::~ProjectSession()
{
    m_worker.reset(); // its last answers are posted to this object, which must still be one
}

void ProjectSession::open(const QString &path)
{
    m_isOpen = false;
    m_worker->open(
        ++m_generation, [path, environment = m_environment] { return ProjectFile::open(path, environment); });
}

void ProjectSession::create(const QString &path, const Show &show, const EpisodeBrief &brief)
{
    m_isOpen = false;
    m_worker->open(++m_generation, [path, show, brief, environment = m_environment] {
        return ProjectFile::create(path, show, brief, environment);
    });
}

/// Whether a project is open; where none is, `answer` says so later.
bool ProjectSession::requireOpen(void (ProjectSession::*answer)(const Error &))
{
    if (!m_isOpen) {
        const Error error {ErrorKind::InvalidInput, "No project is open."};
        QMetaObject::invokeMethod(
            this,
            [this, answer, error] {
                Q_EMIT(this->*answer)
                (error);
            },
            Qt::QueuedConnection);
    }
    return m_isOpen;
}

void ProjectSession::reload(EpisodeId episode)
{
    if (requireOpen(&ProjectSession::failed))
        m_worker->reload(m_generation, episode);
}

void ProjectSession::saveBrief(EpisodeId episode, const EpisodeBrief &brief)
{
    if (requireOpen(&ProjectSession::saveFailed))
        m_worker->save(std::nullopt, {{episode, brief}});
}

void ProjectSession::saveShow(const Show &show)
{
    if (requireOpen(&ProjectSession::saveFailed))
        m_worker->save(show, {});
}

void ProjectSession::change(EpisodeId episode, Change change)
{
    if (requireOpen(&ProjectSession::saveFailed))
        m_worker->change(m_generation, episode, std::move(change));
}

void ProjectSession::addEpisode(const EpisodeBrief &brief)
{
    if (requireOpen(&ProjectSession::failed))
        m_worker->addEpisode(m_generation, brief);
}

void ProjectSession::saveCopy(const QString &path)
{
    if (requireOpen(&ProjectSession::copyFailed))
        m_worker->saveCopy(path);
}

std::shared_ptr<ProjectFile> ProjectSession::file() const
{
    return m_isOpen ? m_worker->file() : nullptr;
}

} // namespace dg
