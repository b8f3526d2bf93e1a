// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/vendor_faults.h"

#include "core/base/random.h"

namespace dg {

std::optional<VendorFault> FaultSchedule::draw(
    const QString &stage, const QString &subject, int attempt) const
{
    constexpr std::uint64_t parts = 1'000'000;
    const QString name = QStringLiteral("%1/%2/%3").arg(stage, subject).arg(attempt);
    Random random(fnv1a(name.toStdString(), fnv1a(std::to_string(seed))));
    if (faults.empty() || static_cast<double>(random.below(parts)) >= rate * parts)
        return std::nullopt;
    return faults[random.below(faults.size())];
}

} // namespace dg
