// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/stage.h"

namespace dg {

QByteArray RunMaterial::body(const StageRef &ref) const
{
    const auto found = results.find(ref);
    return found == results.end() ? QByteArray {} : found->second.body;
}

void RunMaterial::disclose(const QString &disclosure)
{
    if (disclosure.isEmpty() || disclosures.contains(disclosure))
        return;
    disclosures.append(disclosure);
    disclosures.sort();
}

} // namespace dg
