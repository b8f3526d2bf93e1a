// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The stages of an episode run.

#include <memory>
#include <vector>

namespace dg {

class Stage;

/// In the order of a run; a new stage is a line here.
[[nodiscard]] std::vector<std::unique_ptr<Stage>> allStages();

} // namespace dg
