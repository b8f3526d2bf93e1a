// SPDX-License-Identifier: GPL-3.0-or-later
// The show and its people: their pages in the centre, what of them is saved, and taking it back.
#include "ui/window/main_window.h"

#include "ui/bible/show_pages.h"
#include "ui/brief/brief_editor.h"
#include "ui/brief/story_panel.h"
#include "ui/cast/navigator.h"
#include "ui/common/icons.h"

#include <QAction>
#include <QMenu>
#include <QStackedWidget>

#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

void MainWindow::createShowActions()
{
    m_bibleAction = new QAction(tr("Bible"), this);
    m_bibleAction->setObjectName(u"bibleAction"_s);
    m_bibleAction->setShortcut(QKeySequence(u"Ctrl+B"_s));
    m_bibleAction->setToolTip(tr("The show: its world, its rules, its places (Ctrl+B)"));
    connect(m_bibleAction, &QAction::triggered, this, &MainWindow::showBible);
}

void MainWindow::connectShow()
{
    connect(&m_show->book(), &ShowBook::changed, this, &MainWindow::saveChangedShow);
    connect(&m_show->book(), &ShowBook::castChanged, this, &MainWindow::renameInBriefs);
    connect(m_show, &ShowPages::characterShown, this, [this](const CharacterId &character) {
        m_navigator->select(character);
        showPages();
        showCharacter(character);
    });
    connect(m_show, &ShowPages::nobodyShown, this, &MainWindow::showBible);
    connect(m_navigator, &Navigator::bibleSelected, this, &MainWindow::showBible);
    connect(m_navigator, &Navigator::relationsSelected, this, &MainWindow::showRelations);
    connect(m_navigator, &Navigator::newCharacterAsked, m_show, &ShowPages::addCharacter);
}

void MainWindow::flush()
{
    if (!m_desk.isOpen())
        return;
    m_show->flush();
    m_story->brief().flush();
    m_story->outline().flush();
}

/// Another episode of the same show is no other show.
void MainWindow::openShow()
{
    const ProjectSnapshot &snapshot = m_desk.snapshot();
    if (std::exchange(m_showPath, snapshot.path) == snapshot.path)
        return;
    if (m_arrangements->currentWidget() == m_show)
        setArrangement(Arrangement::Write);
    m_show->open(snapshot.show);
}

void MainWindow::saveChangedShow()
{
    if (!m_desk.isOpen())
        return;
    const Show &show = m_show->book().show();
    m_story->brief().flush();
    m_desk.saveShow(show);
    m_navigator->setShow(show);
    m_story->brief().setBrief(show, m_desk.snapshot().brief);
    showHeader();
    refreshActions();
    refreshNotes();
}

void MainWindow::renameInBriefs(const CastChange &change, bool takenBack)
{
    EpisodeBrief brief = m_desk.snapshot().brief;
    brief.cast = takenBack ? change.takenBackFrom(brief.cast, m_desk.snapshot().episode)
                           : change.appliedTo(brief.cast);
    m_desk.saveBrief(brief);
    m_story->brief().setBrief(m_show->book().show(), brief);
    refreshActions();
}

void MainWindow::showPages()
{
    m_storyAction->setChecked(false);
    m_writeAction->setChecked(false);
    m_arrangements->setCurrentWidget(m_show);
}

void MainWindow::showBible()
{
    if (!m_desk.isOpen())
        return;
    m_navigator->selectBible();
    m_show->showBible();
    showPages();
}

void MainWindow::showRelations()
{
    if (!m_desk.isOpen())
        return;
    m_navigator->selectRelations();
    m_show->showRelations();
    showPages();
}

/// Their page, and beside it the voice as it was worked out.
void MainWindow::showPerson(const CharacterId &character)
{
    m_show->showCharacter(character);
    showPages();
    showCharacter(character);
}

} // namespace dg
