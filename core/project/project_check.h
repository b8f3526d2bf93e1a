// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Looks at a project file from outside, before SQLite may touch it.

#include "core/base/error.h"

#include <QString>

#include <string>

namespace dg {

/// Whether the file at `path` can be one of our projects and nobody holds it. Reads its header alone and
/// changes nothing, whatever the file is. Errors: NotFound, NotAccessible, Locked, ForeignFile, NewerVersion,
/// Damaged. Any thread.
[[nodiscard]] Expected<void> checkProjectFile(const QString &path, const std::string &vfs);

} // namespace dg
