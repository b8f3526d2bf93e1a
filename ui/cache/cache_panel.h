// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The cache for those who write with it: what it has saved, what was reused lately and how fast, what lies
/// in it, and how its places are; the engineer's figures under Details. Its plots are made when there is
/// first something to be seen in them. GUI thread.

#include "ui/cache/answerer_model.h"
#include "ui/cache/cache_model.h"
#include "ui/cache/tier_model.h"

#include <QWidget>

class QBoxLayout;
class QGridLayout;
class QLabel;
class QScrollArea;
class QStackedWidget;
class QToolButton;

namespace dg {

class CacheActions;
class CachePlots;
class CacheWatch;
class ElidedLabel;
class FigureTable;
class HealthList;
class LatencyPlot;
class Theme;

class CachePanel : public QWidget {
    Q_OBJECT
public:
    /// All outlive it. `usage`: who was asked for what the cache did not know; null: nobody counts that.
    CachePanel(const Theme &theme, CacheWatch &watch, const CacheActions &actions, QWidget *parent = nullptr,
        const UsageStatistics *usage = nullptr);

    [[nodiscard]] const CacheModel &model() const { return m_model; }
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    [[nodiscard]] QWidget *newBar(const CacheActions &actions);
    [[nodiscard]] QWidget *newContents();
    [[nodiscard]] QWidget *newHealth();
    [[nodiscard]] QWidget *newDetails();
    void arrange(bool wide);
    void showDetails(bool shown);
    void refresh();
    void adopt();

    const Theme &m_theme;
    CacheWatch &m_watch;
    CacheModel m_model;
    TierModel m_tiers;
    const UsageStatistics *const m_usage;
    AnswererModel m_answerers;
    ElidedLabel *m_saved = nullptr;
    QScrollArea *m_scroll = nullptr;
    QGridLayout *m_grid = nullptr;
    QStackedWidget *m_drawn = nullptr; ///< a sentence, or the plots
    QLabel *m_empty = nullptr;
    CachePlots *m_plots = nullptr; ///< null until there is something to draw
    FigureTable *m_table = nullptr;
    QWidget *m_places = nullptr;
    HealthList *m_health = nullptr;
    QToolButton *m_disclosure = nullptr;
    QWidget *m_details = nullptr;
    QBoxLayout *m_detailsRow = nullptr;
    FigureTable *m_answererTable = nullptr; ///< not shown before somebody was asked
    LatencyPlot *m_latency = nullptr; ///< null until the details are first shown
    bool m_wide = true;
};

} // namespace dg
