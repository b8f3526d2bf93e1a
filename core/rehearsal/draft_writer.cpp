// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rehearsal/page.h"
#include "core/rehearsal/styles.h"
#include "core/rehearsal/taste.h"
#include "core/rehearsal/words.h"
#include "core/rehearsal/writers.h"

#include <QSet>

#include <algorithm>
#include <array>
#include <optional>

namespace dg::rehearsal {

namespace {

// An exchange is a speech and its answer: 10 to 16 of them a scene.
constexpr std::size_t fewestSpeeches = 22;
constexpr std::size_t mostSpeeches = 32;
constexpr std::size_t fewestWhenShorter = 12;
constexpr std::size_t mostWhenShorter = 22;
constexpr std::size_t leastEnding = 3; ///< a turn and a button, at their shortest

std::size_t speechesIn(const Run &run)
{
    return static_cast<std::size_t>(
        std::count_if(run.begin(), run.end(), [](const Element &each) { return !each.isAction(); }));
}

QString firstSpeaker(const Run &run)
{
    return run.empty() ? QString() : run.front().who;
}

/// Puts one scene together.
class SceneWriter {
public:
    SceneWriter(const Library &library, const DraftInputs &inputs, const Taste &taste, Random &random)
        : m_library(library)
        , m_inputs(inputs)
        , m_scene(inputs.scene)
        , m_slice(inputs.scene.rehearsal)
        , m_taste(taste)
        , m_random(random)
    {
        if (m_taste.isShorter()) {
            m_fewest = fewestWhenShorter;
            m_most = mostWhenShorter;
        }
        for (const QString &name : m_scene.cast) {
            const QString shown = name.simplified();
            if (!shown.isEmpty() && !m_cast.contains(shown))
                m_cast.append(shown);
        }
        const QJsonObject words = m_slice.value(QLatin1String("words")).toObject();
        for (auto it = words.begin(); it != words.end(); ++it)
            m_words[it.key()] = it.value().toString();
        for (const Plant &plant : m_scene.plants)
            m_words[plant.label] = plant.words.simplified();
        findThings();
    }

    QString write()
    {
        if (!playStory())
            playGame();
        sayPlants();
        return inFountain(m_scene.slug, m_elements);
    }

    [[nodiscard]] const std::vector<Element> &elements() const { return m_elements; }

private:
    // ---- what there is to write with

    void findThings()
    {
        constexpr qsizetype fewestThings = 4;
        for (const Place &place : m_inputs.show.places) {
            if (place.name == m_scene.place) {
                for (const QString &thing : place.things)
                    m_things.append(definite(thing));
            }
        }
        m_things.removeAll(QString());
        m_things.removeDuplicates();
        m_random.shuffle(m_things);
        QStringList spare = strings(m_library.words.value(QLatin1String("things")));
        m_random.shuffle(spare);
        for (qsizetype i = 0; m_things.size() < fewestThings && i < spare.size(); ++i)
            m_things.append(definite(spare.at(i)));
    }

    /// The blocks of a section that were dealt to this scene, in an order of this draft's own. A scene that
    /// was dealt nothing at all, being another hand's, has the whole deck.
    std::vector<const Block *> hand(const QString &section)
    {
        const QJsonObject deal = m_slice.value(QLatin1String("deal")).toObject();
        if (!deal.contains(section) && !m_slice.contains(QLatin1String("game")))
            return wholeDeck(section);
        const Blocks &blocks = m_library.section(section);
        std::vector<const Block *> dealt;
        const QJsonArray cards = deal.value(section).toArray();
        for (const auto &card : cards) {
            const int at = card.toInt(-1);
            if (at >= 0 && static_cast<std::size_t>(at) < blocks.size())
                dealt.push_back(&blocks[static_cast<std::size_t>(at)]);
        }
        return inOrder(std::move(dealt));
    }

    /// Any order, but outdoors what speaks of doors and walls comes last.
    std::vector<const Block *> inOrder(std::vector<const Block *> blocks)
    {
        m_random.shuffle(blocks);
        if (m_scene.slug.startsWith(QLatin1String("EXT"), Qt::CaseInsensitive))
            std::stable_partition(
                blocks.begin(), blocks.end(), [](const Block *each) { return !each->isIndoors; });
        if (!m_taste.isEmpty())
            std::stable_sort(blocks.begin(), blocks.end(),
                [&](const Block *a, const Block *b) { return m_taste.liking(*a) > m_taste.liking(*b); });
        return blocks;
    }

