// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The room's locks that this process holds, and their renewal while it does. Any thread.

#include "core/cache/redis_link.h"
#include "core/cache/room_lock.h"

#include <map>
#include <memory>
#include <mutex>

namespace dg {

class RedisLocks : public std::enable_shared_from_this<RedisLocks> {
public:
    /// A lock that nobody renews ends by itself after `lifetime`: its holder's process has ended.
    static constexpr std::chrono::seconds lifetime {10};
    static constexpr std::chrono::seconds renewal {3};

    /// `name` is the lock's key on the server.
    [[nodiscard]] RoomLockAttempt tryLock(std::shared_ptr<RedisLink> link, const QByteArray &name);
    /// To be called every `renewal`.
    void renewAll();
    [[nodiscard]] bool isEmpty();

private:
    class Held;
    struct Lock {
        std::shared_ptr<RedisLink> link;
        QByteArray name;
    };
    void release(const QByteArray &owner);

    std::mutex m_mutex;
    std::map<QByteArray, Lock> m_held; ///< by owner; guarded by m_mutex
};

} // namespace dg
