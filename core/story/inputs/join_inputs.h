// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// All that a seam's join may depend on: the edges of both takes, and the payoffs due in the later scene with
/// their plants.

#include <QString>
#include <QStringList>

#include <vector>

namespace dg {

struct EdgeSpeech {
    int line = 0; ///< the speech's number in its scene, from 1
    QString who;
    QString text;
};

struct SceneEdge {
    QString slug;
    QString handoff; ///< the outline's line about this edge
    bool mayChange = true; ///< false: locked, or the writer's own
    std::vector<EdgeSpeech> speeches; ///< two at most
};

struct PayoffDue {
    QString words; ///< the plant's, as it was to be said
    QString speaker;
    QString twist;
    std::vector<EdgeSpeech> lines {}; ///< where the later scene takes it up
};

struct JoinInputs {
    SceneEdge earlier;
    SceneEdge later;
    std::vector<PayoffDue> payoffs;
};

} // namespace dg