    std::vector<const Block *> wholeDeck(const QString &section)
    {
        std::vector<const Block *> deck;
        for (const Block &block : m_library.section(section))
            deck.push_back(&block);
        return inOrder(std::move(deck));
    }

    [[nodiscard]] bool isUnwanted(const QString &text) const
    {
        constexpr qsizetype aPhrase = 30; ///< longer ones are instructions, not words to look for
        return std::any_of(
            m_inputs.mustNotHave.begin(), m_inputs.mustNotHave.end(), [&](const QString &phrase) {
                return !phrase.isEmpty() && phrase.size() <= aPhrase
                    && text.contains(phrase, Qt::CaseInsensitive);
            });
    }

    /// One wording that nobody in this scene has used; nothing where all of them have been.
    std::optional<QString> wording(const Line &line, const Slots &words)
    {
        QStringList wordings = line.wordings;
        m_random.shuffle(wordings);
        if (!m_taste.isEmpty())
            std::stable_partition(wordings.begin(), wordings.end(),
                [&](const QString &each) { return !m_taste.isFromEarlier(fill(each, words)); });
        for (const QString &each : wordings) {
            const QString text = fill(each, words);
            if (!m_said.contains(normalised(text)) && !isUnwanted(text))
                return text;
        }
        return std::nullopt;
    }

    void append(const Run &run)
    {
        for (const Element &element : run) {
            if (!element.isAction()) {
                m_said.insert(normalised(element.text));
                m_spoken[element.who] += 1;
                m_last = element.who;
            } else {
                m_last.clear();
            }
            m_elements.push_back(element);
        }
    }

    /// Something to see between two speeches of one person.
    void appendAfterBreath(const Run &run)
    {
        // One alone always speaks twice running: the beats are spread over the scene instead.
        constexpr int aBreath = 3;
        const bool isDue = m_cast.size() > 1 || ++m_runs % aBreath == 0;
        if (isDue && !m_last.isEmpty() && firstSpeaker(run) == m_last)
            appendBeat();
        append(run);
    }

    void appendBeat()
    {
        if (m_beats.empty())
            return;
        append({m_beats.back()});
        m_beats.pop_back();
    }

    [[nodiscard]] std::size_t speeches() const { return speechesIn(m_elements); }

    // ---- the hand-written episodes

    [[nodiscard]] QString nameOf(const QString &speaker) const
    {
        for (const QString &name : m_cast) {
            if (name.toUpper() == speaker)
                return name;
        }
        return {};
    }

    std::optional<Run> storyRun(const Block &block)
    {
        Run run;
        for (const Line &line : block.lines) {
            const QString who = line.isAction() ? QString() : nameOf(line.speaker);
            const auto text = wording(line, m_words);
            if (!text || (!line.isAction() && who.isEmpty()))
                return std::nullopt;
            run.push_back({who, line.aside, *text});
        }
        return run;
    }

    std::vector<Run> storyRuns(const Sections &steps, const QString &step)
    {
        std::vector<Run> runs;
        const auto found = steps.find(step);
        if (found == steps.end())
            return runs;
        for (const Block &block : found->second) {
            if (auto run = storyRun(block))
                runs.push_back(std::move(*run));
        }
        m_random.shuffle(runs);
        if (!m_taste.isEmpty())
            std::stable_sort(runs.begin(), runs.end(),
                [&](const Run &a, const Run &b) { return m_taste.liking(a) > m_taste.liking(b); });
        return runs;
    }

    /// One of the first `window`, rather one in which nobody answers themselves.
    Run takeNext(std::vector<Run> &runs, std::size_t window)
    {
        const auto isFree = [&](const Run &run) { return firstSpeaker(run) != m_last || m_last.isEmpty(); };
        if (m_beats.empty())
            window = runs.size();
        const auto end = runs.begin() + static_cast<std::ptrdiff_t>(std::min(window, runs.size()));
        auto next = std::find_if(runs.begin(), end, isFree);
        if (next == end)
            next = runs.begin();
        Run taken = std::move(*next);
        runs.erase(next);
        return taken;
    }

