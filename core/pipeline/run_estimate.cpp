// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/run_estimate.h"

#include "core/ai/caching_ai_client.h"
#include "core/pipeline/question.h"
#include "core/pipeline/stages/all_stages.h"
#include "core/pipeline/stages/voice/voice_stage.h"
#include "core/story/json.h"
#include "core/story/voice.h"

#include <algorithm>
#include <utility>

namespace dg {

namespace {

constexpr int typicalScenes = 10;
constexpr int typicalCast = 3; ///< of a scene

/// So many words of no meaning, where only their number counts.
QString words(int count)
{
    return QStringLiteral("words ").repeated(count).trimmed();
}

/// About 700 tokens as a draft's prompt has it.
QByteArray typicalVoice()
{
    static const QByteArray voice = [] {
        VoiceProfile profile;
        profile.sentenceLength = profile.directness = profile.tacticUnderPressure = words(25);
        profile.statusPlay = profile.referenceWorld = profile.neverSays = words(25);
        profile.lies = profile.apologises = profile.loses = words(20);
        profile.turnTaking = profile.speechRegister = words(20);
        for (int i = 0; i < 10; ++i)
            profile.sampleLines.append(words(25));
        return canonicalJson(toJson(profile));
    }();
    return voice;
}

/// As long as an outline's scenes are, with its people in turn.
Outline typicalOutline(const EpisodeBrief &brief)
{
    Outline outline;
    outline.logline = words(25);
    const int scenes = brief.sceneCount.value_or(typicalScenes);
    const auto cast = static_cast<int>(brief.cast.size());
    for (int number = 1; number <= scenes; ++number) {
        OutlineScene scene;
        scene.id = SceneId(QStringLiteral("s%1").arg(number, 3, 10, QLatin1Char('0')).toStdString());
        scene.label = QStringLiteral("S%1").arg(number);
        for (int i = 0; i < std::min(typicalCast, cast); ++i)
            scene.cast.append(brief.cast.at((number + i) % cast));
        scene.want = scene.obstacle = scene.enterLate = words(20);
        scene.turn = {words(15), words(15), words(15)};
        scene.game = {words(5), words(15), words(5), {words(15), words(15), words(15)}};
        scene.handoffIn = scene.handoffOut = words(20);
        outline.scenes.push_back(std::move(scene));
    }
    return outline;
}

Expected<std::shared_ptr<const Outline>> outlineFrom(const QByteArray &body)
{
    return parseJsonObject(body, QStringLiteral("The outline"))
        .and_then(
            [](const QJsonObject &object) { return fromJson<Outline>(object, QStringLiteral("outline")); })
        .map([](const Outline &outline) { return std::make_shared<const Outline>(outline); });
}

/// Goes through a run's stages in their order as the run would, but asks nobody.
class Estimator {
public:
    Estimator(const RunServices &services, ProjectFile &project, const RunOptions &options)
        : m_services(services)
        , m_project(project)
        , m_options(options)
    {
    }

    [[nodiscard]] Expected<RunEstimate> estimate();

private:
    [[nodiscard]] Expected<void> load();
    [[nodiscard]] Expected<void> add(const AiStage &stage, const StageInstance &instance);
    [[nodiscard]] Expected<QByteArray> knownAnswer(
        const AiStage &stage, const StageRef &ref, const Question &question, const RenderedPrompt &prompt);
    void giveTypical(const AiStage &stage, const StageRef &ref);

