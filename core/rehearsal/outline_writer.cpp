// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rehearsal/words.h"
#include "core/rehearsal/writers.h"

#include "core/story/json.h"

#include <algorithm>
#include <array>
#include <optional>

namespace dg::rehearsal {

namespace {

constexpr int stagesOfAnEngine = 5;
constexpr std::size_t mostWithoutRepeating = 24;
constexpr std::size_t mostInAScene = 32; ///< as many as can have a line in sixteen exchanges

/// How many blocks of a section a scene plays.
struct Need {
    QString section;
    int count = 1;
    bool mayBeMissing = false;
};

/// Deals the blocks of each section to the scenes that will play it, without giving one twice as long as
/// there are enough.
class Dealer {
public:
    Dealer(const Library &library, Random &random)
        : m_library(library)
        , m_random(random)
    {
    }

    /// To be called for every scene before the first `deal`.
    void announce(const std::vector<Need> &needs)
    {
        for (const Need &need : needs) {
            auto &deck = m_decks[need.section];
            deck.players += 1;
        }
    }

    /// A hand is smaller than the need where the deck is short; a deck is only gone through again where there
    /// are more scenes than cards, and then only for what a scene cannot do without.
    QJsonObject deal(const std::vector<Need> &needs)
    {
        QJsonObject hands;
        for (const Need &need : needs) {
            const int size = static_cast<int>(m_library.sizeOf(need.section));
            auto &deck = m_decks[need.section];
            const int share = size / std::max(deck.players, 1);
            const int count = share > 0 ? std::min(share, 3 * need.count)
                : need.mayBeMissing     ? 0
                                        : std::min(need.count, size);
            QJsonArray hand;
            while (hand.size() < count) {
                const int card = draw(deck, size);
                if (!hand.contains(card))
                    hand.append(card);
            }
            hands.insert(need.section, hand);
        }
        return hands;
    }

private:
    struct Deck {
        int players = 0;
        std::vector<int> cards;
    };

    int draw(Deck &deck, int size)
    {
        if (deck.cards.empty()) {
            for (int i = 0; i < size; ++i)
                deck.cards.push_back(i);
            m_random.shuffle(deck.cards);
        }
        const int card = deck.cards.back();
        deck.cards.pop_back();
        return card;
    }