    bool playStory()
    {
        const QString name = m_slice.value(QLatin1String("story")).toString();
        const auto story = std::find_if(m_library.stories.begin(), m_library.stories.end(),
            [&](const Story &each) { return each.name == name; });
        if (story == m_library.stories.end())
            return false;
        const auto found = story->scenes.find(m_slice.value(QLatin1String("scene")).toString());
        if (found == story->scenes.end())
            return false;
        const Sections &steps = found->second;

        std::vector<Run> open = storyRuns(steps, QStringLiteral("open"));
        std::vector<Run> turn = storyRuns(steps, QStringLiteral("turn"));
        std::vector<Run> button = storyRuns(steps, QStringLiteral("button"));
        std::array rungs {storyRuns(steps, QStringLiteral("1")), storyRuns(steps, QStringLiteral("2")),
            storyRuns(steps, QStringLiteral("3"))};
        // Somebody these lines need has been taken out of the scene: it is played without them.
        if (open.empty() || turn.empty() || button.empty() || rungs[0].empty() || rungs[1].empty()
            || rungs[2].empty())
            return false;
        for (const Run &beat : storyRuns(steps, QStringLiteral("beat")))
            m_beats.push_back(beat.front());

        // What has to be said after a rung ("1!"), whatever else is.
        std::array musts {storyRuns(steps, QStringLiteral("1!")), storyRuns(steps, QStringLiteral("2!")),
            storyRuns(steps, QStringLiteral("3!"))};
        const auto longest = [](const std::vector<Run> &runs) {
            std::size_t most = 0;
            for (const Run &run : runs)
                most = std::max(most, speechesIn(run));
            return most;
        };
        append(open.front());
        std::size_t still = longest(turn) + longest(button);
        for (const auto &must : musts)
            still += longest(must);
        for (std::size_t rung = 0; rung < rungs.size(); ++rung) {
            const std::size_t wanted = m_taste.isShorter() ? 1 : 2;
            for (std::size_t i = 0; i < wanted && !rungs[rung].empty(); ++i) {
                // The first of each rung always has room: the blocks are short.
                const std::size_t later = still + (rungs.size() - 1 - rung) * 5;
                if (i > 0 && speeches() + longest(rungs[rung]) + later > m_most)
                    break;
                appendAfterBreath(takeNext(rungs[rung], wanted - i));
            }
            still -= longest(musts[rung]);
            if (!musts[rung].empty())
                appendAfterBreath(takeNext(musts[rung], 1));
            if (rung == 0)
                playWishes();
        }
        appendAfterBreath(takeNext(turn, 1));
        appendAfterBreath(takeNext(button, 1));
        return true;
    }

    // ---- any other episode

    struct Roles {
        QString a;
        QString b;
        QString c;
    };

    /// Who plays a block: nobody answers themselves, whoever has said least comes first, and a line goes to
    /// the one whose habit it is.
    Roles rolesFor(const Block &block, bool needsC, const QString &fixedA = {}, const QString &fixedB = {})
    {
        if (m_cast.size() == 1)
            return {m_cast.front(), m_cast.front(), m_cast.front()};
        Roles best;
        double bestScore = -1e9;
        const bool opensWithAction = block.lines.front().isAction();
        const QString opener = opensWithAction ? QString() : block.lines.front().speaker;
        for (const QString &a : m_cast) {
            for (const QString &b : m_cast) {
                if (a == b || (!fixedA.isEmpty() && a != fixedA) || (!fixedB.isEmpty() && b != fixedB))
                    continue;
                double score = m_random.unit() * 2;
                score -= 2 * (m_spoken[a] + m_spoken[b]);
                score += (m_spoken[a] == 0 ? 6 : 0) + (m_spoken[b] == 0 ? 6 : 0);
                score += a == m_scene.owner || b == m_scene.owner ? 3 : 0;
                score += (opener == QLatin1String("A") && a == m_last)
                        || (opener == QLatin1String("B") && b == m_last)
                    ? -50
                    : 0;
                score += block.tags.contains(QStringLiteral("a:") + styleOfVoice(a)) ? 4 : 0;
                score += block.tags.contains(QStringLiteral("b:") + styleOfVoice(b)) ? 4 : 0;
                if (score > bestScore) {
                    bestScore = score;
                    best = {a, b, {}};
                }
            }
        }
        if (needsC) {
            for (const QString &c : m_cast) {
                if (c != best.a && c != best.b && (best.c.isEmpty() || m_spoken[c] < m_spoken[best.c]))
                    best.c = c;
            }
        }
        return best;
    }

