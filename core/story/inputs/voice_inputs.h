// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// All that a voice may depend on: the show's tone and world, and that character without the one-liner,
/// private notes, unknown fields and ids.

#include "core/story/show.h"

namespace dg {

/// A relation by name.
struct NamedRelation {
    QString to;
    QString feeling;
};

struct VoiceInputs {
    QString tone;
    QString world;
    QString name;
    QStringList aliases;
    QString role;
    QString age;
    QString description;
    QString want;
    QString flaw;
    std::vector<NamedRelation> relations;
    QString speechNotes;
    QStringList sampleLines;

    [[nodiscard]] static VoiceInputs of(const Show &show, const Character &character);
};

/// The character's relations with the ids resolved; those to nobody in the cast are left out.
[[nodiscard]] std::vector<NamedRelation> namedRelations(const Show &show, const Character &character);

} // namespace dg
