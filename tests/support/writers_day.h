// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A day of a writer's with the studio, step by step, and what every step asked for and what of it was
/// called.
///
/// What a call could not be avoided for is worked out here, of the stages' inputs alone: the questions of a
/// step that no step before has had an answer to. What the engine says of itself does not come into it.
/// One thread at a time; blocks for as long as the day takes.

#include "core/base/clock.h"
#include "core/events/run_event.h"
#include "core/story/samples.h"

#include <QString>

#include <optional>
#include <vector>

namespace dg {

struct DayStep {
    QString name;
    int asked = 0; ///< questions that the step's runs had, whoever answered
    int kept = 0; ///< answered by the project
    int lookups = 0; ///< in the cache
    int hits = 0;
    int calls = 0; ///< made
    int unavoidable = 0; ///< questions that nobody has had an answer to before
    int avoidable = 0; ///< calls for what was known; several for one question count each
    int missing = 0; ///< unavoidable ones that were not called: 0, or what is asked is not what is known
    bool done = true; ///< every run ended well

    /// Of the questions, what was not called.
    [[nodiscard]] double reused() const;
    DayStep &operator+=(const DayStep &step);
};

struct DayPlan {
    SampleShow sample; ///< its brief is the first episode's
    int scenes = 12;
    int changedBeats = 3;
    QString redisUrl {}; ///< of the room's server
    int scenesAtOnce = 4;
};

/// First run; beats changed one after the other, with a run after each; one voice changed; two other takes,
/// by a direction and by none; a scene moved; the studio started anew; a second episode with the same cast;
/// and a colleague in the same room who runs the first episode in a project of their own. Error: what could
/// not be done.
[[nodiscard]] Expected<std::vector<DayStep>> liveADay(const DayPlan &plan, Clock &clock);

[[nodiscard]] DayStep sumOf(const std::vector<DayStep> &steps);

} // namespace dg
