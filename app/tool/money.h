// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Money as people write and read it. Pure functions.

#include "core/base/strong.h"

#include <QString>

#include <optional>

namespace dg::tool {

/// "0.50" as dollars; none for anything that is not more than 0 and at most a million.
[[nodiscard]] std::optional<MicroDollars> dollarsFrom(const QString &text);
/// "$0.21", with more digits where that would hide it.
[[nodiscard]] QString dollarsText(MicroDollars amount);

} // namespace dg::tool
