// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The checks one by one; reviewEpisode runs them all. Pure functions; any thread.

#include "core/review/episode_review.h"
#include "core/review/reviewed_script.h"

#include <vector>

namespace dg::review {

using Findings = std::vector<ReviewFinding>;

/// Scenes half as long again as planned or little more than half as long, by three eighths at least; the
/// episode more than a sixth off the pages that were asked for.
[[nodiscard]] Findings checkLength(const Episode &episode);

/// Scenes of nearly nothing but talk or nothing but action.
[[nodiscard]] Findings checkDialogueShare(const Episode &episode);

/// Scenes with fewer than a joke and a half a page, a dozen speeches in a row without one, and scenes whose
/// jokes are mostly weak. Of scenes with a joke report that has jokes.
[[nodiscard]] Findings checkJokes(const Episode &episode);

/// Speakers whom neither the show nor the scene's outline knows; those who speak where the outline does not
/// have them, and those it has who neither speak nor are seen.
[[nodiscard]] Findings checkSpeakers(const Episode &episode);

/// More often than an episode may have them. Only their owner's speeches count: whoever quotes one has his
/// own reasons.
[[nodiscard]] Findings checkCatchphrases(const Episode &episode);

/// Two voices that share four of the six axes or more.
[[nodiscard]] Findings checkVoices(const Episode &episode);

/// Plants that are not said word for word in their scene by whoever owes them; payoffs of what nobody plants,
/// or plants later; plants that nothing pays off.
[[nodiscard]] Findings checkPlants(const Episode &episode);

/// The same line twice, and six words in a row that two scenes share. Plants and catchphrases may come back,
/// and so may what is quoted.
[[nodiscard]] Findings checkRepetition(const Episode &episode);

/// Headings, speakers in small letters, speakers who say nothing, and directions to the camera.
[[nodiscard]] Findings checkFormat(const Episode &episode);

/// What somebody knows and holds when a scene ends, against what is true when the next one begins: the next
/// that they are in, and the one that follows.
[[nodiscard]] Findings checkFacts(const Episode &episode);

} // namespace dg::review
