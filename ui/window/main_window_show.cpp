// SPDX-License-Identifier: GPL-3.0-or-later
// The show and its people: their pages in the centre, what of them is saved, and taking it back.
#include "ui/window/script_desk.h"
#include "ui/window/main_window.h"

#include "ui/bible/show_pages.h"
#include "ui/brief/brief_editor.h"
#include "ui/brief/story_panel.h"
#include "ui/cast/navigator.h"
#include "ui/common/confirm_dialog.h"
#include "ui/run/status_line.h"

#include <QAction>
#include <QMenu>
#include <QStackedWidget>

#include <algorithm>
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
    const auto remove = [this](const CharacterId &character) { askToRemove(character); };
    connect(m_show, &ShowPages::removalAsked, this, remove);
    connect(m_navigator, &Navigator::characterRemovalAsked, this, remove);
    connect(m_navigator, &Navigator::characterMenuAsked, this, &MainWindow::showCharacterMenu);
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
    m_scriptDesk->flush();
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
    const auto isSame = [](const Character &a, const Character &b) {
        return a.name == b.name && a.role == b.role;
    };
    const auto &before = m_desk.snapshot().show.cast;
    const bool castChanges =
        !std::equal(before.begin(), before.end(), show.cast.begin(), show.cast.end(), isSame);
    m_story->brief().flush();
    m_desk.saveShow(show);
    m_navigator->setShow(show);
    // Setting the brief drops what is typed there and cannot be used yet.
    if (castChanges)
        m_story->brief().setBrief(show, m_desk.snapshot().brief);
    showHeader();
    refreshActions();
    refreshNotes();
}

/// Briefs call people by their names: all of them follow, those of the other episodes on the disk.
void MainWindow::renameInBriefs(const CastChange &change, bool takenBack)
{
    const auto cast = [change, takenBack](const QStringList &before, EpisodeId episode) {
        return takenBack ? change.takenBackFrom(before, episode) : change.appliedTo(before);
    };
    const EpisodeId open = m_desk.snapshot().episode;
    EpisodeBrief brief = m_desk.snapshot().brief;
    brief.cast = cast(brief.cast, open);
    m_desk.saveBrief(brief);
    m_story->brief().setBrief(m_show->book().show(), brief);
    refreshActions();
    if (m_desk.snapshot().episodes.size() > 1) {
        m_desk.change([cast, open](ProjectFile &file) -> Expected<void> {
            const auto episodes = file.episodes();
            if (!episodes)
                return tl::unexpected(episodes.error());
            for (const EpisodeSummary &each : *episodes) {
                auto other = each.id == open ? Expected<EpisodeBrief>(EpisodeBrief()) : file.brief(each.id);
                if (!other)
                    return tl::unexpected(other.error());
                const QStringList next = cast(other->cast, each.id);
                if (each.id == open || next == other->cast)
                    continue;
                other->cast = next;
                if (const auto saved = file.saveBrief(each.id, *other); !saved)
                    return saved;
            }
            return {};
        });
    }
    if (!change.to.isEmpty() && m_desk.board().outline())
        m_status->say(tr("%1 is called %2 in the briefs. The outline and the scenes keep the old name until "
                         "they are written again.")
                          .arg(takenBack ? change.to : change.from, takenBack ? change.from : change.to));
}

void MainWindow::showCharacterMenu(const CharacterId &character, const QPoint &at)
{
    // The page's actions are for whoever it shows.
    showPerson(character);
    m_navigator->select(character);
    auto *menu = new QMenu(this);
    menu->setObjectName(u"characterContextMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions(m_show->characterActions());
    menu->popup(at);
}

/// Where they stand in the casts of all episodes is read first, on a thread of its own.
void MainWindow::askToRemove(const CharacterId &character)
{
    if (!m_desk.isOpen() || m_desk.isOpening())
        return;
    flush();
    const Character *who = m_show->book().show().findCharacter(character);
    if (!who)
        return;
    const EpisodeId open = m_desk.snapshot().episode;
    Castings here;
    if (const auto at = m_desk.snapshot().brief.cast.indexOf(who->name); at >= 0) {
        here.places[open] = static_cast<int>(at);
        here.titles.append(m_desk.snapshot().brief.title.simplified());
    }
    m_castings.start(
        [file = m_desk.file(), name = who->name, open, here](std::stop_token stop) {
            Castings found = here;
            const auto episodes = file->episodes();
            for (const EpisodeSummary &each : episodes ? *episodes : std::vector<EpisodeSummary>()) {
                if (stop.stop_requested() || each.id == open)
                    continue;
                const auto brief = file->brief(each.id);
                const auto at = brief ? brief->cast.indexOf(name) : -1;
                if (at < 0)
                    continue;
                found.places[each.id] = static_cast<int>(at);
                found.titles.append(each.title.simplified());
            }
            return found;
        },
        [this, character](const Castings &found) { askToRemove(character, found); });
}

void MainWindow::askToRemove(const CharacterId &character, const Castings &castings)
{
    const Character *who = m_show->book().show().findCharacter(character);
    if (!who || findChild<ConfirmDialog *>(u"removeCharacterQuestion"_s))
        return;
    const QString titles = castings.titles.join(", "_L1);
    QString about = castings.titles.isEmpty() ? tr("No episode's brief has them in its cast.")
        : castings.titles.size() == 1         ? tr("They go out of the cast of %1.").arg(titles)
                                      : tr("They go out of the casts of these episodes: %1.").arg(titles);
    about += u' '
        + tr("What the others feel about them goes, too. Scenes that are written stay as they are. Undo "
             "brings them back.");
    auto *dialog =
        new ConfirmDialog({tr("Remove someone"), tr("Remove %1 from the show?").arg(who->name), about,
                              tr("Remove %1").arg(QString(who->name).replace(u'&', "&&"_L1))},
            u"removeCharacterQuestion"_s, this);
    connect(dialog, &ConfirmDialog::confirmed, this,
        [this, character, places = castings.places] { m_show->removeCharacter(character, places); });
    dialog->open();
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
