// SPDX-License-Identifier: GPL-3.0-or-later
// The episodes of the project: opening another one, adding, naming and removing them.
#include "ui/window/main_window.h"

#include "ui/brief/brief_editor.h"
#include "ui/brief/story_panel.h"
#include "ui/cast/navigator.h"
#include "ui/common/confirm_dialog.h"
#include "ui/run/run_bar.h"
#include "ui/run/status_line.h"
#include "ui/window/episode_picker.h"
#include "ui/window/script_desk.h"
#include "ui/wizard/episode_dialog.h"

#include <QAction>
#include <QLineEdit>
#include <QMenu>
#include <QStackedWidget>

#include <algorithm>
#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

void MainWindow::createEpisodeActions()
{
    const auto make = [this](const QString &name, const QString &text) {
        auto *action = new QAction(text, this);
        action->setObjectName(name);
        return action;
    };
    m_newEpisodeAction = make(u"newEpisodeAction"_s, tr("New episode…"));
    m_newEpisodeAction->setShortcut(QKeySequence(u"Ctrl+Shift+N"_s));
    m_duplicateEpisodeAction = make(u"duplicateEpisodeAction"_s, tr("New from this brief"));
    m_renameEpisodeAction = make(u"renameEpisodeAction"_s, tr("Rename this episode…"));
    m_removeEpisodeAction = make(u"removeEpisodeAction"_s, tr("Remove this episode…"));
    const auto open = [this] { return m_desk.snapshot().episode; };
    connect(m_newEpisodeAction, &QAction::triggered, this, &MainWindow::newEpisode);
    connect(m_duplicateEpisodeAction, &QAction::triggered, this, &MainWindow::duplicateEpisode);
    connect(m_renameEpisodeAction, &QAction::triggered, this, [this, open] { renameEpisode(open()); });
    connect(m_removeEpisodeAction, &QAction::triggered, this, [this, open] { removeEpisode(open()); });
}

void MainWindow::connectEpisodes()
{
    connect(m_navigator, &Navigator::episodeSelected, this, &MainWindow::switchEpisode);
    connect(m_navigator, &Navigator::newEpisodeAsked, this, &MainWindow::newEpisode);
    connect(m_navigator, &Navigator::episodeRenamingAsked, this, &MainWindow::renameEpisode);
    connect(m_navigator, &Navigator::episodeRemovalAsked, this, &MainWindow::removeEpisode);
    connect(m_navigator, &Navigator::episodeMenuAsked, this, &MainWindow::showEpisodeMenu);
    connect(m_episodePicker, &EpisodePicker::chosen, this, &MainWindow::switchEpisode);
}

void MainWindow::showEpisodeMenu(EpisodeId episode, const QPoint &at)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(u"episodeContextMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](const QString &name, const QString &text, auto does) {
        QAction *action = menu->addAction(text, this, does);
        action->setObjectName(name);
    };
    if (episode != m_desk.snapshot().episode)
        add(u"openThisEpisode"_s, tr("Open"), [this, episode] { switchEpisode(episode); });
    add(u"renameThisEpisode"_s, tr("Rename…"), [this, episode] { renameEpisode(episode); });
    add(u"removeThisEpisode"_s, tr("Remove…"), [this, episode] { removeEpisode(episode); });
    menu->addSeparator();
    menu->addAction(m_newEpisodeAction);
    if (episode == m_desk.snapshot().episode)
        menu->addAction(m_duplicateEpisodeAction);
    menu->popup(at);
}

/// A run is of the episode that is open, and the window shows it.
bool MainWindow::mayLeaveEpisode(const QString &refusal)
{
    if (!m_desk.isOpen() || m_desk.isOpening())
        return false;
    if (!m_desk.isRunning())
        return true;
    m_bar->say(RunBar::Tone::Warning, refusal, m_stopAction);
    m_navigator->selectEpisode();
    return false;
}

void MainWindow::switchEpisode(EpisodeId episode)
{
    if (m_desk.isOpen() && episode == m_desk.snapshot().episode) {
        if (m_arrangements->currentWidget() != m_story)
            setArrangement(Arrangement::Write);
        return;
    }
    if (!mayLeaveEpisode(tr("This episode is being written. Stop it before opening another one.")))
        return;
    flush();
    m_scriptDesk->finish();
    m_desk.openEpisode(episode);
    refreshActions();
}

void MainWindow::newEpisode()
{
    if (!mayLeaveEpisode(tr("This episode is being written. Stop it before beginning another one.")))
        return;
    auto *dialog = new EpisodeDialog(this);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        EpisodeBrief brief;
        brief.title = dialog->title();
        brief.premise = dialog->premise();
        flush();
        brief.cast = m_desk.snapshot().brief.cast;
        brief.run = m_desk.snapshot().brief.run;
        addEpisode(brief);
    });
    dialog->open();
}

