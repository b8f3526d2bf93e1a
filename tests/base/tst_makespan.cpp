// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/makespan.h"
#include "core/base/random.h"

#include <QTest>

#include <algorithm>
#include <limits>

using namespace dg;
using namespace std::chrono_literals;
using Time = std::chrono::nanoseconds;
using Tasks = std::vector<TimedTask>;

namespace {

TimedTask call(Time duration, std::int64_t priority, std::vector<std::size_t> after = {})
{
    return {duration, true, priority, std::move(after)};
}

/// The shortest makespan of all schedules. Taking the tasks of any schedule in the order in which they begin,
/// and putting each on the slot that is free first, begins none of them later: so all orders are all
/// schedules.
class Optimum {
public:
    Optimum(const Tasks &tasks, int slots)
        : m_tasks(tasks)
        , m_free(static_cast<std::size_t>(slots))
        , m_ends(tasks.size(), Time {-1})
    {
    }

    Time find()
    {
        place(0, Time {});
        return m_best;
    }

private:
    /// Of a task whose predecessors are all placed.
    bool isReady(const TimedTask &task) const
    {
        const auto placed = [this](std::size_t i) { return m_ends[i] >= Time {}; };
        return std::all_of(task.after.begin(), task.after.end(), placed)
            && std::all_of(task.afterBegun.begin(), task.afterBegun.end(),
                [&](const TimedTask::Begun &begun) { return placed(begun.task); });
    }

    Time earliest(const TimedTask &task) const
    {
        Time start {};
        for (const std::size_t i : task.after)
            start = std::max(start, m_ends[i]);
        for (const auto &[i, delay] : task.afterBegun)
            start = std::max(start, std::min(m_ends[i], m_ends[i] - m_tasks[i].duration + delay));
        return start;
    }

    void place(std::size_t placed, Time end)
    {
        if (end >= m_best)
            return;
        if (placed == m_tasks.size()) {
            m_best = end;
            return;
        }
        for (std::size_t i = 0; i < m_tasks.size(); ++i) {
            if (m_ends[i] >= Time {} || !isReady(m_tasks[i]))
                continue;
            const auto slot = std::min_element(m_free.begin(), m_free.end());
            const Time start = std::max(*slot, earliest(m_tasks[i]));
            const Time freeBefore = std::exchange(*slot, start + m_tasks[i].duration);
            m_ends[i] = *slot;
            place(placed + 1, std::max(end, m_ends[i]));
            m_ends[i] = Time {-1};
            *slot = freeBefore;
        }
    }

    const Tasks &m_tasks;
    std::vector<Time> m_free;
    std::vector<Time> m_ends;
    Time m_best = Time::max();
};

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

    void isCloseToTheOptimumOnRandomGraphs()
    {
        double sum = 0;
        double worst = 0;
        int within = 0;
        constexpr int graphs = 500;
        for (std::uint64_t seed = 0; seed < graphs; ++seed) {
            Random random(seed);
            Tasks tasks(2 + random.below(6));
            for (std::size_t i = 0; i < tasks.size(); ++i) {
                tasks[i].duration = std::chrono::milliseconds(1 + random.below(20));
                for (std::size_t before = 0; before < i; ++before) {
                    const auto kind = random.unit();
                    if (kind < 0.3)
                        tasks[i].after.push_back(before);
                    else if (kind < 0.4)
                        tasks[i].afterBegun.push_back({before, std::chrono::milliseconds(random.below(12))});
                }
            }
            for (std::size_t i = tasks.size(); i-- > 0;) {
                tasks[i].priority += tasks[i].duration.count();
                for (const std::size_t before : tasks[i].after)
                    tasks[before].priority = std::max(tasks[before].priority, tasks[i].priority);
            }
            const int slots = static_cast<int>(1 + random.below(3));
            const Time made = simulateMakespan(tasks, slots);
            const Time optimum = Optimum(tasks, slots).find();
            QVERIFY(made >= optimum);
            QVERIFY(optimum >= makespanBound(tasks, slots));
            const double ratio = static_cast<double>(made.count()) / static_cast<double>(optimum.count());
            sum += ratio;
            worst = std::max(worst, ratio);
            within += ratio <= 1.1 ? 1 : 0;
        }
        const QByteArray figures = "mean " + QByteArray::number(sum / graphs) + ", worst "
            + QByteArray::number(worst) + ", within a tenth " + QByteArray::number(within);
        qInfo("%s", figures.constData());
        QVERIFY2(sum / graphs <= 1.02, figures.constData());
        QVERIFY2(worst <= 4.0 / 3.0, figures.constData());
        QVERIFY2(within >= graphs * 95 / 100, figures.constData());
    }
};

QTEST_GUILESS_MAIN(TestMakespan)
#include "tst_makespan.moc"
