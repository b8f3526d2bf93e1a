// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cache/cache_dock.h"

#include "core/cache/tiered_cache.h"
#include "ui/common/elided_label.h"
#include "ui/common/format.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QMainWindow>
#include <QToolButton>
#include <QTreeView>

namespace dg {

using namespace Qt::StringLiterals;

CacheDock::CacheDock(const Theme &theme, TieredCache &cache, QWidget *parent)
    : QDockWidget(tr("Cache"), parent)
    , m_theme(theme)
    , m_cache(cache)
    , m_table(new QTreeView(this))
{
    setObjectName(u"cacheDock"_s);
    setAllowedAreas(Qt::BottomDockWidgetArea | Qt::TopDockWidgetArea);

    auto *header = new QWidget(this);
    header->setObjectName(u"cacheHeader"_s);
    header->setAttribute(Qt::WA_StyledBackground);
    header->setFixedHeight(stripHeight);
    auto *caption = new QLabel(tr("CACHE"), header);
    caption->setProperty("role", u"caption"_s);
    m_summary = new ElidedLabel(header);
    m_summary->setObjectName(u"cacheSummary"_s);
    m_toggle = new QToolButton(header);
    m_toggle->setObjectName(u"cacheToggle"_s);
    m_toggle->setIconSize(QSize(16, 16));
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(spacing::large, 0, spacing::small, 0);
    row->setSpacing(spacing::medium);
    row->addWidget(caption);
    row->addWidget(m_summary, 1);
    row->addWidget(m_toggle);
    setTitleBarWidget(header);

    m_table->setObjectName(u"cacheTable"_s);
    m_table->setAccessibleName(tr("Cache, by kind"));
    m_table->setModel(&m_model);
    m_table->setRootIsDecorated(false);
    m_table->setItemsExpandable(false);
    m_table->setSelectionMode(QAbstractItemView::NoSelection);
    m_table->setFocusPolicy(Qt::TabFocus);
    m_table->setUniformRowHeights(true);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->header()->setStretchLastSection(false);
    m_table->header()->setSectionsMovable(false);
    m_table->header()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->header()->setDefaultSectionSize(88);
    m_table->header()->resizeSection(CacheModel::Kind, 140);
    auto *panel = new QWidget(this);
    panel->setObjectName(u"cachePanel"_s);
    auto *layout = new QVBoxLayout(panel);
    layout->setContentsMargins(spacing::small, 0, spacing::small, spacing::hair);
    layout->addWidget(m_table);
    setWidget(panel);

    const auto adopt = [this] {
        m_summary->setFont(m_theme.font(TypeSize::Small));
        m_table->setFont(m_theme.font(TypeSize::Small));
    };
    adopt();
    connect(&theme, &Theme::changed, this, adopt);
    connect(m_toggle, &QToolButton::clicked, this, [this] { setOpen(!m_open); });
    m_tick.setInterval(300);
    connect(&m_tick, &QTimer::timeout, this, &CacheDock::refresh);
    m_open = true;
    setOpen(false);
    refresh();
}

void CacheDock::setOpen(bool open)
{
    if (open == m_open)
        return;
    m_open = open;
    widget()->setMaximumHeight(open ? QWIDGETSIZE_MAX : 0);
    m_table->setVisible(open);
    // A closed strip is as high as its line; an open one can be dragged higher.
    setMinimumHeight(open ? openHeight : stripHeight);
    setMaximumHeight(open ? QWIDGETSIZE_MAX : stripHeight);
    m_toggle->setIcon(studioIcon(m_theme, open ? "chevron-down"_L1 : "chevron-up"_L1, IconTint::Muted));
    m_toggle->setToolTip(open ? tr("Show less of the cache") : tr("Show more of the cache"));
    m_toggle->setAccessibleName(m_toggle->toolTip());
    if (auto *window = qobject_cast<QMainWindow *>(parentWidget()); window && open)
        window->resizeDocks({this}, {openHeight}, Qt::Vertical);
    Q_EMIT openChanged(open);
}

void CacheDock::setRun(const QString &reuse)
{
    m_run = reuse;
    refreshHeader();
}

void CacheDock::refresh()
{
    m_model.apply(m_cache.statistics());
    refreshHeader();
}

void CacheDock::refreshHeader()
{
    // Two spans of time: the run that is shown, and everything since the studio was opened.
    const CacheCounters &total = m_model.total();
    const QLocale locale;
    const std::int64_t asked = total.lookups();
    QString session = tr("not asked yet");
    if (asked + total.joined > 0) {
        const QString had = locale.toString(total.hits + total.joined);
        session = tr("asked %1 times, had the answer %2 times").arg(locale.toString(asked), had);
    }
    QStringList parts;
    if (!m_run.isEmpty())
        parts.append(tr("This run: %1").arg(m_run));
    parts.append(tr("Since the studio was opened: %1").arg(session));
    parts.append(tr("holds %1").arg(format::bytes(total.bytes)));
    m_summary->setText(parts.join(u"   ·   "_s));
    m_summary->setToolTip(m_summary->text());
}

void CacheDock::showEvent(QShowEvent *event)
{
    QDockWidget::showEvent(event);
    m_tick.start();
    refresh();
}

void CacheDock::hideEvent(QHideEvent *event)
{
    QDockWidget::hideEvent(event);
    m_tick.stop();
}

} // namespace dg
