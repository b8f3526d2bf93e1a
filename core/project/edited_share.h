// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// How much of a text is another than it was. Pure; any thread.

#include <QStringView>

namespace dg {

/// 0: every word is the same, in the same order; 1: none is.
[[nodiscard]] double editedShare(QStringView before, QStringView after);

} // namespace dg
