// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Scripts in words, for the messages of tests: a line an element, with all that differs from an ordinary
/// one.

#include "core/screenplay/script.h"

#include <QString>

namespace dg {

[[nodiscard]] QString inWords(const ScriptElement &element);
[[nodiscard]] QString inWords(const std::vector<ScriptElement> &elements);
[[nodiscard]] QString inWords(const Script &script);

/// Where two scripts part: the first line that differs of each, with those around; empty: nowhere.
[[nodiscard]] QString difference(const Script &actual, const Script &expected);

} // namespace dg
