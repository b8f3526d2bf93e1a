// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/redis_tier.h"

#include "core/cache/redis_listing.h"
#include "core/cache/redis_locks.h"
#include "core/cache/redis_scripts.h"
#include "core/cache/redis_target.h"
#include "core/cache/redis_url.h"
#include "core/cache/tier_counts.h"

#include <hiredis/hiredis.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace dg {

namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;
using redis::number;
using redis::Trouble;

/// How often the round trip is measured while all is well.
constexpr SteadyClock::duration pingPause = 15s;
constexpr SteadyClock::duration pauseAfterFailure = 1s;
/// How often to look whether a probe is due while the server is away.
constexpr SteadyClock::duration probeGlance = 250ms;
/// What claims to be written or cleared later than that from now was not: clocks may be wrong by less.
constexpr auto furthestAhead = std::chrono::days(1);
/// As long as the disk keeps them.
constexpr auto marksKept = std::chrono::days(400);
/// Enough of a value to tell it from another one.
constexpr qsizetype fingerprint = 64;

RoomTime timeFrom(std::int64_t microseconds)
{
    return RoomTime(std::chrono::microseconds(microseconds));
}

/// How long an entry that may have waited a while is still good for.
std::chrono::milliseconds lifetimeLeft(const CacheEntry &entry, RoomTime now)
{
    const auto waited = std::max(now - entry.stamp, std::chrono::microseconds(0));
    return std::chrono::ceil<std::chrono::milliseconds>(entry.remaining - waited);
}

using Targets = std::shared_ptr<const RedisTarget>;

} // namespace

struct RedisTier::Impl {
    Impl(Clock &theClock, RoomClock &theRoom, const RedisConfig &config, const EnvelopeFormat &format)
        : clock(theClock)
        , room(theRoom)
        , target(makeTarget(config, format))
    {
    }

    [[nodiscard]] Targets makeTarget(const RedisConfig &config, const EnvelopeFormat &format)
    {
        return std::make_shared<const RedisTarget>(clock, config, format, [this] { wakeUp(); });
    }
    /// There may be something to do on the tier's own thread.
    void wakeUp()
    {
        const std::scoped_lock lock(wakeMutex);
        isWoken = true;
        wake.notify_all();
    }
    [[nodiscard]] Targets now() const
    {
        const std::scoped_lock lock(targetMutex);
        return target;
    }
    [[nodiscard]] TierCounts &of(CacheKind kind) { return counts[indexOf(kind)]; }
    /// What concerns no kind in particular is the first one's.
    [[nodiscard]] TierCounts &of(std::optional<CacheKind> kind)
    {
        return of(kind.value_or(CacheKind::AiResponse));
    }
    [[nodiscard]] QByteArray latestTrueStamp() const { return number(room.latest() + furthestAhead); }

    [[nodiscard]] Answer read(const RedisTarget &at, const CacheKey &key, TierCounts &count);
    void eraseUnfit(const RedisTarget &at, const CacheKey &key, QByteArrayView value);
    /// `whenClosed`: for a server that takes no writes for now.
    [[nodiscard]] WriteResult resultOf(
        const RedisLink::Result &result, TierCounts &count, WriteResult whenClosed);
    void noteWriting(const std::string &trouble);

    void keepUp(std::stop_token stop);
    /// False: the server does not answer.
    [[nodiscard]] bool ping(const RedisTarget &at);
    void adoptTime(const redisReply &reply, Clock::TimePoint asked);
    void tellReachable();

    Clock &clock;
    RoomClock &room;
    mutable std::mutex targetMutex;
    Targets target; ///< guarded by targetMutex
    std::array<TierCounts, cacheKindCount> counts;
    const std::shared_ptr<RedisLocks> locks = std::make_shared<RedisLocks>();

    std::mutex stateMutex; ///< guards all below, up to the thread
    std::string writeTrouble;
    Clock::WallTime writeTroubleSince {};
    std::optional<std::chrono::nanoseconds> roundTrip;
    std::array<std::int64_t, cacheKindCount> listedEntries {};
    std::array<std::int64_t, cacheKindCount> listedBytes {};

