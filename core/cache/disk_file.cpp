// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/disk_file.h"

#include "core/cache/disk_schema.h"

#include <QDir>

#include <sqlite3.h>

#include <algorithm>
#include <utility>

namespace dg::disk {

using namespace std::chrono_literals;

/// How long a place that cannot be used is left alone.
static constexpr auto untilNextTry = 30s;
/// Another program seldom holds a file for long.
static constexpr auto untilNextTryWhenBusy = 1s;
static constexpr auto betweenLooks = 1s;
/// For another studio that opens the file or sets it aside, which takes milliseconds. A program's start waits
/// no longer than for this and a write of another's.
static constexpr auto openingPatience = 500ms;
static constexpr auto glance = DiskConnection::glance;
/// As many threads as ask at once, as a rule; more open one and close it again.
static constexpr std::size_t idleReaders = 8;
/// Pages: less is used again soon.
static constexpr std::int64_t freePagesKept = 1024;
static constexpr const char *pagesAtATime = "PRAGMA incremental_vacuum(1024)";

static int codeOf(const SQLite::Exception &exception)
{
    return exception.getErrorCode() & 0xff;
}

static bool isDamage(int code)
{
    // Indexes that contradict their table look like a broken promise of our own.
    return code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_CONSTRAINT
        || code == SQLITE_MISMATCH;
}

static bool isBusy(int code)
{
    return code == SQLITE_BUSY || code == SQLITE_LOCKED;
}

File::File(Clock &clock, const RoomClock &room, const DiskSettings &settings, Pending &pending)
    : m_clock(clock)
    , m_room(room)
    , m_settings(settings)
    , m_folder(settings.folder)
    , m_pending(pending)
    , m_since(clock.wallNow())
{
    const std::scoped_lock lock(m_writing);
    open(openingPatience);
}

File::~File() = default;

// Opening and closing

bool File::ready()
{
    if (m_ready.load(std::memory_order_acquire))
        return true;
    if (m_clock.now() < m_nextTry.load())
        return false;
    const std::unique_lock lock(m_writing, std::try_to_lock);
    // Whoever has it may be opening: a miss is better than waiting.
    return lock && (m_ready.load() || open(glance));
}

bool File::open(std::chrono::milliseconds patience)
{
    m_isBusy = false;
    m_isAnothers = false;
    m_nextTry = m_clock.now() + untilNextTry;
    const QString file = QDir::toNativeSeparators(m_folder.file());
    for (int attempt = 0; attempt < 2; ++attempt) {
        if (!m_folder.make()) {
            setDown(QStringLiteral("The folder %1 cannot be used for answers: nothing is kept there.")
                        .arg(QDir::toNativeSeparators(m_folder.path())));
            return false;
        }
        const DiskFolder::Lock lock(m_folder, patience);
        int code = lock.isHeldByOther() ? SQLITE_BUSY : SQLITE_OK;
        auto kind = DiskFileKind::Damaged;
        if (code == SQLITE_OK) {
            try {
                m_writer = std::make_unique<DiskConnection>(m_folder.file(), m_settings.vfs,
                    DiskConnection::Use::Writing, std::min(patience, DiskConnection::usualPatience));
                kind = settleDiskFile(*m_writer);
                m_writer->setPatience(DiskConnection::usualPatience);
            } catch (const SQLite::Exception &exception) {
                code = codeOf(exception);
            }
        }
        if (code == SQLITE_OK && kind == DiskFileKind::Ours) {
            {
                const std::scoped_lock poolLock(m_poolMutex);
                m_identity = m_folder.identity();
                m_idle.clear();
            }
            ++m_generation;
            m_lastLook = m_clock.now();
            m_ready.store(true, std::memory_order_release);
            setDown({});
            return true;
        }
        m_writer.reset();
        if (isBusy(code)) {
            m_isBusy = true;
            m_nextTry = m_clock.now() + untilNextTryWhenBusy;
            setDown(QStringLiteral("Another program holds %1.").arg(file));
            return false;
        }
        if (code == SQLITE_OK && kind != DiskFileKind::Damaged) {
            m_isAnothers = true;
            setDown(kind == DiskFileKind::Newer
                    ? QStringLiteral("%1 was written by a newer version of the studio: it is left as it is.")
                          .arg(file)
                    : QStringLiteral("%1 belongs to another program: it is left as it is.").arg(file));
            return false;
        }
        if (code != SQLITE_OK && !isDamage(code)) {
            setDown(QStringLiteral("%1 cannot be opened (%2).")
                        .arg(file, QString::fromUtf8(sqlite3_errstr(code))));
            return false;
        }
        const auto identity = m_folder.identity();
        const QString name = identity ? m_folder.setAside(lock, *identity) : QString();
        if (name.isEmpty()) {
            setDown(QStringLiteral("%1 is damaged and cannot be set aside.").arg(file));
            return false;
        }
        setNotice(
            QStringLiteral("The file of kept answers was damaged: it was set aside as %1, and a new one "
                           "begun.")
                .arg(name));
    }
    setDown(QStringLiteral("%1 is damaged, and so is a new one in its place.").arg(file));
    return false;
}

void File::close()
{
    m_ready = false;
    m_writer.reset();
    const std::scoped_lock lock(m_poolMutex);
    ++m_generation;
    m_idle.clear();
    m_identity.reset();
    m_nextTry = Clock::TimePoint::min();
}

/// What a new file cannot know: deletes and clears that others have not heard of. What lies where the damage
/// is, is lost.
void File::salvage()
{
    if (!m_writer)
        return;
    const auto unlessDamaged = [](const auto &read) {
        try {
            read();
        } catch (const SQLite::Exception &) {
        }
    };
    unlessDamaged([this] {
        for (const auto &[name, upTo] : marks(*m_writer)) {
            if (Epochs::filterOf(name) && upTo <= m_room.latest())
                m_pending.addMark(name, upTo);
        }
    });
    unlessDamaged([this] {
        for (const Tombstone &tombstone : tombstones(*m_writer)) {
            if (tombstone.upTo <= m_room.latest())
                m_pending.addTombstone(nameOf(tombstone.what), tombstone.upTo);
        }
    });
}

/// Which file that was.
std::optional<DiskFolder::Identity> File::leave()
{
    std::optional<DiskFolder::Identity> identity;
    {
        const std::scoped_lock lock(m_poolMutex);
        identity = m_identity;
    }
    if (m_writer)
        m_writer->rollBack();
    salvage();
    m_pending.forgetUnfit();
    close();
    return identity;
}

/// A full disk may have no room left for saying what goes.
bool File::drop()
{
    const auto identity = leave();
    bool dropped = false;
    {
        const DiskFolder::Lock lock(m_folder, openingPatience);
        dropped = identity && m_folder.drop(lock, *identity);
    }
    return open(openingPatience) && dropped;
}

void File::setAside()
{
    const auto identity = leave();
    QString name;
    {
        // Another studio may have done it before us: then there is nothing left but to open the new one.
        const DiskFolder::Lock lock(m_folder, openingPatience);
        if (identity)
            name = m_folder.setAside(lock, *identity);
    }
    if (!name.isEmpty())
        setNotice(
            QStringLiteral("The file of kept answers was damaged: it was set aside as %1, and a new one "
                           "begun.")
                .arg(name));
    open(openingPatience);
}

void File::closeIfMoved()
{
    if (!m_ready)
        return;
    const auto now = m_folder.identity();
    bool moved = false;
    {
        const std::scoped_lock lock(m_poolMutex);
        moved = now != m_identity;
    }
    if (moved)
        close();
}

void File::lookForIt(Clock::TimePoint now)
{
    if (now >= m_lastLook.load(std::memory_order_relaxed) + betweenLooks)
        lookForIt();
}

void File::lookForIt()
{
    if (!m_ready)
        return;
    m_lastLook = m_clock.now();
    const auto now = m_folder.identity();
    {
        const std::scoped_lock lock(m_poolMutex);
        if (now == m_identity)
            return;
    }
    const std::unique_lock lock(m_writing, std::try_to_lock);
    if (!lock)
        return; // whoever writes looks by itself
    closeIfMoved();
    if (!m_ready)
        open(glance);
}

// Reading

std::unique_ptr<DiskConnection> File::takeReader(std::uint64_t generation)
{
    std::optional<DiskFolder::Identity> identity;
    {
        const std::scoped_lock lock(m_poolMutex);
        if (generation != m_generation)
            return nullptr;
        if (!m_idle.empty()) {
            auto connection = std::move(m_idle.back());
            m_idle.pop_back();
            return connection;
        }
        identity = m_identity;
    }
    // It happens a few times in a run, and several at once open one: worth a little more than a glance.
    const DiskFolder::Lock lock(m_folder, DiskConnection::usualPatience);
    if (lock.isHeldByOther() || m_folder.identity() != identity)
        return nullptr;
    auto connection = std::make_unique<DiskConnection>(
        m_folder.file(), m_settings.vfs, DiskConnection::Use::Reading, glance);
    // SQLite opens the log with the first look into the file: while it is this file's.
    (void)connection->number("PRAGMA schema_version");
    return connection;
}

void File::giveBack(std::uint64_t generation, std::unique_ptr<DiskConnection> connection)
{
    const std::scoped_lock lock(m_poolMutex);
    if (generation == m_generation && m_idle.size() < idleReaders)
        m_idle.push_back(std::move(connection));
}

void File::readingWorks()
{
    m_readingFails = false;
    setReadFault({});
}

void File::readingFailed(const SQLite::Exception &exception, std::uint64_t generation)
{
    const int code = codeOf(exception);
    if (isBusy(code))
        return;
    if (!isDamage(code) && code != SQLITE_ERROR && code != SQLITE_SCHEMA) {
        m_readingFails = true;
        setReadFault(
            QStringLiteral("%1 cannot be read (%2).")
                .arg(QDir::toNativeSeparators(m_folder.file()), QString::fromUtf8(exception.what())));
        lookForIt();
        return;
    }
    const std::scoped_lock lock(m_writing);
    if (generation != m_generation)
        return; // seen to already
    if (isDamage(code)) {
        setAside();
    } else {
        // Its tables are not what they were: opening finds out what it is now.
        close();
        open(glance);
    }
}

// Writing

WriteResult File::unavailable(Sort sort) const
{
    // What is not ours to write holds nothing to delete either. A busy one is free again soon. With a place
    // that cannot be used new values would only wait for each other; what is to be deleted must go before it
    // can be used again.
    if (m_isAnothers)
        return WriteResult::Refused;
    return m_isBusy || sort != Sort::Addition ? WriteResult::Away : WriteResult::Refused;
}

void File::writePending(const Pending::Batch &batch)
{
    for (const Found &found : batch.unfit)
        eraseFound(*m_writer, found);
    for (const auto &[key, use] : batch.uses)
        addUses(*m_writer, key, use.count, use.last);
    for (const auto &[name, upTo] : batch.tombstones)
        dg::disk::addTombstone(*m_writer, name, upTo);
    for (const auto &[name, upTo] : batch.marks)
        raiseMark(*m_writer, name, upTo);
    ByKind gone {}; // the statistics count what goes at once
    for (const auto &[name, upTo] : batch.adopted) {
        if (const auto filter = Epochs::filterOf(name))
            clear(*m_writer, *filter, upTo, Pinned::Stay, gone);
    }
}

WriteResult File::transactOnce(const Writing &work)
{
    const Pending::Batch batch = m_pending.take();
    try {
        if (!m_writer) {
            const DiskFolder::Lock lock(m_folder, openingPatience);
            if (lock.isHeldByOther())
                throw SQLite::Exception("another studio is about to open it", SQLITE_BUSY);
            m_writer = std::make_unique<DiskConnection>(
                m_folder.file(), m_settings.vfs, DiskConnection::Use::Writing, DiskConnection::usualPatience);
            if (settleDiskFile(*m_writer) != DiskFileKind::Ours)
                throw SQLite::Exception("not the file it was", SQLITE_SCHEMA);
        }
        m_writer->run("BEGIN IMMEDIATE");
        writePending(batch);
        m_writer->run("SAVEPOINT work");
        const WriteResult result = work(*m_writer);
        if (result == WriteResult::Refused)
            m_writer->run("ROLLBACK TO work");
        m_writer->run("COMMIT");
        return result;
    } catch (...) {
        m_pending.putBack(batch);
        if (m_writer)
            m_writer->rollBack();
        throw;
    }
}

WriteResult File::transact(Sort sort, const Writing &work, std::atomic<std::int64_t> &errors, IfBusy ifBusy)
{
    closeIfMoved();
    for (int attempt = 0;; ++attempt) {
        if (!m_ready && (m_clock.now() < m_nextTry.load() || !open(openingPatience)))
            return unavailable(sort);
        try {
            const WriteResult result = transactOnce(work);
            setFault({});
            return result;
        } catch (const SQLite::Exception &exception) {
            errors.fetch_add(1, std::memory_order_relaxed);
            const int code = codeOf(exception);
            const bool again = attempt == 0;
            if (isBusy(code)) {
                if (ifBusy == IfBusy::Say)
                    setFault(QStringLiteral("Another program is writing to %1: what is new waits.")
                                 .arg(QDir::toNativeSeparators(m_folder.file())));
                return WriteResult::Away;
            }
            if (isDamage(code)) {
                setAside();
                if (again)
                    continue;
                return unavailable(sort);
            }
            if (code == SQLITE_ERROR || code == SQLITE_SCHEMA) {
                close(); // its tables are not what they were: opening finds out what it is now
                if (again)
                    continue;
                return unavailable(sort);
            }
            const QString file = QDir::toNativeSeparators(m_folder.file());
            if (code == SQLITE_FULL) {
                // The log has room of its own once it is written back, and deleting needs little of it.
                if (again && m_writer) {
                    try {
                        m_writer->run("PRAGMA wal_checkpoint(PASSIVE)");
                    } catch (const SQLite::Exception &) {
                        // Then it is as full as before.
                    }
                    continue;
                }
                if (attempt == 1 && sort == Sort::Emptying && drop())
                    continue;
                setFault(QStringLiteral("The disk with %1 is full: what is kept there is still used, but "
                                        "nothing new is added.")
                             .arg(file));
            } else if (code == SQLITE_READONLY || code == SQLITE_PERM || code == SQLITE_AUTH) {
                setFault(QStringLiteral("%1 cannot be written: what is kept there is still used, but nothing "
                                        "new is added.")
                             .arg(file));
                m_writer.reset();
            } else {
                setFault(
                    QStringLiteral("Writing %1 fails (%2).").arg(file, QString::fromUtf8(exception.what())));
                m_writer.reset();
            }
            // Values would fill the queue while it lasts; deletes are few, and must not be forgotten.
            return sort == Sort::Addition ? WriteResult::Refused : WriteResult::Away;
        }
    }
}

WriteResult File::write(Sort sort, const Writing &work, std::atomic<std::int64_t> &errors)
{
    const std::scoped_lock lock(m_writing);
    return transact(sort, work, errors, IfBusy::Say);
}

void File::writePendingIfFree(std::atomic<std::int64_t> &errors)
{
    const std::unique_lock lock(m_writing, std::try_to_lock);
    if (!lock || !m_ready || !m_writer)
        return;
    m_writer->setPatience(0ms);
    (void)transact(
        Sort::Removal, [](DiskConnection &) { return WriteResult::Done; }, errors, IfBusy::Shrug);
    if (m_writer)
        m_writer->setPatience(DiskConnection::usualPatience);
}

bool File::shrink(std::atomic<std::int64_t> &errors)
{
    const std::scoped_lock lock(m_writing);
    if (!m_ready || !m_writer)
        return false;
    try {
        const std::int64_t freePages = m_writer->number("PRAGMA freelist_count");
        if (freePages <= freePagesKept || freePages <= m_writer->number("PRAGMA page_count") / 4)
            return false;
        m_writer->run(pagesAtATime);
        return true;
    } catch (const SQLite::Exception &) {
        errors.fetch_add(1, std::memory_order_relaxed); // the next write tells what it is
        return false;
    }
}

// Health

HealthState File::stateNow() const
{
    if (!m_down.isEmpty())
        return HealthState::Down;
    return m_fault.isEmpty() && m_readFault.isEmpty() && m_notice.isEmpty() ? HealthState::Ok
                                                                            : HealthState::Degraded;
}

void File::change(QString File::*what, const QString &why)
{
    const std::scoped_lock lock(m_healthMutex);
    if (this->*what == why)
        return;
    const HealthState before = stateNow();
    this->*what = why;
    if (stateNow() != before)
        m_since = m_clock.wallNow();
}

void File::setDown(const QString &why)
{
    change(&File::m_down, why);
}

void File::setFault(const QString &why)
{
    change(&File::m_fault, why);
}

void File::setReadFault(const QString &why)
{
    change(&File::m_readFault, why);
}

void File::setNotice(const QString &why)
{
    change(&File::m_notice, why);
}

TierHealth File::health() const
{
    const std::scoped_lock lock(m_healthMutex);
    TierHealth health;
    health.state = stateNow();
    health.since = m_since;
    for (const QString *why : {&m_down, &m_fault, &m_readFault, &m_notice}) {
        if (health.why.isEmpty())
            health.why = *why;
    }
    health.where = QDir::toNativeSeparators(m_folder.path());
    return health;
}

} // namespace dg::disk
