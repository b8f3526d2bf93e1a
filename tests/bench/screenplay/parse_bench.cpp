// SPDX-License-Identifier: GPL-3.0-or-later
// Reading, writing and editing Fountain, by pages.
#include "core/screenplay/emphasis.h"
#include "core/screenplay/fountain.h"
#include "core/screenplay/fountain_document.h"
#include "tests/support/script_generator.h"

#include <benchmark/benchmark.h>

using namespace dg;

namespace {

QString fountainOf(const benchmark::State &state)
{
    return writeFountain(screenplayOfPages(static_cast<int>(state.range(0))));
}

void readScript(benchmark::State &state)
{
    const QString text = fountainOf(state);
    for (auto _ : state)
        benchmark::DoNotOptimize(readFountain(text));
    state.SetBytesProcessed(state.iterations() * text.size());
    state.counters["lines"] = static_cast<double>(text.count(u'\n'));
}
BENCHMARK(readScript)->Name("read/150 pages")->Arg(150)->Unit(benchmark::kMicrosecond);
BENCHMARK(readScript)->Name("read/1,000 pages")->Arg(1000)->Unit(benchmark::kMicrosecond);

void writeScript(benchmark::State &state)
{
    const Script script = screenplayOfPages(static_cast<int>(state.range(0)));
    for (auto _ : state)
        benchmark::DoNotOptimize(writeFountain(script));
}
BENCHMARK(writeScript)->Name("write/150 pages")->Arg(150)->Unit(benchmark::kMicrosecond);

void printScript(benchmark::State &state)
{
    const Script script = screenplayOfPages(static_cast<int>(state.range(0)));
    for (auto _ : state) {
        for (const ScriptElement &element : script.elements)
            benchmark::DoNotOptimize(printed(element.text));
    }
}
BENCHMARK(printScript)->Name("emphasis/150 pages")->Arg(150)->Unit(benchmark::kMicrosecond);

/// A letter typed in the middle, and taken back.
void editScript(benchmark::State &state, const char16_t *piece)
{
    FountainDocument document(fountainOf(state));
    const qsizetype middle = document.ranges()[document.ranges().size() / 2].begin + 1;
    const QStringView inserted(piece);
    for (auto _ : state) {
        document.edit(middle, 0, inserted);
        document.edit(middle, inserted.size(), {});
    }
    state.SetItemsProcessed(state.iterations() * 2);
}
BENCHMARK_CAPTURE(editScript, letter, u"x")->Arg(150)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(editScript, paragraph, u"\n\nA drip.\n\n")->Arg(150)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(editScript, boneyard, u"/* cut */")->Arg(150)->Unit(benchmark::kMicrosecond);

} // namespace
