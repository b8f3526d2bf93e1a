// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The broken story: what every scene is there for. Plain values; copies cross threads freely.
///
/// Inside an outline scenes and plants go by labels (S3, P1). The studio's own scene ids stand beside them
/// and are left out of prompts and keys, so that two projects with the same content share their answers.

#include "core/base/strong.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <vector>

namespace dg {

/// The A or the B story.
struct StoryLine {
    QString owner;
    QString want;
    QString obstacle;
    QString wrongPlan;
    QStringList beats;
    QString collision; ///< where it runs into the other one
    QJsonObject extra;
};

/// The C story: a joke of three rungs that the tag resolves.
struct Runner {
    QString what;
    QStringList rungs;
    QString resolution;
    QJsonObject extra;
};

struct Act {
    QString name; ///< Cold open, Act one, …, Tag
    QStringList scenes; ///< labels
    QString actOut; ///< how the plan gets worse; empty for the tag
    QJsonObject extra;
};

struct Turn {
    QString from;
    QString to;
    QString because;
    QJsonObject extra {};
};

struct ComicGame {
    QString name;
    QString unusual; ///< the unusual thing
    QString sane; ///< who finds it unusual
    QStringList rungs;
    QJsonObject extra {};
};

struct Button {
    QString kind; ///< reversal, callback, image or status drop
    QString whose;
    QJsonObject extra {};
};

struct Plant {
    QString label;
    QString words; ///< word for word as they must be said
    QString speaker;
    QJsonObject extra {};
};

struct Payoff {
    QString label; ///< the plant's
    QString twist;
    QJsonObject extra {};
};

/// What one person knows and has in hand.
struct Holding {
    QString who;
    QStringList facts;
    QJsonObject extra {};
};

struct OutlineScene {
    SceneId id; ///< the studio's own, stable; never part of a prompt or a key
    QString label;
    QString slug; ///< INT. COUNCIL CHAMBER - DAY
    QString place;
    QString time;
    QStringList cast; ///< names of those present
    QStringList stories; ///< A, B, C
    QString owner;
    QString want;
    QString obstacle;
    QStringList tactics;
    Turn turn;
    ComicGame game;
    QString enterLate;
    Button button;
    std::vector<Plant> plants;
    std::vector<Payoff> payoffs;
    std::vector<Holding> atEntry;
    std::vector<Holding> atExit;
    QString handoffIn; ///< one line
    QString handoffOut; ///< one line
    QString actOut;
    int targetEighths = 8; ///< of a page
    QJsonObject rehearsal; ///< Rehearsal's own slice of its deck; opaque, never in a prompt
    QJsonObject extra;
};

struct Outline {
    QString logline;
    QString remark; ///< what whoever broke the story has to say about it; shown, never part of a prompt
    StoryLine a;
    StoryLine b;
    Runner c;
    std::vector<Act> acts;
    std::vector<OutlineScene> scenes;
    QJsonObject extra;

    /// Null when there is no such scene.
    [[nodiscard]] const OutlineScene *findScene(const SceneId &id) const;
};

} // namespace dg
