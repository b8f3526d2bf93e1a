// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Why something has to be written again, in a writer's words. Pure functions; any thread.

#include "core/pipeline/stage.h"

#include <QString>
#include <QStringList>

#include <memory>

namespace dg {

/// Whom and what the words name.
struct StoryNames {
    const Show &show;
    std::shared_ptr<const Outline> outline {}; ///< null: not known yet
};

/// Of what a stage's inputs differ in (changedInputs): "Mara's voice changed", "brief changed, Sol changed".
/// Each reason once. Empty: nothing has changed.
[[nodiscard]] QString changesInWords(
    const QStringList &changes, const StageRef &ref, const StoryNames &names);

/// "Scene 5"; the id where the outline does not have it.
[[nodiscard]] QString sceneName(const Outline *outline, const SceneId &scene);
/// What is said of a stage that something else waits for: "Scene 5: draft", else its label.
[[nodiscard]] QString shortLabel(const StageRef &ref, const QString &label, const Outline *outline);

} // namespace dg
