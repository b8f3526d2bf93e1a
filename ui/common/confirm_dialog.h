// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Asks before something is done that loses something. Cancel is the default, and nothing waits for the
/// answer: show it with `open`. GUI thread.

#include <QDialog>

namespace dg {

class ConfirmDialog : public QDialog {
    Q_OBJECT
public:
    struct Question {
        QString title; ///< of the window
        QString question;
        QString about; ///< what is lost, and what it means
        QString doIt; ///< on the button
    };
    /// Goes by itself once it is closed. Its buttons are named after it: nameConfirm and nameCancel.
    ConfirmDialog(const Question &question, const QString &name, QWidget *parent);

    [[nodiscard]] QString question() const { return m_question.question; }
    [[nodiscard]] QString about() const { return m_question.about; }

Q_SIGNALS:
    void confirmed();

private:
    const Question m_question;
};

} // namespace dg
