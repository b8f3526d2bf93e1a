// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/disk_records.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <utility>

namespace dg::disk {

using std::chrono::duration_cast;
using std::chrono::microseconds;
using Query = DiskConnection::Query;

/// A row, its places in the indexes and the page that its envelope does not fill.
static constexpr std::int64_t chargeOfRow = 1024;
/// Older ones concern nothing that could still be there.
static constexpr std::chrono::days marksKept {400};

static std::int64_t count(RoomTime time)
{
    return time.time_since_epoch().count();
}

static RoomTime timeFrom(std::int64_t count)
{
    return RoomTime(microseconds(count));
}

static std::int64_t numberOf(CacheKind kind)
{
    return static_cast<std::int64_t>(indexOf(kind));
}

/// Empty for what no studio has written.
static std::optional<CacheKind> kindFrom(std::int64_t number)
{
    return number >= 0 && number < static_cast<std::int64_t>(cacheKindCount)
        ? std::optional(static_cast<CacheKind>(number))
        : std::nullopt;
}

static void add(ByKind &counts, std::int64_t kind)
{
    if (const auto known = kindFrom(kind))
        ++counts[indexOf(*known)];
}

static QString tagsText(const QStringList &tags)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(tags)).toJson(QJsonDocument::Compact));
}

static QStringList tagsFrom(QByteArrayView text)
{
    QStringList tags;
    if (text.size() <= 2)
        return tags;
    const QByteArray json = QByteArray::fromRawData(text.data(), text.size());
    for (const QJsonValue &tag : QJsonDocument::fromJson(json).array())
        tags.push_back(tag.toString());
    return tags;
}

std::chrono::nanoseconds Found::remainingAt(RoomTime now) const
{
    if (pinned)
        return std::max(lifetime, microseconds(1));
    return std::clamp<std::chrono::nanoseconds>(expires - now, std::chrono::nanoseconds(0), lifetime);
}

std::optional<Found> find(DiskConnection &connection, const CacheKey &key,
    const std::function<void(const Found &, QByteArrayView)> &withEnvelope)
{
    Query query(connection,
        withEnvelope ? "SELECT id, stamp, expires, lifetime, pinned, envelope FROM entries"
                       " WHERE digest = ? AND kind = ?"
                     : "SELECT id, stamp, expires, lifetime, pinned FROM entries"
                       " WHERE digest = ? AND kind = ?");
    if (!query.with(key.digestBytes(), numberOf(key.kind())).next())
        return std::nullopt;
    const Found found {query.number(0), timeFrom(query.number(1)), timeFrom(query.number(2)),
        microseconds(query.number(3)), query.number(4) != 0};
    if (withEnvelope)
        withEnvelope(found, query.bytes(5));
    return found;
}

static std::int64_t bytesInAll(DiskConnection &connection)
{
    Query query(connection, "SELECT total(bytes) FROM totals");
    return query.next() ? query.number(0) : 0;
}

static void countAnew(DiskConnection &connection)
{
    Query(connection, "DELETE FROM totals").run();
    Query(connection,
        "INSERT INTO totals (kind, entries, bytes) SELECT kind, count(*), sum(charge) FROM entries GROUP BY "
        "kind")
        .run();
}

/// Whether there is room for `charge` now.
static bool makeRoom(
    DiskConnection &connection, std::int64_t charge, std::int64_t limit, RoomTime now, Put &put)
{
    const auto missing = [&] { return bytesInAll(connection) + charge - limit; };
    if (missing() <= 0)
        return true;
    clearExpired(connection, now, put.expired);
    while (true) {
        std::int64_t toFree = missing();
        if (toFree <= 0)
            return true;
        // A crowd of small ones is not looked up one by one.
        std::vector<std::pair<std::int64_t, std::int64_t>> oldest;
        {
            Query query(connection,
                "SELECT id, kind, charge FROM entries WHERE pinned = 0 ORDER BY last_used LIMIT 256");
            while (toFree > 0 && query.next()) {
                oldest.emplace_back(query.number(0), query.number(1));
                toFree -= std::max<std::int64_t>(query.number(2), 1);
            }
        }
        if (oldest.empty()) {
            // All that is left is pinned, or the sums are not what they were.
            countAnew(connection);
            return missing() <= 0;
        }
        Query remove(connection, "DELETE FROM entries WHERE id = ?");
        for (const auto &[id, kind] : oldest) {
            remove.with(id).run();
            add(put.evicted, kind);
        }
    }
}

