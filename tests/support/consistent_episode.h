// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Episodes of Rehearsal's in which everything hangs together, and faults to be put into them one at a time.
/// Deterministic for a seed. One thread at a time.

#include "core/ai/ai_provider.h"
#include "core/base/random.h"
#include "core/review/episode_review.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace dg {

/// Something that people of an episode know or hold, and how it may be put.
struct WorldFact {
    std::vector<QStringList> wordings; ///< by value
    std::size_t value = 0; ///< as it is when the episode ends
    QString owner; ///< the person it is about; empty: anybody may know
};

/// Where a fact of the world is stated.
struct StatedFact {
    std::size_t fact = 0;
    std::size_t value = 0;
    std::size_t scene = 0; ///< index
    bool atExit = false;
    QString who;
    QString text;
};

struct ConsistentEpisode {
    EpisodeText text;
    std::vector<WorldFact> world;
    std::vector<StatedFact> stated; ///< in the order of the episode
};

/// The sample shows' own stories and others, in turn. What people know and hold at the scenes' edges is made
/// of a world that changes in the scenes alone and says so at their exits, each time in other words, among
/// what they believe, what was once, and what the outline says anyway.
[[nodiscard]] Expected<ConsistentEpisode> consistentEpisode(AiProvider &provider, std::uint64_t seed);

enum class EpisodeFault {
    OtherValue, ///< at an entry something is not as the exit before has it
    OtherHolder, ///< a thing is in other hands, and nobody has handed it over
    LaterOtherValue, ///< the same, with scenes in between in which its owner is not
    PayoffWithoutPlant,
    PlantReworded,
    PlantByAnother,
    PlantUnsaid,
    PlantAfterPayoff,
    MisspeltSpeaker,
    UnknownSpeaker,
    RepeatedLine,
    SharedWords, ///< six in a row
    Catchphrase, ///< once too often
    LowerCaseSpeaker,
    EmptySpeech,
    NoHeading,
};
inline constexpr int episodeFaults = 16;

struct SeededFault {
    ReviewCheck check;
    SceneId scene; ///< that a finding has to be about
    QString what; ///< for whoever reads a failed test
};

/// None where the episode has no place for it.
[[nodiscard]] std::optional<SeededFault> seedFault(
    ConsistentEpisode &episode, EpisodeFault fault, Random &random);

} // namespace dg
