// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Runs tasks in the order of their dependencies: only what is ready is submitted, what the longest remaining
/// path hangs on first. No task ever waits for another inside the pool.

#include "core/base/call_slots.h"
#include "core/base/dependency_graph.h"
#include "core/base/error.h"
#include "core/base/worker_pool.h"

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

namespace dg {

class Scheduler {
public:
    using Index = DependencyGraph::Index;
    using Duration = DependencyGraph::Duration;

    struct Dependency {
        Index task;
        bool required = true; ///< false: wait until it has settled, however that went
        bool untilBegun = false; ///< wait no longer than until it has announced that it began
    };
    struct Task {
        std::string name;
        Duration estimate {};
        Duration tail {}; ///< estimate of what will be added behind it
        std::vector<Dependency> after;
    };

    enum class Fate {
        Run,
        Blocked, ///< something it requires did not succeed
        Stopped, ///< a stop was requested before its turn
    };
    /// Called once for every task: with Run on a pool thread, otherwise on some thread of the pool or the one
    /// that called `run`. True: it succeeded, and what requires it may run.
    using Work = std::function<bool(Index, Fate, CallSlots::Place &)>;

    /// Both outlive it.
    Scheduler(WorkerPool &pool, CallSlots &slots, Work work);

    /// Adds tasks; the i-th gets index size() + i, which their dependencies may name. Before `run`, or from a
    /// task that has not returned yet. Nothing is added if it would make a cycle (error names it).
    [[nodiscard]] Expected<void> add(const std::vector<Task> &tasks);
    /// Lets `task` wait for more. It must depend on the task that calls this, so that it cannot have begun.
    [[nodiscard]] Expected<void> addDependencies(Index task, const std::vector<Dependency> &after);

    /// Called by a task that will succeed as soon as its result is on disk: what that makes ready takes its
    /// place in the line for calls now, so that the task may give up its own slot before it returns. Not for
    /// a task that will add others.
    void announceSuccess(Index task);

    /// Called by a running task: what waits only for its beginning waits no longer. Any number of times.
    void announceBegun(Index task);

    /// Blocks until every task has settled. Once a stop is requested nothing new begins.
    void run(std::stop_token stop);

    /// What it was submitted with: its longest remaining path at that moment, in nanoseconds.
    [[nodiscard]] std::int64_t priority(Index task) const;

private:
    enum class State { Waiting, Submitted, Succeeded, Unsuccessful };
    struct Entry {
        std::vector<Dependency> after;
        State state = State::Waiting;
        bool announced = false; ///< will succeed
        bool begun = false; ///< has announced that it began
        bool placed = false; ///< has taken its place in the line
        std::int64_t priority = 0;
        CallSlots::Place place;
    };

    [[nodiscard]] Expected<void> refreshPriorities(const DependencyGraph &graph);
    [[nodiscard]] bool isSettled(Index task) const;
    [[nodiscard]] bool isMet(const Dependency &dependency) const;
    void takePlace(Index task); // m_mutex is held
    [[nodiscard]] std::vector<Index> withAdded(const std::vector<Index> &tasks); // m_mutex is held
    void submitReady(const std::vector<Index> &candidates); // m_mutex is held
    void perform(Index task, Fate fate);

    WorkerPool &m_pool;
    CallSlots &m_slots;
    const Work m_work;
    std::stop_token m_stop;

    mutable std::mutex m_mutex;
    std::condition_variable m_settled;
    DependencyGraph m_graph; ///< guarded by m_mutex, as all below
    std::vector<DependencyGraph::Duration> m_remaining;
    std::vector<Entry> m_entries;
    std::vector<Index> m_added; ///< not looked at yet
    std::size_t m_unsettled = 0;
    bool m_running = false;
};

} // namespace dg
