// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What a result's provenance says of the inputs it was made from. Pure functions; any thread.

#include "core/project/project_file.h"
#include "core/story/outline.h"

#include <QJsonObject>
#include <QStringList>

namespace dg {

/// A short digest for each field of a stage's inputs; of lists of what has a name (voices, pairs, the cast)
/// one for each by its name. The provenance keeps it under "inputs".
[[nodiscard]] QJsonObject inputDigests(const QJsonObject &inputs);
/// Where a recorded result's inputs differ from these: "premise", "voices/Mara", "draft/voices/Mara". Of
/// results that were recorded with one digest for a list, its name alone: "voices".
[[nodiscard]] QStringList changedInputs(const StageResult &result, const QJsonObject &inputs);

/// Whether a scene's draft, or a take of it, was written for this outline entry, and not for one that stood
/// there before.
[[nodiscard]] bool isWrittenFor(const StageResult &draft, const OutlineScene &scene);

} // namespace dg
