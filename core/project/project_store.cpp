// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/project_store.h"

#include "core/project/project_check.h"
#include "core/project/vfs_file.h"
#include "core/story/json.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <utility>

namespace dg {

// The texts stand in the file word for word, and opening compares them: a trigger or a table that is not ours
// would run as part of our own statements. Unfinished results cannot become current whatever the code does.
static constexpr std::array schema {
    "CREATE TABLE project (id INTEGER PRIMARY KEY CHECK (id = 1), show TEXT NOT NULL) STRICT",
    "CREATE TABLE episodes (id INTEGER PRIMARY KEY AUTOINCREMENT, position INTEGER NOT NULL UNIQUE,"
    " brief TEXT NOT NULL) STRICT",
    // Episode 0 is the whole show, hence no reference to episodes.
    "CREATE TABLE results (id INTEGER PRIMARY KEY AUTOINCREMENT, episode INTEGER NOT NULL, stage TEXT NOT "
    "NULL,"
    " subject TEXT NOT NULL, digest TEXT NOT NULL, variant INTEGER NOT NULL,"
    " finished INTEGER NOT NULL CHECK (finished IN (0, 1)),"
    " chosen INTEGER NOT NULL CHECK (chosen IN (0, 1) AND chosen <= finished),"
    " body TEXT NOT NULL, provenance TEXT NOT NULL,"
    " UNIQUE (episode, stage, subject, digest, variant)) STRICT",
    "CREATE UNIQUE INDEX results_chosen ON results (episode, stage, subject) WHERE chosen",
    "CREATE TABLE runs (id INTEGER PRIMARY KEY AUTOINCREMENT, episode INTEGER NOT NULL REFERENCES episodes,"
    " request TEXT NOT NULL, ending TEXT NOT NULL) STRICT",
    "CREATE TABLE run_events (run INTEGER NOT NULL, sequence INTEGER NOT NULL, event TEXT NOT NULL,"
    " PRIMARY KEY (run, sequence)) STRICT, WITHOUT ROWID",
};

static constexpr std::array<std::pair<RunEnding, const char *>, 5> endings {{
    {RunEnding::Running, "running"},
    {RunEnding::Done, "done"},
    {RunEnding::Gaps, "gaps"},
    {RunEnding::Failed, "failed"},
    {RunEnding::Stopped, "stopped"},
}};

static const char *toText(RunEnding ending)
{
    const auto found =
        std::find_if(endings.begin(), endings.end(), [&](const auto &each) { return each.first == ending; });
    return found->second;
}

static std::optional<RunEnding> endingFromText(const QByteArray &text)
{
    const auto found =
        std::find_if(endings.begin(), endings.end(), [&](const auto &each) { return text == each.second; });
    return found == endings.end() ? std::nullopt : std::optional(found->first);
}

static QByteArray jsonText(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

static tl::unexpected<Error> refuse(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

/// The errno behind the last failure, or 0. SQLite itself forgets it where committing fails; its files do
/// not.
static int systemErrorOf(sqlite3 *database)
{
    if (const int error = sqlite3_system_errno(database); error != 0)
        return error;
    for (const int which : {SQLITE_FCNTL_JOURNAL_POINTER, SQLITE_FCNTL_FILE_POINTER}) {
        sqlite3_file *file = nullptr;
        int error = 0;
        if (sqlite3_file_control(database, "main", which, &file) == SQLITE_OK && file && file->pMethods
            && file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &error) == SQLITE_OK && error != 0)
            return error;
    }
    return 0;
}

/// A value that could not be read again must not get into the file.
template <class T>
static Expected<QByteArray> checkedJson(const T &value, const QString &name)
{
    const QJsonObject object = toJson(value);
    if (const Expected<T> again = fromJson<T>(object, name); !again)
        return refuse(again.error());
    return jsonText(object);
}

/// A prepared statement while it is in use. Reset at the end, so that it holds no read transaction open.
class ProjectStore::Query {
public:
    /// `sql` is a literal: its text is the key under which the statement is kept.
    Query(ProjectStore &store, const char *sql)
        : m_statement(store.m_statements
                          .try_emplace(sql, store.m_database, sql) // prepares only what is not there yet
                          .first->second)
    {
    }
    ~Query() { m_statement.tryReset(); }
    Query(const Query &) = delete;
    Query &operator=(const Query &) = delete;

    template <class... Values>
    Query &with(const Values &...values)
    {
        m_next = 0;
        (bind(values), ...);
        return *this;
    }
    [[nodiscard]] bool next() { return m_statement.executeStep(); }
    /// May be called again with other values.
    void run()
    {
        m_statement.exec();
        m_statement.reset();
    }

    [[nodiscard]] std::int64_t number(int column) { return m_statement.getColumn(column).getInt64(); }
    [[nodiscard]] QByteArray bytes(int column)
    {
        const SQLite::Column value = m_statement.getColumn(column);
        const char *text = value.getText(""); // before its size is asked: it may be converted
        return QByteArray(text, value.getBytes());
    }
    [[nodiscard]] QString text(int column) { return QString::fromUtf8(bytes(column)); }

private:
    void bind(std::int64_t value) { m_statement.bind(++m_next, value); }
    void bind(const QByteArray &text) { m_statement.bind(++m_next, text.toStdString()); }
    void bind(const QString &text) { bind(text.toUtf8()); }
    void bind(const char *text) { m_statement.bind(++m_next, text); }
    template <class Tag>
    void bind(StrongCount<Tag> id)
    {
        bind(id.value());
    }

    SQLite::Statement &m_statement;
    int m_next = 0;
};

template <class Work>
auto ProjectStore::guarded(Attempt attempt, Work work) -> decltype(work())
{
    try {
        return work();
    } catch (const SQLite::Exception &exception) {
        return refuse(m_errors.sqlite(attempt, exception.getExtendedErrorCode(),
            systemErrorOf(m_database.getHandle()), QString::fromUtf8(exception.what())));
    }
}

template <class Work>
auto ProjectStore::inTransaction(Work work) -> decltype(work())
{
    auto result = guarded(Attempt::Save, [&] {
        Query(*this, "BEGIN IMMEDIATE").run();
        auto answer = work();
        if (answer)
            Query(*this, "COMMIT").run();
        return answer;
    });
    // SQLite has rolled back some failures by itself.
    if (!result && sqlite3_get_autocommit(m_database.getHandle()) == 0)
        m_database.tryExec("ROLLBACK");
    return result;
}

ProjectStore::ProjectStore(const QString &path, const ProjectEnvironment &environment)
    : m_path(QFileInfo(path).canonicalFilePath())
    , m_vfs(environment.vfs)
    , m_errors(path)
    // No wait for a lock: who has the file keeps it for as long as the studio is open.
    , m_database(QFile::encodeName(path).toStdString(), SQLite::OPEN_READWRITE, 0, environment.vfs)
{
}

/// The handle is still without a lock and has read nothing.
void ProjectStore::lock()
{
    m_database.exec("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA foreign_keys = ON;"
                    "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
}

/// Ends the transaction that `lock` began; the lock stays.
void ProjectStore::settle()
{
    m_database.exec("COMMIT; PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL");
}

Expected<std::unique_ptr<ProjectStore>> ProjectStore::open(
    const QString &path, const ProjectEnvironment &environment)
{
    if (const Expected<void> usable = checkProjectFile(path, environment.vfs); !usable)
        return refuse(usable.error());

    const ProjectErrors errors(path);
    std::unique_ptr<ProjectStore> store;
    try {
        store.reset(new ProjectStore(path, environment));
    } catch (const SQLite::Exception &exception) {
        return refuse(errors.sqlite(
            Attempt::Open, exception.getExtendedErrorCode(), errno, QString::fromUtf8(exception.what())));
    }
    if (!store->m_lock.take(store->m_path))
        return refuse(errors.locked());
    if (sqlite3_db_readonly(store->m_database.getHandle(), "main") != 0)
        return refuse(errors.readOnly());
    // The journal goes there: without it nothing could be saved.
    const QString folder = QFileInfo(QFileInfo(path).canonicalFilePath()).path();
    if (!VfsFile::isWritableFolder(folder, environment.vfs))
        return refuse(errors.folderReadOnly(folder));

    const Expected<void> ready = store->guarded(Attempt::Open, [&]() -> Expected<void> {
        store->lock();
        if (const Expected<void> valid = store->validate(); !valid)
            return refuse(valid.error());
        store->settle();
        return {};
    });
    if (!ready)
        return refuse(ready.error());
    return store;
}

/// A failing disk looks like damage to SQLite's check.
Expected<void> ProjectStore::requireReadable()
{
    VfsFile file(m_path, m_vfs);
    int code = file.openForReading();
    if (code == SQLITE_OK)
        code = file.readThrough(QFileInfo(m_path).size());
    if (code != SQLITE_OK)
        return refuse(
            m_errors.sqlite(Attempt::Read, code, file.systemError(), QStringLiteral("the disk fails")));
    return {};
}

Expected<void> ProjectStore::validate()
{
    {
        Query check(*this, "PRAGMA quick_check(1)");
        if (!check.next())
            return refuse(m_errors.damaged(QStringLiteral("it cannot be checked")));
        const QString finding = check.text(0);
        if (finding != QStringLiteral("ok")) {
            if (const Expected<void> readable = requireReadable(); !readable)
                return refuse(readable.error());
            return refuse(m_errors.damaged(finding.section(QLatin1Char('\n'), -1)));
        }
    }
    std::vector<QByteArray> found;
    for (Query tables(*this, "SELECT sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'");
         tables.next();)
        found.push_back(tables.bytes(0));
    if (!std::is_permutation(found.begin(), found.end(), schema.begin(), schema.end()))
        return refuse(m_errors.damaged(QStringLiteral("its tables are not those of a project")));
    return {};
}

void ProjectStore::makeTables(const Show &show, const EpisodeBrief &brief)
{
    for (const char *statement : schema)
        m_database.exec(statement);
    Query(*this, "INSERT INTO project (id, show) VALUES (1, ?)").with(jsonText(toJson(show))).run();
    Query(*this, "INSERT INTO episodes (position, brief) VALUES (1, ?)").with(jsonText(toJson(brief))).run();
    m_database.exec("PRAGMA application_id = " + std::to_string(ProjectFile::applicationId));
    m_database.exec("PRAGMA user_version = " + std::to_string(ProjectFile::schemaVersion));
}

Expected<std::unique_ptr<ProjectStore>> ProjectStore::create(
    const QString &path, const Show &show, const EpisodeBrief &brief, const ProjectEnvironment &environment)
{
    const ProjectErrors errors(path);
    if (const auto text = checkedJson(show, QStringLiteral("show")); !text)
        return refuse(text.error());
    if (const auto text = checkedJson(brief, QStringLiteral("brief")); !text)
        return refuse(text.error());
    const QFileInfo info(path);
    if (info.exists() || info.isSymLink())
        return refuse(errors.alreadyThere());
    if (!QFileInfo(info.path()).isDir())
        return refuse(errors.noFolder(info.path()));
    // Takes the name before anything is written, so that two studios never make one file together.
    {
        VfsFile file(path, environment.vfs);
        const int code = file.createNew();
        if (code == SQLITE_CONSTRAINT)
            return refuse(errors.alreadyThere());
        if (code != SQLITE_OK)
            return refuse(errors.sqlite(
                Attempt::Create, code, file.systemError(), QStringLiteral("the folder does not take it")));
    }

    Expected<std::unique_ptr<ProjectStore>> made = [&]() -> Expected<std::unique_ptr<ProjectStore>> {
        std::unique_ptr<ProjectStore> store;
        try {
            store.reset(new ProjectStore(path, environment));
        } catch (const SQLite::Exception &exception) {
            return refuse(errors.sqlite(Attempt::Create, exception.getExtendedErrorCode(), errno,
                QString::fromUtf8(exception.what())));
        }
        if (!store->m_lock.take(store->m_path))
            return refuse(errors.locked());
        const Expected<void> ready = store->guarded(Attempt::Create, [&]() -> Expected<void> {
            store->lock();
            store->makeTables(show, brief);
            store->settle();
            return {};
        });
        if (!ready)
            return refuse(ready.error());
        return store;
    }();
    if (!made) {
        QFile::remove(path);
        QFile::remove(path + QStringLiteral("-journal"));
    }
    return made;
}

Expected<QJsonObject> ProjectStore::readJson(const QByteArray &text, const QString &name) const
{
    Expected<QJsonObject> object = parseJsonObject(text, name);
    if (!object)
        return refuse(m_errors.damaged(QString::fromStdString(object.error().message).chopped(1)));
    return object;
}

template <class T>
Expected<T> ProjectStore::readValue(const QByteArray &text, const QString &name) const
{
    const Expected<QJsonObject> object = readJson(text, name);
    if (!object)
        return refuse(object.error());
    Expected<T> value = fromJson<T>(*object, name);
    if (!value)
        return refuse(m_errors.damaged(QString::fromStdString(value.error().message).chopped(1)));
    return value;
}

Expected<Show> ProjectStore::show()
{
    return guarded(Attempt::Read, [&]() -> Expected<Show> {
        Query query(*this, "SELECT show FROM project");
        if (!query.next())
            return refuse(m_errors.damaged(QStringLiteral("it holds no show")));
        return readValue<Show>(query.bytes(0), QStringLiteral("show"));
    });
}

Expected<void> ProjectStore::saveShow(const Show &show)
{
    const Expected<QByteArray> text = checkedJson(show, QStringLiteral("show"));
    if (!text)
        return refuse(text.error());
    return inTransaction([&]() -> Expected<void> {
        Query(*this, "UPDATE project SET show = ?").with(*text).run();
        return {};
    });
}

Expected<std::vector<EpisodeSummary>> ProjectStore::episodes()
{
    return guarded(Attempt::Read, [&]() -> Expected<std::vector<EpisodeSummary>> {
        std::vector<EpisodeSummary> found;
        for (Query query(*this, "SELECT id, brief FROM episodes ORDER BY position"); query.next();) {
            const Expected<EpisodeBrief> brief =
                readValue<EpisodeBrief>(query.bytes(1), QStringLiteral("brief"));
            if (!brief)
                return refuse(brief.error());
            found.push_back({EpisodeId {query.number(0)}, brief->title});
        }
        if (found.empty())
            return refuse(m_errors.damaged(QStringLiteral("it holds no episode")));
        return found;
    });
}

Expected<EpisodeBrief> ProjectStore::brief(EpisodeId episode)
{
    return guarded(Attempt::Read, [&]() -> Expected<EpisodeBrief> {
        Query query(*this, "SELECT brief FROM episodes WHERE id = ?");
        if (!query.with(episode).next())
            return refuse(m_errors.noEntry(QStringLiteral("has no episode %1").arg(episode.value())));
        return readValue<EpisodeBrief>(query.bytes(0), QStringLiteral("brief"));
    });
}

Expected<void> ProjectStore::saveBrief(EpisodeId episode, const EpisodeBrief &brief)
{
    const Expected<QByteArray> text = checkedJson(brief, QStringLiteral("brief"));
    if (!text)
        return refuse(text.error());
    return inTransaction([&]() -> Expected<void> {
        Query(*this, "UPDATE episodes SET brief = ? WHERE id = ?").with(*text, episode).run();
        if (m_database.getChanges() == 0)
            return refuse(m_errors.noEntry(QStringLiteral("has no episode %1").arg(episode.value())));
        return {};
    });
}

bool ProjectStore::hasEpisode(EpisodeId episode)
{
    return Query(*this, "SELECT 1 FROM episodes WHERE id = ?").with(episode).next();
}

void ProjectStore::insertEvents(const std::vector<RunEvent> &events)
{
    // An event that is there already is not news, and no reason to lose a result.
    Query query(*this, "INSERT OR IGNORE INTO run_events (run, sequence, event) VALUES (?, ?, ?)");
    for (const RunEvent &event : events)
        query.with(event.run, event.sequence, jsonText(toJson(event))).run();
}

void ProjectStore::makeCurrent(EpisodeId episode, const StageRef &ref, ResultId result)
{
    Query(*this, "UPDATE results SET chosen = 0 WHERE episode = ? AND stage = ? AND subject = ? AND chosen")
        .with(episode, ref.stage, ref.subject)
        .run();
    Query(*this, "UPDATE results SET chosen = 1 WHERE id = ?").with(result).run();
}

Expected<std::vector<ResultId>> ProjectStore::commit(
    const std::vector<const StageResult *> &results, const std::vector<RunEvent> &events)
{
    return inTransaction([&]() -> Expected<std::vector<ResultId>> {
        insertEvents(events);
        std::vector<ResultId> ids;
        for (const StageResult *result : results) {
            const Expected<ResultId> id = insert(*result);
            if (!id)
                return refuse(id.error());
            ids.push_back(*id);
        }
        return ids;
    });
}

Expected<ResultId> ProjectStore::insert(const StageResult &result)
{
    const StageRef &ref = result.ref;
    if (result.episode != EpisodeId {} && !hasEpisode(result.episode))
        return refuse(m_errors.noEntry(QStringLiteral("has no episode %1").arg(result.episode.value())));

    std::optional<ResultId> earlier;
    {
        Query same(*this,
            "SELECT id FROM results WHERE episode = ? AND stage = ? AND subject = ? AND digest = ?"
            " AND variant = ? AND finished");
        same.with(result.episode, ref.stage, ref.subject, result.digest, std::int64_t {result.variant});
        if (same.next())
            earlier = ResultId {same.number(0)};
    }
    if (earlier && !result.finished)
        return *earlier;
    // A finished result makes every unfinished one of its scene pointless.
    Query(*this,
        "DELETE FROM results WHERE episode = ?1 AND stage = ?2 AND subject = ?3 AND NOT finished"
        " AND (?4 OR (digest = ?5 AND variant = ?6))")
        .with(result.episode, ref.stage, ref.subject, std::int64_t {result.finished}, result.digest,
            std::int64_t {result.variant})
        .run();
    ResultId id;
    if (earlier) {
        id = *earlier;
    } else {
        Query(*this,
            "INSERT INTO results (episode, stage, subject, digest, variant, finished, chosen, body,"
            " provenance) VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?)")
            .with(result.episode, ref.stage, ref.subject, result.digest, std::int64_t {result.variant},
                std::int64_t {result.finished}, result.body, jsonText(result.provenance))
            .run();
        id = ResultId {m_database.getLastInsertRowid()};
    }
    if (result.finished)
        makeCurrent(result.episode, ref, id);
    return id;
}

#define DG_RESULT_COLUMNS "id, episode, stage, subject, digest, variant, finished, body, provenance"

Expected<std::vector<StageResult>> ProjectStore::readResults(Query &query)
{
    std::vector<StageResult> found;
    while (query.next()) {
        StageResult result;
        result.id = ResultId {query.number(0)};
        result.episode = EpisodeId {query.number(1)};
        result.ref = {query.text(2), query.text(3)};
        result.digest = query.bytes(4);
        const std::int64_t variant = query.number(5);
        const QString name = QStringLiteral("result %1").arg(result.id.value());
        if (!std::in_range<int>(variant) || variant < 0)
            return refuse(m_errors.damaged(QStringLiteral("%1 has variant %2").arg(name).arg(variant)));
        result.variant = static_cast<int>(variant);
        result.finished = query.number(6) != 0;
        result.body = query.bytes(7);
        Expected<QJsonObject> provenance =
            readJson(query.bytes(8), QStringLiteral("the provenance of %1").arg(name));
        if (!provenance)
            return refuse(provenance.error());
        result.provenance = *std::move(provenance);
        found.push_back(std::move(result));
    }
    return found;
}

Expected<std::optional<StageResult>> ProjectStore::readResult(Query &query)
{
    Expected<std::vector<StageResult>> found = readResults(query);
    if (!found)
        return refuse(found.error());
    return found->empty() ? std::nullopt : std::optional(std::move(found->front()));
}

Expected<std::optional<StageResult>> ProjectStore::findResult(
    EpisodeId episode, const StageRef &ref, const QByteArray &digest)
{
    return guarded(Attempt::Read, [&] {
        Query query(*this,
            "SELECT " DG_RESULT_COLUMNS " FROM results WHERE episode = ? AND stage = ? AND subject = ?"
            " AND digest = ? AND finished ORDER BY chosen DESC, id DESC LIMIT 1");
        return readResult(query.with(episode, ref.stage, ref.subject, digest));
    });
}

Expected<void> ProjectStore::choose(ResultId result)
{
    return inTransaction([&]() -> Expected<void> {
        EpisodeId episode;
        StageRef ref;
        {
            Query query(*this, "SELECT episode, stage, subject, finished, chosen FROM results WHERE id = ?");
            if (!query.with(result).next())
                return refuse(m_errors.noEntry(QStringLiteral("has no result %1").arg(result.value())));
            if (query.number(3) == 0)
                return fail(ErrorKind::InvalidInput, "A take that was not finished cannot be chosen.");
            if (query.number(4) != 0)
                return {}; // as a run that keeps everything does: the disk is left alone
            episode = EpisodeId {query.number(0)};
            ref = {query.text(1), query.text(2)};
        }
        makeCurrent(episode, ref, result);
        return {};
    });
}

Expected<std::optional<StageResult>> ProjectStore::current(EpisodeId episode, const StageRef &ref)
{
    return guarded(Attempt::Read, [&] {
        Query query(*this,
            "SELECT " DG_RESULT_COLUMNS
            " FROM results WHERE episode = ? AND stage = ? AND subject = ? AND chosen");
        return readResult(query.with(episode, ref.stage, ref.subject));
    });
}

Expected<std::vector<StageResult>> ProjectStore::currentResults(EpisodeId episode)
{
    return guarded(Attempt::Read, [&] {
        Query query(*this,
            "SELECT " DG_RESULT_COLUMNS " FROM results WHERE episode IN (0, ?) AND chosen ORDER BY id");
        return readResults(query.with(episode));
    });
}

Expected<std::vector<StageResult>> ProjectStore::results(EpisodeId episode, const StageRef &ref)
{
    return guarded(Attempt::Read, [&] {
        Query query(*this,
            "SELECT " DG_RESULT_COLUMNS
            " FROM results WHERE episode = ? AND stage = ? AND subject = ? ORDER BY id");
        return readResults(query.with(episode, ref.stage, ref.subject));
    });
}

Expected<std::vector<StageResult>> ProjectStore::unfinishedTakes(EpisodeId episode)
{
    return guarded(Attempt::Read, [&] {
        Query query(*this,
            "SELECT " DG_RESULT_COLUMNS " FROM results WHERE id IN (SELECT max(id) FROM results"
            " WHERE episode = ? GROUP BY stage, subject HAVING max(finished) = 0) ORDER BY id");
        return readResults(query.with(episode));
    });
}

Expected<int> ProjectStore::lowestFreeVariant(
    EpisodeId episode, const StageRef &ref, const QByteArray &digest)
{
    return guarded(Attempt::Read, [&]() -> Expected<int> {
        int free = 0;
        Query query(*this,
            "SELECT variant FROM results WHERE episode = ? AND stage = ? AND subject = ? AND digest = ?"
            " AND finished AND variant >= 0 ORDER BY variant");
        query.with(episode, ref.stage, ref.subject, digest);
        while (query.next() && query.number(0) == free)
            ++free;
        return free;
    });
}

Expected<RunId> ProjectStore::beginRun(EpisodeId episode, const QJsonObject &request)
{
    return inTransaction([&]() -> Expected<RunId> {
        if (!hasEpisode(episode))
            return refuse(m_errors.noEntry(QStringLiteral("has no episode %1").arg(episode.value())));
        Query(*this, "INSERT INTO runs (episode, request, ending) VALUES (?, ?, ?)")
            .with(episode, jsonText(request), toText(RunEnding::Running))
            .run();
        return RunId {m_database.getLastInsertRowid()};
    });
}

Expected<void> ProjectStore::append(const std::vector<RunEvent> &events)
{
    return inTransaction([&]() -> Expected<void> {
        insertEvents(events);
        return {};
    });
}

Expected<void> ProjectStore::endRun(RunId run, RunEnding ending, const std::vector<RunEvent> &events)
{
    return inTransaction([&]() -> Expected<void> {
        insertEvents(events);
        Query(*this, "UPDATE runs SET ending = ? WHERE id = ?").with(toText(ending), run).run();
        if (m_database.getChanges() == 0)
            return refuse(m_errors.noEntry(QStringLiteral("has no run %1").arg(run.value())));
        return {};
    });
}

Expected<std::optional<RunRecord>> ProjectStore::lastRun(EpisodeId episode)
{
    return guarded(Attempt::Read, [&]() -> Expected<std::optional<RunRecord>> {
        Query query(*this, "SELECT id, request, ending FROM runs WHERE episode = ? ORDER BY id DESC LIMIT 1");
        if (!query.with(episode).next())
            return std::nullopt;
        RunRecord record;
        record.id = RunId {query.number(0)};
        record.episode = episode;
        const QString name = QStringLiteral("run %1").arg(record.id.value());
        Expected<QJsonObject> request =
            readJson(query.bytes(1), QStringLiteral("the request of %1").arg(name));
        if (!request)
            return refuse(request.error());
        record.request = *std::move(request);
        const std::optional<RunEnding> ending = endingFromText(query.bytes(2));
        if (!ending)
            return refuse(m_errors.damaged(QStringLiteral("%1 ended in a way that is not known").arg(name)));
        record.ending = *ending;
        return record;
    });
}

Expected<std::vector<RunEvent>> ProjectStore::runLog(RunId run)
{
    return guarded(Attempt::Read, [&]() -> Expected<std::vector<RunEvent>> {
        std::vector<RunEvent> found;
        Query query(*this, "SELECT sequence, event FROM run_events WHERE run = ? ORDER BY sequence");
        for (query.with(run); query.next();) {
            const QString name = QStringLiteral("event %1 of run %2").arg(query.number(0)).arg(run.value());
            const Expected<QJsonObject> object = readJson(query.bytes(1), name);
            if (!object)
                return refuse(object.error());
            Expected<RunEvent> event = runEventFromJson(*object);
            if (!event)
                return refuse(m_errors.damaged(
                    name + QStringLiteral(": ") + QString::fromStdString(event.error().message).chopped(1)));
            found.push_back(*std::move(event));
        }
        return found;
    });
}

} // namespace dg
