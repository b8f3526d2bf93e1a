// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/undo.h"

#include <QAction>
#include <QUndoCommand>

#include <utility>

namespace dg {

namespace {

class Step final : public QUndoCommand {
public:
    Step(const QString &text, std::function<void()> doIt, std::function<void()> takeBack, bool isDone)
        : QUndoCommand(text)
        , m_do(std::move(doIt))
        , m_takeBack(std::move(takeBack))
        , m_isDone(isDone)
    {
    }
    void redo() override
    {
        if (!std::exchange(m_isDone, false))
            m_do();
    }
    void undo() override { m_takeBack(); }

private:
    const std::function<void()> m_do;
    const std::function<void()> m_takeBack;
    bool m_isDone;
};

} // namespace

UndoActions::UndoActions(QObject *parent)
    : QObject(parent)
    , m_undo(m_stack.createUndoAction(this, tr("Undo")))
    , m_redo(m_stack.createRedoAction(this, tr("Redo")))
{
    m_stack.setUndoLimit(200);
    m_undo->setObjectName(QStringLiteral("undoAction"));
    m_undo->setShortcut(QKeySequence::Undo);
    m_redo->setObjectName(QStringLiteral("redoAction"));
    m_redo->setShortcut(QKeySequence::Redo);
}

void UndoActions::push(const QString &text, std::function<void()> doIt, std::function<void()> takeBack)
{
    m_stack.push(new Step(text, std::move(doIt), std::move(takeBack), false));
}

void UndoActions::pushDone(const QString &text, std::function<void()> doAgain, std::function<void()> takeBack)
{
    m_stack.push(new Step(text, std::move(doAgain), std::move(takeBack), true));
}

} // namespace dg