    const Library &m_library;
    Random &m_random;
    std::map<QString, Deck> m_decks;
};

/// A scene of Rehearsal's is as long as its deck makes it, whatever length was asked for.
constexpr int eighthsOfAScene = 14;

QJsonObject plantedWords(const std::vector<OutlineScene> &scenes)
{
    QJsonObject words;
    for (const OutlineScene &scene : scenes) {
        for (const Plant &plant : scene.plants)
            words.insert(plant.label, plant.words);
    }
    return words;
}

/// Which of their own lines (by number, in a voice that is not known yet) each may say in which scene: a line
/// is dealt once an episode.
std::vector<QJsonObject> signaturesFor(const std::vector<OutlineScene> &scenes)
{
    constexpr int mostLines = 30;
    std::map<QString, std::vector<std::size_t>> appearances;
    for (std::size_t i = 0; i < scenes.size(); ++i) {
        for (const QString &name : scenes[i].cast)
            appearances[name.simplified()].push_back(i);
    }
    std::vector<std::map<QString, QJsonArray>> hands(scenes.size());
    for (const auto &[name, where] : appearances) {
        for (int line = 0; line < mostLines; ++line)
            hands[where[static_cast<std::size_t>(line) % where.size()]][name].append(line);
    }
    std::vector<QJsonObject> signatures(scenes.size());
    for (std::size_t i = 0; i < scenes.size(); ++i) {
        for (const auto &[name, lines] : hands[i])
            signatures[i].insert(name, lines);
    }
    return signatures;
}

/// What of the brief somebody has to read out, spread over the scenes.
std::vector<QStringList> quotesFor(const QStringList &quotes, std::size_t scenes)
{
    std::vector<QStringList> spread(scenes);
    for (qsizetype i = 0; i < quotes.size(); ++i) {
        const auto at = static_cast<std::size_t>(i) * scenes / static_cast<std::size_t>(quotes.size());
        spread[at].append(quotes.at(i));
    }
    return spread;
}

Outline outlineOf(const Library &library, const Story &story, const OutlineInputs &inputs, Random &random)
{
    const QJsonObject picked = oneOfEach(story.outline, random).toObject();
    Outline outline = fromJson<Outline>(picked).value_or(Outline {});
    const QJsonObject words = plantedWords(outline.scenes);

    QStringList asked;
    for (const QString &wish : inputs.mustHave) {
        if (!story.sample.brief.mustHave.contains(wish))
            asked.append(quotable(wish));
    }
    const auto quotes = quotesFor(asked, outline.scenes.size());
    const auto signatures = signaturesFor(outline.scenes);
    Dealer dealer(library, random);
    std::vector<std::vector<Need>> needs;
    for (std::size_t i = 0; i < outline.scenes.size(); ++i) {
        needs.push_back({{QStringLiteral("sample"), 1, true}});
        if (!quotes[i].isEmpty())
            needs[i].push_back({QStringLiteral("read"), static_cast<int>(quotes[i].size())});
        dealer.announce(needs[i]);
    }
    for (std::size_t i = 0; i < outline.scenes.size(); ++i) {
        OutlineScene &scene = outline.scenes[i];
        scene.targetEighths = eighthsOfAScene;
        scene.rehearsal = {{QStringLiteral("story"), story.name}, {QStringLiteral("scene"), scene.label},
            {QStringLiteral("words"), words}, {QStringLiteral("deal"), dealer.deal(needs[i])},
            {QStringLiteral("quotes"), QJsonArray::fromStringList(quotes[i])},
            {QStringLiteral("signature"), signatures[i]}};
    }
    return outline;
}

/// Writes an outline out of the engines and games for any show.
class Planner {
public:
    Planner(const Library &library, const OutlineInputs &inputs, Random &random)
        : m_library(library)
        , m_inputs(inputs)
        , m_random(random)
    {
    }

    Outline write()
    {
        const int automatic = 8 + static_cast<int>(m_random.below(5));
        m_count = static_cast<std::size_t>(m_inputs.sceneCount.value_or(automatic));
        m_engines = m_library.engines;
        m_random.shuffle(m_engines);
        m_outline.scenes.resize(m_count);
        planActs();
        planStories();
        planCast();
        m_outline.logline = quotable(m_inputs.premise, 400);
        m_outline.remark = QStringLiteral(
            "Rehearsal knows the sample shows' own stories. Any other it improvises from stock: your "
            "premise is quoted and your people speak, but wishes and beats are not followed.");
        m_outline.a = storyLine(m_engines[0], lead(0), other(0), m_inputs.aStory);
        m_outline.b = storyLine(m_engines[1], lead(1), other(1), m_inputs.bStory);
        planRunner();
        for (std::size_t i = 0; i < m_count; ++i)
            planScene(i);
        plantAndPay();
        deal();
        return std::move(m_outline);
    }

private:
    [[nodiscard]] QString lead(std::size_t story) const
    {
        return m_inputs.cast[std::min(story, m_inputs.cast.size() - 1)].name;
    }
    [[nodiscard]] QString other(std::size_t story) const
    {
        return m_inputs.cast[(story + (m_inputs.cast.size() > 2 ? 2 : 1)) % m_inputs.cast.size()].name;
    }
    [[nodiscard]] QString label(std::size_t scene) const { return QStringLiteral("S%1").arg(scene + 1); }
    [[nodiscard]] QStringList list(QLatin1String key) const { return strings(m_library.words.value(key)); }

