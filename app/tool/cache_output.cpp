// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tool/cache_output.h"

#include "app/tool/text_table.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

#include <algorithm>
#include <map>
#include <utility>

namespace dg::tool {

namespace {

using namespace std::chrono_literals;

QString sizeText(std::int64_t bytes)
{
    return QLocale::c().formattedDataSize(bytes, 1, QLocale::DataSizeTraditionalFormat);
}

QString durationText(std::chrono::milliseconds time)
{
    const auto in = [&](std::chrono::milliseconds unit) { return QString::number(time / unit); };
    if (time >= 48h)
        return QStringLiteral("%1 days").arg(in(24h));
    if (time >= 2h)
        return QStringLiteral("%1 h").arg(in(1h));
    if (time >= 2min)
        return QStringLiteral("%1 min").arg(in(1min));
    return time >= 1s ? QStringLiteral("%1 s").arg(in(1s)) : QStringLiteral("%1 ms").arg(in(1ms));
}

QDateTime dateTime(std::chrono::system_clock::time_point time)
{
    const auto sinceEpoch = std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch());
    return QDateTime::fromMSecsSinceEpoch(sinceEpoch.count(), Qt::UTC);
}

QString isoText(std::chrono::system_clock::time_point time)
{
    return dateTime(time).toString(Qt::ISODateWithMs);
}

QString localText(std::chrono::system_clock::time_point time)
{
    return dateTime(time).toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm"));
}

QString jsonText(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson()).trimmed();
}

Worth worthOf(const std::vector<EntryInfo> &entries)
{
    Worth worth;
    for (const EntryInfo &info : entries)
        worth += info.worth;
    return worth;
}

/// "12 calls, 3400 tokens, $0.02 and 34 s"
QString worthText(const std::vector<EntryInfo> &entries)
{
    const Worth worth = worthOf(entries);
    QStringList parts {
        entries.size() == 1 ? QStringLiteral("1 call") : QStringLiteral("%1 calls").arg(entries.size())};
    if (worth.tokens.value() > 0)
        parts.append(QStringLiteral("%1 tokens").arg(worth.tokens.value()));
    if (worth.cost.value() > 0)
        parts.append(QStringLiteral("$%1").arg(static_cast<double>(worth.cost.value()) / 1e6, 0, 'f', 4));
    if (worth.time > 0ms)
        parts.append(QStringLiteral("%1 at the provider").arg(durationText(worth.time)));
    return parts.join(QStringLiteral(", "));
}

QJsonObject worthJson(const Worth &worth, std::size_t calls)
{
    return {
        {QStringLiteral("calls"), static_cast<qint64>(calls)},
        {QStringLiteral("tokens"), static_cast<qint64>(worth.tokens.value())},
        {QStringLiteral("micro_usd"), static_cast<qint64>(worth.cost.value())},
        {QStringLiteral("ms"), static_cast<qint64>(worth.time.count())},
    };
}

QString countText(std::size_t entries)
{
    return entries == 1 ? QStringLiteral("1 entry") : QStringLiteral("%1 entries").arg(entries);
}

/// How many, and how large.
struct Amount {
    std::int64_t entries = 0;
    std::int64_t bytes = 0;

    void add(const EntryInfo &info)
    {
        ++entries;
        bytes += info.bytes;
    }
    [[nodiscard]] QJsonObject json() const
    {
        return {{QStringLiteral("entries"), static_cast<qint64>(entries)},
            {QStringLiteral("bytes"), static_cast<qint64>(bytes)}};
    }
};

/// By kind (in their order; only those there are), and by place within each.
struct Amounts {
    Amount all;
    std::map<QString, Amount> byTier;
    std::map<CacheKind, Amount> byKind;
    std::map<CacheKind, std::map<QString, Amount>> byKindAndTier;

    explicit Amounts(const std::vector<EntryInfo> &entries)
    {
        for (const EntryInfo &info : entries) {
            all.add(info);
            byKind[info.key.kind()].add(info);
            for (const QString &tier : info.tiers) {
                byTier[tier].add(info);
                byKindAndTier[info.key.kind()][tier].add(info);
            }
        }
    }
};

QJsonObject byTierJson(const std::map<QString, Amount> &byTier)
{
    QJsonObject json;
    for (const auto &[tier, amount] : byTier)
        json.insert(tier, amount.json());
    return json;
}

} // namespace

