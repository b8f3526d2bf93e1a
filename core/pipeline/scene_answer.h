// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What a stage that writes a scene takes for one. Pure; any thread.

#include "core/base/error.h"

#include <QByteArray>

namespace dg {

/// The scene with its headings plain, as Fountain has them, and a line feed at its end. Error (BadAnswer): it
/// has no heading, or nobody says anything.
[[nodiscard]] Expected<QByteArray> acceptScene(const QByteArray &answer);

} // namespace dg
