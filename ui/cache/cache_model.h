// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What the cache holds and has spared, by kind and in all, as a table: a read-only mirror, changed only
/// through `apply`. Kinds that nothing has been heard of have no row. GUI thread.

#include "core/cache/cache_statistics.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace dg {

class CacheModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Kind, Entries, Size, Hits, Misses, Joined, Time, Money, Tokens, columnTotal };

    explicit CacheModel(QObject *parent = nullptr);

    void apply(const CacheStatistics &statistics);
    /// Of all kinds: what the last row shows.
    [[nodiscard]] const CacheCounters &total() const { return m_rows.back().counters; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        std::optional<CacheKind> kind; ///< none: all
        CacheCounters counters {};
        Worth saved {};
        bool operator==(const Row &) const = default;
    };
    void set(std::size_t row, Row changed);
    [[nodiscard]] QString text(const Row &row, int column) const;
    std::vector<Row> m_rows; ///< never empty: the last one is all
};

} // namespace dg
