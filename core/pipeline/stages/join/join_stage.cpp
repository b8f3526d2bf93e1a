// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/stages/join/join_stage.h"

#include "core/pipeline/answer_schema.h"
#include "core/pipeline/read_answer.h"
#include "core/pipeline/scene_chain.h"
#include "core/screenplay/speech_lines.h"
#include "core/story/inputs/join_inputs.h"
#include "core/story/json.h"
#include "core/story/scene_edits.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace dg {

/// So many speeches of each side of a seam are shown and may change.
static constexpr int speechesAtAnEdge = 2;
/// Of a payoff's speeches at most so many, those that are nearest to its plant.
static constexpr int speechesOfAPayoff = 2;

std::vector<StageInstance> JoinStage::instances(const RunMaterial &material) const
{
    std::vector<StageInstance> instances;
    if (!material.passes.join)
        return instances;
    const auto numberOf = [&](const SceneId &scene) {
        const auto &scenes = material.outline->scenes;
        return std::find_if(
                   scenes.begin(), scenes.end(), [&](const OutlineScene &each) { return each.id == scene; })
            - scenes.begin() + 1;
    };
    for (const Seam &seam : openSeams(material)) {
        StageInstance instance;
        instance.subject = seam.subject();
        instance.label =
            QStringLiteral("Seam of scenes %1 and %2").arg(numberOf(seam.earlier)).arg(numberOf(seam.later));
        for (const SceneId &scene : {seam.earlier, seam.later})
            instance.after.push_back({{stages::scene, QString::fromStdString(scene.value())}});
        instance.estimate = estimate::join;
        instances.push_back(std::move(instance));
    }
    return instances;
}

static std::vector<EdgeSpeech> edgeOf(const std::vector<Speech> &speeches)
{
    std::vector<EdgeSpeech> edge;
    for (const Speech &speech : speeches)
        edge.push_back({speech.number, speech.speaker, speech.text});
    return edge;
}

/// Words that say what a line is about, folded.
static QSet<QString> tellingWords(const QString &text)
{
    static const QRegularExpression word(
        QStringLiteral("[\\w']{4,}"), QRegularExpression::UseUnicodePropertiesOption);
    QSet<QString> words;
    for (auto matches = word.globalMatch(text.toCaseFolded()); matches.hasNext();)
        words.insert(matches.next().captured());
    return words;
}

/// Where the scene takes a plant up: the speeches that share most of its words, in the scene's order.
static std::vector<EdgeSpeech> takingUp(const std::vector<Speech> &speeches, const QString &words)
{
    const QSet<QString> planted = tellingWords(words);
    std::vector<std::pair<qsizetype, const Speech *>> near;
    for (const Speech &speech : speeches) {
        const qsizetype shared = tellingWords(speech.text).intersect(planted).size();
        if (shared > 0 && shared * 3 >= planted.size())
            near.emplace_back(shared, &speech);
    }
    std::stable_sort(
        near.begin(), near.end(), [](const auto &a, const auto &b) { return a.first > b.first; });
    if (std::ssize(near) > speechesOfAPayoff)
        near.resize(speechesOfAPayoff);
    std::vector<Speech> lines;
    for (const auto &each : near)
        lines.push_back(*each.second);
    std::sort(
        lines.begin(), lines.end(), [](const Speech &a, const Speech &b) { return a.number < b.number; });
    return edgeOf(lines);
}

static std::vector<PayoffDue> payoffsDue(
    const Outline &outline, const OutlineScene &later, const std::vector<Speech> &speeches)
{
    std::vector<PayoffDue> due;
    for (const Payoff &payoff : later.payoffs) {
        for (const OutlineScene &scene : outline.scenes) {
            if (&scene == &later)
                break;
            for (const Plant &plant : scene.plants) {
                if (plant.label == payoff.label)
                    due.push_back(
                        {plant.words, plant.speaker, payoff.twist, takingUp(speeches, plant.words)});
            }
        }
    }
    return due;
}

