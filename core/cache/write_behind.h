// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The one writer of a persistent tier: what is to be written waits in line, first in, first out, and a
/// thread carries it there behind the callers' backs.
///
/// What waits counts as written: `pending` answers for it. While the tier is away the line stands and is
/// tried again. Values that wait are bounded in bytes: the oldest that is not pinned goes first, and is
/// counted. Of one that was to replace another the delete remains, so that the one before does not come back;
/// deletes are never dropped. A value grows old while it waits. Any thread.

#include "core/cache/cache_tier.h"

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <unordered_map>
#include <variant>

namespace dg {

class WriteBehind {
public:
    /// What was deleted, and how far: for whoever keeps a record of deletes until they have arrived.
    struct Deletion {
        std::variant<CacheKey, EntryFilter> what;
        RoomTime upTo {};
    };
    /// Called on the writer's thread.
    struct Callbacks {
        /// A value was to be put where none is, and another stands there.
        std::function<void(const CacheKey &, const CacheEntry &ours)> existed;
        std::function<void(const Deletion &)> deleted; ///< has arrived
    };

    /// `clock` and `tier` outlive it.
    WriteBehind(Clock &clock, CacheTier &tier, std::int64_t maximumBytes, Callbacks callbacks);
    /// Ends after the write that is under way; what waits is lost (see `flush`).
    ~WriteBehind();
    WriteBehind(const WriteBehind &) = delete;
    WriteBehind &operator=(const WriteBehind &) = delete;

    /// The future is of the write's result; Refused where it was dropped for want of room.
    std::future<WriteResult> put(const CacheKey &key, const CacheEntry &entry, PutMode mode);
    void erase(const CacheKey &key, RoomTime upTo);
    void clear(const EntryFilter &filter, RoomTime upTo);
    /// Anything else that belongs on the tier's thread, in its turn.
    void run(std::function<void()> task);

    struct Pending {
        std::optional<CacheEntry> entry; ///< none: it is deleted, or has expired
    };
    /// What the last write that waits will have made of a key; empty: nothing of that key waits. Clears are
    /// not looked at: they hold by their mark.
    [[nodiscard]] std::optional<Pending> pending(const CacheKey &key);

    /// The tier may be tried again at once.
    void wake();
    /// Waits until nothing waits. False: not within `timeout`, or (`giveUpWhenAway`) the tier is away.
    bool flush(std::chrono::milliseconds timeout, bool giveUpWhenAway);

    [[nodiscard]] std::int64_t waiting(); ///< values, deletes and clears
    /// Values dropped for want of room, by kind.
    [[nodiscard]] std::array<std::int64_t, cacheKindCount> dropped();
    void resetDropped();

private:
    struct Put {
        CacheKey key;
        CacheEntry entry;
        PutMode mode;
        Clock::TimePoint expires;
        std::promise<WriteResult> result;
    };
    struct Erase {
        CacheKey key;
        RoomTime upTo;
    };
    struct Clear {
        EntryFilter filter;
        RoomTime upTo;
    };
    using Task = std::function<void()>;
    using Write = std::variant<Put, Erase, Clear, Task>;
    using Waiting = std::shared_ptr<Write>;

    void enqueue(std::unique_lock<std::mutex> &lock, Write write);
    void makeRoom(); // m_mutex is held
    void forgetLatest(std::deque<Waiting>::const_iterator write); // m_mutex is held
    void work(std::stop_token stop);
    [[nodiscard]] WriteResult carryOut(Write &write);
    [[nodiscard]] WriteResult carryOut(const Put &put);
    [[nodiscard]] CacheEntry asOfNow(const Put &put) const;
    void finish(const Waiting &write, WriteResult result);
    [[nodiscard]] static const CacheKey *keyOf(const Write &write);
    [[nodiscard]] static bool isIfAbsent(const Write &write);
    [[nodiscard]] static std::int64_t bytesOf(const Write &write);

    Clock &m_clock;
    CacheTier &m_tier;
    const std::int64_t m_maximumBytes;
    const Callbacks m_callbacks;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::deque<Waiting> m_line; ///< guarded by m_mutex, as all below; its front is being carried out
    std::unordered_map<CacheKey, Waiting> m_latest; ///< of those in line, the last of each key
    std::int64_t m_bytes = 0;
    bool m_away = false; ///< the front was tried in vain
    std::uint64_t m_wakes = 0;
    std::array<std::int64_t, cacheKindCount> m_dropped {};
    std::jthread m_thread; ///< last: it ends before the rest goes
};

} // namespace dg
