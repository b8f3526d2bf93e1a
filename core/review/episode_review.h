// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What can be said about an episode's text without asking anybody: checks that count, compare and look up.
/// Pure functions of values; any thread, but not the GUI's: an episode takes some milliseconds.

#include "core/base/strong.h"
#include "core/story/brief.h"
#include "core/story/outline.h"
#include "core/story/punch_up.h"
#include "core/story/show.h"
#include "core/story/validation_report.h"
#include "core/story/voice.h"

#include <QString>

#include <map>
#include <vector>

namespace dg {

/// What is read. All but the show may be empty: a check that has nothing to go by finds nothing.
struct EpisodeText {
    Show show;
    EpisodeBrief brief;
    Outline outline;
    std::map<SceneId, QString> scenes; ///< Fountain, as the script has it; a gap is empty or not there
    std::map<QString, VoiceProfile> voices {}; ///< by name
    std::map<SceneId, JokeReport> jokes {}; ///< of the scenes that have been punched up
    QString pageStyle {}; ///< its id, for lengths; empty: US Letter
};

enum class ReviewCheck {
    Length, ///< eighths of a page against what was planned
    Speakers, ///< who speaks, or should
    Facts, ///< what is known and held at a scene's exit, against the entry of the next
    Plants, ///< and their payoffs
    Repetition,
    DialogueShare,
    Jokes,
    Catchphrases,
    Voices, ///< two that are too much alike
    Format,
};

struct ReviewFinding {
    ReviewCheck check = ReviewCheck::Format;
    Finding finding; ///< its sentences are for writers and name scenes by number
    std::vector<SceneId> scenes {}; ///< the one it is about first; of a seam both; empty: the episode

    bool operator==(const ReviewFinding &) const = default;
};

/// Everything found, in the order of the scenes, what is about the episode as a whole first; in a scene the
/// gravest first.
[[nodiscard]] std::vector<ReviewFinding> reviewEpisode(const EpisodeText &episode);

} // namespace dg
