// SPDX-License-Identifier: GPL-3.0-or-later
// Two statements side by side, and who has what in one.
#include "core/review/fact_statement.h"

#include "core/review/fact_lexicon.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace dg::review {

namespace {

bool equal(const FactWord &a, const FactWord &b)
{
    return a.word == b.word || (a.pronoun && (b.pronoun || b.person)) || (b.pronoun && a.person);
}

using Words = std::vector<FactWord>;

bool startsWith(const Words &words, const Words &beginning)
{
    return beginning.size() <= words.size()
        && std::equal(beginning.begin(), beginning.end(), words.begin(), equal);
}

bool onePrefixOfTheOther(const Words &a, const Words &b)
{
    return a.size() < b.size() ? startsWith(b, a) : startsWith(a, b);
}

/// The score may differ in both of its numbers.
bool sameButForValues(const Words &a, const Words &b)
{
    const auto alike = [](const FactWord &one, const FactWord &other) {
        const auto kind = lexicon::valueKind(one.word);
        return equal(one, other)
            || (kind != lexicon::ValueKind::None && kind == lexicon::valueKind(other.word));
    };
    const std::size_t size = std::min(a.size(), b.size());
    return std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(size), b.begin(), alike);
}

Words part(const Words &words, std::size_t from, std::size_t to)
{
    return {
        words.begin() + static_cast<std::ptrdiff_t>(from), words.begin() + static_cast<std::ptrdiff_t>(to)};
}

Words without(Words words, bool (*unwanted)(const QString &))
{
    while (!words.empty() && unwanted(words.back().word))
        words.pop_back();
    return words;
}

/// A cupboard that stands open is open.
Words withoutPosture(const Words &words)
{
    Words rest;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const bool stands = i > 0 && i + 1 < words.size() && !lexicon::isPreposition(words[i + 1].word)
            && (words[i].word == QLatin1String("stand") || words[i].word == QLatin1String("lie")
                || words[i].word == QLatin1String("hang") || words[i].word == QLatin1String("sit"));
        if (!stands)
            rest.push_back(words[i]);
    }
    return rest;
}

/// The same sentence with another number, day, colour, or person where there can be but one.
FactRelation byValue(const Words &a, const Words &b)
{
    std::size_t same = 0;
    while (same < a.size() && same < b.size() && equal(a[same], b[same]))
        ++same;
    if (same == a.size() || same == b.size())
        return FactRelation::Unrelated;
    const Words restA = part(a, same + 1, a.size());
    const Words restB = part(b, same + 1, b.size());
    if (!sameButForValues(restA, restB))
        return FactRelation::Unrelated;
    const FactWord &one = a[same];
    const FactWord &other = b[same];
    const bool bothCounted = !restA.empty() || same >= 2;
    const auto kind = lexicon::valueKind(one.word);
    if (kind != lexicon::ValueKind::None && kind == lexicon::valueKind(other.word)
        && (same > 0 || bothCounted))
        return FactRelation::Contradicts;
    const auto nobody = [](const FactWord &word) { return word.word == QLatin1String("nobody"); };
    if (same == 0 && nobody(one) != nobody(other) && (one.person || other.person) && !restA.empty()
        && restA.size() == restB.size())
        return FactRelation::Contradicts;
    if (one.person && other.person && !one.pronoun && !other.pronoun) {
        const auto exclusive = [](const FactWord &word) { return lexicon::isExclusive(word.word); };
        if (std::any_of(a.begin(), a.end(), exclusive) && std::any_of(b.begin(), b.end(), exclusive))
            return FactRelation::Contradicts;
    }
    return FactRelation::Unrelated;
}

