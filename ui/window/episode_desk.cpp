// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/episode_desk.h"

#include "core/events/stage_names.h"
#include "core/pipeline/run_options.h"
#include "core/pipeline/run_setup.h"
#include "core/pipeline/script_so_far.h"
#include "core/story/json.h"

#include <algorithm>
#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

/// Whether `result` is a text of a scene as the outline has it now.
bool isTextOf(const ProjectSnapshot &snapshot, const StageResult &result)
{
    const auto id = sceneOf(result.ref);
    const OutlineScene *scene =
        id && givesSceneText(result.ref) && snapshot.outline ? snapshot.outline->findScene(*id) : nullptr;
    if (!scene)
        return false;
    const auto steering = snapshot.steering.find(*id);
    return isTextOf(result, *scene, snapshot.outlineIsEdited,
        steering == snapshot.steering.end() ? nullptr : &steering->second);
}

bool isSameOutline(const Outline *a, const Outline *b)
{
    return a == b || (a && b && toJson(*a) == toJson(*b));
}

} // namespace

EpisodeDesk::EpisodeDesk(const RunServices &services, QObject *parent)
    : QObject(parent)
    , m_run(services)
{
    connect(&m_session, &ProjectSession::opened, this, &EpisodeDesk::adopt);
    connect(&m_session, &ProjectSession::failed, this, [this](const Error &error) {
        m_opening = false;
        m_refreshes = 0;
        Q_EMIT openFailed(error);
    });
    connect(&m_session, &ProjectSession::saved, this, [this] {
        m_unsaved = false;
        Q_EMIT saved();
    });
    connect(&m_session, &ProjectSession::saveFailed, this, [this](const Error &error) {
        m_unsaved = false;
        m_changes = 0;
        if (std::exchange(m_beforeRun, {}))
            m_live = false;
        Q_EMIT saveFailed(error);
    });
    connect(&m_session, &ProjectSession::changed, this, &EpisodeDesk::adoptChange);
    connect(&m_session, &ProjectSession::copied, this, &EpisodeDesk::copied);
    connect(&m_session, &ProjectSession::copyFailed, this, &EpisodeDesk::copyFailed);
    connect(&m_run, &RunController::changed, this, [this](const RunChanges &changes) {
        m_board.apply(m_run.state(), changes, m_live);
        Q_EMIT runChanged(changes);
    });
    connect(&m_run, &RunController::finished, this, [this](RunOutcome outcome) {
        m_live = false;
        Q_EMIT runFinished(outcome);
        // What the run has recorded beside the scenes (voices, the script, how it ended) is read from the
        // file.
        if (m_snapshot && !m_opening) {
            ++m_refreshes;
            m_session.reload(m_snapshot->episode);
        }
    });
}

void EpisodeDesk::open(const QString &path)
{
    m_opening = true;
    m_refreshes = 0;
    m_snapshot.reset();
    m_retryNext.clear();
    m_session.open(path);
}

void EpisodeDesk::create(const QString &path, const Show &show, const EpisodeBrief &brief)
{
    m_opening = true;
    m_refreshes = 0;
    m_snapshot.reset();
    m_session.create(path, show, brief);
}

void EpisodeDesk::openEpisode(EpisodeId episode)
{
    if (!m_snapshot || m_snapshot->episode == episode || isRunning())
        return;
    m_opening = true;
    m_session.reload(episode);
}

void EpisodeDesk::adopt(const ProjectSnapshot &snapshot)
{
    // Answers come in the order of the questions: one that another follows is not what that one asks for.
    const bool refreshed = m_refreshes > 0 && m_snapshot;
    m_snapshot = snapshot;
    if (refreshed) {
        --m_refreshes;
        if (!m_beforeRun)
            m_board.setTexts(takeTexts());
        Q_EMIT this->refreshed();
        if (m_refreshes > 0 || m_opening)
            return;
        if (m_beforeRun)
            return std::exchange(m_beforeRun, {})(m_session.file());
        if (!m_retryNext.empty())
            retryScenes(std::exchange(m_retryNext, {}));
        return;
    }

    m_opening = false;
    m_changes = 0;
    showTexts();
    Q_EMIT opened();
    if (!snapshot.lastRunLog.empty())
        m_run.replay(snapshot.lastRunLog);
}

/// What the project holds of the scenes, onto the board.
void EpisodeDesk::showTexts()
{
    std::map<SceneId, SceneText> texts;
    const auto take = [&](const StageResult &result, bool finished) {
        if (isTextOf(*m_snapshot, result))
            texts[*sceneOf(result.ref)] = {QString::fromUtf8(result.body), finished};
    };
    for (const StageResult &result : m_snapshot->unfinishedTakes)
        take(result, false);
    // A run that ended between a draft and what follows it has left no take.
    for (const StageResult &result : m_snapshot->results) {
        if (result.ref.stage == stages::draft)
            take(result, result.finished);
    }
    for (const auto &[scene, text] : takeTexts())
        texts[scene] = {text, true};
    m_board.open(m_snapshot->outline, texts);
}

