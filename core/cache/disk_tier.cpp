// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/disk_tier.h"

#include "core/cache/disk_file.h"
#include "core/cache/disk_pending.h"
#include "core/cache/disk_records.h"
#include "core/cache/tier_counts.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <utility>

namespace dg {

namespace {

using disk::ByKind;
using disk::File;
using disk::Found;

/// With 4 MB each: after a great clear the disk has its room back within minutes.
constexpr int shrinksAtOnce = 16;

} // namespace

struct DiskTier::Impl {
    Impl(Clock &ourClock, const RoomClock &ourRoom, const DiskSettings &ourSettings)
        : clock(ourClock)
        , room(ourRoom)
        , settings(ourSettings)
        , file(ourClock, ourRoom, ourSettings, pending)
    {
    }

    Clock &clock;
    const RoomClock &room;
    const DiskSettings settings;
    disk::Pending pending;
    File file;
    std::array<TierCounts, cacheKindCount> counts;

    [[nodiscard]] TierCounts &of(CacheKind kind) { return counts[indexOf(kind)]; }
    /// What concerns no kind in particular is the first one's.
    [[nodiscard]] TierCounts::Count &errors(std::optional<CacheKind> kind = {})
    {
        return of(kind.value_or(CacheKind::AiResponse)).errors;
    }
    void addAll(TierCounts::Count TierCounts::*which, const ByKind &by)
    {
        for (std::size_t i = 0; i < by.size(); ++i)
            TierCounts::add(counts[i].*which, by[i]);
    }
};

DiskTier::DiskTier(Clock &clock, const RoomClock &room, const DiskSettings &settings)
    : m_impl(std::make_unique<Impl>(clock, room, settings))
{
}

DiskTier::~DiskTier()
{
    writeUses();
}

QString DiskTier::name() const
{
    return QStringLiteral("disk");
}

std::optional<CacheEntry> DiskTier::get(const CacheKey &key, Look look)
{
    const Clock::TimePoint start = m_impl->clock.now();
    const RoomTime now = m_impl->room.at(start);
    TierCounts &counts = m_impl->of(key.kind());
    m_impl->file.lookForIt(start);

    std::optional<CacheEntry> entry;
    std::optional<Found> unfit;
    const bool wasRead = m_impl->file.read(
        [&](DiskConnection &connection) {
            (void)disk::find(connection, key, [&](const Found &found, QByteArrayView envelope) {
                if (!found.isLive(now)) {
                    unfit = found;
                    TierCounts::add(counts.expirations);
                    return;
                }
                auto decoded = decodeEnvelope(key, envelope, m_impl->settings.format, now);
                if (!decoded) {
                    unfit = found;
                    TierCounts::add(counts.rejected);
                    return;
                }
                entry = std::move(*decoded);
                // What is pinned is written anew after a clear of others, in the column alone.
                entry->stamp = found.stamp;
                entry->remaining = found.remainingAt(now);
                entry->pinned = found.pinned;
            });
        },
        counts.errors);
    if (unfit) {
        m_impl->pending.addUnfit(*unfit);
        m_impl->file.writePendingIfFree(counts.errors);
    } else if (!entry && wasRead) {
        m_impl->file.lookForIt();
    }
    if (look == Look::Counted) {
        if (entry)
            m_impl->pending.addUse(key, now);
        TierCounts::add(entry ? counts.hits : counts.misses);
        counts.latency.add(m_impl->clock.now() - start);
    }
    return entry;
}

WriteResult DiskTier::put(const CacheKey &key, const CacheEntry &entry, PutMode mode)
{
    TierCounts &counts = m_impl->of(key.kind());
    disk::Put done {.result = WriteResult::Refused};
    WriteResult result = WriteResult::Refused;
    if (entry.value->bytes.size() <= m_impl->settings.format.largestValue) {
        result = m_impl->file.write(
            File::Sort::Addition,
            [&](DiskConnection &connection) {
                done = disk::put(connection, key, entry, mode, m_impl->room.now(), m_impl->settings.format,
                    m_impl->settings.bytes);
                return done.result;
            },
            counts.errors);
    }
    if (result == WriteResult::Done) {
        TierCounts::add(counts.sets);
        m_impl->addAll(&TierCounts::evictions, done.evicted);
        m_impl->addAll(&TierCounts::expirations, done.expired);
    } else if (result == WriteResult::Refused) {
        TierCounts::add(counts.dropped);
        // What was there is not what is there now.
        if (mode == PutMode::Replace)
            (void)erase(key, entry.stamp);
    }
    return result;
}

WriteResult DiskTier::erase(const CacheKey &key, RoomTime upTo)
{
    ByKind gone {};
    const WriteResult result = m_impl->file.write(
        File::Sort::Removal,
        [&](DiskConnection &connection) {
            gone = {};
            disk::erase(connection, key, upTo, gone);
            return WriteResult::Done;
        },
        m_impl->errors(key.kind()));
    if (result == WriteResult::Done)
        m_impl->addAll(&TierCounts::deletes, gone);
    return result;
}

WriteResult DiskTier::clear(const EntryFilter &filter, RoomTime upTo)
{
    ByKind gone {};
    const WriteResult result = m_impl->file.write(
        filter == EntryFilter {} ? File::Sort::Emptying : File::Sort::Removal,
        [&](DiskConnection &connection) {
            gone = {};
            disk::clear(connection, filter, upTo, disk::Pinned::Go, gone);
            disk::dropOldMarks(connection, m_impl->room.now());
            return WriteResult::Done;
        },
        m_impl->errors(filter.kind));
    if (result == WriteResult::Done)
        m_impl->addAll(&TierCounts::deletes, gone);
    return result;
}

int DiskTier::clearExpired()
{
    ByKind gone {};
    const WriteResult result = m_impl->file.write(
        File::Sort::Removal,
        [&](DiskConnection &connection) {
            gone = {};
            disk::clearExpired(connection, m_impl->room.now(), gone);
            return WriteResult::Done;
        },
        m_impl->errors());
    if (result != WriteResult::Done)
        return 0;
    m_impl->addAll(&TierCounts::expirations, gone);
    std::int64_t all = 0;
    for (const std::int64_t count : gone)
        all += count;
    return static_cast<int>(all);
}

void DiskTier::list(const EntryFilter &filter, const std::function<bool(const EntryInfo &)> &visit)
{
    const disk::Uses uses = m_impl->pending.uses();
    m_impl->file.read(
        [&](DiskConnection &connection) {
            disk::list(connection, filter, m_impl->room.now(), [&](EntryInfo info) {
                if (const auto used = uses.find(info.key); used != uses.end())
                    info.uses += used->second.count;
                info.tiers = QStringList {name()};
                return visit(info);
            });
        },
        m_impl->errors(filter.kind));
}

std::optional<ClearMarks> DiskTier::clearMarks()
{
    std::optional<ClearMarks> found;
    m_impl->file.read([&](DiskConnection &connection) { found = disk::marks(connection); }, m_impl->errors());
    return found;
}

void DiskTier::adoptClear(const EntryFilter &filter, RoomTime upTo)
{
    ByKind gone {};
    const WriteResult result = m_impl->file.write(
        File::Sort::Removal,
        [&](DiskConnection &connection) {
            gone = {};
            disk::clear(connection, filter, upTo, disk::Pinned::Stay, gone);
            return WriteResult::Done;
        },
        m_impl->errors(filter.kind));
    if (result == WriteResult::Done)
        m_impl->addAll(&TierCounts::deletes, gone);
    else
        m_impl->pending.addAdopted(Epochs::nameOf(filter), upTo);
}

TierStatistics DiskTier::statistics()
{
    TierStatistics statistics;
    statistics.name = name();
    disk::Totals totals;
    m_impl->file.read(
        [&](DiskConnection &connection) { totals = disk::totals(connection); }, m_impl->errors());
    for (std::size_t i = 0; i < cacheKindCount; ++i) {
        const TierCounts &counts = m_impl->counts[i];
        CacheCounters &counters = statistics.byKind[i];
        counters = counts.snapshot();
        counters.entries = std::max<std::int64_t>(totals.entries[i], 0);
        counters.bytes = std::max<std::int64_t>(totals.bytes[i], 0);
        statistics.latency[i] = counts.latency.snapshot();
    }
    return statistics;
}

void DiskTier::resetStatistics()
{
    for (TierCounts &counts : m_impl->counts)
        counts.reset();
}

TierHealth DiskTier::health()
{
    TierHealth health = m_impl->file.health();
    health.name = name();
    return health;
}

bool DiskTier::setPinned(const CacheKey &key, bool pinned)
{
    bool isThere = false;
    const WriteResult result = m_impl->file.write(
        File::Sort::Addition,
        [&](DiskConnection &connection) {
            isThere = disk::setPinned(connection, key, pinned, m_impl->room.now());
            return WriteResult::Done;
        },
        m_impl->errors(key.kind()));
    return result == WriteResult::Done && isThere;
}

void DiskTier::addTombstone(const std::variant<CacheKey, EntryFilter> &what, RoomTime upTo)
{
    // It waits here if the file does not take it, and is not forgotten while the studio runs.
    m_impl->pending.addTombstone(disk::nameOf(what), upTo);
    m_impl->file.write(
        File::Sort::Removal, [](DiskConnection &) { return WriteResult::Done; }, m_impl->errors());
}

RoomTime DiskTier::latestStamp()
{
    RoomTime latest {};
    m_impl->file.read(
        [&](DiskConnection &connection) { latest = disk::latestStamp(connection); }, m_impl->errors());
    return latest;
}

std::vector<Tombstone> DiskTier::tombstones()
{
    std::vector<Tombstone> found;
    // First what waits: what is written meanwhile is found twice rather than not at all.
    const ClearMarks waiting = m_impl->pending.tombstones();
    m_impl->file.read(
        [&](DiskConnection &connection) { found = disk::tombstones(connection); }, m_impl->errors());
    for (const auto &[name, upTo] : waiting) {
        const auto what = disk::whatOf(name);
        if (!what)
            continue;
        const auto same = std::find_if(found.begin(), found.end(),
            [&ours = name](const Tombstone &each) { return disk::nameOf(each.what) == ours; });
        if (same != found.end())
            same->upTo = std::max(same->upTo, upTo);
        else
            found.push_back({0, *what, upTo});
    }
    return found;
}

void DiskTier::removeTombstone(const std::variant<CacheKey, EntryFilter> &what, RoomTime upTo)
{
    const QString name = disk::nameOf(what);
    m_impl->pending.removeTombstone(name, upTo);
    m_impl->file.write(
        File::Sort::Removal,
        [&](DiskConnection &connection) {
            disk::removeTombstone(connection, name, upTo);
            return WriteResult::Done;
        },
        m_impl->errors());
}

void DiskTier::writeUses()
{
    if (!m_impl->pending.isEmpty()) {
        m_impl->file.write(
            File::Sort::Removal, [](DiskConnection &) { return WriteResult::Done; }, m_impl->errors());
    }
    // Others write in between.
    for (int rounds = 0; rounds < shrinksAtOnce && m_impl->file.shrink(m_impl->errors()); ++rounds) { }
}

} // namespace dg
