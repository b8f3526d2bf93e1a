// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rehearsal/page.h"
#include "core/rehearsal/words.h"
#include "core/rehearsal/writers.h"

#include "core/screenplay/fountain.h"

#include <QSet>

#include <algorithm>

namespace dg::rehearsal {

namespace {

class StagingWriter {
public:
    StagingWriter(const Library &library, const StagingInputs &inputs, Random &random)
        : m_library(library)
        , m_inputs(inputs)
        , m_random(random)
        , m_script(readFountain(inputs.text, TitlePage::None))
    {
    }

    QString write()
    {
        // Text of another hand that would not be written back as it is stays as it is.
        if (writeFountain(m_script) != m_inputs.text)
            return m_inputs.text;
        std::vector<std::size_t> places = gaps();
        spread(places);
        // From the end, so that the earlier places stay where they are.
        QStringList actions = actionsFor(places);
        for (std::size_t i = places.size(); i-- > 0;) {
            const QString text = actions.value(static_cast<qsizetype>(i));
            if (!text.isEmpty())
                m_script.elements.insert(m_script.elements.begin() + static_cast<std::ptrdiff_t>(places[i]),
                    {ElementType::Action, text});
        }
        return writeFountain(m_script);
    }

private:
    [[nodiscard]] const ScriptElement &element(std::size_t at) const { return m_script.elements[at]; }

    /// Where one speech follows another with nothing to see in between.
    [[nodiscard]] std::vector<std::size_t> gaps() const
    {
        std::vector<std::size_t> found;
        for (std::size_t i = 1; i < m_script.elements.size(); ++i) {
            if (element(i).type == ElementType::Character && !element(i).dual && isOfSpeech(element(i - 1)))
                found.push_back(i);
        }
        return found;
    }

    static void spread(std::vector<std::size_t> &places)
    {
        constexpr std::size_t most = 4;
        if (places.size() <= most)
            return;
        std::vector<std::size_t> some;
        for (std::size_t i = 0; i < most; ++i)
            some.push_back(places[(2 * i + 1) * places.size() / (2 * most)]);
        places = std::move(some);
    }

    /// The beats that were written for this scene and are not in it yet; empty for any other one.
    [[nodiscard]] QStringList beatsOfStory() const
    {
        QSet<QString> there;
        const KnownLine *known = nullptr;
        for (const ScriptElement &each : m_script.elements) {
            if (each.type == ElementType::Action)
                there.insert(normalised(each.text));
            const KnownLine *line = each.type == ElementType::Dialogue ? m_library.find(each.text) : nullptr;
            if (line && line->story >= 0)
                known = line;
        }
        if (!known)
            return {};
        const auto &scenes = m_library.stories[static_cast<std::size_t>(known->story)].scenes;
        const auto scene = scenes.find(known->scene);
        const auto beats = scene->second.find(QStringLiteral("beat"));
        QStringList left;
        if (beats != scene->second.end()) {
            for (const Block &block : beats->second) {
                const QString text = block.lines.front().wordings.front();
                if (slotsIn(text).isEmpty() && !there.contains(normalised(text)))
                    left.append(text);
            }
        }
        return left;
    }

    /// Short ones, so that two scenes which draw the same do not repeat a sentence.
    [[nodiscard]] QStringList shortActions(const std::vector<std::size_t> &places)
    {
        constexpr qsizetype mostWords = 5;
        QStringList things;
        for (const QString &thing : m_inputs.place.things)
            things.append(definite(thing));
        things.removeAll(QString());
        m_random.shuffle(things);
        const auto deck = m_library.actions.find(QStringLiteral("stage"));
        QStringList left = deck == m_library.actions.end() ? QStringList() : deck->second;
        m_random.shuffle(left);

        QStringList actions;
        for (const std::size_t place : places) {
            QString chosen;
            for (qsizetype i = 0; i < left.size() && chosen.isEmpty(); ++i) {
                if (things.isEmpty() && slotsIn(left.at(i)).contains(QStringLiteral("thing")))
                    continue;
                const QString filled = fill(left.at(i),
                    {{QStringLiteral("A"), nameOf(element(place).text)},
                        {QStringLiteral("thing"), things.value(0)}});
                if (filled.split(QLatin1Char(' ')).size() > mostWords)
                    continue;
                chosen = filled;
                left.removeAt(i);
            }
            actions.append(chosen);
            if (!things.isEmpty())
                things.move(0, things.size() - 1);
        }
        return actions;
    }

    /// "MRS PELL (V.O.)" as "Mrs Pell".
    static QString nameOf(const QString &cue)
    {
        QString name = cue.section(QLatin1Char('('), 0, 0).simplified().toLower();
        bool begins = true;
        for (QChar &c : name) {
            if (begins)
                c = c.toUpper();
            begins = c.isSpace() || c == QLatin1Char('-');
        }
        return name;
    }

    QStringList actionsFor(const std::vector<std::size_t> &places)
    {
        QStringList beats = beatsOfStory();
        m_random.shuffle(beats);
        if (!beats.isEmpty())
            return beats.first(std::min(beats.size(), static_cast<qsizetype>(places.size())));
        return shortActions(places);
    }

    const Library &m_library;
    const StagingInputs &m_inputs;
    Random &m_random;
    Script m_script;
};

} // namespace

QString writeStaging(const Library &library, const StagingInputs &inputs, Random random)
{
    return StagingWriter(library, inputs, random).write();
}

} // namespace dg::rehearsal