    std::mutex callbackMutex;
    std::function<void()> onReachable; ///< guarded by callbackMutex

    std::mutex wakeMutex;
    std::condition_variable_any wake;
    bool isWoken = false; ///< guarded by wakeMutex
    std::jthread thread; ///< last: it ends before the rest goes
};

RedisTier::Answer RedisTier::Impl::read(const RedisTarget &at, const CacheKey &key, TierCounts &count)
{
    const Answer nothing {std::nullopt, true};
    const QByteArray name = at.nameOf(key);
    const auto replies = at.link->run({"GET", name});
    if (!replies) {
        if (replies.error().kind == RedisFault::Kind::TooLarge) {
            TierCounts::add(count.rejected);
            (void)at.link->run({"EVAL", redis::eraseLarger, "1", name,
                number(at.format.largestValue + RedisTarget::aroundValue / 2)});
        } else if (replies.error().kind != RedisFault::Kind::Interrupted) {
            TierCounts::add(count.errors);
        }
        return {};
    }
    const redisReply &reply = *replies->front();
    if (redis::isNil(reply))
        return nothing;
    const QByteArrayView value = redis::textOf(reply);
    if (redis::isError(reply)) {
        const bool isOther = redis::troubleOf(value) == Trouble::WrongType;
        TierCounts::add(isOther ? count.rejected : count.errors);
        if (isOther)
            eraseUnfit(at, key, {});
        return nothing;
    }
    auto entry = decodeEnvelope(key, value, at.format, room.now());
    if (!entry) {
        TierCounts::add(count.rejected);
        eraseUnfit(at, key, value);
        return nothing;
    }
    if (entry->remaining <= 0ns) {
        TierCounts::add(count.expirations);
        return nothing;
    }
    return {std::move(*entry), true};
}

void RedisTier::Impl::eraseUnfit(const RedisTarget &at, const CacheKey &key, QByteArrayView value)
{
    (void)at.link->run({"EVAL", redis::eraseUnfit, "1", at.nameOf(key),
        value.first(std::min(value.size(), fingerprint)).toByteArray(), number(value.size())});
}

WriteResult RedisTier::Impl::resultOf(
    const RedisLink::Result &result, TierCounts &count, WriteResult whenClosed)
{
    if (!result) {
        if (result.error().kind != RedisFault::Kind::Interrupted)
            TierCounts::add(count.errors);
        return WriteResult::Away;
    }
    for (const RedisReply &reply : *result) {
        if (!redis::isError(*reply))
            continue;
        TierCounts::add(count.errors);
        const QByteArrayView text = redis::textOf(*reply);
        noteWriting(redis::inWords(text));
        return redis::troubleOf(text) == Trouble::TakesNoWrites ? whenClosed : WriteResult::Refused;
    }
    noteWriting({});
    return WriteResult::Done;
}

void RedisTier::Impl::noteWriting(const std::string &trouble)
{
    const std::scoped_lock lock(stateMutex);
    if (trouble == writeTrouble)
        return;
    writeTrouble = trouble;
    writeTroubleSince = clock.wallNow();
}

void RedisTier::Impl::adoptTime(const redisReply &reply, Clock::TimePoint asked)
{
    if (!redis::isArray(reply) || reply.elements != 2)
        return;
    const std::int64_t seconds = redis::numberOf(*reply.element[0]);
    const std::int64_t microseconds = redis::numberOf(*reply.element[1]);
    if (seconds > 0 && microseconds >= 0)
        room.adopt(asked, clock.now(), timeFrom(seconds * 1'000'000 + microseconds));
}

bool RedisTier::Impl::ping(const RedisTarget &at)
{
    at.link->closeIdleConnections();
    // The first may have to connect: the second is the one that is timed.
    if (!at.link->run({"PING"}))
        return false;
    const auto begun = SteadyClock::now();
    if (!at.link->run({"PING"}))
        return false;
    const std::scoped_lock lock(stateMutex);
    roundTrip = SteadyClock::now() - begun;
    return true;
}

void RedisTier::Impl::tellReachable()
{
    const std::scoped_lock lock(callbackMutex);
    if (onReachable)
        onReachable();
}

