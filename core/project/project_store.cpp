// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/project_store.h"

#include "core/project/project_check.h"
#include "core/project/project_query.h"
#include "core/project/project_schema.h"
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

/// The errno behind the last failure, or 0. SQLite itself forgets it where committing fails; its files do
/// not.
int systemErrorOf(sqlite3 *database)
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
    const int version = m_database.execAndGet("PRAGMA user_version").getInt();
    const std::vector<QByteArray> expected = project_schema::statements(version);
    if (!std::is_permutation(found.begin(), found.end(), expected.begin(), expected.end()))
        return refuse(m_errors.damaged(QStringLiteral("its tables are not those of a project")));
    if (version < ProjectFile::schemaVersion)
        project_schema::migrate(m_database, version);
    return {};
}

void ProjectStore::makeTables(const Show &show, const EpisodeBrief &brief)
{
    for (const QByteArray &statement : project_schema::statements(ProjectFile::schemaVersion))
        m_database.exec(statement.constData());
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

} // namespace dg
