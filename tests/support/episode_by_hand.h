// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A whole episode straight from a provider, without engine, cache or project: voices, outline, then every
/// draft.

#include "core/ai/ai_provider.h"
#include "core/story/brief.h"
#include "core/story/inputs/draft_inputs.h"
#include "core/story/outline.h"
#include "core/story/show.h"

#include <QString>
#include <QStringList>

#include <cstdint>
#include <vector>

namespace dg {

struct EpisodeByHand {
    std::vector<NamedVoice> voices;
    Outline outline;
    std::vector<DraftInputs> inputs; ///< of the scenes
    QStringList scenes; ///< Fountain, in order

    [[nodiscard]] QString text() const { return scenes.join(QLatin1Char('\n')); }
};

/// A speech of a scene in Fountain.
struct Spoken {
    QString who; ///< the cue, without "@"
    QString text;
};

/// Fails with the first error of the provider.
[[nodiscard]] Expected<EpisodeByHand> episodeByHand(
    AiProvider &provider, const Show &show, const EpisodeBrief &brief, std::int64_t seed);

[[nodiscard]] AiRequest voiceRequest(const Show &show, const Character &character, std::int64_t seed);
[[nodiscard]] AiRequest outlineRequest(const Show &show, const EpisodeBrief &brief, std::int64_t seed);
[[nodiscard]] AiRequest draftRequest(const DraftInputs &inputs, std::int64_t seed);

[[nodiscard]] std::vector<Spoken> speechesOf(const QString &fountain);
[[nodiscard]] int wordsIn(const QString &text);

} // namespace dg
