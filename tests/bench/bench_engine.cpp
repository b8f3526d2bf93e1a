// SPDX-License-Identifier: GPL-3.0-or-later
// What a run takes beside its calls, with every pass on.
//   bench_engine             processor time a stage of 12, 60 and 600 scenes, Rehearsal's own left out
//                            (aim: 1 ms); then 12 scenes with calls of some 2 to 5 s on the real clock
//                            beside the ideal of the very same calls (aim: wall <= 1.03 x ideal + 50 ms),
//                            and, to see what is lost between calls, with calls of a tenth of that
//   bench_engine SCENES      processor time of so many scenes alone
#include "core/base/random.h"
#include "core/monitor/run_report.h"
#include "core/rehearsal/rehearsal_provider.h"
#include "core/story/samples.h"
#include "tests/support/day_writer.h"
#include "tests/support/every_pass.h"
#include "tests/support/measured_provider.h"
#include "tests/support/process_memory.h"
#include "tests/support/run_bench.h"
#include "tests/support/thread_time.h"

#include <QCoreApplication>
#include <QStringList>

#include <cmath>
#include <cstdio>

using namespace dg;

namespace {

double milliseconds(std::chrono::nanoseconds time)
{
    return std::chrono::duration<double, std::milli>(time).count();
}

RunOptions prepare(RunBench &bench, int scenes, int scenesAtOnce)
{
    auto sample = loadSampleShow(sampleShowNames().first());
    sample->brief.title = QStringLiteral("The Long One");
    sample->brief.sceneCount = scenes;
    sample->brief.targetPages.reset();
    sample->brief.run.scenesAtOnce = scenesAtOnce;
    sample->brief.run.passes = everyPass();
    if (!bench.project().saveShow(sample->show))
        qFatal("The show cannot be saved.");
    bench.saveBrief(sample->brief);
    RunOptions options;
    options.settings = sample->brief.run;
    return options;
}

void processorTime(int scenes)
{
    SystemClock clock;
    RehearsalProvider rehearsal(clock);
    MeasuredProvider provider(rehearsal);
    RunBench bench(provider, clock);
    const RunOptions options = prepare(bench, scenes, 8);
    const PeakMemory memory;
    const auto began = processProcessorTime();
    const auto wallBegan = std::chrono::steady_clock::now();
    const RunState state = bench.run(options);
    const auto all = processProcessorTime() - began;
    const auto wall = std::chrono::steady_clock::now() - wallBegan;
    const auto own = all - provider.processorTime();
    const auto stages = static_cast<double>(state.stages.size()) - state.count(StageOutcome::Skipped);
    std::printf("%6d %8.0f %8d %12.0f %14.0f %14.0f %12.3f %12.1f %s\n", scenes, stages, provider.calls(),
        milliseconds(wall), milliseconds(provider.processorTime()), milliseconds(own),
        milliseconds(own) / stages, static_cast<double>(memory.growth()) / (1 << 20),
        state.outcome == RunOutcome::Done ? "" : "NOT DONE");
    std::fflush(stdout);
}

/// Its logarithm is as good as normally distributed: 2 to 5 s in nine of ten calls.
Clock::Duration callTime(const AiRequest &request, double scale)
{
    Random random(fnv1a(request.prompt.toStdString(), fnv1a(request.stage.toStdString())));
    double normal = -6;
    for (int i = 0; i < 12; ++i)
        normal += random.unit();
    return std::chrono::duration_cast<Clock::Duration>(
        std::chrono::duration<double>(scale * 3.2 * std::exp(0.3 * normal)));
}

void wallTime(int scenesAtOnce, double scale)
{
    SystemClock clock;
    DayWriter writer(clock);
    writer.setDuration([scale](const AiRequest &request) { return callTime(request, scale); });
    RunBench bench(writer, clock);
    const RunOptions options = prepare(bench, 12, scenesAtOnce);
    const RunState state = bench.run(options);
    const RunTimes times = runTimes(state);
    const double wall = milliseconds(times.wall);
    const double ideal = milliseconds(times.ideal);
    std::printf("%7.1f s %7d %8d %10.1f %10.1f %10.1f %7.3f   %s\n", 3.2 * scale, scenesAtOnce,
        state.count(StageOutcome::Called), wall, ideal, milliseconds(times.bound), wall / ideal,
        wall <= 1.03 * ideal + 50 ? "within 1.03 x ideal + 50" : "OVER 1.03 x ideal + 50");
    std::fflush(stdout);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    std::puts("scenes   stages    calls      wall ms  Rehearsal's ms       own ms  ms a stage     peak MB");
    if (const int scenes = QCoreApplication::arguments().value(1).toInt(); scenes > 0) {
        processorTime(scenes);
        return 0;
    }
    for (const int scenes : {12, 60, 600})
        processorTime(scenes);
    std::puts("\n  median at once    calls    wall ms   ideal ms   bound ms   ratio");
    wallTime(8, 1);
    for (const int scenesAtOnce : {3, 8, 24})
        wallTime(scenesAtOnce, 0.1);
    return 0;
}
