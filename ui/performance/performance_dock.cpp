// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/performance/performance_dock.h"

#include "ui/common/elided_label.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/performance/panel_tabs.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMainWindow>
#include <QSettings>
#include <QStackedWidget>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace dg {

using namespace Qt::StringLiterals;

PerformanceDock::PerformanceDock(const Theme &theme, QWidget *parent)
    : QDockWidget(tr("Performance"), parent)
    , m_theme(theme)
{
    setObjectName(u"performanceDock"_s);
    setAllowedAreas(Qt::BottomDockWidgetArea | Qt::TopDockWidgetArea);
    buildHeader();
    // The dock is laid out by a widget that is always there, be it without height.
    m_body = new QWidget(this);
    m_panels = new QStackedWidget(m_body);
    m_panels->setObjectName(u"performancePanels"_s);
    m_panels->setAttribute(Qt::WA_StyledBackground);
    // A panel never makes the strip or the window larger than they are.
    m_panels->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored);
    auto *layout = new QVBoxLayout(m_body);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_panels);
    setWidget(m_body);
    connect(m_tabs, &PanelTabs::currentChanged, m_panels, &QStackedWidget::setCurrentIndex);
    connect(m_tabs, &PanelTabs::tabBarClicked, this, [this](int tab) {
        if (tab >= 0 && !m_open)
            showPanel(m_panels->widget(tab));
    });
    connect(m_tabs, &PanelTabs::activated, this, &PerformanceDock::toggle);
    connect(m_toggle, &QToolButton::clicked, this, &PerformanceDock::toggle);
    setOpen(false);
}

void PerformanceDock::buildHeader()
{
    auto *header = new QWidget(this);
    header->setObjectName(u"performanceHeader"_s);
    header->setAttribute(Qt::WA_StyledBackground);
    header->setFixedHeight(stripHeight);
    auto *caption = new QLabel(tr("PERFORMANCE"), header);
    caption->setProperty("role", u"caption"_s);
    m_tabs = new PanelTabs(m_theme, header);
    m_tabs->setObjectName(u"performanceTabs"_s);
    m_tabs->setAccessibleName(tr("Performance panels"));
    m_summary = new ElidedLabel(header);
    m_summary->setObjectName(u"performanceSummary"_s);
    QSizePolicy policy = m_summary->sizePolicy();
    policy.setRetainSizeWhenHidden(true); // the button stays where it is
    m_summary->setSizePolicy(policy);
    m_toggle = new QToolButton(header);
    m_toggle->setObjectName(u"performanceToggle"_s);
    m_toggle->setIconSize(QSize(16, 16));

    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(spacing::large, 0, spacing::small, 0);
    row->setSpacing(spacing::medium);
    row->addWidget(caption);
    row->addWidget(m_tabs);
    row->addWidget(m_summary, 1);
    row->addWidget(m_toggle);
    setTitleBarWidget(header);

    const auto adopt = [this] { m_summary->setFont(m_theme.font(TypeSize::Small)); };
    adopt();
    connect(&m_theme, &Theme::changed, this, adopt);
}

void PerformanceDock::addPanel(const QString &title, QWidget *panel)
{
    m_panels->addWidget(panel);
    m_tabs->addTab(title);
    m_tabs->updateGeometry(); // it does not say so itself while it is not seen
}

QWidget *PerformanceDock::currentPanel() const
{
    return m_panels->currentWidget();
}

void PerformanceDock::showPanel(QWidget *panel)
{
    m_tabs->setCurrentIndex(m_panels->indexOf(panel));
    setOpen(true);
    m_chosenHeight = chosenHeight();
    if (m_chosenHeight == 0)
        setHeight(likedHeight());
}

void PerformanceDock::toggle()
{
    if (m_open)
        setOpen(false);
    else
        showPanel(m_panels->currentWidget());
}

void PerformanceDock::setOpen(bool open)
{
    if (open == m_open)
        return;
    m_chosenHeight = chosenHeight();
    m_open = open;
    m_panels->setVisible(open);
    m_body->setMaximumHeight(open ? QWIDGETSIZE_MAX : 0);
    // A closed strip is as high as its line; an open one can be dragged higher.
    setMinimumHeight(open ? openHeight : stripHeight);
    setMaximumHeight(open ? QWIDGETSIZE_MAX : stripHeight);
    m_summary->setVisible(!open);
    m_toggle->setIcon(studioIcon(m_theme, open ? "chevron-down"_L1 : "chevron-up"_L1, IconTint::Muted));
    m_toggle->setToolTip(open ? tr("Close the performance panels") : tr("Open the performance panels"));
    m_toggle->setAccessibleName(m_toggle->toolTip());
    m_tabs->setProperty("open", open);
    m_tabs->style()->unpolish(m_tabs);
    m_tabs->style()->polish(m_tabs);
    if (open)
        setHeight(std::max(m_chosenHeight, openHeight));
    Q_EMIT openChanged(open);
}

void PerformanceDock::setHeight(int height)
{
    m_givenHeight = height;
    m_settled = false;
    giveHeight();
    // Once more when the window has been laid out: before it is shown there is nothing to share out.
    QMetaObject::invokeMethod(this, &PerformanceDock::settle, Qt::QueuedConnection);
}

void PerformanceDock::giveHeight()
{
    if (auto *window = qobject_cast<QMainWindow *>(parentWidget()); window && !isFloating())
        window->resizeDocks({this}, {m_givenHeight}, Qt::Vertical);
    else
        resize(width(), m_givenHeight);
}

void PerformanceDock::settle()
{
    if (!m_open || m_settled || !isVisible())
        return;
    giveHeight();
    m_settled = true;
}

int PerformanceDock::chosenHeight() const
{
    const bool dragged = m_open && m_settled && height() >= openHeight && height() != m_givenHeight;
    return dragged ? height() : m_chosenHeight;
}

int PerformanceDock::likedHeight() const
{
    const QWidget *panel = m_panels->currentWidget();
    const int liked = panel ? panel->sizeHint().height() + stripHeight : 0;
    return std::max(liked, openHeight);
}

void PerformanceDock::setSummary(const QString &text)
{
    m_summary->setText(text);
    m_summary->setToolTip(text);
}

void PerformanceDock::restore(const QSettings &settings)
{
    m_chosenHeight = settings.value("performance/height"_L1, 0).toInt();
    const QString name = settings.value("performance/panel"_L1).toString();
    for (int i = 0; i < m_panels->count(); ++i) {
        if (m_panels->widget(i)->objectName() == name)
            m_tabs->setCurrentIndex(i);
    }
    setOpen(settings.value("performance/open"_L1, false).toBool());
}

void PerformanceDock::save(QSettings &settings) const
{
    settings.setValue("performance/height"_L1, chosenHeight());
    settings.setValue("performance/open"_L1, m_open);
    if (const QWidget *panel = m_panels->currentWidget())
        settings.setValue("performance/panel"_L1, panel->objectName());
}

void PerformanceDock::showEvent(QShowEvent *event)
{
    QDockWidget::showEvent(event);
    QMetaObject::invokeMethod(this, &PerformanceDock::settle, Qt::QueuedConnection);
}

} // namespace dg
