// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The disk tier's file, whatever becomes of it: connections for reading, one for writing, and what is done
/// when it is busy, full, damaged, away or replaced. Here faults end: no function throws for SQLite's sake.
/// Any thread.

#include "core/base/clock.h"
#include "core/cache/cache_statistics.h"
#include "core/cache/disk_connection.h"
#include "core/cache/disk_folder.h"
#include "core/cache/disk_pending.h"
#include "core/cache/disk_tier.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace dg::disk {

class File {
public:
    enum class Sort {
        Addition,
        Removal,
        Emptying, ///< after which nothing is needed of what is there
    };

    File(Clock &clock, const RoomClock &room, const DiskSettings &settings, Pending &pending);
    ~File();

    /// False: it could not be read, or not to the end. A fault is counted by `errors`.
    template <class Work>
    bool read(Work work, std::atomic<std::int64_t> &errors)
    {
        if (!ready())
            return false;
        const std::uint64_t generation = m_generation.load();
        try {
            std::unique_ptr<DiskConnection> connection = takeReader(generation);
            if (!connection)
                return false;
            work(*connection);
            giveBack(generation, std::move(connection));
            if (m_readingFails.load(std::memory_order_relaxed))
                readingWorks();
            return true;
        } catch (const SQLite::Exception &exception) {
            errors.fetch_add(1, std::memory_order_relaxed);
            readingFailed(exception, generation);
            return false;
        }
    }

    using Writing = std::function<WriteResult(DiskConnection &)>;
    /// In a transaction, with what is pending before it; nothing of `work` is done where it answers Refused.
    /// `work` may be called twice.
    WriteResult write(Sort sort, const Writing &work, std::atomic<std::int64_t> &errors);
    /// What is pending, if nobody is writing.
    void writePendingIfFree(std::atomic<std::int64_t> &errors);
    /// Gives room that deleted values have left back to the disk, a few pages at a time. Whether there is
    /// more.
    bool shrink(std::atomic<std::int64_t> &errors);
    /// Is to be called for a miss, and now and then: the file may have been deleted or replaced.
    void lookForIt(Clock::TimePoint now);
    void lookForIt();

    [[nodiscard]] TierHealth health() const;

private:
    [[nodiscard]] bool ready();
    [[nodiscard]] std::unique_ptr<DiskConnection> takeReader(std::uint64_t generation);
    void giveBack(std::uint64_t generation, std::unique_ptr<DiskConnection> connection);
    void readingWorks();
    void readingFailed(const SQLite::Exception &exception, std::uint64_t generation);

    // m_writing is held by who calls these.
    bool open(std::chrono::milliseconds patience);
    void close();
    void setAside();
    bool drop();
    std::optional<DiskFolder::Identity> leave();
    void closeIfMoved();
    void salvage();
    enum class IfBusy { Say, Shrug };
    [[nodiscard]] WriteResult transact(
        Sort sort, const Writing &work, std::atomic<std::int64_t> &errors, IfBusy ifBusy);
    [[nodiscard]] WriteResult transactOnce(const Writing &work);
    [[nodiscard]] WriteResult unavailable(Sort sort) const;
    void writePending(const Pending::Batch &batch);

    void setDown(const QString &why);
    void setFault(const QString &why); ///< of writing
    void setReadFault(const QString &why);
    void setNotice(const QString &why);
    [[nodiscard]] HealthState stateNow() const; ///< m_healthMutex is held
    void change(QString File::*what, const QString &why);

    Clock &m_clock;
    const RoomClock &m_room;
    const DiskSettings m_settings;
    const DiskFolder m_folder;
    Pending &m_pending;

    std::atomic<bool> m_ready {false};
    std::atomic<Clock::TimePoint> m_nextTry {Clock::TimePoint::min()};
    std::atomic<Clock::TimePoint> m_lastLook {Clock::TimePoint::min()};
    std::atomic<std::uint64_t> m_generation {0}; ///< of connections: another one is to another file, maybe
    std::atomic<bool> m_readingFails {false};

    std::mutex m_writing; ///< taken before the others
    std::unique_ptr<DiskConnection> m_writer; ///< guarded by m_writing
    bool m_isBusy = false; ///< why it is not ready; guarded by m_writing
    bool m_isAnothers = false; ///< it is not ours to write, now and later; guarded by m_writing

    std::mutex m_poolMutex;
    std::vector<std::unique_ptr<DiskConnection>> m_idle; ///< of this generation; guarded by m_poolMutex
    std::optional<DiskFolder::Identity> m_identity; ///< of the open file; guarded by m_poolMutex

    mutable std::mutex m_healthMutex; ///< guards all below
    QString m_down;
    QString m_fault;
    QString m_readFault;
    QString m_notice;
    std::chrono::system_clock::time_point m_since;
};

} // namespace dg::disk
