// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/project_errors.h"

#include <sqlite3.h>

#include <cerrno>
#include <system_error>

namespace dg {

static Error make(ErrorKind kind, const QString &message, const QString &hint = {})
{
    return Error {kind, message.toStdString(), hint.toStdString()};
}

Error ProjectErrors::notFound() const
{
    return make(ErrorKind::NotFound, QStringLiteral("There is no file %1.").arg(m_path));
}

Error ProjectErrors::alreadyThere() const
{
    return make(ErrorKind::InvalidInput, QStringLiteral("There is something at %1 already.").arg(m_path),
        QStringLiteral("Choose another name, or open it."));
}

Error ProjectErrors::noFolder(const QString &folder) const
{
    return make(ErrorKind::NotAccessible,
        QStringLiteral("%1 cannot be made: there is no folder %2.").arg(m_path, folder),
        QStringLiteral("Make the folder first, or choose another one."));
}

Error ProjectErrors::readOnly() const
{
    return make(ErrorKind::NotAccessible,
        QStringLiteral("%1 cannot be written: it is read-only.").arg(m_path),
        QStringLiteral("Copy it to a place where you may write, and open the copy."));
}

Error ProjectErrors::folderReadOnly(const QString &folder) const
{
    return make(ErrorKind::NotAccessible,
        QStringLiteral("%1 cannot be written: its folder %2 is read-only.").arg(m_path, folder),
        QStringLiteral("Use a folder in which you may write."));
}

Error ProjectErrors::notAFile(bool folder) const
{
    return make(ErrorKind::ForeignFile,
        (folder ? QStringLiteral("%1 is a folder, not a Doppelganger project.")
                : QStringLiteral("%1 is not a file that can hold a project."))
            .arg(m_path));
}

Error ProjectErrors::foreign(bool sqlite) const
{
    return make(ErrorKind::ForeignFile, QStringLiteral("%1 is not a Doppelganger project.").arg(m_path),
        sqlite ? QStringLiteral("It is another program's database.") : QString());
}

Error ProjectErrors::newer() const
{
    return make(ErrorKind::NewerVersion,
        QStringLiteral("%1 was written by a newer version of Doppelganger Studio.").arg(m_path),
        QStringLiteral("Update the studio to open it."));
}

Error ProjectErrors::locked() const
{
    return make(ErrorKind::Locked, QStringLiteral("%1 is open in another studio.").arg(m_path),
        QStringLiteral("Close it there first."));
}

Error ProjectErrors::damaged(const QString &what) const
{
    return make(ErrorKind::Damaged, QStringLiteral("%1 is damaged: %2.").arg(m_path, what),
        QStringLiteral("Open a copy of it, if there is one."));
}

Error ProjectErrors::noEntry(const QString &what) const
{
    return make(ErrorKind::NotFound, QStringLiteral("%1 %2.").arg(m_path, what));
}

Error ProjectErrors::sqlite(Attempt attempt, int code, int systemError, const QString &detail) const
{
    const bool writes = attempt == Attempt::Create || attempt == Attempt::Save;
    const auto because = [&] {
        const QString words =
            systemError == 0 ? detail : QString::fromStdString(std::generic_category().message(systemError));
        return words.left(1).toLower() + words.mid(1);
    };
    const auto inaccessible = [&] {
        const QString verb = attempt == Attempt::Create ? QStringLiteral("made")
            : attempt == Attempt::Save                  ? QStringLiteral("written")
            : attempt == Attempt::Open                  ? QStringLiteral("opened")
                                                        : QStringLiteral("read");
        return make(ErrorKind::NotAccessible,
            QStringLiteral("%1 cannot be %2: %3.").arg(m_path, verb, because()),
            writes ? QStringLiteral("Use a folder in which you may write.") : QString());
    };
    const auto noSpace = [&] {
        return make(ErrorKind::NoSpace,
            (attempt == Attempt::Create ? QStringLiteral("%1 cannot be made: the disk is full.")
                                        : QStringLiteral("%1 cannot be written: the disk is full."))
                .arg(m_path),
            attempt == Attempt::Create
                ? QStringLiteral("Make room on the disk and try again.")
                : QStringLiteral("Make room on the disk; what was saved before is safe."));
    };

    switch (code & 0xff) {
    case SQLITE_FULL:
        return noSpace();
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return locked();
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return damaged(because());
    case SQLITE_READONLY:
        return readOnly();
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        if (systemError == ENOSPC || systemError == EDQUOT)
            return noSpace();
        return inaccessible();
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return inaccessible();
    default:
        return make(ErrorKind::Internal,
            QStringLiteral("%1 cannot be used: SQLite says \"%2\".").arg(m_path, detail));
    }
}

} // namespace dg
