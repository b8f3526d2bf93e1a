// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/redis_locks.h"

#include "core/cache/redis_scripts.h"

#include <QUuid>

#include <utility>

namespace dg {

namespace {

RedisCommand lockCommand(const QByteArray &name, const QByteArray &owner)
{
    const auto lifetime = std::chrono::milliseconds(RedisLocks::lifetime).count();
    return {"EVAL", redis::lock, "1", name, owner, QByteArray::number(static_cast<qlonglong>(lifetime))};
}

} // namespace

class RedisLocks::Held final : public RoomLock {
public:
    Held(std::shared_ptr<RedisLocks> locks, QByteArray owner)
        : m_locks(std::move(locks))
        , m_owner(std::move(owner))
    {
    }
    ~Held() override { m_locks->release(m_owner); }

private:
    const std::shared_ptr<RedisLocks> m_locks;
    const QByteArray m_owner;
};

RoomLockAttempt RedisLocks::tryLock(std::shared_ptr<RedisLink> link, const QByteArray &name)
{
    if (!link->allows())
        return {};
    const QByteArray owner = QUuid::createUuid().toRfc4122().toHex();
    const auto replies = link->run(lockCommand(name, owner));
    if (!replies || redis::isError(*replies->front()))
        return {};
    if (redis::numberOf(*replies->front()) != 1)
        return {RoomLockAttempt::State::HeldByAnother, nullptr};
    {
        const std::scoped_lock lock(m_mutex);
        m_held.emplace(owner, Lock {std::move(link), name});
    }
    return {RoomLockAttempt::State::Held, std::make_unique<Held>(shared_from_this(), owner)};
}

void RedisLocks::release(const QByteArray &owner)
{
    Lock released;
    {
        const std::scoped_lock lock(m_mutex);
        const auto found = m_held.find(owner);
        released = std::move(found->second);
        m_held.erase(found);
    }
    // Where the server is away the lock ends by itself.
    if (released.link->allows())
        (void)released.link->run({"EVAL", redis::unlock, "1", released.name, owner});
}

void RedisLocks::renewAll()
{
    std::map<QByteArray, Lock> held;
    {
        const std::scoped_lock lock(m_mutex);
        held = m_held;
    }
    for (const auto &[owner, lock] : held) {
        if (!lock.link->allows())
            continue;
        (void)lock.link->run(lockCommand(lock.name, owner));
        // It may have been released meanwhile, and been taken again just now.
        const bool isReleased = [&, &each = owner] {
            const std::scoped_lock guard(m_mutex);
            return !m_held.contains(each);
        }();
        if (isReleased)
            (void)lock.link->run({"EVAL", redis::unlock, "1", lock.name, owner});
    }
}

bool RedisLocks::isEmpty()
{
    const std::scoped_lock lock(m_mutex);
    return m_held.empty();
}

} // namespace dg
