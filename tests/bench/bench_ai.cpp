// SPDX-License-Identifier: GPL-3.0-or-later
// What the client of AI providers costs: an answer that is known already, and twenty that stream in at once.
//   bench_ai [--benchmark_filter=REGEX ...]
//   bench_ai --streams [anthropic|openai] [plain|tls] [client|run]     (one measurement)
// Takes Google Benchmark's own options. Figures of an optimised build on a quiet machine.
#include "tests/bench/ai/stream_load.h"
#include "tests/bench/ai/warm_lines.h"
#include "tests/bench/ai/word_server.h"

#include <QCoreApplication>
#include <QProcess>

#include <cstdio>
#include <string>
#include <vector>

using namespace dg;
using namespace dg::bench;

namespace {

constexpr int repetitions = 3;
const auto measureStreams = QStringLiteral("--streams");

void printLoad(const StreamLoad &load)
{
    std::printf("%.2f %% of a core, %.1f words a second each, %.0f bytes resident, then %.0f\n", load.percent,
        load.wordsPerSecond, load.residentEarly, load.residentLate);
}

/// In a process of its own, as what others have left to the allocator would count as well.
StreamLoad loadApart(const StreamSetting &setting)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(
        QCoreApplication::applicationFilePath(), QStringList {measureStreams} + setting.toArguments());
    if (!process.waitForFinished(-1) || process.exitCode() != 0)
        qFatal("The streams cannot be measured.");
    StreamLoad load;
    if (std::sscanf(process.readAllStandardOutput().constData(),
            "%lf %% of a core, %lf words a second each, %lf bytes resident, then %lf", &load.percent,
            &load.wordsPerSecond, &load.residentEarly, &load.residentLate)
        != 4)
        qFatal("The streams were not measured.");
    return load;
}

void addStreams(Table &table)
{
    using Vendor = VendorServer::Vendor;
    using Security = HttpScriptServer::Security;
    struct Measured {
        const char *what;
        StreamSetting setting;
        std::vector<StreamLoad> loads {};
    };
    std::vector<Measured> all {
        {"20 streams, Anthropic", {Vendor::Anthropic, Security::Plain, false}},
        {"20 streams, OpenAI", {Vendor::OpenAi, Security::Plain, false}},
        {"20 streams, Anthropic, TLS", {Vendor::Anthropic, Security::Tls, false}},
        {"20 streams, OpenAI, TLS", {Vendor::OpenAi, Security::Tls, false}},
        {"20 streams of a run, Anthropic, TLS", {Vendor::Anthropic, Security::Tls, true}},
    };
    for (int k = 0; k < repetitions; ++k) {
        for (Measured &each : all) {
            each.loads.push_back(loadApart(each.setting));
            std::printf("%-38s ", each.what);
            printLoad(each.loads.back());
            std::fflush(stdout);
        }
    }
    for (const Measured &each : all) {
        std::vector<double> percents;
        std::vector<double> early;
        std::vector<double> late;
        for (const StreamLoad &load : each.loads) {
            percents.push_back(load.percent);
            early.push_back(load.residentEarly);
            late.push_back(load.residentLate);
        }
        table.addPercent(each.what, percents, 20);
        table.addBytes(std::string("resident, ") + each.what, late, early, 1.05);
    }
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList asked = QCoreApplication::arguments();
    if (asked.value(1) == WordServer::argument) {
        WordServer::serve(StreamSetting::fromArguments(asked.mid(2)));
        return 0;
    }
    if (asked.value(1) == measureStreams) {
        printLoad(streamLoad(StreamSetting::fromArguments(asked.mid(2))));
        return 0;
    }
#ifndef NDEBUG
    std::puts("This is no optimised build: see CONTRIBUTING.md.");
#endif
    if (!readOptions(argc, argv))
        return 2;

    Table table;
    addWarmLines(table);
    Reporter reporter(table);
    benchmark::RunSpecifiedBenchmarks(&reporter);
    benchmark::ClearRegisteredBenchmarks();
    if (asked.size() == 1)
        addStreams(table);
    table.print();
    return 0;
}
