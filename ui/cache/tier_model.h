// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The cache's tiers in the engineer's figures, as a table: a read-only mirror, changed only through `apply`.
/// GUI thread.

#include "core/cache/cache_statistics.h"

#include <QAbstractTableModel>

#include <array>
#include <vector>

namespace dg {

class TierModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        Tier,
        Entries,
        Size,
        Hits,
        Misses,
        HitRate,
        Median,
        P95,
        P99,
        Evictions,
        Expirations,
        Errors,
        Rejected,
        Dropped,
        columnTotal
    };

    explicit TierModel(QObject *parent = nullptr);

    void apply(const std::vector<TierStatistics> &tiers);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        QString name;
        CacheCounters counters;
        std::array<std::chrono::nanoseconds, 3> latency {}; ///< p50, p95, p99
        bool operator==(const Row &) const = default;
    };
    [[nodiscard]] static Row rowOf(const TierStatistics &tier);
    std::vector<Row> m_rows;
};

} // namespace dg