    QString styleOfVoice(const QString &name)
    {
        const auto known = m_styles.find(name);
        if (known != m_styles.end())
            return known->second;
        VoiceProfile voice;
        for (const NamedVoice &each : m_inputs.voices) {
            if (each.name == name)
                voice = each.voice;
        }
        return m_styles[name] = styleKeyOf(m_library, voice, name);
    }

    [[nodiscard]] Slots slotsFor(const Roles &roles)
    {
        std::stable_sort(m_things.begin(), m_things.end(),
            [&](const QString &a, const QString &b) { return m_named[a] < m_named[b]; });
        Slots words = m_words;
        words[QStringLiteral("A")] = roles.a;
        words[QStringLiteral("B")] = roles.b;
        words[QStringLiteral("C")] = roles.c;
        words[QStringLiteral("thing")] = m_things.value(0);
        words[QStringLiteral("other")] = m_things.value(1);
        return words;
    }

    static bool needsThird(const Block &block)
    {
        return std::any_of(block.lines.begin(), block.lines.end(),
            [](const Line &line) { return line.speaker == QLatin1String("C"); });
    }

    std::optional<Run> play(const Block &block, const Roles &roles, const Slots &extra, bool mayLend)
    {
        Slots words = slotsFor(roles);
        for (const auto &[key, value] : extra)
            words[key] = value;
        Run run;
        QSet<QString> here;
        for (const Line &line : block.lines) {
            const auto text = wording(line, words);
            if (!text || here.contains(normalised(*text)))
                return std::nullopt;
            here.insert(normalised(*text));
            for (const QString &each : line.wordings)
                countThings(each, words);
            const QString who = line.isAction()      ? QString()
                : line.speaker == QLatin1String("A") ? roles.a
                : line.speaker == QLatin1String("B") ? roles.b
                                                     : roles.c;
            run.push_back({who, line.aside, *text});
        }
        if (m_cast.size() == 1)
            markSides(block, run);
        else if (mayLend)
            lendOwnLine(block, roles, run);
        return run;
    }

    /// Alone one plays both sides: what is said for the other one is marked as that, in words of the device
    /// the scene was dealt. One's own side is marked now and then.
    void markSides(const Block &block, Run &run)
    {
        const QStringList ours = strings(m_device.value(QLatin1String("ours")));
        const QStringList theirs = strings(m_device.value(QLatin1String("theirs")));
        if (ours.isEmpty() || theirs.isEmpty())
            return;
        constexpr qsizetype seldom = 4;
        for (std::size_t i = 0; i < run.size(); ++i) {
            if (run[i].isAction() || !run[i].aside.isEmpty())
                continue;
            if (block.lines[i].speaker == QLatin1String("B"))
                run[i].aside = theirs.at(m_theirs++ % theirs.size());
            else if (m_ours++ % seldom == 0)
                run[i].aside = ours.at(m_ours / seldom % ours.size());
        }
    }

    void chooseDevice()
    {
        const QJsonArray devices = m_library.words.value(QLatin1String("alone")).toArray();
        if (devices.isEmpty())
            return;
        m_device =
            devices.at(static_cast<qsizetype>(m_random.below(static_cast<std::uint64_t>(devices.size()))))
                .toObject();
        for (const auto &device : devices) {
            const QJsonObject each = device.toObject();
            if (each.value(QLatin1String("key")) == m_slice.value(QLatin1String("device")))
                m_device = each;
        }
    }

    /// A character with lines of their own answers with one of them, if it makes the move that is called for.
    void lendOwnLine(const Block &block, const Roles &roles, Run &run)
    {
        const QString answer = block.tags.value(0).section(QLatin1Char('>'), 1);
        const auto people = m_library.ownLines.find(m_inputs.show.title);
        if (run.size() != 2 || answer.isEmpty() || run[1].who != roles.b
            || people == m_library.ownLines.end())
            return;
        const auto lines = people->second.find(roles.b.toUpper());
        if (lines == people->second.end())
            return;
        const QJsonArray cards = m_slice.value(QLatin1String("own")).toObject().value(roles.b).toArray();
        for (const auto &card : cards) {
            const int at = card.toInt(-1);
            if (at < 0 || static_cast<std::size_t>(at) >= lines->second.size())
                continue;
            const OwnLine &line = lines->second[static_cast<std::size_t>(at)];
            const bool fits = line.move == answer && (line.listener.isEmpty() || line.listener == roles.a)
                && !m_said.contains(normalised(line.text)) && !isUnwanted(line.text);
            if (fits) {
                run[1] = {roles.b, {}, line.text};
                return;
            }
        }
    }

