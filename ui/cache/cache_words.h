// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The cache in a writer's words. Pure; GUI thread for the sake of translations.

#include "core/cache/cache_statistics.h"

#include <QString>

namespace dg {

/// The line of the closed strip. Two spans of time: `run` is what the run that is shown did not have to ask
/// for (empty where there is none), the rest is everything since the figures began.
[[nodiscard]] QString cacheSummary(const CacheStatistics &statistics, const QString &run);

} // namespace dg
