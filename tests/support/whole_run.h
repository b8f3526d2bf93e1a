// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A project in which a run has every stage there is, for tests of runs with all passes.

#include "core/pipeline/stage.h"
#include "tests/support/run_bench.h"
#include "tests/support/scripted_provider.h"

#include <QDir>
#include <QTest>

#include <algorithm>

namespace dg {

/// Every pass, and one refinement where a check asks for it.
[[nodiscard]] inline RunPasses allPasses()
{
    RunPasses passes;
    passes.dynamics = passes.punchUp = passes.staging = passes.check = true;
    passes.refinement = passes.comparison = passes.join = passes.continuity = true;
    return passes;
}

/// Nothing here is lost in a power cut: where there is memory to write to, nobody waits for a disk.
inline void writeToMemory()
{
    if (QDir(QStringLiteral("/dev/shm")).exists())
        qputenv("TMPDIR", "/dev/shm");
}

/// The bench's project with so many scenes, all passes on, and people who have something to do with each
/// other.
inline void makeWhole(RunBench &bench, int scenes, int scenesAtOnce = 3)
{
    EpisodeBrief brief = bench.brief();
    brief.sceneCount = scenes;
    brief.run.passes = allPasses();
    brief.run.scenesAtOnce = scenesAtOnce;
    bench.saveBrief(brief);
    Show show = *bench.project().show();
    for (std::size_t i = 0; i + 1 < show.cast.size(); ++i)
        show.cast[i].relations.push_back({show.cast[i + 1].id, QStringLiteral("owes them money"), {}});
    if (!bench.project().saveShow(show))
        qFatal("the show cannot be saved");
}

[[nodiscard]] inline StageRef ofScene(QLatin1String stage, int number, int attempt = 1)
{
    const QString id = QStringLiteral("s%1").arg(number, 3, 10, QLatin1Char('0'));
    return {stage, SceneAttempt {SceneId(id.toStdString()), attempt}.subject()};
}

[[nodiscard]] inline StageOutcome outcomeIn(const RunState &state, const StageRef &ref)
{
    const StageState *stage = state.find(ref);
    if (!stage || !stage->outcome)
        qFatal("%s %s has not ended", qPrintable(ref.stage), qPrintable(ref.subject));
    return *stage->outcome;
}

} // namespace dg
