// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/board/scene_card.h"

#include <QCoreApplication>

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
    }
    return {};
}

QString stateTip(SceneState state)
{
    const auto tip = [](const char *text) { return QCoreApplication::translate("dg::SceneState", text); };
    switch (state) {
    case SceneState::Kept:
        return tip("Kept: the project had this scene, and nothing was asked.");
    case SceneState::Reused:
        return tip("Reused: the cache had this scene's text.");
    default:
        return {};
    }
}

bool isWhole(SceneState state)
{
    return state == SceneState::Done || state == SceneState::Kept || state == SceneState::Reused;
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
        return "failed"_L1;
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
        return colors.accent;
    case SceneState::Kept:
    case SceneState::Reused:
    case SceneState::Done:
        return colors.good;
    case SceneState::Stopped:
    case SceneState::Blocked:
        return colors.warning;
    case SceneState::Failed:
        return colors.error;
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
