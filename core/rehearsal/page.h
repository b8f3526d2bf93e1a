// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A scene as it is being put together, and its spelling in Fountain (fountain.io/syntax). Pure; any thread.

#include <QString>

#include <vector>

namespace dg::rehearsal {

struct Element {
    QString who; ///< a name; empty: action
    QString aside;
    QString text;

    [[nodiscard]] bool isAction() const { return who.isEmpty(); }
};

/// Elements that are never torn apart.
using Run = std::vector<Element>;

/// The scene with its slug line, ending in one line feed.
[[nodiscard]] QString inFountain(const QString &slug, const std::vector<Element> &elements);

/// What is said in a scene in Fountain, in order, each on one line.
[[nodiscard]] std::vector<Element> speechesIn(const QString &fountain);

} // namespace dg::rehearsal
