// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/consistent_episode.h"

#include "core/story/samples.h"
#include "tests/support/episode_by_hand.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace dg {

namespace {

QString with(QString wording, const QString &thing, const QString &person = {}, const QString &other = {})
{
    wording.replace(QStringLiteral("{x}"), thing);
    wording.replace(QStringLiteral("{p}"), person);
    wording.replace(QStringLiteral("{q}"), other);
    return wording;
}

QStringList all(std::initializer_list<const char *> wordings, const QString &thing,
    const QString &person = {}, const QString &other = {})
{
    QStringList list;
    for (const char *each : wordings)
        list.append(with(QString::fromUtf8(each), thing, person, other));
    return list;
}

/// Makes facts of a world, none with a thing that another has.
class World {
public:
    World(const QStringList &cast, Random &random)
        : m_cast(cast)
        , m_random(random)
        , m_things {QStringLiteral("strongbox"), QStringLiteral("back gate"), QStringLiteral("pantry door"),
              QStringLiteral("green suitcase"), QStringLiteral("boathouse")}
        , m_goods {QStringLiteral("spare key"), QStringLiteral("blue ledger"), QStringLiteral("photograph"),
              QStringLiteral("raffle ticket"), QStringLiteral("brass whistle")}
        , m_secrets {QStringLiteral("second mortgage"), QStringLiteral("surprise party"),
              QStringLiteral("broken window"), QStringLiteral("letter from the bank")}
        , m_rumours {QStringLiteral("rumour"), QStringLiteral("forecast"), QStringLiteral("obituary")}
    {
        for (QStringList *each : {&m_things, &m_goods, &m_secrets, &m_rumours})
            m_random.shuffle(*each);
    }

    WorldFact make(int kind)
    {
        switch (kind) {
        case 0: {
            const QString thing = m_things.takeFirst();
            return {{all({"The {x} is locked", "The {x} has been locked",
                             "The {x} is bolted, as it should be", "The {x} is not open"},
                         thing),
                        all({"The {x} is open", "The {x} stands open", "The {x} is unlocked",
                                "The {x} isn't locked"},
                            thing)},
                0, {}};
        }
        case 1: {
            const QString person = m_random.pick(m_cast);
            const QString secret = m_secrets.takeFirst();
            return {{all({"{p} does not know about the {x}", "{p} has no idea about the {x}",
                             "{p} doesn't know about the {x}"},
                         secret, person),
                        all({"{p} knows about the {x}", "{p} has found out about the {x}",
                                "{p} is aware of the {x}"},
                            secret, person)},
                0, person};
        }
        case 2: {
            const QString good = m_goods.takeFirst();
            return {{all({"The price of the {x} is forty", "The price of the {x} is still 40"}, good),
                        all({"The price of the {x} is ninety", "The price of the {x} is now 90"}, good),
                        all({"The price of the {x} is two hundred"}, good)},
                0, {}};
        }
        case 3: {
            const QString good = m_goods.takeFirst();
            return {{all({"The {x} is in the bread bin", "The {x} is hidden in the bread bin"}, good),
                        all({"The {x} lies under the doormat", "The {x} is under the doormat"}, good),
                        all({"The {x} hangs behind the curtain", "The {x} is behind the curtain"}, good)},
                0, {}};
        }
        case 4: {
            const QString person = m_random.pick(m_cast);
            const QString rumour = m_rumours.takeFirst();
            return {{all({"{p} believes the {x} is true", "{p} thinks that the {x} is true"}, rumour, person),
                        all({"{p} believes the {x} is false", "{p} no longer believes the {x} is true",
                                "{p} does not believe that the {x} is true"},
                            rumour, person)},
                0, person};
        }
        case 5: {
            const QString person = m_random.pick(m_cast);
            return {{all({"{p} has accepted the invitation", "{p} accepted the invitation"}, {}, person),
                        all({"{p} has refused the invitation", "{p} has not accepted the invitation"}, {},
                            person)},
                0, person};
        }
        default: {
            const QString good = m_goods.takeFirst();
            WorldFact fact;
            for (const QString &person : m_cast)
                fact.wordings.push_back(all({"{p} has the {x}", "{p} still has the {x}",
                                                "The {x} is in {p}'s pocket", "{p} is holding the {x}"},
                    good, person));
            return fact;
        }
        }
    }

private:
    const QStringList m_cast;
    Random &m_random;
    QStringList m_things;
    QStringList m_goods;
    QStringList m_secrets;
    QStringList m_rumours;
};

constexpr std::array kinds {0, 1, 2, 3, 4, 5, 6, 6};

bool isPossession(const WorldFact &fact)
{
    return fact.wordings.front().front().contains(QLatin1String(" has the ")) && fact.owner.isEmpty();
}

class Teller {
public:
    Teller(ConsistentEpisode &episode, Random &random)
        : m_episode(episode)
        , m_random(random)
    {
    }

