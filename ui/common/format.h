// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Times, sizes and lengths in a writer's words. Pure; GUI thread for the sake of translations.

#include "core/base/strong.h"

#include <QFontMetrics>
#include <QString>

#include <chrono>
#include <cstdint>

namespace dg::format {

/// "0:14", "12:05", "1:02:03"; parts of a second are dropped.
[[nodiscard]] QString clock(std::chrono::nanoseconds time);
/// "0 KB", "820 KB", "1.4 MB".
[[nodiscard]] QString bytes(std::int64_t count);
/// 0.834 is "83 %".
[[nodiscard]] QString percent(double share);
/// "$12.40", "$0.12", "$0.021": cents, and a tenth of one where it is less than ten of them.
[[nodiscard]] QString money(MicroDollars amount);
/// "$2", "$0.10": a price in dollars, to the cent where it is no whole number of them.
[[nodiscard]] QString price(double dollars);
/// "8,192", "200 K", "1 M".
[[nodiscard]] QString tokens(TokenCount count);
/// A scene's length in pages: "5/8", "1", "1 3/8".
[[nodiscard]] QString pageEighths(int eighths);
/// As pageEighths, with its unit: "5/8 page", "1 page", "1 3/8 pages".
[[nodiscard]] QString pages(int eighths);
/// Two letters of a name: "Odile" is "OD", "Ana Ruiz" is "AR"; one for names in scripts without case.
[[nodiscard]] QString initials(const QString &name);

/// A slug line in `width` pixels: the place gives way first, so that the time of day stays.
[[nodiscard]] QString elidedSlug(const QString &slug, const QFontMetrics &metrics, int width);

} // namespace dg::format
