// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// All that a comparison may depend on: the two takes.

#include <QString>

namespace dg {

struct CompareInputs {
    QString first; ///< Fountain
    QString second;
};

} // namespace dg