    const RunServices &m_services;
    ProjectFile &m_project;
    const RunOptions &m_options;
    const PromptLibrary m_prompts {};
    RunSettings m_settings;
    AiProvider *m_provider = nullptr;
    QString m_model;
    RunMaterial m_material; ///< what is not known is there as it typically is
    RunEstimate m_estimate;
};

Expected<void> Estimator::load()
{
    auto show = m_project.show();
    if (!show)
        return tl::unexpected<Error>(show.error());
    auto brief = m_project.brief(m_options.episode);
    if (!brief)
        return tl::unexpected<Error>(brief.error());
    m_material.show = std::move(*show);
    m_material.brief = std::move(*brief);
    m_settings = m_options.settings.value_or(m_material.brief.run);
    m_material.passes = m_settings.passes;
    if (auto checked = checkBrief(m_material.show, m_material.brief); !checked)
        return checked;
    return m_services.provider(m_settings).map([&](AiProvider *provider) {
        m_provider = provider;
        m_model = m_settings.model.isEmpty() ? provider->defaultModel() : m_settings.model;
    });
}

Expected<RunEstimate> Estimator::estimate()
{
    if (auto loaded = load(); !loaded)
        return tl::unexpected<Error>(loaded.error());
    for (const auto &stage : allStages()) {
        const auto *ai = dynamic_cast<const AiStage *>(stage.get());
        if (!ai)
            continue;
        for (const StageInstance &instance : ai->instances(m_material)) {
            if (auto added = add(*ai, instance); !added)
                return tl::unexpected<Error>(added.error());
        }
    }
    return m_estimate;
}

Expected<void> Estimator::add(const AiStage &stage, const StageInstance &instance)
{
    const StageRef ref {stage.name(), instance.subject};
    auto inputs = stage.inputs(m_material, instance.subject);
    if (!inputs)
        return tl::unexpected<Error>(inputs.error());
    const Question question = questionOf(stage, std::move(*inputs), {*m_provider, m_model, m_settings});
    const auto prompt = m_prompts.render(stage.name(), stage.promptValues(question.inputs));
    if (!prompt)
        return tl::unexpected<Error>(prompt.error());

    // What follows from something typical is found nowhere: nobody was ever asked that.
    const auto answer = knownAnswer(stage, ref, question, *prompt);
    if (!answer)
        return tl::unexpected<Error>(answer.error());
    if (!answer->isEmpty()) {
        ++m_estimate.known;
        m_material.results[ref].body = *answer;
        if (stage.givesOutline()) {
            auto outline = outlineFrom(*answer);
            if (!outline)
                return tl::unexpected<Error>(outline.error());
            m_material.outline = std::move(*outline);
            m_estimate.scenesKnown = true;
        }
        return {};
    }
    if (!isAskedFor(m_options, stage, instance.subject))
        return {};
    ++m_estimate.calls;
    m_estimate.usage += m_provider->estimate(
        requestOf(stage, question, *prompt, {*m_provider, m_model, m_settings}), stage.expectedOutput());
    giveTypical(stage, ref);
    return {};
}

/// What the project or the cache would answer; empty: nobody knows.
Expected<QByteArray> Estimator::knownAnswer(
    const AiStage &stage, const StageRef &ref, const Question &question, const RenderedPrompt &prompt)
{
    const auto recorded = m_project.findResult(episodeOf(m_options, stage), ref, question.digest);
    if (!recorded)
        return tl::unexpected<Error>(recorded.error());
    if (*recorded && mayKeep(m_options, ref, **recorded))
        return (*recorded)->body;
    if (!mayReadCache(m_options, ref) || !isAskedFor(m_options, stage, ref.subject))
        return QByteArray();
    AiRequest request = requestOf(stage, question, prompt, {*m_provider, m_model, m_settings});
    request.variant = *recorded ? (*recorded)->variant : 0;
    const auto cached = m_services.client.cached(*m_provider, request, stage.cacheKind());
    return cached ? stage.accept(question.inputs, cached->text).value_or(QByteArray()) : QByteArray();
}

void Estimator::giveTypical(const AiStage &stage, const StageRef &ref)
{
    if (stage.givesOutline())
        m_material.outline = std::make_shared<const Outline>(typicalOutline(m_material.brief));
    else if (stage.name() == VoiceStage::stageName())
        m_material.results[ref].body = typicalVoice();
}

} // namespace

Expected<RunEstimate> estimateRun(
    const RunServices &services, ProjectFile &project, const RunOptions &options)
{
    return Estimator(services, project, options).estimate();
}

} // namespace dg
