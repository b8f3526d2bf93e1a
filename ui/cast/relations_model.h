// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Who feels what about whom, as a table: a row for each who feels, a column for each about whom. GUI thread.

#include "core/story/show.h"

#include <QAbstractTableModel>

namespace dg {

class RelationsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    void setShow(const Show &show);
    [[nodiscard]] const Show &show() const { return m_show; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;

Q_SIGNALS:
    void edited(const dg::Show &show, const QString &key);

private:
    [[nodiscard]] const Character &at(int row) const { return m_show.cast[static_cast<std::size_t>(row)]; }
    Show m_show;
};

} // namespace dg
