// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A prompt as a vendor sees it: blocks of text, some of them marked for its prompt cache, as tokens. Plain
/// values and pure functions.

#include "core/base/strong.h"

#include <QByteArray>

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace dg {

/// Where each token ends. A token is a word, with the space before it, or a part of a long word; a few
/// digits; a few signs: near 4 bytes in English prose.
[[nodiscard]] std::vector<qsizetype> tokenEnds(const QByteArray &text);
[[nodiscard]] TokenCount countTokens(const QByteArray &text);
/// The first so many tokens of it.
[[nodiscard]] QByteArray firstTokens(const QByteArray &text, TokenCount count);

struct PromptBlock {
    QByteArray role; ///< "system", "user", "assistant": begins a message; empty: goes on with the last
    QByteArray text;
    std::optional<std::chrono::seconds> mark {}; ///< what is kept up to here, and for how long
};

class VendorPrompt {
public:
    /// Where a block ends.
    struct Boundary {
        std::size_t tokens = 0; ///< up to there
        std::uint64_t blocks = 0; ///< stands for exactly these blocks
        std::optional<std::chrono::seconds> mark;
    };

    VendorPrompt() = default;
    /// `apart`: prompts that differ in it have nothing in common, such as their model.
    VendorPrompt(const QByteArray &apart, const std::vector<PromptBlock> &blocks);

    [[nodiscard]] std::size_t size() const { return m_prefixes.size(); } ///< in tokens
    /// Stands for the first `tokens` of it, however they were cut into blocks.
    [[nodiscard]] std::uint64_t prefix(std::size_t tokens) const { return m_prefixes[tokens - 1]; }
    [[nodiscard]] const std::vector<Boundary> &boundaries() const { return m_boundaries; }

private:
    std::vector<std::uint64_t> m_prefixes;
    std::vector<Boundary> m_boundaries;
};

} // namespace dg
