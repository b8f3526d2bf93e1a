// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rehearsal/writers.h"

namespace dg::rehearsal {

Dynamics writeDynamics(const Library &, const DynamicsInputs &inputs, Random)
{
    Dynamics dynamics;
    QStringList feelings;
    for (const PairRelation &relation : inputs.relations)
        feelings.append(QStringLiteral("%1 to %2: %3").arg(relation.from, relation.to, relation.feeling));
    dynamics.howTheyTalk = feelings.join(QStringLiteral("; "));
    dynamics.whoWins = QStringLiteral("Whoever speaks last.");
    return dynamics;
}

} // namespace dg::rehearsal
