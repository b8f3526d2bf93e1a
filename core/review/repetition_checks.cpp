// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/checks.h"
#include "core/review/review_words.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <map>
#include <utility>

namespace dg::review {

namespace {

constexpr qsizetype wordsOfALine = 4; ///< shorter ones anybody may say twice
constexpr qsizetype wordsInARow = 6;

/// A speech, or a paragraph of action.
struct Line {
    const Scene *scene = nullptr;
    QString text;
    QStringList words; ///< without what may come back
    bool isWhole = true; ///< nothing was left out
};

/// Without what stands between quotation marks: whoever quotes repeats on purpose.
QString withoutQuotes(const QString &text)
{
    QString rest;
    bool inside = false;
    for (const QChar c : text) {
        const bool opens = c == QChar(0x201c);
        const bool closes = c == QChar(0x201d);
        if (c == u'"' || opens || closes) {
            inside = opens || (c == u'"' && !inside);
            rest += QStringLiteral(" | ");
        } else if (!inside) {
            rest += c;
        }
    }
    // One that is not closed quotes nothing.
    return inside ? text : rest;
}

class Repeats {
public:
    explicit Repeats(const Episode &episode)
    {
        for (const Scene &scene : episode.scenes) {
            for (const Plant &plant : scene.outline->plants)
                add(m_excused, wordsOf(plant.words));
        }
        for (const auto &[name, voice] : episode.text.voices) {
            for (const Catchphrase &catchphrase : voice.catchphrases)
                add(m_excused, wordsOf(catchphrase.text));
        }
        for (const Place &place : episode.text.show.places) {
            for (const QString &thing : place.things)
                add(m_names, nameOf(thing));
        }
    }

    [[nodiscard]] Line line(const Scene &scene, const QString &text)
    {
        Line line {&scene, text, {}, true};
        const QString plain = withoutQuotes(text);
        line.isWhole = plain == text;
        line.words = wordsOf(plain);
        // A word that no other line has: what stands around it is not in a row.
        const bool anyExcused = replace(line.words, m_excused,
            [this](const QStringList &) { return QStringLiteral("|%1").arg(++m_gaps); });
        line.isWhole = line.isWhole && !anyExcused;
        // A thing has no other name, however many words that has: it counts as one.
        replace(line.words, m_names, [](const QStringList &name) { return name.join(u' '); });
        return line;
    }

    /// Whether they are part of what may come back.
    [[nodiscard]] bool isExcused(const QStringList &words) const
    {
        return std::any_of(m_excused.begin(), m_excused.end(),
            [&](const auto &phrase) { return indexOf(phrase.second, words) >= 0; });
    }

private:
    /// By their first word, so that a line looks at few of them.
    using Phrases = std::multimap<QString, QStringList>;

    static void add(Phrases &phrases, const QStringList &words)
    {
        if (words.size() >= 2)
            phrases.emplace(words.front(), words);
    }

    template <class By>
    static bool replace(QStringList &words, const Phrases &phrases, By by)
    {
        bool any = false;
        for (qsizetype at = 0; at < words.size(); ++at) {
            const auto [first, last] = phrases.equal_range(words.at(at));
            for (auto each = first; each != last; ++each) {
                const QStringList &phrase = each->second;
                if (words.mid(at, phrase.size()) != phrase)
                    continue;
                words.remove(at, phrase.size());
                words.insert(at, by(phrase));
                any = true;
                break;
            }
        }
        return any;
    }

    /// With the article, as it stands in a sentence.
    static QStringList nameOf(const QString &thing)
    {
        QStringList words = wordsOf(thing);
        if (!words.isEmpty() && (words.front() == QLatin1String("a") || words.front() == QLatin1String("an")))
            words.front() = QStringLiteral("the");
        return words;
    }