    /// Plays up to `count` blocks of what was dealt.
    std::size_t playFrom(const QString &section, std::size_t count, const Slots &extra = {},
        const QString &fixedA = {}, const QString &fixedB = {})
    {
        // A turn and a button are made of their own words, and so is the plot.
        const bool mayLend = section.startsWith(QLatin1String("game ")) || section == QLatin1String("talk");
        Slots words = extra;
        if (!m_thingGame.isEmpty() && section.startsWith(m_thingGame))
            words[QStringLiteral("thing")] = m_gameThing;
        return playOf(hand(section), count, words, fixedA, fixedB, mayLend);
    }

    std::size_t playOf(const std::vector<const Block *> &blocks, std::size_t count, const Slots &extra = {},
        const QString &fixedA = {}, const QString &fixedB = {}, bool mayLend = false)
    {
        std::size_t played = 0;
        for (const Block *block : blocks) {
            if (played == count || !hasRoom(block))
                break;
            const bool third = needsThird(*block);
            if ((third && m_cast.size() < 3) || m_used.contains(block))
                continue;
            const Roles roles = rolesFor(*block, third, fixedA, fixedB);
            if (const auto run = play(*block, roles, extra, mayLend)) {
                m_used.insert(block);
                appendAfterBreath(*run);
                ++played;
            }
        }
        return played;
    }

    /// Whether a block leaves enough of the scene for its turn and its button.
    [[nodiscard]] bool hasRoom(const Block *block) const
    {
        const auto count = static_cast<std::size_t>(std::count_if(
            block->lines.begin(), block->lines.end(), [](const Line &line) { return !line.isAction(); }));
        return speeches() + count + m_reserved <= m_most;
    }

    void openWithAction()
    {
        const bool isAlone = m_cast.size() == 1;
        const QString partner = isAlone ? m_cast.front() : m_cast.at(1);
        if (isAlone)
            chooseDevice();
        const QStringList opens = isAlone ? shuffled("opens") : actions(QStringLiteral("open"));
        const QStringList also = actions(QStringLiteral("also"));
        if (!opens.isEmpty())
            append({{{}, {}, filled(opens.front(), {m_cast.front(), partner, {}})}});
        if (m_cast.size() > 2 && !also.isEmpty()) {
            QStringList rest = m_cast.mid(2);
            const QString last = rest.takeLast();
            const QString names =
                rest.isEmpty() ? last : rest.join(QStringLiteral(", ")) + QStringLiteral(" and ") + last;
            append({{{}, {}, fill(also.front(), {{QStringLiteral("names"), names}})}});
        }
        const QStringList beats = isAlone ? shuffled("beats") : actions(QStringLiteral("beat"));
        for (const QString &beat : beats) {
            const QString who = m_random.pick(m_cast);
            m_beats.push_back({{}, {}, filled(beat, {who, who == partner ? m_cast.front() : partner, {}})});
        }
    }

    /// Of what the scene's device has, in an order of this draft's own.
    QStringList shuffled(const char *key)
    {
        QStringList list = strings(m_device.value(QLatin1String(key)));
        m_random.shuffle(list);
        return list;
    }

    QString filled(const QString &text, const Roles &roles)
    {
        const Slots words = slotsFor(roles);
        countThings(text, words);
        return fill(text, words);
    }

    /// The things that have been named least come next, so that a scene does not hang on one of them.
    void countThings(const QString &text, const Slots &words)
    {
        const QStringList named = slotsIn(text);
        for (const QString &slot : {QStringLiteral("thing"), QStringLiteral("other")}) {
            if (named.contains(slot))
                m_named[words.at(slot)] += 1;
        }
    }

