// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Story: the brief on the left, to be written; the outline on the right, to be read once it is there. GUI
/// thread.

#include "core/story/outline.h"

#include <QSplitter>

#include <memory>
#include <vector>

class QAction;
class QStackedWidget;
class QTextBrowser;

namespace dg {

class BriefEditor;
class Theme;

class StoryPanel : public QSplitter {
    Q_OBJECT
public:
    /// `theme` and `generate` outlive it.
    StoryPanel(const Theme &theme, QAction *generate, QWidget *parent = nullptr);

    [[nodiscard]] BriefEditor &brief() { return *m_brief; }
    /// Null: not broken yet. `eighths`: see outlineHtml.
    void setOutline(std::shared_ptr<const Outline> outline, std::vector<int> eighths = {});

protected:
    void showEvent(QShowEvent *event) override;

private:
    void refresh();
    const Theme &m_theme;
    BriefEditor *m_brief;
    QStackedWidget *m_right;
    QTextBrowser *m_document;
    std::shared_ptr<const Outline> m_outline;
    std::vector<int> m_eighths;
    bool m_isStale = false; ///< lengths have changed while nobody was looking
};

} // namespace dg
