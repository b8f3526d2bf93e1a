// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What a writer has decided about one scene beside its outline entry. Plain values.

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace dg {

/// What another take is to do differently.
struct Direction {
    QStringList chips; ///< shorter, meaner, less on the nose, better button: the prompt's own words
    QString note; ///< the writer's own
    QString earlier; ///< the take it is to differ from, in Fountain
    QJsonObject extra {};

    [[nodiscard]] bool isEmpty() const { return chips.isEmpty() && note.isEmpty(); }
    bool operator==(const Direction &) const = default;
};

struct SceneSteering {
    bool locked = false; ///< no run changes its text
    Direction direction; ///< of the take that is chosen; empty: none
    QJsonObject extra {};

    bool operator==(const SceneSteering &) const = default;
};

} // namespace dg
