// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Story: the brief on the left, to be written; the outline on the right, to be edited once it is there, or
/// read through as a whole. GUI thread.

#include "core/story/outline.h"
#include "ui/story/outline_editor.h"

#include <QSplitter>

#include <memory>
#include <vector>

class QAction;
class QStackedWidget;
class QTextBrowser;

namespace dg {

class BriefEditor;
class EmptyState;
class Theme;

class StoryPanel : public QSplitter {
    Q_OBJECT
public:
    /// `theme`, `generate` and the actions outlive it.
    StoryPanel(const Theme &theme, QAction *generate, const OutlineEditor::Actions &actions = {},
        QWidget *parent = nullptr);

    [[nodiscard]] BriefEditor &brief() { return *m_brief; }
    [[nodiscard]] OutlineEditor &outline() { return *m_editor; }
    /// Another episode's outline. Null: not broken yet. `eighths`: see outlineHtml.
    void openOutline(std::shared_ptr<const Outline> outline, std::vector<int> eighths = {});
    /// The same episode's, as it is now.
    void setOutline(std::shared_ptr<const Outline> outline, std::vector<int> eighths = {});
    /// The outline to be read (true) or edited.
    void setReading(bool reading);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void refresh();
    const Theme &m_theme;
    BriefEditor *m_brief;
    QStackedWidget *m_right;
    EmptyState *m_empty;
    OutlineEditor *m_editor;
    QWidget *m_reader;
    QTextBrowser *m_document;
    std::shared_ptr<const Outline> m_outline;
    std::vector<int> m_eighths;
    bool m_reading = false;
    bool m_isStale = false; ///< lengths have changed while nobody was looking
};

} // namespace dg
