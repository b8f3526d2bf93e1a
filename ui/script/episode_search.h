// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Finding and replacing in a scene's text, element by element: marks of Fountain are never touched, and what
/// is not printed is not looked into. Pure functions; any thread.

#include <QString>
#include <QStringView>

#include <optional>

namespace dg {

struct SearchTerm {
    QString text; ///< empty finds nothing
    bool matchCase = false;

    [[nodiscard]] Qt::CaseSensitivity caseSensitivity() const
    {
        return matchCase ? Qt::CaseSensitive : Qt::CaseInsensitive;
    }
    bool operator==(const SearchTerm &) const = default;
};

/// How often it stands in the scene; `fountain` has no title page.
[[nodiscard]] int countIn(QStringView fountain, const SearchTerm &term);
/// The scene with every place replaced, or only the `only`th, from 0. None where nothing is.
[[nodiscard]] std::optional<QString> replacedIn(
    QStringView fountain, const SearchTerm &term, const QString &replacement, int only = -1);

} // namespace dg
