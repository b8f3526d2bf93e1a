// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// All that an outline may depend on: the show's digest, the brief without its run settings, and of each cast
/// member name, role, one-liner, want, flaw and relations.

#include "core/story/brief.h"
#include "core/story/inputs/show_digest.h"
#include "core/story/inputs/voice_inputs.h"

#include <optional>

namespace dg {

struct OutlineCastMember {
    QString name;
    QString role;
    QString oneLine;
    QString want;
    QString flaw;
    std::vector<NamedRelation> relations;
};

struct OutlineInputs {
    ShowDigest show;
    QString title;
    QString premise;
    QString argues;
    QString aStory;
    QString bStory;
    QString cStory;
    QString tone;
    std::optional<int> targetPages;
    std::optional<int> sceneCount;
    QStringList mustHave;
    QStringList mustNotHave;
    QString notes;
    std::vector<OutlineCastMember> cast;

    /// Names in the brief that the show does not have are left out: the run's plan has refused them before.
    [[nodiscard]] static OutlineInputs of(const Show &show, const EpisodeBrief &brief);
};

} // namespace dg
