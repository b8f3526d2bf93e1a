// SPDX-License-Identifier: GPL-3.0-or-later
// What the Script panel takes of the window's time, in processor time of its thread: to show a whole episode,
// to follow the window's width, to go through it, and while 20 scenes stream at 200 words a second each.
//   bench_panel [PAGES]         (130 without; figures of an optimised build on a quiet machine)
#include "core/base/random.h"
#include "core/screenplay/fountain.h"
#include "tests/support/script_generator.h"
#include "tests/ui/run_script.h"
#include "ui/board/board_model.h"
#include "ui/common/theme.h"
#include "ui/script/script_view.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QScrollBar>
#include <QStringList>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <map>
#include <string>
#include <vector>

using namespace dg;
using namespace Qt::StringLiterals;

namespace {

constexpr int streams = 20;
constexpr int tickMilliseconds = 33;
constexpr int wordsATick = 7;

double threadMilliseconds()
{
    timespec time {};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

template <typename Work>
double taken(const Work &work)
{
    const double before = threadMilliseconds();
    work();
    return threadMilliseconds() - before;
}

QString sceneText(Random &random, int paragraphs)
{
    ScriptOptions options;
    options.scenes = 1;
    options.paragraphs = paragraphs;
    options.unprinted = false;
    return writeFountain(randomScript(random, options));
}

struct Panel {
    BoardModel model;
    ScriptView view;

    explicit Panel(const Theme &theme)
        : view(theme, model)
    {
        view.resize(900, 900);
    }
};

void showAnEpisode(const Theme &theme, int pages)
{
    constexpr int scenes = 40;
    Random random(5);
    std::map<SceneId, SceneText> texts;
    for (int scene = 1; scene <= scenes; ++scene)
        texts[SceneId("s" + std::to_string(scene))] = {sceneText(random, std::max(1, pages * 11 / scenes))};
    Panel panel(theme);
    panel.model.open(outlineOf(scenes), texts);
    const double shown = taken([&] { panel.view.show(); });
    QApplication::processEvents();
    std::printf("%d pages: shown in %.1f ms\n", panel.view.pageCount(), shown);
    for (const int width : {880, 700, 520, 900}) {
        const double resized = taken([&] {
            panel.view.resize(width, 900);
            QApplication::processEvents();
        });
        std::printf("  %d pixels wide in %.1f ms\n", width, resized);
    }
    for (const PageStyle &style : {a4(), multiCamera(), usLetter()})
        std::printf(
            "  as %s in %.1f ms\n", qPrintable(style.id), taken([&] { panel.view.setPageStyle(style); }));
    constexpr int places = 200;
    QScrollBar &bar = *panel.view.verticalScrollBar();
    const double gone = taken([&] {
        for (int place = 0; place < places; ++place) {
            bar.setValue(place * bar.maximum() / places);
            QApplication::processEvents();
        }
    });
    std::printf("  another place drawn in %.2f ms\n", gone / places);
}

void stream(const Theme &theme, const char *where, double place)
{
    Panel panel(theme);
    panel.view.show();
    RunScript run;
    run.begin(outlineOf(streams));
    Random random(9);
    std::vector<QStringList> words;
    for (int scene = 1; scene <= streams; ++scene) {
        run.call(scene);
        words.push_back(sceneText(random, 120).split(u' '));
    }
    std::vector<double> turns;
    QElapsedTimer tick;
    for (int i = 0; i < 150; ++i) {
        tick.start();
        for (int scene = 1; scene <= streams; ++scene)
            run.type(scene,
                words[static_cast<std::size_t>(scene) - 1].mid(i * wordsATick, wordsATick).join(u' ') + u' ');
        const RunChanges changes = run.takeChanges();
        turns.push_back(taken([&] { panel.model.apply(run.state(), changes, true); }));
        QScrollBar &bar = *panel.view.verticalScrollBar();
        bar.setValue(static_cast<int>(place * bar.maximum()));
        while (tick.elapsed() < tickMilliseconds)
            turns.push_back(taken([] { QApplication::processEvents(); }));
    }
    // Turns of an idle loop are none.
    std::erase_if(turns, [](double turn) { return turn < 0.05; });
    std::sort(turns.begin(), turns.end());
    std::printf("%d scenes stream, %s: a turn takes %.1f ms at p99, %.1f at most; %d pages\n", streams, where,
        turns[turns.size() * 99 / 100], turns.back(), panel.view.pageCount());
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    const Theme theme(Appearance::Light);
    showAnEpisode(theme, argc > 1 ? std::max(1, std::atoi(argv[1])) : 130);
    stream(theme, "read from the top", 0);
    stream(theme, "read in the middle", 0.5);
    stream(theme, "followed at the end", 1);
    return 0;
}
