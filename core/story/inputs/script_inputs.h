// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// All that the script is made of.

#include <QString>
#include <QStringList>

#include <vector>

namespace dg {

struct ScriptScene {
    QString slug;
    QString act; ///< the act that begins with this scene; empty inside one
    QString text; ///< Fountain, with its heading; empty: a gap
};

struct ScriptInputs {
    QString showTitle;
    QString episodeTitle;
    QStringList notes; ///< what an export must say about its text, a line each
    std::vector<ScriptScene> scenes;
};

} // namespace dg
