// SPDX-License-Identifier: GPL-3.0-or-later
// From a sentence to the words that count in it.
#include "core/review/fact_lexicon.h"
#include "core/review/fact_statement.h"
#include "core/review/review_words.h"
#include "core/review/reviewed_script.h"

#include <algorithm>
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

} // namespace

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
