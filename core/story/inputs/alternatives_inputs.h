// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// All that alternatives for a line may depend on: the line, its speech, that voice.

#include "core/story/inputs/draft_inputs.h"

namespace dg {

struct AlternativesInputs {
    QString line; ///< the sentence or the whole speech that is to be said otherwise
    QString speech;
    NamedVoice voice;
};

} // namespace dg