void MainWindow::duplicateEpisode()
{
    if (!mayLeaveEpisode(tr("This episode is being written. Stop it before beginning another one.")))
        return;
    flush();
    EpisodeBrief brief = m_desk.snapshot().brief;
    const auto isThere = [this](const QString &title) {
        const auto &all = m_desk.snapshot().episodes;
        return std::any_of(
            all.begin(), all.end(), [&](const EpisodeSummary &each) { return each.title == title; });
    };
    const QString title = brief.title;
    brief.title = tr("%1, again").arg(title);
    for (int number = 2; isThere(brief.title); ++number)
        brief.title = tr("%1, again (%2)").arg(title).arg(number);
    addEpisode(brief);
}

/// It is opened where its brief is.
void MainWindow::addEpisode(const EpisodeBrief &brief)
{
    if (!mayLeaveEpisode(tr("This episode is being written. Stop it before beginning another one.")))
        return;
    m_storyNext = true;
    m_scriptDesk->finish();
    m_desk.addEpisode(brief);
    refreshActions();
}

QString MainWindow::episodeTitle(EpisodeId episode) const
{
    const ProjectSnapshot &snapshot = m_desk.snapshot();
    if (episode == snapshot.episode)
        return snapshot.brief.title;
    const auto found = std::find_if(snapshot.episodes.begin(), snapshot.episodes.end(),
        [&](const EpisodeSummary &each) { return each.id == episode; });
    return found == snapshot.episodes.end() ? QString() : found->title;
}

void MainWindow::renameEpisode(EpisodeId episode)
{
    if (!m_desk.isOpen() || m_desk.isOpening())
        return;
    flush();
    auto *dialog = new EpisodeDialog(episodeTitle(episode), this);
    connect(dialog, &QDialog::accepted, this, [this, dialog, episode] {
        const QString title = dialog->title();
        if (!m_desk.isOpen() || title == episodeTitle(episode))
            return;
        flush();
        if (episode == m_desk.snapshot().episode) {
            EpisodeBrief brief = m_desk.snapshot().brief;
            brief.title = title;
            m_desk.saveBrief(brief);
            m_story->brief().setBrief(m_desk.snapshot().show, brief);
            showHeader();
            return;
        }
        m_desk.change([episode, title](ProjectFile &file) -> Expected<void> {
            auto brief = file.brief(episode);
            if (!brief)
                return tl::unexpected(brief.error());
            brief->title = title;
            return file.saveBrief(episode, *brief);
        });
    });
    dialog->open();
}

void MainWindow::removeEpisode(EpisodeId episode)
{
    if (!mayLeaveEpisode(tr("This episode is being written. Stop it before removing one.")))
        return;
    if (m_desk.snapshot().episodes.size() < 2) {
        m_bar->say(RunBar::Tone::Plain,
            tr("It is the only episode, and a project has at least one. Begin another one first."),
            m_newEpisodeAction);
        return;
    }
    auto *dialog = new ConfirmDialog(
        {tr("Remove an episode"), tr("Remove “%1”?").arg(episodeTitle(episode).simplified()),
            tr("Its brief, its outline, its scenes with all their takes and the record of its runs go with "
               "it, "
               "and that cannot be taken back. The show, its people and their voices stay."),
            tr("Remove it")},
        u"removeEpisode"_s, this);
    connect(dialog, &ConfirmDialog::confirmed, this, [this, episode] {
        if (!mayLeaveEpisode(tr("This episode is being written. Stop it before removing one.")))
            return;
        const std::vector<EpisodeSummary> all = m_desk.snapshot().episodes;
        if (episode != m_desk.snapshot().episode) {
            m_desk.removeEpisode(episode);
            return;
        }
        // The one beside it is opened first: there is no window without an episode.
        const auto at = std::find_if(
            all.begin(), all.end(), [&](const EpisodeSummary &each) { return each.id == episode; });
        if (at == all.end() || all.size() < 2)
            return;
        flush();
        m_removeNext = episode;
        m_desk.openEpisode(at + 1 != all.end() ? (at + 1)->id : (at - 1)->id);
        refreshActions();
    });
    dialog->open();
}

/// What was to be done once the episode is open.
void MainWindow::goOnInEpisode()
{
    const ProjectSnapshot &snapshot = m_desk.snapshot();
    m_episodePicker->setEpisodes(snapshot.episodes, snapshot.episode, snapshot.brief.title);
    if (std::exchange(m_storyNext, false)) {
        setArrangement(Arrangement::Story);
        m_navigator->selectEpisode();
        auto *title = m_story->brief().findChild<QLineEdit *>(u"briefTitle"_s);
        title->setFocus();
        title->selectAll();
    }
    const EpisodeId gone = std::exchange(m_removeNext, {});
    if (gone != EpisodeId() && gone != snapshot.episode)
        m_desk.removeEpisode(gone);
}

} // namespace dg
