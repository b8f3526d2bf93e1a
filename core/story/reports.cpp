// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/story/reports_fields.h"

#include <algorithm>

namespace dg {

DG_JSON_VALUE(Dynamics)
DG_JSON_SCHEMA(Dynamics)
DG_JSON_VALUE(JokeReport)
DG_JSON_VALUE(PunchUp)
DG_JSON_SCHEMA(PunchUp)
DG_JSON_VALUE(ValidationReport)
DG_JSON_SCHEMA(ValidationReport)
DG_JSON_VALUE(SeamEdits)
DG_JSON_SCHEMA(SeamEdits)
DG_JSON_VALUE(LineAlternatives)
DG_JSON_SCHEMA(LineAlternatives)
DG_JSON_VALUE(Comparison)
DG_JSON_SCHEMA(Comparison)
DG_JSON_VALUE(Direction)
DG_JSON_VALUE(SceneSteering)

double ValidationReport::overall() const
{
    return voice * 0.30 + comedy * 0.30 + (continuity + structure) / 2 * 0.25 + format * 0.15;
}

bool ValidationReport::asksForRefinement(double threshold) const
{
    if (notJudged)
        return false;
    const bool quoted = std::any_of(issues.begin(), issues.end(), [](const Finding &finding) {
        return (finding.severity == Severity::Critical || finding.severity == Severity::Major)
            && !finding.where.isEmpty();
    });
    return quoted || overall() < threshold;
}

} // namespace dg
