// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/run_controller.h"
#include "tests/support/fake_clock.h"
#include "tests/support/run_bench.h"
#include "tests/support/scripted_provider.h"

#include <QSignalSpy>
#include <QTest>

using namespace dg;

namespace {

RunOptions optionsFor(const RunBench &bench)
{
    RunOptions options;
    options.episode = bench.episode();
    return options;
}

} // namespace

class RunControllerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void runsInTheBackgroundAndTellsInBatches()
    {
        FakeClock clock;
        ScriptedProvider provider(clock);
        provider.setPieces(5);
        RunBench bench(provider, clock);
        RunController controller(bench.services());
        QSignalSpy finished(&controller, &RunController::finished);
        int batches = 0;
        std::size_t told = 0;
        connect(&controller, &RunController::changed, this, [&](const RunChanges &changes) {
            QVERIFY(QThread::currentThread() == thread());
            ++batches;
            told += changes.stages.size();
        });
        controller.start(bench.sharedProject(), optionsFor(bench));
        QVERIFY(controller.isRunning());
        QVERIFY(finished.wait(60'000));
        QVERIFY(!controller.isRunning());
        QVERIFY(controller.state().outcome == RunOutcome::Done);
        QVERIFY(batches > 0);
        QVERIFY(told >= controller.state().stages.size());
        QVERIFY(!controller.state().find({QStringLiteral("draft"), QStringLiteral("s001")})->text.isEmpty());
    }

    void aSecondStartIsIgnored()
    {
        FakeClock clock;
        ScriptedProvider provider(clock);
        provider.hold();
        RunBench bench(provider, clock);
        RunController controller(bench.services());
        QSignalSpy finished(&controller, &RunController::finished);
        controller.start(bench.sharedProject(), optionsFor(bench));
        QVERIFY(provider.awaitHeld(3));
        controller.start(bench.sharedProject(), optionsFor(bench));
        controller.resume(bench.sharedProject(), bench.episode());
        controller.replay({});
        provider.open();
        QVERIFY(finished.wait(60'000));
        QCOMPARE(finished.size(), 1);
        QVERIFY(controller.state().outcome == RunOutcome::Done);
    }

    void stopsAndResumes()
    {
        FakeClock clock;
        ScriptedProvider provider(clock);
        RunBench bench(provider, clock);
        provider.hold(ScriptedProvider::of(QStringLiteral("draft")));
        RunController controller(bench.services());
        QSignalSpy finished(&controller, &RunController::finished);
        controller.start(bench.sharedProject(), optionsFor(bench));
        QVERIFY(provider.awaitHeld(3));
        controller.stop();
        QVERIFY(finished.wait(60'000));
        QVERIFY(controller.state().outcome == RunOutcome::Stopped);
        const int before = provider.callCount();

        provider.open();
        controller.resume(bench.sharedProject(), bench.episode());
        QVERIFY(finished.wait(60'000));
        QVERIFY(controller.state().outcome == RunOutcome::Done);
        QCOMPARE(controller.state().count(StageOutcome::Kept), 6); // the outline and five voices
        QCOMPARE(provider.callCount(), before + 10);
    }

    void resumingNothingSaysSo()
    {
        FakeClock clock;
        ScriptedProvider provider(clock);
        RunBench bench(provider, clock);
        RunController controller(bench.services());
        QSignalSpy finished(&controller, &RunController::finished);
        controller.resume(bench.sharedProject(), bench.episode());
        QVERIFY(finished.wait(60'000));
        QVERIFY(controller.state().outcome == RunOutcome::Failed);
        QVERIFY(controller.state().error->kind == ErrorKind::NotFound);
        QCOMPARE(provider.callCount(), 0);
    }

    void goingAwayInMidRunEndsIt()
    {
        FakeClock clock;
        ScriptedProvider provider(clock);
        provider.hold();
        RunBench bench(provider, clock);
        {
            RunController controller(bench.services());
            controller.start(bench.sharedProject(), optionsFor(bench));
            QVERIFY(provider.awaitHeld(3));
        }
        QCOMPARE(provider.callsInFlight(), 0);
        QVERIFY((*bench.project().lastRun(bench.episode()))->ending == RunEnding::Stopped);
    }
};

QTEST_GUILESS_MAIN(RunControllerTest)
#include "tst_run_controller.moc"
