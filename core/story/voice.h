// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// How a character speaks, worked out once and reused in every scene. Plain values.

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <vector>

namespace dg {

struct Catchphrase {
    QString text;
    int atMost = 1; ///< times an episode
    QJsonObject extra {};
};

/// How the voice changes with one other person.
struct VoiceShift {
    QString with; ///< a name
    QString how;
    QJsonObject extra {};
};

struct VoiceProfile {
    // The six axes on which no two voices of a cast should agree in more than three.
    QString sentenceLength;
    QString directness;
    QString tacticUnderPressure;
    QString statusPlay;
    QString referenceWorld; ///< where the comparisons come from
    QString neverSays;

    QString lies;
    QString apologises;
    QString loses;
    QString turnTaking; ///< interrupts or yields
    QString speechRegister;
    QStringList favouredWords;
    QStringList avoidedWords;
    QStringList tics;
    std::vector<Catchphrase> catchphrases;
    QStringList humour;
    QStringList tells;
    std::vector<VoiceShift> shifts;
    QStringList sampleLines;
    QJsonObject extra;
};

} // namespace dg
