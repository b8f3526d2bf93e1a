// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// `doppelganger cache …`: what lies in the cache, how its places are, and clearing and carrying it.

#include "app/tool/exit_code.h"
#include "core/base/error.h"
#include "core/cache/cache_config.h"

#include <optional>
#include <string>

namespace dg::tool {

/// Which cache a command works with.
struct CachePlace {
    std::string folder; ///< empty: the environment's, or the platform's
    std::string redisUrl; ///< empty: the environment's
};

/// The cache both programs start with, with what the command line says in its place. Errors: InvalidInput, in
/// one sentence and without a password.
[[nodiscard]] Expected<CacheConfig> cacheConfigOf(const CachePlace &place);
/// How a command ends whose configuration is refused: wrong usage where the command line said it.
[[nodiscard]] ExitCode codeOfBadConfig(const CachePlace &place);

struct CacheCommand {
    enum class Action { Stats, Health, List, Clear, Export, Import };
    Action action = Action::Stats;
    CachePlace place;
    std::string type; ///< as toString(CacheKind); empty: all
    std::string character;
    std::string show;
    std::string file; ///< of export and import
    bool expired = false; ///< clear: what has expired
    bool all = false; ///< clear: everything
    bool dryRun = false; ///< clear: only says what would go
    bool json = false;

    /// Whether it says which entries.
    [[nodiscard]] bool chooses() const { return !type.empty() || !character.empty() || !show.empty(); }
};

[[nodiscard]] ExitCode run(const CacheCommand &command);

} // namespace dg::tool
