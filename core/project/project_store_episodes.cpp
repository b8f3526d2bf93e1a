// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/project_query.h"
#include "core/project/vfs_file.h"

#include <QFile>
#include <QFileInfo>

#include <fcntl.h>
#include <unistd.h>

namespace dg {

Expected<EpisodeId> ProjectStore::addEpisode(const EpisodeBrief &brief)
{
    const Expected<QByteArray> text = checkedJson(brief, QStringLiteral("brief"));
    if (!text)
        return refuse(text.error());
    return inTransaction([&]() -> Expected<EpisodeId> {
        Query(*this,
            "INSERT INTO episodes (position, brief) SELECT coalesce(max(position), 0) + 1, ? FROM episodes")
            .with(*text)
            .run();
        return EpisodeId {m_database.getLastInsertRowid()};
    });
}

Expected<void> ProjectStore::removeEpisode(EpisodeId episode)
{
    return inTransaction([&]() -> Expected<void> {
        if (!hasEpisode(episode))
            return refuse(m_errors.noEntry(QStringLiteral("has no episode %1").arg(episode.value())));
        Query count(*this, "SELECT count(*) FROM episodes");
        if (!count.next() || count.number(0) < 2)
            return fail(ErrorKind::InvalidInput, "A project has at least one episode.",
                "Add another one before this one goes.");
        Query(*this, "DELETE FROM run_events WHERE run IN (SELECT id FROM runs WHERE episode = ?)")
            .with(episode)
            .run();
        Query(*this, "DELETE FROM runs WHERE episode = ?").with(episode).run();
        Query(*this, "DELETE FROM results WHERE episode = ?").with(episode).run();
        Query(*this, "DELETE FROM steering WHERE episode = ?").with(episode).run();
        Query(*this, "DELETE FROM episodes WHERE id = ?").with(episode).run();
        return {};
    });
}

/// Whether what was written to the file and its folder has reached the disk.
static bool isOnDisk(const QString &path)
{
    const auto sync = [](const QString &what, int flags) {
        const int file = ::open(QFile::encodeName(what).constData(), flags | O_CLOEXEC);
        if (file < 0)
            return false;
        const bool done = ::fsync(file) == 0;
        ::close(file);
        return done;
    };
    return sync(path, O_RDWR) && sync(QFileInfo(path).path(), O_RDONLY | O_DIRECTORY);
}

Expected<void> ProjectStore::saveCopy(const QString &path)
{
    const ProjectErrors errors(path);
    const QFileInfo info(path);
    if (info.exists() || info.isSymLink())
        return refuse(errors.alreadyThere());
    if (!QFileInfo(info.path()).isDir())
        return refuse(errors.noFolder(info.path()));
    Expected<void> copied;
    try {
        // SQLite makes the file itself, and refuses one that is not empty.
        Query(*this, "VACUUM INTO ?").with(path).run();
        if (!isOnDisk(path))
            copied = refuse(errors.sqlite(
                Attempt::Save, SQLITE_IOERR_FSYNC, errno, QStringLiteral("the disk does not take it")));
    } catch (const SQLite::Exception &exception) {
        copied = refuse(errors.sqlite(Attempt::Create, exception.getExtendedErrorCode(),
            systemErrorOf(m_database.getHandle()), QString::fromUtf8(exception.what())));
    }
    if (!copied) {
        QFile::remove(path);
        QFile::remove(path + QStringLiteral("-journal"));
    }
    return copied;
}

} // namespace dg
