// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/stages/voice/voice_stage.h"

#include "core/pipeline/answer_schema.h"
#include "core/pipeline/scene_chain.h"
#include "core/story/inputs/voice_inputs.h"
#include "core/story/json.h"
#include "core/story/voice.h"

namespace dg {

std::vector<StageInstance> VoiceStage::instances(const RunMaterial &material) const
{
    std::vector<StageInstance> instances;
    for (const QString &name : material.brief.cast) {
        const Character *character = material.show.findCharacter(name);
        if (!character)
            continue;
        StageInstance instance;
        instance.subject = QString::fromStdString(character->id.value());
        instance.label = QStringLiteral("%1's voice").arg(character->name);
        instance.estimate = estimate::voice;
        if (!material.outline)
            instance.tail = chainEstimate(material.passes);
        instances.push_back(std::move(instance));
    }
    return instances;
}

Expected<QJsonObject> VoiceStage::inputs(const RunMaterial &material, const QString &subject) const
{
    const Character *character = material.show.findCharacter(CharacterId(subject.toStdString()));
    if (!character)
        return fail(ErrorKind::Internal, "A voice was asked for of somebody who is not in the show.");
    return toJson(VoiceInputs::of(material.show, *character));
}

QStringList VoiceStage::characters(const QJsonObject &inputs) const
{
    return {inputs.value(QStringLiteral("name")).toString()};
}

std::shared_ptr<const AnswerSchema> VoiceStage::schema() const
{
    static const auto schema = makeAnswerSchema(stageName(), jsonSchema<VoiceProfile>());
    return schema;
}

PromptLibrary::Values VoiceStage::promptValues(const QJsonObject &inputs) const
{
    QJsonObject character = inputs;
    character.remove(QStringLiteral("tone"));
    character.remove(QStringLiteral("world"));
    return {
        {QStringLiteral("tone"), inputs.value(QStringLiteral("tone")).toString()},
        {QStringLiteral("world"), inputs.value(QStringLiteral("world")).toString()},
        {QStringLiteral("character"), readableText(character)},
    };
}

Expected<QByteArray> VoiceStage::accept(const QJsonObject &, const QByteArray &answer) const
{
    return parseJsonObject(answer, QStringLiteral("The voice"))
        .and_then(
            [](const QJsonObject &object) { return fromJson<VoiceProfile>(object, QStringLiteral("voice")); })
        .map([](const VoiceProfile &voice) { return canonicalJson(toJson(voice)); })
        .map_error([](Error error) {
            error.kind = ErrorKind::BadAnswer;
            return error;
        });
}

} // namespace dg
