// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What a run asks and what its answers are known by: the same for the run itself and for the estimate of
/// what it is going to take. Pure functions.

#include "core/ai/ai_provider.h"
#include "core/pipeline/run_options.h"
#include "core/pipeline/stage.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

namespace dg {

struct StageResult;

/// What a stage's question is known by in the project.
struct Question {
    QJsonObject inputs;
    QByteArray digest;
};

/// Who is asked, and how.
struct Asking {
    const AiProvider &provider;
    const QString &model; ///< not empty where the provider knows of any
    const RunSettings &settings;
};

[[nodiscard]] Question questionOf(const Stage &stage, QJsonObject inputs, const Asking &asking);
/// Without what only a run knows: a label, another take, the marks for a prompt cache.
[[nodiscard]] AiRequest requestOf(
    const AiStage &stage, const Question &question, const RenderedPrompt &prompt, const Asking &asking);

/// Whose results a stage's are: the episode's, or (none) the show's.
[[nodiscard]] EpisodeId episodeOf(const RunOptions &options, const Stage &stage);
[[nodiscard]] bool isWrittenAgain(const RunOptions &options, const StageRef &ref);
/// Whether a result that answers the question is good enough for that run.
[[nodiscard]] bool mayKeep(const RunOptions &options, const StageRef &ref, const StageResult &result);
/// Whether the cache may answer.
[[nodiscard]] bool mayReadCache(const RunOptions &options, const StageRef &ref);
/// Whether the run is about it: what is no scene's always, of scenes all their attempts, of seams those that
/// touch one.
[[nodiscard]] bool isAskedFor(const RunOptions &options, const Stage &stage, const QString &subject);

} // namespace dg
