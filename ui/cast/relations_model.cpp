// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cast/relations_model.h"

#include "ui/cast/cast_edit.h"

#include <algorithm>

namespace dg {

using namespace Qt::StringLiterals;

void RelationsModel::setShow(const Show &show)
{
    const bool isSame = std::equal(show.cast.begin(), show.cast.end(), m_show.cast.begin(), m_show.cast.end(),
        [](const Character &a, const Character &b) { return a.id == b.id; });
    if (!isSame) {
        beginResetModel();
        m_show = show;
        endResetModel();
        return;
    }
    m_show = show;
    if (!m_show.cast.empty()) {
        const int last = rowCount() - 1;
        Q_EMIT headerDataChanged(Qt::Horizontal, 0, last);
        Q_EMIT headerDataChanged(Qt::Vertical, 0, last);
        Q_EMIT dataChanged(index(0, 0), index(last, last));
    }
}

int RelationsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_show.cast.size());
}

int RelationsModel::columnCount(const QModelIndex &parent) const
{
    return rowCount(parent);
}

QVariant RelationsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const bool isSelf = index.row() == index.column();
    const QString feeling = feelingOf(m_show, at(index.row()).id, at(index.column()).id);
    switch (role) {
    case Qt::DisplayRole:
        return isSelf ? u"–"_s : feeling;
    case Qt::EditRole:
        return feeling;
    case Qt::TextAlignmentRole:
        return isSelf ? QVariant(Qt::AlignCenter) : QVariant(Qt::AlignLeft | Qt::AlignTop);
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        if (isSelf)
            return {};
        return feeling.isEmpty()
            ? tr("%1 about %2: nothing said yet").arg(at(index.row()).name, at(index.column()).name)
            : tr("%1 about %2: %3").arg(at(index.row()).name, at(index.column()).name, feeling);
    default:
        return {};
    }
}

QVariant RelationsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (section < 0 || section >= rowCount())
        return {};
    if (role == Qt::DisplayRole)
        return orientation == Qt::Horizontal ? tr("about %1").arg(at(section).name) : at(section).name;
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    return {};
}

Qt::ItemFlags RelationsModel::flags(const QModelIndex &index) const
{
    if (!index.isValid() || index.row() == index.column())
        return Qt::ItemIsEnabled;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsEditable;
}

bool RelationsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !index.isValid() || index.row() == index.column())
        return false;
    const CharacterId who = at(index.row()).id;
    const CharacterId about = at(index.column()).id;
    const QString feeling = value.toString().trimmed();
    if (feeling == feelingOf(m_show, who, about))
        return true;
    Show next = m_show;
    setFeeling(next, who, about, feeling);
    Q_EMIT edited(next,
        u"feeling:%1:%2"_s.arg(QString::fromStdString(who.value()), QString::fromStdString(about.value())));
    return true;
}

} // namespace dg
