// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The kinds of entries. How long each is good for is in CacheConfig.

#include <QLatin1String>

#include <array>
#include <cstddef>
#include <optional>

namespace dg {

enum class CacheKind : unsigned char {
    AiResponse,
    VoiceProfile,
    DialoguePattern,
    JokeStructure,
    ValidationResult,
    EpisodeOutline
};

inline constexpr std::size_t cacheKindCount = 6;
inline constexpr std::array<CacheKind, cacheKindCount> allCacheKinds {CacheKind::AiResponse,
    CacheKind::VoiceProfile, CacheKind::DialoguePattern, CacheKind::JokeStructure,
    CacheKind::ValidationResult, CacheKind::EpisodeOutline};

[[nodiscard]] constexpr std::size_t indexOf(CacheKind kind)
{
    return static_cast<std::size_t>(kind);
}

/// As it stands in keys and reports: "voice_profile".
[[nodiscard]] QLatin1String toString(CacheKind kind);
[[nodiscard]] std::optional<CacheKind> cacheKindFromString(QLatin1String name);

} // namespace dg
