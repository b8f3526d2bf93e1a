// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/tiered_cache.h"

#include "core/cache/disk_tier.h"
#include "core/cache/lookup_counts.h"
#include "core/cache/memory_tier.h"
#include "core/cache/redis_tier.h"
#include "core/cache/write_behind.h"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>

namespace dg {

namespace {

using namespace std::chrono_literals;

/// By how much a clock may have been wrong when the disk's entries were written.
constexpr auto furthestAhead = std::chrono::days(400);
constexpr auto flushAtExit = 2s;
constexpr qsizetype longestLabel = 1000;
/// Who waits for the room's server looks so often whether it is still there.
constexpr auto glance = 20ms;
/// Between two rounds of deleting what has expired on the disk, in checks for clears.
constexpr int checksPerExpiry = 20;

MemoryLimits memoryLimits(const CacheConfig &config)
{
    return {config.memoryBytes, config.memoryEntries, config.largestValue};
}

EnvelopeFormat diskFormat(const CacheConfig &config)
{
    return {.largestValue = config.largestValue, .compress = false, .roomSecret = {}};
}

void shortenLabel(CacheValue &value)
{
    if (value.label.size() > longestLabel) // not within a character
        value.label.truncate(longestLabel - (value.label.at(longestLabel - 1).isHighSurrogate() ? 1 : 0));
}

EnvelopeFormat redisFormat(const CacheConfig &config)
{
    return {
        config.largestValue, true, config.compressAbove, config.compressionLevel, config.redis.roomSecret};
}

} // namespace

struct TieredCache::Impl {
    /// A persistent tier and its writer.
    struct Persistent {
        CacheTier *tier;
        WriteBehind *writer;
        Sharing reach;
    };
    /// Keys that share a stripe are written one at a time, so that memory and the lines to the persistent
    /// tiers agree on the order. The version tells whoever is about to fill a tier from one below that what
    /// it read may be out of date.
    struct Stripe {
        std::mutex mutex;
        std::atomic<std::uint64_t> version {0};
    };

    Impl(Clock &theClock, const CacheConfig &theConfig)
        : clock(theClock)
        , room(theClock)
        , epochs(room)
        , config(theConfig)
        , memory(theClock, room, memoryLimits(theConfig))
    {
        if (config.strategy == CacheStrategy::Hybrid && !config.folder.isEmpty())
            openDisk();
        if (config.strategy != CacheStrategy::Memory)
            openRedis();
        upkeep = std::jthread([this](std::stop_token stop) { keepUp(std::move(stop)); });
    }

    ~Impl()
    {
        upkeep.request_stop();
        upkeep.join();
        if (redis)
            redis->setOnReachable({});
        flush(flushAtExit);
        // The last writes of one may concern the other: the room's goes first.
        redisWriter.reset();
        if (diskWriter) {
            diskWriter->run([this] { disk->writeUses(); });
            diskWriter->flush(flushAtExit, true);
        }
        diskWriter.reset();
    }

    void openDisk()
    {
        disk = std::make_unique<DiskTier>(
            clock, room, DiskSettings {config.folder, config.diskBytes, diskFormat(config), {}});
        // The wall clock may have been put back since; a stamp of another age is a damaged one.
        if (const RoomTime latest = disk->latestStamp(); latest < room.now() + furthestAhead)
            epochs.startAfter(latest);
        if (const auto marks = disk->clearMarks())
            (void)epochs.merge(*marks);
        diskWriter =
            std::make_unique<WriteBehind>(clock, *disk, config.writeBehindBytes, WriteBehind::Callbacks {});
        persistent.push_back({disk.get(), diskWriter.get(), Sharing::ThisMachine});
    }

    void openRedis()
    {
        redis = std::make_unique<RedisTier>(clock, room, config.redis, redisFormat(config));
        redisWriter = std::make_unique<WriteBehind>(clock, *redis, config.writeBehindBytes,
            WriteBehind::Callbacks {
                [this](const CacheKey &key, const CacheEntry &ours) { adoptRoomsValue(key, ours); },
                [this](const WriteBehind::Deletion &deletion) { forgetTombstone(deletion); }});
        persistent.push_back({redis.get(), redisWriter.get(), Sharing::Room});
        redis->setOnReachable([this] {
            redisWriter->wake();
            const std::scoped_lock lock(upkeepMutex);
            checkNow = true;
            upkeepChanged.notify_all();
        });
        if (!disk)
            return;
        for (const Tombstone &tombstone : disk->tombstones()) {
            if (const auto *key = std::get_if<CacheKey>(&tombstone.what))
                redisWriter->erase(*key, tombstone.upTo);
            else
                redisWriter->clear(std::get<EntryFilter>(tombstone.what), tombstone.upTo);
        }
    }

