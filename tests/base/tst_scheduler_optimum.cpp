// SPDX-License-Identifier: GPL-3.0-or-later
// How far the scheduler's policy, the longest remaining path first, is from the best that could be done.
#include "core/base/dependency_graph.h"
#include "core/base/makespan.h"
#include "core/base/random.h"
#include "core/base/scheduler.h"
#include "tests/support/best_schedule.h"
#include "tests/support/virtual_clock.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

using namespace dg;
using namespace std::chrono_literals;
using Time = std::chrono::nanoseconds;
using Tasks = std::vector<TimedTask>;

namespace {

TimedTask call(Time duration, std::vector<std::size_t> after = {})
{
    return {duration, true, 0, std::move(after)};
}

struct Graph {
    Tasks tasks; ///< without priorities
    int slots = 1;
};

/// A call takes some 2 to 5 s, seldom much longer: what its logarithm is distributed by is the sum of twelve
/// uniform numbers, close enough to a normal one, and the same with every library.
Time callTime(Random &random)
{
    double normal = -6;
    for (int i = 0; i < 12; ++i)
        normal += random.unit();
    return std::chrono::duration_cast<Time>(std::chrono::duration<double>(3.2 * std::exp(0.45 * normal)));
}

Graph randomGraph(std::uint64_t seed)
{
    Random random(seed);
    Graph graph;
    graph.slots = static_cast<int>(1 + random.below(4));
    graph.tasks.resize(3 + random.below(6));
    const double density = 0.1 + 0.4 * random.unit();
    for (std::size_t i = 0; i < graph.tasks.size(); ++i) {
        graph.tasks[i].duration = callTime(random);
        for (std::size_t before = 0; before < i; ++before) {
            if (random.chance(density))
                graph.tasks[i].after.push_back(before);
            else if (random.chance(0.05))
                graph.tasks[i].afterBegun.push_back({before, std::chrono::milliseconds(random.below(1500))});
        }
    }
    return graph;
}

/// As the scheduler gives them.
void prioritise(Tasks &tasks)
{
    DependencyGraph graph;
    for (const TimedTask &task : tasks)
        graph.addNode({}, task.duration);
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        for (const std::size_t before : tasks[i].after)
            graph.addEdge(before, i);
        for (const TimedTask::Begun &before : tasks[i].afterBegun)
            graph.addEdge(before.task, i);
    }
    const auto remaining = graph.longestRemaining();
    QVERIFY(remaining.has_value());
    for (std::size_t i = 0; i < tasks.size(); ++i)
        tasks[i].priority = (*remaining)[i].count();
}

/// The real thing, with threads, slots and all, on a clock on which nothing but calls takes time.
class Run {
public:
    explicit Run(const Graph &graph)
        : m_graph(graph)
        , m_slots(graph.slots)
        , m_scheduler(
              m_pool, m_slots, [this](Scheduler::Index task, Scheduler::Fate, CallSlots::Place &place) {
                  return call(task, place);
              })
    {
    }

    /// How long it took; none where the scheduler refused.
    Time time()
    {
        std::vector<Scheduler::Task> tasks;
        for (const TimedTask &each : m_graph.tasks) {
            Scheduler::Task task {std::to_string(tasks.size()), each.duration, {}, {}};
            for (const std::size_t before : each.after)
                task.after.push_back({before});
            for (const TimedTask::Begun &before : each.afterBegun)
                task.after.push_back({before.task, true, true});
            tasks.push_back(std::move(task));
        }
        if (!m_scheduler.add(tasks))
            return Time {-1};
        const auto began = m_clock.now();
        m_scheduler.run({});
        return m_clock.now() - began;
    }

    std::int64_t priority(std::size_t task) const { return m_scheduler.priority(task); }

private:
    bool call(Scheduler::Index task, CallSlots::Place &place)
    {
        if (!place.acquire({}))
            return false;
        const auto end = m_clock.now() + m_graph.tasks[task].duration;
        return m_clock.waitUntil(end, {});
    }

    const Graph &m_graph;
    VirtualClock m_clock;
    WorkerPool m_pool {8};
    CallSlots m_slots;
    Scheduler m_scheduler;
};

} // namespace

class TestSchedulerOptimum : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// The search itself: where the longest path first, or leaving no slot idle, is not the best.
    void theSearchFindsWhatThePolicyMisses()
    {
        // 3, 3 and 2, 2, 2 on two slots; the longest first makes 3 + 2 + 2.
        Tasks five {call(3s), call(3s), call(2s), call(2s), call(2s)};
        prioritise(five);
        QVERIFY(simulateMakespan(five, 2) == 7s);
        QVERIFY(bestMakespan(five, 2) == 6s);

        // The second slot is best kept free for a second, until what a long wait hangs on can begin.
        Tasks idle {call(1s), call(10s, {0}), call(4s, {0}), call(6s, {2}), call(6s)};
        idle[3].needsSlot = false;
        prioritise(idle);
        QVERIFY(simulateMakespan(idle, 2) == 16s);
        QVERIFY(bestMakespan(idle, 2) == 11s);
        QVERIFY(bestMakespan({}, 2) == 0s);
    }

    void isCloseToTheOptimumOnRandomGraphs()
    {
        constexpr int graphs = 500;
        double sum = 0;
        double worst = 0;
        int within = 0;
        int best = 0;
        for (std::uint64_t seed = 1; seed <= graphs; ++seed) {
            Graph graph = randomGraph(seed);
            prioritise(graph.tasks);
            const Time made = simulateMakespan(graph.tasks, graph.slots);
            const Time optimum = bestMakespan(graph.tasks, graph.slots);
            QVERIFY(made >= optimum);
            QVERIFY(optimum >= makespanBound(graph.tasks, graph.slots));
            const double ratio = static_cast<double>(made.count()) / static_cast<double>(optimum.count());
            sum += ratio;
            worst = std::max(worst, ratio);
            within += ratio <= 1.1 ? 1 : 0;
            best += made == optimum ? 1 : 0;
        }
        const QByteArray figures = "mean " + QByteArray::number(sum / graphs, 'f', 4) + ", worst "
            + QByteArray::number(worst, 'f', 3) + ", within a tenth " + QByteArray::number(within)
            + ", the optimum itself " + QByteArray::number(best);
        qInfo("%s", figures.constData());
        QVERIFY2(sum / graphs <= 1.02, figures.constData());
        QVERIFY2(within >= graphs * 95 / 100, figures.constData());
        QVERIFY2(worst <= 4.0 / 3.0, figures.constData());
    }

    /// Not the policy alone: threads, slots and the line for them take as long as it says, to the nanosecond.
    void theSchedulerTakesAsLongAsItsPolicySays()
    {
        for (std::uint64_t seed = 1; seed <= 120; ++seed) {
            Graph graph = randomGraph(seed);
            // What begins when another has is for whoever knows when that is: a stage that streams.
            for (TimedTask &task : graph.tasks)
                task.afterBegun.clear();
            prioritise(graph.tasks);
            Run run(graph);
            const Time took = run.time();
            const Time planned = simulateMakespan(graph.tasks, graph.slots);
            QVERIFY2(took == planned, qPrintable(QStringLiteral("graph %1").arg(seed)));
            for (std::size_t i = 0; i < graph.tasks.size(); ++i)
                QCOMPARE(run.priority(i), graph.tasks[i].priority);
        }
    }
};

QTEST_GUILESS_MAIN(TestSchedulerOptimum)
#include "tst_scheduler_optimum.moc"