Expected<QJsonObject> JoinStage::inputs(const RunMaterial &material, const QString &subject) const
{
    const auto seam = Seam::of(subject);
    if (!seam)
        return fail(ErrorKind::Internal, "A seam was asked for that is none.");
    const auto earlier = outlineSceneOf(material, seam->earlier);
    if (!earlier)
        return tl::unexpected<Error>(earlier.error());
    const auto later = outlineSceneOf(material, seam->later);
    if (!later)
        return tl::unexpected<Error>(later.error());
    const auto mayChange = [&](const SceneId &scene) { return !material.held.contains(scene); };
    const auto before = speechesOf(takeText(material, seam->earlier));
    const auto behind = speechesOf(takeText(material, seam->later));
    return toJson(JoinInputs {{(*earlier)->slug, (*earlier)->handoffOut, mayChange(seam->earlier),
                                  edgeOf(lastSpeeches(before, speechesAtAnEdge))},
        {(*later)->slug, (*later)->handoffIn, mayChange(seam->later),
            edgeOf(firstSpeeches(behind, speechesAtAnEdge))},
        payoffsDue(*material.outline, **later, behind)});
}

std::shared_ptr<const AnswerSchema> JoinStage::schema() const
{
    static const auto schema = makeAnswerSchema(stageName(), jsonSchema<SeamEdits>());
    return schema;
}

static QString spoken(const std::vector<EdgeSpeech> &speeches)
{
    QStringList lines;
    for (const EdgeSpeech &each : speeches)
        lines.append(QStringLiteral("[%1] %2: %3").arg(each.line).arg(each.who, each.text));
    return lines.join(QLatin1Char('\n'));
}

static QString edgeText(const SceneEdge &edge)
{
    const QString fixed =
        edge.mayChange ? QString() : QStringLiteral("\nThis side is fixed: not a word of it changes.");
    const QString handoff =
        edge.handoff.isEmpty() ? QString() : QStringLiteral("\nThe outline: %1").arg(edge.handoff);
    return edge.slug + handoff + fixed + QLatin1Char('\n') + spoken(edge.speeches);
}

static QString payoffText(const PayoffDue &due)
{
    QString text = QStringLiteral("- %1 said: \"%2\"").arg(due.speaker, due.words);
    if (!due.twist.isEmpty())
        text += QStringLiteral("\n  It comes back as: %1").arg(due.twist);
    for (const EdgeSpeech &each : due.lines)
        text += QStringLiteral("\n  [%1] %2: %3").arg(each.line).arg(each.who, each.text);
    return text;
}

PromptLibrary::Values JoinStage::promptValues(const QJsonObject &object) const
{
    const auto inputs = readInputs<JoinInputs>(object);
    QStringList payoffs;
    for (const PayoffDue &due : inputs.payoffs)
        payoffs.append(payoffText(due));
    return {
        {QStringLiteral("earlier"), edgeText(inputs.earlier)},
        {QStringLiteral("later"), edgeText(inputs.later)},
        {QStringLiteral("payoffs"), payoffs.join(QLatin1Char('\n'))},
    };
}

/// The speeches of one side that may change.
static std::vector<Speech> changeable(const JoinInputs &inputs, SeamSide side)
{
    const SceneEdge &edge = side == SeamSide::Earlier ? inputs.earlier : inputs.later;
    std::vector<Speech> speeches;
    if (!edge.mayChange)
        return speeches;
    const auto add = [&](const std::vector<EdgeSpeech> &from) {
        for (const EdgeSpeech &each : from) {
            const bool isThere = std::any_of(speeches.begin(), speeches.end(),
                [&](const Speech &speech) { return speech.number == each.line; });
            if (!isThere)
                speeches.push_back({each.line, each.who, each.text});
        }
    };
    add(edge.speeches);
    if (side == SeamSide::Later) {
        for (const PayoffDue &due : inputs.payoffs)
            add(due.lines);
    }
    return speeches;
}

Expected<QByteArray> JoinStage::accept(const QJsonObject &object, const QByteArray &answer) const
{
    const auto given = readAnswer<SeamEdits>(answer, QStringLiteral("The join"));
    if (!given)
        return tl::unexpected<Error>(given.error());
    const auto inputs = readInputs<JoinInputs>(object);
    SeamEdits kept {{}, given->extra};
    for (SeamEdit edit : given->edits) {
        const auto speeches = changeable(inputs, edit.side);
        const auto speech = std::find_if(speeches.begin(), speeches.end(),
            [&](const Speech &each) { return each.number == edit.line && isSameLine(each.text, edit.old); });
        const bool isTaken = std::any_of(kept.edits.begin(), kept.edits.end(),
            [&](const SeamEdit &each) { return each.side == edit.side && each.line == edit.line; });
        edit.text = edit.text.simplified();
        if (speech == speeches.end() || isTaken || edit.text.isEmpty() || isSameLine(edit.text, speech->text))
            continue;
        edit.old = speech->text;
        kept.edits.push_back(std::move(edit));
    }
    return canonicalJson(toJson(kept));
}

} // namespace dg