    Phrases m_excused;
    Phrases m_names; ///< of the places' things
    int m_gaps = 0;
};

void findRepeatedLines(Findings &all, const std::vector<Line> &lines, QSet<qsizetype> &reported, bool action)
{
    QHash<QString, qsizetype> first;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const Line &line = lines[i];
        const auto least = action ? wordsInARow : wordsOfALine;
        if (!line.isWhole || line.words.size() < least)
            continue;
        const QString key = line.words.join(u' ');
        const auto known = first.constFind(key);
        if (known == first.constEnd()) {
            first.insert(key, static_cast<qsizetype>(i));
            continue;
        }
        reported.insert(static_cast<qsizetype>(i));
        const Scene &before = *lines[static_cast<std::size_t>(*known)].scene;
        const bool same = before.number == line.scene->number;
        if (same && action)
            continue;
        std::vector<SceneId> scenes {line.scene->id()};
        if (!same)
            scenes.push_back(before.id());
        const QString where = same
            ? QStringLiteral("twice in %1").arg(line.scene->name().toLower())
            : QStringLiteral("in %1 as in %2").arg(line.scene->name().toLower(), before.name().toLower());
        found(all, ReviewCheck::Repetition,
            action     ? Severity::Suggestion
                : same ? Severity::Minor
                       : Severity::Major,
            QStringLiteral("comedy"), scenes, line.text,
            QStringLiteral("%1 %2 %3.")
                .arg(
                    quoted(line.text), action ? QStringLiteral("is seen") : QStringLiteral("is said"), where),
            QStringLiteral("Cut one of the two, or make the second a callback with a twist."));
    }
}

void findSharedRuns(Findings &all, const std::vector<Line> &lines, const QSet<qsizetype> &reported,
    const Repeats &repeats, bool action)
{
    struct Place {
        std::size_t line;
        qsizetype word;
    };
    QHash<QString, Place> first;
    QSet<std::pair<qsizetype, qsizetype>> pairs;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const QStringList &words = lines[i].words;
        for (qsizetype at = 0; at + wordsInARow <= words.size(); ++at) {
            const QStringList row = words.mid(at, wordsInARow);
            const QString key = row.join(u' ');
            const auto known = first.constFind(key);
            if (known == first.constEnd()) {
                first.insert(key, {i, at});
                continue;
            }
            const Line &before = lines[known->line];
            const std::pair pair {static_cast<qsizetype>(known->line), static_cast<qsizetype>(i)};
            if (before.scene == lines[i].scene || pairs.contains(pair)
                || reported.contains(static_cast<qsizetype>(i)) || repeats.isExcused(row))
                continue;
            pairs.insert(pair);
            qsizetype length = wordsInARow;
            while (at + length < words.size() && known->word + length < before.words.size()
                && words[at + length] == before.words[known->word + length])
                ++length;
            found(all, ReviewCheck::Repetition, action ? Severity::Suggestion : Severity::Minor,
                QStringLiteral("comedy"), {lines[i].scene->id(), before.scene->id()}, lines[i].text,
                QStringLiteral("%1 says again what %2 had: %3.")
                    .arg(lines[i].scene->name(), before.scene->name().toLower(),
                        quoted(words.mid(at, length).join(u' '))),
                action ? QStringLiteral("Describe one of the two otherwise.")
                       : QStringLiteral("Say one of the two otherwise, or make it a callback with a twist."));
        }
    }
}

} // namespace

Findings checkRepetition(const Episode &episode)
{
    Repeats repeats(episode);
    std::vector<Line> speeches;
    std::vector<Line> actions;
    for (const Scene &scene : episode.scenes) {
        for (const Speech &speech : scene.speeches)
            speeches.push_back(repeats.line(scene, speech.text));
        for (const QString &action : scene.actions)
            actions.push_back(repeats.line(scene, action));
    }
    Findings all;
    for (const auto *lines : {&speeches, &actions}) {
        QSet<qsizetype> reported;
        findRepeatedLines(all, *lines, reported, lines == &actions);
        findSharedRuns(all, *lines, reported, repeats, lines == &actions);
    }
    return all;
}

} // namespace dg::review
