// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/cache_config.h"

#include "core/cache/redis_url.h"

#include <QJsonValue>
#include <QStringList>

#include <algorithm>
#include <concepts>
#include <limits>
#include <type_traits>
#include <utility>

namespace dg {

namespace {

constexpr std::array<QLatin1String, 3> strategyNames {
    QLatin1String("memory"), QLatin1String("redis"), QLatin1String("hybrid")};
constexpr std::array<QLatin1String, cacheTtlCount> ttlNames {
    QLatin1String("short"), QLatin1String("medium"), QLatin1String("long"), QLatin1String("veryLong")};

constexpr std::int64_t mostBytes = 1LL << 50; // well within what JSON numbers hold exactly
constexpr std::int64_t largestValueOfAll = 256LL << 20; // a server takes twice that
constexpr std::int64_t aDay = 24 * 60 * 60;
constexpr std::int64_t longestLifetime = 10 * 366 * aDay;
constexpr std::int64_t aMinute = 60'000; // in milliseconds
constexpr qsizetype longestPrefix = 64;

template <class T>
constexpr bool isDuration = false;
template <class Rep, class Period>
constexpr bool isDuration<std::chrono::duration<Rep, Period>> = true;

template <class T>
std::int64_t numberOf(const T &value)
{
    if constexpr (isDuration<T>)
        return value.count();
    else
        return value;
}

template <class T>
void setNumber(T &value, std::int64_t number)
{
    if constexpr (isDuration<T>)
        value = T(number);
    else
        value = static_cast<T>(number);
}

/// All settings that are numbers, once for reading, writing and checking: visit(group, name, value, smallest,
/// largest, unit). JSON has one object a group, and the settings of the group "" itself.
template <class Config, class Visit>
void forEachNumber(Config &config, Visit &&visit)
{
    const QLatin1String top("");
    visit(top, QLatin1String("memoryBytes"), config.memoryBytes, 1, mostBytes, "bytes");
    visit(top, QLatin1String("memoryEntries"), config.memoryEntries, 0, mostBytes, "entries");
    visit(top, QLatin1String("diskBytes"), config.diskBytes, 1, mostBytes, "bytes");
    visit(top, QLatin1String("largestValue"), config.largestValue, 1, largestValueOfAll, "bytes");
    visit(top, QLatin1String("writeBehindBytes"), config.writeBehindBytes, 1, mostBytes, "bytes");
    visit(top, QLatin1String("compressAbove"), config.compressAbove, 0, mostBytes, "bytes");
    visit(top, QLatin1String("compressionLevel"), config.compressionLevel, 1, 9, "");
    visit(top, QLatin1String("checkForClears"), config.checkForClears, 1, aDay, "seconds");

    const QLatin1String redis("redis");
    visit(redis, QLatin1String("poolSize"), config.redis.poolSize, 1, 256, "connections");
    visit(redis, QLatin1String("connectTimeout"), config.redis.connectTimeout, 1, aMinute, "milliseconds");
    visit(redis, QLatin1String("commandTimeout"), config.redis.commandTimeout, 1, aMinute, "milliseconds");
    visit(redis, QLatin1String("poolWait"), config.redis.poolWait, 0, aMinute, "milliseconds");
    visit(redis, QLatin1String("idleLimit"), config.redis.idleLimit, 1, aDay, "seconds");
    visit(
        redis, QLatin1String("connectionLifetime"), config.redis.connectionLifetime, 1, 30 * aDay, "seconds");

    for (std::size_t i = 0; i < cacheTtlCount; ++i)
        visit(QLatin1String("namedLifetimes"), ttlNames[i], config.namedLifetimes[i], 1, longestLifetime,
            "seconds");
    for (const CacheKind kind : allCacheKinds) {
        visit(QLatin1String("lifetimes"), toString(kind), config.lifetimes[indexOf(kind)], 1, longestLifetime,
            "seconds");
    }
}

QString nameOf(QLatin1String group, QLatin1String name)
{
    const QString start = QStringLiteral("cache.");
    return group.isEmpty() ? start + name : start + group + u'.' + name;
}

tl::unexpected<Error> invalid(const QString &name, const QString &must)
{
    return fail(ErrorKind::InvalidInput, (name + QStringLiteral(" must ") + must + u'.').toStdString());
}

/// A server's administrators find a room's keys by their prefix, and patterns are made of it.
bool isPrefix(const QString &text)
{
    return !text.isEmpty() && text.size() <= longestPrefix
        && std::all_of(text.begin(), text.end(),
            [](QChar c) { return c.isLetterOrNumber() || c == u'-' || c == u'_' || c == u'.' || c == u':'; });
}

Expected<void> readText(const QJsonObject &object, QLatin1String group, QLatin1String name, QString &text)
{
    const QJsonValue value = object.value(name);
    if (value.isUndefined())
        return {};
    if (!value.isString())
        return invalid(nameOf(group, name), QStringLiteral("be text"));
    text = value.toString();
    return {};
}

} // namespace

QLatin1String toString(CacheStrategy strategy)
{
    return strategyNames[static_cast<std::size_t>(strategy)];
}

std::optional<CacheStrategy> cacheStrategyFromString(QStringView name)
{
    for (const CacheStrategy strategy :
        {CacheStrategy::Memory, CacheStrategy::Redis, CacheStrategy::Hybrid}) {
        if (name == toString(strategy))
            return strategy;
    }
    return std::nullopt;
}

Expected<void> CacheConfig::validate() const
{
    Expected<void> result;
    forEachNumber(*this,
        [&](QLatin1String group, QLatin1String name, const auto &value, std::int64_t smallest,
            std::int64_t largest, const char *unit) {
            const std::int64_t number = numberOf(value);
            if (result && (number < smallest || number > largest)) {
                result = invalid(nameOf(group, name),
                    QStringLiteral("be from %1 to %2 %3")
                        .arg(smallest)
                        .arg(largest)
                        .arg(QLatin1String(unit))
                        .trimmed());
            }
        });
    if (!result)
        return result;
    if (redis.isSet()) {
        if (const auto url = parseRedisUrl(redis.url); !url) {
            return fail(ErrorKind::InvalidInput, "cache.redis.url cannot be used: " + url.error().message,
                url.error().hint);
        }
    } else if (strategy == CacheStrategy::Redis) {
        return invalid(
            QStringLiteral("cache.redis.url"), QStringLiteral("name a server for the strategy \"redis\""));
    }
    if (!isPrefix(redis.keyPrefix)) {
        return invalid(QStringLiteral("cache.redis.keyPrefix"),
            QStringLiteral("be 1 to %1 letters, digits, or any of - _ . :").arg(longestPrefix));
    }
    return {};
}

QJsonObject toJson(const CacheConfig &config)
{
    QJsonObject object;
    QJsonObject redis;
    QJsonObject namedLifetimes;
    QJsonObject lifetimes;
    forEachNumber(config,
        [&](QLatin1String group, QLatin1String name, const auto &value, std::int64_t, std::int64_t,
            const char *) {
            QJsonObject &target = group == QLatin1String("redis") ? redis
                : group == QLatin1String("namedLifetimes")        ? namedLifetimes
                : group == QLatin1String("lifetimes")             ? lifetimes
                                                                  : object;
            target.insert(name, static_cast<qint64>(numberOf(value)));
        });
    // What is not a URL is not written: it could not be told from a password.
    redis.insert(QLatin1String("url"),
        parseRedisUrl(config.redis.url) ? redactedRedisUrl(config.redis.url) : QString());
    redis.insert(QLatin1String("keyPrefix"), config.redis.keyPrefix);
    object.insert(QLatin1String("strategy"), QString(toString(config.strategy)));
    object.insert(QLatin1String("folder"), config.folder);
    object.insert(QLatin1String("redis"), redis);
    object.insert(QLatin1String("namedLifetimes"), namedLifetimes);
    object.insert(QLatin1String("lifetimes"), lifetimes);
    return object;
}

Expected<CacheConfig> cacheConfigFromJson(const QJsonObject &object)
{
    CacheConfig config;
    for (const QLatin1String group :
        {QLatin1String("redis"), QLatin1String("namedLifetimes"), QLatin1String("lifetimes")}) {
        if (const QJsonValue value = object.value(group); !value.isUndefined() && !value.isObject())
            return invalid(nameOf(QLatin1String(""), group), QStringLiteral("be an object"));
    }

    Expected<void> result;
    forEachNumber(config,
        [&](QLatin1String group, QLatin1String name, auto &setting, std::int64_t smallest,
            std::int64_t largest, const char *unit) {
            const QJsonObject from = group.isEmpty() ? object : object.value(group).toObject();
            const QJsonValue value = from.value(name);
            if (!result || value.isUndefined())
                return;
            // Whole numbers alone, and within the bounds before they are put into anything narrower.
            constexpr std::int64_t none = std::numeric_limits<std::int64_t>::min();
            const std::int64_t number = value.isDouble() ? value.toInteger(none) : none;
            if (number < smallest || number > largest) {
                result = invalid(nameOf(group, name),
                    QStringLiteral("be a whole number from %1 to %2 %3")
                        .arg(smallest)
                        .arg(largest)
                        .arg(QLatin1String(unit))
                        .trimmed());
                return;
            }
            setNumber(setting, number);
        });
    if (!result)
        return tl::unexpected(result.error());

    const QLatin1String top("");
    QString strategy = toString(config.strategy);
    const QJsonObject redis = object.value(QLatin1String("redis")).toObject();
    for (const auto &read : {readText(object, top, QLatin1String("strategy"), strategy),
             readText(object, top, QLatin1String("folder"), config.folder),
             readText(redis, QLatin1String("redis"), QLatin1String("url"), config.redis.url),
             readText(redis, QLatin1String("redis"), QLatin1String("keyPrefix"), config.redis.keyPrefix)}) {
        if (!read)
            return tl::unexpected(read.error());
    }
    const auto known = cacheStrategyFromString(strategy);
    if (!known)
        return invalid(
            QStringLiteral("cache.strategy"), QStringLiteral("be \"memory\", \"redis\" or \"hybrid\""));
    config.strategy = *known;
    if (const auto valid = config.validate(); !valid)
        return tl::unexpected(valid.error());
    return config;
}

} // namespace dg
