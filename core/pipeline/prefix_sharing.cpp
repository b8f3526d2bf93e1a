// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/prefix_sharing.h"

#include <algorithm>
#include <map>

namespace dg {

namespace {

/// Of the Messages API.
constexpr std::size_t mostMarks = 4;
/// Tokens are estimated: a beginning that may be long enough is treated as if it were. A mark in vain costs
/// nothing.
constexpr double margin = 0.8;

TokenCount tokensOf(const Prefix &prefix, std::size_t parts)
{
    TokenCount sum;
    for (std::size_t i = 0; i < parts; ++i)
        sum += prefix[i].tokens;
    return sum;
}

bool isLongEnough(TokenCount tokens, TokenCount minimum)
{
    return static_cast<double>(tokens.value()) >= margin * static_cast<double>(minimum.value());
}

} // namespace

std::size_t sharedParts(const Prefix &a, const Prefix &b)
{
    const auto same = [](const auto &x, const auto &y) { return x.key == y.key; };
    return static_cast<std::size_t>(
        std::mismatch(a.begin(), a.end(), b.begin(), b.end(), same).first - a.begin());
}

std::vector<std::optional<std::size_t>> prefixLeaders(const std::vector<Prefix> &prefixes, TokenCount minimum)
{
    std::vector<std::optional<std::size_t>> leaders(prefixes.size());
    for (std::size_t i = 0; i < prefixes.size(); ++i) {
        std::size_t longest = 0;
        for (std::size_t j = 0; j < i; ++j) {
            const std::size_t shared = sharedParts(prefixes[i], prefixes[j]);
            if (shared > longest && isLongEnough(tokensOf(prefixes[i], shared), minimum)) {
                longest = shared;
                leaders[i] = j;
            }
        }
    }
    return leaders;
}

std::vector<std::size_t> partsToMark(const Prefix &own, const std::vector<Prefix> &others, TokenCount minimum)
{
    std::map<std::size_t, std::int64_t> gains; // by how many parts: tokens that need not be read in full
    for (const Prefix &other : others) {
        const std::size_t shared = sharedParts(own, other);
        const TokenCount tokens = tokensOf(own, shared);
        if (shared > 0 && isLongEnough(tokens, minimum))
            gains[shared] += tokens.value();
    }
    std::vector<std::size_t> marks;
    for (const auto &[parts, gain] : gains)
        marks.push_back(parts);
    if (marks.size() > mostMarks) {
        std::stable_sort(marks.begin(), marks.end(),
            [&](std::size_t a, std::size_t b) { return gains.at(a) > gains.at(b); });
        marks.resize(mostMarks);
        std::sort(marks.begin(), marks.end());
    }
    return marks;
}

} // namespace dg
