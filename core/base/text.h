// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Small helpers for UTF-8 text in the part of the core that has no Qt.

#include <string>
#include <string_view>
#include <vector>

namespace dg {

/// "a", "a and b", "a, b and c".
[[nodiscard]] std::string joinInWords(const std::vector<std::string> &items);

} // namespace dg
