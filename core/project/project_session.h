// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A project for the window: everything blocking happens on a thread of its own, answers come back as signals
/// on this object's thread, never from within a call. Lives on the GUI thread.

#include "core/base/error.h"
#include "core/project/project_file.h"
#include "core/story/outline.h"

#include <QObject>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace dg {

/// What the window shows of an episode before any run: values, read in one go.
struct ProjectSnapshot {
    QString path;
    Show show;
    std::vector<EpisodeSummary> episodes;
    EpisodeId episode; ///< the one that is open
    EpisodeBrief brief;
    std::shared_ptr<const Outline> outline; ///< null: not broken yet
    std::vector<StageResult> results; ///< current ones, of every stage
    std::vector<StageResult>
        unfinishedTakes; ///< newest unfinished take of each scene that has no finished one
    std::map<SceneId, std::vector<StageResult>> takes; ///< of every scene, oldest first
    std::map<SceneId, SceneSteering> steering; ///< of scenes that have one
    bool outlineIsEdited = false; ///< by the writer: no run replaces it unasked
    std::optional<RunRecord> lastRun;
    std::vector<RunEvent> lastRunLog; ///< to replay the last run into the panels
};

class ProjectSession : public QObject {
    Q_OBJECT
public:
    explicit ProjectSession(const ProjectEnvironment &environment = {}, QObject *parent = nullptr);
    ~ProjectSession() override; ///< waits for what is still to be saved

    /// Answers with `opened` or `failed`. An open project is closed first, once its saves are on disk; `file`
    /// is null from here on until `opened`. Replaces an earlier one that has not been answered.
    void open(const QString &path);
    /// As `open`, for a new file.
    void create(const QString &path, const Show &show, const EpisodeBrief &brief);
    /// Answers with `opened` again, for another episode of the open project or after a run.
    void reload(EpisodeId episode);
    /// Autosave: later calls replace earlier ones that are not on disk yet. Answers with `saved` or
    /// `saveFailed`, once for all that was saved together. What could not be saved is tried again with the
    /// next save and when the project is closed, unless the value itself is refused (InvalidInput).
    void saveBrief(EpisodeId episode, const EpisodeBrief &brief);
    void saveShow(const Show &show);

    /// What a writer does to an episode, in order and behind the saves before it. Answers with `changed` (a
    /// snapshot of the episode that is open as it is then) or `saveFailed`.
    using Change = std::function<Expected<void>(ProjectFile &)>;
    void change(EpisodeId episode, Change change);
    /// As `change`, for another episode that is opened by it: answers with `opened` or `failed`.
    void addEpisode(const EpisodeBrief &brief);
    /// Answers with `copied` or `copyFailed`; the open project stays the one it is.
    void saveCopy(const QString &path);

    /// Null when none is open. Shared with a run that uses it: the file stays locked as long as one does.
    [[nodiscard]] std::shared_ptr<ProjectFile> file() const;

Q_SIGNALS:
    void opened(const dg::ProjectSnapshot &snapshot);
    void failed(const dg::Error &error);
    void saved();
    void saveFailed(const dg::Error &error);
    void changed(const dg::ProjectSnapshot &snapshot);
    void copied(const QString &path);
    void copyFailed(const dg::Error &error);

private:
    class Worker;
    [[nodiscard]] bool requireOpen(void (ProjectSession::*answer)(const Error &));

    const ProjectEnvironment m_environment;
    std::unique_ptr<Worker> m_worker;
    int m_generation = 0; ///< of `open` and `create`: answers to an earlier one are dropped
    bool m_isOpen = false; ///< `opened` has been told of this generation
};

} // namespace dg
