// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/board/scene_card.h"

#include "core/events/stage_names.h"

#include <QCoreApplication>

#include <algorithm>

namespace dg {

using namespace Qt::StringLiterals;

QString stateWord(SceneState state)
{
    const auto word = [](const char *text) { return QCoreApplication::translate("dg::SceneState", text); };
    switch (state) {
    case SceneState::Absent:
        return word("not written");
    case SceneState::Waiting:
        return word("waiting");
    case SceneState::Writing:
        return word("writing");
    case SceneState::PunchingUp:
        return word("punching up");
    case SceneState::Staging:
        return word("staging");
    case SceneState::Checking:
        return word("checking");
    case SceneState::Refining:
        return word("refining");
    case SceneState::Kept:
        return word("kept");
    case SceneState::Reused:
        return word("reused");
    case SceneState::Done:
        return word("done");
    case SceneState::Stopped:
        return word("stopped");
    case SceneState::Blocked:
        return word("held up");
    case SceneState::Failed:
        return word("failed");
    case SceneState::PassFailed:
        return word("a pass failed");
    case SceneState::NeedsLook:
        return word("needs another look");
    case SceneState::Locked:
        return word("locked");
    case SceneState::Mine:
        return word("edited by you");
    }
    return {};
}

SceneState shownState(const SceneCard &card)
{
    if (card.state == SceneState::PassFailed || !isWhole(card.state))
        return card.state;
    if (!card.marks.anotherLook.isEmpty())
        return SceneState::NeedsLook;
    if (card.marks.locked)
        return SceneState::Locked;
    return card.marks.mine ? SceneState::Mine : card.state;
}

bool isUnderWay(SceneState state)
{
    return state == SceneState::Waiting || state == SceneState::Writing || state == SceneState::PunchingUp
        || state == SceneState::Staging || state == SceneState::Checking || state == SceneState::Refining;
}

bool canRetry(SceneState state)
{
    return state == SceneState::Failed || state == SceneState::PassFailed;
}

QString stateTip(SceneState state)
{
    const auto tip = [](const char *text) { return QCoreApplication::translate("dg::SceneState", text); };
    switch (state) {
    case SceneState::Kept:
        return tip("Kept: the project had this scene, and nothing was asked.");
    case SceneState::Reused:
        return tip("Reused: the cache had this scene's text.");
    case SceneState::NeedsLook:
        return tip("Needs another look: what it was written from has changed. Generate writes it again.");
    case SceneState::Locked:
        return tip("Locked: no run changes this scene.");
    case SceneState::Mine:
        return tip("Edited by you: no run writes over it.");
    default:
        return {};
    }
}

bool isWhole(SceneState state)
{
    return state == SceneState::Done || state == SceneState::Kept || state == SceneState::Reused
        || state == SceneState::PassFailed;
}

QLatin1String stateIconName(SceneState state)
{
    switch (state) {
    case SceneState::Absent:
        return "absent"_L1;
    case SceneState::Waiting:
        return "waiting"_L1;
    case SceneState::Writing:
        return "writing"_L1;
    case SceneState::PunchingUp:
        return "punch-up"_L1;
    case SceneState::Staging:
        return "staging"_L1;
    case SceneState::Checking:
        return "checking"_L1;
    case SceneState::Refining:
        return "refining"_L1;
    case SceneState::Kept:
        return "kept"_L1;
    case SceneState::Reused:
        return "reused"_L1;
    case SceneState::Done:
        return "done"_L1;
    case SceneState::Stopped:
        return "stopped"_L1;
    case SceneState::Blocked:
        return "blocked"_L1;
    case SceneState::Failed:
    case SceneState::PassFailed:
        return "failed"_L1;
    case SceneState::NeedsLook:
        return "look"_L1;
    case SceneState::Locked:
        return "locked"_L1;
    case SceneState::Mine:
        return "mine"_L1;
    }
    return "absent"_L1;
}

QColor stateColor(const ThemeColors &colors, SceneState state)
{
    switch (state) {
    case SceneState::Absent:
    case SceneState::Waiting:
        return colors.muted;
    case SceneState::Writing:
    case SceneState::PunchingUp:
    case SceneState::Staging:
    case SceneState::Checking:
    case SceneState::Refining:
        return colors.accent;
    case SceneState::Kept:
    case SceneState::Reused:
    case SceneState::Done:
        return colors.good;
    case SceneState::Stopped:
    case SceneState::Blocked:
    case SceneState::NeedsLook:
        return colors.warning;
    case SceneState::Failed:
    case SceneState::PassFailed:
        return colors.error;
    case SceneState::Locked:
    case SceneState::Mine:
        return colors.text;
    }
    return colors.muted;
}

SceneState stateOf(const StageState &stage, bool live)
{
    if (stage.phase != StagePhase::Finished || !stage.outcome) {
        // An answer that someone else is being given streams along without a call of our own.
        const bool writing = stage.phase == StagePhase::Calling || !stage.text.isEmpty();
        if (live)
            return writing ? SceneState::Writing : SceneState::Waiting;
        return writing ? SceneState::Stopped : SceneState::Absent;
    }
    switch (*stage.outcome) {
    case StageOutcome::Kept:
        return SceneState::Kept;
    case StageOutcome::Hit:
    case StageOutcome::Joined:
        return SceneState::Reused;
    case StageOutcome::Called:
    case StageOutcome::Made:
        return SceneState::Done;
    case StageOutcome::Skipped:
        return SceneState::Absent;
    case StageOutcome::Blocked:
        return SceneState::Blocked;
    case StageOutcome::Stopped:
        // What never began was not cut off: it is as it was before the run.
        if (stage.calls == 0 && stage.text.isEmpty())
            return live ? SceneState::Waiting : SceneState::Absent;
        return SceneState::Stopped;
    case StageOutcome::Failed:
        return SceneState::Failed;
    }
    return SceneState::Absent;
}

namespace {

/// What is being done to a scene by a stage of it.
SceneState workOf(const StageRef &ref)
{
    if (ref.stage == stages::punchUp)
        return SceneState::PunchingUp;
    if (ref.stage == stages::staging)
        return SceneState::Staging;
    if (ref.stage == stages::refine)
        return SceneState::Refining;
    if (ref.stage == stages::check || ref.stage == stages::compare || ref.stage == stages::compareReversed)
        return SceneState::Checking;
    return SceneState::Writing;
}

/// Of a scene whose take is there: where that came from.
SceneState originOf(const std::vector<const StageState *> &stages, const StageState &take)
{
    if (take.outcome != StageOutcome::Made)
        return stateOf(take, false);
    const auto any = [&](StageOutcome outcome) {
        return std::any_of(
            stages.begin(), stages.end(), [&](const StageState *stage) { return stage->outcome == outcome; });
    };
    if (any(StageOutcome::Called))
        return SceneState::Done;
    if (any(StageOutcome::Hit) || any(StageOutcome::Joined))
        return SceneState::Reused;
    return any(StageOutcome::Kept) ? SceneState::Kept : SceneState::Done;
}

} // namespace

SceneProgress progressOf(const std::vector<const StageState *> &stages, bool live)
{
    SceneProgress progress;
    const StageState *failed = nullptr;
    const StageState *blocked = nullptr;
    const StageState *cutOff = nullptr;
    bool wasStopped = false;
    const StageState *take = stages.back();
    for (const StageState *stage : stages) {
        const SceneState how = stateOf(*stage, live);
        if (stage->plan.ref.stage == stages::scene)
            take = stage;
        wasStopped = wasStopped || stage->outcome == StageOutcome::Stopped;
        if (how == SceneState::Writing)
            progress.calling = stage;
        else if (how == SceneState::Failed && !failed)
            failed = stage;
        else if (how == SceneState::Blocked && !blocked)
            blocked = stage;
        else if (how == SceneState::Stopped && !cutOff)
            cutOff = stage;
        if (givesSceneText(stage->plan.ref) && !stage->text.isEmpty())
            progress.text = stage->text;
        if (progress.reason.isEmpty())
            progress.reason = reasonOf(*stage);
    }
    const bool hasTake = isWhole(stateOf(*take, live));
    if (hasTake && !take->text.isEmpty())
        progress.text = take->text;

    if (failed && !progress.calling) {
        progress.state = hasTake ? SceneState::PassFailed : SceneState::Failed;
        progress.reason = reasonOf(*failed);
    } else if (hasTake) {
        progress.state = originOf(stages, *take);
    } else if (progress.calling) {
        progress.state = workOf(progress.calling->plan.ref);
        progress.reason = reasonOf(*progress.calling);
    } else if (cutOff) {
        progress.state = SceneState::Stopped;
    } else if (blocked && wasStopped) {
        // What follows from a stage that a stop kept from its turn is blocked by nothing but the stop.
        progress.state = live ? SceneState::Waiting : SceneState::Absent;
        progress.reason.clear();
    } else if (blocked) {
        progress.state = SceneState::Blocked;
        progress.reason = reasonOf(*blocked);
    } else {
        progress.state = stateOf(*take, live);
    }
    return progress;
}

namespace {

QString troubleInAWord(const Error &error)
{
    const auto word = [](const char *text) { return QCoreApplication::translate("dg::SceneState", text); };
    switch (error.kind) {
    case ErrorKind::Overloaded:
        return word("overloaded");
    case ErrorKind::CutOff:
        return word("the answer broke off");
    case ErrorKind::BadAnswer:
        return word("not what was asked for");
    case ErrorKind::NotAccessible:
        return word("not to be reached");
    case ErrorKind::Unauthorised:
        return word("the key was not accepted");
    default:
        return QString::fromStdString(error.message);
    }
}

/// Why the same is asked once more, or somebody else instead.
QString askedAgain(const StageState &stage)
{
    const auto say = [](const char *text) { return QCoreApplication::translate("dg::SceneState", text); };
    const QString why = stage.lastTrouble ? troubleInAWord(*stage.lastTrouble) : QString();
    if (stage.standIn.isEmpty())
        return say("Asked again: %1.").arg(why);
    if (why.isEmpty())
        return say("%1 stands in.").arg(stage.standIn);
    return say("First choice %2: %1 stands in.").arg(stage.standIn, why);
}

} // namespace

QString reasonOf(const StageState &stage)
{
    if (stage.error)
        return QString::fromStdString(stage.error->text());
    if (stage.phase != StagePhase::Finished && (stage.lastTrouble || !stage.standIn.isEmpty()))
        return askedAgain(stage);
    if (!stage.warning.isEmpty())
        return stage.warning;
    if (stage.outcome == StageOutcome::Called && !stage.standIn.isEmpty())
        return QCoreApplication::translate("dg::SceneState", "%1 stood in.").arg(stage.standIn);
    if (stage.outcome == StageOutcome::Blocked)
        return stage.why;
    return {};
}

} // namespace dg
