// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The project: one `.dgstudio` file (SQLite) that holds a show, its episodes, every result and every take.
///
/// The file is locked against a second studio from `create` or `open` until the object goes; the lock is the
/// operating system's and ends with the process, however it ends. One thread owns the connection: every
/// function here may be called from any thread, blocks until that thread has done it, and what it wrote is on
/// disk when it returns. The window never calls the blocking functions: it goes through ProjectSession.
///
/// Opening a file that cannot be used leaves it byte for byte as it was.
///
/// While it is open, nothing else in this process should open the file by other means (QFile, a copy):
/// closing that takes SQLite's lock away, as POSIX has it. Other studios are kept out all the same
/// (project_lock.h).

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/strong.h"
#include "core/events/run_event.h"
#include "core/story/brief.h"
#include "core/story/outline.h"
#include "core/story/show.h"
#include "core/story/steering.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace dg {

struct EpisodeSummary {
    EpisodeId id;
    QString title;
};

/// A finished (or, of a stage that streams, an unfinished) result of a stage. A scene's takes are the results
/// of its stage "scene".
struct StageResult {
    ResultId id; ///< given by `commit`
    EpisodeId episode; ///< 0: of the whole show, as voices are
    StageRef ref;
    QByteArray digest; ///< of the stage's inputs and of who was asked (hexadecimal)
    int variant = 0;
    bool finished = true; ///< false: streamed text of a call that was stopped; feeds nothing
    QByteArray body; ///< UTF-8: JSON or Fountain
    QJsonObject provenance; ///< run, model, prompt version, time, tokens, cost, where it came from
};

/// What calls of a stage have taken in this project, on average.
struct StageHistory {
    int calls = 0;
    TokenCount input;
    TokenCount output;
    MicroDollars cost;
    std::chrono::milliseconds time {};
};

enum class RunEnding { Running, Done, Gaps, Failed, Stopped };

struct RunRecord {
    RunId id;
    EpisodeId episode;
    QJsonObject request; ///< what the run was started with, for resuming it
    RunEnding ending = RunEnding::Running; ///< Running in a file just opened: it was killed
};

/// Doors for tests; the programs use the defaults.
struct ProjectEnvironment {
    std::string vfs; ///< SQLite's file layer by name; empty: the system's
};

class ProjectFile {
public:
    /// A file of an earlier version is brought up to it when it is opened.
    static constexpr int schemaVersion = 2;
    /// In the SQLite header, so that a file of another program is told from ours.
    static constexpr std::uint32_t applicationId = 0x44675374; // "DgSt"

    /// Where it fails no file is left behind. Errors: NotAccessible, NoSpace, InvalidInput (something is
    /// there already, or a value that could not be read again: its path is named).
    [[nodiscard]] static Expected<std::unique_ptr<ProjectFile>> create(const QString &path, const Show &show,
        const EpisodeBrief &brief, const ProjectEnvironment &environment = {});
    /// Errors: NotFound, NotAccessible, Locked, ForeignFile, NewerVersion, Damaged, InvalidInput (no name).
    [[nodiscard]] static Expected<std::unique_ptr<ProjectFile>> open(
        const QString &path, const ProjectEnvironment &environment = {});
    ~ProjectFile();
    ProjectFile(const ProjectFile &) = delete;
    ProjectFile &operator=(const ProjectFile &) = delete;

    [[nodiscard]] QString path() const; ///< absolute

    [[nodiscard]] Expected<Show> show();
    /// A value that could not be read again is not saved (InvalidInput); what was saved before stays.
    [[nodiscard]] Expected<void> saveShow(const Show &show);
    [[nodiscard]] Expected<std::vector<EpisodeSummary>> episodes(); ///< at least one, in order
    [[nodiscard]] Expected<EpisodeBrief> brief(EpisodeId episode);
    [[nodiscard]] Expected<void> saveBrief(EpisodeId episode, const EpisodeBrief &brief); ///< as saveShow
    /// Behind the others.
    [[nodiscard]] Expected<EpisodeId> addEpisode(const EpisodeBrief &brief);
    /// With all its takes and runs. Error (InvalidInput): it is the only one.
    [[nodiscard]] Expected<void> removeEpisode(EpisodeId episode);
    /// The whole project as another file, which nobody has open. Errors: as `create`.
    [[nodiscard]] Expected<void> saveCopy(const QString &path);

