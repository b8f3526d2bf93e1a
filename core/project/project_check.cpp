// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/project_check.h"

#include "core/project/project_errors.h"
#include "core/project/project_file.h"
#include "core/project/project_schema.h"
#include "core/project/vfs_file.h"

#include <QFile>
#include <QFileInfo>
#include <QtEndian>

#include <sqlite3.h>

#include <algorithm>
#include <bit>

namespace dg {

// sqlite.org/fileformat2.html, section 1.3: "The Database Header".
static constexpr qint64 headerSize = 100;
static constexpr int pageSizeOffset = 16;
static constexpr int writeVersionOffset = 18;
static constexpr int readVersionOffset = 19;
static constexpr int pageCountOffset = 28;
static constexpr int userVersionOffset = 60;
static constexpr int applicationIdOffset = 68;

static QByteArray magic()
{
    return QByteArrayLiteral("SQLite format 3\0");
}

static quint32 number(const QByteArray &header, int offset)
{
    return qFromBigEndian<quint32>(header.constData() + offset);
}

/// A journal with a header is one that a killed studio left; rolled back, it mends the file. A finished
/// transaction's begins with zeros.
static bool hasHotJournal(const QString &path)
{
    QFile journal(path + QStringLiteral("-journal"));
    return journal.open(QIODevice::ReadOnly) && !journal.read(1).isEmpty() && journal.seek(0)
        && journal.read(1).at(0) != '\0';
}

Expected<void> checkProjectFile(const QString &path, const std::string &vfs)
{
    const ProjectErrors errors(path);
    const auto refuse = [](Error error) { return tl::unexpected<Error>(std::move(error)); };

    QFileInfo info(path);
    if (!info.exists())
        return refuse(errors.notFound());
    if (!info.isFile())
        return refuse(errors.notAFile(info.isDir()));

    const QString place = info.canonicalFilePath();
    VfsFile file(place, vfs);
    const auto cannotRead = [&](int code) {
        return refuse(errors.sqlite(
            ProjectErrors::Attempt::Read, code, file.systemError(), QStringLiteral("it could not be read")));
    };
    if (const int code = file.openForReading(); code != SQLITE_OK)
        return cannotRead(code);
    // While another studio writes, what the header says and the file's size need not agree: it is asked
    // first.
    if (const int code = file.lockShared(); code != SQLITE_OK)
        return cannotRead(code);
    info.refresh();
    const qint64 size = info.size();
    QByteArray header;
    if (const int code = file.readStart(static_cast<int>(std::min(size, headerSize)), header);
        code != SQLITE_OK)
        return cannotRead(code);

    if (size == 0)
        return refuse(errors.damaged(QStringLiteral("it is empty")));
    const QByteArray expected = magic();
    if (!header.startsWith(expected.left(header.size())))
        return refuse(errors.foreign(false));
    const auto truncated = [&] { return refuse(errors.damaged(QStringLiteral("its end is missing"))); };
    if (header.size() < headerSize)
        return truncated();
    if (number(header, applicationIdOffset) != ProjectFile::applicationId)
        return refuse(errors.foreign(true));
    const auto version = static_cast<qint32>(number(header, userVersionOffset));
    if (version > ProjectFile::schemaVersion)
        return refuse(errors.newer());
    if (version < project_schema::firstVersion)
        return refuse(
            errors.damaged(QStringLiteral("it says it has format %1, which never was").arg(version)));
    // Not how the studio writes; to read it, SQLite would have to put files beside it.
    if (header.at(writeVersionOffset) != 1 || header.at(readVersionOffset) != 1)
        return refuse(errors.damaged(QStringLiteral("another program has changed how it is stored")));

    const auto stored = qFromBigEndian<quint16>(header.constData() + pageSizeOffset);
    const qint64 pageSize = stored == 1 ? 65536 : stored;
    if (pageSize < 512 || !std::has_single_bit(static_cast<quint64>(pageSize)))
        return refuse(errors.damaged(QStringLiteral("its header makes no sense")));
    if (size < pageSize * number(header, pageCountOffset) && !hasHotJournal(place))
        return truncated();
    return {};
}

} // namespace dg