    void planActs()
    {
        std::vector<std::pair<QString, std::size_t>> lengths;
        const bool hasTag = m_count > 1;
        const bool hasOpen = m_count > 2;
        const std::size_t middle = m_count - (hasTag ? 1 : 0) - (hasOpen ? 1 : 0);
        const std::size_t acts = middle >= 7 ? 3 : middle >= 2 ? 2 : 1;
        const std::array names {
            QStringLiteral("Act one"), QStringLiteral("Act two"), QStringLiteral("Act three")};
        if (hasOpen)
            lengths.emplace_back(QStringLiteral("Cold open"), 1);
        for (std::size_t i = 0; i < acts; ++i)
            lengths.emplace_back(names[i], middle * (i + 1) / acts - middle * i / acts);
        if (hasTag)
            lengths.emplace_back(QStringLiteral("Tag"), 1);

        QStringList worse = strings(m_engines[0].value(QLatin1String("actOuts")));
        std::size_t next = 0;
        for (std::size_t i = 0; i < lengths.size(); ++i) {
            Act act;
            act.name = lengths[i].first;
            for (std::size_t scene = 0; scene < lengths[i].second; ++scene)
                act.scenes.append(label(next++));
            const bool resolves = i + (hasTag ? 2 : 1) >= lengths.size();
            if (!resolves && !worse.isEmpty()) {
                act.actOut = fill(
                    worse.takeFirst(), {{QStringLiteral("A"), lead(0)}, {QStringLiteral("B"), other(0)}});
                m_outline.scenes[next - 1].actOut = act.actOut;
            }
            m_outline.acts.push_back(act);
        }
    }

    void planStories()
    {
        m_story.assign(m_count, 0);
        for (std::size_t i = 1; i + 1 < m_count; ++i) {
            if (m_inputs.cast.size() > 1)
                m_story[i] = i % 3 == 2 ? 1 : (m_count > 12 && i % 7 == 6 ? 2 : 0);
        }
        for (std::size_t i = 0; i < m_count; ++i) {
            OutlineScene &scene = m_outline.scenes[i];
            scene.label = label(i);
            scene.stories = {m_story[i] == 0 ? QStringLiteral("A")
                    : m_story[i] == 1        ? QStringLiteral("B")
                                             : QStringLiteral("C")};
            if (i + 1 == m_count || i % 4 == 3)
                scene.stories.append(QStringLiteral("C"));
            scene.stories.removeDuplicates();
            scene.owner = lead(m_story[i]);
        }
    }

    /// The owner of the scene's story, then those who have been in the fewest scenes; everybody comes in once
    /// before the scenes run out.
    void planCast()
    {
        const auto everybody = m_inputs.cast.size();
        std::vector<std::size_t> seen(everybody, 0);
        for (std::size_t i = 0; i < m_count; ++i) {
            OutlineScene &scene = m_outline.scenes[i];
            const auto unseen = static_cast<std::size_t>(std::count(seen.begin(), seen.end(), 0U));
            std::size_t size = std::array<std::size_t, 4> {3, 2, 3, 4}[i % 4];
            if (i > 0 && m_random.chance(0.3))
                size = 2;
            size = std::max(size, 1 + (unseen + m_count - i - 1) / (m_count - i));
            size = std::min({size, everybody, mostInAScene});

            std::vector<std::size_t> order(everybody);
            for (std::size_t k = 0; k < everybody; ++k)
                order[k] = k;
            m_random.shuffle(order);
            std::stable_sort(
                order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return seen[a] < seen[b]; });
            const auto owner = std::min(m_story[i], everybody - 1);
            // A B scene is where the A story's lead is not, as long as anybody else is there.
            const auto away = m_story[i] == 1 && everybody > 2 ? std::optional<std::size_t>(0) : std::nullopt;
            std::vector<std::size_t> present {owner};
            for (const std::size_t each : order) {
                if (present.size() < size && each != owner && each != away)
                    present.push_back(each);
            }
            for (const std::size_t each : present) {
                scene.cast.append(m_inputs.cast[each].name);
                seen[each] += 1;
            }
        }
    }

