// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/makespan.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <set>
#include <utility>

namespace dg {

using Time = std::chrono::nanoseconds;

std::chrono::nanoseconds simulateMakespan(const std::vector<TimedTask> &tasks, int slots)
{
    std::vector<std::size_t> missing(tasks.size());
    std::vector<std::vector<std::size_t>> followers(tasks.size());
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        missing[i] = tasks[i].after.size();
        for (const std::size_t before : tasks[i].after)
            followers[before].push_back(i);
    }

    using End = std::pair<Time, std::size_t>;
    std::priority_queue<End, std::vector<End>, std::greater<>> running;
    std::set<std::pair<std::int64_t, std::size_t>> line; // -priority, index
    Time now {};
    int free = slots;

    const auto ready = [&](std::size_t task) {
        if (tasks[task].needsSlot)
            line.emplace(-tasks[task].priority, task);
        else
            running.emplace(now + tasks[task].duration, task);
    };
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        if (missing[i] == 0)
            ready(i);
    }
    for (;;) {
        // Everything that ends now has ended before a slot is given away: tasks without length pass at once.
        while (!running.empty() && running.top().first <= now) {
            const std::size_t ended = running.top().second;
            running.pop();
            free += tasks[ended].needsSlot ? 1 : 0;
            for (const std::size_t follower : followers[ended]) {
                if (--missing[follower] == 0)
                    ready(follower);
            }
        }
        while (free > 0 && !line.empty()) {
            const std::size_t task = line.begin()->second;
            line.erase(line.begin());
            running.emplace(now + tasks[task].duration, task);
            --free;
        }
        if (running.empty())
            return now;
        now = std::max(now, running.top().first);
    }
}

std::chrono::nanoseconds makespanBound(const std::vector<TimedTask> &tasks, int slots)
{
    Time work {};
    std::vector<TimedTask> unlimited = tasks;
    for (TimedTask &task : unlimited) {
        if (task.needsSlot)
            work += task.duration;
        task.needsSlot = false;
    }
    const Time criticalPath = simulateMakespan(unlimited, 1);
    return std::max(criticalPath, work / std::max(1, slots));
}

} // namespace dg
