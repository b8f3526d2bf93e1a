// SPDX-License-Identifier: GPL-3.0-or-later
// What pages cost: all of them, and after an edit.
#include "core/screenplay/fountain_document.h"
#include "core/screenplay/page_length.h"
#include "core/screenplay/pagination.h"

#include "tests/support/script_generator.h"

#include <benchmark/benchmark.h>

#include <QString>

#include <algorithm>

namespace dg {

namespace {

constexpr int pageCount = 150;

using Elements = std::vector<ScriptElement>;

const Elements &realisticScript()
{
    static const Elements elements = screenplayOfPages(pageCount).elements;
    return elements;
}

/// Whatever moves its lines moves every page behind: none begins as an old one did.
const Elements &evenScript()
{
    static const Elements elements(pageCount * 27,
        ScriptElement {ElementType::Action, QStringLiteral("Rain on the roof of the ferry.")});
    return elements;
}

void paginate(benchmark::State &state)
{
    const PageStyle &style = pageStyles()[static_cast<std::size_t>(state.range(0))];
    Pagination pagination(style);
    for (auto _ : state)
        pagination.paginate(realisticScript());
    state.SetLabel((style.id + QStringLiteral(", %1 pages").arg(pagination.pages().size())).toStdString());
}

void updateInTheMiddle(benchmark::State &state)
{
    Elements script = realisticScript();
    Pagination pagination;
    pagination.paginate(script);
    const auto middle = std::find_if(script.begin() + static_cast<std::ptrdiff_t>(script.size() / 2),
        script.end(), [](const ScriptElement &element) { return element.type == ElementType::Action; });
    const int at = static_cast<int>(middle - script.begin());
    const QString text = middle->text;
    for (auto _ : state) {
        middle->text = middle->text.size() == text.size() ? text + u'x' : text;
        benchmark::DoNotOptimize(pagination.update(script, {at, 1, 1}));
    }
}

/// Puts a line of action near the front and takes it out again.
void updateNearTheFront(benchmark::State &state, const Elements &elements)
{
    Elements script = elements;
    Pagination pagination;
    pagination.paginate(script);
    constexpr int at = 6;
    const ScriptElement line {ElementType::Action, QStringLiteral("A lamp goes out.")};
    int broken = 0;
    for (auto _ : state) {
        const bool there = script.size() > elements.size();
        state.PauseTiming();
        if (there)
            script.erase(script.begin() + at);
        else
            script.insert(script.begin() + at, line);
        state.ResumeTiming();
        broken = pagination.update(script, {at, there ? 1 : 0, there ? 0 : 1}).inserted;
    }
    state.SetLabel(std::to_string(broken) + " pages broken anew");
}

/// A key is pressed: the text is read again as far as the edit reaches, and so are pages.
void editTheText(benchmark::State &state, double where)
{
    Script script;
    script.elements = realisticScript();
    FountainDocument document(writeFountain(script));
    Pagination pagination;
    pagination.paginate(document.script().elements);
    const auto &ranges = document.ranges();
    const qsizetype position =
        ranges[static_cast<std::size_t>(static_cast<double>(ranges.size()) * where)].end;
    bool typed = false;
    for (auto _ : state) {
        const FountainDocument::Edit edit =
            typed ? document.edit(position, 4, {}) : document.edit(position, 0, u"\n\nX.");
        typed = !typed;
        benchmark::DoNotOptimize(pagination.update(document.script().elements, edit.elements));
    }
}

void measureAScene(benchmark::State &state)
{
    const Elements scene(realisticScript().begin(), realisticScript().begin() + 40);
    for (auto _ : state)
        benchmark::DoNotOptimize(pageEighths(scene));
}

BENCHMARK(paginate)->Name("paginate/US Letter")->Arg(0)->Unit(benchmark::kMillisecond);
BENCHMARK(paginate)->Name("paginate/A4")->Arg(1)->Unit(benchmark::kMillisecond);
BENCHMARK(paginate)->Name("paginate/multi-camera")->Arg(2)->Unit(benchmark::kMillisecond);
BENCHMARK(updateInTheMiddle)->Name("update/middle of 150 pages, small edit")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(updateNearTheFront, realistic, realisticScript())
    ->Name("update/a line near the front of 150 pages")
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(updateNearTheFront, even, evenScript())
    ->Name("update/a line that moves all of 150 pages")
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(editTheText, middle, 0.5)
    ->Name("edit/a paragraph in the middle of 150 pages")
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(editTheText, front, 0.01)
    ->Name("edit/a paragraph near the front of 150 pages")
    ->Unit(benchmark::kMicrosecond);
BENCHMARK(measureAScene)->Name("page eighths/scene of 40 elements")->Unit(benchmark::kMicrosecond);

} // namespace

} // namespace dg
