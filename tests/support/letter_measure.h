// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What a drawn letter looks like, in numbers: dark on white, grey levels count in part.

#include <QImage>

namespace dg {

/// In dots of full black.
[[nodiscard]] double inkOf(const QImage &image);

/// How far the ink's centre moves to the right per line upwards: the slope of a least-squares line, 0 for an
/// upright letter.
[[nodiscard]] double slantOf(const QImage &image);

} // namespace dg