    void tell()
    {
        const QStringList cast = m_episode.text.brief.cast;
        World world(cast, m_random);
        for (const int kind : kinds)
            m_episode.world.push_back(world.make(kind));
        for (WorldFact &fact : m_episode.world)
            fact.value = static_cast<std::size_t>(m_random.below(fact.wordings.size()));
        for (std::size_t i = 0; i < m_episode.text.outline.scenes.size(); ++i)
            tellScene(i);
    }

private:
    OutlineScene &scene(std::size_t at) { return m_episode.text.outline.scenes[at]; }

    void state(std::size_t fact, std::size_t at, bool atExit, const QString &who)
    {
        const WorldFact &known = m_episode.world[fact];
        const QString text = m_random.pick(known.wordings[known.value]);
        auto &edge = atExit ? scene(at).atExit : scene(at).atEntry;
        auto holding =
            std::find_if(edge.begin(), edge.end(), [&](const Holding &each) { return each.who == who; });
        if (holding == edge.end())
            holding = edge.insert(edge.end(), Holding {who, {}});
        holding->facts.append(text);
        m_episode.stated.push_back({fact, known.value, at, atExit, who, text});
    }

    bool mayKnow(const WorldFact &fact, const QString &who) const
    {
        return fact.owner.isEmpty() || fact.owner == who;
    }

    void tellScene(std::size_t at)
    {
        const QStringList cast = scene(at).cast;
        for (std::size_t i = 0; i < m_episode.world.size(); ++i) {
            for (const QString &who : cast) {
                if (mayKnow(m_episode.world[i], who) && m_random.chance(0.3))
                    state(i, at, false, who);
            }
        }
        distract(scene(at).atEntry, cast);
        for (std::size_t i = 0; i < m_episode.world.size(); ++i) {
            WorldFact &fact = m_episode.world[i];
            const QString owner = fact.owner;
            const QString who = owner.isEmpty() ? m_random.pick(cast) : owner;
            if (!cast.contains(who))
                continue;
            const bool changes = m_random.chance(0.25);
            if (changes)
                fact.value = isPossession(fact)
                    ? static_cast<std::size_t>(m_episode.text.brief.cast.indexOf(m_random.pick(cast)))
                    : (fact.value + 1) % fact.wordings.size();
            // What has changed is said by somebody; the rest now and then.
            if (changes || m_random.chance(0.5))
                state(i, at, true, who);
        }
        distract(scene(at).atExit, cast);
    }

    /// What looks like the same and is not: beliefs, the past, plans, things that anybody may have.
    void distract(std::vector<Holding> &edge, const QStringList &cast)
    {
        static const std::array wordings {"{p} believes that the strongbox is open",
            "{p} thinks the back gate is locked", "The pantry door was locked yesterday",
            "{p} wants the spare key", "{p} has a headache", "{p} has a spare shirt",
            "{p} owes {q} an apology", "{p} hopes that {q} does not ask", "{p} would like to be elsewhere",
            "{p} is in the garden", "{p} has changed into something dry", "{q} must not be told",
            "{p} has an appointment at noon"};
        const QString who = m_random.pick(cast);
        if (m_random.chance(0.5))
            edge.push_back({who,
                {with(QString::fromUtf8(m_random.pick(wordings)), {}, who,
                    m_random.pick(m_episode.text.brief.cast))}});
    }