QString healthTable(const std::vector<TierHealth> &tiers)
{
    Table table({QStringLiteral("PLACE"), QStringLiteral("STATE"), QStringLiteral("SINCE"),
                    QStringLiteral("ROUND TRIP"), QStringLiteral("WAITING"), QStringLiteral("WHERE"),
                    QStringLiteral("WHY")},
        {3, 4});
    for (const TierHealth &tier : tiers) {
        const QString roundTrip = tier.roundTrip
            ? QStringLiteral("%1 ms").arg(
                std::chrono::duration<double, std::milli>(*tier.roundTrip).count(), 0, 'f', 2)
            : QString {};
        table.add({tier.name, toString(tier.state), localText(tier.since), roundTrip,
            QString::number(tier.waitingWrites), tier.where, tier.why});
    }
    return table.text();
}

QString healthJson(const std::vector<TierHealth> &tiers)
{
    QJsonArray array;
    for (const TierHealth &tier : tiers) {
        const QJsonValue roundTrip = tier.roundTrip
            ? QJsonValue(std::chrono::duration<double, std::milli>(*tier.roundTrip).count())
            : QJsonValue(QJsonValue::Null);
        array.append(QJsonObject {
            {QStringLiteral("tier"), tier.name},
            {QStringLiteral("state"), toString(tier.state)},
            {QStringLiteral("since"), isoText(tier.since)},
            {QStringLiteral("why"), tier.why},
            {QStringLiteral("round_trip_ms"), roundTrip},
            {QStringLiteral("waiting_writes"), static_cast<qint64>(tier.waitingWrites)},
            {QStringLiteral("where"), tier.where},
        });
    }
    return jsonText({{QStringLiteral("tiers"), array}});
}

QString statsTable(const std::vector<EntryInfo> &entries)
{
    const Amounts amounts(entries);
    Table table(
        {QStringLiteral("KIND"), QStringLiteral("PLACE"), QStringLiteral("ENTRIES"), QStringLiteral("SIZE")},
        {2, 3});
    const auto add = [&table](const QString &kind, const QString &place, const Amount &amount) {
        table.add({kind, place, QString::number(amount.entries), sizeText(amount.bytes)});
    };
    for (const auto &[kind, byTier] : amounts.byKindAndTier) {
        for (const auto &[tier, amount] : byTier)
            add(toString(kind), tier, amount);
    }
    for (const auto &[tier, amount] : amounts.byTier)
        add(QStringLiteral("all"), tier, amount);
    const QString total =
        QStringLiteral("%1, each counted once: %2. Having all of it again takes %3.")
            .arg(countText(entries.size()), sizeText(amounts.all.bytes), worthText(entries));
    // Hits and misses are a process's own; a run's are in its report.
    return entries.empty() ? QStringLiteral("Nothing is found in the cache.")
                           : table.text() + QStringLiteral("\n") + total;
}

QString statsJson(const std::vector<EntryInfo> &entries, const std::vector<TierHealth> &tiers)
{
    const Amounts amounts(entries);
    QJsonObject byType;
    for (const auto &[kind, amount] : amounts.byKind) {
        QJsonObject json = amount.json();
        json.insert(QStringLiteral("by_tier"), byTierJson(amounts.byKindAndTier.at(kind)));
        byType.insert(toString(kind), json);
    }
    QJsonObject places;
    for (const TierHealth &tier : tiers) {
        if (!tier.where.isEmpty())
            places.insert(tier.name, tier.where);
    }
    QJsonObject json = amounts.all.json();
    json.insert(QStringLiteral("worth"), worthJson(worthOf(entries), entries.size()));
    json.insert(QStringLiteral("by_tier"), byTierJson(amounts.byTier));
    json.insert(QStringLiteral("by_type"), byType);
    json.insert(QStringLiteral("where"), places);
    return jsonText(json);
}

