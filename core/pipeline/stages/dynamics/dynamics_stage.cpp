// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/stages/dynamics/dynamics_stage.h"

#include "core/pipeline/answer_schema.h"
#include "core/pipeline/read_answer.h"
#include "core/pipeline/scene_chain.h"
#include "core/story/dynamics.h"
#include "core/story/inputs/dynamics_inputs.h"
#include "core/story/json.h"

#include <QJsonArray>

namespace dg {

std::vector<StageInstance> DynamicsStage::instances(const RunMaterial &material) const
{
    std::vector<StageInstance> instances;
    if (!material.passes.dynamics)
        return instances;
    for (const auto &[a, b] : statedPairs(material.show, material.brief.cast)) {
        StageInstance instance;
        instance.subject = pairSubject(*a, *b);
        instance.label = QStringLiteral("%1 and %2").arg(a->name, b->name);
        instance.estimate = estimate::dynamics;
        if (!material.outline)
            instance.tail = chainEstimate(material.passes);
        instances.push_back(std::move(instance));
    }
    return instances;
}

Expected<QJsonObject> DynamicsStage::inputs(const RunMaterial &material, const QString &subject) const
{
    for (const auto &[a, b] : statedPairs(material.show, material.brief.cast)) {
        if (pairSubject(*a, *b) == subject)
            return toJson(DynamicsInputs::of(material.show, *a, *b));
    }
    return fail(ErrorKind::Internal, "A pair was asked for that is not in the show.");
}

QStringList DynamicsStage::characters(const QJsonObject &inputs) const
{
    QStringList names;
    for (const QJsonValue &member : inputs.value(QStringLiteral("pair")).toArray())
        names.append(member.toObject().value(QStringLiteral("name")).toString());
    return names;
}

std::shared_ptr<const AnswerSchema> DynamicsStage::schema() const
{
    static const auto schema = makeAnswerSchema(stageName(), jsonSchema<Dynamics>());
    return schema;
}

PromptLibrary::Values DynamicsStage::promptValues(const QJsonObject &inputs) const
{
    return {
        {QStringLiteral("tone"), inputs.value(QStringLiteral("tone")).toString()},
        {QStringLiteral("pair"), readableText(inputs.value(QStringLiteral("pair")))},
        {QStringLiteral("relations"), readableText(inputs.value(QStringLiteral("relations")))},
    };
}

Expected<QByteArray> DynamicsStage::accept(const QJsonObject &, const QByteArray &answer) const
{
    return readAnswer<Dynamics>(answer, QStringLiteral("What the two are like together"))
        .map([](const Dynamics &dynamics) { return canonicalJson(toJson(dynamics)); });
}

} // namespace dg
