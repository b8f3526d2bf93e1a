// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What an episode needs to be shot: places, people, props, effects, day and night, company moves. Worked out
/// of the script's text alone. Pure functions of values; any thread.

#include "core/base/strong.h"
#include "core/review/episode_review.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <vector>

namespace dg {

enum class Daylight { Day, Night, Unknown };

/// A line of the table.
struct BreakdownScene {
    SceneId scene;
    int number = 0; ///< from 1, in the order of the script
    QString heading;
    bool interior = true;
    bool exterior = false; ///< both: INT./EXT.
    QString place; ///< as the show spells it, where it has it
    QString time; ///< MORNING, as the heading has it
    Daylight daylight = Daylight::Unknown;
    int eighths = 0; ///< of a page
    QStringList cast; ///< names of those who speak or are seen, in the order of the scene
    QStringList props; ///< of the show's places, as their lists name them
    QStringList effects; ///< what is heard or done by effects, as the script puts it
    bool companyMove = false; ///< it is shot somewhere else than the scene before
};

struct BreakdownPlace {
    QString name;
    int scenes = 0;
    int eighths = 0;
    int dayEighths = 0;
    int nightEighths = 0;
    std::vector<int> numbers {}; ///< of its scenes
};

struct BreakdownPerson {
    QString name;
    int scenes = 0;
    int eighths = 0; ///< of the scenes they are in
    int speeches = 0;
    std::vector<int> numbers {}; ///< of their scenes
};

struct BreakdownProp {
    QString name;
    std::vector<int> numbers {}; ///< of the scenes that need it
};

struct ProductionBreakdown {
    std::vector<BreakdownScene> scenes; ///< without gaps
    std::vector<BreakdownPlace> places; ///< where most is shot first
    std::vector<BreakdownPerson> people; ///< who is in most first
    std::vector<BreakdownProp> props; ///< in the order they are needed
    int eighths = 0;
    int dayEighths = 0;
    int nightEighths = 0;
    int companyMoves = 0;
};

/// `voices` and `jokes` are not looked at.
[[nodiscard]] ProductionBreakdown productionBreakdown(const EpisodeText &episode);

/// "1 3/8", "5/8", "2", "0".
[[nodiscard]] QString eighthsInWords(int eighths);

/// The table of scenes with a last line of sums: UTF-8, RFC 4180, a first line of column names. Nothing in it
/// is taken for a formula by a spreadsheet.
[[nodiscard]] QByteArray breakdownCsv(const ProductionBreakdown &breakdown);

} // namespace dg
