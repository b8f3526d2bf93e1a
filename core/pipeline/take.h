// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A scene's takes as a writer meets them. A take is a recorded result of the stage "scene", whose provenance
/// says what it was made of; an unfinished one is the streamed text of a call that was cut off. Pure
/// functions of values; any thread.

#include "core/base/strong.h"
#include "core/project/project_file.h"
#include "core/story/punch_up.h"
#include "core/story/steering.h"
#include "core/story/validation_report.h"

#include <QString>

#include <optional>
#include <vector>

namespace dg {

struct Take {
    ResultId id;
    SceneId scene;
    int number = 0; ///< from 1, in the order they were made; 0: the writer's own
    QString text; ///< Fountain
    bool finished = true;
    bool mine = false; ///< the writer's own
    bool chosen = false;
    double editedShare = 0; ///< of Mine: how much of it differs from the take it began as, 0 to 1
    Direction direction; ///< what it was asked to do differently
    QString provider;
    QString model;
    QString madeAt; ///< ISO 8601, UTC
    QString source; ///< called, hit, joined, kept, mine, cut off
    QString promptVersion;
    int refinements = 0; ///< how often it was refined before
    Usage usage; ///< of the calls that it was made of
    JokeReport jokes;
    std::optional<ValidationReport> report; ///< none: not checked
    RunId run;
    std::vector<ResultId> madeOf; ///< the results behind it
    QString disclosure; ///< what an export must say of its text
};

/// "Take 2", "Take 3: meaner", "Mine".
[[nodiscard]] QString takeName(const Take &take);

/// Of the results of a scene (ProjectFile::takes), oldest first. `chosen`: the current one's id.
[[nodiscard]] std::vector<Take> takesOf(const std::vector<StageResult> &results, ResultId chosen);

} // namespace dg
