// SPDX-License-Identifier: GPL-3.0-or-later
// What Qt's own text takes for the same 150 pages: what a program would use that has no screenplay engine.
#include "core/screenplay/fountain.h"
#include "core/screenplay/pagination.h"
#include "core/screenplay/screenplay_font.h"
#include "tests/support/script_generator.h"

#include <benchmark/benchmark.h>

#include <QBuffer>
#include <QFont>
#include <QPdfWriter>
#include <QStringList>
#include <QTextDocument>

namespace dg {

namespace {

const QString &text()
{
    static const QString fountain = writeFountain(screenplayOfPages(150));
    return fountain;
}

void prepare(QTextDocument &document)
{
    document.setUndoRedoEnabled(false);
    document.setDefaultFont(QFont(loadScreenplayFont().value(), 12));
    document.setPlainText(text());
}

void splitIntoLines(benchmark::State &state)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(text().split(u'\n'));
}

void layOutTextDocument(benchmark::State &state)
{
    for (auto _ : state) {
        QTextDocument document;
        prepare(document);
        document.setPageSize({816, 1056}); // US Letter at 96 dpi
        benchmark::DoNotOptimize(document.pageCount());
    }
}

void printTextDocument(benchmark::State &state)
{
    QTextDocument document;
    prepare(document);
    for (auto _ : state) {
        QByteArray bytes;
        QBuffer buffer(&bytes);
        buffer.open(QIODevice::WriteOnly);
        {
            QPdfWriter writer(&buffer);
            document.print(&writer);
        }
        benchmark::DoNotOptimize(bytes);
    }
}

void readAndPaginateAnew(benchmark::State &state)
{
    Pagination pagination;
    for (auto _ : state)
        pagination.paginate(readFountain(text()).elements);
}

BENCHMARK(splitIntoLines)->Name("reference/lines of the text")->Unit(benchmark::kMicrosecond);
BENCHMARK(layOutTextDocument)->Name("reference/QTextDocument, laid out")->Unit(benchmark::kMillisecond);
BENCHMARK(printTextDocument)->Name("reference/QTextDocument, printed")->Unit(benchmark::kMillisecond);
BENCHMARK(readAndPaginateAnew)->Name("reference/everything anew")->Unit(benchmark::kMillisecond);

} // namespace

} // namespace dg
