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

int VfsFile::size(qint64 &bytes)
{
    sqlite3_int64 found = 0;
    const int code = remember(m_file->pMethods->xFileSize(m_file, &found));
    bytes = found;
    return code;
}

int VfsFile::readStart(qint64 count, QByteArray &bytes)
{
    qint64 available = 0;
    if (const int code = size(available); code != SQLITE_OK)
        return code;
    bytes.resize(std::min(count, available));
    return remember(m_file->pMethods->xRead(m_file, bytes.data(), static_cast<int>(bytes.size()), 0));
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