    [[nodiscard]] Stripe &stripeOf(const CacheKey &key)
    {
        return stripes[(key.hash() >> 32) % stripes.size()];
    }
    [[nodiscard]] bool hasRoom()
    {
        if (!redis)
            return false;
        const std::scoped_lock lock(configMutex);
        return config.redis.isSet();
    }
    /// Whether memory only stands in for the room's server.
    [[nodiscard]] bool asksRoomFirst(Sharing sharing) const
    {
        return strategy == CacheStrategy::Redis && sharing == Sharing::Room && redis && redis->isReachable();
    }
    [[nodiscard]] bool isStale(const CacheKey &key, const CacheEntry &entry) const
    {
        return epochs.isStale(key.kind(), entry.value->tags, entry.stamp);
    }

    [[nodiscard]] std::optional<CacheHit> look(const CacheKey &key, Look look, Sharing sharing);
    [[nodiscard]] std::optional<CacheEntry> lookIn(const Persistent &place, const CacheKey &key, Look look);
    [[nodiscard]] RedisTier::Answer askRoom(const CacheKey &key, Look look);
    void fillAbove(
        const CacheKey &key, const CacheEntry &entry, const Persistent &from, std::uint64_t version);
    [[nodiscard]] std::optional<CacheEntry> newEntry(
        const CacheKey &key, CacheValue value, std::chrono::seconds lifetime);
    std::future<WriteResult> write(
        const CacheKey &key, const CacheEntry &entry, PutMode mode, Sharing sharing); // its stripe is held
    [[nodiscard]] bool awaitRoom(const std::future<WriteResult> &result);
    void adoptRoomsValue(const CacheKey &key, const CacheEntry &ours);
    void noteDeletion(const std::variant<CacheKey, EntryFilter> &what, RoomTime upTo);
    void forgetTombstone(const WriteBehind::Deletion &deletion);
    void touchAllStripes();
    void learnClears(CacheTier &source, bool fromRoom);
    void lookForClears();
    void keepUp(std::stop_token stop);
    bool flush(std::chrono::milliseconds timeout);
    void collect(std::unordered_map<CacheKey, EntryInfo> &found, CacheTier &tier, const EntryFilter &filter);
    [[nodiscard]] std::vector<TierHealth> health(bool ping);

