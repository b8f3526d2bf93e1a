// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rehearsal/styles.h"
#include "core/rehearsal/words.h"
#include "core/rehearsal/writers.h"

#include "core/story/json.h"

#include <algorithm>
#include <optional>

namespace dg::rehearsal {

namespace {

/// What a way of speaking does to somebody else: "dynamics" of words.json.
QJsonObject mannerOf(const Library &library, const PairMember &member)
{
    const QString style = styleOf(library,
        member.flaw + QLatin1Char(' ') + member.want + QLatin1Char(' ') + member.description, member.name)
                              .value(QLatin1String("key"))
                              .toString();
    return library.words.value(QLatin1String("dynamics"))
        .toObject()
        .value(QLatin1String("manners"))
        .toObject()
        .value(style)
        .toObject();
}

SampleExchange exchangeOf(const Block &block, const QString &a, const QString &b)
{
    SampleExchange exchange;
    for (const Line &line : block.lines) {
        if (!line.isAction())
            exchange.lines.push_back({line.speaker == QLatin1String("A") ? a : b, line.wordings.front(), {}});
    }
    return exchange;
}

/// Exchanges of two people that name nothing.
std::vector<const Block *> exchangesOfTwo(const Library &library)
{
    std::vector<const Block *> found;
    for (const Block &block : library.section(QStringLiteral("talk"))) {
        const bool fits = std::all_of(block.lines.begin(), block.lines.end(), [](const Line &line) {
            return line.speaker != QLatin1String("C") && slotsIn(line.wordings.front()).isEmpty();
        });
        if (fits)
            found.push_back(&block);
    }
    return found;
}

/// Those of the sample shows, if the pair is theirs.
std::optional<QJsonObject> suppliedDynamics(const Library &library, const DynamicsInputs &inputs)
{
    for (const Story &story : library.stories) {
        const Show &show = story.sample.show;
        const bool isTheirs =
            std::all_of(inputs.pair.begin(), inputs.pair.end(), [&](const PairMember &member) {
                const Character *character = show.findCharacter(member.name);
                return character && character->name == member.name
                    && character->description == member.description;
            });
        const auto pairs = library.dynamics.find(show.title);
        if (!isTheirs || pairs == library.dynamics.end())
            continue;
        const QString key = inputs.pair[0].name + QLatin1Char('+') + inputs.pair[1].name;
        if (const auto found = pairs->second.find(key); found != pairs->second.end())
            return found->second;
    }
    return std::nullopt;
}

} // namespace

Dynamics writeDynamics(const Library &library, const DynamicsInputs &inputs, Random random)
{
    if (const auto supplied = suppliedDynamics(library, inputs))
        return fromJson<Dynamics>(oneOfEach(*supplied, random).toObject()).value_or(Dynamics {});
    constexpr std::size_t fewest = 3;
    const QString a = inputs.pair[0].name;
    const QString b = inputs.pair[1].name;
    const QJsonObject first = mannerOf(library, inputs.pair[0]);
    const QJsonObject second = mannerOf(library, inputs.pair[1]);
    const auto text = [&](const QJsonObject &from, const char *key, const QString &who,
                          const QString &other) {
        return fill(oneOf(from.value(QLatin1String(key)).toString(), random),
            {{QStringLiteral("A"), who}, {QStringLiteral("B"), other}});
    };

    Dynamics dynamics;
    dynamics.howTheyTalk = text(first, "talks", a, b) + QLatin1Char(' ') + text(second, "talks", b, a);
    dynamics.bits = {text(first, "bit", a, b), text(second, "bit", b, a)};
    dynamics.bits.removeDuplicates();
    dynamics.whoWins = random.chance(0.5) ? text(first, "wins", a, b) : text(second, "wins", b, a);
    std::vector<const Block *> blocks = exchangesOfTwo(library);
    random.shuffle(blocks);
    for (std::size_t i = 0; i < std::min(fewest, blocks.size()); ++i)
        dynamics.exchanges.push_back(
            i % 2 == 0 ? exchangeOf(*blocks[i], a, b) : exchangeOf(*blocks[i], b, a));
    return dynamics;
}

} // namespace dg::rehearsal
