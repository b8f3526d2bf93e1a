// SPDX-License-Identifier: GPL-3.0-or-later
// The story: breaking it, editing its outline, writing the script from it, the plan and the breakdown.
#include "ui/window/main_window.h"

#include "core/events/stage_names.h"
#include "ui/board/board_panel.h"
#include "ui/board/board_view.h"
#include "ui/brief/brief_editor.h"
#include "ui/brief/story_panel.h"
#include "ui/cast/navigator.h"
#include "ui/common/confirm_dialog.h"
#include "ui/run/plan_dialog.h"
#include "ui/run/plan_words.h"
#include "ui/run/run_bar.h"
#include "ui/run/run_price.h"
#include "ui/story/breakdown_dialog.h"

#include <QAction>
#include <QMenu>
#include <QToolButton>

#include <set>
#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

/// Every scene that the episode has ever had: their ids are not given again.
std::set<SceneId> scenesEver(const ProjectSnapshot &snapshot)
{
    std::set<SceneId> ids;
    const auto add = [&ids](const std::vector<StageResult> &results) {
        for (const StageResult &result : results) {
            if (const auto scene = sceneOf(result.ref))
                ids.insert(*scene);
        }
    };
    add(snapshot.results);
    add(snapshot.unfinishedTakes);
    for (const auto &[scene, takes] : snapshot.takes)
        ids.insert(scene);
    for (const auto &[scene, steering] : snapshot.steering)
        ids.insert(scene);
    for (const RunEvent &event : snapshot.lastRunLog) {
        if (const auto *planned = std::get_if<StagesPlanned>(&event.body)) {
            for (const PlannedStage &stage : planned->stages) {
                if (const auto scene = sceneOf(stage.ref))
                    ids.insert(*scene);
            }
        }
    }
    return ids;
}

} // namespace

void MainWindow::createStoryActions()
{
    const auto make = [this](const QString &name, const QString &text, const QString &tip, auto does) {
        auto *action = new QAction(text, this);
        action->setObjectName(name);
        action->setToolTip(tip);
        connect(action, &QAction::triggered, this, does);
        return action;
    };
    m_breakAction = make(u"breakStoryAction"_s, tr("Break story"),
        tr("Make the outline, and stop there: it can be edited before the script is written"),
        &MainWindow::breakStory);
    m_scriptAction = make(u"writeScriptAction"_s, tr("Write script"),
        tr("Write the scenes of the outline as it stands"), &MainWindow::writeScript);
    m_planAction = make(u"planAction"_s, tr("Plan…"),
        tr("What a run would do, why, and for how much (Ctrl+Shift+P)"), &MainWindow::openPlan);
    m_planAction->setShortcut(QKeySequence(u"Ctrl+Shift+P"_s));
    m_breakdownAction = make(u"breakdownAction"_s, tr("Production breakdown…"),
        tr("What the script needs to be shot: places, people, props"), &MainWindow::openBreakdown);
}

void MainWindow::addStoryMenu(QToolButton &generate)
{
    auto *menu = new QMenu(&generate);
    menu->setObjectName(u"generateMenu"_s);
    menu->setToolTipsVisible(true);
    menu->addActions(storyActions());
    generate.setMenu(menu);
    generate.setPopupMode(QToolButton::MenuButtonPopup);
}

QList<QAction *> MainWindow::storyActions() const
{
    return {m_breakAction, m_scriptAction, m_planAction};
}

void MainWindow::connectStory()
{
    m_plan = new PlanDialog(m_generateAction, this);
    OutlineEditor &outline = m_story->outline();
    connect(&outline, &OutlineEditor::edited, this, [this](const Outline &edited) {
        if (!m_desk.isOpen())
            return;
        m_story->outline().setSaveHint(tr("Saving…"));
        m_story->outline().setEdited(true);
        m_desk.saveOutline(edited);
    });
    connect(&outline, &OutlineEditor::sceneSelected, this,
        [this](const SceneId &scene) { selectScene(scene, false); });
    connect(&m_desk, &EpisodeDesk::refreshed, this, [this] {
        if (m_desk.snapshot().outlineIsEdited)
            m_story->outline().setSaveHint(tr("Saved"));
        // A scene that has been moved stays the selected one.
        if (!m_selectedScene.isEmpty() && m_selectedCharacter.isEmpty()) {
            m_board->view().select(m_selectedScene);
            m_navigator->select(m_selectedScene);
        }
    });
    connect(&m_desk, &EpisodeDesk::saveFailed, this, [this] {
        if (m_desk.isOpen() && m_desk.board().outline())
            m_story->outline().setSaveHint(tr("Not saved"));
    });
    connect(m_price, &RunPrice::planned, this, &MainWindow::showPlan);
    connect(m_price, &RunPrice::planAsked, this, &MainWindow::openPlan);
}

