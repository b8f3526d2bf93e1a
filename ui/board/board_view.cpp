// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/board/board_view.h"

#include "ui/board/board_model.h"
#include "ui/board/card_delegate.h"
#include "ui/common/theme.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>

namespace dg {

using namespace Qt::StringLiterals;

BoardView::BoardView(const Theme &theme, BoardModel &model, QWidget *parent)
    : QListView(parent)
    , m_model(model)
    , m_delegate(new CardDelegate(theme, this))
{
    setObjectName(u"board"_s);
    setAccessibleName(tr("Board"));
    setAccessibleDescription(tr("A card for each scene. Enter opens it in the script."));
    setViewMode(IconMode);
    setMovement(Static);
    setResizeMode(Adjust);
    setUniformItemSizes(true);
    setSelectionMode(SingleSelection);
    setSelectionRectVisible(false);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    setFrameShape(NoFrame);
    setItemDelegate(m_delegate);
    setModel(&model);
    updateGrid();
    connect(&theme, &Theme::changed, this, &BoardView::updateGrid);
    connect(m_delegate, &CardDelegate::retryRequested, this, &BoardView::retryRequested);
    connect(this, &QListView::doubleClicked, this,
        [this](const QModelIndex &index) { Q_EMIT sceneActivated(m_model.card(index.row()).id); });
}

void BoardView::updateGrid()
{
    setGridSize(m_delegate->cellSize());
    setMinimumWidth(m_delegate->cellSize().width() + 16);
    viewport()->update();
}

void BoardView::select(const SceneId &scene)
{
    const int row = m_model.rowOf(scene);
    if (row >= 0 && row != currentIndex().row())
        setCurrentIndex(m_model.index(row));
}

SceneId BoardView::selected() const
{
    return currentIndex().isValid() ? m_model.card(currentIndex().row()).id : SceneId();
}

void BoardView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    if (current.isValid())
        Q_EMIT sceneSelected(m_model.card(current.row()).id);
}

void BoardView::retrySelected()
{
    if (currentIndex().isValid() && canRetry(m_model.card(currentIndex().row()).state))
        Q_EMIT retryRequested(selected());
}

void BoardView::keyPressEvent(QKeyEvent *event)
{
    if (currentIndex().isValid() && event->modifiers() == Qt::NoModifier) {
        if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
            Q_EMIT sceneActivated(selected());
            return;
        }
        if (event->key() == Qt::Key_R) {
            retrySelected();
            return;
        }
    }
    QListView::keyPressEvent(event);
}

void BoardView::contextMenuEvent(QContextMenuEvent *event)
{
    QModelIndex index = currentIndex();
    QPoint at = visualRect(index).center();
    if (event->reason() != QContextMenuEvent::Keyboard) {
        index = indexAt(event->pos());
        at = event->pos();
    }
    if (!index.isValid())
        return;
    setCurrentIndex(index);
    const SceneCard &card = m_model.card(index.row());
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Show in script"), this, [this, id = card.id] { Q_EMIT sceneActivated(id); });
    if (canRetry(card.state))
        menu->addAction(tr("Retry"), this, [this, id = card.id] { Q_EMIT retryRequested(id); });
    QAction *copy = menu->addAction(
        tr("Copy text"), this, [text = card.text] { QGuiApplication::clipboard()->setText(text); });
    copy->setEnabled(!card.text.isEmpty());
    menu->popup(viewport()->mapToGlobal(at));
}

} // namespace dg
