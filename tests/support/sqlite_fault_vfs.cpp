// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/sqlite_fault_vfs.h"

#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <utility>

namespace dg {

using Operation = SqliteFaultVfs::Operation;
using Fault = SqliteFaultVfs::Fault;

struct SqliteFaultVfs::State {
    sqlite3_vfs vfs {}; ///< its pAppData is this
    sqlite3_vfs *system = nullptr;
    std::string name;
    Logs logs = Logs::Journal;
    std::mutex mutex;
    std::shared_ptr<const Rule> rule; ///< guarded by mutex
    int calls = 0; ///< guarded by mutex
    int changes = 0; ///< guarded by mutex

    /// Asks the rule, outside the lock: it may wait.
    Fault ask(Operation operation, const char *path, bool writes = false)
    {
        Call call {operation, path ? path : "", writes, 0, -1};
        std::shared_ptr<const Rule> asked;
        {
            const std::scoped_lock lock(mutex);
            call.nth = calls++;
            if (operation == Operation::Write || operation == Operation::Truncate
                || operation == Operation::Sync || operation == Operation::Delete)
                call.nthChange = changes++;
            asked = rule;
        }
        const Fault fault = asked && *asked ? (*asked)(call) : Fault {};
        if (fault.code != SQLITE_OK)
            errno = fault.systemError; // the system's layer reports it from there
        return fault;
    }
};

namespace {

/// SQLite allocates it together with what the system's layer needs, which begins behind it.
struct File {
    sqlite3_file base;
    SqliteFaultVfs::State *state;
    const char *path; ///< SQLite keeps it until the file is closed
    int lastError; ///< of the last fault
};

constexpr std::size_t innerOffset =
    (sizeof(File) + alignof(std::max_align_t) - 1) / alignof(std::max_align_t) * alignof(std::max_align_t);

File *outer(sqlite3_file *file)
{
    return reinterpret_cast<File *>(file);
}

sqlite3_file *inner(sqlite3_file *file)
{
    return reinterpret_cast<sqlite3_file *>(reinterpret_cast<std::byte *>(file) + innerOffset);
}

SqliteFaultVfs::State &stateOf(sqlite3_vfs *vfs)
{
    return *static_cast<SqliteFaultVfs::State *>(vfs->pAppData);
}

/// The fault of this call, or what `real` gives.
template <class Real>
int unlessFault(sqlite3_file *file, Operation operation, Real real)
{
    const Fault fault = outer(file)->state->ask(operation, outer(file)->path);
    if (fault.code == SQLITE_OK)
        return real(inner(file));
    outer(file)->lastError = fault.systemError;
    return fault.code;
}

int closeFile(sqlite3_file *file)
{
    return inner(file)->pMethods->xClose(inner(file));
}

int readFile(sqlite3_file *file, void *into, int count, sqlite3_int64 offset)
{
    return unlessFault(file, Operation::Read,
        [&](sqlite3_file *real) { return real->pMethods->xRead(real, into, count, offset); });
}

int writeFile(sqlite3_file *file, const void *from, int count, sqlite3_int64 offset)
{
    return unlessFault(file, Operation::Write,
        [&](sqlite3_file *real) { return real->pMethods->xWrite(real, from, count, offset); });
}

int truncateFile(sqlite3_file *file, sqlite3_int64 size)
{
    return unlessFault(
        file, Operation::Truncate, [&](sqlite3_file *real) { return real->pMethods->xTruncate(real, size); });
}

int syncFile(sqlite3_file *file, int flags)
{
    return unlessFault(
        file, Operation::Sync, [&](sqlite3_file *real) { return real->pMethods->xSync(real, flags); });
}

int fileSize(sqlite3_file *file, sqlite3_int64 *size)
{
    return inner(file)->pMethods->xFileSize(inner(file), size);
}

int lockFile(sqlite3_file *file, int level)
{
    return inner(file)->pMethods->xLock(inner(file), level);
}

int unlockFile(sqlite3_file *file, int level)
{
    return inner(file)->pMethods->xUnlock(inner(file), level);
}

int checkReservedLock(sqlite3_file *file, int *held)
{
    return inner(file)->pMethods->xCheckReservedLock(inner(file), held);
}

int fileControl(sqlite3_file *file, int operation, void *argument)
{
    if (operation == SQLITE_FCNTL_LAST_ERRNO && outer(file)->lastError != 0) {
        *static_cast<int *>(argument) = outer(file)->lastError;
        return SQLITE_OK;
    }
    return inner(file)->pMethods->xFileControl(inner(file), operation, argument);
}

int sectorSize(sqlite3_file *file)
{
    return inner(file)->pMethods->xSectorSize(inner(file));
}

int deviceCharacteristics(sqlite3_file *file)
{
    return inner(file)->pMethods->xDeviceCharacteristics(inner(file));
}

// Version 1: without shared memory and memory maps, which would go past the rule.
const sqlite3_io_methods methods {1, closeFile, readFile, writeFile, truncateFile, syncFile, fileSize,
    lockFile, unlockFile, checkReservedLock, fileControl, sectorSize, deviceCharacteristics, nullptr, nullptr,
    nullptr, nullptr, nullptr, nullptr};

int mapShared(sqlite3_file *file, int page, int pageSize, int extend, void volatile **at)
{
    return inner(file)->pMethods->xShmMap(inner(file), page, pageSize, extend, at);
}

int lockShared(sqlite3_file *file, int offset, int count, int flags)
{
    return inner(file)->pMethods->xShmLock(inner(file), offset, count, flags);
}

void barrierShared(sqlite3_file *file)
{
    inner(file)->pMethods->xShmBarrier(inner(file));
}

int unmapShared(sqlite3_file *file, int deleteFlag)
{
    return inner(file)->pMethods->xShmUnmap(inner(file), deleteFlag);
}

// Version 2: with the shared memory that a write-ahead log needs.
const sqlite3_io_methods methodsWithLog {2, closeFile, readFile, writeFile, truncateFile, syncFile, fileSize,
    lockFile, unlockFile, checkReservedLock, fileControl, sectorSize, deviceCharacteristics, mapShared,
    lockShared, barrierShared, unmapShared, nullptr, nullptr};

int openFile(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *opened)
{
    SqliteFaultVfs::State &state = stateOf(vfs);
    const Fault fault = state.ask(Operation::Open, name, (flags & SQLITE_OPEN_READWRITE) != 0);
    if (fault.code != SQLITE_OK)
        return fault.code;
    if (fault.readOnly)
        flags = (flags & ~(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) | SQLITE_OPEN_READONLY;
    const int code = state.system->xOpen(state.system, name, inner(file), flags, opened);
    if (code == SQLITE_OK) {
        outer(file)->base.pMethods =
            state.logs == SqliteFaultVfs::Logs::WriteAhead ? &methodsWithLog : &methods;
        outer(file)->state = &state;
        outer(file)->path = name;
        outer(file)->lastError = 0;
    }
    return code;
}

int deleteFile(sqlite3_vfs *vfs, const char *name, int syncFolder)
{
    SqliteFaultVfs::State &state = stateOf(vfs);
    const Fault fault = state.ask(Operation::Delete, name);
    return fault.code != SQLITE_OK ? fault.code : state.system->xDelete(state.system, name, syncFolder);
}

int accessFile(sqlite3_vfs *vfs, const char *name, int flags, int *answer)
{
    SqliteFaultVfs::State &state = stateOf(vfs);
    const Fault fault = state.ask(Operation::Access, name, flags == SQLITE_ACCESS_READWRITE);
    if (fault.readOnly)
        *answer = 0;
    return fault.code != SQLITE_OK || fault.readOnly
        ? fault.code
        : state.system->xAccess(state.system, name, flags, answer);
}

} // namespace

SqliteFaultVfs::SqliteFaultVfs(Logs logs)
    : m_state(std::make_unique<State>())
{
    static std::atomic<int> count {0};
    m_state->name = "dg-faults-" + std::to_string(++count);
    m_state->system = sqlite3_vfs_find(nullptr);
    m_state->logs = logs;
    // What is not about files on the disk (time, randomness, libraries) goes to the system's layer, whose
    // functions look at nothing of the vfs they are handed but its data, and that one is not needed there.
    m_state->vfs = *m_state->system;
    m_state->vfs.iVersion = 1;
    m_state->vfs.szOsFile = static_cast<int>(innerOffset) + m_state->system->szOsFile;
    m_state->vfs.pNext = nullptr;
    m_state->vfs.zName = m_state->name.c_str();
    m_state->vfs.pAppData = m_state.get();
    m_state->vfs.xOpen = openFile;
    m_state->vfs.xDelete = deleteFile;
    m_state->vfs.xAccess = accessFile;
    sqlite3_vfs_register(&m_state->vfs, 0);
}

SqliteFaultVfs::~SqliteFaultVfs()
{
    sqlite3_vfs_unregister(&m_state->vfs);
}

const std::string &SqliteFaultVfs::name() const
{
    return m_state->name;
}

void SqliteFaultVfs::setRule(Rule rule)
{
    const std::scoped_lock lock(m_state->mutex);
    m_state->rule = std::make_shared<const Rule>(std::move(rule));
    m_state->calls = 0;
    m_state->changes = 0;
}

SqliteFaultVfs::Rule SqliteFaultVfs::failChangesFrom(int nth, int code, int systemError)
{
    return [=](const Call &call) {
        return call.nthChange >= nth ? Fault {code, systemError, false} : Fault {};
    };
}

} // namespace dg