std::map<SceneId, QString> EpisodeDesk::takeTexts() const
{
    std::map<SceneId, QString> texts;
    for (const StageResult &result : m_snapshot->results) {
        if (result.ref.stage == stages::scene && result.finished && isTextOf(*m_snapshot, result))
            texts[*sceneOf(result.ref)] = QString::fromUtf8(result.body);
    }
    return texts;
}

void EpisodeDesk::adoptChange(const ProjectSnapshot &snapshot)
{
    m_changes = std::max(0, m_changes - 1);
    if (!m_snapshot || m_opening || m_snapshot->episode != snapshot.episode)
        return;
    // A brief or a show that is still on its way to disk is newer than what was read.
    const EpisodeBrief brief = m_snapshot->brief;
    const Show show = m_snapshot->show;
    m_snapshot = snapshot;
    if (m_unsaved) {
        m_snapshot->brief = brief;
        m_snapshot->show = show;
    }
    if (hasChanges())
        return; // the board is ahead of this one
    if (!isRunning() && !isSameOutline(m_board.outline().get(), m_snapshot->outline.get()))
        showTexts();
    else
        m_board.setTexts(takeTexts());
    Q_EMIT refreshed();
}

void EpisodeDesk::saveShow(const Show &show)
{
    if (!m_snapshot)
        return;
    m_snapshot->show = show;
    m_unsaved = true;
    m_session.saveShow(show);
}

void EpisodeDesk::addEpisode(const EpisodeBrief &brief)
{
    if (!m_snapshot || m_opening || isRunning())
        return;
    m_opening = true;
    m_session.addEpisode(brief);
}

void EpisodeDesk::removeEpisode(EpisodeId episode)
{
    if (m_snapshot && m_snapshot->episode != episode)
        change([episode](ProjectFile &file) { return file.removeEpisode(episode); });
}

void EpisodeDesk::saveCopy(const QString &path)
{
    if (m_snapshot && !m_opening)
        m_session.saveCopy(path);
}

void EpisodeDesk::change(ProjectSession::Change change)
{
    if (!m_snapshot || m_opening)
        return;
    ++m_changes;
    m_session.change(m_snapshot->episode, std::move(change));
}

void EpisodeDesk::saveOutline(const Outline &outline)
{
    if (!m_snapshot)
        return;
    change([outline, episode = snapshot().episode](
               ProjectFile &file) { return file.saveOutline(episode, outline).map([](ResultId) {}); });
}

void EpisodeDesk::setSteering(const SceneId &scene, const SceneSteering &steering)
{
    if (!m_snapshot)
        return;
    change([scene, steering, episode = snapshot().episode](
               ProjectFile &file) { return file.saveSteering(episode, scene, steering); });
}

void EpisodeDesk::saveMine(const SceneId &scene, const QString &fountain, ResultId basedOn)
{
    if (!m_snapshot)
        return;
    change([scene, fountain, basedOn, episode = snapshot().episode](ProjectFile &file) {
        return file.saveMine(episode, scene, fountain, basedOn).map([](ResultId) {});
    });
}

void EpisodeDesk::chooseTake(ResultId take)
{
    change([take](ProjectFile &file) { return file.chooseTake(take); });
}

void EpisodeDesk::saveBrief(const EpisodeBrief &brief)
{
    if (!m_snapshot)
        return;
    m_snapshot->brief = brief;
    m_unsaved = true;
    m_session.saveBrief(m_snapshot->episode, brief);
}

void EpisodeDesk::afterSaving(
    std::function<void(const std::shared_ptr<ProjectFile> &)> start, RunTarget target)
{
    if (!m_snapshot || m_opening || isRunning())
        return;
    m_live = true;
    m_target = target;
    if (m_unsaved || hasChanges()) {
        // The session answers a reload once every save and change before it is on disk.
        m_beforeRun = std::move(start);
        ++m_refreshes;
        m_session.reload(m_snapshot->episode);
    } else {
        start(m_session.file());
    }
    Q_EMIT runStarted();
}

void EpisodeDesk::generate()
{
    afterSaving([this](const std::shared_ptr<ProjectFile> &file) {
        RunOptions options;
        options.episode = m_snapshot->episode;
        m_run.start(file, options);
    });
}

void EpisodeDesk::breakStory(bool again)
{
    afterSaving(
        [this, again](const std::shared_ptr<ProjectFile> &file) {
            RunOptions options;
            options.episode = m_snapshot->episode;
            options.target = RunTarget::Outline;
            if (again) {
                options.outline = OutlineUse::Replace;
                options.writeAgain = {{stages::outline, {}}};
            }
            m_run.start(file, options);
        },
        RunTarget::Outline);
}

