// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The plan as a tree of two levels: groups, and the stages in them. GUI thread.

#include "ui/run/plan_words.h"

#include <QAbstractItemModel>

#include <vector>

namespace dg {

class PlanModel : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Column { What, Happens, Why, Words, Time, Price, ColumnCount };

    explicit PlanModel(QObject *parent = nullptr);

    void setGroups(std::vector<PlanGroup> groups, bool isFree);
    /// Only what is or would be written, and what may be needed.
    void setOnlyWritten(bool only);
    [[nodiscard]] bool isEmpty() const { return m_shown.empty(); }
    /// What is shown, as a table.
    [[nodiscard]] QString csv() const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &index) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void show();
    [[nodiscard]] QString cell(const PlanRow &row, int column) const;
    [[nodiscard]] QString groupCell(const PlanGroup &group, int column) const;

    std::vector<PlanGroup> m_all;
    std::vector<PlanGroup> m_shown;
    bool m_onlyWritten = false;
    bool m_isFree = false;
};

} // namespace dg
