// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Tables for the clipboard. Pure; any thread.

#include <QString>
#include <QStringList>

namespace dg {

/// One record with its line end, as RFC 4180 has it. Nothing in it is taken for a formula by a spreadsheet.
[[nodiscard]] QString csvLine(const QStringList &cells);

} // namespace dg
