// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cache/cache_panel.h"

#include "ui/cache/cache_actions.h"
#include "ui/cache/cache_plots.h"
#include "ui/cache/cache_watch.h"
#include "ui/cache/cache_words.h"
#include "ui/cache/figure_table.h"
#include "ui/cache/health_list.h"
#include "ui/common/elided_label.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QAction>
#include <QGridLayout>
#include <QLabel>
#include <QMenu>
#include <QScrollArea>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

constexpr auto interval = std::chrono::milliseconds(400);
/// Where plots, table and places stand side by side.
constexpr int wideFrom = 1240;
constexpr int kindCharacters = 15;
constexpr int tierCharacters = 8;
constexpr int answererCharacters = 12;

QToolButton *barButton(QAction *action, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace

CachePanel::CachePanel(const Theme &theme, CacheWatch &watch, const CacheActions &actions, QWidget *parent,
    const UsageStatistics *usage)
    : QWidget(parent)
    , m_theme(theme)
    , m_watch(watch)
    , m_usage(usage)
{
    setObjectName(u"cachePanel"_s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(newBar(actions));
    m_scroll = new QScrollArea(this);
    m_scroll->setObjectName(u"cacheScroll"_s);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setWidgetResizable(true);
    m_scroll->setWidget(newContents());
    layout->addWidget(m_scroll, 1);

    adopt();
    connect(&theme, &Theme::changed, this, &CachePanel::adopt);
    connect(&watch, &CacheWatch::changed, this, &CachePanel::refresh);
    watch.addViewer(this, interval);
}

QWidget *CachePanel::newBar(const CacheActions &actions)
{
    auto *bar = new QWidget(this);
    m_saved = new ElidedLabel(bar);
    m_saved->setObjectName(u"cacheSaved"_s);
    auto *clear = new QToolButton(bar);
    clear->setObjectName(u"cacheClear"_s);
    clear->setText(tr("Clear ▾"));
    clear->setAccessibleName(tr("Clear"));
    clear->setToolTip(tr("Clear a part of the cache; asks first"));
    clear->setToolButtonStyle(Qt::ToolButtonTextOnly);
    clear->setPopupMode(QToolButton::InstantPopup);
    clear->setFocusPolicy(Qt::TabFocus);
    auto *menu = new QMenu(clear);
    actions.addClearingTo(menu);
    clear->setMenu(menu);
    QToolButton *count = barButton(actions.countAnew(), bar);
    count->setObjectName(u"cacheCount"_s);
    QToolButton *check = barButton(actions.checkHealth(), bar);
    check->setObjectName(u"cacheCheck"_s);

    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(spacing::large, spacing::hair, spacing::small, 0);
    row->setSpacing(spacing::hair);
    row->addWidget(m_saved, 1);
    row->addWidget(count);
    row->addWidget(check);
    row->addWidget(clear);
    return bar;
}

QWidget *CachePanel::newContents()
{
    auto *contents = new QWidget(this);
    m_drawn = new QStackedWidget(contents);
    m_empty =
        new QLabel(tr("When an episode is written, this shows how much of it was known already, and how "
                      "quickly that was found."),
            m_drawn);
    m_empty->setObjectName(u"cacheEmpty"_s);
    m_empty->setProperty("role", u"muted"_s);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(spacing::wide);
    m_drawn->addWidget(m_empty);
    m_table = new FigureTable(m_theme, m_model, kindCharacters, contents);
    m_table->setObjectName(u"cacheTable"_s);
    m_table->setAccessibleName(tr("Cache, by kind"));
    m_places = newHealth();

    auto *row = new QWidget(contents);
    m_grid = new QGridLayout(row);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(spacing::wide);
    m_grid->setVerticalSpacing(spacing::medium);
    arrange(true);

    m_disclosure = new QToolButton(contents);
    m_disclosure->setObjectName(u"cacheDetails"_s);
    m_disclosure->setText(tr("Details"));
    m_disclosure->setToolTip(tr("The engineer's figures: tiers and latencies"));
    m_disclosure->setCheckable(true);
    m_disclosure->setIconSize(QSize(16, 16));
    m_disclosure->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_disclosure->setFocusPolicy(Qt::TabFocus);
    m_disclosure->setIcon(studioIcon(m_theme, "chevron-right"_L1, IconTint::Muted));
    connect(m_disclosure, &QToolButton::toggled, this, &CachePanel::showDetails);
    m_details = newDetails();
    m_details->hide();

    auto *layout = new QVBoxLayout(contents);
    layout->setContentsMargins(spacing::large, spacing::small, spacing::large, spacing::small);
    layout->setSpacing(spacing::small);
    layout->addWidget(row, 1);
    layout->addWidget(m_disclosure, 0, Qt::AlignLeft);
    layout->addWidget(m_details);
    return contents;
}

QWidget *CachePanel::newHealth()
{
    auto *places = new QWidget(this);
    places->setMinimumWidth(220);
    m_health = new HealthList(m_theme, places);
    auto *column = new QVBoxLayout(places);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_health, 1);
    return places;
}

QWidget *CachePanel::newDetails()
{
    auto *details = new QWidget(this);
    auto *tiers = new FigureTable(m_theme, m_tiers, tierCharacters, details);
    tiers->setObjectName(u"tierTable"_s);
    tiers->setAccessibleName(tr("Cache, by tier"));
    m_answererTable = new FigureTable(m_theme, m_answerers, answererCharacters, details);
    m_answererTable->setObjectName(u"answererTable"_s);
    m_answererTable->setAccessibleName(tr("Who was asked since the studio was opened"));
    m_answererTable->hide();
    m_detailsRow = new QBoxLayout(QBoxLayout::LeftToRight);
    m_detailsRow->setSpacing(spacing::wide);
    m_detailsRow->addWidget(tiers, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout(details);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing::medium);
    column->addLayout(m_detailsRow);
    column->addWidget(m_answererTable, 0, Qt::AlignLeft);
    return details;
}

void CachePanel::arrange(bool wide)
{
    m_wide = wide;
    for (QWidget *widget : {static_cast<QWidget *>(m_drawn), static_cast<QWidget *>(m_table), m_places})
        m_grid->removeWidget(widget);
    m_grid->addWidget(m_drawn, 0, 0);
    if (wide) {
        m_grid->addWidget(m_table, 0, 1, Qt::AlignTop);
        m_grid->addWidget(m_places, 0, 2);
    } else {
        m_grid->addWidget(m_places, 0, 1);
        m_grid->addWidget(m_table, 1, 0, 1, 2);
    }
    m_grid->setColumnStretch(0, 5);
    m_grid->setColumnStretch(1, wide ? 0 : 2);
    m_grid->setColumnStretch(2, wide ? 2 : 0);
    if (m_detailsRow)
        m_detailsRow->setDirection(wide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

void CachePanel::showDetails(bool shown)
{
    if (shown && !m_latency) {
        m_latency = new LatencyPlot(m_theme, m_details);
        m_latency->setMinimumHeight(140);
        m_detailsRow->addWidget(m_latency, 1);
    }
    m_details->setVisible(shown);
    m_disclosure->setIcon(
        studioIcon(m_theme, shown ? "chevron-down"_L1 : "chevron-right"_L1, IconTint::Muted));
    refresh();
    if (shown) {
        QMetaObject::invokeMethod(
            this, [this] { m_scroll->ensureWidgetVisible(m_details, 0, 0); }, Qt::QueuedConnection);
    }
}

void CachePanel::refresh()
{
    const CacheReading &reading = m_watch.reading();
    m_model.apply(reading.statistics);
    m_tiers.apply(reading.statistics.tiers);
    m_health->apply(reading.health);
    if (m_usage) {
        m_answerers.apply(m_usage->snapshot());
        m_answererTable->setVisible(m_answerers.rowCount() > 0);
    }
    m_saved->setText(tr("%1, saved: %2")
                         .arg(cachewords::since(m_watch.countedSince()),
                             cachewords::saved(reading.statistics.totalSaved())));
    m_saved->setToolTip(m_saved->text());
    if (!isVisible())
        return;
    if (!m_plots && m_watch.history().hasLookups()) {
        m_plots = new CachePlots(m_theme, m_drawn);
        m_drawn->addWidget(m_plots);
    }
    if (m_plots) {
        m_drawn->setCurrentWidget(m_watch.history().hasLookups() ? static_cast<QWidget *>(m_plots) : m_empty);
        m_plots->apply(m_watch.history(), CacheWatch::now());
    }
    if (m_latency && m_details->isVisible())
        m_latency->apply(reading.statistics.tiers);
}

void CachePanel::adopt()
{
    for (QWidget *widget : std::initializer_list<QWidget *> {m_saved, m_empty, m_disclosure})
        widget->setFont(m_theme.font(TypeSize::Small));
}

void CachePanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

void CachePanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (const bool wide = width() >= wideFrom; wide != m_wide)
        arrange(wide);
}

QSize CachePanel::sizeHint() const
{
    return {800, 272};
}

} // namespace dg
