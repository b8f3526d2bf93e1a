// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// How vendors keep the beginnings of prompts, as they document it: what a request reads and writes, and what
/// a set of prompts could have cost at best.
///
/// An entry may be read by whoever arrives after the answer to the request that wrote it has begun. One
/// thread at a time.

#include "core/ai/model_catalogue.h"
#include "core/base/clock.h"
#include "tests/support/vendor_prompt.h"

#include <map>
#include <set>
#include <vector>

namespace dg {

struct PromptCacheRules {
    PromptCaching kind = PromptCaching::Marked;
    std::size_t minimum = 1024; ///< shorter beginnings are not kept, without a word
    std::size_t step = 128; ///< automatic ones end at multiples of it
    std::size_t lookback = 20; ///< so many blocks before a mark are looked for as well
};

class PromptCacheModel {
public:
    struct Use { // of a prompt's tokens
        std::size_t read = 0;
        std::size_t written = 0; ///< for 5 minutes
        std::size_t writtenHour = 0;
    };

    /// What a request that arrives now is billed; what it reads lives longer.
    [[nodiscard]] Use arrive(const VendorPrompt &prompt, const PromptCacheRules &rules, Clock::TimePoint now);
    /// The answer to it begins: what it wrote can be read.
    void begin(const VendorPrompt &prompt, const PromptCacheRules &rules, Clock::TimePoint now);

private:
    [[nodiscard]] Use marked(const VendorPrompt &prompt, const PromptCacheRules &rules, Clock::TimePoint now);
    [[nodiscard]] Use automatic(const VendorPrompt &prompt, const PromptCacheRules &rules) const;
    struct Entry {
        std::chrono::seconds lifetime {};
        Clock::TimePoint until {};
    };
    std::map<std::uint64_t, Entry> m_marked; ///< by VendorPrompt::Boundary::blocks
    std::set<std::uint64_t> m_automatic; ///< by VendorPrompt::prefix
};

/// The least that the input of these prompts can be billed, in micro-dollars: no placement of marks and no
/// order of calls gets below it.
///
/// Over the trie of the prompts' tokens. For marked ones: prompts whose first `minimum` tokens differ cannot
/// share anything. Of a path that `n` prompts share, either each pays its tokens in full, or one writes them
/// and n - 1 read them, for which all of the path to the root must have been written too; of each subtree the
/// cheaper. The limit of 4 marks, and that marks stand between blocks, would only make it dearer. For
/// automatic ones: each step of the trie is paid once in full and read by all others; no order matters.
[[nodiscard]] double leastInputCost(
    const std::vector<VendorPrompt> &prompts, const PromptCacheRules &rules, const ModelPrice &price);

} // namespace dg
