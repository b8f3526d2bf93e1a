// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// *Production breakdown*: what the episode needs to be shot, scene by scene, and in all: places, people,
/// props. Worked out of the script on a thread of its own. GUI thread.

#include "core/review/production_breakdown.h"
#include "ui/common/latest_job.h"

#include <QDialog>

#include <array>

class QLabel;
class QPushButton;
class QStackedWidget;
class QStandardItemModel;
class QTabBar;
class QTreeView;

namespace dg {

class BreakdownDialog : public QDialog {
    Q_OBJECT
public:
    explicit BreakdownDialog(QWidget *parent = nullptr);

    /// Of the scenes that are written.
    void setEpisode(const EpisodeText &episode);
    /// The table that is shown, for the clipboard.
    [[nodiscard]] QString csv() const;

private:
    void show(const ProductionBreakdown &breakdown);
    void addTable(const QString &name, const QString &title);
    void fill(std::size_t table, const QStringList &head, const std::vector<QStringList> &rows);

    ProductionBreakdown m_breakdown;
    QTabBar *m_tabs;
    QStackedWidget *m_pages;
    struct Table {
        QTreeView *view;
        QStandardItemModel *model;
    };
    std::vector<Table> m_tables;
    QLabel *m_sums;
    QPushButton *m_copy;
    LatestJob<ProductionBreakdown> m_job; ///< last: it ends first
};

} // namespace dg
