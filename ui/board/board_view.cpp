// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/board/board_view.h"

#include "ui/board/board_model.h"
#include "ui/board/card_delegate.h"
#include "ui/common/theme.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QKeySequence>
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
    setAccessibleDescription(tr(
        "A card for each scene. Enter opens it in the script, E edits it, T asks for another take, L locks "
        "it, C compares its takes."));
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

bool BoardView::actOn(int key)
{
    const SceneCard &card = m_model.card(currentIndex().row());
    switch (key) {
    case Qt::Key_R:
        retrySelected();
        return true;
    case Qt::Key_T:
        Q_EMIT anotherTakeAsked(card.id);
        return true;
    case Qt::Key_L:
        Q_EMIT lockAsked(card.id, !card.marks.locked);
        return true;
    case Qt::Key_E:
        Q_EMIT editAsked(card.id);
        return true;
    case Qt::Key_C:
        Q_EMIT compareAsked(card.id);
        return true;
    default:
        return false;
    }
}

void BoardView::keyPressEvent(QKeyEvent *event)
{
    if (currentIndex().isValid() && event->modifiers() == Qt::NoModifier) {
        if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
            Q_EMIT sceneActivated(selected());
            return;
        }
        if (actOn(event->key()))
            return;
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
    menu->setObjectName(u"sceneMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](const QString &name, const QString &text, Qt::Key key, auto act) {
        // The keys are the board's own: the menu only names them.
        const QString shown = key == Qt::Key_unknown
            ? text
            : text + u'\t' + QKeySequence(key).toString(QKeySequence::NativeText);
        QAction *action = menu->addAction(shown, this, act);
        action->setObjectName(name);
        return action;
    };
    const SceneId id = card.id;
    add(u"sceneShow"_s, tr("Show in script"), Qt::Key_Return, [this, id] { Q_EMIT sceneActivated(id); });
    add(u"sceneEdit"_s, tr("Edit"), Qt::Key_E, [this, id] { Q_EMIT editAsked(id); });
    menu->addSeparator();
    if (canRetry(card.state))
        add(u"sceneRetry"_s, tr("Retry"), Qt::Key_R, [this, id] { Q_EMIT retryRequested(id); });
    add(u"sceneAnother"_s, tr("Another take…"), Qt::Key_T, [this, id] { Q_EMIT anotherTakeAsked(id); });
    add(u"sceneCompare"_s, tr("Compare takes"), Qt::Key_C, [this, id] {
        Q_EMIT compareAsked(id);
    })->setEnabled(card.marks.takes > 1);
    add(u"sceneLock"_s, card.marks.locked ? tr("Unlock") : tr("Lock"), Qt::Key_L,
        [this, id, lock = !card.marks.locked] { Q_EMIT lockAsked(id, lock); })
        ->setEnabled(card.marks.locked || !card.text.isEmpty());
    menu->addSeparator();
    add(u"scenePrompt"_s, tr("Show prompt"), Qt::Key_unknown, [this, id] { Q_EMIT promptAsked(id); });
    QAction *copy = add(u"sceneCopy"_s, tr("Copy text"), Qt::Key_unknown,
        [text = card.text] { QGuiApplication::clipboard()->setText(text); });
    copy->setEnabled(!card.text.isEmpty());
    menu->popup(viewport()->mapToGlobal(at));
}

} // namespace dg
