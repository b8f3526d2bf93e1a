// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The tables of the disk tier's file, and whether a file has them.

#include "core/cache/disk_connection.h"

namespace dg {

enum class DiskFileKind {
    Ours, ///< or it was empty, and now is
    Newer, ///< of a studio to come
    Foreign, ///< of another program
    Damaged, ///< it says it is ours, and its tables are not
};

/// "DGch".
inline constexpr int diskApplicationId = 0x44476368;
inline constexpr int diskSchemaVersion = 1;

/// Touches nothing of a file that is not ours. `connection` is for writing and new.
[[nodiscard]] DiskFileKind settleDiskFile(DiskConnection &connection);

} // namespace dg
