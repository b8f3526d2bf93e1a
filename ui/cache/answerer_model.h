// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Who was asked since the studio was opened, and what that took and saved, by provider and model, as a
/// table: a read-only mirror, changed only through `apply`. GUI thread.

#include "core/ai/usage_statistics.h"

#include <QAbstractTableModel>

#include <utility>
#include <vector>

namespace dg {

class AnswererModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        Who,
        Model,
        Asked,
        Calls,
        Hits,
        Joined,
        HitRate,
        Input,
        CachedInput,
        Output,
        Spent,
        Saved,
        columnTotal
    };

    explicit AnswererModel(QObject *parent = nullptr);

    void apply(const UsageStatistics::Snapshot &usage);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] static QString textOf(const UsageCounters &counters, int column);
    std::vector<std::pair<AnswererId, UsageCounters>> m_rows; ///< in the snapshot's order
};

} // namespace dg
