// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What the window shows of one scene, and the words, icons and colours for how far it is. Plain values.

#include "core/base/strong.h"
#include "core/events/run_state.h"
#include "ui/common/theme_colors.h"

#include <QLatin1String>
#include <QString>
#include <QStringList>

#include <vector>

namespace dg {

enum class SceneState {
    Absent, ///< not written, and no run is about to
    Waiting,
    Writing,
    PunchingUp,
    Staging,
    Checking,
    Refining,
    Kept, ///< the project had it, and nothing was asked
    Reused, ///< out of the cache
    Done,
    Stopped,
    Blocked, ///< what it depends on failed
    Failed,
    PassFailed, ///< its text is there, but one of its passes failed
    // What is shown of a scene that has its text, and that nothing is under way with.
    NeedsLook, ///< a run would write another text now
    Locked,
    Mine, ///< edited by the writer
};

/// What is known of a scene beside its text.
struct SceneMarks {
    bool locked = false;
    bool mine = false; ///< its text is the writer's own
    QString anotherLook; ///< why it needs another look; empty: it does not
    int takes = 0; ///< finished ones

    bool operator==(const SceneMarks &) const = default;
};

struct SceneCard {
    SceneId id;
    int number = 0; ///< from 1
    QString slug;
    QString turn; ///< in one line
    QString act; ///< the act that begins with this scene; empty inside one
    QStringList stories; ///< letters
    QStringList cast; ///< names
    int targetEighths = 0; ///< what the outline asks for
    int eighths = 0; ///< of the text that is there; 0 while there is none or it is being typed
    SceneState state = SceneState::Absent;
    QString text; ///< Fountain, so far or whole
    QString settledText; ///< the last whole one
    QString reason; ///< why it failed, was blocked or is asked again
    int seconds = 0; ///< of the call that is under way
    SceneMarks marks {};

    bool operator==(const SceneCard &) const = default;
};

/// What the card says: the run's word as long as something is under way or has failed, else what the writer
/// should know first.
[[nodiscard]] SceneState shownState(const SceneCard &card);
/// Whether a run is at it, or about to be.
[[nodiscard]] bool isUnderWay(SceneState state);
/// Whether trying again may help.
[[nodiscard]] bool canRetry(SceneState state);
/// "writing", "reused", …
[[nodiscard]] QString stateWord(SceneState state);
/// A sentence where the word alone does not say where the text came from; else empty.
[[nodiscard]] QString stateTip(SceneState state);
/// Whether the scene has its whole text.
[[nodiscard]] bool isWhole(SceneState state);
[[nodiscard]] QLatin1String stateIconName(SceneState state);
[[nodiscard]] QColor stateColor(const ThemeColors &colors, SceneState state);

/// A scene as the stages of it leave it, in the order of their plan, which are one at least.
struct SceneProgress {
    SceneState state = SceneState::Absent;
    QString text; ///< of the furthest stage that has one
    QString reason;
    const StageState *calling = nullptr; ///< what is under way
};
[[nodiscard]] SceneProgress progressOf(const std::vector<const StageState *> &stages, bool live);

/// How far a stage of a run is; `live`: the run is under way, so that what has not ended yet still will.
[[nodiscard]] SceneState stateOf(const StageState &stage, bool live);
/// The sentence that says why a stage did not end well, or is asked again; empty where all is well.
[[nodiscard]] QString reasonOf(const StageState &stage);

} // namespace dg
