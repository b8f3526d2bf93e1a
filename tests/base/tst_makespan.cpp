// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/makespan.h"

#include <QTest>

#include <vector>

using namespace dg;
using namespace std::chrono_literals;
using Time = std::chrono::nanoseconds;
using Tasks = std::vector<TimedTask>;

namespace {

TimedTask call(Time duration, std::int64_t priority, std::vector<std::size_t> after = {})
{
    return {duration, true, priority, std::move(after)};
}

} // namespace

class TestMakespan : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingTakesNoTime()
    {
        QVERIFY(simulateMakespan({}, 3) == 0s);
        QVERIFY(makespanBound({}, 3) == 0s);
    }

    /// Eight calls of 3 s, and a ninth of 5 s that goes first.
    void callsThatWaitForNothing()
    {
        Tasks calls(8, call(3s, 3));
        calls.push_back(call(5s, 5));
        QVERIFY(simulateMakespan(calls, 1) == 29s);
        QVERIFY(simulateMakespan(calls, 3) == 11s); // 5 3 3, 3 3 3, 3 3
        QVERIFY(simulateMakespan(calls, 8) == 6s); // the last of 3 s begins when the first of them end
    }

    /// Two voices of 2 s and an outline of 5 s, then seven scenes of 4 s after all three, then the script.
    void anEpisode()
    {
        Tasks episode {call(2s, 6), call(2s, 6), call(5s, 9)};
        std::vector<std::size_t> scenes;
        for (int i = 0; i < 7; ++i) {
            scenes.push_back(episode.size());
            episode.push_back(call(4s, 4, {0, 1, 2}));
        }
        episode.push_back({0s, false, 0, scenes});
        QVERIFY(simulateMakespan(episode, 1) == 37s);
        QVERIFY(simulateMakespan(episode, 3) == 17s); // 5, then 4 + 4 + 4 for seven in threes
        QVERIFY(simulateMakespan(episode, 8) == 9s);

        // One scene has somebody whose voice is made only after the outline.
        episode.push_back(call(3s, 7, {2}));
        episode[3].after.push_back(episode.size() - 1);
        QVERIFY(simulateMakespan(episode, 1) == 40s);
        QVERIFY(simulateMakespan(episode, 3) == 17s); // 5, then 3 + 4 + 4, 4 + 4 + 4 and 4 + 4
        QVERIFY(simulateMakespan(episode, 8) == 12s);
    }

    void aTaskThatNeedsNoSlotTakesNone()
    {
        const Tasks tasks {call(4s, 1), {3s, false, 0, {}}, {2s, false, 0, {1}}, call(1s, 0)};
        QVERIFY(simulateMakespan(tasks, 1) == 5s);
    }

    void amongEqualsTheFirstGoesFirst()
    {
        // With one slot the first of the equals decides how long the chain behind it takes.
        const Tasks tasks {call(1s, 5), call(3s, 5), {9s, false, 0, {0}}};
        QVERIFY(simulateMakespan(tasks, 1) == 10s);
        const Tasks swapped {call(3s, 5), call(1s, 5), {9s, false, 0, {1}}};
        QVERIFY(simulateMakespan(swapped, 1) == 13s);
    }

    void aFreeSlotGoesToWhatBecameReadyAtThatMoment()
    {
        // When the head ends, what hangs on it goes before the one that has waited all along.
        const Tasks tasks {call(1s, 10), call(5s, 2), call(2s, 9, {0}), {6s, false, 0, {2}}};
        QVERIFY(simulateMakespan(tasks, 1) == 9s);
    }

    void tasksWithoutLengthPassAtOnce()
    {
        const Tasks tasks {call(0s, 1), call(0s, 1, {0}), {0s, false, 0, {1}}, call(2s, 1, {2})};
        QVERIFY(simulateMakespan(tasks, 1) == 2s);
    }

    void theBoundIsTheLongestChainOrTheDividedWork()
    {
        const Tasks chain {call(4s, 0), call(6s, 0, {0}), call(1s, 0)};
        QVERIFY(makespanBound(chain, 1) == 11s);
        QVERIFY(makespanBound(chain, 3) == 10s);
        const Tasks waits {call(4s, 0), {9s, false, 0, {}}};
        QVERIFY(makespanBound(waits, 1) == 9s); // waiting is no work
    }

    /// A first draft of 6 s that begins to answer after 1 s; the others wait for no more than that.
    void whatWaitsForABeginningStartsThen()
    {
        Tasks drafts {call(6s, 5)};
        for (int i = 0; i < 4; ++i)
            drafts.push_back({6s, true, 4, {}, {{0, 1s}}});
        QVERIFY(simulateMakespan(drafts, 5) == 7s);
        QVERIFY(makespanBound(drafts, 5) == 7s);
        QVERIFY(simulateMakespan(drafts, 1) == 30s);
        QVERIFY(simulateMakespan(drafts, 3) == 13s); // 6, 1 + 6, 1 + 6, then 6 + 6 and 7 + 6
    }

    void anEndIsABeginningToo()
    {
        const Tasks tasks {call(2s, 0), {3s, true, 0, {}, {{0, 9s}}}};
        QVERIFY(simulateMakespan(tasks, 2) == 5s);
        QVERIFY(makespanBound(tasks, 2) == 5s);
    }

    void aBeginningWithoutDelayIsTheStartItself()
    {
        const Tasks tasks {call(4s, 2), {3s, true, 1, {}, {{0, 0s}}}, {1s, false, 0, {1}, {{0, 1s}}}};
        QVERIFY(simulateMakespan(tasks, 2) == 4s);
        QVERIFY(simulateMakespan(tasks, 1) == 8s);
    }

    void aBeginningCountsFromWhenItsTaskGotItsSlot()
    {
        const Tasks tasks {call(5s, 9), call(4s, 1), {1s, false, 0, {}, {{1, 2s}}}};
        QVERIFY(simulateMakespan(tasks, 1) == 9s);
        const Tasks last {call(5s, 9), call(4s, 1), {6s, false, 0, {}, {{1, 2s}}}};
        QVERIFY(simulateMakespan(last, 1) == 13s); // 5 + 2 + 6
    }
};

QTEST_GUILESS_MAIN(TestMakespan)
#include "tst_makespan.moc"
