// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What a scene is written from, for the stages that write one: its draft and its refinements. Pure functions
/// of a run's material; any thread.

#include "core/base/error.h"
#include "core/pipeline/prompt_library.h"
#include "core/pipeline/stage.h"
#include "core/story/inputs/draft_inputs.h"

#include <QJsonObject>
#include <QStringList>

#include <vector>

namespace dg {

/// Of those in the scene, by name. Error: one is not worked out yet.
[[nodiscard]] Expected<std::vector<NamedVoice>> voicesIn(
    const RunMaterial &material, const OutlineScene &scene);

/// Error: the scene is not in the outline, or something that it is written from is not there yet.
[[nodiscard]] Expected<DraftInputs> draftInputsOf(const RunMaterial &material, const SceneId &scene);

[[nodiscard]] QStringList namesInDraft(const QJsonObject &inputs);

/// Of the parts that prompts share, a value's ends are marked: show, each voice, each pair.
[[nodiscard]] PromptLibrary::Values draftPromptValues(const QJsonObject &inputs);
/// `instructions`: about how long the prompt's own part before them is.
[[nodiscard]] std::vector<AiStage::PrefixPart> draftPrefix(
    const RunMaterial &material, const SceneId &scene, TokenCount instructions);

} // namespace dg
