// SPDX-License-Identifier: GPL-3.0-or-later
// What the cache costs, beside what it is made of: raw hiredis, raw SQLite, zlib, and the LRU anybody would
// write. All in one run, each repeated nine times in turn with the others; then a table of medians.
//   bench_cache [--benchmark_filter=REGEX ...]
// Takes Google Benchmark's own options. Figures of an optimised build on a quiet machine.
#include "tests/bench/cache/lines.h"
#include "tests/bench/cache/resident_growth.h"

#include <QCoreApplication>
#include <QProcess>

#include <cstdio>
#include <vector>

using namespace dg;
using namespace dg::bench;

namespace {

constexpr int repetitions = 5;
const auto measureGrowth = QStringLiteral("--resident-growth");

/// Each time in a process of its own, as what others have left to the allocator would count as well.
void addGrowth(Table &table, const char *what, int threads)
{
    std::vector<double> bytes;
    double limit = 0;
    for (int i = 0; i < repetitions; ++i) {
        QProcess process;
        process.start(QCoreApplication::applicationFilePath(), {measureGrowth, QString::number(threads)});
        if (!process.waitForFinished(-1) || process.exitCode() != 0)
            qFatal("The growth of memory cannot be measured.");
        const QList<QByteArray> numbers = process.readAllStandardOutput().simplified().split(' ');
        bytes.push_back(numbers.value(0).toDouble());
        limit = numbers.value(1).toDouble();
    }
    table.addBytes(what, bytes, {limit}, 1.1);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList asked = QCoreApplication::arguments();
    if (asked.value(1) == measureGrowth) {
        const ResidentGrowth growth = residentGrowth(asked.value(2).toInt());
        std::printf("%.0f %.0f\n", growth.bytes, growth.limit);
        return 0;
    }
#ifndef NDEBUG
    std::puts("This is no optimised build: see CONTRIBUTING.md.");
#endif
    if (!readOptions(argc, argv))
        return 2;

    Table table;
    addMemoryLines(table);
    addEnvelopeLines(table);
    addClientLines(table);
    addDiskLines(table);
    addRedisLines(table);
    if (asked.size() == 1) {
        addGrowth(table, "resident growth of a 64 MB memory tier", 1);
        addGrowth(table, "resident growth of a 64 MB memory tier, 4 threads", 4);
    }
    Reporter reporter(table);
    benchmark::RunSpecifiedBenchmarks(&reporter);
    benchmark::ClearRegisteredBenchmarks();
    table.print();
    return 0;
}
