// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The open project and its run, as the window works with them: opens and creates projects, saves the brief,
/// starts, stops, resumes and retries. Decides the order of things (a brief is on disk before a run reads it)
/// and nothing about how they look. Never blocks. GUI thread.

#include "core/pipeline/run_controller.h"
#include "core/project/project_session.h"
#include "ui/board/board_model.h"

#include <QObject>

#include <functional>
#include <optional>
#include <vector>

namespace dg {

struct RunServices;

/// What another take of a scene is asked with.
struct AnotherTake {
    Direction direction; ///< empty: once more, as it is asked for now
    bool unlock = false; ///< it is locked, and the writer has agreed
    ResultId beside; ///< the take that a run may go on from, where the one in the script is the writer's own
};

class EpisodeDesk : public QObject {
    Q_OBJECT
public:
    /// `services` outlives it.
    explicit EpisodeDesk(const RunServices &services, QObject *parent = nullptr);

    void open(const QString &path);
    void create(const QString &path, const Show &show, const EpisodeBrief &brief);
    void openEpisode(EpisodeId episode);
    void saveBrief(const EpisodeBrief &brief);
    void saveShow(const Show &show);
    /// Opens it.
    void addEpisode(const EpisodeBrief &brief);
    /// Not the one that is open.
    void removeEpisode(EpisodeId episode);
    void saveCopy(const QString &path);

    // What a writer decides about the open episode; also while a run is under way, which goes on with what it
    // began with. Each is on disk when `refreshed` comes; `saveFailed` where it could not be done.
    void saveOutline(const Outline &outline);
    void setSteering(const SceneId &scene, const SceneSteering &steering);
    void saveMine(const SceneId &scene, const QString &fountain, ResultId basedOn);
    void chooseTake(ResultId take);
    void change(ProjectSession::Change change);

    void generate();
    /// The outline, and nothing behind it. `again`: another one than the project has, edited or not.
    void breakStory(bool again);
    /// The scenes of the outline as it is.
    void writeScript();
    void resume();
    /// Writes one failed scene again; while a run is under way, as soon as it has ended.
    void retry(const SceneId &scene);
    /// Writes one scene once more, beside what is there; while a run is under way, as soon as it has ended.
    void anotherTake(const SceneId &scene, const AnotherTake &asked);
    /// Asks for the voice of one of the episode's cast anew, and writes what depends on it.
    void writeVoiceAgain(const CharacterId &character);
    void stop();

    [[nodiscard]] bool isOpen() const { return m_snapshot.has_value(); }
    [[nodiscard]] bool isOpening() const { return m_opening; }
    [[nodiscard]] bool isRunning() const { return m_run.isRunning() || m_beforeRun; }
    /// Of the run that is under way, or was last in this session.
    [[nodiscard]] RunTarget target() const { return m_target; }
    /// Whether what a writer has decided is still on its way to the disk.
    [[nodiscard]] bool hasChanges() const { return m_changes > 0; }
    /// Whether a run is to begin once the one under way has ended.
    [[nodiscard]] bool waitsToRun() const { return !m_retryNext.empty(); }
    /// Whether the last run left something to go on with.
    [[nodiscard]] bool canResume() const;
    /// Of the open project, as of the last `opened` or `refreshed`; only while one is open.
    [[nodiscard]] const ProjectSnapshot &snapshot() const { return *m_snapshot; }
    /// What `resume` goes on with: the last run's settings, and the brief's budget, which may have been
    /// raised meanwhile. Only where there is something to resume.
    [[nodiscard]] RunSettings settingsToResume() const;
    /// Null where none is open. It stays locked as long as somebody holds it.
    [[nodiscard]] std::shared_ptr<ProjectFile> file() const { return m_session.file(); }
    [[nodiscard]] const RunState &runState() const { return m_run.state(); }
    [[nodiscard]] BoardModel &board() { return m_board; }
    /// Whether there is anything to export: one scene is enough. Of the snapshot.
    [[nodiscard]] bool hasScript() const;
    /// The script as Fountain: whole, or as far as it is written. Of the snapshot.
    [[nodiscard]] Expected<QByteArray> script() const;

Q_SIGNALS:
    /// Another project or episode; the board shows it already.
    void opened();
    /// The same episode, read again after a run or a change.
    void refreshed();
    void openFailed(const dg::Error &error);
    void saved();
    void saveFailed(const dg::Error &error);
    void copied(const QString &path);
    void copyFailed(const dg::Error &error);
    /// A run begins, is under way or has ended, or an earlier one is shown. Comes after the board has
    /// changed.
    void runChanged(const dg::RunChanges &changes);
    void runStarted();
    void runFinished(dg::RunOutcome outcome);

private:
    void retryScenes(const std::vector<SceneId> &scenes);
    void adopt(const ProjectSnapshot &snapshot);
    void adoptChange(const ProjectSnapshot &snapshot);
    void showTexts();
    /// What stands in the script of the scenes that have a take.
    [[nodiscard]] std::map<SceneId, QString> takeTexts() const;
    /// Runs `start` once everything the writer has changed is on disk.
    void afterSaving(std::function<void(const std::shared_ptr<ProjectFile> &)> start,
        RunTarget target = RunTarget::Script);

    ProjectSession m_session;
    RunController m_run;
    BoardModel m_board;
    std::optional<ProjectSnapshot> m_snapshot;
    std::function<void(const std::shared_ptr<ProjectFile> &)> m_beforeRun; ///< waits for what is being saved
    std::vector<SceneId> m_retryNext; ///< asked for during a run
    RunTarget m_target = RunTarget::Script;
    std::vector<StageRef> m_againNext; ///< of the next run that is asked for: to be written once more
    int m_changes = 0; ///< on their way to the disk
    bool m_unsaved = false; ///< a save is under way
    bool m_opening = false;
    int m_refreshes = 0; ///< times the open episode is being read again; their answers come before others
    bool m_live = false; ///< what the run controller shows is under way, not replayed
};

} // namespace dg
