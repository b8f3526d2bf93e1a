// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The notes' words for takes, findings and steps. Pure; GUI thread for the sake of translations.

#include "core/events/run_event.h"
#include "core/pipeline/take.h"
#include "core/story/validation_report.h"
#include "ui/common/theme_colors.h"

#include <QString>

#include <utility>

namespace dg::noteswords {

/// "written by Rehearsal, today 14:05"; of the writer's own: "edited by you, …".
[[nodiscard]] QString originOf(const Take &take);
/// "2,100 tokens read, 800 written, $0.021"; empty: nothing was asked.
[[nodiscard]] QString costOf(const Take &take);
/// A word and a colour for how grave it is.
[[nodiscard]] std::pair<QString, QColor> markOf(Severity severity, const ThemeColors &colors);
/// "Draft", "Punch-up", "Check 2", …
[[nodiscard]] QString stageWord(const StageRef &ref);

} // namespace dg::noteswords
