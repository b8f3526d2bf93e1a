// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What a writer can take back in the window: one stack for whatever changes the project (takes, locks, the
/// outline, the show), and its two actions. What is typed in a field has the field's own. GUI thread.

#include <QObject>
#include <QString>
#include <QUndoStack>

#include <functional>

class QAction;

namespace dg {

class UndoActions : public QObject {
    Q_OBJECT
public:
    explicit UndoActions(QObject *parent = nullptr);

    [[nodiscard]] QUndoStack &stack() { return m_stack; }
    /// Does it now, and again when it is brought back; `text` is what the menu calls it: "Lock scene 3".
    /// Whoever's values change by other means in between sees to it that both still make sense.
    void push(const QString &text, std::function<void()> doIt, std::function<void()> takeBack);
    /// As `push`, of what has been done already.
    void pushDone(const QString &text, std::function<void()> doAgain, std::function<void()> takeBack);
    /// Another project or episode: there is nothing to take back in it.
    void clear() { m_stack.clear(); }

    /// "undoAction" and "redoAction", for the Edit menu. A field that has the keyboard comes first.
    [[nodiscard]] QAction *undoAction() const { return m_undo; }
    [[nodiscard]] QAction *redoAction() const { return m_redo; }

private:
    QUndoStack m_stack;
    QAction *m_undo;
    QAction *m_redo;
};

} // namespace dg
