// SPDX-License-Identifier: GPL-3.0-or-later
// A day of a writer's with the studio and a colleague's first run in the same room: what was asked for, what
// of it was kept or found, and what was called although somebody had the answer already. The last is to be
// nothing.
//   bench_writers_day [SCENES]        (12 without)
#include "core/base/clock.h"
#include "tests/support/redis_server.h"
#include "tests/support/writers_day.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <chrono>
#include <cstdio>

using namespace dg;

static void print(const DayStep &step)
{
    const double rate = step.lookups == 0 ? 0 : 100.0 * step.hits / step.lookups;
    std::printf("%-24s %6d %5d %8d %5d %6.0f %% %6d %12d %10d %7.1f %%%s\n", qPrintable(step.name),
        step.asked, step.kept, step.lookups, step.hits, rate, step.calls, step.unavoidable, step.avoidable,
        100 * step.reused(), step.done ? "" : "   NOT DONE");
}

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const int scenes = std::max(2, QCoreApplication::arguments().value(1, QStringLiteral("12")).toInt());
    RedisServer room;
    SystemClock clock;
    bool good = true;
    for (const QString &name : sampleShowNames()) {
        const auto sample = loadSampleShow(name);
        if (!sample)
            qFatal("%s", sample.error().text().c_str());
        DayPlan plan {*sample};
        // The sample's own story has as many scenes as it has.
        plan.sample.brief.title = QStringLiteral("The Visit");
        plan.sample.brief.premise = QStringLiteral("Somebody important is coming, and nobody has said who.");
        plan.scenes = scenes;
        plan.redisUrl = room.url();
        const auto began = std::chrono::steady_clock::now();
        const auto day = liveADay(plan, clock);
        if (!day)
            qFatal("%s", day.error().text().c_str());
        const auto took = std::chrono::steady_clock::now() - began;
        std::printf("\n%s, %d scenes, all passes (%.1f s)\n", qPrintable(sample->show.title), scenes,
            std::chrono::duration<double>(took).count());
        std::puts("step                      asked  kept  lookups  hits  hit rate  calls  unavoidable  "
                  "avoidable    reused");
        for (const DayStep &step : *day)
            print(step);
        const DayStep sum = sumOf(*day);
        print(sum);
        good = good && sum.done && sum.avoidable == 0 && sum.missing == 0 && sum.reused() >= 0.6;
    }
    std::puts(good ? "\nNothing was called that was known, and 60 % or more of the work was reused."
                   : "\nNOT as it should be.");
    return good ? 0 : 1;
}
