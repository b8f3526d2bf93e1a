// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// One writer a stage: what RehearsalProvider answers with. Pure functions of their arguments; any thread.

#include "core/base/random.h"
#include "core/rehearsal/library.h"
#include "core/story/inputs/alternatives_inputs.h"
#include "core/story/inputs/draft_inputs.h"
#include "core/story/inputs/dynamics_inputs.h"
#include "core/story/inputs/outline_inputs.h"
#include "core/story/inputs/punch_up_inputs.h"
#include "core/story/inputs/refine_inputs.h"
#include "core/story/inputs/staging_inputs.h"
#include "core/story/inputs/voice_inputs.h"
#include "core/story/outline.h"
#include "core/story/punch_up.h"
#include "core/story/scene_edits.h"
#include "core/story/validation_report.h"
#include "core/story/voice.h"

#include <QJsonObject>

namespace dg::rehearsal {

[[nodiscard]] VoiceProfile writeVoice(const Library &library, const VoiceInputs &inputs, Random random);

/// The hand-written story that this brief asks for; null where it is another one and has to be improvised.
/// Recognised by the show, by everybody in the story having come and by the premise: half of its words that
/// matter are enough, so that a better title or a changed word does not lose the story.
[[nodiscard]] const Story *storyFor(const Library &library, const OutlineInputs &inputs);

/// What of an answer's inputs Rehearsal reads, and therefore all that may change its lines. A field that only
/// an AI reads (tone, notes, a neighbour's handoff) must not cost a writer the scenes they have.
[[nodiscard]] QJsonObject read(const Library &library, const OutlineInputs &inputs);
[[nodiscard]] QJsonObject read(const DraftInputs &inputs);
[[nodiscard]] QJsonObject read(const DynamicsInputs &inputs);
[[nodiscard]] QJsonObject read(const RefineInputs &inputs);
[[nodiscard]] QJsonObject read(const PunchUpInputs &inputs);

/// What a scene's draft may draw from is dealt here, into `OutlineScene::rehearsal`, so that scenes written
/// side by side cannot take the same line.
[[nodiscard]] Outline writeOutline(const Library &library, const OutlineInputs &inputs, Random random);

/// One scene in Fountain. An outline scene of another hand (no slice, or one that does not fit) is written
/// too, from the whole deck.
[[nodiscard]] QString writeDraft(const Library &library, const DraftInputs &inputs, Random random);

/// How two people get on, from stock: by the way that each of them talks, with exchanges of the deck.
[[nodiscard]] Dynamics writeDynamics(const Library &library, const DynamicsInputs &inputs, Random random);

/// The jokes that Rehearsal knows of in a scene, since it has written them, and for a line or two the other
/// wordings that they were written with. It does not say which are weak.
[[nodiscard]] PunchUp writePunchUp(const Library &library, const PunchUpInputs &inputs, Random random);

/// The scene with things to see between its speeches, which stay as they are to the byte.
[[nodiscard]] QString writeStaging(const Library &library, const StagingInputs &inputs, Random random);

/// Three other lines in that voice, none of them the line itself.
[[nodiscard]] LineAlternatives writeAlternatives(
    const Library &library, const AlternativesInputs &inputs, Random random);

/// The scene once more, and not as it was.
[[nodiscard]] QString writeRefinement(const Library &library, const RefineInputs &inputs, Random random);

/// Rehearsal judges nothing: no finding, no score, and so no refinement.
[[nodiscard]] ValidationReport noVerdict();
[[nodiscard]] Comparison noPreference();

} // namespace dg::rehearsal
