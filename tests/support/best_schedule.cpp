// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/best_schedule.h"

#include <algorithm>
#include <cstddef>

namespace dg {

namespace {

using Time = std::chrono::nanoseconds;
using Tasks = std::vector<TimedTask>;

constexpr Time unplaced {-1};

/// By task: the time from its start to the end of what must end after it.
std::vector<Time> longestRemaining(const Tasks &tasks)
{
    std::vector<Time> remaining(tasks.size());
    // Of an acyclic graph the longest path is settled after as many rounds as there are tasks.
    for (std::size_t round = 0; round < tasks.size(); ++round) {
        std::vector<Time> following(tasks.size());
        for (std::size_t i = 0; i < tasks.size(); ++i) {
            for (const std::size_t before : tasks[i].after)
                following[before] = std::max(following[before], remaining[i]);
        }
        for (std::size_t i = 0; i < tasks.size(); ++i)
            remaining[i] = tasks[i].duration + following[i];
    }
    return remaining;
}

/// Taking the tasks of any schedule in the order in which they begin, and putting each on the slot that is
/// free first, begins none of them later: so all orders are all schedules.
class Search {
public:
    Search(const Tasks &tasks, int slots)
        : m_tasks(tasks)
        , m_remaining(longestRemaining(tasks))
        , m_free(static_cast<std::size_t>(slots))
        , m_ends(tasks.size(), unplaced)
    {
    }

    Time best()
    {
        place(0, Time {});
        return m_best;
    }

private:
    bool isPlaced(std::size_t task) const { return m_ends[task] != unplaced; }

    bool isReady(const TimedTask &task) const
    {
        return std::all_of(
                   task.after.begin(), task.after.end(), [this](std::size_t each) { return isPlaced(each); })
            && std::all_of(task.afterBegun.begin(), task.afterBegun.end(),
                [this](const TimedTask::Begun &each) { return isPlaced(each.task); });
    }

    Time earliest(const TimedTask &task) const
    {
        Time start {};
        for (const std::size_t each : task.after)
            start = std::max(start, m_ends[each]);
        for (const auto &[each, delay] : task.afterBegun)
            start = std::max(start, std::min(m_ends[each], m_ends[each] - m_tasks[each].duration + delay));
        return start;
    }

    void place(std::size_t placed, Time end)
    {
        if (placed == m_tasks.size()) {
            m_best = std::min(m_best, end);
            return;
        }
        for (std::size_t i = 0; i < m_tasks.size(); ++i) {
            if (isPlaced(i) || !isReady(m_tasks[i]))
                continue;
            const auto slot = std::min_element(m_free.begin(), m_free.end());
            const Time freeBefore = *slot;
            const Time earliestStart = earliest(m_tasks[i]);
            const Time start = m_tasks[i].needsSlot ? std::max(freeBefore, earliestStart) : earliestStart;
            if (std::max(end, start + m_remaining[i]) >= m_best)
                continue; // no order of the others makes it better than what is known
            m_ends[i] = start + m_tasks[i].duration;
            if (m_tasks[i].needsSlot)
                *slot = m_ends[i];
            place(placed + 1, std::max(end, m_ends[i]));
            m_ends[i] = unplaced;
            *slot = freeBefore;
        }
    }

    const Tasks &m_tasks;
    const std::vector<Time> m_remaining;
    std::vector<Time> m_free; ///< by slot
    std::vector<Time> m_ends; ///< by task
    Time m_best = Time::max();
};

} // namespace

std::chrono::nanoseconds bestMakespan(const std::vector<TimedTask> &tasks, int slots)
{
    return Search(tasks, slots).best();
}

} // namespace dg
