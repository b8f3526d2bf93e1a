// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/brief/story_panel.h"

#include "ui/brief/brief_editor.h"
#include "ui/brief/story_html.h"
#include "ui/common/empty_state.h"
#include "ui/common/theme.h"

#include <QScrollBar>
#include <QStackedWidget>
#include <QTextBrowser>

#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

StoryPanel::StoryPanel(const Theme &theme, QAction *generate, QWidget *parent)
    : QSplitter(Qt::Horizontal, parent)
    , m_theme(theme)
    , m_brief(new BriefEditor(theme, this))
    , m_right(new QStackedWidget(this))
    , m_document(new QTextBrowser(this))
{
    setObjectName(u"story"_s);
    setHandleWidth(1);
    setChildrenCollapsible(false);
    m_document->setObjectName(u"outline"_s);
    m_document->setAccessibleName(tr("Outline"));
    m_document->setOpenLinks(false);
    m_document->document()->setDocumentMargin(spacing::wide);
    m_document->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *empty = new EmptyState(theme, tr("The outline appears here as soon as the story is broken."), this);
    empty->addAction(generate, u"outlineGenerate"_s);
    m_right->addWidget(empty);
    m_right->addWidget(m_document);
    m_right->setMinimumWidth(260);
    addWidget(m_brief);
    addWidget(m_right);
    setStretchFactor(0, 1);
    setStretchFactor(1, 1);
    setSizes({560, 560});
    connect(&theme, &Theme::changed, this, &StoryPanel::refresh);
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
    if (!m_isStale)
        refresh();
}

void StoryPanel::showEvent(QShowEvent *event)
{
    if (m_isStale)
        refresh();
    QSplitter::showEvent(event);
}

void StoryPanel::refresh()
{
    m_isStale = false;
    m_right->setCurrentIndex(m_outline ? 1 : 0);
    if (!m_outline) {
        m_document->clear();
        return;
    }
    const int at = m_document->verticalScrollBar()->value();
    m_document->setHtml(outlineHtml(m_theme, *m_outline, m_eighths));
    m_document->verticalScrollBar()->setValue(at);
}

} // namespace dg
