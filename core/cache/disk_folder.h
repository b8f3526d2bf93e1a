// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The disk tier's file as a file: where it lies, which one it is, and setting it aside.
///
/// The file itself is never opened here except to make it: closing it would drop the locks that SQLite holds
/// on it elsewhere in this process. Any thread.

#include <QString>

#include <chrono>
#include <cstdint>
#include <optional>

namespace dg {

class DiskFolder {
public:
    /// Which file it is: the same name may stand for another one soon.
    struct Identity {
        std::uint64_t device = 0;
        std::uint64_t inode = 0;
        bool operator==(const Identity &) const = default;
    };

    /// Among all studios of this machine, while a connection is opened or the file is set aside: a new file
    /// beside the old one's log would take that log for its own.
    class Lock {
    public:
        Lock(const DiskFolder &folder, std::chrono::milliseconds patience);
        ~Lock();
        Lock(const Lock &) = delete;
        Lock &operator=(const Lock &) = delete;
        /// Also where there is no lock to be had (a folder that cannot be written): then nobody sets aside.
        [[nodiscard]] bool isHeldByOther() const { return m_heldByOther; }
        [[nodiscard]] bool isOurs() const { return m_ours; }

    private:
        int m_descriptor = -1;
        bool m_ours = false;
        bool m_heldByOther = false;
    };

    explicit DiskFolder(const QString &path);

    [[nodiscard]] QString path() const { return m_path; }
    [[nodiscard]] QString file() const;
    /// Folder and empty file, where they are missing, for this user alone. False: there is no such place.
    [[nodiscard]] bool make() const;
    [[nodiscard]] std::optional<Identity> identity() const; ///< none: there is no such file
    /// Renames the file if it still is that one, and drops its log. The name it has now; empty: it was not
    /// done. Keeps only the last few. The lock is ours and no connection of this thread is open.
    [[nodiscard]] QString setAside(const Lock &lock, const Identity &which) const;
    /// Deletes it in the same way. Whether it was done.
    [[nodiscard]] bool drop(const Lock &lock, const Identity &which) const;

private:
    void dropLog() const;
    QString m_path;
};

} // namespace dg
