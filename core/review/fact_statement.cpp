// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/fact_statement.h"

#include "core/review/fact_lexicon.h"
#include "core/review/reviewed_script.h"
#include "core/review/review_words.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace dg::review {

namespace {

/// A word as it is written, before anything is known about it.
struct RawWord {
    QString word; ///< in lower case
    bool capital = false;
    bool endsClause = false;
};

std::vector<RawWord> rawWords(const QString &text)
{
    std::vector<RawWord> words;
    QString word;
    const auto end = [&] {
        while (word.endsWith(u'.') || word.endsWith(u','))
            word.chop(1);
        if (!word.isEmpty())
            words.push_back({word.toLower(), word.front().isUpper(), false});
        word.clear();
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i] == QChar(0x2019) ? QChar(u'\'') : text[i];
        const bool next = i + 1 < text.size() && text[i + 1].isLetterOrNumber();
        if (c.isLetterOrNumber() || c.isMark() || c.isSurrogate()
            || (c == u'\'' && !word.isEmpty() && next)) {
            word += c;
            continue;
        }
        // 7:30 and 9,000 are one number.
        const bool inNumber =
            !word.isEmpty() && word.back().isDigit() && i + 1 < text.size() && text[i + 1].isDigit();
        if (inNumber && (c == u':' || c == u',' || c == u'.')) {
            if (c != u',')
                word += c;
            continue;
        }
        end();
        if ((c == u',' || c == u';' || c == u':' || c == u'.' || c == QChar(0x2014) || c == QChar(0x2013))
            && !words.empty())
            words.back().endsClause = true;
    }
    end();
    return words;
}

bool isPronoun(const QString &word)
{
    static const QStringList all {QStringLiteral("he"), QStringLiteral("she"), QStringLiteral("they"),
        QStringLiteral("him"), QStringLiteral("them"), QStringLiteral("i"), QStringLiteral("me")};
    return all.contains(word);
}

bool isPossessive(const QString &word)
{
    static const QStringList all {QStringLiteral("his"), QStringLiteral("her"), QStringLiteral("their"),
        QStringLiteral("my"), QStringLiteral("its"), QStringLiteral("our"), QStringLiteral("your")};
    return all.contains(word);
}

bool isArticle(const QString &word)
{
    return word == QLatin1String("the") || word == QLatin1String("this") || word == QLatin1String("that");
}

/// "doesn't" as does not, "she's" as she is; a name's 's is a possessive, unless what follows says otherwise.
std::vector<RawWord> expanded(const std::vector<RawWord> &words)
{
    std::vector<RawWord> all;
    for (std::size_t i = 0; i < words.size(); ++i) {
        RawWord each = words[i];
        const auto split = [&](qsizetype size, const char *second) {
            RawWord first = each;
            first.word.chop(size);
            first.endsClause = false;
            all.push_back(first);
            each.word = QString::fromLatin1(second);
            each.capital = false;
        };
        if (each.word == QLatin1String("can't") || each.word == QLatin1String("cannot")) {
            all.push_back({QStringLiteral("can"), false, false});
            each.word = QStringLiteral("not");
        } else if (each.word == QLatin1String("won't")) {
            all.push_back({QStringLiteral("will"), false, false});
            each.word = QStringLiteral("not");
        } else if (each.word.endsWith(QLatin1String("n't"))) {
            split(3, "not");
        } else if (each.word.endsWith(QLatin1String("'re")) || each.word.endsWith(QLatin1String("'m"))) {
            split(each.word.endsWith(u'm') ? 2 : 3, "is");
        } else if (each.word.endsWith(QLatin1String("'ve"))) {
            split(3, "has");
        } else if (each.word.endsWith(QLatin1String("'ll"))) {
            split(3, "will");
        } else if (each.word.endsWith(QLatin1String("'s"))) {
            const QString next = i + 1 < words.size() ? words[i + 1].word : QString();
            static const QStringList verbal {QStringLiteral("not"), QStringLiteral("in"),
                QStringLiteral("at"), QStringLiteral("on"), QStringLiteral("under"), QStringLiteral("still"),
                QStringLiteral("now"), QStringLiteral("gone"), QStringLiteral("no"), QStringLiteral("never"),
                QStringLiteral("already"), QStringLiteral("a"), QStringLiteral("the"),
                QStringLiteral("here")};
            const QString stem = each.word.chopped(2);
            if (verbal.contains(next) || isPronoun(stem) || stem == QLatin1String("it")
                || stem == QLatin1String("that") || stem == QLatin1String("there"))
                split(2, next == QLatin1String("got") ? "has" : "is");
        }
        all.push_back(each);
    }
    return all;
}

