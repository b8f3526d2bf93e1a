// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Keeps every other studio out of a project's file, whatever this one does with it.
///
/// SQLite's own lock is a POSIX one, which goes as soon as its process closes any descriptor of the file, as
/// a file dialog does that looks what kind of file it is. This lock is its descriptor's own (fcntl(2), "Open
/// file description locks") and goes with it, or with its process. One thread at a time.

#include <QString>

namespace dg {

class ProjectLock {
public:
    ProjectLock() = default;
    /// To go after SQLite's connection: closing its descriptor takes SQLite's locks away.
    ~ProjectLock();
    ProjectLock(const ProjectLock &) = delete;
    ProjectLock &operator=(const ProjectLock &) = delete;

    /// False: another studio has it. True also where the file system has no such locks, or the file cannot be
    /// opened for writing: SQLite says what is the matter, and its own lock must do.
    [[nodiscard]] bool take(const QString &path);

private:
    int m_descriptor = -1;
};

} // namespace dg
