// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The kinds of entries, and how long each is good for.

#include <QLatin1String>

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>

namespace dg {

enum class CacheKind {
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

/// As it stands in keys and reports: "voice_profile".
[[nodiscard]] QLatin1String toString(CacheKind kind);
[[nodiscard]] std::optional<CacheKind> cacheKindFromString(QLatin1String name);
[[nodiscard]] std::chrono::seconds defaultLifetime(CacheKind kind);

} // namespace dg