void RedisTier::Impl::keepUp(std::stop_token stop)
{
    Targets known;
    bool wasReachable = false;
    auto nextPing = SteadyClock::time_point::min();
    auto nextRenewal = SteadyClock::now() + RedisLocks::renewal;
    while (!stop.stop_requested()) {
        const Targets at = now();
        if (std::exchange(known, at) != at) {
            wasReachable = false;
            nextPing = SteadyClock::time_point::min();
        }
        if (at->link->probeIsDue()) {
            const RedisCommand command {"PING"};
            (void)at->link->probe(std::span(&command, 1));
            nextPing = SteadyClock::time_point::min();
        }
        if (at->link->allows() && SteadyClock::now() >= nextPing)
            nextPing = SteadyClock::now() + (ping(*at) ? pingPause : pauseAfterFailure);
        if (SteadyClock::now() >= nextRenewal) {
            locks->renewAll();
            nextRenewal = SteadyClock::now() + RedisLocks::renewal;
        }
        const bool isReachable = at->link->allows();
        if (isReachable && !std::exchange(wasReachable, isReachable))
            tellReachable();
        wasReachable = isReachable;

        auto until = locks->isEmpty() ? nextPing : std::min(nextPing, nextRenewal);
        if (!isReachable)
            until = SteadyClock::now() + (at->link->mayBeProbed() ? probeGlance : pingPause);
        std::unique_lock lock(wakeMutex);
        wake.wait_until(lock, stop, until, [this] { return isWoken; });
        isWoken = false;
    }
}

RedisTier::RedisTier(Clock &clock, RoomClock &room, const RedisConfig &config, const EnvelopeFormat &format)
    : m_impl(std::make_unique<Impl>(clock, room, config, format))
{
    m_impl->thread = std::jthread([this](std::stop_token stop) { m_impl->keepUp(std::move(stop)); });
}

RedisTier::~RedisTier()
{
    m_impl->thread.request_stop();
    m_impl->now()->link->close();
}

void RedisTier::configure(const RedisConfig &config, const EnvelopeFormat &format)
{
    Targets target = m_impl->makeTarget(config, format);
    {
        const std::scoped_lock lock(m_impl->targetMutex);
        std::swap(m_impl->target, target);
    }
    target->link->close();
    {
        const std::scoped_lock lock(m_impl->stateMutex);
        m_impl->writeTrouble.clear();
        m_impl->roundTrip.reset();
        m_impl->listedEntries = {};
        m_impl->listedBytes = {};
    }
    m_impl->wakeUp();
}

QString RedisTier::name() const
{
    return QStringLiteral("Redis");
}

std::optional<CacheEntry> RedisTier::get(const CacheKey &key, Look look)
{
    return ask(key, look).entry;
}

RedisTier::Answer RedisTier::ask(const CacheKey &key, Look look)
{
    const Targets at = m_impl->now();
    if (!at->link->allows())
        return {};
    TierCounts &count = m_impl->of(key.kind());
    const auto begun = m_impl->clock.now();
    Answer answer = m_impl->read(*at, key, count);
    if (look == Look::Counted) {
        TierCounts::add(answer.entry ? count.hits : count.misses);
        count.latency.add(m_impl->clock.now() - begun);
    }
    return answer;
}

WriteResult RedisTier::put(const CacheKey &key, const CacheEntry &entry, PutMode mode)
{
    const Targets at = m_impl->now();
    if (!at->link->allows())
        return WriteResult::Away;
    TierCounts &count = m_impl->of(key.kind());
    WriteResult result = WriteResult::Refused;
    if (entry.value->bytes.size() <= at->format.largestValue) {
        const auto lifetime = lifetimeLeft(entry, m_impl->room.now());
        if (lifetime <= 0ms)
            return WriteResult::Done; // it has expired on its way
        const QByteArray envelope = encodeEnvelope(key, entry, at->format);
        const QByteArray left = number(lifetime.count());
        const auto replies = mode == PutMode::IfAbsent
            ? at->link->run({"SET", at->nameOf(key), envelope, "NX", "PX", left})
            : at->link->run({"EVAL", redis::replace, "1", at->nameOf(key), envelope, left,
                number(entry.stamp), m_impl->latestTrueStamp()});
        result = m_impl->resultOf(replies, count, WriteResult::Refused);
        if (result == WriteResult::Done) {
            const redisReply &reply = *replies->front();
            const bool isThere =
                mode == PutMode::IfAbsent ? redis::isNil(reply) : redis::numberOf(reply) == 0;
            if (isThere)
                return WriteResult::Existed;
            TierCounts::add(count.sets);
        }
    }
    if (result == WriteResult::Refused) {
        TierCounts::add(count.dropped);
        // What was there is not what is there now.
        if (mode == PutMode::Replace)
            (void)erase(key, entry.stamp);
    }
    return result;
}

