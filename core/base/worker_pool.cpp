// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/worker_pool.h"

#include <algorithm>

namespace dg {

WorkerPool::WorkerPool(std::size_t maximumThreads)
    : m_maximumThreads(std::max<std::size_t>(1, maximumThreads))
{
}

WorkerPool::~WorkerPool()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_ending = true;
    }
    m_changed.notify_all();
    // Nobody submits any more but the jobs themselves, and those only use the threads that are there.
    for (std::jthread &thread : m_threads)
        thread.join();
}

void WorkerPool::submit(std::int64_t priority, Job job, std::uint64_t order)
{
    const std::scoped_lock lock(m_mutex);
    m_queue.emplace(std::tuple {-priority, order, m_arrivals++}, std::move(job));
    // One idle thread serves one queued job: more jobs than idle threads ask for another thread.
    if (m_queue.size() > m_idle && m_threads.size() < m_maximumThreads && !m_ending)
        m_threads.emplace_back([this] { work(); });
    m_changed.notify_one();
}

void WorkerPool::work()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        ++m_idle;
        m_changed.wait(lock, [this] { return m_ending || !m_queue.empty(); });
        --m_idle;
        if (m_queue.empty())
            return;
        Job job = std::move(m_queue.begin()->second);
        m_queue.erase(m_queue.begin());
        lock.unlock();
        job();
        job = nullptr;
        lock.lock();
    }
}

} // namespace dg
