// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/write_panel.h"

#include <QResizeEvent>

#include <algorithm>

namespace dg {

namespace {
/// A page with narrow margins, at 11 points and more.
constexpr int pageWidth = 650;
/// Narrower than this the script is no page any more.
constexpr int leastPage = 480;
constexpr int mostColumns = 3;
} // namespace

WritePanel::WritePanel(int column, int frame, QWidget *parent)
    : QSplitter(Qt::Horizontal, parent)
    , m_columnWidth(column)
    , m_frame(frame)
{
    setHandleWidth(1);
    setChildrenCollapsible(false);
    connect(this, &QSplitter::splitterMoved, this, [this] { m_chosen = true; });
}

QByteArray WritePanel::saveDivide() const
{
    return m_chosen && orientation() == Qt::Horizontal ? saveState() : QByteArray();
}

void WritePanel::restoreDivide(const QByteArray &state)
{
    if (!state.isEmpty())
        m_chosen = restoreState(state);
}

QSize WritePanel::minimumSizeHint() const
{
    // What they need side by side is not what the window has to be.
    QSize least;
    for (int i = 0; i < count(); ++i) {
        const QSize one = widget(i)->minimumSizeHint().expandedTo(widget(i)->minimumSize());
        least = QSize(std::max(least.width(), one.width()), least.height() + std::min(one.height(), 120));
    }
    return least;
}

void WritePanel::divide(const QSize &room)
{
    if (orientation() == Qt::Vertical) {
        setSizes({room.height() * 2 / 5, room.height() - room.height() * 2 / 5 - handleWidth()});
        return;
    }
    const int columns = std::clamp((room.width() - pageWidth - m_frame) / m_columnWidth, 1, mostColumns);
    const int board = columns * m_columnWidth + m_frame;
    setSizes({board, std::max(1, room.width() - board - handleWidth())});
}

void WritePanel::resizeEvent(QResizeEvent *event)
{
    const bool narrow = event->size().width() < m_columnWidth + m_frame + leastPage + handleWidth();
    if (const Qt::Orientation wanted = narrow ? Qt::Vertical : Qt::Horizontal; wanted != orientation()) {
        setOrientation(wanted);
        m_chosen = false;
    }
    if (!m_chosen)
        divide(event->size());
    QSplitter::resizeEvent(event);
}

} // namespace dg
