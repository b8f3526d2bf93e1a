// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What a panel shows when it has nothing yet: one sentence and one button (or two, where there are two ways
/// to begin). GUI thread.

#include <QWidget>

class QAction;
class QLabel;
class QVBoxLayout;
class QHBoxLayout;

namespace dg {

class Theme;

class EmptyState : public QWidget {
    Q_OBJECT
public:
    EmptyState(const Theme &theme, const QString &sentence, QWidget *parent = nullptr);

    void setTitle(const QString &title);
    void setSentence(const QString &sentence);
    /// The button does what the action does and is enabled when it is. The first one is the highlighted one.
    void addAction(QAction *action, const QString &objectName);

private:
    const Theme &m_theme;
    QLabel *m_title;
    QLabel *m_sentence;
    QHBoxLayout *m_buttons;
};

} // namespace dg