/// "The tin is locked", "the tin stands open".
bool opposed(const Words &a, const Words &b)
{
    for (std::size_t i = 0; i < a.size(); ++i) {
        for (std::size_t j = 0; j < b.size(); ++j) {
            if (!lexicon::areOpposites(a[i].word, b[j].word))
                continue;
            const Words beforeA = without(part(a, 0, i), lexicon::isPosture);
            const Words beforeB = without(part(b, 0, j), lexicon::isPosture);
            const bool bothBegin = i == 0 && j == 0 && a.size() > 1;
            if ((beforeA.empty() && !bothBegin) || beforeA.size() != beforeB.size()
                || !startsWith(beforeA, beforeB))
                continue;
            Words behindA = part(a, i + 1, a.size());
            Words behindB = part(b, j + 1, b.size());
            // One stays in a valley, and leaves it.
            const auto preposition = [](const Words &words) {
                return !words.empty() && lexicon::isPreposition(words.front().word);
            };
            // Who has lost has not lost everything that others have; what is open is so until Monday as well.
            if (behindA.empty() != behindB.empty()) {
                const Words &behind = behindA.empty() ? behindB : behindA;
                const bool leaves =
                    a[i].word == QLatin1String("leave") || b[j].word == QLatin1String("leave");
                const bool owns = a[i].word == QLatin1String("have") || b[j].word == QLatin1String("have");
                if (owns || (!leaves && !preposition(behind)))
                    continue;
                return true;
            }
            if (preposition(behindA) != preposition(behindB)) {
                Words &longer = preposition(behindA) ? behindA : behindB;
                longer.erase(longer.begin());
            }
            if (onePrefixOfTheOther(behindA, behindB))
                return true;
        }
    }
    return false;
}

struct Whereabouts {
    Words thing;
    QString preposition;
    Words place;
};

std::optional<Whereabouts> whereabouts(const Words &words)
{
    static const QStringList where {QStringLiteral("in"), QStringLiteral("on"), QStringLiteral("under"),
        QStringLiteral("behind"), QStringLiteral("inside"), QStringLiteral("at"), QStringLiteral("beside"),
        QStringLiteral("beneath"), QStringLiteral("above"), QStringLiteral("outside"),
        QStringLiteral("below")};
    const auto at = std::find_if(
        words.begin(), words.end(), [](const FactWord &word) { return where.contains(word.word); });
    if (at == words.end() || at + 1 == words.end())
        return std::nullopt;
    Whereabouts found {without({words.begin(), at}, lexicon::isPosture), at->word, {at + 1, words.end()}};
    // A person goes about; a thing stays where it was put.
    if (found.thing.empty() || found.thing.size() > 3
        || (found.thing.front().person && !found.thing.front().owner) || !found.thing.front().definite
        || std::any_of(found.thing.begin() + 1, found.thing.end(),
            [](const FactWord &word) { return lexicon::isPreposition(word.word) || word.person; }))
        return std::nullopt;
    const auto end = std::find_if(found.place.begin(), found.place.end(),
        [](const FactWord &word) { return lexicon::isPreposition(word.word); });
    found.place.erase(end, found.place.end());
    if (found.place.empty() || !found.place.front().definite || lexicon::isAbstract(found.place.back().word))
        return std::nullopt;
    return found;
}

/// Of a thing that both say where it is.
FactRelation byPlace(const Words &a, const Words &b)
{
    const auto one = whereabouts(a);
    const auto other = whereabouts(b);
    if (!one || !other || one->thing.size() != other->thing.size() || !startsWith(one->thing, other->thing))
        return FactRelation::Unrelated;
    const auto contains = [](const Words &all, const FactWord &word) {
        return std::any_of(all.begin(), all.end(), [&](const FactWord &each) { return equal(each, word); });
    };
    if (!contains(one->place, other->place.back()) && !contains(other->place, one->place.back()))
        return FactRelation::Contradicts;
    const auto isUnder = [](const Whereabouts &where) {
        return where.preposition == QLatin1String("under") || where.preposition == QLatin1String("beneath");
    };
    return lexicon::areOpposites(one->preposition, other->preposition) || isUnder(*one) != isUnder(*other)
        ? FactRelation::Contradicts
        : FactRelation::Same;
}

} // namespace

