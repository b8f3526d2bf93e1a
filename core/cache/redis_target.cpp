// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/redis_target.h"

namespace dg {

namespace redis {

QByteArray number(std::int64_t value)
{
    return QByteArray::number(static_cast<qlonglong>(value));
}

QByteArray number(RoomTime time)
{
    return number(time.time_since_epoch().count());
}

} // namespace redis

namespace {

/// For MATCH, where these have a meaning of their own.
QByteArray escapedPattern(const QByteArray &text)
{
    QByteArray result;
    for (const char each : text) {
        if (QByteArrayView("*?[]^-\\").contains(each))
            result += '\\';
        result += each;
    }
    return result;
}

} // namespace

QByteArray RedisTarget::marks() const
{
    return prefix + ":clears:" + redis::number(CacheKey::schemaVersion);
}

QByteArray RedisTarget::pattern(std::optional<CacheKind> kind) const
{
    const QByteArray kinds = kind ? QByteArray(toString(*kind).data(), toString(*kind).size()) : "*";
    return escapedPattern(prefix) + ':' + redis::number(CacheKey::schemaVersion) + ':' + kinds + ":*";
}

} // namespace dg