    /// Of scenes that have one.
    [[nodiscard]] Expected<std::map<SceneId, SceneSteering>> steering(EpisodeId episode);
    [[nodiscard]] Expected<void> saveSteering(
        EpisodeId episode, const SceneId &scene, const SceneSteering &steering);
    /// An outline as a writer has edited it: a result whose provenance says so ("source": "edited"), which no
    /// run replaces unasked. Error (InvalidInput): it could not be read again; a scene is in it twice, or
    /// without an id.
    [[nodiscard]] Expected<ResultId> saveOutline(EpisodeId episode, const Outline &outline);
    /// A scene's text as a writer has it: the take *Mine*, made the current one. There is one of it: a later
    /// text replaces the earlier, unless that was made the base of something else since. `basedOn` is the
    /// take it began as.
    [[nodiscard]] Expected<ResultId> saveMine(
        EpisodeId episode, const SceneId &scene, const QString &fountain, ResultId basedOn);
    /// Makes a finished take the scene's current one, with all it was made of and the direction it was asked
    /// for. Errors as `choose`.
    [[nodiscard]] Expected<void> chooseTake(ResultId take);
    /// Every take of every scene, oldest first, unfinished ones too.
    [[nodiscard]] Expected<std::map<SceneId, std::vector<StageResult>>> takes(EpisodeId episode);
    /// By stage, over all episodes, of calls that this provider (as the run's settings name it) and model
    /// answered; stages that were never called are not in it.
    [[nodiscard]] Expected<std::map<QString, StageHistory>> history(
        const QString &provider, const QString &model);

    /// Records a result and, where it is finished, makes it the current one of its episode, stage and
    /// subject. A result with the same episode, stage, subject, digest and variant is replaced if it was
    /// unfinished, and otherwise kept as it is and, by a finished one, made current. A finished result
    /// removes the unfinished ones of its episode, stage and subject. A scene's take with the very text of
    /// the current one is that take: what it was made of is brought up to date. Events that wait to be logged
    /// go into the same transaction.
    [[nodiscard]] Expected<ResultId> commit(const StageResult &result);
    /// The result that answers `digest`: the current one where it does, else the newest finished one, else
    /// none.
    [[nodiscard]] Expected<std::optional<StageResult>> findResult(
        EpisodeId episode, const StageRef &ref, const QByteArray &digest);
    /// Makes a recorded result the current one of its stage and subject. Errors: NotFound, InvalidInput (it
    /// is unfinished).
    [[nodiscard]] Expected<void> choose(ResultId result);
    [[nodiscard]] Expected<std::optional<StageResult>> current(EpisodeId episode, const StageRef &ref);
    /// Every current result of the episode and, for those of episode 0, of the show.
    [[nodiscard]] Expected<std::vector<StageResult>> currentResults(EpisodeId episode);
    /// Finished and unfinished ones, oldest first.
    [[nodiscard]] Expected<std::vector<StageResult>> results(EpisodeId episode, const StageRef &ref);
    /// The newest unfinished text of each scene, whichever stage was writing it, where no take came later.
    [[nodiscard]] Expected<std::vector<StageResult>> unfinishedTakes(EpisodeId episode);
    /// The lowest variant of these inputs that the project does not hold a finished result of.
    [[nodiscard]] Expected<int> lowestFreeVariant(
        EpisodeId episode, const StageRef &ref, const QByteArray &digest);

    /// Queued, as `log`: what has been streamed of a result so far, so that a kill loses a second of it at
    /// most. A later one of the same stage and subject replaces it; the finished result removes it.
    void keepUnfinished(StageResult result);

    [[nodiscard]] Expected<RunId> beginRun(EpisodeId episode, const QJsonObject &request);
    /// Queued: written with the next commit, or within half a second. Never blocks. What cannot be written
    /// stays queued and is tried again.
    void log(std::vector<RunEvent> events);
    [[nodiscard]] Expected<void> endRun(RunId run, RunEnding ending);
    [[nodiscard]] Expected<std::optional<RunRecord>> lastRun(EpisodeId episode);
    [[nodiscard]] Expected<std::vector<RunRecord>> runs(EpisodeId episode); ///< oldest first
    /// The log of one run, in order, with what was still queued.
    [[nodiscard]] Expected<std::vector<RunEvent>> runLog(RunId run);

    /// What went wrong with the file behind the caller's back (in logging), since the last call.
    [[nodiscard]] std::optional<Error> takeBackgroundError();

private:
    class Connection;
    explicit ProjectFile(std::unique_ptr<Connection> connection);
    template <class Make>
    [[nodiscard]] static Expected<std::unique_ptr<ProjectFile>> start(const QString &path, Make make);
    std::unique_ptr<Connection> m_connection;
};

} // namespace dg
