// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The cache's counters by kind, as a table: a read-only mirror, changed only through `apply`. GUI thread.

#include "core/cache/cache_statistics.h"

#include <QAbstractTableModel>

#include <array>

namespace dg {

class CacheModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Kind, Asked, Hits, Misses, Joined, Entries, Size, columnTotal };

    explicit CacheModel(QObject *parent = nullptr);

    void apply(const CacheStatistics &statistics);
    /// Of all kinds.
    [[nodiscard]] const CacheCounters &total() const { return m_total; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    static constexpr std::size_t kinds = 3;
    std::array<CacheCounters, kinds> m_rows {};
    CacheCounters m_total;
};

} // namespace dg