    /// Action that was dealt to this scene, or any that fits it where none was.
    QStringList actions(const QString &name)
    {
        const QJsonObject deal = m_slice.value(QLatin1String("deal")).toObject();
        QStringList dealt;
        QStringList any;
        for (const QString &list : {name, name + QStringLiteral(" inside")}) {
            const auto found = m_library.actions.find(list);
            if (found == m_library.actions.end())
                continue;
            const QJsonArray cards = deal.value(QStringLiteral("action ") + list).toArray();
            for (const auto &card : cards)
                dealt.append(found->second.value(card.toInt(-1)));
            if (list == name || !m_scene.slug.startsWith(QLatin1String("EXT"), Qt::CaseInsensitive))
                any += found->second;
        }
        dealt.removeAll(QString());
        if (dealt.isEmpty())
            dealt = any;
        m_random.shuffle(dealt);
        return dealt;
    }

    /// A game that is about one thing stays with it; everything else then goes round the others.
    void keepAThingFor(const QString &section)
    {
        const Blocks &blocks = m_library.section(section + QLatin1Char('1'));
        const bool isAboutAThing = std::all_of(blocks.begin(), blocks.end(), [](const Block &block) {
            return std::any_of(block.lines.begin(), block.lines.end(), [](const Line &line) {
                return slotsIn(line.wordings.front()).contains(QStringLiteral("thing"));
            });
        });
        if (isAboutAThing && m_things.size() > 2) {
            m_gameThing = m_things.takeFirst();
            m_thingGame = section;
        }
    }

    /// What the brief asks for is read out by somebody, as it stands; a character's own lines are said.
    void playWishes()
    {
        const QStringList quotes = strings(m_slice.value(QLatin1String("quotes")));
        for (const QString &quote : quotes) {
            const Slots words {{QStringLiteral("quote"), quote}};
            if (playFrom(QStringLiteral("read"), 1, words) == 0)
                playOf(wholeDeck(QStringLiteral("read")), 1, words);
        }
        playSignature();
    }

    void playSignature()
    {
        QSet<QString> taken;
        for (const QString &each : strings(m_library.words.value(QLatin1String("styleLines"))))
            taken.insert(normalised(each));
        // The lines a sample character came with are in the scenes written for them.
        if (m_slice.contains(QLatin1String("story"))) {
            for (const Story &story : m_library.stories) {
                for (const Character &character : story.sample.show.cast) {
                    for (const QString &each : character.sampleLines)
                        taken.insert(normalised(each));
                }
            }
        }
        constexpr int most = 2;
        int said = 0;
        const QJsonObject signatures = m_slice.value(QLatin1String("signature")).toObject();
        QStringList cast = m_cast;
        m_random.shuffle(cast);
        for (const QString &name : cast) {
            for (const NamedVoice &each : m_inputs.voices) {
                if (each.name.simplified() != name || said == most)
                    continue;
                QStringList lines;
                for (const Catchphrase &phrase : each.voice.catchphrases)
                    lines.append(phrase.text);
                lines += each.voice.sampleLines;
                lines.removeDuplicates();
                // By the words themselves, so that a list in another order deals the same.
                std::sort(lines.begin(), lines.end());
                const QJsonArray cards = signatures.value(name).toArray();
                for (const auto &card : cards) {
                    const QString line = lines.value(card.toInt(-1)).simplified();
                    if (line.isEmpty() || taken.contains(normalised(line))
                        || m_said.contains(normalised(line)))
                        continue;
                    said += static_cast<int>(
                        playFrom(QStringLiteral("sample"), 1, {{QStringLiteral("sample"), line}}, {}, name));
                    break;
                }
            }
        }
    }

