// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/brief/story_panel.h"

#include "ui/brief/brief_editor.h"
#include "ui/brief/story_html.h"
#include "ui/common/empty_state.h"
#include "ui/common/theme.h"

#include <QHBoxLayout>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTextBrowser>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

StoryPanel::StoryPanel(
    const Theme &theme, QAction *generate, const OutlineEditor::Actions &actions, QWidget *parent)
    : QSplitter(Qt::Horizontal, parent)
    , m_theme(theme)
    , m_brief(new BriefEditor(theme, this))
    , m_right(new QStackedWidget(this))
    , m_empty(new EmptyState(theme, tr("The outline appears here as soon as the story is broken."), this))
    , m_editor(new OutlineEditor(theme, actions, this))
    , m_reader(new QWidget(this))
    , m_document(new QTextBrowser(m_reader))
{
    setObjectName(u"story"_s);
    setHandleWidth(1);
    setChildrenCollapsible(false);
    m_document->setObjectName(u"outline"_s);
    m_document->setAccessibleName(tr("Outline"));
    m_document->setOpenLinks(false);
    m_document->document()->setDocumentMargin(spacing::wide);
    m_document->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *edit = new QToolButton(m_reader);
    edit->setObjectName(u"outlineEdit"_s);
    edit->setText(tr("Edit"));
    edit->setToolTip(tr("Go back to editing the outline"));
    edit->setProperty("role", u"small"_s);
    edit->setFocusPolicy(Qt::TabFocus);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(0, spacing::small, spacing::wide, 0);
    row->addStretch();
    row->addWidget(edit);
    auto *reading = new QVBoxLayout(m_reader);
    reading->setContentsMargins(0, 0, 0, 0);
    reading->setSpacing(0);
    reading->addLayout(row);
    reading->addWidget(m_document);

    m_empty->addAction(generate, u"outlineGenerate"_s);
    if (actions.breakStory)
        m_empty->addAction(actions.breakStory, u"outlineBreak"_s);
    m_right->addWidget(m_empty);
    m_right->addWidget(m_editor);
    m_right->addWidget(m_reader);
    m_right->setMinimumWidth(260);
    addWidget(m_brief);
    addWidget(m_right);
    setStretchFactor(0, 1);
    setStretchFactor(1, 1);
    setSizes({520, 600});
    connect(edit, &QToolButton::clicked, this, [this] { setReading(false); });
    connect(m_editor, &OutlineEditor::readAsked, this, [this] { setReading(true); });
    connect(&theme, &Theme::changed, this, &StoryPanel::refresh);
}

void StoryPanel::openOutline(std::shared_ptr<const Outline> outline, std::vector<int> eighths)
{
    m_reading = false;
    m_outline = std::move(outline);
    m_eighths = std::move(eighths);
    m_editor->open(m_outline, m_eighths);
    refresh();
}

void StoryPanel::setOutline(std::shared_ptr<const Outline> outline, std::vector<int> eighths)
{
    const bool isAnother = outline != m_outline;
    if (!isAnother && eighths == m_eighths)
        return;
    m_outline = std::move(outline);
    m_eighths = std::move(eighths);
    // In a run every scene that ends changes the lengths, mostly behind the board.
    m_isStale = !isAnother && !isVisible();
    if (m_isStale)
        return;
    m_editor->update(m_outline, m_eighths);
    refresh();
}

void StoryPanel::setReading(bool reading)
{
    m_reading = reading;
    refresh();
    (reading ? static_cast<QWidget *>(m_document) : m_editor)->setFocus();
}

void StoryPanel::showEvent(QShowEvent *event)
{
    if (std::exchange(m_isStale, false)) {
        m_editor->update(m_outline, m_eighths);
        refresh();
    }
    QSplitter::showEvent(event);
}

void StoryPanel::refresh()
{
    m_right->setCurrentWidget(!m_outline ? static_cast<QWidget *>(m_empty)
            : m_reading                  ? m_reader
                                         : static_cast<QWidget *>(m_editor));
    if (!m_outline || !m_reading) {
        m_document->clear();
        return;
    }
    // What is being edited may be ahead of what is saved.
    const Outline &outline = m_editor->outline() ? *m_editor->outline() : *m_outline;
    std::vector<int> eighths;
    for (const OutlineScene &scene : outline.scenes) {
        const auto its = std::find_if(m_outline->scenes.begin(), m_outline->scenes.end(),
            [&](const OutlineScene &each) { return each.id == scene.id; });
        const auto at = static_cast<std::size_t>(its - m_outline->scenes.begin());
        eighths.push_back(at < m_eighths.size() ? m_eighths[at] : 0);
    }
    const int at = m_document->verticalScrollBar()->value();
    m_document->setHtml(outlineHtml(m_theme, outline, eighths));
    m_document->verticalScrollBar()->setValue(at);
}

} // namespace dg
