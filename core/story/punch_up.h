// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What a punch-up says of a scene's jokes, and what it would replace. Plain values.
///
/// Lines are addressed by number and old text: speeches are counted through the scene from 1, as
/// core/screenplay/speech_lines.h does.

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <vector>

namespace dg {

struct Joke {
    QString setup;
    QString punchline;
    QString kind;
    QString timing;
    QString callbackTo; ///< what it calls back to; empty: nothing
    bool weak = false;
    QString why; ///< why it is weak or strong
    QJsonObject extra {};
};

struct JokeReport {
    std::vector<Joke> jokes;
    double densityPerPage = 0; ///< jokes; worked out by the studio
    QJsonObject extra {};
};

struct LineReplacement {
    int line = 0; ///< the speech's number in the scene, from 1
    QString old; ///< its text as it was shown
    QStringList alternatives; ///< three, the best first: that one is put in
    QJsonObject extra {};
};

/// No replacement at all is a good answer.
struct PunchUp {
    JokeReport report;
    std::vector<LineReplacement> replacements;
    QJsonObject extra {};
};

} // namespace dg
