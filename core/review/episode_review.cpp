// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/episode_review.h"

#include "core/review/checks.h"

#include <algorithm>
#include <iterator>

namespace dg {

std::vector<ReviewFinding> reviewEpisode(const EpisodeText &text)
{
    const review::Episode episode = review::takeApart(text);
    std::vector<ReviewFinding> all;
    for (const auto check : {review::checkLength, review::checkSpeakers, review::checkFacts,
             review::checkPlants, review::checkRepetition, review::checkDialogueShare, review::checkJokes,
             review::checkCatchphrases, review::checkVoices, review::checkFormat}) {
        auto found = check(episode);
        all.insert(all.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
    }

    std::map<SceneId, int> numbers;
    for (const review::Scene &scene : episode.scenes)
        numbers.emplace(scene.id(), scene.number);
    const auto place = [&](const ReviewFinding &each) {
        const bool ofEpisode = each.scenes.empty() || each.check == ReviewCheck::Voices;
        return std::pair(ofEpisode ? 0 : numbers[each.scenes.front()], each.finding.severity);
    };
    std::stable_sort(all.begin(), all.end(),
        [&](const ReviewFinding &a, const ReviewFinding &b) { return place(a) < place(b); });
    return all;
}

} // namespace dg
