// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/board/board_panel.h"

#include "ui/board/board_model.h"
#include "ui/board/board_view.h"
#include "ui/board/prelude_strip.h"
#include "ui/common/empty_state.h"
#include "ui/common/theme.h"

#include <QStackedWidget>
#include <QVBoxLayout>

namespace dg {

using namespace Qt::StringLiterals;

BoardPanel::BoardPanel(const Theme &theme, BoardModel &model, QAction *generate, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_prelude(new PreludeStrip(theme, this))
    , m_stack(new QStackedWidget(this))
    , m_empty(
          new EmptyState(theme, tr("Press Generate and the scenes appear here as they are written."), this))
    , m_breaking(new EmptyState(theme,
          tr("The voices and the outline come first. The scenes follow as soon as the story is broken."),
          this))
    , m_view(new BoardView(theme, model, this))
{
    setObjectName(u"boardPanel"_s);
    m_empty->setObjectName(u"boardEmpty"_s);
    m_empty->addAction(generate, u"boardGenerate"_s);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_breaking);
    m_stack->addWidget(m_view);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::hair, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_prelude);
    layout->addSpacing(spacing::hair);
    layout->addWidget(m_stack, 1);
    connect(&model, &QAbstractItemModel::rowsInserted, this, &BoardPanel::refresh);
    connect(&model, &QAbstractItemModel::rowsRemoved, this, &BoardPanel::refresh);
    refresh();
}

void BoardPanel::apply(const RunState &state, const RunChanges &changes, bool live)
{
    m_running = live && state.phase == RunPhase::Running;
    m_prelude->apply(state, changes, live);
    refresh();
}

void BoardPanel::clear()
{
    m_running = false;
    m_prelude->clear();
    refresh();
}

void BoardPanel::refresh()
{
    if (m_model.sceneCount() > 0)
        m_stack->setCurrentWidget(m_view);
    else
        m_stack->setCurrentWidget(m_running ? m_breaking : m_empty);
}

} // namespace dg
