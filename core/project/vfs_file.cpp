// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/vfs_file.h"

#include <QFile>

#include <sqlite3.h>

#include <algorithm>
#include <cstddef>

namespace dg {

static sqlite3_vfs *findVfs(const std::string &name)
{
    return sqlite3_vfs_find(name.empty() ? nullptr : name.c_str());
}

VfsFile::VfsFile(const QString &path, const std::string &vfs)
    : m_vfs(findVfs(vfs))
    , m_name(sqlite3_create_filename(QFile::encodeName(path).constData(), "", "", 0, nullptr))
{
}

VfsFile::~VfsFile()
{
    if (m_file && m_file->pMethods)
        m_file->pMethods->xClose(m_file);
    sqlite3_free_filename(const_cast<char *>(m_name));
}

int VfsFile::remember(int code)
{
    if (code != SQLITE_OK)
        m_systemError = m_vfs->xGetLastError ? m_vfs->xGetLastError(m_vfs, 0, nullptr) : 0;
    return code;
}

int VfsFile::open(int flags, int &opened)
{
    if (!m_vfs || !m_name)
        return SQLITE_ERROR;
    const auto size = static_cast<std::size_t>(m_vfs->szOsFile);
    m_memory = std::make_unique<std::byte[]>(size); // zeroed, as the layer expects it
    m_file = reinterpret_cast<sqlite3_file *>(m_memory.get());
    return remember(m_vfs->xOpen(m_vfs, m_name, m_file, flags | SQLITE_OPEN_MAIN_DB, &opened));
}

int VfsFile::openForReading()
{
    int opened = 0;
    return open(SQLITE_OPEN_READONLY, opened);
}

int VfsFile::createNew()
{
    int opened = 0;
    const int code = open(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXCLUSIVE, opened);
    // Where the file is there already, the system's layer falls back to reading it.
    if (code == SQLITE_OK && (opened & SQLITE_OPEN_READONLY) != 0)
        return SQLITE_CONSTRAINT;
    return code;
}

int VfsFile::lockShared()
{
    return remember(m_file->pMethods->xLock(m_file, SQLITE_LOCK_SHARED));
}

int VfsFile::readStart(int count, QByteArray &bytes)
{
    bytes.resize(count);
    return remember(m_file->pMethods->xRead(m_file, bytes.data(), count, 0));
}

int VfsFile::readThrough(qint64 size)
{
    QByteArray bytes(64 * 1024, '\0');
    for (qint64 at = 0; at < size; at += bytes.size()) {
        const int count = static_cast<int>(std::min<qint64>(bytes.size(), size - at));
        if (const int code = remember(m_file->pMethods->xRead(m_file, bytes.data(), count, at));
            code != SQLITE_OK)
            return code;
    }
    return SQLITE_OK;
}

bool VfsFile::isWritableFolder(const QString &folder, const std::string &vfs)
{
    sqlite3_vfs *layer = findVfs(vfs);
    int writable = 0;
    return layer
        && layer->xAccess(layer, QFile::encodeName(folder).constData(), SQLITE_ACCESS_READWRITE, &writable)
        == SQLITE_OK
        && writable != 0;
}

} // namespace dg
