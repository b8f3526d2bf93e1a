// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Find and replace, as a bar above the script. It asks; where it looks is its owner's business. GUI thread.

#include "ui/script/episode_search.h"

#include <QFrame>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QWidget;

namespace dg {

class Theme;

class FindBar : public QFrame {
    Q_OBJECT
public:
    /// `theme` outlives it.
    explicit FindBar(const Theme &theme, QWidget *parent = nullptr);

    /// Shows the bar with `text` to look for, where it is not empty.
    void begin(const QString &text, bool replace);
    void end();
    [[nodiscard]] SearchTerm term() const;
    [[nodiscard]] QString replacement() const;
    /// What has come of it: "3 of 12", "Not found".
    void say(const QString &words);
    [[nodiscard]] QString said() const;

Q_SIGNALS:
    void termChanged(const dg::SearchTerm &term);
    void nextAsked();
    void previousAsked();
    void replaceAsked();
    void replaceAllAsked();
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QLineEdit *m_find;
    QCheckBox *m_case;
    QLabel *m_said;
    QWidget *m_replaceRow;
    QLineEdit *m_replace;
};

} // namespace dg
