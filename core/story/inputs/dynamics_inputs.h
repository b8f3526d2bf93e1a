// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// All that a pair's dynamics may depend on: the show's tone, the two characters' description, want and flaw,
/// and what they feel about each other.

#include "core/story/show.h"

namespace dg {

struct PairMember {
    QString name;
    QString description;
    QString want;
    QString flaw;
};

struct PairRelation {
    QString from;
    QString to;
    QString feeling;
};

struct DynamicsInputs {
    QString tone;
    std::vector<PairMember> pair; ///< two, by name
    std::vector<PairRelation> relations; ///< those stated between them, by `from`

    [[nodiscard]] static DynamicsInputs of(const Show &show, const Character &a, const Character &b);
};

} // namespace dg
