// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Which calls of a stage begin alike, and what is made of it: who goes first, so that the provider's prompt
/// cache has the beginning when the others come, and where the beginnings are worth a mark. Pure functions.

#include "core/pipeline/stage.h"

#include <cstddef>
#include <optional>
#include <unordered_map>
#include <vector>

namespace dg {

using Prefix = std::vector<AiStage::PrefixPart>;

/// How many parts both begin with.
[[nodiscard]] std::size_t sharedParts(const Prefix &a, const Prefix &b);

/// For each, the one whose answer is to begin before it is asked: the first before it in the list that shares
/// the longest beginning, if that is at least `minimum` long.
[[nodiscard]] std::vector<std::optional<std::size_t>> prefixLeaders(
    const std::vector<Prefix> &prefixes, TokenCount minimum);

/// Beginnings, counted by how far each is shared. One thread at a time.
class PrefixTree {
public:
    void add(const Prefix &prefix) { count(prefix, 1); }
    void remove(const Prefix &prefix) { count(prefix, -1); } ///< one that was added
    /// At index n: how many of those in it begin with just n parts of `own`, and no more.
    [[nodiscard]] std::vector<std::size_t> sharing(const Prefix &own) const;

private:
    void count(const Prefix &prefix, int change);

    std::unordered_map<QString, std::size_t> m_beginnings; ///< by the keys of its parts
    std::size_t m_size = 0;
};

/// After how many parts of `own` marks are worth their price: where what it shares with others ends.
/// `sharing`: as PrefixTree has it, without `own` itself. Ascending; at most 4, those that save the most.
[[nodiscard]] std::vector<std::size_t> marksAfter(
    const Prefix &own, const std::vector<std::size_t> &sharing, TokenCount minimum);

/// As above. After how many parts of `own` marks are worth their price: where what it shares with one or more
/// of the `others` ends. Ascending; at most 4, those that save the most.
[[nodiscard]] std::vector<std::size_t> partsToMark(
    const Prefix &own, const std::vector<Prefix> &others, TokenCount minimum);

} // namespace dg
