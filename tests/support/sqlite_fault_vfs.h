// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// SQLite's file layer with faults on order: full disks, missing rights, and a moment at which to hold or
/// die.
///
/// Registered under a name of its own from construction to destruction; whoever opens a database by that name
/// closes it first. It stands before the system's layer, so the files are real. `setRule` may be called from
/// any thread at any time; the rule itself runs on the thread that uses the file.

#include <functional>
#include <memory>
#include <string>

namespace dg {

class SqliteFaultVfs {
public:
    enum class Operation { Open, Read, Write, Truncate, Sync, Delete, Access };

    struct Call {
        Operation operation = Operation::Open;
        std::string path; ///< of the file or, for Access, of the file or folder
        bool writes = false; ///< Open: for writing; Access: asks for the right to write
        int nth = 0; ///< among all calls since the rule was set, from 0
        int nthChange = -1; ///< among those that change the disk (Write, Truncate, Sync, Delete), from 0
    };

    /// What happens instead; the default is that nothing does.
    struct Fault {
        int code = 0; ///< SQLite's result code; 0: none
        int systemError = 0; ///< the errno behind it
        bool readOnly = false; ///< Open: as the system's layer does where it may not write; Access: no
    };

    using Rule = std::function<Fault(const Call &)>;

    /// With write-ahead logs, whose index is memory that connections share: faults concern the files alone.
    /// Without, SQLite falls back to its journal.
    enum class Logs { Journal, WriteAhead };

    explicit SqliteFaultVfs(Logs logs = Logs::Journal);
    ~SqliteFaultVfs();
    SqliteFaultVfs(const SqliteFaultVfs &) = delete;
    SqliteFaultVfs &operator=(const SqliteFaultVfs &) = delete;

    [[nodiscard]] const std::string &name() const;
    void setRule(Rule rule);
    void heal() { setRule(nullptr); }

    /// Every change of the disk from the `nth` on fails with this.
    [[nodiscard]] static Rule failChangesFrom(int nth, int code, int systemError = 0);

    struct State; ///< of the implementation

private:
    std::unique_ptr<State> m_state;
};

} // namespace dg
