// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The tables of a project file and what is done with them; ProjectFile's own. Made, used and destroyed on
/// one thread. The functions do what ProjectFile's of the same name promise.

#include "core/project/project_errors.h"
#include "core/project/project_file.h"
#include "core/project/project_lock.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <map>
#include <memory>
#include <string_view>

namespace dg {

class ProjectStore {
public:
    /// `path` is absolute.
    [[nodiscard]] static Expected<std::unique_ptr<ProjectStore>> create(const QString &path, const Show &show,
        const EpisodeBrief &brief, const ProjectEnvironment &environment);
    [[nodiscard]] static Expected<std::unique_ptr<ProjectStore>> open(
        const QString &path, const ProjectEnvironment &environment);
    ProjectStore(const ProjectStore &) = delete;
    ProjectStore &operator=(const ProjectStore &) = delete;

    [[nodiscard]] Expected<Show> show();
    [[nodiscard]] Expected<void> saveShow(const Show &show);
    [[nodiscard]] Expected<std::vector<EpisodeSummary>> episodes();
    [[nodiscard]] Expected<EpisodeBrief> brief(EpisodeId episode);
    [[nodiscard]] Expected<void> saveBrief(EpisodeId episode, const EpisodeBrief &brief);
    [[nodiscard]] Expected<EpisodeId> addEpisode(const EpisodeBrief &brief);
    [[nodiscard]] Expected<void> removeEpisode(EpisodeId episode);
    [[nodiscard]] Expected<void> saveCopy(const QString &path);

    [[nodiscard]] Expected<std::map<SceneId, SceneSteering>> steering(EpisodeId episode);
    [[nodiscard]] Expected<void> saveSteering(
        EpisodeId episode, const SceneId &scene, const SceneSteering &steering);
    [[nodiscard]] Expected<ResultId> saveOutline(EpisodeId episode, const Outline &outline);
    [[nodiscard]] Expected<ResultId> saveMine(
        EpisodeId episode, const SceneId &scene, const QString &fountain, ResultId basedOn);
    [[nodiscard]] Expected<void> chooseTake(ResultId take);
    [[nodiscard]] Expected<std::map<SceneId, std::vector<StageResult>>> takes(EpisodeId episode);
    [[nodiscard]] Expected<std::map<QString, StageHistory>> history(
        const QString &provider, const QString &model);

    /// What goes into the file beside what it is asked to record.
    struct Queued {
        std::vector<RunEvent> events;
        std::vector<StageResult> unfinished;

        [[nodiscard]] bool isEmpty() const { return events.empty() && unfinished.empty(); }
    };
    /// All of them or none, in one transaction, which `queued` goes into too.
    [[nodiscard]] Expected<std::vector<ResultId>> commit(
        const std::vector<const StageResult *> &results, const Queued &queued);
    [[nodiscard]] Expected<std::optional<StageResult>> findResult(
        EpisodeId episode, const StageRef &ref, const QByteArray &digest);
    [[nodiscard]] Expected<void> choose(ResultId result);
    [[nodiscard]] Expected<std::optional<StageResult>> current(EpisodeId episode, const StageRef &ref);
    [[nodiscard]] Expected<std::vector<StageResult>> currentResults(EpisodeId episode);
    [[nodiscard]] Expected<std::vector<StageResult>> results(EpisodeId episode, const StageRef &ref);
    [[nodiscard]] Expected<std::vector<StageResult>> unfinishedTakes(EpisodeId episode);
    [[nodiscard]] Expected<int> lowestFreeVariant(
        EpisodeId episode, const StageRef &ref, const QByteArray &digest);

    [[nodiscard]] Expected<RunId> beginRun(EpisodeId episode, const QJsonObject &request);
    [[nodiscard]] Expected<void> append(const Queued &queued);
    /// `queued` goes into the same transaction.
    [[nodiscard]] Expected<void> endRun(RunId run, RunEnding ending, const Queued &queued);
    [[nodiscard]] Expected<std::optional<RunRecord>> lastRun(EpisodeId episode);
    [[nodiscard]] Expected<std::vector<RunRecord>> runs(EpisodeId episode);
    [[nodiscard]] Expected<std::vector<RunEvent>> runLog(RunId run);

private:
    class Query;
    using Attempt = ProjectErrors::Attempt;

    ProjectStore(const QString &path, const ProjectEnvironment &environment);

    // These throw SQLite::Exception.
    void lock();
    void settle();
    void makeTables(const Show &show, const EpisodeBrief &brief);
    [[nodiscard]] Expected<void> validate();
    [[nodiscard]] Expected<void> requireReadable();
    [[nodiscard]] bool hasEpisode(EpisodeId episode);
    // Within a transaction.
    void insertEvents(const std::vector<RunEvent> &events);
    [[nodiscard]] Expected<void> insertQueued(const Queued &queued);
    [[nodiscard]] Expected<ResultId> insert(const StageResult &result);
    [[nodiscard]] Expected<ResultId> insertRow(const StageResult &result);
    [[nodiscard]] std::optional<ResultId> sameResult(const StageResult &result);
    void update(ResultId id, const StageResult &result);
    void removeUnfinished(const StageResult &result);
    void putSteering(EpisodeId episode, const QString &scene, const SceneSteering &steering);
    [[nodiscard]] Expected<SceneSteering> steeringOf(EpisodeId episode, const QString &scene);
    [[nodiscard]] Expected<std::optional<StageResult>> resultOf(ResultId id);
    [[nodiscard]] Expected<RunRecord> readRun(Query &query, EpisodeId episode);
    void makeCurrent(EpisodeId episode, const StageRef &ref, ResultId result);
    /// Rows of the results' columns, from a query that has its values bound.
    [[nodiscard]] Expected<std::vector<StageResult>> readResults(Query &query);
    [[nodiscard]] Expected<std::optional<StageResult>> readResult(Query &query);

    [[nodiscard]] Expected<QJsonObject> readJson(const QByteArray &text, const QString &name) const;
    template <class T>
    [[nodiscard]] Expected<T> readValue(const QByteArray &text, const QString &name) const;

    /// Runs `work`, which returns an Expected, and makes errors of SQLite's exceptions.
    template <class Work>
    auto guarded(Attempt attempt, Work work) -> decltype(work());
    /// The same in one transaction, which stands only if `work` succeeded.
    template <class Work>
    auto inTransaction(Work work) -> decltype(work());

    const QString m_path; ///< without links
    const std::string m_vfs;
    const ProjectErrors m_errors;
    ProjectLock m_lock; ///< goes after the connection
    SQLite::Database m_database;
    std::map<std::string_view, SQLite::Statement> m_statements; ///< by their text; prepared once
};

} // namespace dg