    ConsistentEpisode &m_episode;
    Random &m_random;
};

/// Rehearsal may say six words again in another scene. Here nobody does: the later line gives way.
void takeOutRepeats(EpisodeText &text)
{
    std::map<QString, SceneId> said; // six words, and where
    int replaced = 0;
    for (const OutlineScene &scene : text.outline.scenes) {
        QString &fountain = text.scenes[scene.id];
        for (const Spoken &spoken : speechesOf(fountain)) {
            QStringList words;
            for (const QString &word : spoken.text.simplified().toLower().split(u' '))
                words.append(QString(word).remove(QRegularExpression(QStringLiteral("[^\\w']"))));
            bool repeats = false;
            for (qsizetype at = 0; at + 6 <= words.size(); ++at) {
                const auto [known, isNew] = said.try_emplace(words.mid(at, 6).join(u' '), scene.id);
                repeats = repeats || (!isNew && known->second != scene.id);
            }
            const bool planted = std::any_of(scene.plants.begin(), scene.plants.end(),
                [&](const Plant &plant) { return spoken.text.contains(plant.words); });
            if (repeats && !planted)
                fountain.replace(spoken.text, QStringLiteral("Exhibit %1.").arg(++replaced));
        }
    }
}

// ---- faults

using Scenes = std::vector<OutlineScene>;

QString &textOf(ConsistentEpisode &episode, std::size_t scene)
{
    return episode.text.scenes[episode.text.outline.scenes[scene].id];
}

void addSpeech(QString &text, const QString &who, const QString &line)
{
    text = text.trimmed() + QStringLiteral("\n\n%1\n%2\n").arg(who.toUpper(), line);
}

bool replaceInFact(ConsistentEpisode &episode, const StatedFact &stated, const QString &text)
{
    auto &scene = episode.text.outline.scenes[stated.scene];
    for (Holding &holding : stated.atExit ? scene.atExit : scene.atEntry) {
        for (QString &fact : holding.facts) {
            if (holding.who == stated.who && fact == stated.text) {
                fact = text;
                return true;
            }
        }
    }
    return false;
}

/// An entry's fact that an exit before has as well, said by the same person in the last scene they were in.
std::optional<StatedFact> followed(
    const ConsistentEpisode &episode, Random &random, bool isHeld, bool adjacent)
{
    const Scenes &scenes = episode.text.outline.scenes;
    std::vector<StatedFact> found;
    for (const StatedFact &entry : episode.stated) {
        if (entry.atExit || isPossession(episode.world[entry.fact]) != isHeld)
            continue;
        // Nobody else says it at this entry: else two of them would differ.
        const auto sayIt =
            std::count_if(episode.stated.begin(), episode.stated.end(), [&](const StatedFact &each) {
                return each.fact == entry.fact && each.scene == entry.scene && !each.atExit;
            });
        if (sayIt != 1)
            continue;
        for (const StatedFact &exit : episode.stated) {
            if (!exit.atExit || exit.fact != entry.fact || (!isHeld && exit.who != entry.who)
                || exit.scene >= entry.scene)
                continue;
            const bool lastTime = std::none_of(scenes.begin() + static_cast<std::ptrdiff_t>(exit.scene) + 1,
                scenes.begin() + static_cast<std::ptrdiff_t>(entry.scene),
                [&](const OutlineScene &scene) { return scene.cast.contains(entry.who); });
            const bool silence =
                std::none_of(episode.stated.begin(), episode.stated.end(), [&](const StatedFact &each) {
                    return each.fact == entry.fact && each.scene > exit.scene && each.scene < entry.scene;
                });
            if ((lastTime || isHeld) && silence && (exit.scene + 1 == entry.scene) == adjacent)
                found.push_back(entry);
        }
    }
    if (found.empty())
        return std::nullopt;
    return random.pick(found);
}

std::optional<SeededFault> otherValue(ConsistentEpisode &episode, Random &random, bool isHeld, bool adjacent)
{
    auto entry = followed(episode, random, isHeld, adjacent);
    if (!entry)
        return std::nullopt;
    const WorldFact &fact = episode.world[entry->fact];
    const std::size_t other = (entry->value + 1) % fact.wordings.size();
    const QString text = random.pick(fact.wordings[other]);
    if (!replaceInFact(episode, *entry, text))
        return std::nullopt;
    return SeededFault {ReviewCheck::Facts, episode.text.outline.scenes[entry->scene].id,
        entry->text + QStringLiteral(" -> ") + text};
}

struct PlantPlace {
    std::size_t scene = 0;
    std::size_t plant = 0;
};

std::optional<PlantPlace> anyPlant(ConsistentEpisode &episode, Random &random)
{
    std::vector<PlantPlace> places;
    const Scenes &scenes = episode.text.outline.scenes;
    for (std::size_t i = 0; i < scenes.size(); ++i) {
        for (std::size_t k = 0; k < scenes[i].plants.size(); ++k) {
            if (textOf(episode, i).contains(scenes[i].plants[k].words))
                places.push_back({i, k});
        }
    }
    if (places.empty())
        return std::nullopt;
    return random.pick(places);
}

/// A speech of six words or more that holds no plant, with its scene.
std::optional<std::pair<std::size_t, QString>> anyLine(ConsistentEpisode &episode, Random &random)
{
    std::vector<std::pair<std::size_t, QString>> lines;
    const Scenes &scenes = episode.text.outline.scenes;
    for (std::size_t i = 0; i + 1 < scenes.size(); ++i) {
        for (const Spoken &spoken : speechesOf(textOf(episode, i))) {
            const bool planted = std::any_of(scenes.begin(), scenes.end(), [&](const OutlineScene &scene) {
                return std::any_of(scene.plants.begin(), scene.plants.end(),
                    [&](const Plant &plant) { return spoken.text.contains(plant.words); });
            });
            if (wordsIn(spoken.text) >= 8 && !planted && !spoken.text.contains(u'"')
                && !spoken.text.contains(QChar(0x201c)))
                lines.emplace_back(i, spoken.text);
        }
    }
    if (lines.empty())
        return std::nullopt;
    return random.pick(lines);
}

} // namespace