    Clock &clock;
    RoomClock room;
    Epochs epochs;
    std::mutex configMutex;
    CacheConfig config; ///< guarded by configMutex
    const CacheStrategy strategy = config.strategy;
    const std::int64_t largestValue = config.largestValue;
    MemoryTier memory;
    std::unique_ptr<DiskTier> disk;
    std::unique_ptr<RedisTier> redis;
    std::unique_ptr<WriteBehind> diskWriter;
    std::unique_ptr<WriteBehind> redisWriter;
    std::vector<Persistent> persistent; ///< from the fastest to the slowest
    std::array<Stripe, 64> stripes;
    LookupCounts counts;
    std::mutex upkeepMutex;
    std::condition_variable_any upkeepChanged;
    bool checkNow = true; ///< guarded by upkeepMutex
    std::jthread upkeep;
};

std::optional<CacheEntry> TieredCache::Impl::lookIn(const Persistent &place, const CacheKey &key, Look look)
{
    std::optional<CacheEntry> entry;
    if (auto pending = place.writer->pending(key))
        entry = std::move(pending->entry);
    else
        entry = place.tier->get(key, look);
    if (entry && isStale(key, *entry))
        return std::nullopt;
    return entry;
}

/// What is on its way counts; what was cleared does not.
RedisTier::Answer TieredCache::Impl::askRoom(const CacheKey &key, Look look)
{
    auto pending = redisWriter->pending(key);
    RedisTier::Answer answer =
        pending ? RedisTier::Answer {std::move(pending->entry), true} : redis->ask(key, look);
    if (answer.entry && isStale(key, *answer.entry))
        answer.entry.reset();
    return answer;
}

std::optional<CacheHit> TieredCache::Impl::look(const CacheKey &key, Look look, Sharing sharing)
{
    const std::uint64_t version = stripeOf(key).version.load(std::memory_order_acquire);
    const bool roomFirst = asksRoomFirst(sharing);
    if (roomFirst) {
        RedisTier::Answer answer = askRoom(key, look);
        if (answer.entry) {
            fillAbove(key, *answer.entry, persistent.back(), version);
            return CacheHit {std::move(*answer.entry), redis->name()};
        }
        if (answer.isKnown)
            return std::nullopt;
    }
    if (std::optional<CacheEntry> entry = memory.get(key, look))
        return CacheHit {std::move(*entry), memory.name()};
    if (roomFirst)
        return std::nullopt;
    for (const Persistent &place : persistent) {
        if (place.reach == Sharing::Room && sharing != Sharing::Room)
            continue;
        std::optional<CacheEntry> entry = lookIn(place, key, look);
        if (!entry)
            continue;
        fillAbove(key, *entry, place, version);
        return CacheHit {std::move(*entry), place.tier->name()};
    }
    return std::nullopt;
}

void TieredCache::Impl::fillAbove(
    const CacheKey &key, const CacheEntry &entry, const Persistent &from, std::uint64_t version)
{
    Stripe &stripe = stripeOf(key);
    const std::scoped_lock lock(stripe.mutex);
    if (stripe.version.load(std::memory_order_relaxed) != version)
        return; // written or deleted since it was read
    memory.put(key, entry);
    for (const Persistent &above : persistent) {
        if (above.tier == from.tier)
            break;
        (void)above.writer->put(key, entry, PutMode::IfAbsent);
    }
}

std::optional<CacheEntry> TieredCache::Impl::newEntry(
    const CacheKey &key, CacheValue value, std::chrono::seconds lifetime)
{
    shortenLabel(value);
    if (!fitsEnvelope(value, largestValue)) {
        counts.dropped(key.kind());
        return std::nullopt;
    }
    if (lifetime <= 0s) {
        const std::scoped_lock lock(configMutex);
        lifetime = config.lifetimeOf(key.kind());
    }
    const RoomTime stamp = epochs.stampFor(key.kind(), value.tags);
    return CacheEntry {std::make_shared<const CacheValue>(std::move(value)), lifetime, stamp, false};
}

std::future<WriteResult> TieredCache::Impl::write(
    const CacheKey &key, const CacheEntry &entry, PutMode mode, Sharing sharing)
{
    ++stripeOf(key).version;
    counts.stored(key.kind());
    memory.put(key, entry);
    if (diskWriter)
        (void)diskWriter->put(key, entry, mode);
    if (sharing != Sharing::Room || !hasRoom())
        return {};
    if (mode == PutMode::Replace && !redis->isReachable()) {
        // Should this process end before the server is back, what lies there must not outlive its
        // replacement.
        noteDeletion(key, entry.stamp - 1us);
    }
    return redisWriter->put(key, entry, mode);
}

/// False: the server is away, or too slow to wait for.
bool TieredCache::Impl::awaitRoom(const std::future<WriteResult> &result)
{
    const auto timeout = [this] {
        const std::scoped_lock lock(configMutex);
        return config.redis.commandTimeout * 2;
    }();
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    while (result.wait_for(glance) != std::future_status::ready) {
        if (!redis->isReachable() || std::chrono::steady_clock::now() >= deadline)
            return false;
    }
    return true;
}

void TieredCache::Impl::adoptRoomsValue(const CacheKey &key, const CacheEntry &ours)
{
    std::optional<CacheEntry> theirs = redis->get(key, Look::Uncounted);
    if (!theirs || isStale(key, *theirs)) {
        // What stood there was cleared, or was no answer at all.
        if (theirs)
            redis->erase(key, theirs->stamp);
        redis->put(key, ours, PutMode::IfAbsent);
        return;
    }
    if (*theirs->value == *ours.value)
        return;
    Stripe &stripe = stripeOf(key);
    const std::scoped_lock lock(stripe.mutex);
    const auto pending = redisWriter->pending(key);
    const bool isOursTheLast = pending && pending->entry && pending->entry->value == ours.value;
    if (!isOursTheLast || isStale(key, *theirs))
        return; // set anew, deleted or cleared meanwhile
    ++stripe.version;
    const RoomTime mark = epochs.eraseMark();
    memory.erase(key, mark);
    memory.put(key, *theirs);
    if (diskWriter) {
        diskWriter->erase(key, mark);
        (void)diskWriter->put(key, *theirs, PutMode::Replace);
    }
}

void TieredCache::Impl::noteDeletion(const std::variant<CacheKey, EntryFilter> &what, RoomTime upTo)
{
    if (disk)
        diskWriter->run([this, what, upTo] { disk->addTombstone(what, upTo); });
}

void TieredCache::Impl::forgetTombstone(const WriteBehind::Deletion &deletion)
{
    if (disk)
        diskWriter->run([this, deletion] { disk->removeTombstone(deletion.what, deletion.upTo); });
}

void TieredCache::Impl::touchAllStripes()
{
    for (Stripe &stripe : stripes) {
        const std::scoped_lock lock(stripe.mutex);
        ++stripe.version;
    }
}

void TieredCache::Impl::learnClears(CacheTier &source, bool fromRoom)
{
    const auto marks = source.clearMarks();
    if (!marks)
        return;
    const ClearMarks known = epochs.marks();
    for (const auto &[name, time] : *marks) {
        const auto before = known.find(name);
        const auto filter = Epochs::filterOf(name);
        if (!filter || !Epochs::isPossible(time) || (before != known.end() && before->second >= time))
            continue;
        // What is pinned here is written anew before the mark holds, so that it is never gone.
        if (fromRoom && disk)
            disk->adoptClear(*filter, time);
        (void)epochs.merge({{name, time}});
        touchAllStripes();
        memory.clear(*filter, time);
    }
}

void TieredCache::Impl::lookForClears()
{
    if (disk)
        learnClears(*disk, false);
    if (redis && redis->isReachable())
        learnClears(*redis, true);
}

void TieredCache::Impl::keepUp(std::stop_token stop)
{
    int checks = 0;
    while (!stop.stop_requested()) {
        lookForClears();
        if (disk) {
            diskWriter->run([this] { disk->writeUses(); });
            if (++checks % checksPerExpiry == 0)
                diskWriter->run([this] { disk->clearExpired(); });
        }
        std::chrono::seconds pause = 0s;
        {
            const std::scoped_lock lock(configMutex);
            pause = config.checkForClears;
        }
        std::unique_lock lock(upkeepMutex);
        checkNow = false;
        upkeepChanged.wait_for(lock, stop, pause, [&] { return checkNow; });
    }
}

bool TieredCache::Impl::flush(std::chrono::milliseconds timeout)
{
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    bool arrived = true;
    for (const Persistent &place : persistent) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        const bool mayBeAway = place.reach == Sharing::Room;
        arrived = place.writer->flush(std::max(left, 0ms), mayBeAway) && arrived;
    }
    return arrived;
}

