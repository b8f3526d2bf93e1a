// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/disk_pending.h"

#include <algorithm>
#include <utility>

namespace dg::disk {

/// What does not fit any more is forgotten: a use not counted, an entry found unfit once more.
static constexpr std::size_t mostKept = 20'000;

static void raise(ClearMarks &times, const QString &name, RoomTime upTo)
{
    RoomTime &time = times[name];
    time = std::max(time, upTo);
}

void Pending::addUse(const CacheKey &key, RoomTime now)
{
    const std::scoped_lock lock(m_mutex);
    if (m_batch.uses.size() >= mostKept && !m_batch.uses.contains(key))
        return;
    Use &use = m_batch.uses[key];
    ++use.count;
    use.last = std::max(use.last, now);
}

void Pending::addUnfit(const Found &found)
{
    const std::scoped_lock lock(m_mutex);
    if (m_batch.unfit.size() < mostKept)
        m_batch.unfit.push_back(found);
}

void Pending::addTombstone(const QString &name, RoomTime upTo)
{
    const std::scoped_lock lock(m_mutex);
    raise(m_batch.tombstones, name, upTo);
}

void Pending::removeTombstone(const QString &name, RoomTime upTo)
{
    const std::scoped_lock lock(m_mutex);
    const auto found = m_batch.tombstones.find(name);
    if (found != m_batch.tombstones.end() && found->second <= upTo)
        m_batch.tombstones.erase(found);
}

void Pending::addMark(const QString &name, RoomTime upTo)
{
    const std::scoped_lock lock(m_mutex);
    raise(m_batch.marks, name, upTo);
}

void Pending::addAdopted(const QString &name, RoomTime upTo)
{
    const std::scoped_lock lock(m_mutex);
    raise(m_batch.adopted, name, upTo);
}

Pending::Batch Pending::take()
{
    const std::scoped_lock lock(m_mutex);
    return std::exchange(m_batch, {});
}

void Pending::putBack(const Batch &batch)
{
    const std::scoped_lock lock(m_mutex);
    for (const auto &[key, use] : batch.uses) {
        Use &now = m_batch.uses[key];
        now.count += use.count;
        now.last = std::max(now.last, use.last);
    }
    m_batch.unfit.insert(m_batch.unfit.end(), batch.unfit.begin(), batch.unfit.end());
    for (const auto &[name, upTo] : batch.tombstones)
        raise(m_batch.tombstones, name, upTo);
    for (const auto &[name, upTo] : batch.marks)
        raise(m_batch.marks, name, upTo);
    for (const auto &[name, upTo] : batch.adopted)
        raise(m_batch.adopted, name, upTo);
}

void Pending::forgetUnfit()
{
    const std::scoped_lock lock(m_mutex);
    m_batch.unfit.clear();
}

bool Pending::isEmpty() const
{
    const std::scoped_lock lock(m_mutex);
    return m_batch.isEmpty();
}

Uses Pending::uses() const
{
    const std::scoped_lock lock(m_mutex);
    return m_batch.uses;
}

ClearMarks Pending::tombstones() const
{
    const std::scoped_lock lock(m_mutex);
    return m_batch.tombstones;
}

} // namespace dg::disk
