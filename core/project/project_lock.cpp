// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/project_lock.h"

#include <QFile>

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

namespace dg {

namespace {

/// Far behind any byte of a project, and behind those that SQLite locks (from 1 GiB on).
constexpr off_t lockedByte = off_t {1} << 40;

} // namespace

ProjectLock::~ProjectLock()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

bool ProjectLock::take(const QString &path)
{
    m_descriptor = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CLOEXEC);
    if (m_descriptor < 0)
        return true;
    struct flock wanted { };
    wanted.l_type = F_WRLCK;
    wanted.l_whence = SEEK_SET;
    wanted.l_start = lockedByte;
    wanted.l_len = 1;
    return ::fcntl(m_descriptor, F_OFD_SETLK, &wanted) == 0 || (errno != EAGAIN && errno != EACCES);
}

} // namespace dg
