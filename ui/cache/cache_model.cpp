// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cache/cache_model.h"

#include "ui/common/format.h"

#include <QLocale>

namespace dg {

namespace {

/// What this studio asks for; further kinds come with the stages that use them.
constexpr std::array shownKinds {CacheKind::VoiceProfile, CacheKind::EpisodeOutline, CacheKind::AiResponse};

int alignmentOf(int column)
{
    const Qt::Alignment side = column == CacheModel::Kind ? Qt::AlignLeft : Qt::AlignRight;
    return static_cast<int>(side | Qt::AlignVCenter);
}

std::array<std::int64_t, 6> figures(const CacheCounters &counters)
{
    return {counters.hits, counters.misses, counters.joined, counters.entries, counters.bytes,
        counters.lookups()};
}

} // namespace

CacheModel::CacheModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void CacheModel::apply(const CacheStatistics &statistics)
{
    m_total = statistics.total();
    for (std::size_t row = 0; row < kinds; ++row) {
        const CacheCounters &counters = statistics.byKind[indexOf(shownKinds[row])];
        if (figures(counters) == figures(m_rows[row]))
            continue;
        m_rows[row] = counters;
        Q_EMIT dataChanged(index(static_cast<int>(row), Asked), index(static_cast<int>(row), Size));
    }
}

int CacheModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(kinds);
}

int CacheModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columnTotal;
}

QVariant CacheModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignmentOf(index.column());
    if (role != Qt::DisplayRole)
        return {};
    const CacheCounters &row = m_rows[static_cast<std::size_t>(index.row())];
    const QLocale locale;
    switch (index.column()) {
    case Kind:
        switch (shownKinds[static_cast<std::size_t>(index.row())]) {
        case CacheKind::VoiceProfile:
            return tr("Voices");
        case CacheKind::EpisodeOutline:
            return tr("Outlines");
        default:
            return tr("Scenes");
        }
    case Asked:
        return locale.toString(row.lookups());
    case Hits:
        return locale.toString(row.hits);
    case Misses:
        return locale.toString(row.misses);
    case Joined:
        return locale.toString(row.joined);
    case Entries:
        return locale.toString(row.entries);
    case Size:
        return format::bytes(row.bytes);
    default:
        return {};
    }
}

QVariant CacheModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignmentOf(section);
    if (role == Qt::ToolTipRole) {
        switch (section) {
        case Asked:
            return tr("How often the cache was asked");
        case Hits:
            return tr("It had the answer");
        case Misses:
            return tr("It did not, and the answer was written");
        case Joined:
            return tr("The same answer was already being written");
        default:
            return {};
        }
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Kind:
        return tr("Kind");
    case Asked:
        return tr("Asked");
    case Hits:
        return tr("Hits");
    case Misses:
        return tr("Misses");
    case Joined:
        return tr("Joined");
    case Entries:
        return tr("Entries");
    case Size:
        return tr("Size");
    default:
        return {};
    }
}

} // namespace dg
