// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/async_cache.h"

namespace dg {

static constexpr std::size_t threads = 2;

AsyncCache::AsyncCache(TieredCache &cache)
    : m_cache(cache)
    , m_pool(threads)
{
}

AsyncCache::~AsyncCache()
{
    m_ending = true;
}

void AsyncCache::submit(std::function<void(TieredCache &)> job)
{
    m_pool.submit(0, [this, job = std::move(job)] {
        if (!m_ending)
            job(m_cache);
    });
}

void AsyncCache::get(const CacheKey &key, std::function<void(std::optional<CacheHit>)> callback)
{
    run([key](TieredCache &cache) { return cache.get(key); }, std::move(callback));
}

void AsyncCache::set(
    const CacheKey &key, CacheValue value, std::chrono::seconds lifetime, std::function<void()> callback)
{
    run([key, value = std::move(value), lifetime](TieredCache &cache) { cache.set(key, value, lifetime); },
        [callback = std::move(callback)] {
            if (callback)
                callback();
        });
}

void AsyncCache::erase(const CacheKey &key, std::function<void(bool)> callback)
{
    run([key](TieredCache &cache) { return cache.erase(key); },
        [callback = std::move(callback)](bool had) {
            if (callback)
                callback(had);
        });
}

void AsyncCache::exists(const CacheKey &key, std::function<void(bool)> callback)
{
    run([key](TieredCache &cache) { return cache.exists(key); }, std::move(callback));
}

void AsyncCache::remaining(
    const CacheKey &key, std::function<void(std::optional<std::chrono::nanoseconds>)> callback)
{
    run([key](TieredCache &cache) { return cache.remaining(key); }, std::move(callback));
}

void AsyncCache::clear(const EntryFilter &filter, std::function<void(int)> callback)
{
    run([filter](TieredCache &cache) { return cache.clear(filter); },
        [callback = std::move(callback)](int cleared) {
            if (callback)
                callback(cleared);
        });
}

void AsyncCache::clearExpired(std::function<void(int)> callback)
{
    run([](TieredCache &cache) { return cache.clearExpired(); },
        [callback = std::move(callback)](int cleared) {
            if (callback)
                callback(cleared);
        });
}

void AsyncCache::list(
    const EntryFilter &filter, Sharing sharing, std::function<void(std::vector<EntryInfo>)> callback)
{
    run([filter, sharing](TieredCache &cache) { return cache.list(filter, sharing); }, std::move(callback));
}

void AsyncCache::statistics(std::function<void(CacheStatistics)> callback)
{
    run([](TieredCache &cache) { return cache.statistics(); }, std::move(callback));
}

void AsyncCache::health(std::function<void(std::vector<TierHealth>)> callback)
{
    run([](TieredCache &cache) { return cache.checkHealth(); }, std::move(callback));
}

} // namespace dg
