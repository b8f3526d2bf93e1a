// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/stages/scene/scene_stage.h"

#include "core/pipeline/read_answer.h"
#include "core/pipeline/scene_chain.h"
#include "core/story/inputs/scene_inputs.h"
#include "core/story/json.h"

#include <QJsonArray>

namespace dg {

static SceneId sceneIdOf(const QString &subject)
{
    return SceneId(subject.toStdString());
}

std::vector<StageInstance> SceneStage::instances(const RunMaterial &material) const
{
    std::vector<StageInstance> instances;
    if (!material.outline)
        return instances;
    for (const OutlineScene &scene : material.outline->scenes) {
        StageInstance instance;
        instance.subject = QString::fromStdString(scene.id.value());
        instance.label = sceneLabel(material, scene.id);
        instance.after.push_back({{stages::outline, {}}});
        if (!material.held.contains(scene.id)) {
            // A pass that fails leaves the scene with the text it has.
            for (int number = 1; number <= attemptsOf(material.passes); ++number) {
                const SceneAttempt attempt {scene.id, number};
                for (StageRef &each : chainOf(material.passes, attempt)) {
                    const bool required = each.stage == stages::draft;
                    instance.after.push_back({std::move(each), required});
                }
                if (number > 1 && material.passes.comparison) {
                    for (const QLatin1String order : {stages::compare, stages::compareReversed})
                        instance.after.push_back({{order, attempt.subject()}, false});
                }
            }
        }
        instances.push_back(std::move(instance));
    }
    return instances;
}

Expected<QJsonObject> SceneStage::inputs(const RunMaterial &material, const QString &subject) const
{
    const SceneId scene = sceneIdOf(subject);
    if (material.held.contains(scene))
        return toJson(SceneInputs {{{takeText(material, scene)}}});
    SceneInputs inputs = versionsOf(material, scene, attemptsOf(material.passes));
    if (inputs.versions.empty())
        return fail(ErrorKind::NotFound, "The scene is not written yet.", "Generate it first.");
    return toJson(inputs);
}

Expected<QByteArray> SceneStage::make(const QJsonObject &object) const
{
    const auto inputs = fromJson<SceneInputs>(object);
    if (!inputs)
        return tl::unexpected<Error>(inputs.error());
    if (inputs->versions.empty())
        return fail(ErrorKind::Internal, "A take was asked for of a scene that is not written.");
    return inputs->versions[chosenVersion(*inputs)].text.toUtf8();
}

std::vector<QJsonObject> SceneStage::setAside(const QJsonObject &object) const
{
    const auto inputs = readInputs<SceneInputs>(object);
    std::vector<QJsonObject> others;
    if (inputs.versions.empty())
        return others;
    const SceneVersion &chosen = inputs.versions[chosenVersion(inputs)];
    for (const SceneVersion &version : inputs.versions) {
        if (version.text != chosen.text)
            others.push_back(toJson(SceneInputs {{version}}));
    }
    return others;
}

/// The attempt whose text it is; of several the latest.
static SceneAttempt attemptOf(const RunMaterial &material, const SceneId &scene, const QByteArray &body)
{
    int last = 1;
    for (int number = 2; number <= attemptsOf(material.passes); ++number) {
        if (isWritten(material, {scene, number}))
            last = number;
    }
    for (int number = last; number > 1; --number) {
        if (finishedText(material, {scene, number}).toUtf8() == body)
            return {scene, number};
    }
    return {scene, 1};
}

/// What the version was made of, in order: its own chain, and that of every attempt before it.
static std::vector<StageResult> chainResults(const RunMaterial &material, const SceneAttempt &attempt)
{
    std::vector<StageResult> results;
    for (int number = 1; number <= attempt.attempt; ++number) {
        for (const StageRef &ref : chainOf(material.passes, {attempt.scene, number})) {
            const auto found = material.results.find(ref);
            if (found != material.results.end())
                results.push_back(found->second);
        }
    }
    return results;
}

static void addUsage(const std::vector<StageResult> &results, QJsonObject &provenance)
{
    for (const char *field : {"inputTokens", "outputTokens", "microUsd"}) {
        qint64 sum = 0;
        for (const StageResult &each : results)
            sum += each.provenance.value(QLatin1String(field)).toInteger();
        provenance.insert(QLatin1String(field), sum);
    }
}

/// What any of them has to say of its words.
static QString disclosureOf(const std::vector<StageResult> &results)
{
    for (const StageResult &each : results) {
        const QString disclosure = each.provenance.value(QStringLiteral("disclosure")).toString();
        if (!disclosure.isEmpty())
            return disclosure;
    }
    return {};
}

QJsonObject SceneStage::provenance(
    const RunMaterial &material, const QString &subject, const QByteArray &body) const
{
    const SceneId scene = sceneIdOf(subject);
    QJsonObject provenance;
    if (material.held.contains(scene))
        return provenance;
    const SceneAttempt attempt = attemptOf(material, scene, body);
    const auto draft = material.results.find({stages::draft, subject});
    const auto writing = material.results.find(writingOf(attempt));
    if (draft == material.results.end() || writing == material.results.end())
        return provenance;

    const std::vector<StageResult> made = chainResults(material, attempt);
    QJsonArray madeOf;
    for (const StageResult &each : made)
        madeOf.append(static_cast<qint64>(each.id.value()));
    provenance.insert(QStringLiteral("madeOf"), madeOf);
    provenance.insert(QStringLiteral("refinements"), attempt.attempt - 1);
    provenance.insert(QStringLiteral("inputs"), draft->second.provenance.value(QStringLiteral("inputs")));
    provenance.insert(QStringLiteral("draftVariant"), draft->second.variant);
    const auto steering = material.steering.find(scene);
    if (steering != material.steering.end() && !steering->second.direction.isEmpty())
        provenance.insert(QStringLiteral("direction"), toJson(steering->second.direction));
    for (const char *field : {"provider", "model", "promptVersion", "source"}) {
        const QJsonValue value = writing->second.provenance.value(QLatin1String(field));
        if (!value.isUndefined())
            provenance.insert(QLatin1String(field), value);
    }
    provenance.insert(QStringLiteral("disclosure"), disclosureOf(made));
    if (const auto report = reportOf(material, attempt))
        provenance.insert(QStringLiteral("report"), toJson(*report));
    if (const auto punchUp = punchUpOf(material, attempt))
        provenance.insert(QStringLiteral("jokes"), toJson(punchUp->report));
    addUsage(made, provenance);
    return provenance;
}

} // namespace dg
