// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A writer's edits to an outline, and what they leave to be mended: seams between scenes that were not
/// written for one another, payoffs without their plants. Pure functions of values; any thread.
///
/// Whatever is edited, every scene stays in one act (where the outline has acts), labels and ids stay those
/// they were, and what this version does not know of a scene travels with it.

#include "core/story/outline.h"

#include <QString>
#include <QStringList>

#include <cstddef>
#include <optional>
#include <set>
#include <vector>

namespace dg {

/// An id that no scene of the outline has, and none of `used`: "s013".
[[nodiscard]] SceneId freeSceneId(const Outline &outline, const std::set<SceneId> &used);
/// A label that no scene of the outline has: "S13".
[[nodiscard]] QString freeSceneLabel(const Outline &outline);
/// A label that no plant of the outline has, and no payoff asks for: "P4".
[[nodiscard]] QString freePlantLabel(const Outline &outline);

/// A scene to be filled in, to stand at `at`: in the place and with the people of the scene before it, or
/// else of the one after it. Its hand-over takes up and passes on what its neighbours' say.
[[nodiscard]] OutlineScene sceneToFill(const Outline &outline, std::size_t at, const SceneId &id);

/// In front of the scene at `at`, or at the end; in the act of the scene before it, unless `ofNextAct`: then
/// in that of the scene after it.
void insertScene(Outline &outline, std::size_t at, OutlineScene scene, bool ofNextAct = false);
/// The last scene cannot go: an outline has one at least. False: it stays.
[[nodiscard]] bool removeScene(Outline &outline, std::size_t at);
/// To stand at `to` once it has been taken out; `act`: where two acts meet there, the one it is in
/// afterwards (an index into the acts); none: its own,
/// or else that of the scene that it goes behind.
void moveScene(
    Outline &outline, std::size_t from, std::size_t to, std::optional<std::size_t> act = std::nullopt);
/// Takes the place of the scene with its id; its label stays. Plants keep theirs: payoffs find them.
void replaceScene(Outline &outline, OutlineScene scene);

/// One step up (-1) or down (1): past its neighbour, or, at the edge of an act, into the one beside it, which
/// leaves the order as it was. False: there is nowhere to go.
[[nodiscard]] bool nudgeScene(Outline &outline, std::size_t at, int step);

/// The act of the scene at `at`; none: no act names it.
[[nodiscard]] std::optional<std::size_t> actOfScene(const Outline &outline, std::size_t at);

/// Two neighbours that were not written for one another.
struct BrokenSeam {
    std::size_t earlier = 0; ///< the later one is the next
    QString handsOver; ///< of the earlier one, as the outline has it
    QString beginsWith; ///< of the later one

    bool operator==(const BrokenSeam &) const = default;
};

/// Those that edits have left, in order.
[[nodiscard]] std::vector<BrokenSeam> brokenSeams(const Outline &outline);
/// Those of `after` that `before` did not have: what one edit breaks.
[[nodiscard]] std::vector<BrokenSeam> newlyBrokenSeams(const Outline &before, const Outline &after);
/// The seam behind the scene at `earlier` fits from here on.
void mendSeam(Outline &outline, std::size_t earlier);

/// Something planted and what becomes of it, or a payoff that nothing was planted for.
struct Callback {
    struct PaidOff {
        std::size_t scene = 0;
        QString twist;
        bool comesFirst = false; ///< it stands in a scene before its plant's

        bool operator==(const PaidOff &) const = default;
    };
    QString label;
    QString words; ///< the plant's; empty where there is none
    QString speaker;
    std::optional<std::size_t> plantedIn; ///< none: it is missing
    std::vector<PaidOff> payoffs; ///< in order

    [[nodiscard]] bool isWrong() const;
};

/// Plants in the order of the scenes, then payoffs whose plant is missing.
[[nodiscard]] std::vector<Callback> callbacksOf(const Outline &outline);

} // namespace dg
