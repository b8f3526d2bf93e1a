// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The strip at the foot of the window: a line of 28 pixels while it is closed, panels behind tabs when it is
/// open. It remembers how high it was and which panel was in front. GUI thread.
///
/// A panel that works while it is shown looks at its own show and hide events: the dock hides the ones behind
/// and, when it is closed, all of them. Panels scroll by themselves; the dock gives them what room there is.

#include <QDockWidget>

class QSettings;
class QStackedWidget;
class QToolButton;

namespace dg {

class ElidedLabel;
class PanelTabs;
class Theme;

class PerformanceDock : public QDockWidget {
    Q_OBJECT
public:
    static constexpr int stripHeight = 28;
    static constexpr int openHeight = 160; ///< where nobody has chosen another

    /// `theme` outlives it.
    explicit PerformanceDock(const Theme &theme, QWidget *parent = nullptr);

    /// A further tab, behind those there are; the dock takes ownership. `panel` has an object name, by which
    /// it is remembered, and its height hint says what it likes to have.
    void addPanel(const QString &title, QWidget *panel);
    /// As a writer asks for it: opens the strip if need be, as high as the panel likes unless another height
    /// was chosen before.
    void showPanel(QWidget *panel);
    [[nodiscard]] QWidget *currentPanel() const;

    void setOpen(bool open);
    void toggle(); ///< as a writer does it: see showPanel
    [[nodiscard]] bool isOpen() const { return m_open; }
    /// The line that stands beside the tabs while the strip is closed.
    void setSummary(const QString &text);

    void restore(const QSettings &settings); ///< once the panels are there
    void save(QSettings &settings) const;

Q_SIGNALS:
    void openChanged(bool open);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void buildHeader();
    void setHeight(int height);
    void giveHeight();
    void settle();
    [[nodiscard]] int chosenHeight() const;
    [[nodiscard]] int likedHeight() const;

    const Theme &m_theme;
    PanelTabs *m_tabs = nullptr;
    QWidget *m_body = nullptr;
    QStackedWidget *m_panels = nullptr;
    ElidedLabel *m_summary = nullptr;
    QToolButton *m_toggle = nullptr;
    int m_chosenHeight = 0; ///< by dragging; 0: nobody has
    int m_givenHeight = 0; ///< what it was last opened with
    bool m_open = true;
    bool m_settled = false; ///< it has the height it was given, or one that somebody dragged it to
};

} // namespace dg
