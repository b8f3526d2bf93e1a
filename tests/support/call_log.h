// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The file in which killable_studio notes its calls.

#include <QMap>
#include <QString>

namespace dg {

struct CallLog {
    QMap<QString, int> begun; ///< how often, by stage and label; without calls that failed
    QMap<QString, int> answered;

    /// Empty where there is no such file.
    [[nodiscard]] static CallLog read(const QString &path);
    [[nodiscard]] int begunInAll() const;
};

} // namespace dg
