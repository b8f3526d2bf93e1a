// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What a call, or many, took: the events and the project count it as well as the AI that says it. Plain
/// value.

#include "core/base/strong.h"

namespace dg {

struct Usage {
    TokenCount input; ///< all of it, whatever of it the provider had in its prompt cache
    TokenCount output;
    MicroDollars cost; ///< as far as prices are known
    TokenCount cacheRead {}; ///< of `input`: read out of the provider's prompt cache
    TokenCount cacheWritten {}; ///< of `input`: written into it
    MicroDollars promptCacheSaved {}; ///< what `input` would have cost more without it; below 0: less
    bool priceUnknown = false; ///< some of it came from a model whose price is not known

    Usage &operator+=(const Usage &other)
    {
        input += other.input;
        output += other.output;
        cost += other.cost;
        cacheRead += other.cacheRead;
        cacheWritten += other.cacheWritten;
        promptCacheSaved += other.promptCacheSaved;
        priceUnknown = priceUnknown || other.priceUnknown;
        return *this;
    }
    bool operator==(const Usage &) const = default;
};

} // namespace dg
