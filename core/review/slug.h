// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A scene's heading in its parts. Pure functions; any thread.

#include <QString>

namespace dg::review {

struct Slug {
    bool interior = false;
    bool exterior = false; ///< both: INT./EXT. Neither: the heading does not say
    QString place; ///< as written: COUNCIL CHAMBER
    QString time; ///< behind the last dash: LATE AFTERNOON; empty: it has none
};

[[nodiscard]] Slug slugOf(const QString &heading);

} // namespace dg::review
