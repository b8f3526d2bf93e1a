// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/checks.h"
#include "core/review/fact_statement.h"
#include "core/review/review_words.h"

#include <QSet>

#include <algorithm>
#include <optional>

namespace dg::review {

namespace {

/// One thing that somebody knows or holds at an edge of a scene.
struct Fact {
    const Scene *scene = nullptr;
    QString who; ///< a person's word
    std::vector<FactStatement> statements; ///< as a whole first
    [[nodiscard]] const QString &text() const { return statements.front().text; }
};

std::vector<Fact> factsAt(const Scene &scene, const std::vector<Holding> &holdings, const FactReader &reader)
{
    std::vector<Fact> facts;
    for (const Holding &holding : holdings) {
        for (const QString &text : holding.facts) {
            Fact fact {&scene, reader.personWord(holding.who), reader.read(text, holding.who)};
            if (!fact.statements.empty())
                facts.push_back(std::move(fact));
        }
    }
    return facts;
}

FactRelation relation(const Fact &a, const Fact &b)
{
    const FactRelation whole = compare(a.statements.front(), b.statements.front());
    if (whole != FactRelation::Unrelated)
        return whole;
    return compare(a.statements.back(), b.statements.back());
}

bool isMental(const Fact &fact)
{
    return std::any_of(fact.statements.begin(), fact.statements.end(),
        [](const FactStatement &statement) { return statement.mental; });
}

class FactCheck {
public:
    explicit FactCheck(const Episode &episode)
        : m_episode(episode)
        , m_reader(episode.text.show, episode.text.outline)
    {
        for (const Scene &scene : episode.scenes) {
            m_entries.push_back(factsAt(scene, scene.outline->atEntry, m_reader));
            m_exits.push_back(factsAt(scene, scene.outline->atExit, m_reader));
        }
    }

    Findings run()
    {
        for (std::size_t i = 0; i < m_episode.scenes.size(); ++i) {
            for (const Fact &entry : m_entries[i])
                checkEntry(i, entry);
            checkPossessions(i);
        }
        return std::move(m_found);
    }

private:
    bool isIn(std::size_t scene, const QString &person) const
    {
        const QStringList &cast = m_episode.scenes[scene].outline->cast;
        const auto is = [&](const QString &name) { return m_reader.personWord(name) == person; };
        const auto holds = [&](const std::vector<Fact> &facts) {
            return std::any_of(
                facts.begin(), facts.end(), [&](const Fact &fact) { return fact.who == person; });
        };
        return std::any_of(cast.begin(), cast.end(), is) || holds(m_entries[scene]) || holds(m_exits[scene]);
    }

    /// Against the exit of the scene before, whoever says so there, and of the last that this person was in.
    void checkEntry(std::size_t at, const Fact &entry)
    {
        for (std::size_t i = at; i-- > 0;) {
            const Fact *against = nullptr;
            for (const Fact &exit : m_exits[i]) {
                const FactRelation how = relation(exit, entry);
                if (how == FactRelation::Same)
                    return; // that is how it has come to be so
                const bool counts =
                    exit.who == entry.who || (i + 1 == at && !isMental(exit) && !isMental(entry));
                if (how == FactRelation::Contradicts && counts && (!against || exit.who == entry.who))
                    against = &exit;
            }
            if (against) {
                report(*against, entry);
                return;
            }
            if (i + 1 < at) {
                for (const Fact &earlier : m_entries[i + 1]) {
                    if (relation(earlier, entry) == FactRelation::Same)
                        return; // reported there, if at all
                }
            }
            if (isIn(i, entry.who))
                return;
        }
    }

