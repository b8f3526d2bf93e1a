// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/faulty_tier.h"

namespace dg {

void FaultyTier::setAway(bool away)
{
    const std::scoped_lock lock(m_mutex);
    m_away = away;
}

void FaultyTier::hold()
{
    const std::scoped_lock lock(m_mutex);
    m_held = true;
}

void FaultyTier::letGo()
{
    const std::scoped_lock lock(m_mutex);
    m_held = false;
    m_changed.notify_all();
}

void FaultyTier::awaitWrites(int count)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return m_writes >= count; });
}

QByteArrayList FaultyTier::log()
{
    const std::scoped_lock lock(m_mutex);
    return m_log;
}

bool FaultyTier::mayWrite(std::unique_lock<std::mutex> &lock)
{
    ++m_writes;
    m_changed.notify_all();
    m_changed.wait(lock, [this] { return !m_held; });
    return !m_away;
}

std::optional<CacheEntry> FaultyTier::get(const CacheKey &key, Look)
{
    const std::scoped_lock lock(m_mutex);
    const auto found = m_entries.find(key);
    return found == m_entries.end() ? std::nullopt : std::optional(found->second);
}

WriteResult FaultyTier::put(const CacheKey &key, const CacheEntry &entry, PutMode mode)
{
    std::unique_lock lock(m_mutex);
    if (!mayWrite(lock))
        return WriteResult::Away;
    if (mode == PutMode::IfAbsent && m_entries.contains(key))
        return WriteResult::Existed;
    m_entries.insert_or_assign(key, entry);
    m_log.append(entry.bytes());
    return WriteResult::Done;
}

WriteResult FaultyTier::erase(const CacheKey &key, RoomTime)
{
    std::unique_lock lock(m_mutex);
    if (!mayWrite(lock))
        return WriteResult::Away;
    m_entries.erase(key);
    m_log.append("-");
    return WriteResult::Done;
}

WriteResult FaultyTier::clear(const EntryFilter &, RoomTime)
{
    std::unique_lock lock(m_mutex);
    if (!mayWrite(lock))
        return WriteResult::Away;
    m_entries.clear();
    m_log.append("-");
    return WriteResult::Done;
}

TierHealth FaultyTier::health()
{
    TierHealth health;
    health.name = name();
    return health;
}

} // namespace dg
