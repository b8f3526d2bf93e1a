// SPDX-License-Identifier: GPL-3.0-or-later
// What a screenplay costs to read, to edit, to lay out and to write. Each file of bench/screenplay registers
// its own.
//   bench_screenplay [--benchmark_filter=REGEX ...]
// Takes Google Benchmark's own options. Figures of an optimised build on a quiet machine.
#include <benchmark/benchmark.h>

#include <QByteArray>
#include <QGuiApplication>

int main(int argc, char **argv)
{
    // Fonts need one, a screen does not.
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QGuiApplication application(argc, argv);
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv))
        return 2;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
