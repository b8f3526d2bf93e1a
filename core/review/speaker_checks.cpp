// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/checks.h"
#include "core/review/review_words.h"

#include <QSet>

#include <algorithm>
#include <array>
#include <map>
#include <optional>

namespace dg::review {

namespace {

/// Names that the scene or the show have, as they are spelled there.
QStringList everybody(const Episode &episode)
{
    QStringList names;
    for (const Character &character : episode.text.show.cast)
        names.append(namesOf(character));
    return names;
}

/// Somebody the cast has who is spelled nearly so, or by a part of the name.
std::optional<QString> meant(const Episode &episode, const QString &name)
{
    const QString sought = name.toLower();
    std::optional<QString> best;
    int least = sought.size() <= 4 ? 2 : 3;
    for (const QString &each : everybody(episode)) {
        const int distance = editDistance(sought, each.toLower());
        if (distance < least) {
            least = distance;
            best = knownAs(episode.text.show, each);
        }
    }
    if (best)
        return best;
    const QStringList parts = wordsOf(name);
    for (const QString &each : everybody(episode)) {
        const QStringList known = wordsOf(each);
        if (!parts.isEmpty() && (indexOf(parts, known) >= 0 || indexOf(known, parts) >= 0))
            return knownAs(episode.text.show, each);
    }
    return std::nullopt;
}

/// Of the outline's cast, as the show spells those it has.
QStringList castOf(const Episode &episode, const Scene &scene)
{
    QStringList names;
    for (const QString &name : scene.outline->cast)
        names.append(knownAs(episode.text.show, name.simplified()));
    return names;
}

bool isSeen(const Episode &episode, const Scene &scene, const QString &name)
{
    const Character *character = episode.text.show.findCharacter(name);
    const QStringList names = character ? namesOf(*character) : QStringList {name};
    return std::any_of(scene.actions.begin(), scene.actions.end(), [&](const QString &action) {
        const QStringList words = wordsOf(action);
        return std::any_of(names.begin(), names.end(), [&](const QString &each) {
            QStringList ofOne = wordsOf(each);
            if (indexOf(words, ofOne) >= 0)
                return true;
            if (!ofOne.isEmpty())
                ofOne.last() += QStringLiteral("'s");
            return indexOf(words, ofOne) >= 0;
        });
    });
}

void checkSpeaker(Findings &all, const Episode &episode, const Scene &scene, const QString &name,
    const Speech &first, const QStringList &cast)
{
    if (isCrowd(name) || cast.contains(name, Qt::CaseInsensitive))
        return;
    if (episode.text.show.findCharacter(name)) {
        if (!cast.isEmpty())
            found(all, ReviewCheck::Speakers, Severity::Minor, QStringLiteral("continuity"), {scene.id()},
                first.text,
                QStringLiteral("%1 speaks in %2, where the outline does not have %1.")
                    .arg(name, scene.name().toLower()),
                QStringLiteral("Add %1 to the scene's cast, or give the line to somebody who is there.")
                    .arg(name));
        return;
    }
    const auto known = meant(episode, name);
    found(all, ReviewCheck::Speakers, Severity::Major, QStringLiteral("format"), {scene.id()}, first.text,
        known ? QStringLiteral("Nobody is called %1. Did you mean %2?").arg(name, *known)
              : QStringLiteral("Nobody in the cast is called %1.").arg(name),
        known ? QStringLiteral("Write %1 above the speech.").arg(known->toUpper())
              : QStringLiteral("Add %1 to the scene's cast, or give the line to somebody who is there.")
                    .arg(name));
}

} // namespace

Findings checkSpeakers(const Episode &episode)
{
    Findings all;
    for (const Scene &scene : episode.scenes) {
        const QStringList cast = castOf(episode, scene);
        QSet<QString> heard;
        for (const Speech &speech : scene.speeches) {
            for (const QString &name : speech.speakers) {
                const QString key = name.toLower();
                if (!heard.contains(key))
                    checkSpeaker(all, episode, scene, name, speech, cast);
                heard.insert(key);
            }
        }
        for (const QString &name : cast) {
            if (scene.isGap() || heard.contains(name.toLower()) || isSeen(episode, scene, name))
                continue;
            found(all, ReviewCheck::Speakers, Severity::Suggestion, QStringLiteral("continuity"),
                {scene.id()}, {},
                QStringLiteral("%1 is in %2 and is neither heard nor seen.")
                    .arg(name, scene.name().toLower()),
                QStringLiteral("Give %1 something to do, or leave %1 out of the scene.").arg(name));
        }
    }
    return all;
}

Findings checkCatchphrases(const Episode &episode)
{
    Findings all;
    for (const auto &[name, voice] : episode.text.voices) {
        const QString owner = knownAs(episode.text.show, name);
        for (const Catchphrase &catchphrase : voice.catchphrases) {
            const QStringList phrase = wordsOf(catchphrase.text);
            const int most = std::max(1, catchphrase.atMost);
            int count = 0;
            std::vector<SceneId> where;
            QStringList numbers;
            QString surplus;
            for (const Scene &scene : episode.scenes) {
                int here = 0;
                for (const Speech &speech : scene.speeches) {
                    if (!speech.speakers.contains(owner, Qt::CaseInsensitive))
                        continue;
                    const int inSpeech = countOf(speech.words, phrase);
                    here += inSpeech;
                    if (inSpeech > 0 && count + here > most && surplus.isEmpty())
                        surplus = speech.text;
                }
                if (here == 0)
                    continue;
                count += here;
                where.push_back(scene.id());
                numbers.append(QString::number(scene.number));
            }
            if (count <= most)
                continue;
            // It is about the last one: that is where it is too much.
            std::rotate(where.begin(), where.end() - 1, where.end());
            found(all, ReviewCheck::Catchphrases, Severity::Minor, QStringLiteral("voice"), where, surplus,
                QStringLiteral("%1 says %2 %3, in %4 %5; %6 is what an episode bears.")
                    .arg(owner, quoted(catchphrase.text), times(count),
                        numbers.size() == 1 ? QStringLiteral("scene") : QStringLiteral("scenes"),
                        inWords(numbers), times(most)),
                QStringLiteral("Keep the one that lands hardest."));
        }
    }
    return all;
}

namespace {

constexpr int mostSharedAxes = 3;
constexpr double sameAxis = 0.6;

struct Axis {
    QString VoiceProfile::*text;
    const char *name;
};

const std::array<Axis, 6> axes {{{&VoiceProfile::sentenceLength, "how long their sentences are"},
    {&VoiceProfile::directness, "how directly they speak"},
    {&VoiceProfile::tacticUnderPressure, "what they do under pressure"},
    {&VoiceProfile::statusPlay, "how they play status"},
    {&VoiceProfile::referenceWorld, "where their comparisons come from"},
    {&VoiceProfile::neverSays, "what they never say"}}};

QStringList tellingWords(const QString &text)
{
    static const QSet<QString> light {QStringLiteral("a"), QStringLiteral("an"), QStringLiteral("the"),
        QStringLiteral("and"), QStringLiteral("or"), QStringLiteral("of"), QStringLiteral("to"),
        QStringLiteral("in"), QStringLiteral("at"), QStringLiteral("on"), QStringLiteral("for"),
        QStringLiteral("with"), QStringLiteral("is"), QStringLiteral("are"), QStringLiteral("it"),
        QStringLiteral("as"), QStringLiteral("by"), QStringLiteral("from"), QStringLiteral("always"),
        QStringLiteral("very")};
    QStringList words;
    for (const QString &word : wordsOf(text)) {
        if (!light.contains(word))
            words.append(word);
    }
    return words;
}

} // namespace

Findings checkVoices(const Episode &episode)
{
    Findings all;
    const auto &voices = episode.text.voices;
    for (auto first = voices.begin(); first != voices.end(); ++first) {
        for (auto second = std::next(first); second != voices.end(); ++second) {
            QStringList shared;
            for (const Axis &axis : axes) {
                const QStringList a = tellingWords(first->second.*axis.text);
                const QStringList b = tellingWords(second->second.*axis.text);
                if (likeness(a, b) >= sameAxis)
                    shared.append(QString::fromLatin1(axis.name));
            }
            if (shared.size() <= mostSharedAxes)
                continue;
            std::vector<SceneId> together;
            for (const Scene &scene : episode.scenes) {
                const QStringList cast = castOf(episode, scene);
                if (cast.contains(knownAs(episode.text.show, first->first), Qt::CaseInsensitive)
                    && cast.contains(knownAs(episode.text.show, second->first), Qt::CaseInsensitive))
                    together.push_back(scene.id());
            }
            found(all, ReviewCheck::Voices, Severity::Major, QStringLiteral("voice"), together, {},
                QStringLiteral("%1 and %2 sound alike: they share %3.")
                    .arg(first->first, second->first, inWords(shared)),
                QStringLiteral("Change one of the two voices."));
        }
    }
    return all;
}

} // namespace dg::review
