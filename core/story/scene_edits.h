// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Small answers about text that is there: edits at a seam, other lines for one, which of two takes is
/// better. Plain values.

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <vector>

namespace dg {

enum class SeamSide { Earlier, Later };

struct SeamEdit {
    SeamSide side = SeamSide::Later;
    int line = 0; ///< the speech's number in its scene, from 1
    QString old; ///< its text as it was shown
    QString text; ///< what stands there instead
    QString why;
    QJsonObject extra {};
};

/// An overlay over two neighbouring scenes. None at all is a good answer.
struct SeamEdits {
    std::vector<SeamEdit> edits;
    QJsonObject extra {};
};

struct LineAlternatives {
    QStringList lines; ///< three
    QJsonObject extra {};
};

enum class Better { First, Second, Neither };

struct Comparison {
    Better better = Better::Neither;
    QString why;
    QJsonObject extra {};
};

} // namespace dg
