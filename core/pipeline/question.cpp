// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/question.h"

#include "core/project/project_file.h"
#include "core/story/json.h"

#include <QCryptographicHash>

#include <algorithm>

namespace dg {

Question questionOf(const Stage &stage, QJsonObject inputs, const Asking &asking)
{
    QJsonObject all {{QStringLiteral("stage"), stage.name()}, {QStringLiteral("inputs"), inputs}};
    // The prompt is left out: an update of the studio alone never writes anything again unasked.
    if (dynamic_cast<const AiStage *>(&stage)) {
        all.insert(QStringLiteral("provider"), asking.provider.identity());
        all.insert(QStringLiteral("model"), asking.model);
        if (asking.settings.temperature)
            all.insert(QStringLiteral("temperature"), *asking.settings.temperature);
        all.insert(QStringLiteral("seed"), static_cast<qint64>(asking.settings.seed));
    }
    return {
        std::move(inputs), QCryptographicHash::hash(canonicalJson(all), QCryptographicHash::Sha256).toHex()};
}

AiRequest requestOf(
    const AiStage &stage, const Question &question, const RenderedPrompt &prompt, const Asking &asking)
{
    AiRequest request;
    request.stage = stage.promptName();
    request.inputs = question.inputs;
    request.system = prompt.system;
    request.prompt = prompt.prompt;
    request.form = stage.form();
    request.model = asking.model;
    request.seed = asking.settings.seed;
    request.schema = stage.schema();
    request.maxOutput = stage.maximumOutput();
    request.temperature = asking.settings.temperature;
    return request;
}

EpisodeId episodeOf(const RunOptions &options, const Stage &stage)
{
    return stage.isOfShow() ? EpisodeId {} : options.episode;
}

bool isWrittenAgain(const RunOptions &options, const StageRef &ref)
{
    const auto &again = options.writeAgain;
    return std::find(again.begin(), again.end(), ref) != again.end();
}

bool mayKeep(const RunOptions &options, const StageRef &ref, const StageResult &result)
{
    if (options.mode == RunMode::Normal && !isWrittenAgain(options, ref))
        return true;
    const RunId madeBy(result.provenance.value(QStringLiteral("run")).toInteger());
    return std::find(options.continues.begin(), options.continues.end(), madeBy) != options.continues.end();
}

bool mayReadCache(const RunOptions &options, const StageRef &ref)
{
    return options.useCache && options.mode != RunMode::Fresh && !isWrittenAgain(options, ref);
}

bool isAskedFor(const RunOptions &options, const Stage &stage, const QString &subject)
{
    const auto &only = options.onlyScenes;
    const auto isOne = [&](const SceneId &scene) {
        return std::find(only.begin(), only.end(), scene) != only.end();
    };
    if (only.empty())
        return true;
    switch (stage.subjectKind()) {
    case SubjectKind::Scene:
        return isOne(SceneAttempt::of(subject).scene);
    case SubjectKind::Seam: {
        const auto seam = Seam::of(subject);
        return !seam || isOne(seam->earlier) || isOne(seam->later);
    }
    case SubjectKind::Episode:
    case SubjectKind::Character:
    case SubjectKind::Pair:
        break;
    }
    return true;
}

} // namespace dg
