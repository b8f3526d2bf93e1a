// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What a result's provenance says of the inputs it was made from. Pure functions; any thread.

#include "core/project/project_file.h"
#include "core/story/outline.h"

#include <QJsonObject>
#include <QStringList>

namespace dg {

/// A short digest for each field of a stage's inputs: the provenance keeps it under "inputs".
[[nodiscard]] QJsonObject inputDigests(const QJsonObject &inputs);
/// The fields in which a recorded result's inputs differ from these.
[[nodiscard]] QStringList changedInputs(const StageResult &result, const QJsonObject &inputs);

/// Whether a scene's draft was written for this outline entry, and not for one that stood there before.
[[nodiscard]] bool isWrittenFor(const StageResult &draft, const OutlineScene &scene);

} // namespace dg
