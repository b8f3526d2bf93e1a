// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// All that a scene's draft may depend on. Nothing of the other scenes but one line from each neighbour.

#include "core/story/brief.h"
#include "core/story/dynamics.h"
#include "core/story/inputs/show_digest.h"
#include "core/story/outline.h"
#include "core/story/steering.h"
#include "core/story/voice.h"

namespace dg {

struct NamedVoice {
    QString name;
    VoiceProfile voice;
};

struct PairDynamics {
    QStringList between; ///< two names, sorted
    Dynamics dynamics;
};

struct DraftInputs {
    ShowDigest show;
    QString tone; ///< the brief's
    QStringList mustNotHave;
    QString logline; ///< the episode's
    std::vector<NamedVoice> voices; ///< of those in the scene, by name
    OutlineScene scene; ///< without its id
    QString previousHandoffOut; ///< of the scene before
    QString nextHandoffIn; ///< of the scene after
    std::vector<PairDynamics> dynamics {}; ///< of pairs in the scene, by names
    Direction direction {}; ///< what a writer has asked another take for; empty: nothing
};

} // namespace dg
