// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/scheduler.h"

#include <algorithm>
#include <utility>

namespace dg {

Scheduler::Scheduler(WorkerPool &pool, CallSlots &slots, Work work)
    : m_pool(pool)
    , m_slots(slots)
    , m_work(std::move(work))
{
}

Expected<void> Scheduler::refreshPriorities(const DependencyGraph &graph)
{
    auto remaining = graph.longestRemaining();
    if (!remaining)
        return tl::unexpected<Error>(remaining.error());
    m_remaining = std::move(*remaining);
    return {};
}

Expected<void> Scheduler::add(const std::vector<Task> &tasks)
{
    const std::scoped_lock lock(m_mutex);
    DependencyGraph graph = m_graph;
    for (const Task &task : tasks)
        graph.addNode(task.name, task.estimate, task.tail);
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        for (const Dependency &dependency : tasks[i].after) {
            if (dependency.task >= graph.size())
                return fail(ErrorKind::Internal, tasks[i].name + " waits for something that is not there.");
            graph.addEdge(dependency.task, m_entries.size() + i);
        }
    }
    if (auto checked = refreshPriorities(graph); !checked)
        return checked;
    m_graph = std::move(graph);
    for (const Task &task : tasks) {
        Entry entry;
        entry.after = task.after;
        m_added.push_back(m_entries.size());
        m_entries.push_back(std::move(entry));
    }
    m_unsettled += tasks.size();
    return {};
}

Expected<void> Scheduler::addDependencies(Index task, const std::vector<Dependency> &after)
{
    const std::scoped_lock lock(m_mutex);
    DependencyGraph graph = m_graph;
    for (const Dependency &dependency : after)
        graph.addEdge(dependency.task, task);
    if (auto checked = refreshPriorities(graph); !checked)
        return checked;
    m_graph = std::move(graph);
    auto &known = m_entries[task].after;
    known.insert(known.end(), after.begin(), after.end());
    // It will wait longer than it looked: nobody is to stand behind it meanwhile.
    m_entries[task].place = {};
    m_entries[task].placed = false;
    return {};
}

void Scheduler::announceSuccess(Index task)
{
    const std::scoped_lock lock(m_mutex);
    m_entries[task].announced = true;
    std::vector<Index> next = m_graph.after(task);
    std::erase_if(next, [this](Index each) {
        const Entry &entry = m_entries[each];
        return entry.state != State::Waiting || entry.placed
            || !std::all_of(entry.after.begin(), entry.after.end(), [this](const Dependency &dependency) {
                   return isMet(dependency) || m_entries[dependency.task].announced;
               });
    });
    for (const Index each : next)
        takePlace(each);
}

void Scheduler::announceBegun(Index task)
{
    const std::scoped_lock lock(m_mutex);
    if (std::exchange(m_entries[task].begun, true))
        return;
    submitReady(withAdded(m_graph.after(task)));
}

void Scheduler::takePlace(Index task)
{
    Entry &entry = m_entries[task];
    entry.priority = m_remaining[task].count();
    entry.place = m_slots.join(entry.priority, task);
    entry.placed = true;
}

void Scheduler::run(std::stop_token stop)
{
    m_stop = stop;
    std::unique_lock lock(m_mutex);
    m_running = true;
    submitReady(withAdded({}));
    m_settled.wait(lock, [this] { return m_unsettled == 0; });
    m_running = false;
}

std::int64_t Scheduler::priority(Index task) const
{
    const std::scoped_lock lock(m_mutex);
    return m_entries[task].priority;
}

bool Scheduler::isSettled(Index task) const
{
    return m_entries[task].state == State::Succeeded || m_entries[task].state == State::Unsuccessful;
}

bool Scheduler::isMet(const Dependency &dependency) const
{
    return isSettled(dependency.task) || (dependency.untilBegun && m_entries[dependency.task].begun);
}

std::vector<Scheduler::Index> Scheduler::withAdded(const std::vector<Index> &tasks)
{
    std::vector<Index> both = std::exchange(m_added, {});
    both.insert(both.end(), tasks.begin(), tasks.end());
    return both;
}

/// Of `candidates`: what has just been added, or waits for something that has just happened.
void Scheduler::submitReady(const std::vector<Index> &candidates)
{
    struct Ready {
        Index task;
        Fate fate;
        std::int64_t priority;
    };
    std::vector<Ready> ready;
    if (!m_running)
        return;
    for (const Index i : candidates) {
        Entry &entry = m_entries[i];
        if (entry.state != State::Waiting)
            continue;
        const bool met = std::all_of(
            entry.after.begin(), entry.after.end(), [this](const Dependency &each) { return isMet(each); });
        if (!met)
            continue;
        const bool blocked =
            std::any_of(entry.after.begin(), entry.after.end(), [this](const Dependency &each) {
                return each.required && m_entries[each.task].state == State::Unsuccessful;
            });
        entry.state = State::Submitted;
        // All take their places before the first begins, so that the line stands in the right order.
        if (!blocked && !entry.placed)
            takePlace(i);
        entry.priority = entry.placed ? entry.priority : m_remaining[i].count();
        ready.push_back({i, blocked ? Fate::Blocked : Fate::Run, entry.priority});
    }
    std::stable_sort(
        ready.begin(), ready.end(), [](const Ready &a, const Ready &b) { return a.priority > b.priority; });
    // Still under the mutex, and in the very order of the line for calls: otherwise every thread could wait
    // behind a task that has none.
    for (const Ready &each : ready)
        m_pool.submit(
            each.priority, [this, each] { perform(each.task, each.fate); }, each.task);
}

void Scheduler::perform(Index task, Fate fate)
{
    if (fate == Fate::Run && m_stop.stop_requested())
        fate = Fate::Stopped;
    // m_entries may grow while the task runs: it takes its place with it.
    CallSlots::Place place;
    {
        const std::scoped_lock lock(m_mutex);
        place = std::move(m_entries[task].place);
    }
    const bool succeeded = m_work(task, fate, place);
    {
        const std::scoped_lock lock(m_mutex);
        m_entries[task].state = succeeded && fate == Fate::Run ? State::Succeeded : State::Unsuccessful;
        // What it made ready joins the line before its slot is free again: the slot goes to whom it belongs.
        submitReady(withAdded(m_graph.after(task)));
    }
    place = {};
    const std::scoped_lock lock(m_mutex);
    if (--m_unsettled == 0)
        m_settled.notify_all();
}

} // namespace dg