Expected<ConsistentEpisode> consistentEpisode(AiProvider &provider, std::uint64_t seed)
{
    Random random(seed);
    const QStringList names = sampleShowNames();
    auto sample =
        loadSampleShow(names.at(static_cast<qsizetype>(seed % static_cast<std::uint64_t>(names.size()))));
    if (!sample)
        return tl::unexpected<Error>(sample.error());
    // Every other episode is not the sample's own story.
    if (seed / static_cast<std::uint64_t>(names.size()) % 2 == 1) {
        sample->brief.title = QStringLiteral("The Bypass");
        sample->brief.premise = QStringLiteral("A road is to go through the middle of everything.");
        sample->brief.sceneCount = static_cast<int>(8 + random.below(5));
    }
    auto written = episodeByHand(provider, sample->show, sample->brief, static_cast<std::int64_t>(seed) + 1);
    if (!written)
        return tl::unexpected<Error>(written.error());

    ConsistentEpisode episode;
    episode.text.show = std::move(sample->show);
    episode.text.brief = std::move(sample->brief);
    episode.text.brief.targetPages.reset(); // Rehearsal's scenes have a length of their own
    episode.text.outline = std::move(written->outline);
    for (std::size_t i = 0; i < episode.text.outline.scenes.size(); ++i) {
        OutlineScene &scene = episode.text.outline.scenes[i];
        scene.id = SceneId("s" + std::to_string(101 + i));
        episode.text.scenes[scene.id] = written->scenes.at(static_cast<qsizetype>(i));
    }
    for (NamedVoice &voice : written->voices)
        episode.text.voices[voice.name] = std::move(voice.voice);
    takeOutRepeats(episode.text);
    Teller(episode, random).tell();
    return episode;
}

