// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The tabs of the strip at the foot. Arrow keys choose one; Return or Space asks for the strip to be opened
/// or closed. GUI thread.

#include <QTabBar>

namespace dg {

class Theme;

class PanelTabs : public QTabBar {
    Q_OBJECT
public:
    /// `theme` outlives it.
    explicit PanelTabs(const Theme &theme, QWidget *parent = nullptr);

Q_SIGNALS:
    void activated();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
};

} // namespace dg
