// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/write_behind.h"

#include <algorithm>
#include <utility>

namespace dg {

namespace {

/// A tier that is away is tried again so often, unless it says so itself before.
constexpr std::chrono::milliseconds retryPause {200};

template <class... F>
struct Overloaded : F... {
    using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

} // namespace

WriteBehind::WriteBehind(Clock &clock, CacheTier &tier, std::int64_t maximumBytes, Callbacks callbacks)
    : m_clock(clock)
    , m_tier(tier)
    , m_maximumBytes(maximumBytes)
    , m_callbacks(std::move(callbacks))
    , m_thread([this](std::stop_token stop) { work(std::move(stop)); })
{
}

WriteBehind::~WriteBehind()
{
    m_thread.request_stop();
    m_thread.join();
    for (const Waiting &write : m_line) {
        if (auto *put = std::get_if<Put>(write.get()))
            put->result.set_value(WriteResult::Away);
    }
}

const CacheKey *WriteBehind::keyOf(const Write &write)
{
    if (const auto *put = std::get_if<Put>(&write))
        return &put->key;
    if (const auto *erase = std::get_if<Erase>(&write))
        return &erase->key;
    return nullptr;
}

std::int64_t WriteBehind::bytesOf(const Write &write)
{
    const auto *put = std::get_if<Put>(&write);
    return put ? static_cast<std::int64_t>(put->entry.value->charge()) : 0;
}

std::future<WriteResult> WriteBehind::put(const CacheKey &key, const CacheEntry &entry, PutMode mode)
{
    const auto now = m_clock.now();
    const auto end = Clock::TimePoint::max();
    Put write {key, entry, mode, entry.remaining > end - now ? end : now + entry.remaining, {}};
    std::future<WriteResult> result = write.result.get_future();
    std::unique_lock lock(m_mutex);
    enqueue(lock, std::move(write));
    return result;
}

void WriteBehind::erase(const CacheKey &key, RoomTime upTo)
{
    std::unique_lock lock(m_mutex);
    enqueue(lock, Erase {key, upTo});
}

void WriteBehind::clear(const EntryFilter &filter, RoomTime upTo)
{
    std::unique_lock lock(m_mutex);
    enqueue(lock, Clear {filter, upTo});
}

void WriteBehind::run(std::function<void()> task)
{
    std::unique_lock lock(m_mutex);
    enqueue(lock, std::move(task));
}

void WriteBehind::enqueue(std::unique_lock<std::mutex> &, Write write)
{
    auto waiting = std::make_shared<Write>(std::move(write));
    m_bytes += bytesOf(*waiting);
    if (const CacheKey *key = keyOf(*waiting))
        m_latest[*key] = waiting;
    m_line.push_back(std::move(waiting));
    makeRoom();
    m_changed.notify_all();
}

void WriteBehind::makeRoom()
{
    // The front may be on its way this moment: it stays.
    for (auto each = m_line.size() > 1 ? m_line.begin() + 1 : m_line.end();
         m_bytes > m_maximumBytes && each != m_line.end();) {
        auto *put = std::get_if<Put>(each->get());
        if (!put || put->entry.pinned) {
            ++each;
            continue;
        }
        m_bytes -= bytesOf(**each);
        ++m_dropped[indexOf(put->key.kind())];
        put->result.set_value(WriteResult::Refused);
        const Waiting &latest = m_latest.at(put->key);
        if (put->mode == PutMode::Replace && (latest == *each || isIfAbsent(*latest))) {
            // What it was to replace must not come back in its stead.
            **each = Erase {put->key, put->entry.stamp - std::chrono::microseconds(1)};
            ++each;
        } else {
            if (latest == *each)
                forgetLatest(each);
            each = m_line.erase(each);
        }
    }
}

bool WriteBehind::isIfAbsent(const Write &write)
{
    const auto *put = std::get_if<Put>(&write);
    return put && put->mode == PutMode::IfAbsent;
}

void WriteBehind::forgetLatest(std::deque<Waiting>::const_iterator write)
{
    const CacheKey key = *keyOf(**write);
    while (write != m_line.begin()) {
        --write;
        const CacheKey *other = keyOf(**write);
        if (other && *other == key) {
            m_latest[key] = *write;
            return;
        }
    }
    m_latest.erase(key);
}

CacheEntry WriteBehind::asOfNow(const Put &put) const
{
    CacheEntry entry = put.entry;
    entry.remaining = put.expires - m_clock.now();
    return entry;
}

std::optional<WriteBehind::Pending> WriteBehind::pending(const CacheKey &key)
{
    const std::scoped_lock lock(m_mutex);
    const auto found = m_latest.find(key);
    if (found == m_latest.end())
        return std::nullopt;
    if (const auto *put = std::get_if<Put>(found->second.get())) {
        if (CacheEntry entry = asOfNow(*put); entry.remaining.count() > 0)
            return Pending {std::move(entry)};
    }
    return Pending {};
}

void WriteBehind::work(std::stop_token stop)
{
    std::unique_lock lock(m_mutex);
    while (m_changed.wait(lock, stop, [&] { return !m_line.empty(); }) && !stop.stop_requested()) {
        const Waiting write = m_line.front();
        const std::uint64_t wakes = m_wakes;
        lock.unlock();
        const WriteResult result = carryOut(*write);
        lock.lock();
        m_away = result == WriteResult::Away;
        if (m_away) {
            m_changed.notify_all();
            m_changed.wait_for(lock, stop, retryPause, [&] { return m_wakes != wakes; });
            continue;
        }
        lock.unlock();
        finish(write, result);
        lock.lock();
        m_line.pop_front();
        m_bytes -= bytesOf(*write);
        if (const CacheKey *key = keyOf(*write)) {
            const auto latest = m_latest.find(*key);
            if (latest != m_latest.end() && latest->second == write)
                m_latest.erase(latest);
        }
        m_changed.notify_all();
    }
}

WriteResult WriteBehind::carryOut(Write &write)
{
    return std::visit(Overloaded {
                          [&](Put &put) { return carryOut(put); },
                          [&](Erase &erase) { return m_tier.erase(erase.key, erase.upTo); },
                          [&](Clear &clear) { return m_tier.clear(clear.filter, clear.upTo); },
                          [&](Task &task) {
                              task();
                              return WriteResult::Done;
                          },
                      },
        write);
}

WriteResult WriteBehind::carryOut(const Put &put)
{
    const CacheEntry entry = asOfNow(put);
    if (entry.remaining.count() > 0)
        return m_tier.put(put.key, entry, put.mode);
    // It has expired on its way. What it was to replace goes all the same.
    return put.mode == PutMode::Replace ? m_tier.erase(put.key, entry.stamp) : WriteResult::Refused;
}

void WriteBehind::finish(const Waiting &write, WriteResult result)
{
    if (auto *put = std::get_if<Put>(write.get())) {
        if (result == WriteResult::Existed && put->mode == PutMode::IfAbsent && m_callbacks.existed)
            m_callbacks.existed(put->key, asOfNow(*put));
        put->result.set_value(result);
    }
    if (!m_callbacks.deleted || result != WriteResult::Done)
        return;
    if (const auto *erase = std::get_if<Erase>(write.get()))
        m_callbacks.deleted({erase->key, erase->upTo});
    if (const auto *clear = std::get_if<Clear>(write.get()))
        m_callbacks.deleted({clear->filter, clear->upTo});
}

void WriteBehind::wake()
{
    const std::scoped_lock lock(m_mutex);
    ++m_wakes;
    m_changed.notify_all();
}

bool WriteBehind::flush(std::chrono::milliseconds timeout, bool giveUpWhenAway)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, timeout, [&] { return m_line.empty() || (giveUpWhenAway && m_away); });
    return m_line.empty();
}

std::int64_t WriteBehind::waiting()
{
    const std::scoped_lock lock(m_mutex);
    return std::ranges::count_if(
        m_line, [](const Waiting &write) { return !std::holds_alternative<Task>(*write); });
}

std::array<std::int64_t, cacheKindCount> WriteBehind::dropped()
{
    const std::scoped_lock lock(m_mutex);
    return m_dropped;
}

void WriteBehind::resetDropped()
{
    const std::scoped_lock lock(m_mutex);
    m_dropped = {};
}

} // namespace dg
