// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A line for a password: masked, with a button that shows what is being typed, and a sentence that says
/// where it is kept. What is kept already is never put into it. GUI thread.

#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace dg {

class SecretField : public QWidget {
    Q_OBJECT
public:
    /// Its parts are called by `name`: "passwordEdit", "passwordShow", "passwordForget", "passwordState".
    explicit SecretField(const QString &name, QWidget *parent = nullptr);

    [[nodiscard]] QLineEdit *edit() const { return m_edit; }
    [[nodiscard]] QString typed() const;
    void type(const QString &secret);
    /// The writer wants what is kept to be gone.
    [[nodiscard]] bool isForgotten() const { return m_forgotten; }
    void reset(); ///< nothing typed, nothing forgotten

    /// `sentence` says where it is or will be kept.
    void setKept(bool kept, const QString &sentence);
    /// Comes from elsewhere and cannot be changed here.
    void setFixed(const QString &sentence);

Q_SIGNALS:
    void edited();

private:
    void refresh();

    QLineEdit *m_edit;
    QToolButton *m_show;
    QToolButton *m_forget;
    QLabel *m_state;
    bool m_kept = false;
    bool m_fixed = false;
    bool m_forgotten = false;
};

} // namespace dg
