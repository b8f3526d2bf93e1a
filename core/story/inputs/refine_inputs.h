// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// All that a refinement may depend on: the draft's inputs, the earlier take and its reports.

#include "core/story/inputs/draft_inputs.h"
#include "core/story/punch_up.h"
#include "core/story/validation_report.h"

namespace dg {

struct RefineInputs {
    DraftInputs draft;
    QString earlier; ///< Fountain
    ValidationReport report;
    JokeReport jokes;
};

} // namespace dg
