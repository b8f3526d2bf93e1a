// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/checks.h"
#include "core/review/production_breakdown.h"
#include "core/review/review_words.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace dg::review {

namespace {

constexpr int leastEighthsOff = 3;
constexpr double leastTalk = 0.30;
constexpr double mostTalk = 0.96;
constexpr int wordsThatTell = 120; ///< shorter scenes may be anything
constexpr double fewJokes = 1.5; ///< a page
constexpr int deadSpeeches = 12;

QString pagesInWords(int eighths)
{
    return eighths <= 8 ? QStringLiteral("%1 of a page").arg(eighthsInWords(eighths))
                        : QStringLiteral("%1 pages").arg(eighthsInWords(eighths));
}

QString lengthInWords(int eighths)
{
    return eighths == 8 ? QStringLiteral("a page") : pagesInWords(eighths);
}

int wordsIn(const QStringList &texts)
{
    qsizetype count = 0;
    for (const QString &text : texts)
        count += wordsOf(text).size();
    return static_cast<int>(count);
}

/// The speech in which a joke lands: its punchline's words, or most of them.
int speechOf(const Scene &scene, const Joke &joke, int from)
{
    const QStringList punchline = wordsOf(joke.punchline);
    if (punchline.isEmpty())
        return -1;
    const auto count = static_cast<int>(scene.speeches.size());
    // Word for word wherever it is, before anything that is like it.
    for (const double least : {2.0, 0.6}) {
        for (int i = 0; i < count; ++i) {
            const int at = (from + i) % count;
            const QStringList &words = scene.speeches[static_cast<std::size_t>(at)].words;
            if (indexOf(words, punchline) >= 0 || likeness(words, punchline) >= least)
                return at;
        }
    }
    return -1;
}

void findDeadStretches(Findings &all, const Scene &scene, const JokeReport &report)
{
    std::vector<bool> funny(scene.speeches.size());
    int from = 0;
    for (const Joke &joke : report.jokes) {
        const int at = scene.speeches.empty() ? -1 : speechOf(scene, joke, from);
        if (at < 0)
            continue;
        funny[static_cast<std::size_t>(at)] = true;
        from = at;
    }
    if (std::none_of(funny.begin(), funny.end(), [](bool each) { return each; }))
        return; // the report speaks of another text
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= funny.size(); ++i) {
        if (i < funny.size() && !funny[i])
            continue;
        if (i - begin >= static_cast<std::size_t>(deadSpeeches))
            found(all, ReviewCheck::Jokes, Severity::Minor, QStringLiteral("comedy"), {scene.id()},
                scene.speeches[begin].text,
                QStringLiteral("%1 goes %2 speeches without a joke, from %3 on.")
                    .arg(scene.name())
                    .arg(i - begin)
                    .arg(quoted(scene.speeches[begin].text)),
                QStringLiteral("Cut into the stretch, or let the game take another turn there."));
        begin = i + 1;
    }
}

} // namespace

Findings checkLength(const Episode &episode)
{
    Findings all;
    int total = 0;
    bool complete = !episode.scenes.empty();
    for (const Scene &scene : episode.scenes) {
        total += scene.eighths;
        complete = complete && !scene.isGap();
        const int planned = scene.outline->targetEighths;
        if (scene.isGap() || planned <= 0 || std::abs(scene.eighths - planned) < leastEighthsOff)
            continue;
        if (scene.eighths * 2 > planned * 3)
            found(all, ReviewCheck::Length, Severity::Minor, QStringLiteral("format"), {scene.id()}, {},
                QStringLiteral("%1 runs to %2; the outline has %3 for it.")
                    .arg(scene.name(), lengthInWords(scene.eighths), lengthInWords(planned)),
                QStringLiteral("Enter later, or cut a rung of the game."));
        else if (scene.eighths * 5 < planned * 3)
            found(all, ReviewCheck::Length, Severity::Suggestion, QStringLiteral("format"), {scene.id()}, {},
                QStringLiteral("%1 is over after %2; the outline has %3 for it.")
                    .arg(scene.name(), lengthInWords(scene.eighths), lengthInWords(planned)),
                QStringLiteral("There is room for another rung before the turn."));
    }
    const int asked = episode.text.brief.targetPages.value_or(0) * 8;
    if (complete && asked > 0 && std::abs(total - asked) * 6 > asked)
        found(all, ReviewCheck::Length, Severity::Major, QStringLiteral("format"), {}, {},
            QStringLiteral("The episode is %1 long; the brief asks for %2.")
                .arg(lengthInWords(total), lengthInWords(asked)),
            total > asked ? QStringLiteral("It could lose a scene, or a page here and there.")
                          : QStringLiteral("There is room for another scene."));
    return all;
}

Findings checkDialogueShare(const Episode &episode)
{
    Findings all;
    for (const Scene &scene : episode.scenes) {
        qsizetype spoken = 0;
        for (const Speech &speech : scene.speeches)
            spoken += speech.words.size();
        const auto words = static_cast<double>(spoken) + wordsIn(scene.actions);
        if (words < wordsThatTell)
            continue;
        const double share = static_cast<double>(spoken) / words;
        if (share < leastTalk)
            found(all, ReviewCheck::DialogueShare, Severity::Suggestion, QStringLiteral("structure"),
                {scene.id()}, {},
                QStringLiteral("%1 is told nearly all in action; hardly anybody speaks.").arg(scene.name()),
                QStringLiteral("If it is no set piece, let somebody want something out loud."));
        else if (share > mostTalk)
            found(all, ReviewCheck::DialogueShare, Severity::Suggestion, QStringLiteral("structure"),
                {scene.id()}, {},
                QStringLiteral("%1 is nothing but talk: nobody does anything that can be seen.")
                    .arg(scene.name()),
                QStringLiteral("Give the hands something to do that the words deny."));
    }
    return all;
}

Findings checkJokes(const Episode &episode)
{
    Findings all;
    for (const Scene &scene : episode.scenes) {
        const auto known = episode.text.jokes.find(scene.id());
        if (scene.isGap() || known == episode.text.jokes.end() || known->second.jokes.empty())
            continue;
        const std::vector<Joke> &jokes = known->second.jokes;
        const auto count = static_cast<double>(jokes.size());
        if (scene.eighths >= 8 && count * 8 / scene.eighths < fewJokes)
            found(all, ReviewCheck::Jokes, Severity::Minor, QStringLiteral("comedy"), {scene.id()}, {},
                QStringLiteral("%1 has few jokes for its length.").arg(scene.name()),
                QStringLiteral("Cut it shorter, or play the game once more."));
        const auto weak = static_cast<double>(
            std::count_if(jokes.begin(), jokes.end(), [](const Joke &j) { return j.weak; }));
        if (count >= 3 && weak * 2 > count)
            found(all, ReviewCheck::Jokes, Severity::Minor, QStringLiteral("comedy"), {scene.id()},
                std::find_if(jokes.begin(), jokes.end(), [](const Joke &j) { return j.weak; })->punchline,
                QStringLiteral("Most jokes of %1 are weak.").arg(scene.name().toLower()),
                QStringLiteral("Look at other lines for them, or let fewer stand."));
        findDeadStretches(all, scene, known->second);
    }
    return all;
}

} // namespace dg::review