    StoryLine storyLine(const QJsonObject &engine, const QString &a, const QString &b, const QString &asked)
    {
        const Slots names {{QStringLiteral("A"), a}, {QStringLiteral("B"), b}};
        const auto text = [&](const char *key) {
            return fill(oneOf(engine.value(QLatin1String(key)).toString(), m_random), names);
        };
        StoryLine line {a, text("want"), text("obstacle"), text("wrongPlan"), {}, text("collision"), {}};
        if (!asked.isEmpty())
            line.beats.append(QStringLiteral("As asked for: \"%1\"").arg(quotable(asked)));
        const QJsonArray stages = engine.value(QLatin1String("stages")).toArray();
        for (const auto &stage : stages)
            line.beats.append(
                fill(oneOf(stage.toObject().value(QLatin1String("want")).toString(), m_random), names));
        return line;
    }

    void planRunner()
    {
        const QJsonArray runners = m_library.words.value(QLatin1String("runners")).toArray();
        const Slots names {{QStringLiteral("A"), lead(2)}, {QStringLiteral("B"), lead(0)}};
        const QJsonObject runner =
            runners.at(static_cast<qsizetype>(m_random.below(static_cast<std::uint64_t>(runners.size()))))
                .toObject();
        m_outline.c.what = m_inputs.cStory.isEmpty()
            ? fill(runner.value(QLatin1String("what")).toString(), names)
            : quotable(m_inputs.cStory);
        for (const QString &rung : strings(runner.value(QLatin1String("rungs"))))
            m_outline.c.rungs.append(fill(rung, names));
        m_outline.c.resolution = fill(runner.value(QLatin1String("resolution")).toString(), names);
    }

    [[nodiscard]] int stageOf(std::size_t scene) const
    {
        if (m_count == 1)
            return 3;
        return 1 + static_cast<int>(scene * (stagesOfAnEngine - 1) / (m_count - 1));
    }

    void planPlace(OutlineScene &scene, std::size_t i)
    {
        const QStringList times = list(QLatin1String("times"));
        scene.time = times.at(static_cast<qsizetype>(i * static_cast<std::size_t>(times.size()) / m_count));
        bool interior = true;
        if (m_inputs.show.places.empty()) {
            const QStringList spare = list(QLatin1String("places"));
            scene.place = spare.at(static_cast<qsizetype>(i) % spare.size());
        } else {
            if (m_places.empty()) {
                for (std::size_t k = 0; k < m_inputs.show.places.size(); ++k)
                    m_places.push_back(k);
                // The first place is the show's home: the episode begins there, the rest come in any order.
                if (i > 0)
                    m_random.shuffle(m_places);
                else
                    std::reverse(m_places.begin(), m_places.end());
                if (m_places.size() > 1 && i > 0 && m_inputs.show.places[m_places.back()].name == m_lastPlace)
                    std::swap(m_places.front(), m_places.back());
            }
            const Place &place = m_inputs.show.places[m_places.back()];
            m_places.pop_back();
            scene.place = place.name;
            interior = place.interior;
        }
        m_lastPlace = scene.place;
        scene.slug = QStringLiteral("%1 %2 - %3")
                         .arg(interior ? QStringLiteral("INT.") : QStringLiteral("EXT."),
                             scene.place.simplified().toUpper(), scene.time);
    }

