// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cache/figure_table.h"

#include "ui/common/theme.h"

#include <QHeaderView>
#include <QScrollBar>

#include <algorithm>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

constexpr int leastColumns = 4;
constexpr auto usualFigure = "00,000"_L1;

} // namespace

FigureTable::FigureTable(const Theme &theme, QAbstractItemModel &model, int firstWidth, QWidget *parent)
    : QTreeView(parent)
    , m_theme(theme)
    , m_firstWidth(firstWidth)
{
    setModel(&model);
    setRootIsDecorated(false);
    setItemsExpandable(false);
    setSelectionMode(QAbstractItemView::NoSelection);
    setFocusPolicy(Qt::TabFocus);
    setUniformRowHeights(true);
    setFrameShape(QFrame::NoFrame);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    header()->setStretchLastSection(false);
    header()->setSectionsMovable(false);
    header()->setSectionResizeMode(QHeaderView::Fixed);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&model, signal, this, &FigureTable::grow);
    connect(&model, &QAbstractItemModel::dataChanged, this, &FigureTable::grow);
    adopt();
    connect(&theme, &Theme::changed, this, &FigureTable::adopt);
}

void FigureTable::adopt()
{
    setFont(m_theme.font(TypeSize::Small));
    const QFontMetrics metrics(font());
    for (int column = 0; column < model()->columnCount(); ++column) {
        const int figure =
            column == 0 ? metrics.averageCharWidth() * m_firstWidth : metrics.horizontalAdvance(usualFigure);
        const QString name = model()->headerData(column, Qt::Horizontal).toString();
        const int text = std::max(figure, metrics.horizontalAdvance(name));
        header()->resizeSection(column, text + 2 * spacing::small + spacing::hair);
    }
    grow();
}

/// A column that has become wide stays so: figures that come and go do not push the others about.
void FigureTable::grow()
{
    for (int column = 1; column < model()->columnCount(); ++column) {
        const int wanted = sizeHintForColumn(column) + spacing::small;
        if (wanted > header()->sectionSize(column))
            header()->resizeSection(column, wanted);
    }
    updateGeometry();
}

QSize FigureTable::sizeHint() const
{
    const int frame = 2; // the line that shows the focus
    const int row = std::max(sizeHintForRow(0), QFontMetrics(font()).height() + 2 * spacing::hair);
    const int bar = m_scrolls ? horizontalScrollBar()->sizeHint().height() : 0;
    return {
        header()->length() + frame, header()->sizeHint().height() + row * model()->rowCount() + bar + frame};
}

void FigureTable::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    // A bar that is there takes no row away.
    if (const bool scrolls = viewport()->width() < header()->length(); scrolls != m_scrolls) {
        m_scrolls = scrolls;
        updateGeometry();
    }
}

QSize FigureTable::minimumSizeHint() const
{
    int width = 0;
    for (int column = 0; column < std::min(leastColumns, model()->columnCount()); ++column)
        width += header()->sectionSize(column);
    return {width, sizeHint().height()};
}

} // namespace dg
