// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Elements in any order, as no reader would make them: what lays them out has to bear everything.
/// The same for the same seed, everywhere.

#include "core/base/random.h"
#include "core/screenplay/page_style.h"
#include "core/screenplay/script.h"

#include <vector>

namespace dg {

/// Of any type, empty, short or longer than a page, in many scripts, with and without ends of sentences.
[[nodiscard]] ScriptElement randomElement(Random &random);

/// Mostly scenes with action and speeches, some of which are pairs; otherwise anything.
[[nodiscard]] std::vector<ScriptElement> randomElements(Random &random, int atLeast);

/// One of pageStyles(); now and then with pages of few lines.
[[nodiscard]] PageStyle randomStyle(Random &random);

} // namespace dg