    void planScene(std::size_t i)
    {
        OutlineScene &scene = m_outline.scenes[i];
        planPlace(scene, i);
        const QString partner = scene.cast.size() > 1 ? scene.cast.at(1) : scene.owner;
        const Slots names {{QStringLiteral("A"), scene.owner}, {QStringLiteral("B"), partner}};
        const QJsonObject stage =
            m_engines[m_story[i]].value(QLatin1String("stages")).toArray().at(stageOf(i) - 1).toObject();
        const auto text = [&](const QJsonObject &from, const char *key) {
            return fill(oneOf(from.value(QLatin1String(key)).toString(), m_random), names);
        };
        scene.want = text(stage, "want");
        scene.obstacle = text(stage, "obstacle");
        for (const QString &tactic : strings(stage.value(QLatin1String("tactics"))))
            scene.tactics.append(fill(oneOf(tactic, m_random), names));
        scene.turn = {text(stage, "from"), text(stage, "to"), text(stage, "because")};
        scene.enterLate = text(stage, "enter");
        scene.handoffIn = scene.enterLate;
        scene.handoffOut = text(stage, "exit");

        if (m_games.empty()) {
            for (std::size_t k = 0; k < m_library.games.size(); ++k)
                m_games.push_back(k);
            m_random.shuffle(m_games);
        }
        const QJsonObject game = m_library.games[m_games.back()];
        m_games.pop_back();
        scene.game = {game.value(QLatin1String("name")).toString(), text(game, "unusual"), partner, {}};
        for (const QString &rung : strings(game.value(QLatin1String("rungs"))))
            scene.game.rungs.append(fill(rung, names));
        const std::array kinds {QStringLiteral("reversal"), QStringLiteral("callback"),
            QStringLiteral("image"), QStringLiteral("status drop")};
        scene.button = {kinds[m_random.below(kinds.size())], m_random.chance(0.5) ? scene.owner : partner};
        scene.atEntry = {{scene.owner, {scene.want}}};
        scene.atExit = {{scene.owner, {scene.turn.to}}};
        scene.targetEighths = eighthsOfAScene;
        scene.rehearsal.insert(QStringLiteral("game"), game.value(QLatin1String("key")));
        scene.rehearsal.insert(QStringLiteral("plot"),
            QStringLiteral("plot %1 %2")
                .arg(m_engines[m_story[i]].value(QLatin1String("key")).toString())
                .arg(stageOf(i)));
    }

    void plantAndPay()
    {
        QStringList words = list(QLatin1String("plants"));
        m_random.shuffle(words);
        const std::size_t pairs = std::min(
            {std::max<std::size_t>(m_count / 4, 1), std::size_t {6}, static_cast<std::size_t>(words.size())});
        for (std::size_t i = 0; i < pairs && m_count > 1; ++i) {
            OutlineScene &early = m_outline.scenes[i * m_count / (2 * pairs)];
            OutlineScene &late = m_outline.scenes[m_count - 1 - i * (m_count / 2) / pairs];
            const QString speaker = early.cast.at(
                static_cast<qsizetype>(m_random.below(static_cast<std::uint64_t>(early.cast.size()))));
            const QString name = QStringLiteral("P%1").arg(i + 1);
            early.plants.push_back({name, words.at(static_cast<qsizetype>(i)), speaker});
            late.payoffs.push_back({name,
                QStringLiteral("Said back to whoever said it: \"%1\"")
                    .arg(words.at(static_cast<qsizetype>(i)))});
        }
    }

