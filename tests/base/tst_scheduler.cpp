// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/base/scheduler.h"

#include <QTest>

#include <algorithm>
#include <latch>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

using namespace dg;
using namespace std::chrono_literals;
using Fate = Scheduler::Fate;
using Index = Scheduler::Index;
using Names = std::vector<std::string>;

namespace {

/// A scheduler whose tasks take a slot and say when it was their turn. `during` runs inside a task's slot.
struct Bench {
    explicit Bench(int slotCount, std::size_t threads = 8)
        : pool(threads)
        , slots(slotCount)
        , scheduler(pool, slots,
              [this](Index task, Fate fate, CallSlots::Place &place) { return perform(task, fate, place); })
    {
    }

    Index add(const std::string &name, Scheduler::Duration estimate,
        std::vector<Scheduler::Dependency> after = {}, Scheduler::Duration tail = {})
    {
        const Index index = names.size();
        names.push_back(name);
        const auto added = scheduler.add({{name, estimate, tail, std::move(after)}});
        return added ? index : Index(-1);
    }

    bool perform(Index task, Fate fate, CallSlots::Place &place)
    {
        {
            const std::scoped_lock lock(mutex);
            ++settled[names[task]];
            fates[names[task]] = fate;
        }
        if (fate != Fate::Run || !place.acquire(stop.get_token()))
            return false;
        {
            const std::scoped_lock lock(mutex);
            order.push_back(names[task]);
        }
        if (during)
            during(task);
        const std::scoped_lock lock(mutex);
        return !failing.contains(names[task]);
    }

    void run() { scheduler.run(stop.get_token()); }

    std::mutex mutex;
    Names names;
    Names order;
    std::map<std::string, int> settled;
    std::map<std::string, Fate> fates;
    std::set<std::string> failing;
    std::function<void(Index)> during;
    std::stop_source stop;
    WorkerPool pool;
    CallSlots slots;
    Scheduler scheduler;
};

} // namespace