WriteResult RedisTier::erase(const CacheKey &key, RoomTime upTo)
{
    const Targets at = m_impl->now();
    if (!at->link->allows())
        return WriteResult::Away;
    TierCounts &count = m_impl->of(key.kind());
    const auto replies = at->link->run(
        {"EVAL", redis::eraseUpTo, "1", at->nameOf(key), number(upTo), m_impl->latestTrueStamp()});
    const WriteResult result = m_impl->resultOf(replies, count, WriteResult::Away);
    if (result == WriteResult::Done)
        TierCounts::add(count.deletes, redis::numberOf(*replies->front()));
    return result;
}

WriteResult RedisTier::clear(const EntryFilter &filter, RoomTime upTo)
{
    const Targets at = m_impl->now();
    if (!at->link->allows())
        return WriteResult::Away;
    // With its mark the clear holds, however long the deleting takes.
    const WriteResult marked = m_impl->resultOf(
        at->link->run({"EVAL", redis::raiseMark, "1", at->marks(), Epochs::nameOf(filter).toUtf8(),
            number(upTo), number(m_impl->room.now() - marksKept)}),
        m_impl->of(filter.kind), WriteResult::Away);
    if (marked != WriteResult::Done)
        return marked;
    WriteResult result = WriteResult::Done;
    const QByteArray mark = number(upTo);
    const QByteArray latest = m_impl->latestTrueStamp();
    const bool isWhole = redis::scan(*at, filter, [&](const std::vector<redis::Listed> &page) {
        std::vector<RedisCommand> commands;
        for (const redis::Listed &listed : page)
            commands.push_back({"EVAL", redis::eraseUpTo, "1", listed.name, mark, latest});
        if (commands.empty())
            return true;
        const auto replies = at->link->run(commands);
        result = m_impl->resultOf(replies, m_impl->of(filter.kind), WriteResult::Away);
        if (result != WriteResult::Done)
            return false;
        for (std::size_t i = 0; i < page.size(); ++i)
            TierCounts::add(m_impl->of(page[i].key.kind()).deletes, redis::numberOf(*(*replies)[i]));
        return true;
    });
    return isWhole ? result : WriteResult::Away;
}

void RedisTier::list(const EntryFilter &filter, const std::function<bool(const EntryInfo &)> &visit)
{
    const Targets at = m_impl->now();
    if (!at->link->allows())
        return;
    std::array<std::int64_t, cacheKindCount> entries {};
    std::array<std::int64_t, cacheKindCount> bytes {};
    bool isToTheEnd = true;
    const bool isWhole = redis::scan(*at, filter, [&](const std::vector<redis::Listed> &page) {
        const RoomTime now = m_impl->room.now();
        for (const redis::Listed &listed : page) {
            const EnvelopeHeader &header = listed.header;
            const auto left = std::min<std::chrono::nanoseconds>(header.remainingAt(now),
                std::chrono::milliseconds(std::max<std::int64_t>(listed.millisecondsLeft, 0)));
            if (left <= 0ns)
                continue;
            ++entries[indexOf(listed.key.kind())];
            bytes[indexOf(listed.key.kind())] += listed.storedBytes;
            EntryInfo info;
            info.key = listed.key;
            info.label = header.label;
            info.tags = header.tags;
            info.worth = header.worth;
            info.type = header.type;
            info.bytes = header.size;
            info.storedBytes = listed.storedBytes;
            info.made = header.stamp;
            info.remaining = std::chrono::ceil<std::chrono::seconds>(left);
            info.tiers = QStringList {name()};
            if (!visit(info)) {
                isToTheEnd = false;
                return false;
            }
        }
        return true;
    });
    if (!isWhole || !isToTheEnd || !(filter == EntryFilter {}))
        return;
    const std::scoped_lock lock(m_impl->stateMutex);
    m_impl->listedEntries = entries;
    m_impl->listedBytes = bytes;
}

