// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// All that the episode's continuity may depend on: the final text of every scene, in order.

#include <QString>

#include <vector>

namespace dg {

struct ContinuityScene {
    QString slug;
    QString text; ///< Fountain
};

struct ContinuityInputs {
    std::vector<ContinuityScene> scenes;
};

} // namespace dg
