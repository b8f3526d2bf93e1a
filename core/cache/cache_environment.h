// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Where the cache is set up from outside a program: the platform's folder for caches, and environment
/// variables. Pure functions; any thread.
///
/// What is said later counts: the defaults, what a program has stored, the environment, the command line.

#include "core/cache/cache_config.h"

#include <QLatin1String>
#include <QProcessEnvironment>
#include <QString>

namespace dg {

/// The environment's names for settings.
namespace cacheVariable {
inline constexpr QLatin1String folder("DOPPELGANGER_CACHE_DIR");
inline constexpr QLatin1String redisUrl("DOPPELGANGER_REDIS_URL");
inline constexpr QLatin1String redisPassword("DOPPELGANGER_REDIS_PASSWORD");
inline constexpr QLatin1String roomSecret("DOPPELGANGER_ROOM_SECRET");
} // namespace cacheVariable

/// "doppelganger-studio" in the platform's folder for caches ($XDG_CACHE_HOME, or ~/.cache). Both programs
/// share it. Empty where there is no such folder.
[[nodiscard]] QString defaultCacheFolder();

/// The defaults with that folder.
[[nodiscard]] CacheConfig defaultCacheConfig();

/// With what the environment says in the place of the config's own. A variable that is empty is as one that
/// is not set. The result is not validated.
[[nodiscard]] CacheConfig withEnvironment(
    CacheConfig config, const QProcessEnvironment &environment = QProcessEnvironment::systemEnvironment());

} // namespace dg
