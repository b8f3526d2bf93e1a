// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/draft_material.h"

#include "core/ai/token_estimate.h"
#include "core/pipeline/scene_chain.h"
#include "core/story/json.h"

#include <QJsonArray>

#include <algorithm>

namespace dg {

/// Of what is not worked out yet.
static constexpr TokenCount typicalVoice {700};
static constexpr TokenCount typicalDynamics {400};

static QStringList sortedCast(const OutlineScene &scene)
{
    QStringList names = scene.cast;
    names.sort();
    names.removeDuplicates();
    return names;
}

Expected<std::vector<NamedVoice>> voicesIn(const RunMaterial &material, const OutlineScene &scene)
{
    std::vector<NamedVoice> voices;
    for (const QString &name : sortedCast(scene)) {
        auto voice = parseJsonObject(material.body(voiceOf(material, name)), QStringLiteral("The voice"))
                         .and_then([](const QJsonObject &object) { return fromJson<VoiceProfile>(object); });
        if (!voice)
            return tl::unexpected<Error>(voice.error());
        voices.push_back({name, std::move(*voice)});
    }
    return voices;
}

static Expected<std::vector<PairDynamics>> dynamicsIn(const RunMaterial &material, const OutlineScene &scene)
{
    std::vector<PairDynamics> found;
    if (!material.passes.dynamics)
        return found;
    for (const auto &[a, b] : statedPairs(material.show, scene.cast)) {
        const QByteArray body = material.body({stages::dynamics, pairSubject(*a, *b)});
        auto dynamics = parseJsonObject(body, QStringLiteral("What the two are like together"))
                            .and_then([](const QJsonObject &object) { return fromJson<Dynamics>(object); });
        if (!dynamics)
            return tl::unexpected<Error>(dynamics.error());
        found.push_back({{a->name, b->name}, std::move(*dynamics)});
    }
    return found;
}

Expected<DraftInputs> draftInputsOf(const RunMaterial &material, const SceneId &id)
{
    const auto scene = outlineSceneOf(material, id);
    if (!scene)
        return tl::unexpected<Error>(scene.error());
    auto voices = voicesIn(material, **scene);
    if (!voices)
        return tl::unexpected<Error>(voices.error());
    auto dynamics = dynamicsIn(material, **scene);
    if (!dynamics)
        return tl::unexpected<Error>(dynamics.error());

    DraftInputs inputs;
    inputs.show = ShowDigest::of(material.show);
    inputs.tone = material.brief.tone;
    inputs.mustNotHave = material.brief.mustNotHave;
    inputs.logline = material.outline->logline;
    inputs.voices = std::move(*voices);
    inputs.dynamics = std::move(*dynamics);
    inputs.scene = **scene;
    inputs.scene.id = {};
    const auto &scenes = material.outline->scenes;
    const OutlineScene *first = scenes.data();
    if (*scene != first)
        inputs.previousHandoffOut = std::prev(*scene)->handoffOut;
    if (*scene != first + scenes.size() - 1)
        inputs.nextHandoffIn = std::next(*scene)->handoffIn;
    const auto steering = material.steering.find(id);
    if (steering != material.steering.end() && !steering->second.direction.isEmpty())
        inputs.direction = steering->second.direction;
    return inputs;
}

QStringList namesInDraft(const QJsonObject &inputs)
{
    QStringList names;
    for (const QJsonValue &voice : inputs.value(QStringLiteral("voices")).toArray())
        names.append(voice.toObject().value(QStringLiteral("name")).toString());
    return names;
}

static QString inParts(const QJsonArray &items)
{
    QString text;
    for (const QJsonValue &item : items) {
        text += text.isEmpty() ? QString() : QStringLiteral("\n");
        text += readableText(QJsonArray {item}) + PromptLibrary::partEnd;
    }
    return text;
}

/// What another take is to do differently, with the take it is to differ from.
static QString directionText(const QJsonObject &direction)
{
    if (direction.isEmpty())
        return {};
    QStringList parts;
    for (const QJsonValue &chip : direction.value(QStringLiteral("chips")).toArray())
        parts.append(QStringLiteral("- ") + chip.toString());
    const QString note = direction.value(QStringLiteral("note")).toString();
    if (!note.isEmpty())
        parts.append(QStringLiteral("- ") + note);
    const QString earlier = direction.value(QStringLiteral("earlier")).toString().trimmed();
    if (!earlier.isEmpty())
        parts.append(QStringLiteral("\nThe take it is to differ from:\n\n") + earlier);
    return parts.join(QLatin1Char('\n'));
}

PromptLibrary::Values draftPromptValues(const QJsonObject &inputs)
{
    const auto text = [&](const char *field) { return readableText(inputs.value(QLatin1String(field))); };
    PromptLibrary::Values values;
    for (const char *field :
        {"show", "tone", "mustNotHave", "logline", "previousHandoffOut", "nextHandoffIn", "scene"})
        values.insert(QString::fromLatin1(field), text(field));
    values.insert(QStringLiteral("voices"),
        PromptLibrary::partEnd + inParts(inputs.value(QStringLiteral("voices")).toArray()));
    values.insert(QStringLiteral("dynamics"), inParts(inputs.value(QStringLiteral("dynamics")).toArray()));
    values.insert(
        QStringLiteral("direction"), directionText(inputs.value(QStringLiteral("direction")).toObject()));
    return values;
}

std::vector<AiStage::PrefixPart> draftPrefix(
    const RunMaterial &material, const SceneId &id, TokenCount instructions)
{
    const auto tokensOf = [](const QString &text) { return estimateTokens(text); };
    std::vector<AiStage::PrefixPart> parts;
    const QString episode = readableText(toJson(ShowDigest::of(material.show))) + material.brief.tone
        + material.brief.mustNotHave.join(QLatin1Char('\n')) + material.outline->logline;
    parts.push_back({{}, tokensOf(episode) + instructions});
    const OutlineScene *scene = material.outline->findScene(id);
    if (!scene)
        return parts;
    for (const QString &name : sortedCast(*scene)) {
        const auto voice = parseJsonObject(material.body(voiceOf(material, name)), name);
        parts.push_back({name, voice ? tokensOf(readableText(*voice)) : typicalVoice});
    }
    if (!material.passes.dynamics)
        return parts;
    for (const auto &[a, b] : statedPairs(material.show, scene->cast)) {
        const QString subject = pairSubject(*a, *b);
        const auto dynamics = parseJsonObject(material.body({stages::dynamics, subject}), subject);
        parts.push_back({subject, dynamics ? tokensOf(readableText(*dynamics)) : typicalDynamics});
    }
    return parts;
}

} // namespace dg
