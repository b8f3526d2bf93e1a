// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A run's stages as rows in a writer's words: what a run would do, and what one has done. Pure functions of
/// values; GUI thread for the sake of translations.

#include "core/events/run_state.h"
#include "core/pipeline/run_plan.h"

#include <QString>

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace dg {

struct PlanRow {
    QString what; ///< Draft, Check, Odile's voice
    QString happens; ///< kept, written, only if the check asks for it
    QString why;
    std::int64_t words = 0; ///< that are written, about
    std::chrono::milliseconds time {};
    MicroDollars money;
    bool priceUnknown = false;
    bool isWritten = false; ///< or would be
    bool mayBe = false; ///< only a check can tell
};

/// What belongs together: what comes before the scenes, a scene, what comes after them.
struct PlanGroup {
    QString title;
    std::vector<PlanRow> rows;
};

struct PlanSums {
    int stages = 0;
    int written = 0;
    std::int64_t words = 0;
    std::chrono::milliseconds time {}; ///< of all calls, one after the other
    MicroDollars money;
    bool priceUnknown = false;

    void add(const PlanRow &row);
};

/// `outline` names the scenes; null: not known yet.
[[nodiscard]] std::vector<PlanGroup> plannedRows(const RunPlan &plan, const Outline *outline);
/// Of a run that has ended, or is under way.
[[nodiscard]] std::vector<PlanGroup> runRows(const RunState &state);

/// Of what is or would be written; with `mayBe`: of what may be needed instead.
[[nodiscard]] PlanSums sumsOf(const std::vector<PlanGroup> &groups, bool mayBe = false);
/// "about 5,200 words, about 1:20, about $0.12"; `isFree`: no price. `isDone`: it has been so.
[[nodiscard]] QString sumsInWords(const PlanSums &sums, bool isFree, bool isDone);
/// "about 120": a count that pretends to no more than it knows; empty for none.
[[nodiscard]] QString aboutWords(std::int64_t words);

/// "A run would write scenes 3 and 4 again, about $0.02." with the reasons where they are few; empty: no
/// scene that is there would be.
[[nodiscard]] QString sceneConsequence(const RunPlan &plan, const Outline &outline);

} // namespace dg