std::optional<SeededFault> seedFault(ConsistentEpisode &episode, EpisodeFault fault, Random &random)
{
    Scenes &scenes = episode.text.outline.scenes;
    const auto any = [&] { return static_cast<std::size_t>(random.below(scenes.size())); };
    switch (fault) {
    case EpisodeFault::OtherValue:
        return otherValue(episode, random, false, true);
    case EpisodeFault::OtherHolder:
        return otherValue(episode, random, true, true);
    case EpisodeFault::LaterOtherValue:
        return otherValue(episode, random, false, false);
    case EpisodeFault::PayoffWithoutPlant: {
        const std::size_t at = any();
        scenes[at].payoffs.push_back(
            {QStringLiteral("P77"), QStringLiteral("The umbrella turns up after all")});
        return SeededFault {ReviewCheck::Plants, scenes[at].id, QStringLiteral("P77")};
    }
    case EpisodeFault::PlantReworded:
    case EpisodeFault::PlantByAnother:
    case EpisodeFault::PlantUnsaid: {
        const auto place = anyPlant(episode, random);
        if (!place)
            return std::nullopt;
        Plant &plant = scenes[place->scene].plants[place->plant];
        QString &text = textOf(episode, place->scene);
        if (fault == EpisodeFault::PlantByAnother) {
            const QStringList cast = scenes[place->scene].cast;
            const QString before = plant.speaker;
            for (const QString &name : cast) {
                if (name != before)
                    plant.speaker = name;
            }
            if (plant.speaker == before)
                return std::nullopt;
        } else if (fault == EpisodeFault::PlantReworded) {
            QString words = plant.words;
            const qsizetype space = words.indexOf(u' ', words.size() / 2);
            words.insert(space < 0 ? words.size() : space, QStringLiteral(" indeed"));
            text.replace(plant.words, words);
        } else {
            text.replace(plant.words, QStringLiteral("Well."));
        }
        return SeededFault {ReviewCheck::Plants, scenes[place->scene].id, plant.words};
    }
    case EpisodeFault::PlantAfterPayoff: {
        auto place = anyPlant(episode, random);
        for (int tries = 0; place && place->scene == 0 && tries < 20; ++tries)
            place = anyPlant(episode, random);
        if (!place || place->scene == 0)
            return std::nullopt;
        const std::size_t at = static_cast<std::size_t>(random.below(place->scene));
        const QString label = scenes[place->scene].plants[place->plant].label;
        scenes[at].payoffs.push_back({label, QStringLiteral("Too early")});
        return SeededFault {ReviewCheck::Plants, scenes[at].id, label};
    }
    case EpisodeFault::MisspeltSpeaker:
    case EpisodeFault::UnknownSpeaker: {
        const std::size_t at = any();
        const bool misspelt = fault == EpisodeFault::MisspeltSpeaker;
        if (!misspelt) {
            addSpeech(
                textOf(episode, at), QStringLiteral("Glenda"), QStringLiteral("I came about the drains."));
            return SeededFault {ReviewCheck::Speakers, scenes[at].id, QStringLiteral("Glenda")};
        }
        QString name = random.pick(scenes[at].cast).toUpper();
        name.insert(name.size() / 2, name.at(name.size() / 2));
        addSpeech(textOf(episode, at), name, QStringLiteral("That will be the drains."));
        return SeededFault {ReviewCheck::Speakers, scenes[at].id, name};
    }
    case EpisodeFault::RepeatedLine:
    case EpisodeFault::SharedWords: {
        const auto line = anyLine(episode, random);
        if (!line)
            return std::nullopt;
        const std::size_t at =
            line->first + 1 + static_cast<std::size_t>(random.below(scenes.size() - line->first - 1));
        QString words = line->second;
        if (fault == EpisodeFault::SharedWords)
            words = QStringLiteral("And did nobody tell them, ") + words.section(u' ', 0, 6)
                + QStringLiteral(" indeed?");
        addSpeech(textOf(episode, at), random.pick(scenes[at].cast), words);
        return SeededFault {ReviewCheck::Repetition, scenes[at].id, words};
    }
    case EpisodeFault::Catchphrase: {
        for (const auto &[name, voice] : episode.text.voices) {
            if (voice.catchphrases.empty())
                continue;
            const Catchphrase &phrase = voice.catchphrases.front();
            std::size_t last = 0;
            for (int said = 0; said <= phrase.atMost; ++said) {
                last = scenes.size() - 1 - static_cast<std::size_t>(phrase.atMost - said);
                addSpeech(textOf(episode, last), name, phrase.text);
                if (!scenes[last].cast.contains(name))
                    scenes[last].cast.append(name);
            }
            return SeededFault {ReviewCheck::Catchphrases, scenes[last].id, phrase.text};
        }
        return std::nullopt;
    }
    case EpisodeFault::LowerCaseSpeaker: {
        const std::size_t at = any();
        QString &text = textOf(episode, at);
        text = text.trimmed()
            + QStringLiteral("\n\n%1\nThat will be the drains.\n").arg(random.pick(scenes[at].cast));
        return SeededFault {ReviewCheck::Format, scenes[at].id, QStringLiteral("lower case")};
    }
    case EpisodeFault::EmptySpeech: {
        const std::size_t at = any();
        QString &text = textOf(episode, at);
        text =
            text.trimmed() + QStringLiteral("\n\n%1\n(sighs)\n").arg(random.pick(scenes[at].cast).toUpper());
        return SeededFault {ReviewCheck::Format, scenes[at].id, QStringLiteral("empty speech")};
    }
    case EpisodeFault::NoHeading: {
        const std::size_t at = any();
        QString &text = textOf(episode, at);
        text = text.mid(text.indexOf(u'\n') + 1).trimmed() + u'\n';
        return SeededFault {ReviewCheck::Format, scenes[at].id, QStringLiteral("no heading")};
    }
    }
    return std::nullopt;
}

} // namespace dg