/// Another project or episode.
void MainWindow::openStory()
{
    m_story->openOutline(m_desk.board().outline(), m_desk.board().writtenEighths());
    m_story->outline().setSaveHint({});
    refreshStory();
}

void MainWindow::refreshStory()
{
    const bool open = m_desk.isOpen() && !m_desk.isOpening();
    const bool running = m_desk.isRunning();
    const bool broken = open && m_desk.board().outline();
    m_breakAction->setText(broken ? tr("Break story again…") : tr("Break story"));
    m_breakAction->setEnabled(open && !running);
    m_scriptAction->setEnabled(broken && !running);
    m_planAction->setEnabled(open);
    m_breakdownAction->setEnabled(open && m_desk.board().writtenCount() > 0);
    m_story->outline().setRunning(running);
    if (!open)
        return;
    const ProjectSnapshot &snapshot = m_desk.snapshot();
    QStringList people = snapshot.brief.cast;
    for (const Character &character : snapshot.show.cast) {
        if (!people.contains(character.name))
            people.append(character.name);
    }
    m_story->outline().setEpisode(people, scenesEver(snapshot));
    m_story->outline().setEdited(snapshot.outlineIsEdited);
}

void MainWindow::breakStory()
{
    if (!briefIsReady())
        return;
    if (!m_desk.board().outline()) {
        whenKeyIsThere(runSettings(), [this] { m_desk.breakStory(false); });
        return;
    }
    if (findChild<ConfirmDialog *>(u"breakAgain"_s))
        return;
    const QString lost = m_story->outline().isEdited()
        ? tr("Another outline takes the place of this one, and of everything you have edited in it.")
        : tr("Another outline takes the place of this one.");
    auto *dialog = new ConfirmDialog({tr("Break story again"), tr("Break the story again?"),
                                         lost + u' '
                                             + tr("Scenes that are written stay with the project, and are "
                                                  "written again where the new outline asks for others. Undo "
                                                  "in the outline brings this one back."),
                                         tr("Break story again")},
        u"breakAgain"_s, this);
    connect(dialog, &ConfirmDialog::confirmed, this,
        [this] { whenKeyIsThere(runSettings(), [this] { m_desk.breakStory(true); }); });
    dialog->open();
}

void MainWindow::writeScript()
{
    if (m_desk.board().outline() && briefIsReady())
        whenKeyIsThere(runSettings(), [this] { m_desk.writeScript(); });
}

/// What the price beside Generate was made of, wherever else it is shown.
void MainWindow::showPlan()
{
    const auto plan = m_price->plan();
    const auto outline = m_desk.board().outline();
    if (!m_desk.isOpen()) {
        m_plan->setPlan(nullptr, nullptr, false);
        return;
    }
    m_plan->setPlan(plan, outline, isFree(m_desk.snapshot().brief.run));
    std::set<SceneId> again;
    if (plan) {
        for (const auto &[scene, why] : plan->anotherLook)
            again.insert(scene);
    }
    m_story->outline().setConsequence(
        plan && outline ? sceneConsequence(*plan, *outline) : QString(), std::move(again));
}

void MainWindow::openPlan()
{
    if (!m_desk.isOpen())
        return;
    m_story->brief().flush();
    m_story->outline().flush();
    const bool isFreeRun = m_desk.runState().settings.provider == "rehearsal"_L1;
    m_plan->setLastRun(m_desk.runState(), isFreeRun);
    m_plan->showNext(!m_desk.isRunning());
    m_plan->open();
}

void MainWindow::openBreakdown()
{
    if (auto *open = findChild<BreakdownDialog *>()) {
        open->activateWindow();
        return;
    }
    if (!m_desk.isOpen() || !m_desk.board().outline())
        return;
    EpisodeText episode {m_desk.snapshot().show, m_desk.snapshot().brief, *m_desk.board().outline(), {}};
    for (int row = 0; row < m_desk.board().sceneCount(); ++row) {
        const SceneCard &card = m_desk.board().card(row);
        if (isWhole(card.state))
            episode.scenes[card.id] = card.text;
    }
    auto *dialog = new BreakdownDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setEpisode(episode);
    dialog->open();
}

/// Whether the run that has just ended was to break the story, and has: the next thing is to read it.
bool MainWindow::sayStoryIsBroken()
{
    if (m_desk.target() != RunTarget::Outline || m_desk.board().sceneCount() == 0)
        return false;
    const int count = m_desk.board().sceneCount();
    m_bar->say(RunBar::Tone::Plain,
        tr("The story is broken: %1. Read it, change what you like, then write the script.")
            .arg(count == 1 ? tr("1 scene") : tr("%1 scenes").arg(count)),
        m_scriptAction);
    return true;
}

} // namespace dg
