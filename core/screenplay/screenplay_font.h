// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The typeface of screenplay pages: Courier Prime in four faces that come with the program, so that pages
/// look and measure the same on every machine.

#include "core/base/error.h"

#include <QString>

namespace dg {

/// Makes the four faces known to Qt, where they are not yet, and answers with their family. At 12 points ten
/// characters are one inch wide in every face. Needs a QGuiApplication; loads on the GUI thread only, any
/// other thread is answered once they are loaded.
/// Error: Internal, where Qt cannot use the faces; text set in another font would not keep to the page, and a
/// PDF without any font has no text at all.
[[nodiscard]] Expected<QString> loadScreenplayFont();

} // namespace dg
