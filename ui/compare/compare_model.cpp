// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_model.h"

namespace dg {

using namespace Qt::StringLiterals;

CompareModel::CompareModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void CompareModel::setTakes(const QString &left, const QString &right)
{
    beginResetModel();
    m_alignment = alignTakes(left, right);
    endResetModel();
}

int CompareModel::nextDifference(int row, int by) const
{
    const int count = rowCount();
    for (int step = 1; step <= count; ++step) {
        const int at = ((row + by * step) % count + count) % count;
        if (!pair(at).isSame())
            return at;
    }
    return -1;
}

int CompareModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_alignment.rows.size());
}

int CompareModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant CompareModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const PassagePair &row = pair(index.row());
    if (index.column() == MarkColumn) {
        if (row.isSame()
            || (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != Qt::AccessibleTextRole))
            return {};
        const bool isWord = role != Qt::DisplayRole;
        if (!row.right)
            return isWord ? tr("only on the left") : u"‹"_s;
        if (!row.left)
            return isWord ? tr("only on the right") : u"›"_s;
        return isWord ? tr("different") : u"≠"_s;
    }
    const std::optional<Passage> &passage =
        row.on(index.column() == LeftColumn ? TakeSide::Left : TakeSide::Right);
    if (role == Qt::DisplayRole)
        return passage ? passage->text : QString();
    if (role != Qt::AccessibleTextRole)
        return {};
    if (!passage)
        return tr("nothing here");
    const QString said =
        passage->speaker.isEmpty() ? passage->text : passage->speaker + u": "_s + passage->text;
    return row.isSame() ? said : tr("different: %1").arg(said);
}

QVariant CompareModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::DisplayRole && section == MarkColumn)
        return QString();
    if (orientation == Qt::Horizontal && role == Qt::DisplayRole)
        return section == LeftColumn ? tr("Left") : tr("Right");
    return {};
}

} // namespace dg
