// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Two takes as a table: left, what is different, right; a row a passage. GUI thread.

#include "core/screenplay/take_alignment.h"

#include <QAbstractTableModel>

namespace dg {

class CompareModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { LeftColumn, MarkColumn, RightColumn, ColumnCount };

    explicit CompareModel(QObject *parent = nullptr);

    void setTakes(const QString &left, const QString &right);
    [[nodiscard]] const TakeAlignment &alignment() const { return m_alignment; }
    [[nodiscard]] const PassagePair &pair(int row) const
    {
        return m_alignment.rows[static_cast<std::size_t>(row)];
    }
    /// The next row that differs behind `row`, round and round; -1: none does. `by`: 1 or -1.
    [[nodiscard]] int nextDifference(int row, int by) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    TakeAlignment m_alignment;
};

} // namespace dg
