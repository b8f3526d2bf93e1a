// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What a run took, in words. Pure functions of its state.

#include "core/events/run_state.h"
#include "core/pipeline/run_plan.h"

#include <QString>
#include <QStringList>

namespace dg::tool {

/// "$0.12 of $0.50  ", for a line that is seen while it runs; empty while nothing costs anything.
[[nodiscard]] QString spentSoFar(const RunState &state);
/// "About $0.12 for 14 calls.", before a run; empty where it costs nothing, or nobody is asked.
[[nodiscard]] QString expectedCost(const RunPlan &plan);
/// A stage was not asked for, since it might have cost more than was left.
[[nodiscard]] bool budgetIsUsedUp(const RunState &state);
/// Money, tokens, what was saved, who stood in, and what the writer should know; a line each. Empty for a run
/// that nobody was asked in.
[[nodiscard]] QStringList summaryOf(const RunState &state);

} // namespace dg::tool
