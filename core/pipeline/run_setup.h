// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What a run, or the plan of one, begins with: the project as it is at that moment, checked, and who is
/// asked. Any thread; reads the project and asks nobody.

#include "core/base/error.h"
#include "core/pipeline/question.h"
#include "core/pipeline/run_options.h"
#include "core/pipeline/run_services.h"
#include "core/pipeline/stage.h"
#include "core/project/project_file.h"

#include <QString>

#include <map>
#include <memory>
#include <optional>

namespace dg {

/// Who answers.
struct Answerer {
    AiProvider *provider = nullptr; ///< null: nobody
    QString model;
    QString name; ///< as the run's settings call it
};

/// Constant once it is there.
struct RunSetup {
    RunSettings settings;
    RunMaterial material; ///< without results; with the outline where it is held
    Answerer writer;
    Answerer standIn; ///< who takes over when the writer cannot be reached
    /// The outline that this run takes as it is: one that a writer has edited, or that is to be kept.
    std::optional<StageResult> heldOutline;
    std::map<StageRef, StageResult> current; ///< what the project has of each stage at the start

    [[nodiscard]] Asking asking() const { return {*writer.provider, writer.model, settings}; }
    /// Null where there is none.
    [[nodiscard]] const StageResult *currentOf(const StageRef &ref) const;
};

/// The project alone, without who answers.
[[nodiscard]] Expected<RunSetup> readProject(ProjectFile &project, const RunOptions &options);
/// Errors: the project's, checkBrief's, InvalidInput where the outline that is to be taken as it is cannot
/// be: a scene is in it twice, or somebody who is not in the cast.
[[nodiscard]] Expected<RunSetup> setUpRun(
    const RunServices &services, ProjectFile &project, const RunOptions &options);

/// A stage's result as the outline it is.
[[nodiscard]] Expected<std::shared_ptr<const Outline>> outlineOf(const StageResult &result);
/// Whether a writer has edited it, so that no run replaces it unasked.
[[nodiscard]] bool isEdited(const StageResult &outline);
/// Whether a take is the writer's own.
[[nodiscard]] bool isMine(const StageResult &take);
/// Whether a text of a scene (a take, a draft, what was streamed of one) belongs to the scene as the outline
/// has it now: it was written for it; what a writer holds on to stays its scene's whatever becomes of the
/// outline, and an outline that a writer has edited keeps its scenes. `steering` may be null: there is none.
[[nodiscard]] bool isTextOf(
    const StageResult &text, const OutlineScene &scene, bool outlineIsEdited, const SceneSteering *steering);
/// The scene whose text no run changes; none where a run may. `current`: its take as the project has it.
[[nodiscard]] std::optional<HeldScene> heldScene(const SceneSteering *steering, const StageResult *current);

} // namespace dg
