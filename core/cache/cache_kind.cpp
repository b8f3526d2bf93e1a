// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/cache_kind.h"

namespace dg {

namespace {

struct KindFacts {
    CacheKind kind;
    QLatin1String name;
    std::chrono::seconds lifetime;
};

using std::chrono::days;

constexpr std::array<KindFacts, cacheKindCount> facts {
    KindFacts {CacheKind::AiResponse, QLatin1String("ai_response"), days(7)},
    KindFacts {CacheKind::VoiceProfile, QLatin1String("voice_profile"), days(30)},
    KindFacts {CacheKind::DialoguePattern, QLatin1String("dialogue_pattern"), days(7)},
    KindFacts {CacheKind::JokeStructure, QLatin1String("joke_structure"), days(7)},
    KindFacts {CacheKind::ValidationResult, QLatin1String("validation_result"), days(1)},
    KindFacts {CacheKind::EpisodeOutline, QLatin1String("episode_outline"), days(1)},
};

} // namespace

QLatin1String toString(CacheKind kind)
{
    return facts[static_cast<std::size_t>(kind)].name;
}

std::optional<CacheKind> cacheKindFromString(QLatin1String name)
{
    for (const KindFacts &each : facts) {
        if (each.name == name)
            return each.kind;
    }
    return std::nullopt;
}

std::chrono::seconds defaultLifetime(CacheKind kind)
{
    return facts[static_cast<std::size_t>(kind)].lifetime;
}

} // namespace dg
