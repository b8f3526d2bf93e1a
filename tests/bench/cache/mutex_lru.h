// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The reference for the memory tier: what anybody would write first. It knows no lifetimes, no statistics
/// and no bytes, and holds so many entries. Any thread.

#include "core/cache/cache_entry.h"
#include "core/cache/cache_key.h"

#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>

namespace dg::bench {

class MutexLru {
public:
    using Value = std::shared_ptr<const CacheValue>;

    explicit MutexLru(std::size_t mostEntries)
        : m_mostEntries(mostEntries)
    {
    }

    [[nodiscard]] Value get(const CacheKey &key)
    {
        const std::scoped_lock lock(m_mutex);
        const auto found = m_places.find(key);
        if (found == m_places.end())
            return {};
        m_entries.splice(m_entries.begin(), m_entries, found->second);
        return found->second->second;
    }

    void put(const CacheKey &key, Value value)
    {
        const std::scoped_lock lock(m_mutex);
        if (const auto found = m_places.find(key); found != m_places.end()) {
            found->second->second = std::move(value);
            m_entries.splice(m_entries.begin(), m_entries, found->second);
            return;
        }
        if (m_places.size() >= m_mostEntries) {
            m_places.erase(m_entries.back().first);
            m_entries.pop_back();
        }
        m_entries.emplace_front(key, std::move(value));
        m_places.emplace(key, m_entries.begin());
    }

private:
    using Entries = std::list<std::pair<CacheKey, Value>>;
    const std::size_t m_mostEntries;
    std::mutex m_mutex;
    Entries m_entries; ///< guarded by m_mutex, as all below; from the most to the least recently used
    std::unordered_map<CacheKey, Entries::iterator> m_places;
};

} // namespace dg::bench
