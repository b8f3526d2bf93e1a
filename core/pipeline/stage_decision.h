// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What becomes of a stage whose turn has come: whether it is needed, whether what the project has of it
/// stands, and why it is asked for where it does not. The run acts on it, the plan of a run tells it.
///
/// Reads the project; any thread, any number at once.

#include "core/base/error.h"
#include "core/pipeline/changes_in_words.h"
#include "core/pipeline/question.h"
#include "core/pipeline/run_options.h"
#include "core/pipeline/run_setup.h"
#include "core/pipeline/stage.h"
#include "core/project/project_file.h"

#include <QString>

#include <optional>

namespace dg {

/// Said of what the run is not about.
[[nodiscard]] QString notAskedFor();

/// What a stage makes of a run's material, before anything is read for it.
struct StageTurn {
    std::optional<QString> notNeeded; ///< why
    std::optional<StageResult> held; ///< its result, whatever its inputs are
    Expected<QJsonObject> inputs = QJsonObject {};
};

struct StageDecision {
    enum class Kind {
        NotNeeded,
        NotAskedFor, ///< and the project has nothing that could stand in
        Keep, ///< `result` stands
        Ask, ///< `question`; of a LocalStage: make
    };
    Kind kind = Kind::Ask;
    QString why {}; ///< of Keep: empty, or why it stands although it is not what would be written now
    bool isHeld = false; ///< of Keep: no run may change it
    std::optional<StageResult> result {};
    Question question {}; ///< of Ask, and of Keep where its inputs are known
    int variant = 0; ///< of Ask
};

class StageDecider {
public:
    /// All outlive it.
    StageDecider(const RunSetup &setup, const RunOptions &options, ProjectFile &project);

    /// What stays whatever its inputs are; none: that depends.
    [[nodiscard]] std::optional<StageResult> heldResult(
        const Stage &stage, const StageRef &ref, const RunMaterial &material) const;
    /// Pure: of the run's material alone, which its caller guards.
    [[nodiscard]] StageTurn turnOf(
        const Stage &stage, const StageRef &ref, const RunMaterial &material) const;
    /// Errors: the project's, and those of the stage's inputs.
    [[nodiscard]] Expected<StageDecision> decide(
        const Stage &stage, const StageRef &ref, StageTurn turn, const StoryNames &names) const;
    /// What the project has of a stage that this run is not about, or cannot have; none: nothing that
    /// belongs to this outline.
    [[nodiscard]] std::optional<StageResult> standIn(const StageRef &ref, const Outline *outline) const;

private:
    [[nodiscard]] Expected<std::optional<StageResult>> recorded(
        const Stage &stage, const StageRef &ref, const Question &question) const;
    [[nodiscard]] QString whyAsked(const Stage &stage, const StageRef &ref, const Question &question,
        const std::optional<StageResult> &known, const StoryNames &names) const;

    const RunSetup &m_setup;
    const RunOptions &m_options;
    ProjectFile &m_project;
};

/// What of who was asked, and how, a recorded result's differs in from now: "model changed", "another seed".
/// Empty: nothing, as far as the record tells.
[[nodiscard]] QString otherAskingInWords(const StageResult &result, const RunSetup &setup);
/// What the provenance of an answer keeps of that.
[[nodiscard]] QJsonObject askedOf(const Answerer &answerer, const RunSettings &settings);

} // namespace dg
