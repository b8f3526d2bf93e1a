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

namespace {

/// What tells a beginning of `parts` parts from others.
QString beginningOf(const QString &before, const AiStage::PrefixPart &part)
{
    return before + part.key + QChar(0x1f);
}

} // namespace

std::vector<std::optional<std::size_t>> prefixLeaders(const std::vector<Prefix> &prefixes, TokenCount minimum)
{
    std::vector<std::optional<std::size_t>> leaders(prefixes.size());
    std::unordered_map<QString, std::size_t> first; // by beginning: who had it first
    for (std::size_t i = 0; i < prefixes.size(); ++i) {
        QString beginning;
        std::size_t shared = 0;
        for (const AiStage::PrefixPart &part : prefixes[i]) {
            beginning = beginningOf(beginning, part);
            const auto [known, isNew] = first.try_emplace(beginning, i);
            ++shared;
            if (!isNew && isLongEnough(tokensOf(prefixes[i], shared), minimum))
                leaders[i] = known->second;
        }
    }
    return leaders;
}

void PrefixTree::count(const Prefix &prefix, int change)
{
    const auto step = static_cast<std::size_t>(change); // wraps back where it is taken off again
    QString beginning;
    for (const AiStage::PrefixPart &part : prefix) {
        beginning = beginningOf(beginning, part);
        m_beginnings[beginning] += step;
    }
    m_size += step;
}

std::vector<std::size_t> PrefixTree::sharing(const Prefix &own) const
{
    std::vector<std::size_t> atLeast {m_size};
    QString beginning;
    for (const AiStage::PrefixPart &part : own) {
        beginning = beginningOf(beginning, part);
        const auto known = m_beginnings.find(beginning);
        atLeast.push_back(known == m_beginnings.end() ? 0 : known->second);
    }
    for (std::size_t parts = 0; parts + 1 < atLeast.size(); ++parts)
        atLeast[parts] -= atLeast[parts + 1];
    return atLeast;
}

std::vector<std::size_t> marksAfter(
    const Prefix &own, const std::vector<std::size_t> &sharing, TokenCount minimum)
{
    std::map<std::size_t, std::int64_t> gains; // by how many parts: tokens that need not be read in full
    for (std::size_t parts = 1; parts < sharing.size(); ++parts) {
        const TokenCount tokens = tokensOf(own, parts);
        if (sharing[parts] > 0 && isLongEnough(tokens, minimum))
            gains[parts] = tokens.value() * static_cast<std::int64_t>(sharing[parts]);
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

std::vector<std::size_t> partsToMark(const Prefix &own, const std::vector<Prefix> &others, TokenCount minimum)
{
    PrefixTree tree;
    for (const Prefix &other : others)
        tree.add(other);
    return marksAfter(own, tree.sharing(own), minimum);
}

} // namespace dg