void EpisodeDesk::writeScript()
{
    afterSaving([this](const std::shared_ptr<ProjectFile> &file) {
        RunOptions options;
        options.episode = m_snapshot->episode;
        options.outline = OutlineUse::Keep;
        m_run.start(file, options);
    });
}

void EpisodeDesk::resume()
{
    afterSaving([this](const std::shared_ptr<ProjectFile> &file) {
        auto options = m_snapshot->lastRun && isUnfinished(*m_snapshot->lastRun)
            ? optionsToResume(*m_snapshot->lastRun)
            : tl::unexpected(Error {ErrorKind::NotFound, {}});
        if (!options) {
            m_run.resume(file, m_snapshot->episode); // which says what is wrong
            return;
        }
        options->settings = settingsToResume();
        m_run.start(file, *options);
    });
}

RunSettings EpisodeDesk::settingsToResume() const
{
    RunSettings settings = m_snapshot->brief.run;
    if (const auto options = optionsToResume(*m_snapshot->lastRun); options && options->settings)
        settings = *options->settings;
    // What decides what is written stays as it was; what decides how, and for how much, is today's.
    const RunSettings &present = m_snapshot->brief.run;
    settings.budget = present.budget;
    settings.standIn = present.standIn;
    settings.scenesAtOnce = present.scenesAtOnce;
    settings.automatic = present.automatic;
    return settings;
}

void EpisodeDesk::retry(const SceneId &scene)
{
    if (!isRunning())
        retryScenes({scene});
    else if (std::find(m_retryNext.begin(), m_retryNext.end(), scene) == m_retryNext.end())
        m_retryNext.push_back(scene);
}

void EpisodeDesk::retryScenes(const std::vector<SceneId> &scenes)
{
    afterSaving([this, scenes](const std::shared_ptr<ProjectFile> &file) {
        RunOptions options;
        options.episode = m_snapshot->episode;
        options.onlyScenes = scenes;
        options.writeAgain = std::exchange(m_againNext, {});
        m_run.start(file, options);
    });
}

void EpisodeDesk::anotherTake(const SceneId &scene, const AnotherTake &asked)
{
    if (!m_snapshot || m_opening)
        return;
    if (asked.unlock || asked.beside != ResultId {} || !asked.direction.isEmpty()) {
        change([scene, asked, episode = m_snapshot->episode](ProjectFile &file) -> Expected<void> {
            if (asked.beside != ResultId {}) {
                if (auto chosen = file.chooseTake(asked.beside); !chosen)
                    return chosen;
            }
            return file.steering(episode).and_then([&](std::map<SceneId, SceneSteering> all) {
                SceneSteering steering = all[scene];
                if (asked.unlock)
                    steering.locked = false;
                if (!asked.direction.isEmpty())
                    steering.direction = asked.direction;
                return file.saveSteering(episode, scene, steering);
            });
        });
    }
    // A new direction makes another question by itself.
    if (asked.direction.isEmpty())
        m_againNext.push_back({stages::draft, QString::fromStdString(scene.value())});
    retry(scene);
}

void EpisodeDesk::writeVoiceAgain(const CharacterId &character)
{
    afterSaving([this, character](const std::shared_ptr<ProjectFile> &file) {
        RunOptions options;
        options.episode = m_snapshot->episode;
        options.writeAgain = {{u"voice"_s, QString::fromStdString(character.value())}};
        m_run.start(file, options);
    });
}

void EpisodeDesk::stop()
{
    m_retryNext.clear();
    m_againNext.clear();
    m_run.stop();
    if (std::exchange(m_beforeRun, {})) {
        m_live = false;
        Q_EMIT runFinished(RunOutcome::Stopped);
    }
}

bool EpisodeDesk::canResume() const
{
    return m_snapshot && m_snapshot->lastRun && isUnfinished(*m_snapshot->lastRun) && !isRunning();
}

bool EpisodeDesk::hasScript() const
{
    if (!m_snapshot || m_refreshes > 0 || !m_snapshot->outline)
        return false;
    return std::any_of(m_snapshot->results.begin(), m_snapshot->results.end(),
        [this](const StageResult &result) { return result.finished && isTextOf(*m_snapshot, result); });
}

Expected<QByteArray> EpisodeDesk::script() const
{
    if (!hasScript())
        return fail(ErrorKind::NotFound, "No scene is written yet.");
    // Not the recorded one: a writer may have chosen another take since.
    return scriptSoFar(
        m_snapshot->show, m_snapshot->brief, *m_snapshot->outline, m_snapshot->results, m_snapshot->steering);
}

} // namespace dg
