// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/cache_kind.h"

namespace dg {

static constexpr std::array<QLatin1String, cacheKindCount> names {
    QLatin1String("ai_response"),
    QLatin1String("voice_profile"),
    QLatin1String("dialogue_pattern"),
    QLatin1String("joke_structure"),
    QLatin1String("validation_result"),
    QLatin1String("episode_outline"),
};

QLatin1String toString(CacheKind kind)
{
    return names[indexOf(kind)];
}

std::optional<CacheKind> cacheKindFromString(QLatin1String name)
{
    for (const CacheKind kind : allCacheKinds) {
        if (toString(kind) == name)
            return kind;
    }
    return std::nullopt;
}

} // namespace dg
