// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rehearsal/writers.h"

namespace dg::rehearsal {

ValidationReport noVerdict()
{
    ValidationReport report;
    report.turn = QStringLiteral("Not judged: Rehearsal reads nothing.");
    report.notJudged = true;
    return report;
}

Comparison noPreference()
{
    return {Better::Neither, QStringLiteral("Rehearsal does not judge.")};
}

} // namespace dg::rehearsal
