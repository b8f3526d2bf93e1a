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
    std::vector<std::vector<TimedTask::Begun>> begunFollowers(tasks.size());
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        missing[i] = tasks[i].after.size() + tasks[i].afterBegun.size();
        for (const std::size_t before : tasks[i].after)
            followers[before].push_back(i);
        for (const TimedTask::Begun &before : tasks[i].afterBegun)
            begunFollowers[before.task].push_back({i, before.delay});
    }

    /// A task ends, or has been under way for as long as a follower waits for.
    struct Moment {
        Time at;
        std::size_t task;
        bool isEnd;
        auto operator<=>(const Moment &) const = default;
    };
    std::priority_queue<Moment, std::vector<Moment>, std::greater<>> ahead;
    std::set<std::pair<std::int64_t, std::size_t>> line; // -priority, index
    Time now {};
    int free = slots;

    const auto begin = [&](std::size_t task) {
        const Time duration = tasks[task].duration;
        ahead.push({now + duration, task, true});
        for (const auto &[follower, delay] : begunFollowers[task])
            ahead.push({now + std::clamp(delay, Time {}, duration), follower, false});
    };
    const auto ready = [&](std::size_t task) {
        if (tasks[task].needsSlot)
            line.emplace(-tasks[task].priority, task);
        else
            begin(task);
    };
    const auto waitsForOneLess = [&](std::size_t task) {
        if (--missing[task] == 0)
            ready(task);
    };
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        if (missing[i] == 0)
            ready(i);
    }
    for (;;) {
        // Everything that ends now has ended before a slot is given away: tasks without length pass at once.
        while (!ahead.empty() && ahead.top().at <= now) {
            const Moment moment = ahead.top();
            ahead.pop();
            if (!moment.isEnd) {
                waitsForOneLess(moment.task);
                continue;
            }
            free += tasks[moment.task].needsSlot ? 1 : 0;
            for (const std::size_t follower : followers[moment.task])
                waitsForOneLess(follower);
        }
        while (free > 0 && !line.empty()) {
            const std::size_t task = line.begin()->second;
            line.erase(line.begin());
            begin(task);
            --free;
        }
        if (ahead.empty())
            return now;
        now = std::max(now, ahead.top().at);
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
