// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// How two people of the cast who have a stated relation talk to each other. Plain values.

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <vector>

namespace dg {

struct SpokenLine {
    QString who; ///< a name
    QString line;
    QJsonObject extra {};
};

struct SampleExchange {
    std::vector<SpokenLine> lines;
    QJsonObject extra {};
};

struct Dynamics {
    QString howTheyTalk;
    QStringList bits; ///< what the two of them do again and again
    QString whoWins; ///< who wins, and how
    std::vector<SampleExchange> exchanges; ///< three
    QJsonObject extra;
};

} // namespace dg
