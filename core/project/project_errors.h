// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What can be the matter with a project file, in the writer's words. Pure; any thread.

#include "core/base/error.h"

#include <QString>

namespace dg {

class ProjectErrors {
public:
    /// What was tried when SQLite or the system said no.
    enum class Attempt { Create, Open, Read, Save };

    explicit ProjectErrors(QString path)
        : m_path(std::move(path))
    {
    }

    [[nodiscard]] Error notFound() const;
    [[nodiscard]] Error alreadyThere() const;
    [[nodiscard]] Error noFolder(const QString &folder) const;
    [[nodiscard]] Error readOnly() const;
    [[nodiscard]] Error folderReadOnly(const QString &folder) const;
    [[nodiscard]] Error notAFile(bool folder) const;
    [[nodiscard]] Error foreign(bool sqlite) const;
    [[nodiscard]] Error newer() const;
    [[nodiscard]] Error locked() const;
    /// `what` goes on from "… is damaged: " and has no full stop.
    [[nodiscard]] Error damaged(const QString &what) const;
    /// A sentence about an entry that is not in this project.
    [[nodiscard]] Error noEntry(const QString &what) const;

    /// `code` is SQLite's extended result code, `systemError` an errno or 0, `detail` SQLite's own words.
    [[nodiscard]] Error sqlite(Attempt attempt, int code, int systemError, const QString &detail) const;

private:
    QString m_path;
};

} // namespace dg
