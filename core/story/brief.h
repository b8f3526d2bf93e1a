// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What a writer asks of one episode. Plain values; copies cross threads freely.

#include "core/base/error.h"
#include "core/base/strong.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <optional>

namespace dg {

/// Who takes over where the first cannot be reached.
struct StandIn {
    QString provider;
    QString model; ///< empty: the provider's default
    QString baseUrl; ///< empty: the provider's own
    QJsonObject extra {};

    bool operator==(const StandIn &) const = default;
};

/// Which stages beside voices, outline and drafts a run has.
struct RunPasses {
    static constexpr int mostRefinements = 3;

    bool dynamics = false;
    bool punchUp = false;
    bool staging = false;
    bool check = false;
    bool refinement = false; ///< needs `check`
    bool comparison = false; ///< who is better after a refinement is asked, and not told by the score
    bool join = false;
    bool continuity = false;
    int refinementLimit = 1; ///< 1 to mostRefinements
    double threshold = 0.75; ///< overall scores under it ask for a refinement

    bool operator==(const RunPasses &) const = default;
};

/// Voices, outline and drafts alone.
[[nodiscard]] RunPasses noPasses();

/// How an episode is to be written: it changes who answers, how fast and with which passes, never what a
/// stage is asked.
struct RunSettings {
    QString provider = QStringLiteral("rehearsal");
    QString model; ///< empty: the provider's default
    int scenesAtOnce = 3; ///< 1 to 64
    std::int64_t seed = 1; ///< Rehearsal's; part of the request
    QJsonObject extra {};
    QString baseUrl {}; ///< empty: the provider's own
    bool automatic = false; ///< as many at once as the provider takes; `scenesAtOnce` does not count then
    std::optional<MicroDollars> budget {}; ///< none: no limit
    std::optional<double> temperature {}; ///< 0 to 1; none: the model's own
    std::optional<StandIn> standIn {};
    RunPasses passes {};

    bool operator==(const RunSettings &) const = default;
};

struct EpisodeBrief {
    static constexpr int maximumScenes = 600;

    QString title;
    QString premise;
    QString argues; ///< what the episode argues
    QString aStory;
    QString bStory;
    QString cStory;
    QString tone; ///< where it differs from the show's
    std::optional<int> targetPages; ///< none: the length follows from the scenes
    std::optional<int> sceneCount; ///< none: automatic; else 1 to maximumScenes
    QStringList cast; ///< names of those in it, in order of weight
    QStringList mustHave;
    QStringList mustNotHave;
    QString notes;
    RunSettings run;
    QJsonObject extra;

    bool operator==(const EpisodeBrief &) const = default;
};

struct Show;

/// Whether a run can begin with it: everyone it casts is in the show, and once only; it has a title and a
/// premise. The message names what is amiss.
[[nodiscard]] Expected<void> checkBrief(const Show &show, const EpisodeBrief &brief);

/// Fields that this version does not know, outermost first as paths; they are kept and have no effect.
[[nodiscard]] QStringList unknownFields(const EpisodeBrief &brief);

} // namespace dg
