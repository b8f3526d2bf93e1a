// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cache/figure_table.h"

#include "ui/common/theme.h"

#include <QHeaderView>

#include <algorithm>

namespace dg {

namespace {

constexpr int leastColumns = 4;
constexpr int leastFigure = 7; ///< characters

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
        connect(&model, signal, this, [this] { updateGeometry(); });
    adopt();
    connect(&theme, &Theme::changed, this, &FigureTable::adopt);
}

void FigureTable::adopt()
{
    setFont(m_theme.font(TypeSize::Small));
    const QFontMetrics metrics(font());
    for (int column = 0; column < model()->columnCount(); ++column) {
        const int characters = column == 0 ? m_firstWidth : leastFigure;
        const QString name = model()->headerData(column, Qt::Horizontal).toString();
        const int text = std::max(metrics.averageCharWidth() * characters, metrics.horizontalAdvance(name));
        header()->resizeSection(column, text + 2 * spacing::small + spacing::hair);
    }
    updateGeometry();
}

QSize FigureTable::sizeHint() const
{
    const int frame = 2; // the line that shows the focus
    const int row = std::max(sizeHintForRow(0), QFontMetrics(font()).height() + 2 * spacing::hair);
    return {header()->length() + frame, header()->sizeHint().height() + row * model()->rowCount() + frame};
}

QSize FigureTable::minimumSizeHint() const
{
    int width = 0;
    for (int column = 0; column < std::min(leastColumns, model()->columnCount()); ++column)
        width += header()->sectionSize(column);
    return {width, sizeHint().height()};
}

} // namespace dg
