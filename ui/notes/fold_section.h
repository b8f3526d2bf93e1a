// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A part of a panel under a heading that folds it away. GUI thread.

#include <QWidget>

class QToolButton;
class QVBoxLayout;

namespace dg {

class Theme;

class FoldSection : public QWidget {
    Q_OBJECT
public:
    /// `theme` outlives it. Its heading is named after it: nameHeading.
    FoldSection(const Theme &theme, const QString &title, const QString &name, QWidget *parent = nullptr);

    void addWidget(QWidget *widget);
    /// Behind the heading: "3", "2 weak"; may be empty.
    void setAside(const QString &words);
    void setOpen(bool open);
    [[nodiscard]] bool isOpen() const;

Q_SIGNALS:
    void toggled(bool open);

private:
    void restyle();
    const Theme &m_theme;
    const QString m_title;
    QString m_aside;
    QToolButton *m_heading;
    QWidget *m_content;
    QVBoxLayout *m_layout;
};

} // namespace dg
