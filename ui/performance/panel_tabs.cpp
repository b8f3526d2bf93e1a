// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/performance/panel_tabs.h"

#include "ui/common/theme.h"

#include <QKeyEvent>
#include <QPainter>

namespace dg {

PanelTabs::PanelTabs(const Theme &theme, QWidget *parent)
    : QTabBar(parent)
    , m_theme(theme)
{
    setDrawBase(false);
    setExpanding(false);
    setFocusPolicy(Qt::TabFocus);
}

void PanelTabs::keyPressEvent(QKeyEvent *event)
{
    const int key = event->key();
    if (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Space)
        Q_EMIT activated();
    else
        QTabBar::keyPressEvent(event);
}

void PanelTabs::paintEvent(QPaintEvent *event)
{
    QTabBar::paintEvent(event);
    if (!hasFocus() || currentIndex() < 0)
        return;
    // A style sheet has no words for the focus of one tab.
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_theme.colors().accent);
    painter.drawRoundedRect(
        QRectF(tabRect(currentIndex())).adjusted(0.5, 0.5, -0.5, -0.5), spacing::radius, spacing::radius);
}

} // namespace dg
