// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run/plan_model.h"

#include "ui/common/csv.h"
#include "ui/common/format.h"

#include <QFont>

#include <algorithm>
#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

QString clockOf(std::chrono::milliseconds time)
{
    if (time.count() == 0)
        return {};
    // A second is the least it says.
    return format::clock(std::max<std::chrono::nanoseconds>(time, std::chrono::seconds(1)));
}

} // namespace

PlanModel::PlanModel(QObject *parent)
    : QAbstractItemModel(parent)
{
}

void PlanModel::setGroups(std::vector<PlanGroup> groups, bool isFree)
{
    m_all = std::move(groups);
    m_isFree = isFree;
    show();
}

void PlanModel::setOnlyWritten(bool only)
{
    if (std::exchange(m_onlyWritten, only) != only)
        show();
}

void PlanModel::show()
{
    beginResetModel();
    m_shown = m_all;
    if (m_onlyWritten) {
        for (PlanGroup &group : m_shown)
            std::erase_if(group.rows, [](const PlanRow &row) { return !row.isWritten && !row.mayBe; });
        std::erase_if(m_shown, [](const PlanGroup &group) { return group.rows.empty(); });
    }
    endResetModel();
}

QString PlanModel::cell(const PlanRow &row, int column) const
{
    const bool counts = row.isWritten || row.mayBe;
    switch (column) {
    case What:
        return row.what;
    case Happens:
        return row.happens;
    case Why:
        return row.why;
    case Words:
        return counts ? aboutWords(row.words) : QString();
    case Time:
        return counts ? clockOf(row.time) : QString();
    case Price:
        if (!counts || m_isFree)
            return {};
        return row.priceUnknown ? tr("unknown") : format::money(row.money);
    default:
        return {};
    }
}

QString PlanModel::groupCell(const PlanGroup &group, int column) const
{
    const PlanSums sums = sumsOf({group});
    switch (column) {
    case What:
        return group.title;
    case Happens:
        return sums.written == 0 ? tr("nothing to write")
                                 : tr("%1 of %2 written").arg(sums.written).arg(group.rows.size());
    case Words:
        return aboutWords(sums.words);
    case Time:
        return clockOf(sums.time);
    case Price:
        if (sums.written == 0 || m_isFree)
            return {};
        return sums.priceUnknown ? tr("unknown") : format::money(sums.money);
    default:
        return {};
    }
}

QString PlanModel::csv() const
{
    QStringList head {tr("Part")};
    for (int column = 0; column < ColumnCount; ++column)
        head.append(headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
    QString table = csvLine(head);
    for (const PlanGroup &group : m_shown) {
        for (const PlanRow &row : group.rows) {
            QStringList cells {group.title};
            for (int column = 0; column < ColumnCount; ++column)
                cells.append(cell(row, column));
            table += csvLine(cells);
        }
    }
    return table;
}

QModelIndex PlanModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) + 1 : 0);
}

QModelIndex PlanModel::parent(const QModelIndex &index) const
{
    if (!index.isValid() || index.internalId() == 0)
        return {};
    return createIndex(static_cast<int>(index.internalId() - 1), 0, quintptr {0});
}

int PlanModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return static_cast<int>(m_shown.size());
    if (parent.internalId() != 0 || parent.column() != 0)
        return 0;
    return static_cast<int>(m_shown[static_cast<std::size_t>(parent.row())].rows.size());
}

int PlanModel::columnCount(const QModelIndex &) const
{
    return ColumnCount;
}

QVariant PlanModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    if (role == Qt::TextAlignmentRole && index.column() >= Words)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    const bool isGroup = index.internalId() == 0;
    if (role == Qt::FontRole && isGroup && index.column() == What) {
        QFont font;
        font.setWeight(QFont::DemiBold);
        return font;
    }
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    const PlanGroup &group =
        m_shown[isGroup ? static_cast<std::size_t>(index.row()) : index.internalId() - 1];
    const QString text = isGroup ? groupCell(group, index.column())
                                 : cell(group.rows[static_cast<std::size_t>(index.row())], index.column());
    return text;
}

QVariant PlanModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant((section >= Words ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case What:
        return tr("What");
    case Happens:
        return tr("What happens");
    case Why:
        return tr("Why");
    case Words:
        return tr("Words");
    case Time:
        return tr("Time");
    case Price:
        return tr("Price");
    default:
        return {};
    }
}

} // namespace dg
