// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/stage.h"

namespace dg {

QByteArray RunMaterial::body(const StageRef &ref) const
{
    const auto found = bodies.find(ref);
    return found == bodies.end() ? QByteArray {} : found->second;
}

void RunMaterial::disclose(const QString &disclosure)
{
    if (disclosure.isEmpty() || disclosures.contains(disclosure))
        return;
    disclosures.append(disclosure);
    disclosures.sort();
}

} // namespace dg