QString listTable(const std::vector<EntryInfo> &entries)
{
    Table table({QStringLiteral("LABEL"), QStringLiteral("KIND"), QStringLiteral("SHOW"),
                    QStringLiteral("MADE"), QStringLiteral("EXPIRES IN"), QStringLiteral("SIZE"),
                    QStringLiteral("USES"), QStringLiteral("PINNED"), QStringLiteral("WHERE")},
        {5, 6});
    for (const EntryInfo &info : entries) {
        table.add({readable(info.label), toString(info.key.kind()),
            readable(tags::valueOf(info.tags, QStringLiteral("show"))), localText(info.made),
            info.pinned ? QStringLiteral("never") : durationText(info.remaining), sizeText(info.bytes),
            QString::number(info.uses), info.pinned ? QStringLiteral("yes") : QString {},
            info.tiers.join(QStringLiteral(", "))});
    }
    return table.text();
}

QString listJson(const std::vector<EntryInfo> &entries)
{
    QJsonArray array;
    for (const EntryInfo &info : entries) {
        array.append(QJsonObject {
            {QStringLiteral("key"), QString::fromLatin1(info.key.toString())},
            {QStringLiteral("label"), info.label},
            {QStringLiteral("type"), toString(info.key.kind())},
            {QStringLiteral("tags"), QJsonArray::fromStringList(info.tags)},
            {QStringLiteral("made"), isoText(info.made)},
            {QStringLiteral("expires_in_s"),
                info.pinned ? QJsonValue(QJsonValue::Null)
                            : QJsonValue(static_cast<qint64>(info.remaining.count()))},
            {QStringLiteral("bytes"), static_cast<qint64>(info.bytes)},
            {QStringLiteral("stored_bytes"), static_cast<qint64>(info.storedBytes)},
            {QStringLiteral("uses"), static_cast<qint64>(info.uses)},
            {QStringLiteral("pinned"), info.pinned},
            {QStringLiteral("tiers"), QJsonArray::fromStringList(info.tiers)},
            {QStringLiteral("worth"), worthJson(info.worth, 1)},
        });
    }
    return jsonText({{QStringLiteral("entries"), array}});
}

QString clearedText(const std::vector<EntryInfo> &entries, bool dryRun)
{
    if (entries.empty())
        return QStringLiteral("Nothing is found in the cache.");
    const QString did = dryRun ? QStringLiteral("would be cleared") : QStringLiteral("cleared");
    return QStringLiteral("%1 %2. Having that again takes %3.")
        .arg(countText(entries.size()), did, worthText(entries));
}

QString clearedJson(const std::vector<EntryInfo> &entries, bool dryRun)
{
    return jsonText({
        {QStringLiteral("cleared"), static_cast<qint64>(entries.size())},
        {QStringLiteral("dry_run"), dryRun},
        {QStringLiteral("worth"), worthJson(worthOf(entries), entries.size())},
    });
}

QString expiredText(int cleared)
{
    return QStringLiteral("%1 cleared that had expired.").arg(countText(static_cast<std::size_t>(cleared)));
}

QString expiredJson(int cleared)
{
    return jsonText({{QStringLiteral("cleared"), cleared}, {QStringLiteral("dry_run"), false},
        {QStringLiteral("worth"), worthJson({}, 0)}});
}

QString exportedText(int written, const QString &path)
{
    return QStringLiteral("%1 written to %2.").arg(countText(static_cast<std::size_t>(written)), path);
}

QString exportedJson(int written, const QString &path)
{
    return jsonText({{QStringLiteral("exported"), written}, {QStringLiteral("file"), path}});
}

QString importedText(const ImportResult &result)
{
    QString said = QStringLiteral("%1 added, %2 there already.").arg(result.added).arg(result.present);
    if (result.rejected > 0)
        said += QStringLiteral(" %1 could not be used.").arg(result.rejected);
    return said;
}

QString importedJson(const ImportResult &result)
{
    return jsonText({{QStringLiteral("added"), result.added}, {QStringLiteral("present"), result.present},
        {QStringLiteral("rejected"), result.rejected}});
}

QString noteOnRoom(const std::vector<TierHealth> &tiers)
{
    for (const TierHealth &tier : tiers) {
        if (tier.name != QLatin1String("Redis") || tier.state == HealthState::Ok)
            continue;
        const QString why = tier.why.isEmpty() ? QStringLiteral("it does not answer") : tier.why;
        return tier.state == HealthState::Degraded
            ? QStringLiteral("The room's cache at %1 takes nothing: %2").arg(tier.where, why)
            : QStringLiteral("Went on without the room's cache at %1: %2").arg(tier.where, why);
    }
    return {};
}

} // namespace dg::tool