std::optional<ClearMarks> RedisTier::clearMarks()
{
    const Targets at = m_impl->now();
    if (!at->link->allows())
        return std::nullopt;
    const std::array<RedisCommand, 2> commands {RedisCommand {"TIME"}, RedisCommand {"HGETALL", at->marks()}};
    const auto asked = m_impl->clock.now();
    const auto replies = at->link->run(commands);
    if (!replies)
        return std::nullopt;
    m_impl->adoptTime(*replies->front(), asked);
    const redisReply &all = *replies->back();
    if (!redis::isArray(all))
        return std::nullopt;
    ClearMarks marks;
    const RoomTime latest = m_impl->room.latest() + furthestAhead;
    for (std::size_t i = 0; i + 1 < all.elements; i += 2) {
        const RoomTime time = timeFrom(redis::numberOf(*all.element[i + 1]));
        if (time <= latest)
            marks[QString::fromUtf8(redis::textOf(*all.element[i]))] = time;
    }
    return marks;
}

TierStatistics RedisTier::statistics()
{
    TierStatistics statistics;
    statistics.name = name();
    const std::scoped_lock lock(m_impl->stateMutex);
    for (std::size_t i = 0; i < cacheKindCount; ++i) {
        statistics.byKind[i] = m_impl->counts[i].snapshot();
        statistics.byKind[i].entries = m_impl->listedEntries[i];
        statistics.byKind[i].bytes = m_impl->listedBytes[i];
        statistics.latency[i] = m_impl->counts[i].latency.snapshot();
    }
    return statistics;
}

void RedisTier::resetStatistics()
{
    for (TierCounts &count : m_impl->counts)
        count.reset();
}

TierHealth RedisTier::health()
{
    const Targets at = m_impl->now();
    const CircuitBreaker::Report report = at->link->report();
    TierHealth health;
    health.name = name();
    health.since = report.since;
    health.where = redactedRedisUrl(at->link->config().url);
    if (!at->link->isSet()) {
        health.state = HealthState::Disabled;
        health.why = QStringLiteral("No server is named.");
        return health;
    }
    if (report.latched || report.state == CircuitBreaker::State::Open) {
        health.state = report.latched ? HealthState::Disabled : HealthState::Down;
        health.why = QString::fromStdString(report.why);
        return health;
    }
    const std::scoped_lock lock(m_impl->stateMutex);
    health.roundTrip = m_impl->roundTrip;
    if (!m_impl->writeTrouble.empty()) {
        health.state = HealthState::Degraded;
        health.since = m_impl->writeTroubleSince;
        health.why = QString::fromStdString(m_impl->writeTrouble);
    }
    return health;
}

TierHealth RedisTier::check()
{
    const Targets at = m_impl->now();
    if (at->link->isSet() && !at->link->allows()) {
        const RedisCommand command {"PING"};
        (void)at->link->probe(std::span(&command, 1));
    }
    if (at->link->allows())
        (void)m_impl->ping(*at);
    return health();
}

RoomLockAttempt RedisTier::tryLock(const CacheKey &key)
{
    const Targets at = m_impl->now();
    RoomLockAttempt attempt = m_impl->locks->tryLock(at->link, at->lockOf(key));
    if (attempt.state == RoomLockAttempt::State::Held)
        m_impl->wakeUp(); // it is to be renewed
    return attempt;
}

bool RedisTier::isReachable() const
{
    const Targets at = m_impl->now();
    return at->link->allows();
}

void RedisTier::setOnReachable(std::function<void()> callback)
{
    const std::scoped_lock lock(m_impl->callbackMutex);
    m_impl->onReachable = std::move(callback);
}

} // namespace dg