    void report(const Fact &exit, const Fact &entry)
    {
        const QString key = exit.text() + u'\n' + entry.text();
        if (m_reported.contains(key))
            return;
        m_reported.insert(key);
        const bool samePerson = exit.who == entry.who;
        const QString who = m_reader.nameOf(exit.who);
        const QString problem = samePerson
            ? QStringLiteral("When %1 ends, %2 is left with %3; when %4 begins, it is %5.")
            : QStringLiteral("When %1 ends, %2 has %3; when %4 begins, %6 has %5.");
        const bool apart = exit.scene->number + 1 < entry.scene->number;
        found(m_found, ReviewCheck::Facts, Severity::Major, QStringLiteral("continuity"),
            {entry.scene->id(), exit.scene->id()}, entry.text(),
            samePerson ? problem.arg(exit.scene->name().toLower(), who, quoted(exit.text()),
                entry.scene->name().toLower(), quoted(entry.text()))
                       : problem.arg(exit.scene->name().toLower(), who, quoted(exit.text()),
                           entry.scene->name().toLower(), quoted(entry.text()), m_reader.nameOf(entry.who)),
            apart ? QStringLiteral("Show in between how it changed, or bring the two into line.")
                  : QStringLiteral("Bring the two into line, or let one of the scenes show how it changed."));
    }

    struct Held {
        QStringList thing;
        QString holder; ///< empty: nobody, or nobody knows
        Fact fact;
        std::size_t scene = 0;
    };

    /// "the tin" is "the election tin" as long as nothing says otherwise.
    static bool isSame(const QStringList &a, const QStringList &b)
    {
        if (a.isEmpty() || b.isEmpty() || a.last() != b.last())
            return false;
        const QStringList &few = a.size() < b.size() ? a : b;
        const QStringList &many = a.size() < b.size() ? b : a;
        return std::all_of(few.begin(), few.end(), [&](const QString &word) { return many.contains(word); });
    }

    Held *held(const QStringList &thing)
    {
        const auto found = std::find_if(
            m_held.begin(), m_held.end(), [&](const Held &each) { return isSame(each.thing, thing); });
        return found == m_held.end() ? nullptr : &*found;
    }

    void hold(const FactPossession &possession, const Fact &fact, std::size_t scene)
    {
        Held *known = held(possession.thing);
        if (!known) {
            m_held.push_back({possession.thing, {}, fact, scene});
            known = &m_held.back();
        }
        if (possession.has)
            known->holder = possession.holder;
        else if (known->holder == possession.holder)
            known->holder.clear();
        known->fact = fact;
        known->scene = scene;
    }

    /// Whether a scene between the two may have shown how it changed hands.
    bool mayHaveChangedHands(const Held &known, std::size_t to) const
    {
        for (std::size_t i = known.scene + 1; i < to; ++i) {
            const Scene &scene = m_episode.scenes[i];
            const OutlineScene &outline = *scene.outline;
            QStringList texts = scene.actions;
            texts << outline.want << outline.obstacle << outline.handoffIn << outline.handoffOut
                  << outline.turn.from << outline.turn.to << outline.turn.because << outline.tactics
                  << outline.game.rungs;
            for (const Speech &speech : scene.speeches)
                texts.append(speech.text);
            const bool named = std::any_of(texts.begin(), texts.end(),
                [&](const QString &text) { return wordsOf(text).contains(known.thing.last()); });
            if (named)
                return true;
        }
        return false;
    }

    void checkPossessions(std::size_t at)
    {
        const auto possessionOf = [](const Fact &fact) -> std::optional<FactPossession> {
            if (auto whole = possessionIn(fact.statements.front()))
                return whole;
            return possessionIn(fact.statements.back());
        };
        for (const Fact &entry : m_entries[at]) {
            const auto possession = possessionOf(entry);
            if (!possession)
                continue;
            const Held *known = held(possession->thing);
            const bool another =
                known && possession->has && !known->holder.isEmpty() && known->holder != possession->holder;
            const bool taken = known && !possession->has && known->holder == possession->holder;
            if (!possession->changesHands && (another || taken) && known->scene < at
                && !mayHaveChangedHands(*known, at)) {
                report(known->fact, entry);
                continue; // the exits go by what is written there
            }
            hold(*possession, entry, at);
        }
        for (const Fact &exit : m_exits[at]) {
            if (const auto possession = possessionOf(exit))
                hold(*possession, exit, at);
        }
    }

    const Episode &m_episode;
    const FactReader m_reader;
    std::vector<std::vector<Fact>> m_entries; ///< by scene
    std::vector<std::vector<Fact>> m_exits;
    std::vector<Held> m_held;
    QSet<QString> m_reported;
    Findings m_found;
};

} // namespace

Findings checkFacts(const Episode &episode)
{
    return FactCheck(episode).run();
}

} // namespace dg::review
