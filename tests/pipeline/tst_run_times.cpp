// SPDX-License-Identifier: GPL-3.0-or-later
// A run with all passes takes hardly longer than its calls do in the best order, on a clock on which nothing
// but calls takes time.
#include "core/cache/tiered_cache.h" // first: Qt 6.4's moc trips over <latch> after ai_provider.h
#include "core/base/random.h"
#include "core/monitor/run_report.h"
#include "tests/support/virtual_clock.h"
#include "tests/support/whole_run.h"

#include <QTest>

#include <cmath>
#include <numbers>

using namespace dg;
using namespace std::chrono_literals;

namespace {

/// Log-normal between 2 and 5 s for two of three calls, the same for the same call.
Clock::Duration durationOf(const AiRequest &request)
{
    Random random(fnv1a(request.label.toStdString() + request.stage.toStdString()));
    const double normal =
        std::sqrt(-2 * std::log(1 - random.unit())) * std::cos(2 * std::numbers::pi * random.unit());
    const double middle = (std::log(2.0) + std::log(5.0)) / 2;
    const double width = (std::log(5.0) - std::log(2.0)) / 2;
    return std::chrono::duration_cast<Clock::Duration>(
        std::chrono::duration<double>(std::exp(middle + width * normal)));
}

} // namespace

class RunTimesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { writeToMemory(); }

    void hardlyLongerThanTheCallsTake_data()
    {
        QTest::addColumn<int>("scenes");
        QTest::addColumn<int>("atOnce");
        for (const int scenes : {12, 60}) {
            for (const int atOnce : {1, 3, 8, 24})
                QTest::addRow("%d scenes, %d at once", scenes, atOnce) << scenes << atOnce;
        }
    }
    void hardlyLongerThanTheCallsTake()
    {
        QFETCH(int, scenes);
        QFETCH(int, atOnce);
        VirtualClock clock;
        ScriptedProvider provider(clock);
        provider.setDuration(durationOf);
        provider.setScore([](const AiRequest &request) { // two of three scenes are written again
            return fnv1a(request.label.toStdString()) % 3 == 0 ? 0.9 : 0.5;
        });
        RunBench bench(provider, clock, 5);
        makeWhole(bench, scenes, atOnce);
        const RunState state = bench.run();
        QVERIFY(state.outcome == RunOutcome::Done);
        const RunTimes times = runTimes(state);
        const auto wall = std::chrono::duration<double, std::milli>(times.wall).count();
        const auto ideal = std::chrono::duration<double, std::milli>(times.ideal).count();
        qInfo("%d calls: %.0f ms, ideal %.0f ms (%.4f), bound %.0f ms", provider.callCount(), wall, ideal,
            wall / ideal, std::chrono::duration<double, std::milli>(times.bound).count());
        QVERIFY2(wall <= 1.03 * ideal + 50, qPrintable(QStringLiteral("%1 of %2").arg(wall).arg(ideal)));
        QVERIFY(provider.maximumInFlight() <= atOnce);
    }
};

QTEST_GUILESS_MAIN(RunTimesTest)
#include "tst_run_times.moc"
