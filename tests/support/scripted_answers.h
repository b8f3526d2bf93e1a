// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What the scripted provider answers to our stages where no test says otherwise: valid, short, another for
/// every other question, the same for the same. Pure.

#include "core/ai/ai_request.h"

#include <QByteArray>

#include <optional>

namespace dg {

struct ScriptedTaste {
    int scenes = 3; ///< of an outline whose inputs leave it open
    double score = 0.9; ///< of a check, in every dimension but the voices, which it recognises
};

/// None: not a stage of ours. A punch-up replaces the first speech, a staging adds a line of action, a
/// comparison prefers neither, a join edits the later scene's first speech.
[[nodiscard]] std::optional<QByteArray> scriptedAnswer(const AiRequest &request, const ScriptedTaste &taste);

} // namespace dg
