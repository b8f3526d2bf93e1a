// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/write_panel.h"

#include <QResizeEvent>

#include <algorithm>

namespace dg {

namespace {
/// A page with narrow margins, at 11 points and more.
constexpr int pageWidth = 650;
constexpr int mostColumns = 3;
} // namespace

WritePanel::WritePanel(int columnWidth, int frame, QWidget *parent)
    : QSplitter(Qt::Horizontal, parent)
    , m_columnWidth(columnWidth)
    , m_frame(frame)
{
    setHandleWidth(1);
    setChildrenCollapsible(false);
    connect(this, &QSplitter::splitterMoved, this, [this] { m_chosen = true; });
}

QByteArray WritePanel::saveDivide() const
{
    return m_chosen ? saveState() : QByteArray();
}

void WritePanel::restoreDivide(const QByteArray &state)
{
    if (!state.isEmpty())
        m_chosen = restoreState(state);
}

void WritePanel::resizeEvent(QResizeEvent *event)
{
    if (!m_chosen) {
        const int room = event->size().width();
        const int columns = std::clamp((room - pageWidth - m_frame) / m_columnWidth, 1, mostColumns);
        const int board = columns * m_columnWidth + m_frame;
        setSizes({board, std::max(1, room - board - handleWidth())});
    }
    QSplitter::resizeEvent(event);
}

} // namespace dg