FactRelation compare(const FactStatement &one, const FactStatement &other)
{
    FactStatement a = one;
    FactStatement b = other;
    a.words = withoutPosture(a.words);
    b.words = withoutPosture(b.words);
    if (a.past != b.past || a.words.empty() || b.words.empty())
        return FactRelation::Unrelated;
    const bool samePole = a.negated == b.negated;
    if (a.words.size() == b.words.size() && startsWith(a.words, b.words)) {
        if (a.words.size() < 2)
            return FactRelation::Unrelated;
        return samePole ? FactRelation::Same : FactRelation::Contradicts;
    }
    const FactStatement &shorter = a.words.size() < b.words.size() ? a : b;
    const FactStatement &longer = &shorter == &a ? b : a;
    if (startsWith(longer.words, shorter.words)) {
        const std::size_t least = shorter.nothing ? 2 : 3;
        if (samePole && shorter.words.size() >= 3)
            return FactRelation::Same;
        // Who does not want twelve does not want twelve by midnight; not the other way round.
        if (!samePole && shorter.negated && shorter.words.size() >= least)
            return FactRelation::Contradicts;
        return FactRelation::Unrelated;
    }
    if (!a.negated && !b.negated) {
        if (byValue(a.words, b.words) == FactRelation::Contradicts)
            return FactRelation::Contradicts;
        if (const FactRelation place = byPlace(a.words, b.words); place != FactRelation::Unrelated)
            return place;
    }
    if (opposed(a.words, b.words))
        return samePole ? FactRelation::Contradicts : FactRelation::Same;
    return FactRelation::Unrelated;
}

std::optional<FactPossession> possessionIn(const FactStatement &statement)
{
    const Words &words = statement.words;
    if (statement.past || words.size() < 3)
        return std::nullopt;
    const auto thing = [&](std::size_t from) -> std::optional<QStringList> {
        QStringList found;
        for (std::size_t i = from; i < words.size() && !lexicon::isPreposition(words[i].word); ++i)
            found.append(words[i].word);
        if (found.isEmpty() || found.size() > 4 || !words[from].definite || lexicon::isAbstract(found.last()))
            return std::nullopt;
        return found;
    };
    const auto among = [](const QString &word, std::initializer_list<const char *> all) {
        return std::any_of(
            all.begin(), all.end(), [&](const char *each) { return word == QLatin1String(each); });
    };
    if (words[0].person) {
        const QString &who = words[0].word;
        const QString &verb = words[1].word;
        if (verb == QLatin1String("have") || verb == QLatin1String("lose") || verb == QLatin1String("drop")) {
            const auto what = thing(2);
            if (!what)
                return std::nullopt;
            const bool has = (verb == QLatin1String("have")) != statement.negated;
            return FactPossession {*what, who, has, false};
        }
        if (statement.negated)
            return std::nullopt;
        if (among(verb, {"give", "hand", "pass", "sell", "lend", "return", "send"})) {
            // The receiver stands before the thing, or behind "to".
            const bool first = words[2].person && words.size() > 3;
            const auto what = thing(first ? 3 : 2);
            const auto to = std::find_if(words.begin(), words.end(),
                [](const FactWord &word) { return word.word == QLatin1String("to"); });
            QString receiver;
            if (first)
                receiver = words[2].word;
            else if (to != words.end() && to + 1 != words.end() && (to + 1)->person)
                receiver = (to + 1)->word;
            if (!what)
                return std::nullopt;
            return FactPossession {*what, receiver, true, true};
        }
        if (among(verb,
                {"take", "steal", "find", "buy", "win", "pick", "fetch", "collect", "borrow", "receiv"})) {
            const auto what = thing(2);
            if (!what)
                return std::nullopt;
            return FactPossession {*what, who, true, true};
        }
        return std::nullopt;
    }
    // The key is with Benno, or in his pocket.
    const auto person =
        std::find_if(words.begin(), words.end(), [](const FactWord &word) { return word.person; });
    if (person == words.end() || person == words.begin() || statement.negated)
        return std::nullopt;
    const QString &before = (person - 1)->word;
    const bool with = before == QLatin1String("with") && person + 1 == words.end();
    const bool inPocket = (before == QLatin1String("in") || before == QLatin1String("on"))
        && person + 1 != words.end()
        && among((person + 1)->word, {"pocket", "hand", "bag", "arm", "purse", "coat", "sleeve", "lap"});
    auto what = thing(0);
    while (what && !what->isEmpty() && lexicon::isPosture(what->last()))
        what->removeLast();
    if (!what || what->isEmpty() || !(with || inPocket))
        return std::nullopt;
    return FactPossession {*what, person->word, true, false};
}

} // namespace dg::review
