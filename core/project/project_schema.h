// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The tables of a project file in each of its versions, and the way from one to the next. For ProjectStore,
/// on its thread.

#include <QByteArray>

#include <vector>

namespace SQLite {
class Database;
}

namespace dg::project_schema {

inline constexpr int firstVersion = 1;

/// The texts of all tables and indices of a version, word for word as they stand in the file.
[[nodiscard]] std::vector<QByteArray> statements(int version);

/// Brings the open file from `version` to ProjectFile::schemaVersion, within the caller's transaction. Throws
/// SQLite::Exception.
void migrate(SQLite::Database &database, int version);

} // namespace dg::project_schema