    void deal()
    {
        QStringList asked;
        for (const QString &text :
            QStringList {m_inputs.premise, m_inputs.aStory, m_inputs.bStory, m_inputs.cStory}
                + m_inputs.mustHave) {
            if (!text.trimmed().isEmpty())
                asked.append(quotable(text));
        }
        asked.removeDuplicates();
        const auto quotes = quotesFor(asked, m_count);
        const auto signatures = signaturesFor(m_outline.scenes);
        const QJsonObject words = plantedWords(m_outline.scenes);

        Dealer dealer(m_library, m_random);
        std::vector<std::vector<Need>> needs(m_count);
        for (std::size_t i = 0; i < m_count; ++i) {
            const OutlineScene &scene = m_outline.scenes[i];
            const QString game =
                QStringLiteral("game ") + scene.rehearsal.value(QLatin1String("game")).toString();
            needs[i] = {{QStringLiteral("open"), 1}, {game + QStringLiteral(" 1"), 2},
                {game + QStringLiteral(" 2"), 3}, {game + QStringLiteral(" 3"), 2},
                {scene.rehearsal.value(QLatin1String("plot")).toString(), 2, true},
                {QStringLiteral("turn"), 1}, {QStringLiteral("button"), 1},
                {QStringLiteral("sample"), 1, true}, {QStringLiteral("talk"), 2, true}};
            const auto add = [&](const char *section, std::size_t count) {
                if (count > 0)
                    needs[i].push_back({QLatin1String(section), static_cast<int>(count)});
            };
            // Doors, ceilings and what is next door are for indoors.
            const bool isInside = scene.slug.startsWith(QLatin1String("INT"));
            add(isInside && m_random.chance(0.2) ? "action open inside" : "action open", 1);
            add("action also", 1);
            add("action beat", isInside ? 2 : 4);
            add("action beat inside", isInside ? 2 : 0);
            add("read", static_cast<std::size_t>(quotes[i].size()));
            add("plant", scene.plants.size());
            add("payoff", scene.payoffs.size());
            dealer.announce(needs[i]);
        }
        const auto own = m_library.ownLines.find(m_inputs.show.title);
        std::map<QString, std::vector<int>> ownDecks;
        // Whoever is alone argues with something else in each scene.
        const QJsonArray devices = m_library.words.value(QLatin1String("alone")).toArray();
        std::vector<QString> keys;
        for (const auto &device : devices)
            keys.push_back(device.toObject().value(QLatin1String("key")).toString());
        m_random.shuffle(keys);
        std::size_t alone = 0;
        for (std::size_t i = 0; i < m_count; ++i) {
            OutlineScene &scene = m_outline.scenes[i];
            scene.rehearsal.insert(QStringLiteral("deal"), dealer.deal(needs[i]));
            scene.rehearsal.insert(QStringLiteral("quotes"), QJsonArray::fromStringList(quotes[i]));
            scene.rehearsal.insert(QStringLiteral("words"), words);
            scene.rehearsal.insert(QStringLiteral("signature"), signatures[i]);
            if (scene.cast.size() == 1 && !keys.empty())
                scene.rehearsal.insert(QStringLiteral("device"), keys[alone++ % keys.size()]);
            scene.rehearsal.insert(QStringLiteral("mayRepeat"), m_count > mostWithoutRepeating);
            if (own != m_library.ownLines.end())
                scene.rehearsal.insert(QStringLiteral("own"), dealOwn(own->second, scene.cast, ownDecks));
        }
    }

    QJsonObject dealOwn(const std::map<QString, std::vector<OwnLine>> &people, const QStringList &cast,
        std::map<QString, std::vector<int>> &decks)
    {
        QJsonObject hands;
        for (const QString &name : cast) {
            const auto lines = people.find(name.toUpper());
            if (lines == people.end())
                continue;
            if (!decks.contains(name)) {
                for (std::size_t k = 0; k < lines->second.size(); ++k)
                    decks[name].push_back(static_cast<int>(k));
                m_random.shuffle(decks[name]);
            }
            auto &deck = decks[name];
            QJsonArray hand;
            const std::size_t share = std::max<std::size_t>(lines->second.size() / m_count, 2);
            for (std::size_t k = 0; k < share && !deck.empty(); ++k) {
                hand.append(deck.back());
                deck.pop_back();
            }
            hands.insert(name, hand);
        }
        return hands;
    }

    const Library &m_library;
    const OutlineInputs &m_inputs;
    Random &m_random;
    Outline m_outline;
    std::size_t m_count = 0;
    std::vector<QJsonObject> m_engines; ///< of the A, B and C stories, then the rest
    std::vector<std::size_t> m_story; ///< of each scene: which engine
    std::vector<std::size_t> m_games; ///< not yet played
    std::vector<std::size_t> m_places; ///< not yet visited
    QString m_lastPlace;
};

} // namespace

Outline writeOutline(const Library &library, const OutlineInputs &inputs, Random random)
{
    if (const Story *story = storyFor(library, inputs))
        return outlineOf(library, *story, inputs, random);
    return Planner(library, inputs, random).write();
}

} // namespace dg::rehearsal
