// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// How memory, disk and the room's server are, each in a sentence with an icon. GUI thread.

#include "core/cache/cache_statistics.h"

#include <QWidget>

#include <vector>

class QLabel;
class QVBoxLayout;

namespace dg {

class Theme;

class HealthList : public QWidget {
    Q_OBJECT
public:
    /// `theme` outlives it.
    explicit HealthList(const Theme &theme, QWidget *parent = nullptr);

    void apply(const std::vector<TierHealth> &tiers);

private:
    struct Row {
        QWidget *widget;
        QLabel *icon;
        QLabel *sentence;
        QLabel *aside;
        HealthState state = HealthState::Ok;
    };
    [[nodiscard]] Row newRow(const QString &tier);
    void adopt();
    void paintIcon(const Row &row);
    const Theme &m_theme;
    QVBoxLayout *m_layout;
    std::vector<Row> m_rows;
};

} // namespace dg
