// SPDX-License-Identifier: GPL-3.0-or-later
// The scene's side of the window: takes, notes, compare, and the writer's own hands in the script.
#include "ui/window/main_window.h"

#include "core/events/stage_names.h"
#include "core/pipeline/rendered_request.h"
#include "ui/board/board_panel.h"
#include "ui/board/board_view.h"
#include "ui/brief/story_html.h"
#include "ui/common/dialog_parts.h"
#include "ui/compare/compare_panel.h"
#include "ui/notes/notes_panel.h"
#include "ui/run/run_price.h"
#include "ui/run/status_line.h"
#include "ui/script/script_panel.h"
#include "ui/script/script_view.h"
#include "ui/window/page_actions.h"
#include "ui/window/script_desk.h"
#include "ui/window/take_desk.h"

#include <QAction>
#include <QDockWidget>

#include <algorithm>

namespace dg {

using namespace Qt::StringLiterals;

void MainWindow::createTakeActions()
{
    const auto make = [this](const QString &name, const QString &text, const QKeySequence &keys) {
        auto *action = new QAction(text, this);
        action->setObjectName(name);
        action->setShortcut(keys);
        action->setEnabled(false);
        return action;
    };
    m_anotherTakeAction = make(u"anotherTakeAction"_s, tr("Another take…"), QKeySequence(u"Ctrl+T"_s));
    m_anotherTakeAction->setToolTip(tr("Write the selected scene once more (Ctrl+T)"));
    m_editSceneAction = make(u"editSceneAction"_s, tr("Edit scene"), QKeySequence(u"F2"_s));
    m_otherLinesAction = make(u"otherLinesAction"_s, tr("Other lines…"), QKeySequence(u"Ctrl+J"_s));
    m_otherLinesAction->setToolTip(tr("Three other lines for the one at the caret (Ctrl+J)"));
    m_findAction = make(u"findAction"_s, tr("Find…"), QKeySequence::Find);
    m_replaceAction = make(u"replaceAction"_s, tr("Find and replace…"), QKeySequence(u"Ctrl+H"_s));
}

void MainWindow::createTakeParts(QWidget *project)
{
    m_scriptPanel = new ScriptPanel(m_theme, m_desk.board(), project);
    m_script = &m_scriptPanel->view();
    m_compare = new ComparePanel(m_theme, m_anotherTakeAction, project);
    m_takes = new TakeDesk(m_desk, *m_undo, this);
    m_scriptDesk = new ScriptDesk({m_theme, m_services.run, m_desk, *m_takes, *m_scriptPanel}, this);
    m_notesLater.setSingleShot(true);
    m_notesLater.setInterval(400);
    connect(&m_notesLater, &QTimer::timeout, this, &MainWindow::refreshNotes);
}

void MainWindow::connectTakes()
{
    const auto edit = [this](const SceneId &scene) {
        setArrangement(Arrangement::Write);
        selectScene(scene, false);
        m_scriptDesk->edit(scene);
    };
    const auto another = [this](const SceneId &scene) { m_takes->askForAnother(scene, this); };
    BoardView &board = m_board->view();
    connect(&board, &BoardView::anotherTakeAsked, this, another);
    connect(&board, &BoardView::lockAsked, m_takes, &TakeDesk::setLocked);
    connect(&board, &BoardView::editAsked, this, edit);
    connect(&board, &BoardView::compareAsked, this, &MainWindow::compare);
    connect(&board, &BoardView::promptAsked, this, [this](const SceneId &scene) {
        selectScene(scene, true);
        m_notesDock->show();
        m_notes->openPrompt();
    });
    connect(
        m_script, &ScriptView::editAsked, this, [this](const SceneId &scene) { selectScene(scene, false); });
    connect(m_editSceneAction, &QAction::triggered, this, [this, edit] { edit(m_selectedScene); });
    connect(m_anotherTakeAction, &QAction::triggered, this, [this, another] { another(m_selectedScene); });
    connect(m_findAction, &QAction::triggered, this, [this] {
        setArrangement(Arrangement::Write);
        m_scriptDesk->find(false);
    });
    connect(m_replaceAction, &QAction::triggered, this, [this] {
        setArrangement(Arrangement::Write);
        m_scriptDesk->find(true);
    });
    connect(m_otherLinesAction, &QAction::triggered, this, [this] {
        if (!m_desk.isOpen())
            return;
        setArrangement(Arrangement::Write);
        m_scriptDesk->askForLines([this](const std::function<void()> &ask) {
            // A run under way has its key already.
            if (m_desk.isRunning())
                ask();
            else
                whenKeyIsThere(m_desk.snapshot().brief.run, ask);
        });
    });

    connect(m_takes, &TakeDesk::said, m_status, &StatusLine::say);
    connect(m_scriptDesk, &ScriptDesk::said, m_status, &StatusLine::say);
    connect(
        m_takes, &TakeDesk::anotherTakeAsked, this, [this](const SceneId &scene, const AnotherTake &asked) {
            m_scriptDesk->finish();
            if (m_desk.isRunning()) {
                m_status->say(
                    tr("Another take of %1 is written when this run has ended.").arg(m_takes->nameOf(scene)));
                m_desk.anotherTake(scene, asked);
            } else {
                whenKeyIsThere(
                    m_desk.snapshot().brief.run, [this, scene, asked] { m_desk.anotherTake(scene, asked); });
            }
        });

    connect(m_notes, &NotesPanel::chooseAsked, m_takes, &TakeDesk::choose);
    connect(m_notes, &NotesPanel::compareAsked, this, [this](ResultId take) {
        const SceneId scene = m_notes->scene();
        compare(scene);
        m_compare->compare(m_takes->standing(scene).take, take);
    });
    connect(m_notes, &NotesPanel::lineAsked, this, [this](const SceneId &scene, const QString &quoted) {
        setArrangement(Arrangement::Write);
        m_scriptDesk->finish();
        m_script->showLine(scene, quoted);
        m_script->setFocus(Qt::OtherFocusReason);
    });
    connect(m_notes, &NotesPanel::linePicked, m_scriptDesk, &ScriptDesk::putLine);
    connect(m_notes, &NotesPanel::promptAsked, this, &MainWindow::showPromptOf);

    connect(m_compare, &ComparePanel::chooseAsked, m_takes, &TakeDesk::choose);
    connect(m_compare, &ComparePanel::lineTaken, this,
        [this](const SceneId &scene, const QString &text, ResultId) {
            m_takes->putText(scene, text, tr("Take a line into %1").arg(m_takes->nameOf(scene)));
        });

    connect(m_price, &RunPrice::planned, this, [this] {
        if (const auto plan = m_price->plan()) {
            m_takes->setAnotherLook(plan->anotherLook);
            refreshNotes();
        }
    });
    connect(&m_desk, &EpisodeDesk::opened, this, [this] {
        m_review.clear();
        review();
        fillCompare();
    });
    connect(&m_desk, &EpisodeDesk::refreshed, this, [this] {
        review();
        fillCompare();
    });
    connect(&m_desk, &EpisodeDesk::runChanged, this, [this](const RunChanges &changes) {
        const auto &stages = m_desk.runState().stages;
        const bool concerns = std::any_of(changes.stages.begin(), changes.stages.end(),
            [&](std::size_t index) { return sceneOf(stages[index].plan.ref) == m_selectedScene; });
        if (concerns && m_notesDock->isVisible() && !m_notesLater.isActive())
            m_notesLater.start();
    });
}

void MainWindow::compare(const SceneId &scene)
{
    selectScene(scene, false);
    fillCompare();
    setArrangement(Arrangement::Compare);
}

void MainWindow::fillCompare()
{
    const int row = m_desk.board().rowOf(m_selectedScene);
    const bool has = m_desk.isOpen() && row >= 0;
    m_anotherTakeAction->setEnabled(has);
    m_editSceneAction->setEnabled(has);
    for (QAction *action : {m_otherLinesAction, m_findAction, m_replaceAction})
        action->setEnabled(m_desk.isOpen());
    if (!has) {
        m_compare->setTakes({}, {}, {});
        return;
    }
    const SceneCard &card = m_desk.board().card(row);
    m_compare->setTakes(m_selectedScene, tr("Scene %1 · %2").arg(card.number).arg(card.slug),
        takesOfScene(m_desk.snapshot(), m_selectedScene));
}

/// What can be counted and compared is read anew, on a thread of its own.
void MainWindow::review()
{
    m_reviewJob.start([snapshot = m_desk.snapshot(), page = m_page->style().id](
                          std::stop_token) { return reviewEpisode(episodeTextOf(snapshot, page)); },
        [this](const std::vector<ReviewFinding> &found) {
            m_review = found;
            refreshNotes();
        });
}

void MainWindow::showPromptOf(const StageRef &ref)
{
    if (!m_desk.isOpen() || !m_desk.file())
        return;
    m_promptJob.start([file = m_desk.file(), episode = m_desk.snapshot().episode, ref](
                          std::stop_token) { return renderedPrompt(*file, episode, ref); },
        [this, ref](const Expected<RenderedPrompt> &prompt) {
            if (prompt)
                m_notes->showPrompt(ref, prompt->system + u"\n\n———\n\n"_s + prompt->prompt);
            else
                m_notes->showPromptProblem(ref, inWords(prompt.error()));
        });
}

void MainWindow::refreshNotes()
{
    const auto &outline = m_desk.board().outline();
    const int row = m_desk.board().rowOf(m_selectedScene);
    if (m_desk.isOpen() && !m_selectedCharacter.isEmpty()) {
        const Show &show = m_desk.snapshot().show;
        if (const Character *character = show.findCharacter(m_selectedCharacter)) {
            const auto voice = m_voices.find(character->id);
            m_notes->showText(
                characterHtml(m_theme, show, *character, voice == m_voices.end() ? nullptr : &voice->second));
            return;
        }
    }
    if (m_desk.isOpen() && outline && row >= 0) {
        m_notes->showScene(sceneNotes(m_desk.snapshot(), m_selectedScene, m_desk.runState(), m_review,
                               m_takes->anotherLook(m_selectedScene)),
            sceneHtml(m_theme, *outline, static_cast<std::size_t>(row)));
        return;
    }
    m_notes->showText(u"<p style='color:%1; font-size:%2pt'>%3</p>"_s.arg(m_theme.colors().muted.name())
                          .arg(m_theme.font(TypeSize::Small).pointSizeF())
                          .arg(tr("Select a scene or someone of the cast to read about them here.")));
}

} // namespace dg
