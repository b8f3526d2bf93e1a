// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/stages/punch_up/punch_up_stage.h"

#include "core/pipeline/answer_schema.h"
#include "core/pipeline/draft_material.h"
#include "core/pipeline/read_answer.h"
#include "core/pipeline/scene_chain.h"
#include "core/screenplay/fountain.h"
#include "core/screenplay/page_length.h"
#include "core/screenplay/speech_lines.h"
#include "core/story/inputs/punch_up_inputs.h"
#include "core/story/json.h"
#include "core/story/punch_up.h"
#include "core/story/voice.h"

#include <QJsonArray>

#include <algorithm>
#include <cmath>

namespace dg {

/// A punched-up scene is at most so much longer, in per cent.
static constexpr qsizetype longestInPercent = 120;

std::vector<StageInstance> PunchUpStage::instances(const RunMaterial &material) const
{
    std::vector<StageInstance> instances;
    if (!material.passes.punchUp)
        return instances;
    for (const SceneAttempt &attempt : attempts(material)) {
        StageInstance instance;
        instance.subject = attempt.subject();
        instance.label = passLabel(material, attempt, QStringLiteral("punch-up"));
        instance.after.push_back({writingOf(attempt)});
        instance.estimate = estimate::punchUp;
        instances.push_back(std::move(instance));
    }
    return instances;
}

std::optional<QString> PunchUpStage::whyNotNeeded(const RunMaterial &material, const QString &subject) const
{
    return whyNotRefined(material, SceneAttempt::of(subject));
}

Expected<QJsonObject> PunchUpStage::inputs(const RunMaterial &material, const QString &subject) const
{
    const SceneAttempt attempt = SceneAttempt::of(subject);
    const auto scene = outlineSceneOf(material, attempt.scene);
    if (!scene)
        return tl::unexpected<Error>(scene.error());
    const auto voices = voicesIn(material, **scene);
    if (!voices)
        return tl::unexpected<Error>(voices.error());
    PunchUpInputs inputs {writtenText(material, attempt), (*scene)->plants, (*scene)->turn, {}};
    for (const NamedVoice &each : *voices)
        inputs.humour.push_back({each.name, each.voice.humour});
    return toJson(inputs);
}

QStringList PunchUpStage::characters(const QJsonObject &inputs) const
{
    QStringList names;
    for (const QJsonValue &humour : inputs.value(QStringLiteral("humour")).toArray())
        names.append(humour.toObject().value(QStringLiteral("name")).toString());
    return names;
}

std::shared_ptr<const AnswerSchema> PunchUpStage::schema() const
{
    static const auto schema = makeAnswerSchema(QStringLiteral("punch_up"), jsonSchema<PunchUp>());
    return schema;
}

PromptLibrary::Values PunchUpStage::promptValues(const QJsonObject &inputs) const
{
    const auto text = [&](const char *field) { return readableText(inputs.value(QLatin1String(field))); };
    return {
        {QStringLiteral("humour"), text("humour")},
        {QStringLiteral("plants"), text("plants")},
        {QStringLiteral("turn"), text("turn")},
        {QStringLiteral("text"),
            withSpeechNumbers(inputs.value(QStringLiteral("text")).toString()).trimmed()},
    };
}

namespace {

/// Takes a punch-up's replacements one by one, and leaves out those that break a rule.
class Replacing {
public:
    explicit Replacing(const PunchUpInputs &inputs)
        : m_inputs(inputs)
        , m_speeches(speechesOf(inputs.text))
        , m_text(inputs.text)
    {
    }

    void take(const LineReplacement &replacement)
    {
        const Speech *speech = addressed(m_speeches, replacement.line, replacement.old);
        const bool isTaken = speech
            && std::any_of(m_kept.begin(), m_kept.end(),
                [&](const LineReplacement &each) { return each.line == speech->number; });
        if (!speech || isTaken)
            return;
        LineReplacement kept {speech->number, speech->text, {}, replacement.extra};
        QString changed;
        for (const QString &alternative : replacement.alternatives) {
            const QString line = alternative.simplified();
            if (line.isEmpty() || isSameLine(line, speech->text) || kept.alternatives.contains(line)
                || unsays(*speech, line))
                continue;
            auto with = withSpeech(m_text, speech->number, speech->text, line);
            if (!with)
                continue;
            if (kept.alternatives.isEmpty()) {
                if (with->size() * 100 > m_inputs.text.size() * longestInPercent)
                    continue;
                changed = std::move(*with);
            }
            kept.alternatives.append(line);
        }
        if (kept.alternatives.isEmpty())
            return;
        m_text = changed;
        m_kept.push_back(std::move(kept));
    }

    [[nodiscard]] const std::vector<LineReplacement> &kept() const { return m_kept; }
    [[nodiscard]] const QString &text() const { return m_text; }

private:
    /// Whether a plant that the speech says is not said word for word any more.
    [[nodiscard]] bool unsays(const Speech &speech, const QString &line) const
    {
        return std::any_of(m_inputs.plants.begin(), m_inputs.plants.end(), [&](const Plant &plant) {
            return holdsWords(speech.text, plant.words) && !holdsWords(line, plant.words);
        });
    }

    const PunchUpInputs &m_inputs;
    const std::vector<Speech> m_speeches;
    QString m_text;
    std::vector<LineReplacement> m_kept;
};

} // namespace

Expected<QByteArray> PunchUpStage::accept(const QJsonObject &inputs, const QByteArray &answer) const
{
    auto punchUp = readAnswer<PunchUp>(answer, QStringLiteral("The punch-up"));
    if (!punchUp)
        return tl::unexpected<Error>(punchUp.error());
    const auto of = readInputs<PunchUpInputs>(inputs);
    Replacing replacing(of);
    for (const LineReplacement &each : punchUp->replacements)
        replacing.take(each);
    punchUp->replacements = replacing.kept();

    const int eighths = pageEighths(readFountain(replacing.text(), TitlePage::None).elements);
    const double jokes = static_cast<double>(punchUp->report.jokes.size());
    punchUp->report.densityPerPage = eighths == 0 ? 0 : std::round(jokes * 80 / eighths) / 10;
    return canonicalJson(toJson(*punchUp));
}

} // namespace dg