Put put(DiskConnection &connection, const CacheKey &key, const CacheEntry &entry, PutMode mode, RoomTime now,
    const EnvelopeFormat &format, std::int64_t limit)
{
    Put done;
    bool pinned = entry.pinned;
    std::int64_t uses = 0;
    if (const auto found = find(connection, key)) {
        if (mode == PutMode::IfAbsent ? found->isLive(now) : found->stamp > entry.stamp) {
            done.result = WriteResult::Existed;
            return done;
        }
        // Whoever has pinned it has pinned what stands under the key.
        pinned = pinned || found->pinned;
        Query old(connection, "SELECT uses FROM entries WHERE id = ?");
        if (old.with(found->id).next())
            uses = old.number(0);
    }
    const CacheValue &value = *entry.value;
    const auto lifetime = std::chrono::ceil<microseconds>(entry.remaining);
    const RoomTime expires = now + lifetime;
    // The envelope counts from its stamp, which may lie days back in what comes from the room's server.
    CacheEntry dated = entry;
    dated.remaining = std::max<std::chrono::nanoseconds>(lifetime, expires - entry.stamp);
    const QByteArray envelope = encodeEnvelope(key, dated, format);
    const QString tags = tagsText(value.tags);
    const std::int64_t charge = envelope.size() + chargeOfRow + value.label.size() + 3 * tags.size();

    Query(connection, "DELETE FROM entries WHERE digest = ? AND kind = ?")
        .with(key.digestBytes(), numberOf(key.kind()))
        .run();
    if (charge > limit || !makeRoom(connection, charge, limit, now, done)) {
        done.result = WriteResult::Refused;
        return done;
    }
    Query(connection,
        "INSERT INTO entries (kind, digest, label, tags, stamp, expires, lifetime, bytes, charge, type, cost,"
        " tokens, took, pinned, uses, last_used, envelope)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .with(numberOf(key.kind()), key.digestBytes(), value.label, tags, count(entry.stamp), count(expires),
            lifetime.count(), std::int64_t {value.bytes.size()}, charge,
            static_cast<std::int64_t>(value.type), value.worth.cost.value(), value.worth.tokens.value(),
            std::int64_t {value.worth.time.count()}, std::int64_t {pinned}, uses, count(now),
            QByteArrayView(envelope))
        .run();
    if (!value.tags.isEmpty()) {
        const std::int64_t id = connection.lastId();
        Query tag(connection, "INSERT OR IGNORE INTO tags (tag, entry) VALUES (?, ?)");
        for (const QString &each : value.tags)
            tag.with(each, id).run();
    }
    return done;
}

void erase(DiskConnection &connection, const CacheKey &key, RoomTime upTo, ByKind &gone)
{
    Query query(
        connection, "DELETE FROM entries WHERE digest = ? AND kind = ? AND stamp <= ? RETURNING kind");
    query.with(key.digestBytes(), numberOf(key.kind()), count(upTo));
    while (query.next())
        add(gone, query.number(0));
}

void eraseFound(DiskConnection &connection, const Found &found)
{
    Query(connection, "DELETE FROM entries WHERE id = ? AND stamp = ? AND expires = ? AND pinned = ?")
        .with(found.id, count(found.stamp), count(found.expires), std::int64_t {found.pinned})
        .run();
}

/// A statement over what matches a filter: `before` it and `after` it are literals. ?1 is the kind, ?2 the
/// tag, and what follows is free. Two texts, for only what surely has a tag is looked up by it.
#define DG_WHERE_MATCHES(filter, before, after)                                                              \
    ((filter).tag.isEmpty() ? before " WHERE (?1 < 0 OR kind = ?1) AND ?2 = ''" after                        \
                            : before                                                                         \
            " WHERE (?1 < 0 OR kind = ?1) AND id IN (SELECT entry FROM tags WHERE tag = ?2)" after)

static std::int64_t kindOf(const EntryFilter &filter)
{
    return filter.kind ? numberOf(*filter.kind) : -1;
}

void clear(DiskConnection &connection, const EntryFilter &filter, RoomTime upTo, Pinned pinned, ByKind &gone)
{
    {
        Query query(connection,
            DG_WHERE_MATCHES(
                filter, "DELETE FROM entries", " AND stamp <= ?3 AND pinned <= ?4 RETURNING kind"));
        query.with(kindOf(filter), filter.tag, count(upTo), std::int64_t {pinned == Pinned::Go});
        while (query.next())
            add(gone, query.number(0));
    }
    if (pinned == Pinned::Stay) {
        Query(connection,
            DG_WHERE_MATCHES(filter, "UPDATE entries SET stamp = ?3 + 1", " AND stamp <= ?3 AND pinned"))
            .with(kindOf(filter), filter.tag, count(upTo))
            .run();
    }
    raiseMark(connection, Epochs::nameOf(filter), upTo);
}

void clearExpired(DiskConnection &connection, RoomTime now, ByKind &gone)
{
    Query query(connection, "DELETE FROM entries WHERE pinned = 0 AND expires <= ? RETURNING kind");
    query.with(count(now));
    while (query.next())
        add(gone, query.number(0));
}

void raiseMark(DiskConnection &connection, const QString &name, RoomTime upTo)
{
    Query(connection,
        "INSERT INTO marks (name, at) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET at = max(at, "
        "excluded.at)")
        .with(name, count(upTo))
        .run();
}

void dropOldMarks(DiskConnection &connection, RoomTime now)
{
    Query(connection, "DELETE FROM marks WHERE at < ?").with(count(now - marksKept)).run();
}

ClearMarks marks(DiskConnection &connection)
{
    ClearMarks found;
    Query query(connection, "SELECT name, at FROM marks");
    while (query.next())
        found[query.text(0)] = timeFrom(query.number(1));
    return found;
}

