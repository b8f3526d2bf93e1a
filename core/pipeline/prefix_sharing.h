// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Which calls of a stage begin alike, and what is made of it: who goes first, so that the provider's prompt
/// cache has the beginning when the others come, and where the beginnings are worth a mark. Pure functions.

#include "core/pipeline/stage.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace dg {

using Prefix = std::vector<AiStage::PrefixPart>;

/// How many parts both begin with.
[[nodiscard]] std::size_t sharedParts(const Prefix &a, const Prefix &b);

/// For each, the one whose answer is to begin before it is asked: the first before it in the list that shares
/// the longest beginning, if that is at least `minimum` long.
[[nodiscard]] std::vector<std::optional<std::size_t>> prefixLeaders(
    const std::vector<Prefix> &prefixes, TokenCount minimum);

/// After how many parts of `own` marks are worth their price: where what it shares with one or more of the
/// `others` ends. Ascending; at most 4, those that save the most.
[[nodiscard]] std::vector<std::size_t> partsToMark(
    const Prefix &own, const std::vector<Prefix> &others, TokenCount minimum);

} // namespace dg
