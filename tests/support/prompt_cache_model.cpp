// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/prompt_cache_model.h"

#include <algorithm>

namespace dg {

namespace {

using Prompts = std::vector<const VendorPrompt *>;

/// Those of `prompts` that are longer than `tokens`, by what their first tokens + 1 are.
std::map<std::uint64_t, Prompts> branches(const Prompts &prompts, std::size_t tokens)
{
    std::map<std::uint64_t, Prompts> branches;
    for (const VendorPrompt *prompt : prompts) {
        if (prompt->size() > tokens)
            branches[prompt->prefix(tokens + 1)].push_back(prompt);
    }
    return branches;
}

double inFull(const Prompts &prompts, std::size_t beyond, const ModelPrice &price)
{
    std::size_t tokens = 0;
    for (const VendorPrompt *prompt : prompts)
        tokens += prompt->size() - beyond;
    return static_cast<double>(tokens) * price.input;
}

/// How far these go together; they share `begin` tokens.
std::size_t commonEnd(const Prompts &prompts, std::size_t begin)
{
    const auto &first = *prompts.front();
    std::size_t end = first.size();
    for (const VendorPrompt *prompt : prompts) {
        end = std::min(end, prompt->size());
        // Prefixes agree up to a point and never again.
        std::size_t low = begin;
        while (low < end) {
            const std::size_t middle = (low + end + 1) / 2;
            if (prompt->prefix(middle) == first.prefix(middle))
                low = middle;
            else
                end = middle - 1;
        }
    }
    return end;
}

/// Of prompts that share their first `begin` tokens, which are kept: the least for what is beyond them. At
/// least `minimum` tokens are kept together.
double leastMarked(const Prompts &prompts, std::size_t begin, const ModelPrice &price)
{
    double least = 0;
    for (const auto &[_, branch] : branches(prompts, begin)) {
        const std::size_t end = commonEnd(branch, begin + 1);
        const double path = static_cast<double>(end - begin)
            * (price.cacheWrite + static_cast<double>(branch.size() - 1) * price.cacheRead);
        least += std::min(inFull(branch, begin, price), path + leastMarked(branch, end, price));
    }
    return least;
}

double leastMarked(const Prompts &prompts, const PromptCacheRules &rules, const ModelPrice &price)
{
    double least = 0;
    std::map<std::uint64_t, Prompts> groups;
    for (const VendorPrompt *prompt : prompts) {
        if (prompt->size() < rules.minimum)
            least += inFull({prompt}, 0, price);
        else
            groups[prompt->prefix(rules.minimum)].push_back(prompt);
    }
    for (const auto &[_, group] : groups) {
        const std::size_t end = commonEnd(group, rules.minimum);
        const double path = static_cast<double>(end)
            * (price.cacheWrite + static_cast<double>(group.size() - 1) * price.cacheRead);
        least += std::min(inFull(group, 0, price), path + leastMarked(group, end, price));
    }
    return least;
}

double leastAutomatic(const Prompts &prompts, const PromptCacheRules &rules, const ModelPrice &price)
{
    PromptCacheModel cache;
    double least = 0;
    for (const VendorPrompt *prompt : prompts) {
        const std::size_t read = cache.arrive(*prompt, rules, {}).read;
        cache.begin(*prompt, rules, {});
        least += static_cast<double>(read) * price.cacheRead
            + static_cast<double>(prompt->size() - read) * price.input;
    }
    return least;
}

} // namespace

PromptCacheModel::Use PromptCacheModel::arrive(
    const VendorPrompt &prompt, const PromptCacheRules &rules, Clock::TimePoint now)
{
    switch (rules.kind) {
    case PromptCaching::None:
        return {};
    case PromptCaching::Marked:
        return marked(prompt, rules, now);
    case PromptCaching::Automatic:
        return automatic(prompt, rules);
    }
    return {};
}

PromptCacheModel::Use PromptCacheModel::marked(
    const VendorPrompt &prompt, const PromptCacheRules &rules, Clock::TimePoint now)
{
    const auto &boundaries = prompt.boundaries();
    Use use;
    for (std::size_t mark = 0; mark < boundaries.size(); ++mark) {
        if (!boundaries[mark].mark)
            continue;
        for (std::size_t k = mark - std::min(mark, rules.lookback); k <= mark; ++k) {
            const auto entry = m_marked.find(boundaries[k].blocks);
            if (entry == m_marked.end() || entry->second.until <= now)
                continue;
            entry->second.until = now + entry->second.lifetime;
            use.read = std::max(use.read, boundaries[k].tokens);
        }
    }
    std::size_t at = use.read;
    for (const auto &boundary : boundaries) {
        if (!boundary.mark || boundary.tokens < rules.minimum || boundary.tokens <= at)
            continue;
        (*boundary.mark > std::chrono::minutes(5) ? use.writtenHour : use.written) += boundary.tokens - at;
        at = boundary.tokens;
    }
    return use;
}

PromptCacheModel::Use PromptCacheModel::automatic(
    const VendorPrompt &prompt, const PromptCacheRules &rules) const
{
    Use use;
    for (std::size_t end = rules.minimum; end <= prompt.size(); end += rules.step) {
        if (m_automatic.contains(prompt.prefix(end)))
            use.read = end;
    }
    return use;
}

void PromptCacheModel::begin(const VendorPrompt &prompt, const PromptCacheRules &rules, Clock::TimePoint now)
{
    if (rules.kind == PromptCaching::Marked) {
        for (const auto &boundary : prompt.boundaries()) {
            if (boundary.mark && boundary.tokens >= rules.minimum)
                m_marked[boundary.blocks] = {*boundary.mark, now + *boundary.mark};
        }
    } else if (rules.kind == PromptCaching::Automatic) {
        for (std::size_t end = rules.minimum; end <= prompt.size(); end += rules.step)
            m_automatic.insert(prompt.prefix(end));
    }
}

double leastInputCost(
    const std::vector<VendorPrompt> &prompts, const PromptCacheRules &rules, const ModelPrice &price)
{
    Prompts all;
    for (const VendorPrompt &prompt : prompts)
        all.push_back(&prompt);
    switch (rules.kind) {
    case PromptCaching::None:
        return inFull(all, 0, price);
    case PromptCaching::Marked:
        return leastMarked(all, rules, price);
    case PromptCaching::Automatic:
        return leastAutomatic(all, rules, price);
    }
    return 0;
}

} // namespace dg
