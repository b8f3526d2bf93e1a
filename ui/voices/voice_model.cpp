// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/voices/voice_model.h"

#include "ui/common/format.h"
#include "ui/common/icons.h"
#include "ui/voices/voice_words.h"

#include <QLocale>

#include <algorithm>

namespace dg {

using namespace Qt::StringLiterals;

VoiceModel::VoiceModel(const Theme &theme, QObject *parent)
    : QAbstractTableModel(parent)
    , m_theme(theme)
{
}

void VoiceModel::apply(const std::vector<VoiceStep> &steps)
{
    for (const VoiceStep &step : steps) {
        switch (step.kind) {
        case VoiceStep::Kind::Reorder:
            reorder(step);
            break;
        case VoiceStep::Kind::Remove:
            beginRemoveRows({}, step.first, step.last);
            m_rows = step.rows;
            endRemoveRows();
            break;
        case VoiceStep::Kind::Insert:
            beginInsertRows({}, step.first, step.last);
            m_rows = step.rows;
            endInsertRows();
            break;
        case VoiceStep::Kind::Change:
            m_rows = step.rows;
            Q_EMIT dataChanged(index(step.first, 0), index(step.last, voiceColumnCount - 1));
            break;
        }
    }
}

void VoiceModel::reorder(const VoiceStep &step)
{
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    m_rows = step.rows;
    const QModelIndexList before = persistentIndexList();
    QModelIndexList after;
    after.reserve(before.size());
    for (const QModelIndex &each : before)
        after.append(index(step.moved[static_cast<std::size_t>(each.row())], each.column()));
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

QModelIndex VoiceModel::indexOf(const CacheKey &key) const
{
    const auto found = std::ranges::find_if(*m_rows, [&](const auto &entry) { return entry->key == key; });
    return found == m_rows->end() ? QModelIndex() : index(static_cast<int>(found - m_rows->begin()), 0);
}

void VoiceModel::timeHasPassed()
{
    if (m_rows->empty())
        return;
    constexpr int column = static_cast<int>(VoiceColumn::Expires);
    Q_EMIT dataChanged(index(0, column), index(rowCount() - 1, column), {Qt::DisplayRole});
}

int VoiceModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows->size());
}

int VoiceModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : voiceColumnCount;
}

QString VoiceModel::text(const VoiceEntry &entry, VoiceColumn column)
{
    switch (column) {
    case VoiceColumn::Character:
        return entry.character;
    case VoiceColumn::Show:
        return entry.show;
    case VoiceColumn::Model:
        return entry.model;
    case VoiceColumn::Made:
        return voice::moment(entry.made);
    case VoiceColumn::Expires:
        return entry.pinned ? tr("never") : voice::timeLeft(entry.expires);
    case VoiceColumn::Size:
        return format::bytes(entry.bytes);
    case VoiceColumn::Used:
        return QLocale().toString(static_cast<qlonglong>(entry.uses));
    case VoiceColumn::Where:
        return voice::places(entry.tiers);
    case VoiceColumn::Pinned:
        return entry.pinned ? tr("pinned") : QString();
    }
    return {};
}

QString VoiceModel::toolTip(const VoiceEntry &entry, VoiceColumn column)
{
    switch (column) {
    case VoiceColumn::Made:
        return voice::exactly(entry.made);
    case VoiceColumn::Expires:
        return entry.pinned ? tr("It is pinned: it stays until it is cleared")
                            : voice::exactly(entry.expires);
    case VoiceColumn::Pinned:
        return entry.pinned ? tr("It neither expires nor makes room for others on this machine's disk")
                            : QString();
    default:
        return text(entry, column);
    }
}

QVariant VoiceModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const VoiceEntry &shown = *entry(index.row());
    const auto column = static_cast<VoiceColumn>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return text(shown, column);
    case Qt::ToolTipRole:
        return toolTip(shown, column);
    case Qt::DecorationRole:
        if (column == VoiceColumn::Pinned && shown.pinned)
            return studioIcon(m_theme, "pin"_L1, IconTint::Muted);
        return {};
    case Qt::TextAlignmentRole: {
        const bool isNumber = column == VoiceColumn::Size || column == VoiceColumn::Used;
        return static_cast<int>((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    default:
        return {};
    }
}

QVariant VoiceModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= voiceColumnCount)
        return {};
    const auto column = static_cast<VoiceColumn>(section);
    if (role == Qt::TextAlignmentRole) {
        const bool isNumber = column == VoiceColumn::Size || column == VoiceColumn::Used;
        return static_cast<int>((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    if (role == Qt::ToolTipRole && column == VoiceColumn::Used)
        return tr("How often the copy on this machine's disk was read");
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case VoiceColumn::Character:
        return tr("Character");
    case VoiceColumn::Show:
        return tr("Show");
    case VoiceColumn::Model:
        return tr("Model");
    case VoiceColumn::Made:
        return tr("Made");
    case VoiceColumn::Expires:
        return tr("Expires in");
    case VoiceColumn::Size:
        return tr("Size");
    case VoiceColumn::Used:
        return tr("Used");
    case VoiceColumn::Where:
        return tr("Lies in");
    case VoiceColumn::Pinned:
        return tr("Pinned");
    }
    return {};
}

Qt::ItemFlags VoiceModel::flags(const QModelIndex &index) const
{
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren
                           : Qt::ItemFlags();
}

void VoiceModel::sort(int column, Qt::SortOrder order)
{
    if (column >= 0 && column < voiceColumnCount)
        Q_EMIT sortAsked(static_cast<VoiceColumn>(column), order == Qt::DescendingOrder);
}

} // namespace dg
