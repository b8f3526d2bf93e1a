// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The Board: a card a scene. Arrows move, Enter opens the scene in the script, E edits it, T asks for
/// another take, L locks it, C compares its takes, R has a failed one written again. GUI thread.

#include "core/base/strong.h"

#include <QListView>

namespace dg {

class BoardModel;
class CardDelegate;
class Theme;

class BoardView : public QListView {
    Q_OBJECT
public:
    /// `theme` and `model` outlive it.
    BoardView(const Theme &theme, BoardModel &model, QWidget *parent = nullptr);

    void select(const SceneId &scene);
    /// Empty when none is.
    [[nodiscard]] SceneId selected() const;

Q_SIGNALS:
    void sceneSelected(const dg::SceneId &scene);
    void sceneActivated(const dg::SceneId &scene);
    void retryRequested(const dg::SceneId &scene);
    void anotherTakeAsked(const dg::SceneId &scene);
    void lockAsked(const dg::SceneId &scene, bool lock);
    void editAsked(const dg::SceneId &scene);
    void compareAsked(const dg::SceneId &scene);
    void promptAsked(const dg::SceneId &scene);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    void updateGrid();
    void retrySelected();
    /// Whether the key means something to the scene that is selected.
    bool actOn(int key);
    BoardModel &m_model;
    CardDelegate *m_delegate;
};

} // namespace dg