void TieredCache::Impl::collect(
    std::unordered_map<CacheKey, EntryInfo> &found, CacheTier &tier, const EntryFilter &filter)
{
    tier.list(filter, [&](const EntryInfo &info) {
        if (epochs.isStale(info.key.kind(), info.tags, info.made))
            return true;
        const auto [position, first] = found.try_emplace(info.key, info);
        if (first)
            return true;
        EntryInfo &known = position->second;
        known.storedBytes = std::max(known.storedBytes, info.storedBytes);
        known.uses = std::max(known.uses, info.uses);
        known.remaining = std::max(known.remaining, info.remaining);
        known.pinned = known.pinned || info.pinned;
        known.tiers += info.tiers;
        return true;
    });
}

std::vector<TierHealth> TieredCache::Impl::health(bool ping)
{
    std::vector<TierHealth> result {memory.health()};
    for (const Persistent &place : persistent) {
        result.push_back(ping && place.tier == redis.get() ? redis->check() : place.tier->health());
        result.back().waitingWrites = place.writer->waiting();
    }
    return result;
}

TieredCache::TieredCache(Clock &clock, const CacheConfig &config)
    : m_impl(std::make_unique<Impl>(clock, config))
{
}

TieredCache::~TieredCache() = default;

CacheConfig TieredCache::config() const
{
    const std::scoped_lock lock(m_impl->configMutex);
    return m_impl->config;
}

Expected<void> TieredCache::configure(const CacheConfig &config)
{
    if (auto valid = config.validate(); !valid)
        return valid;
    const bool otherRoom = [&] {
        const std::scoped_lock lock(m_impl->configMutex);
        const bool differs = m_impl->config.redis != config.redis;
        m_impl->config = config;
        return differs;
    }();
    if (m_impl->redis && otherRoom)
        m_impl->redis->configure(config.redis, redisFormat(config));
    return {};
}