void replacePhrases(std::vector<RawWord> &words)
{
    for (const lexicon::Phrase &phrase : lexicon::phrases()) {
        const auto size = static_cast<std::size_t>(phrase.words.size());
        for (std::size_t at = 0; at + size <= words.size(); ++at) {
            const bool here = std::equal(phrase.words.begin(), phrase.words.end(),
                words.begin() + static_cast<std::ptrdiff_t>(at),
                [](const QString &a, const RawWord &b) { return a == b.word; });
            if (!here)
                continue;
            const bool endsClause = words[at + size - 1].endsClause;
            std::vector<RawWord> instead;
            for (const QString &word : phrase.instead)
                instead.push_back({word, false, false});
            if (!instead.empty())
                instead.back().endsClause = endsClause;
            const auto begin = words.begin() + static_cast<std::ptrdiff_t>(at);
            const auto gap = words.erase(begin, begin + static_cast<std::ptrdiff_t>(size));
            words.insert(gap, instead.begin(), instead.end());
        }
    }
}

bool isNegation(const QString &word)
{
    static const QStringList all {QStringLiteral("not"), QStringLiteral("never"), QStringLiteral("neither"),
        QStringLiteral("no"), QStringLiteral("none"), QStringLiteral("without"), QStringLiteral("nothing")};
    return all.contains(word);
}

/// Reads words one after the other into a statement.
class Reading {
public:
    Reading(const std::vector<RawWord> &words, FactStatement &into)
        : m_words(words)
        , m_statement(into)
    {
    }

    void read(std::size_t count)
    {
        for (m_at = 0; m_at < count; ++m_at)
            take(m_words[m_at]);
        m_statement.negated = m_negations % 2 == 1;
    }

private:
    void take(const RawWord &raw)
    {
        const QString &word = raw.word;
        if (word.startsWith(u'@')) {
            const bool owns = word.endsWith(QLatin1String("'s"));
            add({owns ? word.chopped(2) : word, false, true, true, owns});
            m_definite = owns;
        } else if (isNegation(word)) {
            ++m_negations;
            m_statement.nothing = m_statement.nothing || word == QLatin1String("nothing");
        } else if (isPossessive(word) && !(word == QLatin1String("her") && endsHere())) {
            m_definite = false; // everybody has some of his own
        } else if (isPronoun(word) || word == QLatin1String("her")) {
            add({word, true, true, true, false});
        } else if (word == QLatin1String("was") || word == QLatin1String("were")
            || (word == QLatin1String("used") && next() == QLatin1String("to"))) {
            m_statement.past = true;
        } else if (isArticle(word)) {
            m_definite = true;
        } else if (isAuxiliary(word) || lexicon::isEmptyWord(word)) {
            if (word == QLatin1String("a") || word == QLatin1String("an"))
                m_definite = false;
        } else {
            takeContent(raw);
        }
    }

    void takeContent(const RawWord &raw)
    {
        const int number = numberFrom();
        if (number >= 0) {
            add({QStringLiteral("#%1").arg(number), false, false, false, false});
            return;
        }
        if (raw.word.front().isDigit()) {
            add({u'#' + raw.word, false, false, false, false});
            return;
        }
        bool negates = false;
        const bool isValue = lexicon::valueKind(raw.word) != lexicon::ValueKind::None;
        QString word = raw.word;
        if (word.endsWith(QLatin1String("'s"))) {
            word.chop(2);
            m_definite = true;
        }
        const QString base = isValue ? word : lexicon::baseOf(word, negates);
        m_negations += negates ? 1 : 0;
        m_statement.mental = m_statement.mental || lexicon::isMental(base);
        const bool name = raw.capital && m_at > 0;
        const bool verb = lexicon::isPreposition(base) || base == QLatin1String("have");
        add({base, false, m_definite || name, false, false});
        // What stands between an article and its noun does not end it; a preposition does.
        if (verb)
            m_definite = false;
    }

    /// A number's words from here on, which are taken; -1: it is none.
    int numberFrom()
    {
        if (m_words[m_at].word == QLatin1String("second"))
            return -1;
        int total = 0;
        int part = -1;
        std::size_t at = m_at;
        for (; at < m_words.size(); ++at) {
            if (at > m_at && m_words[at].word == QLatin1String("and") && at + 1 < m_words.size()
                && lexicon::numberIn(m_words[at + 1].word) >= 0 && part >= 100)
                continue;
            const int value = lexicon::numberIn(m_words[at].word);
            if (value < 0 || (at > m_at && m_words[at - 1].endsClause))
                break;
            if (value >= 1000) {
                total += std::max(part, 1) * value;
                part = 0;
            } else if (value == 100 || value == 12) {
                part = part > 0 && value == 100 ? part * 100 : value;
            } else {
                part = std::max(part, 0) + value;
            }
        }
        if (part < 0)
            return -1;
        m_at = at - 1;
        return total + part;
    }

    bool isAuxiliary(const QString &word) const
    {
        if (word != QLatin1String("has") && word != QLatin1String("have") && word != QLatin1String("had"))
            return false;
        for (std::size_t i = m_at + 1; i < m_words.size() && !m_words[i - 1].endsClause; ++i) {
            const QString &next = m_words[i].word;
            if (isNegation(next) || lexicon::isEmptyWord(next)) {
                if (isArticle(next) || next == QLatin1String("a") || next == QLatin1String("an")
                    || next == QLatin1String("no") || next == QLatin1String("some")
                    || next == QLatin1String("any"))
                    return false;
                if (next == QLatin1String("been"))
                    return true;
                continue;
            }
            return lexicon::isParticiple(next);
        }
        return false;
    }

