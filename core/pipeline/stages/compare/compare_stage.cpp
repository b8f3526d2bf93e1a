// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/stages/compare/compare_stage.h"

#include "core/pipeline/answer_schema.h"
#include "core/pipeline/read_answer.h"
#include "core/pipeline/scene_chain.h"
#include "core/story/inputs/compare_inputs.h"
#include "core/story/json.h"
#include "core/story/scene_edits.h"

#include <utility>

namespace dg {

CompareStage::CompareStage(Order order)
    : m_order(order)
{
}

QString CompareStage::name() const
{
    return m_order == Order::EarlierFirst ? stages::compare : stages::compareReversed;
}

std::vector<StageInstance> CompareStage::instances(const RunMaterial &material) const
{
    std::vector<StageInstance> instances;
    if (!material.passes.comparison)
        return instances;
    for (const SceneAttempt &attempt : attempts(material, 2)) {
        StageInstance instance;
        instance.subject = attempt.subject();
        instance.label = passLabel(material, attempt,
            m_order == Order::EarlierFirst ? QStringLiteral("comparison")
                                           : QStringLiteral("comparison the other way round"));
        instance.after.push_back({{stages::check, attempt.subject()}});
        if (attempt.attempt > 2) {
            const QString before = SceneAttempt {attempt.scene, attempt.attempt - 1}.subject();
            instance.after.push_back({{stages::compare, before}});
            instance.after.push_back({{stages::compareReversed, before}});
        }
        instance.estimate = estimate::compare;
        instances.push_back(std::move(instance));
    }
    return instances;
}

static CompareInputs textsOf(const RunMaterial &material, const SceneAttempt &attempt)
{
    const SceneInputs before = versionsOf(material, attempt.scene, attempt.attempt - 1);
    return {before.versions.empty() ? QString {} : before.versions[chosenVersion(before)].text,
        finishedText(material, attempt)};
}

std::optional<QString> CompareStage::whyNotNeeded(const RunMaterial &material, const QString &subject) const
{
    const SceneAttempt attempt = SceneAttempt::of(subject);
    if (auto why = whyNotRefined(material, attempt))
        return why;
    const CompareInputs texts = textsOf(material, attempt);
    return texts.first == texts.second ? std::optional(QStringLiteral("nothing has changed")) : std::nullopt;
}

Expected<QJsonObject> CompareStage::inputs(const RunMaterial &material, const QString &subject) const
{
    CompareInputs inputs = textsOf(material, SceneAttempt::of(subject));
    if (m_order == Order::LaterFirst)
        std::swap(inputs.first, inputs.second);
    return toJson(inputs);
}

std::shared_ptr<const AnswerSchema> CompareStage::schema() const
{
    static const auto schema = makeAnswerSchema(stages::compare, jsonSchema<Comparison>());
    return schema;
}

PromptLibrary::Values CompareStage::promptValues(const QJsonObject &inputs) const
{
    return {
        {QStringLiteral("first"), inputs.value(QStringLiteral("first")).toString().trimmed()},
        {QStringLiteral("second"), inputs.value(QStringLiteral("second")).toString().trimmed()},
    };
}

Expected<QByteArray> CompareStage::accept(const QJsonObject &, const QByteArray &answer) const
{
    return readAnswer<Comparison>(answer, QStringLiteral("The comparison"))
        .map([](const Comparison &comparison) { return canonicalJson(toJson(comparison)); });
}

} // namespace dg
