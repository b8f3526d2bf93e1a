// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What a call, or many, took: the events and the project count it as well as the AI that says it. Plain
/// value.

#include "core/base/strong.h"

namespace dg {

struct Usage {
    TokenCount input;
    TokenCount output;
    MicroDollars cost;

    bool operator==(const Usage &) const = default;
};

} // namespace dg