    [[nodiscard]] bool endsHere() const
    {
        return m_at + 1 >= m_words.size() || m_words[m_at].endsClause
            || lexicon::isPreposition(m_words[m_at + 1].word);
    }
    [[nodiscard]] QString next() const
    {
        return m_at + 1 < m_words.size() ? m_words[m_at + 1].word : QString();
    }

    void add(FactWord word)
    {
        m_statement.words.push_back(std::move(word));
        if (m_statement.words.back().person)
            m_definite = false;
    }

    const std::vector<RawWord> &m_words;
    FactStatement &m_statement;
    std::size_t m_at = 0;
    int m_negations = 0;
    bool m_definite = false; ///< the words up to the noun's end have an article
};

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

bool elsewhere(const Words &a, const Words &b)
{
    const auto one = whereabouts(a);
    const auto other = whereabouts(b);
    if (!one || !other || one->thing.size() != other->thing.size() || !startsWith(one->thing, other->thing))
        return false;
    const auto contains = [](const Words &all, const FactWord &word) {
        return std::any_of(all.begin(), all.end(), [&](const FactWord &each) { return equal(each, word); });
    };
    if (contains(one->place, other->place.back()) || contains(other->place, one->place.back()))
        return lexicon::areOpposites(one->preposition, other->preposition)
            || (one->preposition != other->preposition
                && (one->preposition == QLatin1String("under")
                    || other->preposition == QLatin1String("under")));
    return true;
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
        if (byValue(a.words, b.words) == FactRelation::Contradicts || elsewhere(a.words, b.words))
            return FactRelation::Contradicts;
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

FactReader::FactReader(const Show &show, const Outline &outline)
{
    for (const Character &character : show.cast) {
        const QString person = u'@' + character.name.toLower();
        for (const QString &name : namesOf(character))
            add(name, person, character.name);
    }
    for (const OutlineScene &scene : outline.scenes) {
        for (const QString &name : scene.cast) {
            if (!show.findCharacter(name))
                add(name, u'@' + name.simplified().toLower(), name.simplified());
        }
    }
    std::stable_sort(m_names.begin(), m_names.end(),
        [](const Name &a, const Name &b) { return a.words.size() > b.words.size(); });
}

void FactReader::add(const QString &name, const QString &person, const QString &spelled)
{
    const QStringList words = wordsOf(name);
    const bool known =
        std::any_of(m_names.begin(), m_names.end(), [&](const Name &each) { return each.words == words; });
    if (!words.isEmpty() && !known)
        m_names.push_back({words, person, spelled});
}

QString FactReader::personWord(const QString &name) const
{
    const QStringList words = wordsOf(name);
    const auto found =
        std::find_if(m_names.begin(), m_names.end(), [&](const Name &each) { return each.words == words; });
    return found == m_names.end() ? u'@' + name.simplified().toLower() : found->person;
}

QString FactReader::nameOf(const QString &personWord) const
{
    const auto found = std::find_if(
        m_names.begin(), m_names.end(), [&](const Name &each) { return each.person == personWord; });
    return found == m_names.end() ? personWord.mid(1) : found->name;
}

std::vector<FactStatement> FactReader::read(const QString &fact, const QString &holder) const
{
    std::vector<RawWord> words = rawWords(fact);
    // People first: an alias may be several words, and the last may have an 's.
    for (const Name &name : m_names) {
        const auto size = static_cast<std::size_t>(name.words.size());
        for (std::size_t at = 0; at + size <= words.size(); ++at) {
            bool here = words[at].capital || !name.words.front().front().isLetter();
            for (std::size_t i = 0; here && i < size; ++i) {
                QString word = words[at + i].word;
                if (i + 1 == size && word.endsWith(QLatin1String("'s")))
                    word.chop(2);
                here = word == name.words[static_cast<qsizetype>(i)]
                    || words[at + i].word == name.words[static_cast<qsizetype>(i)];
            }
            if (!here)
                continue;
            RawWord person = words[at + size - 1];
            person.word = name.person + (person.word == name.words.last() ? QString() : QStringLiteral("'s"));
            const auto begin = words.begin() + static_cast<std::ptrdiff_t>(at);
            words.insert(words.erase(begin, begin + static_cast<std::ptrdiff_t>(size)), person);
        }
    }
    words = expanded(words);
    replacePhrases(words);

    std::vector<FactStatement> statements;
    const auto read = [&](std::size_t count) {
        FactStatement statement;
        statement.text = fact;
        Reading(words, statement).read(count);
        if (!statement.words.empty() && statement.words.front().pronoun)
            statement.words.front() = {personWord(holder), false, true, true, false};
        if (!statement.words.empty())
            statements.push_back(std::move(statement));
    };
    read(words.size());
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        const QString &next = words[i + 1].word;
        if (!words[i].endsClause && next != QLatin1String("but") && next != QLatin1String("because"))
            continue;
        if (i >= 2)
            read(i + 1);
        break;
    }
    return statements;
}

} // namespace dg::review
