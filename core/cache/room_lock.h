// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Single flight across a room: whoever holds a key's lock makes the call, the others wait for what it
/// stores.

#include "core/cache/cache_key.h"

#include <memory>

namespace dg {

/// Held as long as it lives, which the cache outlives, and renewed behind the holder's back. Its destructor
/// releases it, if it is still its own. It ends by itself ten seconds after its process does.
class RoomLock {
public:
    virtual ~RoomLock() = default;
};

struct RoomLockAttempt {
    enum class State {
        Held, ///< by the caller: `lock` is set
        HeldByAnother,
        NoRoom, ///< there is no server, or it cannot be reached: call without a lock
    };
    State state = State::NoRoom;
    std::unique_ptr<RoomLock> lock;
};

/// Any thread; does not wait for a lock.
class RoomLocks {
public:
    virtual ~RoomLocks() = default;
    [[nodiscard]] virtual RoomLockAttempt tryLock(const CacheKey &key) = 0;
};

} // namespace dg
