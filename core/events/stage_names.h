// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The stages' names, and how their subjects are spelled. Pure functions; any thread.

#include "core/base/strong.h"
#include "core/events/run_event.h"

#include <QLatin1String>
#include <QString>

#include <optional>

namespace dg {

namespace stages {
inline constexpr QLatin1String voice {"voice"};
inline constexpr QLatin1String dynamics {"dynamics"};
inline constexpr QLatin1String outline {"outline"};
inline constexpr QLatin1String draft {"draft"};
inline constexpr QLatin1String punchUp {"punch-up"};
inline constexpr QLatin1String staging {"staging"};
inline constexpr QLatin1String check {"check"};
inline constexpr QLatin1String refine {"refine"};
inline constexpr QLatin1String compare {"compare"};
inline constexpr QLatin1String compareReversed {
    "compare-reversed"}; ///< the same question the other way round
inline constexpr QLatin1String scene {"scene"}; ///< the scene's take: what its passes have left
inline constexpr QLatin1String join {"join"};
inline constexpr QLatin1String continuity {"continuity"};
inline constexpr QLatin1String script {"script"};
} // namespace stages

/// A scene's first text (1) or a refinement of it (2, 3, …): "s001", "s001/2".
struct SceneAttempt {
    SceneId scene;
    int attempt = 1;

    [[nodiscard]] static SceneAttempt of(const QString &subject);
    [[nodiscard]] QString subject() const;
};

/// Between two neighbouring scenes: "s001+s002".
struct Seam {
    SceneId earlier;
    SceneId later;

    /// None where the subject is not a seam's.
    [[nodiscard]] static std::optional<Seam> of(const QString &subject);
    [[nodiscard]] QString subject() const;
};

/// Whether the stage's subject is a scene, at whichever attempt.
[[nodiscard]] bool isOfScene(const StageRef &ref);
/// The scene a stage works on; none where it is another's.
[[nodiscard]] std::optional<SceneId> sceneOf(const StageRef &ref);
/// Whether its result is the scene's text as it stands then (draft, refinement, staging, the take).
[[nodiscard]] bool givesSceneText(const StageRef &ref);

} // namespace dg
