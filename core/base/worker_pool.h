// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Threads for straight-line blocking work.
///
/// Jobs run by priority, equal ones by the order they are given, then as they came. A thread is started when
/// a job finds none idle, up to the maximum: most jobs wait for an answer most of the time, so threads are
/// many and cheap.

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

namespace dg {

class WorkerPool {
public:
    using Job = std::function<void()>;

    explicit WorkerPool(std::size_t maximumThreads);
    /// Runs what is queued, then ends.
    ~WorkerPool();
    WorkerPool(const WorkerPool &) = delete;
    WorkerPool &operator=(const WorkerPool &) = delete;

    /// Any thread, jobs included. A higher priority runs first, among equals the lower `order`. A job must
    /// not throw.
    void submit(std::int64_t priority, Job job, std::uint64_t order = 0);

private:
    void work();

    const std::size_t m_maximumThreads;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    /// By -priority, order and arrival. Guarded by m_mutex, as all below.
    std::map<std::tuple<std::int64_t, std::uint64_t, std::uint64_t>, Job> m_queue;
    std::uint64_t m_arrivals = 0;
    std::size_t m_idle = 0;
    bool m_ending = false;
    std::vector<std::jthread> m_threads;
};

} // namespace dg
