// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rehearsal/words.h"
#include "core/rehearsal/writers.h"

#include "core/story/json.h"

#include <QSet>

#include <algorithm>

namespace dg::rehearsal {

/// The words that a story can be known by: not the little ones that every story has.
static QSet<QString> significantWords(const QString &text)
{
    constexpr qsizetype shortest = 4;
    static const QSet<QString> common {QStringLiteral("about"), QStringLiteral("after"),
        QStringLiteral("because"), QStringLiteral("been"), QStringLiteral("everything"),
        QStringLiteral("from"), QStringLiteral("have"), QStringLiteral("herself"), QStringLiteral("himself"),
        QStringLiteral("into"), QStringLiteral("like"), QStringLiteral("more"), QStringLiteral("nobody"),
        QStringLiteral("only"), QStringLiteral("says"), QStringLiteral("than"), QStringLiteral("that"),
        QStringLiteral("their"), QStringLiteral("them"), QStringLiteral("then"), QStringLiteral("they"),
        QStringLiteral("this"), QStringLiteral("through"), QStringLiteral("until"), QStringLiteral("what"),
        QStringLiteral("when"), QStringLiteral("which"), QStringLiteral("with"), QStringLiteral("would")};
    QSet<QString> words;
    const QStringList all = normalised(text).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (const QString &word : all) {
        if (word.size() >= shortest && !common.contains(word))
            words.insert(word);
    }
    return words;
}

static bool tellsTheSame(const QString &text, const QString &shipped)
{
    constexpr qsizetype fewest = 3; ///< one or two words in common are a coincidence
    const QSet<QString> words = significantWords(text);
    const qsizetype shared = (words & significantWords(shipped)).size();
    return shared >= fewest && 2 * shared >= words.size();
}

const Story *storyFor(const Library &library, const OutlineInputs &inputs)
{
    for (const Story &story : library.stories) {
        const EpisodeBrief &brief = story.sample.brief;
        const bool hasCome = std::all_of(brief.cast.begin(), brief.cast.end(), [&](const QString &name) {
            return std::any_of(inputs.cast.begin(), inputs.cast.end(),
                [&](const OutlineCastMember &member) { return member.name == name; });
        });
        const qsizetype written = story.outline.value(QLatin1String("scenes")).toArray().size();
        const bool isTold = inputs.premise.trimmed().isEmpty() ? tellsTheSame(inputs.aStory, brief.aStory)
                                                               : tellsTheSame(inputs.premise, brief.premise);
        if (hasCome && isTold && normalised(inputs.show.title) == normalised(story.sample.show.title)
            && inputs.sceneCount.value_or(static_cast<int>(written)) == written)
            return &story;
    }
    return nullptr;
}

QJsonObject read(const Library &library, const OutlineInputs &inputs)
{
    // Two wordings of the same story are one story: what was written for it varies with the seed only.
    if (const Story *story = storyFor(library, inputs))
        return {{QStringLiteral("story"), story->name}};
    OutlineInputs used;
    used.show.title = inputs.show.title;
    used.show.places = inputs.show.places;
    used.premise = inputs.premise;
    used.aStory = inputs.aStory;
    used.bStory = inputs.bStory;
    used.cStory = inputs.cStory;
    used.sceneCount = inputs.sceneCount;
    used.mustHave = inputs.mustHave;
    for (const OutlineCastMember &member : inputs.cast) {
        OutlineCastMember name;
        name.name = member.name;
        used.cast.push_back(std::move(name));
    }
    return toJson(used);
}

QJsonObject read(const DraftInputs &inputs)
{
    DraftInputs used;
    used.show.title = inputs.show.title;
    for (const Place &place : inputs.show.places) {
        if (place.name == inputs.scene.place)
            used.show.places.push_back(place);
    }
    used.voices = inputs.voices;
    used.scene = inputs.scene;
    used.direction = inputs.direction;
    return toJson(used);
}

QJsonObject read(const DynamicsInputs &inputs)
{
    DynamicsInputs used;
    for (const PairMember &member : inputs.pair)
        used.pair.push_back(member);
    return toJson(used);
}

QJsonObject read(const PunchUpInputs &inputs)
{
    PunchUpInputs used;
    used.text = inputs.text;
    used.plants = inputs.plants;
    return toJson(used);
}

QJsonObject read(const RefineInputs &inputs)
{
    return {{QStringLiteral("draft"), read(inputs.draft)}, {QStringLiteral("earlier"), inputs.earlier}};
}

} // namespace dg::rehearsal
