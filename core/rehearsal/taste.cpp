// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rehearsal/taste.h"

#include "core/rehearsal/words.h"

#include <algorithm>

namespace dg::rehearsal {

namespace {

constexpr int again = -100; ///< of a line that was there before

int wordsOf(const QString &normalisedText, const QSet<QString> &words)
{
    const QStringList all = normalisedText.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    return static_cast<int>(
        std::count_if(all.begin(), all.end(), [&](const QString &word) { return words.contains(word); }));
}

QSet<QString> setOf(const char *words)
{
    const QStringList list = QString::fromLatin1(words).split(QLatin1Char(' '));
    return {list.begin(), list.end()};
}

/// Words that take something away from somebody.
const QSet<QString> &hard()
{
    static const QSet<QString> words =
        setOf("no not never nobody nothing none dont wont cant isnt didnt wasnt "
              "wrong stop shut out less worse dead off only without");
    return words;
}

/// Words that give somebody something.
const QSet<QString> &soft()
{
    static const QSet<QString> words =
        setOf("please thank thanks lovely kind nice dear darling sorry glad love "
              "good sweet together welcome friend friends bless");
    return words;
}

/// Words that say what could be shown.
const QSet<QString> &onTheNose()
{
    static const QSet<QString> words =
        setOf("feel feels felt love loved want wanted afraid frightened sorry sad "
              "happy proud miss missed hope lonely cry crying cried true truth "
              "mean meant promise promised know");
    return words;
}

} // namespace

Taste::Taste(const Direction &direction)
{
    const auto asks = [&](const char *chip) {
        return direction.chips.contains(QLatin1String(chip), Qt::CaseInsensitive);
    };
    m_shorter = asks("shorter");
    m_meaner = asks("meaner");
    m_lessOnTheNose = asks("less on the nose");
    for (const Element &each : speechesIn(direction.earlier))
        m_speeches.append(normalised(each.text));
    m_earlier = {m_speeches.begin(), m_speeches.end()};
}

bool Taste::isEmpty() const
{
    return !m_shorter && !m_meaner && !m_lessOnTheNose && m_earlier.isEmpty();
}

bool Taste::isFromEarlier(const QString &text) const
{
    return !m_earlier.isEmpty() && m_earlier.contains(normalised(text));
}

int Taste::likingOf(const QString &text) const
{
    const QString sound = normalised(text);
    int liking = m_earlier.contains(sound) ? again : 0;
    if (m_meaner)
        liking += 2 * wordsOf(sound, hard()) - 3 * wordsOf(sound, soft());
    if (m_lessOnTheNose)
        liking -= 3 * wordsOf(sound, onTheNose());
    if (m_shorter)
        liking -= 2;
    return liking;
}

int Taste::liking(const Run &run) const
{
    int liking = 0;
    for (const Element &each : run)
        liking += each.isAction() ? 0 : likingOf(each.text);
    return liking;
}

int Taste::liking(const Block &block) const
{
    int liking = 0;
    for (const Line &line : block.lines)
        liking += line.isAction() ? 0 : likingOf(line.wordings.front());
    const QStringList made = block.tags.value(0).split(QLatin1Char('>'));
    for (const QString &move : made) {
        static const QStringList cruel {QStringLiteral("accuse"), QStringLiteral("threaten"),
            QStringLiteral("deflate"), QStringLiteral("deny"), QStringLiteral("correct")};
        static const QStringList gentle {
            QStringLiteral("concede"), QStringLiteral("confess"), QStringLiteral("offer")};
        static const QStringList sideways {QStringLiteral("dodge"), QStringLiteral("haggle"),
            QStringLiteral("price"), QStringLiteral("enumerate")};
        static const QStringList outright {
            QStringLiteral("confess"), QStringLiteral("announce"), QStringLiteral("concede")};
        if (m_meaner)
            liking += (cruel.contains(move) ? 5 : 0) - (gentle.contains(move) ? 5 : 0);
        if (m_lessOnTheNose)
            liking += (sideways.contains(move) ? 5 : 0) - (outright.contains(move) ? 5 : 0);
    }
    return liking;
}

bool Taste::isEarlier(const std::vector<Element> &elements) const
{
    if (m_speeches.isEmpty())
        return false;
    QStringList speeches;
    for (const Element &each : elements) {
        if (!each.isAction())
            speeches.append(normalised(each.text));
    }
    return speeches == m_speeches;
}

} // namespace dg::rehearsal
