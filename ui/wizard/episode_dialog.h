// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// An episode's title, and for a new one its premise. Nothing waits for the answer: show it with `open`; it
/// goes by itself. GUI thread.

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace dg {

class TextArea;

class EpisodeDialog : public QDialog {
    Q_OBJECT
public:
    explicit EpisodeDialog(QWidget *parent); ///< for a new episode
    EpisodeDialog(const QString &title, QWidget *parent); ///< for another title

    [[nodiscard]] QString title() const;
    [[nodiscard]] QString premise() const;

private:
    void build(const QString &windowTitle, const QString &doIt);
    void validate(bool mark);
    QLineEdit *m_title = nullptr;
    TextArea *m_premise = nullptr; ///< null: only the title is asked for
    QPushButton *m_done = nullptr;
    bool m_tried = false;
};

} // namespace dg
