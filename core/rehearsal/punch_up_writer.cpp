// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rehearsal/page.h"
#include "core/rehearsal/words.h"
#include "core/rehearsal/writers.h"

#include <QSet>

#include <algorithm>

namespace dg::rehearsal {

namespace {

/// "a punchline of rung 2", for a report.
QString kindOf(const KnownLine &line)
{
    if (line.step == QLatin1String("button"))
        return QStringLiteral("button");
    if (line.step == QLatin1String("turn"))
        return QStringLiteral("turn");
    if (line.step == QLatin1String("payoff"))
        return QStringLiteral("callback");
    const QString rung = line.step.section(QLatin1Char(' '), -1).left(1);
    return rung == QLatin1String("1") || rung == QLatin1String("2") || rung == QLatin1String("3")
        ? QStringLiteral("rung ") + rung
        : QStringLiteral("exchange");
}

class PunchUpWriter {
public:
    PunchUpWriter(const Library &library, const PunchUpInputs &inputs, Random &random)
        : m_library(library)
        , m_inputs(inputs)
        , m_random(random)
        , m_speeches(speechesIn(inputs.text))
    {
        for (const Element &each : m_speeches)
            m_said.insert(normalised(each.text));
    }

    PunchUp write()
    {
        for (std::size_t i = 0; i < m_speeches.size(); ++i)
            report(i);
        replace();
        return std::move(m_punchUp);
    }

private:
    /// The last speech of a block is what the block is for; what comes before sets it up.
    void report(std::size_t at)
    {
        const KnownLine *line = m_library.find(m_speeches[at].text);
        const bool isLast = at + 1 == m_speeches.size();
        const bool isButton = isLast && (!line || line->closes);
        const bool isCallback = line && !line->callbackTo.isEmpty();
        if (at == 0 || !(isButton || isCallback || (line && line->closes && line->answers)))
            return;
        Joke joke;
        joke.setup = m_speeches[at - 1].text;
        joke.punchline = m_speeches[at].text;
        joke.kind = isButton ? QStringLiteral("button")
            : isCallback     ? QStringLiteral("callback")
                             : kindOf(*line);
        joke.callbackTo = isCallback ? line->callbackTo : QString();
        joke.timing =
            isLast ? QStringLiteral("the last line") : QStringLiteral("the last line of its exchange");
        joke.why = QStringLiteral("Not judged: Rehearsal knows where its jokes are, not how good.");
        m_punchUp.report.jokes.push_back(std::move(joke));
    }

    [[nodiscard]] bool holdsAPlant(const QString &text) const
    {
        return std::any_of(m_inputs.plants.begin(), m_inputs.plants.end(), [&](const Plant &plant) {
            return !plant.words.isEmpty() && text.contains(plant.words.simplified());
        });
    }

    /// Other wordings of a line belong to its scene as the line does: nothing else in the episode has them.
    QStringList otherWordings(const Element &speech) const
    {
        constexpr qsizetype most = 3;
        const KnownLine *line = m_library.find(speech.text);
        if (!line || holdsAPlant(speech.text) || !line->wordings.contains(speech.text))
            return {};
        QStringList others;
        for (const QString &each : line->wordings) {
            if (!m_said.contains(normalised(each)) && others.size() < most)
                others.append(each);
        }
        return others;
    }

    void replace()
    {
        constexpr std::size_t most = 2;
        std::vector<LineReplacement> found;
        for (std::size_t i = 0; i < m_speeches.size(); ++i) {
            const QStringList others = otherWordings(m_speeches[i]);
            if (!others.isEmpty())
                found.push_back({static_cast<int>(i) + 1, m_speeches[i].text, others, {}});
        }
        m_random.shuffle(found);
        found.resize(std::min(most, found.size()));
        std::sort(found.begin(), found.end(),
            [](const LineReplacement &a, const LineReplacement &b) { return a.line < b.line; });
        m_punchUp.replacements = std::move(found);
    }

    const Library &m_library;
    const PunchUpInputs &m_inputs;
    Random &m_random;
    std::vector<Element> m_speeches;
    QSet<QString> m_said; ///< normalised
    PunchUp m_punchUp;
};

} // namespace

PunchUp writePunchUp(const Library &library, const PunchUpInputs &inputs, Random random)
{
    return PunchUpWriter(library, inputs, random).write();
}

} // namespace dg::rehearsal
