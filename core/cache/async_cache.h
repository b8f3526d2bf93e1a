// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The cache for callers that must not wait, the window's above all: each operation runs on a pool of two
/// threads, and its result goes to a callback there.
///
/// A callback that is to touch a widget hands its value to the widget's thread first. Operations begin in the
/// order they were asked for. The destructor waits for those that have begun and forgets the others.

#include "core/base/worker_pool.h"
#include "core/cache/tiered_cache.h"

#include <atomic>
#include <functional>
#include <type_traits>
#include <utility>

namespace dg {

class AsyncCache {
public:
    /// `cache` outlives it.
    explicit AsyncCache(TieredCache &cache);
    ~AsyncCache();

    /// Any operation: `operation(cache)`, then `callback(result)`, both on the pool. Both are copied.
    template <class Operation, class Callback>
    void run(Operation operation, Callback callback)
    {
        submit([operation = std::move(operation), callback = std::move(callback)](TieredCache &cache) mutable {
            if constexpr (std::is_void_v<decltype(operation(cache))>) {
                operation(cache);
                callback();
            } else {
                callback(operation(cache));
            }
        });
    }

    void get(const CacheKey &key, std::function<void(std::optional<CacheHit>)> callback);
    void set(const CacheKey &key, CacheValue value, std::chrono::seconds lifetime,
        std::function<void()> callback = {});
    void erase(const CacheKey &key, std::function<void(bool)> callback = {});
    void exists(const CacheKey &key, std::function<void(bool)> callback);
    void remaining(
        const CacheKey &key, std::function<void(std::optional<std::chrono::nanoseconds>)> callback);
    void clear(const EntryFilter &filter, std::function<void(int)> callback = {});
    void clearExpired(std::function<void(int)> callback = {});
    void list(
        const EntryFilter &filter, Sharing sharing, std::function<void(std::vector<EntryInfo>)> callback);
    void statistics(std::function<void(CacheStatistics)> callback);
    void health(std::function<void(std::vector<TierHealth>)> callback);

private:
    void submit(std::function<void(TieredCache &)> job);
    TieredCache &m_cache;
    std::atomic<bool> m_ending {false};
    WorkerPool m_pool; ///< last: its threads end before the rest goes
};

} // namespace dg
