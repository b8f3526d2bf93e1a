// SPDX-License-Identifier: GPL-3.0-or-later
// What a screenplay of 150 pages costs to read, to edit, to lay out and to write, beside what Qt's own text
// takes for it. Each file of bench/screenplay registers its own.
//   bench_screenplay [--benchmark_filter=REGEX ...]
// Takes Google Benchmark's own options. Figures of an optimised build on a quiet machine.
#include "tests/bench/cache/comparison.h"

#include <QByteArray>
#include <QGuiApplication>

#include <cstdio>

using namespace dg::bench;

namespace {

void addLines(Table &table)
{
    constexpr double millisecond = 1e6;
    const auto within = [&](const char *what, const char *ours, const char *reference, double milliseconds) {
        table.add({what, ours, reference, Line::Aim::AtMost, milliseconds * millisecond});
    };
    within("Fountain read; reference: its lines", "read/150 pages", "reference/lines of the text", 10);
    within("pages, US Letter; reference: QTextDocument", "paginate/US Letter",
        "reference/QTextDocument, laid out", 50);
    within("pages, A4", "paginate/A4", "reference/QTextDocument, laid out", 50);
    within("pages, multi-camera", "paginate/multi-camera", "reference/QTextDocument, laid out", 50);
    within("PDF; reference: QTextDocument", "PDF/150 pages", "reference/QTextDocument, printed", 1000);
    within("edit in the middle; reference: everything anew", "edit/a paragraph in the middle of 150 pages",
        "reference/everything anew", 5);
    within("edit near the front", "edit/a paragraph near the front of 150 pages", "reference/everything anew",
        5);
    within("edit that moves all pages", "update/a line that moves all of 150 pages",
        "reference/everything anew", 5);
}

} // namespace

int main(int argc, char **argv)
{
    // Fonts need one, a screen does not.
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QGuiApplication application(argc, argv);
#ifndef NDEBUG
    std::puts("This is no optimised build: see CONTRIBUTING.md.");
#endif
    if (!readOptions(argc, argv))
        return 2;
    Table table;
    addLines(table);
    Reporter reporter(table);
    benchmark::RunSpecifiedBenchmarks(&reporter);
    table.print();
    return 0;
}