static std::optional<EntryInfo> infoFrom(Query &query, RoomTime now)
{
    const auto kind = kindFrom(query.number(0));
    const QByteArrayView digest = query.bytes(1);
    CacheKey::Digest bytes {};
    if (!kind || digest.size() != static_cast<qsizetype>(bytes.size()))
        return std::nullopt;
    std::transform(
        digest.begin(), digest.end(), bytes.begin(), [](char c) { return static_cast<std::byte>(c); });
    EntryInfo info;
    info.key = CacheKey(*kind, bytes);
    info.label = query.text(2);
    info.tags = tagsFrom(query.bytes(3));
    info.made = timeFrom(query.number(4));
    const Found life {
        0, info.made, timeFrom(query.number(5)), microseconds(query.number(6)), query.number(13) != 0};
    info.remaining = std::chrono::ceil<std::chrono::seconds>(life.remainingAt(now));
    info.bytes = query.number(7);
    info.storedBytes = query.number(8);
    info.type = static_cast<ContentType>(std::clamp<std::int64_t>(query.number(9), 0, 2));
    info.worth = {MicroDollars(query.number(10)), TokenCount(query.number(11)),
        std::chrono::milliseconds(query.number(12))};
    info.pinned = life.pinned;
    info.uses = query.number(14);
    return info;
}

void list(DiskConnection &connection, const EntryFilter &filter, RoomTime now,
    const std::function<bool(const EntryInfo &)> &visit)
{
    Query query(connection,
        DG_WHERE_MATCHES(filter,
            "SELECT kind, digest, label, tags, stamp, expires, lifetime, bytes, charge, type, cost, tokens,"
            " took, pinned, uses FROM entries",
            " AND (pinned OR expires > ?3)"));
    query.with(kindOf(filter), filter.tag, count(now));
    while (query.next()) {
        if (const auto info = infoFrom(query, now); info && !visit(*info))
            return;
    }
}

bool setPinned(DiskConnection &connection, const CacheKey &key, bool pinned, RoomTime now)
{
    const auto found = find(connection, key);
    if (!found || !found->isLive(now))
        return false;
    Query(connection, "UPDATE entries SET pinned = ? WHERE id = ?")
        .with(std::int64_t {pinned}, found->id)
        .run();
    return true;
}

void addUses(DiskConnection &connection, const CacheKey &key, std::int64_t uses, RoomTime lastUsed)
{
    Query(connection,
        "UPDATE entries SET uses = uses + ?3, last_used = max(last_used, ?4) WHERE digest = ?1 AND kind = ?2")
        .with(key.digestBytes(), numberOf(key.kind()), uses, count(lastUsed))
        .run();
}

Totals totals(DiskConnection &connection)
{
    Totals found;
    Query query(connection, "SELECT kind, entries, bytes FROM totals");
    while (query.next()) {
        if (const auto kind = kindFrom(query.number(0))) {
            found.entries[indexOf(*kind)] = query.number(1);
            found.bytes[indexOf(*kind)] = query.number(2);
        }
    }
    return found;
}

static constexpr QByteArrayView keyPrefix("key");

QString nameOf(const std::variant<CacheKey, EntryFilter> &what)
{
    if (const auto *key = std::get_if<CacheKey>(&what))
        return QString::fromLatin1(key->toString(keyPrefix));
    return Epochs::nameOf(std::get<EntryFilter>(what));
}

std::optional<std::variant<CacheKey, EntryFilter>> whatOf(const QString &name)
{
    if (const auto key = CacheKey::fromString(name.toUtf8(), keyPrefix))
        return *key;
    if (const auto filter = Epochs::filterOf(name))
        return *filter;
    return std::nullopt;
}

void addTombstone(DiskConnection &connection, const QString &name, RoomTime upTo)
{
    Query(connection,
        "INSERT INTO tombstones (what, up_to) VALUES (?, ?)"
        " ON CONFLICT (what) DO UPDATE SET up_to = max(up_to, excluded.up_to)")
        .with(name, count(upTo))
        .run();
}

void removeTombstone(DiskConnection &connection, const QString &name, RoomTime upTo)
{
    Query(connection, "DELETE FROM tombstones WHERE what = ? AND up_to <= ?").with(name, count(upTo)).run();
}

std::vector<Tombstone> tombstones(DiskConnection &connection)
{
    std::vector<Tombstone> found;
    Query query(connection, "SELECT id, what, up_to FROM tombstones ORDER BY id");
    while (query.next()) {
        if (const auto what = whatOf(query.text(1)))
            found.push_back({query.number(0), *what, timeFrom(query.number(2))});
    }
    return found;
}

RoomTime latestStamp(DiskConnection &connection)
{
    return timeFrom(connection.number("SELECT max(ifnull((SELECT max(stamp) FROM entries), 0),"
                                      " ifnull((SELECT max(at) FROM marks), 0),"
                                      " ifnull((SELECT max(up_to) FROM tombstones), 0))"));
}

} // namespace dg::disk
