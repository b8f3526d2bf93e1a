// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A scene on its way through its passes: which attempts a run may make, and what a scene's text is after
/// each. Of use to the stages; pure functions of a run's material, any thread.

#include "core/base/error.h"
#include "core/pipeline/stage.h"
#include "core/story/inputs/scene_inputs.h"
#include "core/story/punch_up.h"
#include "core/story/validation_report.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <chrono>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace dg {

/// Scenes of the outline that a run may write, in order: not held ones. Empty without an outline.
[[nodiscard]] std::vector<const OutlineScene *> freeScenes(const RunMaterial &material);
/// Error (Internal): the outline does not have it.
[[nodiscard]] Expected<const OutlineScene *> outlineSceneOf(
    const RunMaterial &material, const SceneId &scene);
/// "Scene 5: INT. HALL - DAY", with what is done to it: "Scene 5: check", "Scene 5: check 2".
[[nodiscard]] QString sceneLabel(const RunMaterial &material, const SceneId &scene);
[[nodiscard]] QString passLabel(
    const RunMaterial &material, const SceneAttempt &attempt, const QString &pass);
/// Of every scene that a run may write, every attempt it may make at it, from `first` on.
[[nodiscard]] std::vector<SceneAttempt> attempts(const RunMaterial &material, int first = 1);
[[nodiscard]] int attemptsOf(const RunPasses &passes);

/// The attempt's first text (draft or refinement), and the last stage of its chain that this run has.
[[nodiscard]] StageRef writingOf(const SceneAttempt &attempt);
/// What gives the text a check reads: staging where the run has it, else punch-up, else the writing itself.
[[nodiscard]] StageRef lastTextOf(const RunPasses &passes, const SceneAttempt &attempt);
/// What gives the text that is staged.
[[nodiscard]] StageRef beforeStaging(const RunPasses &passes, const SceneAttempt &attempt);
/// All stages of an attempt in order, without comparisons.
[[nodiscard]] std::vector<StageRef> chainOf(const RunPasses &passes, const SceneAttempt &attempt);
/// What a scene's calls take from its draft on, one after the other.
[[nodiscard]] std::chrono::milliseconds chainEstimate(const RunPasses &passes);

/// Whether the attempt's text is there.
[[nodiscard]] bool isWritten(const RunMaterial &material, const SceneAttempt &attempt);
/// As written; with the replacements of its punch-up put in; as staged. Where a pass has no result, as
/// before it.
[[nodiscard]] QString writtenText(const RunMaterial &material, const SceneAttempt &attempt);
[[nodiscard]] QString punchedUpText(const RunMaterial &material, const SceneAttempt &attempt);
[[nodiscard]] QString finishedText(const RunMaterial &material, const SceneAttempt &attempt);
[[nodiscard]] std::optional<PunchUp> punchUpOf(const RunMaterial &material, const SceneAttempt &attempt);
[[nodiscard]] std::optional<ValidationReport> reportOf(
    const RunMaterial &material, const SceneAttempt &attempt);
/// The first alternative of each replacement put in; one that cannot stand there is left out.
[[nodiscard]] QString withReplacements(QString fountain, const std::vector<LineReplacement> &replacements);

/// The scene's versions up to that attempt, with their scores and what comparisons have said of them.
[[nodiscard]] SceneInputs versionsOf(const RunMaterial &material, const SceneId &scene, int upTo);
/// Which of them is the scene's: step by step the better of the best so far and the next. What both
/// comparisons of the two agree on, else the higher score, and of equal scores the later, which has answered
/// what was found in the earlier. One that nobody has judged never takes the place of one that is judged.
[[nodiscard]] std::size_t chosenVersion(const SceneInputs &inputs);

/// Why a refinement and what follows it is not needed; none: it is. Without the check before it, it is not
/// for this to say.
[[nodiscard]] std::optional<QString> whyNotRefined(const RunMaterial &material, const SceneAttempt &attempt);

/// The scene's take without what its seams add: of a held scene its own, of another this run's. Empty: a gap.
[[nodiscard]] QString takeText(const RunMaterial &material, const SceneId &scene);
/// Every scene's text with the edits of its seams laid over, in the outline's order. Of two edits of one
/// speech that of the earlier seam stands; held scenes and planted words stay as they are.
[[nodiscard]] std::vector<std::pair<const OutlineScene *, QString>> finalTexts(const RunMaterial &material);
/// Seams between neighbours of which at least one may change.
[[nodiscard]] std::vector<Seam> openSeams(const RunMaterial &material);

/// The stages that give the voices of those present.
[[nodiscard]] StageRef voiceOf(const RunMaterial &material, const QString &name);
/// Subjects are "idA+idB" of two with a stated relation, ids sorted.
[[nodiscard]] QString pairSubject(const Character &a, const Character &b);
/// Pairs with a stated relation among these names, each once, in the order of their names.
[[nodiscard]] std::vector<std::pair<const Character *, const Character *>> statedPairs(
    const Show &show, const QStringList &names);

} // namespace dg
