// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What setting a page must know of characters. Pure functions; any thread.

#include <QStringView>

namespace dg {

/// The first character of a text that is not empty.
[[nodiscard]] char32_t firstOf(QStringView text);

/// One unit, one column and one glyph of our typeface for each of its characters.
[[nodiscard]] bool isLatin(QStringView text);

/// Whether any of it is written from right to left.
[[nodiscard]] bool isRightToLeft(QStringView text);

/// Whether it looks the same whatever stands beside it, as on a typewriter.
[[nodiscard]] bool standsAlone(char32_t character);

/// Whether it shows nothing by itself: spaces, joiners, selectors, marks of direction, control characters.
[[nodiscard]] bool isUnseen(char32_t character);

} // namespace dg
