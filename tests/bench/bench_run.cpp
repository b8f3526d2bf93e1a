// SPDX-License-Identifier: GPL-3.0-or-later
// How close a run comes to its calls: the sample episode with calls of a fixed length on the real clock,
// beside the ideal computed from the very calls of the same run (the scheduler's policy on a clock without
// overhead).
//   bench_run [REPEATS]        (5 without; figures of an optimised build on a quiet machine)
#include "core/monitor/run_report.h"
#include "core/rehearsal/rehearsal_provider.h"
#include "core/story/samples.h"
#include "tests/support/run_bench.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cstdio>
#include <vector>

using namespace dg;

namespace {

double milliseconds(std::chrono::nanoseconds time)
{
    return std::chrono::duration<double, std::milli>(time).count();
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

RunTimes runSample(int scenesAtOnce)
{
    SystemClock clock;
    RehearsalProvider rehearsal(clock, {Pace::Kind::Fixed, std::chrono::milliseconds(300)});
    const auto sample = loadSampleShow(sampleShowNames().first());
    RunBench bench(rehearsal, clock);
    if (!bench.project().saveShow(sample->show))
        qFatal("The show cannot be saved.");
    bench.saveBrief(sample->brief);
    RunOptions options;
    options.settings = sample->brief.run;
    options.settings->scenesAtOnce = scenesAtOnce;
    return runTimes(bench.run(options));
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const int repeats = std::max(1, QCoreApplication::arguments().value(1, QStringLiteral("5")).toInt());
    std::puts("at once   wall ms (median)   ideal ms (median)   ratio   over 1.03 x ideal + 50");
    for (const int scenesAtOnce : {1, 3, 8}) {
        std::vector<double> walls;
        std::vector<double> ideals;
        int over = 0;
        for (int i = 0; i < repeats; ++i) {
            const RunTimes times = runSample(scenesAtOnce);
            walls.push_back(milliseconds(times.wall));
            ideals.push_back(milliseconds(times.ideal));
            over += walls.back() > 1.03 * ideals.back() + 50 ? 1 : 0;
        }
        std::printf("%7d %18.1f %19.1f %7.3f %12d of %d\n", scenesAtOnce, median(walls), median(ideals),
            median(walls) / median(ideals), over, repeats);
    }
    return 0;
}
