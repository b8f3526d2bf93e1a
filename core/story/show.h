// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The show: what a writer describes once. Plain values; copies cross threads freely.

#include "core/base/strong.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <vector>

namespace dg {

enum class ShowFormat { SingleCamera, MultiCamera };

/// The existing format that a show carries over into a new world.
struct Inspiration {
    QString title;
    QString engine; ///< what makes the source tick
    QJsonObject extra;
};

struct Place {
    QString name; ///< as it stands in a slug line, without INT. or EXT.
    bool interior = true;
    QString description;
    QStringList things; ///< what can be picked up, sat on or broken there
    QJsonObject extra;
};

struct Relation {
    CharacterId to;
    QString feeling;
    QJsonObject extra;
};

struct Character {
    CharacterId id; ///< the studio's own; never part of a prompt or a key
    QString name;
    QStringList aliases;
    QString role;
    QString age;
    QString oneLine;
    QString description;
    QString want;
    QString flaw;
    std::vector<Relation> relations;
    QString speechNotes;
    QStringList sampleLines;
    QString privateNotes; ///< for the writers' eyes; never sent anywhere
    QJsonObject extra; ///< unknown fields, an imported card's among them
};

struct Show {
    QString title;
    QString logline;
    QString genre;
    QString tone;
    ShowFormat format = ShowFormat::SingleCamera;
    QString world;
    Inspiration inspiredBy;
    QStringList always; ///< rules: what every episode does
    QStringList never; ///< rules: what no episode does
    std::vector<Place> places;
    QStringList runningGags;
    std::vector<Character> cast;
    QJsonObject extra;

    /// By name or alias, in any case; null when nobody is called that.
    [[nodiscard]] const Character *findCharacter(QStringView name) const;
    [[nodiscard]] const Character *findCharacter(const CharacterId &id) const;
};

} // namespace dg
