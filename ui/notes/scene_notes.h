// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What the notes say of one scene: its takes, what was found in it, its jokes, where it came from. Collected
/// from what the project holds; pure values and functions, any thread.

#include "core/events/run_state.h"
#include "core/pipeline/take.h"
#include "core/project/project_session.h"
#include "core/review/episode_review.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace dg {

/// One sentence or two about a line; a click on the line goes to it.
struct NoteFinding {
    Severity severity = Severity::Minor;
    QString quoted; ///< the line; empty: it quotes none
    QString problem;
    QString mend;

    bool operator==(const NoteFinding &) const = default;
};

/// A line that was thought weak, and what could stand there.
struct WeakLine {
    int speech = 0; ///< its number in the scene
    QString now; ///< as it stands there
    QStringList others; ///< what it may become, the line as it was first among them
};

/// A stage of the scene, how it came about and why.
struct NoteStage {
    StageRef ref;
    QString label;
    QString words; ///< "written: Mara's voice changed"
};

struct SceneNotes {
    SceneId scene;
    int number = 0; ///< from 1
    std::vector<Take> takes; ///< oldest first, unfinished ones too
    bool locked = false;
    QString anotherLook; ///< why it needs another look; empty: it does not
    QString turn; ///< what the check says of the scene's turn
    bool notJudged = false; ///< the check's numbers mean nothing
    bool isChecked = false;
    std::vector<NoteFinding> findings; ///< of the check
    std::vector<NoteFinding> counted; ///< of the checks that need no call
    std::vector<NoteFinding> seams; ///< continuity's, of the lines that stand in this scene
    JokeReport jokes;
    std::vector<WeakLine> weakLines;
    std::vector<NoteStage> stages; ///< of the run that is shown

    /// The one that stands in the script; null: there is none.
    [[nodiscard]] const Take *chosen() const;
};

/// What the project holds of a scene's takes, which is the current one among them.
[[nodiscard]] std::vector<Take> takesOfScene(const ProjectSnapshot &snapshot, const SceneId &scene);
/// The text that stands in the script of a scene: the chosen take's, or else the draft's; empty: none.
[[nodiscard]] QString currentText(const ProjectSnapshot &snapshot, const SceneId &scene);

/// What the episode's text is reviewed with.
[[nodiscard]] EpisodeText episodeTextOf(const ProjectSnapshot &snapshot, const QString &pageStyle);

/// `review`: of the whole episode; `state`: the run that is shown.
[[nodiscard]] SceneNotes sceneNotes(const ProjectSnapshot &snapshot, const SceneId &scene,
    const RunState &state, const std::vector<ReviewFinding> &review, const QString &anotherLook);

} // namespace dg