    void playGame()
    {
        QString game = m_slice.value(QLatin1String("game")).toString();
        if (m_library.section(QStringLiteral("game %1 1").arg(game)).empty())
            game = m_random.pick(m_library.games).value(QLatin1String("key")).toString();
        const QString section = QStringLiteral("game %1 ").arg(game);
        keepAThingFor(section);
        openWithAction();
        const QString plot = m_slice.value(QLatin1String("plot")).toString();

        playFrom(QStringLiteral("open"), 1);
        playFrom(plot, 1);
        const std::size_t fewer = m_taste.isShorter() ? 1 : 0;
        playFrom(section + QLatin1Char('1'), 2 - fewer);
        playWishes();
        for (const Plant &plant : m_scene.plants) {
            const QString speaker = plant.speaker.simplified();
            if (m_cast.contains(speaker))
                playFrom(QStringLiteral("plant"), 1, {{QStringLiteral("words"), plant.words.simplified()}},
                    speaker);
        }
        appendBeat();
        playFrom(section + QLatin1Char('2'), 3 - 2 * fewer);
        playFrom(plot, 1);
        for (const Payoff &payoff : m_scene.payoffs) {
            if (const auto words = m_words.find(payoff.label); words != m_words.end())
                playFrom(QStringLiteral("payoff"), 1, {{QStringLiteral("words"), words->second}});
        }
        appendBeat();
        playFrom(section + QLatin1Char('3'), 2 - fewer);
        QStringList more {QStringLiteral("talk"), section + QLatin1Char('2'), section + QLatin1Char('1'),
            section + QLatin1Char('3')};
        for (const QString &each : more) {
            while (speeches() + leastEnding < m_fewest && playFrom(each, 1) > 0) { }
        }
        // In a crowd everybody gets a word in before the turn.
        for (const QString &each : more) {
            while (somebodyIsSilent() && playFrom(each, 1) > 0) { }
        }
        if (m_slice.value(QLatin1String("mayRepeat")).toBool() || !m_slice.contains(QLatin1String("game")))
            playOtherGames();
        m_reserved = 0;
        playFrom(QStringLiteral("turn"), 1);
        playFrom(QStringLiteral("button"), 1);
    }

    /// Where there are more scenes than cards, a short hand is made up from other games.
    void playOtherGames()
    {
        for (int tries = 0; tries < 12; ++tries) {
            if (speeches() + leastEnding >= m_fewest && !somebodyIsSilent())
                return;
            const QString other = m_random.pick(m_library.games).value(QLatin1String("key")).toString();
            playOf(wholeDeck(QStringLiteral("game %1 3").arg(other)), 1);
        }
    }

    [[nodiscard]] bool somebodyIsSilent() const
    {
        return std::any_of(
            m_cast.begin(), m_cast.end(), [&](const QString &name) { return !m_spoken.contains(name); });
    }

    // ---- both

    /// Plants are promises to a later scene: one that no line has said yet is said before the last two runs.
    void sayPlants()
    {
        for (const Plant &plant : m_scene.plants) {
            const QString words = plant.words.simplified();
            const bool isSaid = std::any_of(m_elements.begin(), m_elements.end(),
                [&](const Element &each) { return !each.isAction() && each.text.contains(words); });
            if (isSaid || words.isEmpty())
                continue;
            const QString named = plant.speaker.simplified();
            const QString who = m_cast.contains(named) ? named : m_cast.front();
            const auto at = static_cast<std::ptrdiff_t>(m_elements.size() * 2 / 3);
            m_elements.insert(m_elements.begin() + at, {who, {}, words});
        }
    }

    const Library &m_library;
    const DraftInputs &m_inputs;
    const OutlineScene &m_scene;
    const QJsonObject &m_slice;
    const Taste &m_taste;
    Random &m_random;
    std::size_t m_fewest = fewestSpeeches;
    std::size_t m_most = mostSpeeches;
    QStringList m_cast;
    Slots m_words; ///< of plants, by label
    QStringList m_things; ///< of the place, with their articles, those named least first
    std::map<QString, int> m_named; ///< how often each has been, or nearly
    QString m_thingGame; ///< the game's sections, where it is about one thing
    QString m_gameThing;
    QJsonObject m_device; ///< what one alone argues with
    qsizetype m_ours = 0;
    qsizetype m_theirs = 0;
    int m_runs = 0;
    std::vector<Element> m_elements;
    std::vector<Element> m_beats; ///< action to spare
    QSet<QString> m_said; ///< normalised
    QSet<const Block *> m_used;
    std::map<QString, int> m_spoken;
    std::map<QString, QString> m_styles;
    std::size_t m_reserved = 7; ///< speeches kept for the turn and the button
    QString m_last; ///< who spoke last; empty after action
};

} // namespace

QString writeDraft(const Library &library, const DraftInputs &inputs, Random random)
{
    const Taste taste(inputs.direction);
    // A small hand may be played again as it was: then it is shuffled once more.
    constexpr int most = 8;
    QString text;
    for (int tries = 0; tries < most; ++tries) {
        SceneWriter writer(library, inputs, taste, random);
        text = writer.write();
        if (!taste.isEarlier(writer.elements()))
            break;
    }
    return text;
}

} // namespace dg::rehearsal
