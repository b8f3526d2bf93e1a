// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/stages/draft/draft_stage.h"

#include "core/ai/token_estimate.h"
#include "core/pipeline/stages/outline/outline_stage.h"
#include "core/pipeline/stages/voice/voice_stage.h"
#include "core/screenplay/fountain.h"
#include "core/story/inputs/draft_inputs.h"
#include "core/story/json.h"

#include <QJsonArray>
#include <QList>

#include <algorithm>

namespace dg {

/// Of the prompt without show and voices, and of a voice that is not worked out yet.
static constexpr TokenCount typicalInstructions {200};
static constexpr TokenCount typicalVoice {700};

static StageRef voiceOf(const RunMaterial &material, const QString &name)
{
    const Character *character = material.show.findCharacter(name);
    return {VoiceStage::stageName(), character ? QString::fromStdString(character->id.value()) : QString {}};
}

/// The scene heading that is all of a line but for Markdown's or Fountain's marks around it, as models like
/// to set it: the reader would take it for action or a section. Any other line as it is.
static QByteArray withPlainHeading(const QByteArray &line)
{
    QByteArray text = line.trimmed();
    while (text.startsWith('#'))
        text.remove(0, 1);
    text = text.trimmed();
    while (text.size() > 2 && (text.front() == '*' || text.front() == '_') && text.front() == text.back())
        text = text.sliced(1, text.size() - 2);
    text = text.trimmed();
    const bool isMarked = text != line.trimmed();
    if (!isMarked || text.contains('*') || !isSceneHeading(QString::fromUtf8(text)))
        return line;
    return line.endsWith('\r') ? text + '\r' : text;
}

static QByteArray withPlainHeadings(const QByteArray &scene)
{
    QList<QByteArray> lines = scene.split('\n');
    for (QByteArray &line : lines) {
        if (line.contains('*') || line.contains('_') || line.contains('#'))
            line = withPlainHeading(line);
    }
    return lines.join('\n');
}

std::vector<StageInstance> DraftStage::instances(const RunMaterial &material) const
{
    std::vector<StageInstance> instances;
    if (!material.outline)
        return instances;
    int number = 0;
    for (const OutlineScene &scene : material.outline->scenes) {
        StageInstance instance;
        instance.subject = QString::fromStdString(scene.id.value());
        instance.label = QStringLiteral("Scene %1: %2").arg(++number).arg(scene.slug);
        instance.after.push_back({{OutlineStage::stageName(), {}}});
        for (const QString &name : scene.cast)
            instance.after.push_back({voiceOf(material, name)});
        instance.estimate = estimate::draft;
        instances.push_back(std::move(instance));
    }
    return instances;
}

Expected<QJsonObject> DraftStage::inputs(const RunMaterial &material, const QString &subject) const
{
    const auto &scenes = material.outline->scenes;
    const auto scene = std::find_if(scenes.begin(), scenes.end(),
        [id = subject.toStdString()](const OutlineScene &each) { return each.id.value() == id; });
    if (scene == scenes.end())
        return fail(ErrorKind::Internal, "A scene was asked for that is not in the outline.");

    DraftInputs inputs;
    inputs.show = ShowDigest::of(material.show);
    inputs.tone = material.brief.tone;
    inputs.mustNotHave = material.brief.mustNotHave;
    inputs.logline = material.outline->logline;
    inputs.scene = *scene;
    inputs.scene.id = {};
    if (scene != scenes.begin())
        inputs.previousHandoffOut = std::prev(scene)->handoffOut;
    if (std::next(scene) != scenes.end())
        inputs.nextHandoffIn = std::next(scene)->handoffIn;

    QStringList names = scene->cast;
    names.sort();
    for (const QString &name : names) {
        const auto voice =
            parseJsonObject(material.body(voiceOf(material, name)), QStringLiteral("The voice"))
                .and_then([](const QJsonObject &object) { return fromJson<VoiceProfile>(object); });
        if (!voice)
            return tl::unexpected<Error>(voice.error());
        inputs.voices.push_back({name, *voice});
    }
    return toJson(inputs);
}

QStringList DraftStage::characters(const QJsonObject &inputs) const
{
    QStringList names;
    for (const QJsonValue &voice : inputs.value(QStringLiteral("voices")).toArray())
        names.append(voice.toObject().value(QStringLiteral("name")).toString());
    return names;
}

PromptLibrary::Values DraftStage::promptValues(const QJsonObject &inputs) const
{
    const auto text = [&](const char *field) { return readableText(inputs.value(QLatin1String(field))); };
    PromptLibrary::Values values;
    for (const char *field :
        {"show", "tone", "mustNotHave", "logline", "previousHandoffOut", "nextHandoffIn", "scene"})
        values.insert(QString::fromLatin1(field), text(field));
    QString voices;
    for (const QJsonValue &voice : inputs.value(QStringLiteral("voices")).toArray()) {
        voices += voices.isEmpty() ? QString(PromptLibrary::partEnd) : QStringLiteral("\n");
        voices += readableText(QJsonArray {voice}) + PromptLibrary::partEnd;
    }
    values.insert(QStringLiteral("voices"), voices);
    return values;
}

std::vector<AiStage::PrefixPart> DraftStage::prefix(const RunMaterial &material, const QString &subject) const
{
    const auto tokensOf = [](const QString &text) { return estimateTokens(text); };
    std::vector<PrefixPart> parts;
    const QString show = readableText(toJson(ShowDigest::of(material.show)));
    parts.push_back({{}, tokensOf(show) + typicalInstructions});
    const OutlineScene *scene = material.outline->findScene(SceneId(subject.toStdString()));
    if (!scene)
        return parts;
    QStringList names = scene->cast;
    names.sort();
    for (const QString &name : names) {
        const auto voice = parseJsonObject(material.body(voiceOf(material, name)), name);
        parts.push_back({name, voice ? tokensOf(readableText(*voice)) : typicalVoice});
    }
    return parts;
}

Expected<QByteArray> DraftStage::accept(const QJsonObject &, const QByteArray &answer) const
{
    const QByteArray scene = withPlainHeadings(answer).trimmed() + '\n';
    const auto elements = readFountain(QString::fromUtf8(scene), TitlePage::None).elements;
    const auto has = [&](ElementType type) {
        return std::any_of(elements.begin(), elements.end(),
            [type](const ScriptElement &each) { return each.type == type; });
    };
    if (!has(ElementType::SceneHeading))
        return fail(ErrorKind::BadAnswer, "The scene came without its heading.", "Try again.");
    if (!has(ElementType::Dialogue))
        return fail(ErrorKind::BadAnswer, "The scene came without a line of dialogue.", "Try again.");
    return scene;
}

} // namespace dg
