// SPDX-License-Identifier: GPL-3.0-or-later
// A script as a PDF, by pages, and what painting and bookmarks have of it. The aim: 150 pages within a
// second.
#include "core/screenplay/pagination.h"
#include "core/screenplay/pdf.h"
#include "core/screenplay/pdf_bookmarks.h"
#include "core/screenplay/pdf_painter.h"
#include "core/screenplay/screenplay_font.h"
#include "tests/support/script_generator.h"

#include <benchmark/benchmark.h>

using namespace dg;

namespace {

Script scriptOf(const benchmark::State &state)
{
    return screenplayOfPages(static_cast<int>(state.range(0)));
}

PaintedPages painted(const Script &script, const Pagination &pages)
{
    return paintPages(script.elements, pages, {}, {}, loadScreenplayFont().value()).value();
}

void exportPdf(benchmark::State &state)
{
    const Script script = scriptOf(state);
    Pdf pdf;
    for (auto _ : state)
        pdf = writePdf(script, {}).value();
    state.counters["pages"] = pdf.pages;
    state.counters["bytes"] = static_cast<double>(pdf.bytes.size());
}
BENCHMARK(exportPdf)->Name("PDF/150 pages")->Arg(150)->Unit(benchmark::kMillisecond);

void paintPdf(benchmark::State &state)
{
    const Script script = scriptOf(state);
    Pagination pages;
    pages.paginate(script.elements);
    for (auto _ : state)
        benchmark::DoNotOptimize(painted(script, pages));
}
BENCHMARK(paintPdf)->Name("PDF/painting")->Arg(150)->Unit(benchmark::kMillisecond);

/// One for every scene.
void addBookmarks(benchmark::State &state)
{
    const Script script = scriptOf(state);
    Pagination pages;
    pages.paginate(script.elements);
    PdfInformation information;
    for (const SceneLength &scene : pages.scenes())
        information.bookmarks.push_back({QStringLiteral("INT. SOMEWHERE - DAY"), scene.page, 72});
    const QByteArray pdf = painted(script, pages).bytes;
    for (auto _ : state)
        benchmark::DoNotOptimize(withInformation(pdf, information).value());
    state.counters["bookmarks"] = static_cast<double>(information.bookmarks.size());
}
BENCHMARK(addBookmarks)->Name("PDF/bookmarks")->Arg(150)->Unit(benchmark::kMillisecond);

} // namespace