std::optional<CacheHit> TieredCache::look(const CacheKey &key, Look look, Sharing sharing)
{
    return m_impl->look(key, look, sharing);
}

std::optional<CacheHit> TieredCache::get(const CacheKey &key, Sharing sharing)
{
    const auto begun = m_impl->clock.now();
    std::optional<CacheHit> hit = m_impl->look(key, Look::Counted, sharing);
    m_impl->counts.looked(key.kind(), hit ? LookupResult::Hit : LookupResult::Miss,
        hit ? hit->entry.value->worth : Worth {}, m_impl->clock.now() - begun);
    return hit;
}

bool TieredCache::exists(const CacheKey &key)
{
    return m_impl->look(key, Look::Uncounted, Sharing::Room).has_value();
}

std::optional<std::chrono::nanoseconds> TieredCache::remaining(const CacheKey &key)
{
    const std::optional<CacheHit> hit = m_impl->look(key, Look::Uncounted, Sharing::Room);
    return hit ? std::optional(hit->entry.remaining) : std::nullopt;
}

void TieredCache::set(const CacheKey &key, CacheValue value, std::chrono::seconds lifetime, Sharing sharing)
{
    {
        // A clear that comes after the stamp waits for this, and finds the entry in memory.
        const std::scoped_lock lock(m_impl->stripeOf(key).mutex);
        if (const auto entry = m_impl->newEntry(key, std::move(value), lifetime)) {
            (void)m_impl->write(key, *entry, PutMode::Replace, sharing);
            return;
        }
    }
    erase(key); // the one before is not what was set
}

CacheEntry TieredCache::putIfAbsent(
    const CacheKey &key, CacheValue value, std::chrono::seconds lifetime, Sharing sharing, RoomAck ack)
{
    shortenLabel(value);
    if (!fitsEnvelope(value, m_impl->largestValue)) {
        m_impl->counts.dropped(key.kind());
        return {std::make_shared<const CacheValue>(std::move(value)), lifetime, {}, false};
    }
    std::future<WriteResult> atRoom;
    CacheEntry entry;
    {
        const std::scoped_lock lock(m_impl->stripeOf(key).mutex);
        if (std::optional<CacheEntry> there = m_impl->memory.get(key, Look::Uncounted))
            return *there;
        if (m_impl->disk) {
            const Impl::Persistent &disk = m_impl->persistent.front();
            if (std::optional<CacheEntry> there = m_impl->lookIn(disk, key, Look::Uncounted)) {
                m_impl->memory.put(key, *there);
                return *there;
            }
        }
        entry = *m_impl->newEntry(key, std::move(value), lifetime);
        atRoom = m_impl->write(key, entry, PutMode::IfAbsent, sharing);
    }
    if (ack == RoomAck::Unneeded || !atRoom.valid())
        return entry;
    if (!m_impl->awaitRoom(atRoom) || atRoom.get() != WriteResult::Existed)
        return entry;
    // The room had another answer: memory has it by now.
    return m_impl->memory.get(key, Look::Uncounted).value_or(entry);
}

bool TieredCache::erase(const CacheKey &key)
{
    const bool had = m_impl->look(key, Look::Uncounted, Sharing::ThisMachine).has_value();
    const std::scoped_lock lock(m_impl->stripeOf(key).mutex);
    const RoomTime mark = m_impl->epochs.eraseMark();
    ++m_impl->stripeOf(key).version;
    m_impl->memory.erase(key, mark);
    if (m_impl->diskWriter)
        m_impl->diskWriter->erase(key, mark);
    if (m_impl->hasRoom()) {
        m_impl->noteDeletion(key, mark);
        m_impl->redisWriter->erase(key, mark);
    }
    if (had)
        m_impl->counts.deleted(key.kind());
    return had;
}

int TieredCache::clear(const EntryFilter &filter)
{
    const std::vector<EntryInfo> gone = list(filter);
    const RoomTime mark = m_impl->epochs.raise(filter);
    m_impl->touchAllStripes();
    m_impl->memory.clear(filter, mark);
    if (m_impl->diskWriter)
        m_impl->diskWriter->clear(filter, mark);
    if (m_impl->hasRoom()) {
        m_impl->noteDeletion(filter, mark);
        m_impl->redisWriter->clear(filter, mark);
    }
    for (const EntryInfo &info : gone)
        m_impl->counts.deleted(info.key.kind());
    return static_cast<int>(gone.size());
}

