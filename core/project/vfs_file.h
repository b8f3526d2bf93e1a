// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// One file read through SQLite's own file layer, without a database connection.
///
/// A POSIX lock goes as soon as its process closes any descriptor of the file: looking into a project with
/// QFile would silently unlock it where this process has it open. SQLite's layer keeps count of that. Any
/// thread, one at a time.

#include <QByteArray>
#include <QString>

#include <memory>
#include <string>

struct sqlite3_vfs;
struct sqlite3_file;

namespace dg {

class VfsFile {
public:
    /// `vfs`: the layer by name; empty: the system's.
    VfsFile(const QString &path, const std::string &vfs);
    ~VfsFile();
    VfsFile(const VfsFile &) = delete;
    VfsFile &operator=(const VfsFile &) = delete;

    // Each returns an SQLite result code; `systemError` has the system's reason for the last failure.
    [[nodiscard]] int openForReading();
    /// Makes an empty file where there is nothing yet, in one step; SQLITE_CONSTRAINT where there is
    /// something.
    [[nodiscard]] int createNew();
    /// SQLITE_BUSY where somebody writes, or holds the file for themselves.
    [[nodiscard]] int lockShared();
    /// The first `count` bytes, of which there are at least so many.
    [[nodiscard]] int readStart(int count, QByteArray &bytes);
    /// Whether the device gives all of its first `size` bytes: what they are is not looked at.
    [[nodiscard]] int readThrough(qint64 size);
    /// Whether files can be made in this folder.
    [[nodiscard]] static bool isWritableFolder(const QString &folder, const std::string &vfs);

    [[nodiscard]] int systemError() const { return m_systemError; }

private:
    int open(int flags, int &opened);
    int remember(int code);

    sqlite3_vfs *m_vfs = nullptr;
    const char *m_name = nullptr; ///< SQLite's form of a file name; owned
    std::unique_ptr<std::byte[]> m_memory; ///< what the layer keeps of an open file
    sqlite3_file *m_file = nullptr; ///< in m_memory; null until open
    int m_systemError = 0;
};

} // namespace dg
