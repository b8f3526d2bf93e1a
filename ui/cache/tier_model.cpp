// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cache/tier_model.h"

#include "ui/cache/cache_words.h"
#include "ui/common/format.h"

#include <QLocale>

#include <algorithm>
#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

/// The server has no count of what is ours on it.
bool countsEntries(const QString &tier)
{
    return tier != "Redis"_L1;
}

QString latencyOrDash(std::chrono::nanoseconds time)
{
    return time.count() == 0 ? u"–"_s : cachewords::latency(time);
}

} // namespace

TierModel::TierModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

TierModel::Row TierModel::rowOf(const TierStatistics &tier)
{
    const LatencyHistogram latency = tier.totalLatency();
    return {tier.name, tier.total(),
        {latency.percentile(0.5), latency.percentile(0.95), latency.percentile(0.99)}};
}

void TierModel::apply(const std::vector<TierStatistics> &tiers)
{
    const auto kept = static_cast<int>(std::min(tiers.size(), m_rows.size()));
    if (m_rows.size() > tiers.size()) {
        beginRemoveRows({}, kept, static_cast<int>(m_rows.size()) - 1);
        m_rows.resize(tiers.size());
        endRemoveRows();
    }
    for (int row = 0; row < kept; ++row) {
        const auto at = static_cast<std::size_t>(row);
        Row changed = rowOf(tiers[at]);
        if (changed == m_rows[at])
            continue;
        m_rows[at] = std::move(changed);
        Q_EMIT dataChanged(index(row, 0), index(row, columnTotal - 1));
    }
    if (m_rows.size() < tiers.size()) {
        beginInsertRows({}, kept, static_cast<int>(tiers.size()) - 1);
        for (std::size_t at = m_rows.size(); at < tiers.size(); ++at)
            m_rows.push_back(rowOf(tiers[at]));
        endInsertRows();
    }
}

int TierModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int TierModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columnTotal;
}

QVariant TierModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((index.column() == Tier ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const Row &row = m_rows[static_cast<std::size_t>(index.row())];
    const QLocale locale;
    switch (index.column()) {
    case Tier:
        return cachewords::tier(row.name);
    case Entries:
        return countsEntries(row.name) ? locale.toString(row.counters.entries) : u"–"_s;
    case Size:
        return countsEntries(row.name) ? format::bytes(row.counters.bytes) : u"–"_s;
    case Hits:
        return locale.toString(row.counters.hits);
    case Misses:
        return locale.toString(row.counters.misses);
    case HitRate:
        return row.counters.lookups() == 0 ? u"–"_s : format::percent(row.counters.hitRate());
    case Median:
        return latencyOrDash(row.latency[0]);
    case P95:
        return latencyOrDash(row.latency[1]);
    case P99:
        return latencyOrDash(row.latency[2]);
    case Evictions:
        return locale.toString(row.counters.evictions);
    case Expirations:
        return locale.toString(row.counters.expirations);
    case Errors:
        return locale.toString(row.counters.errors);
    case Rejected:
        return locale.toString(row.counters.rejected);
    case Dropped:
        return locale.toString(row.counters.dropped);
    default:
        return {};
    }
}

QVariant TierModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((section == Tier ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    const QStringList names {tr("Tier"), tr("Entries"), tr("Size"), tr("Hits"), tr("Misses"), tr("Hit rate"),
        tr("p50"), tr("p95"), tr("p99"), tr("Evictions"), tr("Expirations"), tr("Errors"), tr("Rejected"),
        tr("Dropped")};
    const QStringList tips {{}, tr("Known for this machine's tiers; a server is not counted"), {}, {}, {},
        tr("Hits of all gets of this tier"), tr("Half of its gets took no longer"),
        tr("95 of 100 gets took no longer"), tr("99 of 100 gets took no longer"),
        tr("Removed for want of room"), tr("Found expired and removed"), tr("Commands that failed"),
        tr("Values that did not check: damaged, of another key, or of another hand"),
        tr("Writes that were given up")};
    if (role == Qt::DisplayRole)
        return names.value(section);
    if (role == Qt::ToolTipRole && !tips.value(section).isEmpty())
        return tips.value(section);
    return {};
}

} // namespace dg
