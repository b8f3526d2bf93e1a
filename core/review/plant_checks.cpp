// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/checks.h"
#include "core/review/review_words.h"

#include <algorithm>
#include <map>
#include <optional>

namespace dg::review {

namespace {

constexpr double nearly = 0.5;

struct Planted {
    const Scene *scene = nullptr;
    const Plant *plant = nullptr;
};

/// By label; a label that two scenes plant counts where it comes first.
std::map<QString, Planted> plantsOf(const Episode &episode)
{
    std::map<QString, Planted> plants;
    for (const Scene &scene : episode.scenes) {
        for (const Plant &plant : scene.outline->plants)
            plants.try_emplace(plant.label, Planted {&scene, &plant});
    }
    return plants;
}

const Speech *saidBy(const Scene &scene, const QStringList &words, const QString &speaker)
{
    const auto found = std::find_if(scene.speeches.begin(), scene.speeches.end(), [&](const Speech &speech) {
        return (speaker.isEmpty() || speech.speakers.contains(speaker, Qt::CaseInsensitive))
            && indexOf(speech.words, words) >= 0;
    });
    return found == scene.speeches.end() ? nullptr : &*found;
}

/// What is said instead of it, more or less.
const Speech *closest(const Scene &scene, const QStringList &words)
{
    const Speech *best = nullptr;
    double most = nearly;
    for (const Speech &speech : scene.speeches) {
        // As many words as the plant has, wherever they stand in the speech.
        double like = likeness(speech.words, words);
        for (qsizetype at = 0; at + words.size() <= speech.words.size(); ++at)
            like = std::max(like, likeness(speech.words.mid(at, words.size()), words));
        if (like >= most) {
            most = like;
            best = &speech;
        }
    }
    return best;
}

void checkPlant(Findings &all, const Episode &episode, const Scene &scene, const Plant &plant)
{
    const QStringList words = wordsOf(plant.words);
    const QString speaker = knownAs(episode.text.show, plant.speaker.simplified());
    if (scene.isGap() || words.isEmpty() || saidBy(scene, words, speaker))
        return;
    std::vector<SceneId> scenes {scene.id()};
    QString needed;
    for (const Scene &other : episode.scenes) {
        const auto &payoffs = other.outline->payoffs;
        if (other.number > scene.number
            && std::any_of(payoffs.begin(), payoffs.end(),
                [&](const Payoff &payoff) { return payoff.label == plant.label; })) {
            scenes.push_back(other.id());
            needed = QStringLiteral(" %1 pays it off.").arg(other.name());
        }
    }
    const QString mend =
        QStringLiteral("Let %1 say %2, word for word.")
            .arg(speaker.isEmpty() ? QStringLiteral("somebody") : speaker, quoted(plant.words, 200));
    const auto report = [&](const QString &where, const QString &problem) {
        found(all, ReviewCheck::Plants, Severity::Major, QStringLiteral("structure"), scenes, where,
            problem + needed, mend);
    };
    if (const Speech *by = saidBy(scene, words, {}))
        report(by->text,
            QStringLiteral("In %1 %2 is said by %3 and not by %4.")
                .arg(scene.name().toLower(), quoted(plant.words), inWords(by->speakers), speaker));
    else if (const Speech *instead = closest(scene, words))
        report(instead->text,
            QStringLiteral("In %1 %2 is not said word for word.")
                .arg(scene.name().toLower(), quoted(plant.words)));
    else
        report({},
            QStringLiteral("In %1 nobody says %2, which is planted there.")
                .arg(scene.name().toLower(), quoted(plant.words)));
}

void checkPayoff(
    Findings &all, const Scene &scene, const Payoff &payoff, const std::map<QString, Planted> &plants)
{
    const QString what = payoff.twist.isEmpty() ? payoff.label : quoted(payoff.twist);
    const auto planted = plants.find(payoff.label);
    if (planted == plants.end()) {
        found(all, ReviewCheck::Plants, Severity::Major, QStringLiteral("structure"), {scene.id()}, {},
            QStringLiteral("%1 pays off what no scene plants: %2.").arg(scene.name(), what),
            QStringLiteral("Plant it in a scene before, or take the payoff out."));
        return;
    }
    const Scene &source = *planted->second.scene;
    if (source.number > scene.number)
        found(all, ReviewCheck::Plants, Severity::Major, QStringLiteral("structure"),
            {scene.id(), source.id()}, {},
            QStringLiteral("%1 pays off %2, which is planted only in %3.")
                .arg(scene.name(), quoted(planted->second.plant->words), source.name().toLower()),
            QStringLiteral("Move the plant to a scene before, or the payoff behind it."));
}

} // namespace

Findings checkPlants(const Episode &episode)
{
    Findings all;
    const std::map<QString, Planted> plants = plantsOf(episode);
    QStringList paid;
    for (const Scene &scene : episode.scenes) {
        for (const Plant &plant : scene.outline->plants)
            checkPlant(all, episode, scene, plant);
        for (const Payoff &payoff : scene.outline->payoffs) {
            checkPayoff(all, scene, payoff, plants);
            paid.append(payoff.label);
        }
    }
    for (const auto &[label, planted] : plants) {
        if (!paid.contains(label))
            found(all, ReviewCheck::Plants, Severity::Suggestion, QStringLiteral("structure"),
                {planted.scene->id()}, {},
                QStringLiteral("%1 plants %2, and nothing comes of it.")
                    .arg(planted.scene->name(), quoted(planted.plant->words)),
                QStringLiteral("Pay it off in a later scene, or let it go."));
    }
    return all;
}

} // namespace dg::review
