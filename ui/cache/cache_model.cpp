// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cache/cache_model.h"

#include "ui/cache/cache_words.h"
#include "ui/common/format.h"

#include <QFont>
#include <QLocale>

#include <algorithm>
#include <array>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

/// In the order in which an episode is written. The first three have a row from the start.
constexpr std::array order {CacheKind::VoiceProfile, CacheKind::EpisodeOutline, CacheKind::AiResponse,
    CacheKind::DialoguePattern, CacheKind::JokeStructure, CacheKind::ValidationResult};
static_assert(order.size() == cacheKindCount);
constexpr std::size_t alwaysShown = 3;

int alignmentOf(int column)
{
    const Qt::Alignment side = column == CacheModel::Kind ? Qt::AlignLeft : Qt::AlignRight;
    return static_cast<int>(side | Qt::AlignVCenter);
}

} // namespace

CacheModel::CacheModel(QObject *parent)
    : QAbstractTableModel(parent)
{
    for (std::size_t i = 0; i < alwaysShown; ++i)
        m_rows.push_back({order[i]});
    m_rows.push_back({std::nullopt});
}

void CacheModel::apply(const CacheStatistics &statistics)
{
    for (const CacheKind kind : order) {
        const Row row {kind, statistics.byKind[indexOf(kind)], statistics.saved[indexOf(kind)].worth};
        const auto there = std::ranges::find(m_rows, std::optional(kind), &Row::kind);
        if (there != m_rows.end()) {
            set(static_cast<std::size_t>(there - m_rows.begin()), row);
        } else if (row.counters != CacheCounters {}) {
            const auto last = static_cast<int>(m_rows.size()) - 1;
            beginInsertRows({}, last, last);
            m_rows.insert(m_rows.end() - 1, row);
            endInsertRows();
        }
    }
    set(m_rows.size() - 1, {std::nullopt, statistics.total(), statistics.totalSaved().worth});
}

void CacheModel::set(std::size_t row, Row changed)
{
    if (m_rows[row] == changed)
        return;
    m_rows[row] = changed;
    const auto at = static_cast<int>(row);
    Q_EMIT dataChanged(index(at, Entries), index(at, columnTotal - 1));
}

int CacheModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int CacheModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columnTotal;
}

QString CacheModel::text(const Row &row, int column) const
{
    const QLocale locale;
    switch (column) {
    case Kind:
        return row.kind ? cachewords::kind(*row.kind) : tr("In all");
    case Entries:
        return locale.toString(row.counters.entries);
    case Size:
        return format::bytes(row.counters.bytes);
    case Hits:
        return locale.toString(row.counters.hits);
    case Misses:
        return locale.toString(row.counters.misses);
    case Joined:
        return locale.toString(row.counters.joined);
    case Time:
        return format::clock(row.saved.time);
    case Money:
        return row.saved.cost.value() == 0 ? u"$0"_s : cachewords::money(row.saved.cost);
    case Tokens:
        return locale.toString(row.saved.tokens.value());
    default:
        return {};
    }
}

QVariant CacheModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row &row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == Qt::TextAlignmentRole)
        return alignmentOf(index.column());
    if (role == Qt::FontRole && !row.kind) {
        QFont bold;
        bold.setBold(true);
        return bold;
    }
    if (role == Qt::DisplayRole)
        return text(row, index.column());
    return {};
}

QVariant CacheModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    const QStringList names {tr("Kind"), tr("Entries"), tr("Size"), tr("Hits"), tr("Misses"), tr("Joined"),
        tr("Time saved"), tr("Money saved"), tr("Tokens saved")};
    const QStringList tips {{}, tr("What lies in the cache on this machine"), tr("What it takes there"),
        tr("It had the answer"), tr("It did not, and the answer was written"),
        tr("The same answer was already being written"), tr("Time that was not spent waiting for answers"),
        tr("What the answers it had would have cost again"),
        tr("What the answers it had would have taken again, in and out")};
    if (role == Qt::TextAlignmentRole)
        return alignmentOf(section);
    if (role == Qt::DisplayRole)
        return names.value(section);
    if (role == Qt::ToolTipRole && !tips.value(section).isEmpty())
        return tips.value(section);
    return {};
}

} // namespace dg
