// SPDX-License-Identifier: GPL-3.0-or-later
// How long a script's PDF takes, and which part of it pages and bookmarks have.
//   bench_pdf [PAGES]        (150 without; medians of nine, each on a script that was laid out afresh)
#include "core/screenplay/pagination.h"
#include "core/screenplay/pdf.h"
#include "core/screenplay/pdf_bookmarks.h"
#include "core/screenplay/pdf_painter.h"
#include "core/screenplay/screenplay_font.h"
#include "tests/support/script_generator.h"

#include <QGuiApplication>
#include <QStringList>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <vector>

using namespace dg;

namespace {

constexpr int repetitions = 9;
constexpr double aim = 1000; ///< milliseconds, for 150 pages

double milliseconds(const std::function<void()> &work)
{
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

/// As many bookmarks as the script has scenes.
PdfInformation bookmarksOf(const Pagination &pages)
{
    PdfInformation information;
    for (const SceneLength &scene : pages.scenes())
        information.bookmarks.push_back({QStringLiteral("INT. SOMEWHERE - DAY"), scene.page, 72});
    return information;
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QGuiApplication application(argc, argv);
    const int wanted = std::max(1, QCoreApplication::arguments().value(1, QStringLiteral("150")).toInt());
    const Script script = screenplayOfPages(wanted);
    const Expected<QString> family = loadScreenplayFont();
    if (!family)
        qFatal("%s", family.error().text().c_str());

    std::vector<double> all;
    std::vector<double> laidOut;
    std::vector<double> painted;
    std::vector<double> bookmarked;
    Pdf pdf;
    for (int i = 0; i < repetitions; ++i) {
        all.push_back(milliseconds([&] { pdf = writePdf(script, {}).value(); }));
        Pagination pages;
        laidOut.push_back(milliseconds([&] { pages.paginate(script.elements); }));
        PaintedPages plain;
        painted.push_back(
            milliseconds([&] { plain = paintPages(script.elements, pages, {}, {}, *family).value(); }));
        const PdfInformation information = bookmarksOf(pages);
        bookmarked.push_back(milliseconds([&] { (void)withInformation(plain.bytes, information).value(); }));
    }
    std::printf("%d pages, %.0f kB: %.0f ms (aim: under %.0f ms for 150)\n", pdf.pages,
        static_cast<double>(pdf.bytes.size()) / 1000, median(all), aim);
    std::printf("  laying out %.1f ms, painting %.1f ms, bookmarks %.1f ms (%.0f %%)\n", median(laidOut),
        median(painted), median(bookmarked), 100 * median(bookmarked) / median(all));
    return 0;
}
