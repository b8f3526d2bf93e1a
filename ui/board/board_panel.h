// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The Board with what stands above it: the voices and the outline while they are worked out, and a sentence
/// and a button where there is no scene yet. GUI thread.

#include "core/events/run_state.h"

#include <QWidget>

class QAction;
class QStackedWidget;

namespace dg {

class BoardModel;
class BoardView;
class EmptyState;
class PreludeStrip;
class Theme;

class BoardPanel : public QWidget {
    Q_OBJECT
public:
    /// All outlive it.
    BoardPanel(const Theme &theme, BoardModel &model, QAction *generate, QWidget *parent = nullptr);

    [[nodiscard]] BoardView &view() { return *m_view; }
    void apply(const RunState &state, const RunChanges &changes, bool live);
    /// Another episode: what was said of the last one's run goes.
    void clear();

private:
    void refresh();
    BoardModel &m_model;
    PreludeStrip *m_prelude;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    QWidget *m_breaking;
    BoardView *m_view;
    bool m_running = false;
};

} // namespace dg
