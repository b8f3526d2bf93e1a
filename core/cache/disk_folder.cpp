// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/disk_folder.h"

#include <QDir>
#include <QFile>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace dg {

using namespace std::chrono_literals;

/// A damaged file may be as large as the limit: only enough of them to look at.
static constexpr int damagedFilesKept = 2;

static QByteArray native(const QString &path)
{
    return QFile::encodeName(path);
}

DiskFolder::Lock::Lock(const DiskFolder &folder, std::chrono::milliseconds patience)
    : m_descriptor(::open(native(folder.path() + QStringLiteral("/answers.lock")).constData(),
        O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600))
{
    if (m_descriptor < 0)
        return;
    // What is done under it takes milliseconds; the wall clock of a test has no part in this.
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!m_ours) {
        m_ours = ::flock(m_descriptor, LOCK_EX | LOCK_NB) == 0;
        if (m_ours || (errno != EWOULDBLOCK && errno != EINTR))
            return;
        if (std::chrono::steady_clock::now() >= deadline)
            break;
        std::this_thread::sleep_for(2ms);
    }
    m_heldByOther = !m_ours;
}

DiskFolder::Lock::~Lock()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

DiskFolder::DiskFolder(const QString &path)
    : m_path(path)
{
}

QString DiskFolder::file() const
{
    return m_path + QStringLiteral("/answers.sqlite");
}

bool DiskFolder::make() const
{
    if (!QDir(m_path).exists()) {
        if (!QDir().mkpath(m_path))
            return false;
        QFile::setPermissions(m_path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    // Its log and index take over its rights.
    const int descriptor = ::open(native(file()).constData(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor >= 0)
        ::close(descriptor);
    return descriptor >= 0 || errno == EEXIST;
}

std::optional<DiskFolder::Identity> DiskFolder::identity() const
{
    struct stat found { };
    if (::stat(native(file()).constData(), &found) != 0 || !S_ISREG(found.st_mode))
        return std::nullopt;
    return Identity {found.st_dev, found.st_ino};
}

QString DiskFolder::setAside(const Lock &lock, const Identity &which) const
{
    if (!lock.isOurs() || identity() != which)
        return {};
    const QDir folder(m_path);
    const QString pattern = QStringLiteral("answers.damaged-%1.sqlite");
    std::vector<int> numbers;
    for (const QString &name : folder.entryList({pattern.arg(QLatin1Char('*'))}, QDir::Files)) {
        bool isNumber = false;
        const int number = name.section(QLatin1Char('-'), 1).section(QLatin1Char('.'), 0, 0).toInt(&isNumber);
        if (isNumber)
            numbers.push_back(number);
    }
    int next = 1;
    for (const int number : numbers)
        next = std::max(next, number + 1);
    for (const int number : numbers) {
        if (number <= next - damagedFilesKept)
            QFile::remove(folder.filePath(pattern.arg(number)));
    }
    // The log first: what opens the file without it finds it damaged too.
    dropLog();
    const QString name = pattern.arg(next);
    if (::rename(native(file()).constData(), native(folder.filePath(name)).constData()) != 0
        && ::unlink(native(file()).constData()) != 0)
        return {};
    return name;
}

bool DiskFolder::drop(const Lock &lock, const Identity &which) const
{
    if (!lock.isOurs() || identity() != which)
        return false;
    dropLog();
    return ::unlink(native(file()).constData()) == 0;
}

void DiskFolder::dropLog() const
{
    for (const char *suffix : {"-wal", "-shm", "-journal"})
        ::unlink(native(file() + QLatin1String(suffix)).constData());
}

} // namespace dg