int TieredCache::clearExpired()
{
    int cleared = m_impl->memory.clearExpired();
    if (m_impl->disk)
        cleared = std::max(cleared, m_impl->disk->clearExpired());
    return cleared;
}

bool TieredCache::setPinned(const CacheKey &key, bool pinned)
{
    if (!m_impl->disk)
        return false;
    m_impl->diskWriter->flush(flushAtExit, true);
    if (m_impl->disk->setPinned(key, pinned))
        return true;
    // It may lie in memory alone, or in the room.
    const std::optional<CacheHit> hit = m_impl->look(key, Look::Uncounted, Sharing::Room);
    if (!hit || !pinned)
        return false;
    m_impl->disk->put(key, hit->entry, PutMode::IfAbsent);
    return m_impl->disk->setPinned(key, pinned);
}

std::vector<EntryInfo> TieredCache::list(const EntryFilter &filter, Sharing sharing)
{
    std::unordered_map<CacheKey, EntryInfo> found;
    m_impl->collect(found, m_impl->memory, filter);
    for (const Impl::Persistent &place : m_impl->persistent) {
        if (place.reach == Sharing::Room && sharing != Sharing::Room)
            continue;
        m_impl->collect(found, *place.tier, filter);
    }
    std::vector<EntryInfo> result;
    result.reserve(found.size());
    for (auto &[key, info] : found) {
        for (const Impl::Persistent &place : m_impl->persistent) {
            const auto pending = place.writer->pending(key);
            if (pending && !pending->entry)
                info.tiers.removeAll(place.tier->name()); // it is still to hear of the entry's end
        }
        if (!info.tiers.isEmpty())
            result.push_back(std::move(info));
    }
    std::ranges::sort(result, [](const EntryInfo &a, const EntryInfo &b) {
        return std::tuple(a.label, a.key.digest()) < std::tuple(b.label, b.key.digest());
    });
    return result;
}

RoomLockAttempt TieredCache::tryLock(const CacheKey &key)
{
    return m_impl->hasRoom() ? m_impl->redis->tryLock(key) : RoomLockAttempt {};
}

void TieredCache::count(
    CacheKind kind, LookupResult result, const Worth &worth, std::chrono::nanoseconds took)
{
    m_impl->counts.looked(kind, result, worth, took);
}

CacheStatistics TieredCache::statistics()
{
    CacheStatistics statistics = m_impl->counts.snapshot();
    statistics.tiers.push_back(m_impl->memory.statistics());
    for (const Impl::Persistent &place : m_impl->persistent) {
        statistics.tiers.push_back(place.tier->statistics());
        const auto dropped = place.writer->dropped();
        for (std::size_t i = 0; i < cacheKindCount; ++i)
            statistics.tiers.back().byKind[i].dropped += dropped[i];
    }
    // Entries lie in several tiers at once; this machine's slowest holds the most.
    const std::size_t widest = m_impl->disk ? 1 : 0;
    for (std::size_t i = 0; i < cacheKindCount; ++i) {
        CacheCounters &all = statistics.byKind[i];
        for (const TierStatistics &tier : statistics.tiers) {
            all.evictions += tier.byKind[i].evictions;
            all.expirations += tier.byKind[i].expirations;
            all.errors += tier.byKind[i].errors;
            all.rejected += tier.byKind[i].rejected;
            all.dropped += tier.byKind[i].dropped;
        }
        all.entries = statistics.tiers[widest].byKind[i].entries;
        all.bytes = statistics.tiers[widest].byKind[i].bytes;
    }
    return statistics;
}

void TieredCache::resetStatistics()
{
    m_impl->counts.reset();
    m_impl->memory.resetStatistics();
    for (const Impl::Persistent &place : m_impl->persistent) {
        place.tier->resetStatistics();
        place.writer->resetDropped();
    }
}

std::vector<TierHealth> TieredCache::health()
{
    return m_impl->health(false);
}

std::vector<TierHealth> TieredCache::checkHealth()
{
    return m_impl->health(true);
}

bool TieredCache::flush(std::chrono::milliseconds timeout)
{
    return m_impl->flush(timeout);
}

void TieredCache::lookForClears()
{
    m_impl->lookForClears();
}

} // namespace dg