class TestScheduler : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aTaskRunsAfterWhatItDependsOn()
    {
        Bench bench(4);
        const Index a = bench.add("a", 1s);
        const Index b = bench.add("b", 1s, {{a}});
        const Index c = bench.add("c", 1s, {{b}});
        bench.add("d", 1s, {{c}, {a}});
        bench.run();
        QCOMPARE(bench.order, (Names {"a", "b", "c", "d"}));
    }

    void nothingToDoIsDoneAtOnce()
    {
        Bench bench(1);
        bench.run();
        QVERIFY(bench.order.empty());
    }

    void theLongestRemainingPathGoesFirst()
    {
        Bench bench(1);
        bench.add("short", 1s);
        bench.add("middle", 5s);
        const Index head = bench.add("head", 2s);
        bench.add("behind", 8s, {{head}});
        bench.add("promising", 1s, {}, 6s);
        bench.run();
        QCOMPARE(bench.order, (Names {"head", "behind", "promising", "middle", "short"}));
        QCOMPARE(bench.scheduler.priority(head), std::chrono::nanoseconds(10s).count());
        QCOMPARE(bench.scheduler.priority(4), std::chrono::nanoseconds(7s).count());
    }

    void aSlotGoesToWhatHangsOnTheTaskThatHeldIt()
    {
        std::stop_source stopped;
        stopped.request_stop();
        std::latch othersWait(2);
        std::mutex mutex;
        std::vector<Index> order;
        WorkerPool pool(8);
        CallSlots slots(1);
        Scheduler scheduler(pool, slots, [&](Index task, Fate, CallSlots::Place &place) {
            (void)place.acquire(stopped.get_token()); // gets in line without waiting
            if (task == 1 || task == 2)
                othersWait.count_down();
            const bool acquired = place.acquire({});
            if (task == 0)
                othersWait.wait();
            const std::scoped_lock lock(mutex);
            order.push_back(task);
            return acquired;
        });
        QVERIFY(scheduler.add(
            {{"head", 2s, {}, {}}, {"one", 5s, {}, {}}, {"other", 1s, {}, {}}, {"behind", 8s, {}, {{0}}}}));
        scheduler.run({});
        QCOMPARE(order, (std::vector<Index> {0, 3, 1, 2}));
    }

    void anAnnouncedSuccessKeepsTheSlotForWhatHangsOnIt()
    {
        std::stop_source stopped;
        stopped.request_stop();
        std::latch othersWait(2);
        std::mutex mutex;
        std::vector<Index> order;
        WorkerPool pool(8);
        CallSlots slots(1);
        Scheduler *self = nullptr;
        Scheduler scheduler(pool, slots, [&](Index task, Fate, CallSlots::Place &place) {
            (void)place.acquire(stopped.get_token()); // gets in line without waiting
            if (task == 1 || task == 2)
                othersWait.count_down();
            const bool acquired = place.acquire({});
            {
                const std::scoped_lock lock(mutex);
                order.push_back(task);
            }
            if (task == 0) {
                othersWait.wait();
                self->announceSuccess(task);
                place.stepAside(); // its record is still to be made
            }
            return acquired;
        });
        self = &scheduler;
        QVERIFY(scheduler.add(
            {{"head", 2s, {}, {}}, {"one", 5s, {}, {}}, {"other", 1s, {}, {}}, {"behind", 8s, {}, {{0}}}}));
        scheduler.run({});
        QCOMPARE(order, (std::vector<Index> {0, 3, 1, 2}));
    }

    void aSlotThatIsGivenUpEarlyServesOthersMeanwhile()
    {
        std::latch oneRuns(1);
        WorkerPool pool(8);
        CallSlots slots(1);
        Scheduler *self = nullptr;
        Scheduler scheduler(pool, slots, [&](Index task, Fate fate, CallSlots::Place &place) {
            if (fate != Fate::Run || !place.acquire({}))
                return false;
            if (task == 1)
                oneRuns.count_down();
            if (task == 0) {
                self->announceSuccess(task);
                place.stepAside();
                oneRuns.wait(); // ends only if the other one has begun
            }
            return true;
        });
        self = &scheduler;
        QVERIFY(scheduler.add({{"head", 9s, {}, {}}, {"one", 5s, {}, {}}, {"behind", 1s, {}, {{0}}}}));
        scheduler.run({});
        QVERIFY(oneRuns.try_wait());
    }

    void whatAnAnnouncementPromisedAndDidNotKeepIsBlocked()
    {
        std::map<Index, Fate> fates;
        std::mutex mutex;
        WorkerPool pool(4);
        CallSlots slots(1);
        Scheduler *self = nullptr;
        Scheduler scheduler(pool, slots, [&](Index task, Fate fate, CallSlots::Place &place) {
            {
                const std::scoped_lock lock(mutex);
                fates[task] = fate;
            }
            if (fate != Fate::Run || !place.acquire({}))
                return false;
            if (task == 0) {
                self->announceSuccess(task);
                place.stepAside();
                return false; // its record could not be made
            }
            return true;
        });
        self = &scheduler;
        QVERIFY(scheduler.add({{"head", 9s, {}, {}}, {"behind", 8s, {}, {{0}}}, {"low", 1s, {}, {}}}));
        scheduler.run({});
        QVERIFY(fates[1] == Fate::Blocked);
        QVERIFY(fates[2] == Fate::Run);
    }

    void aRunningTaskMayAddMore()
    {
        Bench bench(1);
        const Index outline = bench.add("outline", 1s);
        const Index script = bench.add("script", 1s, {{outline}});
        bench.during = [&](Index task) {
            if (task != outline)
                return;
            std::vector<Scheduler::Task> scenes;
            std::vector<Scheduler::Dependency> ends;
            {
                const std::scoped_lock lock(bench.mutex);
                for (int i = 0; i < 3; ++i) {
                    bench.names.push_back("scene " + std::to_string(i));
                    scenes.push_back({bench.names.back(), std::chrono::seconds(i + 1), {}, {{outline}}});
                    ends.push_back({Index(2 + i), false});
                }
            }
            QVERIFY(bench.scheduler.add(scenes));
            QVERIFY(bench.scheduler.addDependencies(script, ends));
        };
        bench.failing = {"scene 1"};
        bench.run();
        QCOMPARE(bench.order, (Names {"outline", "scene 2", "scene 1", "scene 0", "script"}));
    }

    void whatRequiresAFailedTaskIsBlockedAndNothingElse()
    {
        Bench bench(2);
        const Index a = bench.add("a", 1s);
        const Index b = bench.add("b", 1s, {{a}});
        const Index c = bench.add("c", 1s, {{b}});
        bench.add("waits", 1s, {{c, false}});
        bench.add("other", 1s);
        bench.failing = {"a"};
        bench.run();
        QVERIFY(bench.fates.at("b") == Fate::Blocked);
        QVERIFY(bench.fates.at("c") == Fate::Blocked);
        QVERIFY(bench.fates.at("waits") == Fate::Run);
        QVERIFY(bench.fates.at("other") == Fate::Run);
        std::sort(bench.order.begin(), bench.order.end());
        QCOMPARE(bench.order, (Names {"a", "other", "waits"}));
    }

    void afterAStopNothingBeginsAndEverythingSettles()
    {
        Bench bench(1, 1);
        std::vector<Scheduler::Dependency> all;
        for (int i = 0; i < 10; ++i)
            all.push_back({bench.add("task " + std::to_string(i), std::chrono::seconds(10 - i))});
        const Index last = bench.add("last", 1s, all);
        bench.add("after last", 1s, {{last, false}});
        bench.during = [&](Index) { bench.stop.request_stop(); };
        bench.run();
        QCOMPARE(bench.order, (Names {"task 0"}));
        QCOMPARE(bench.settled.size(), std::size_t(12));
        for (const auto &[name, times] : bench.settled)
            QCOMPARE(times, 1);
        for (int i = 1; i < 10; ++i)
            QVERIFY(bench.fates.at("task " + std::to_string(i)) == Fate::Stopped);
        QVERIFY(bench.fates.at("last") == Fate::Blocked);
        QVERIFY(bench.fates.at("after last") == Fate::Stopped);
    }

    void aStopEndsTheWaitForASlot()
    {
        Bench bench(1);
        for (int i = 0; i < 6; ++i)
            bench.add("task " + std::to_string(i), 1s);
        bench.during = [&](Index) { bench.stop.request_stop(); };
        bench.run(); // comes back
        QCOMPARE(bench.order.size(), std::size_t(1));
        QCOMPARE(bench.settled.size(), std::size_t(6));
    }

    void aCycleIsRefusedByName()
    {
        Bench bench(1);
        const Index first = bench.add("first", 1s);
        const auto added = bench.scheduler.add(
            {{"hen", 1s, {}, {{2}}}, {"egg", 1s, {}, {{1}}}, {"bystander", 1s, {}, {{first}}}});
        QVERIFY(!added);
        QVERIFY(added.error().kind == ErrorKind::InvalidInput);
        QCOMPARE(added.error().message, "These wait for each other and could never begin: hen and egg.");

        const Index second = bench.add("second", 1s, {{first}}); // nothing was added before
        QCOMPARE(second, Index(1));
        QVERIFY(!bench.scheduler.addDependencies(first, {{second}}));
        QVERIFY(!bench.scheduler.add({{"lost", 1s, {}, {{7}}}}));
        bench.run();
        QCOMPARE(bench.order, (Names {"first", "second"}));
    }

    void randomGraphsRunEveryTaskOnceAndInOrder()
    {
        for (std::uint64_t seed = 0; seed < 300; ++seed) {
            Random random(seed);
            const auto size = static_cast<std::size_t>(1 + random.below(25));
            std::vector<Scheduler::Task> tasks(size);
            std::vector<bool> fails(size);
            for (std::size_t i = 0; i < size; ++i) {
                tasks[i].name = std::to_string(i);
                tasks[i].estimate = std::chrono::milliseconds(random.below(3)); // many are equal
                fails[i] = random.chance(0.1);
                for (std::size_t before = 0; before < i; ++before) {
                    if (random.chance(0.15))
                        tasks[i].after.push_back({before, random.chance(0.7)});
                }
            }

            std::mutex mutex;
            std::vector<int> times(size);
            std::vector<bool> ended(size);
            std::vector<bool> succeeded(size);
            QString wrong;
            WorkerPool pool(static_cast<std::size_t>(1 + random.below(6))); // threads run short
            CallSlots slots(static_cast<int>(1 + random.below(4)));
            Scheduler scheduler(pool, slots, [&](Index task, Fate fate, CallSlots::Place &place) {
                {
                    const std::scoped_lock lock(mutex);
                    ++times[task];
                    bool blocked = false;
                    for (const auto &each : tasks[task].after) {
                        if (!ended[each.task])
                            wrong =
                                QStringLiteral("task %1 began before %2 had ended").arg(task).arg(each.task);
                        blocked = blocked || (each.required && !succeeded[each.task]);
                    }
                    if ((fate == Fate::Blocked) != blocked)
                        wrong = QStringLiteral("task %1 met the wrong fate").arg(task);
                }
                const bool well = fate == Fate::Run && (task % 3 == 0 || place.acquire({})) && !fails[task];
                const std::scoped_lock lock(mutex);
                ended[task] = true;
                succeeded[task] = well;
                return well;
            });
            QVERIFY(scheduler.add(tasks));
            scheduler.run({});
            QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
            QVERIFY(std::all_of(times.begin(), times.end(), [](int count) { return count == 1; }));
        }
    }
};

QTEST_GUILESS_MAIN(TestScheduler)
#include "tst_scheduler.moc"
