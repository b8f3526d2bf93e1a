// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// All that a punch-up may depend on: the draft, its plants and turn, the humour of those present.

#include "core/story/outline.h"

namespace dg {

struct NamedHumour {
    QString name;
    QStringList humour;
};

struct PunchUpInputs {
    QString text; ///< Fountain
    std::vector<Plant> plants;
    Turn turn;
    std::vector<NamedHumour> humour; ///< by name
};

} // namespace dg
