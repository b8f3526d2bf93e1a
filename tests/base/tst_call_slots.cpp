// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/call_slots.h"
#include "core/base/random.h"
#include "tests/support/sleeping_threads.h"

#include <QTest>

#include <atomic>
#include <latch>
#include <optional>
#include <thread>
#include <vector>

using namespace dg;

namespace {

std::stop_token stopped()
{
    std::stop_source source;
    source.request_stop();
    return source.get_token();
}

/// Gets in line and tells whether the slot came at once: the first call asks for one and does not wait, the
/// second tells whether it is there.
bool tryAcquire(CallSlots::Place &place)
{
    (void)place.acquire(stopped());
    return place.acquire(stopped());
}

} // namespace

class TestCallSlots : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesAFreeSlotByPriorityThenByArrival()
    {
        CallSlots slots(1);
        std::optional<CallSlots::Place> holder = slots.join(0);
        QVERIFY(tryAcquire(*holder));
        QVERIFY(tryAcquire(*holder)); // holds it already

        std::vector<std::optional<CallSlots::Place>> line;
        for (const int priority : {1, 9, 5, 5})
            line.emplace_back(slots.join(priority));
        for (auto &place : line)
            QVERIFY(!tryAcquire(*place));

        holder.reset();
        for (const std::size_t next : {1U, 2U, 3U, 0U}) {
            for (std::size_t i = 0; i < line.size(); ++i)
                QVERIFY(!line[i] || tryAcquire(*line[i]) == (i == next));
            line[next].reset();
        }
    }

    void amongEqualsTheOrderCountsBeforeTheArrival()
    {
        CallSlots slots(1);
        std::optional<CallSlots::Place> later = slots.join(5, 2);
        std::optional<CallSlots::Place> sooner = slots.join(5, 1);
        CallSlots::Place urgent = slots.join(6, 3);
        QVERIFY(!tryAcquire(*later));
        QVERIFY(!tryAcquire(*sooner));
        QVERIFY(tryAcquire(urgent));
        urgent = CallSlots::Place {};
        QVERIFY(!tryAcquire(*later));
        QVERIFY(tryAcquire(*sooner));
        sooner.reset();
        QVERIFY(tryAcquire(*later));
    }

    void oneThatIsStillLookingUpKeepsTheSlotForItself()
    {
        CallSlots slots(1);
        std::optional<CallSlots::Place> important = slots.join(9);
        CallSlots::Place minor = slots.join(1);
        QVERIFY(!tryAcquire(minor)); // though the slot is free
        QVERIFY(tryAcquire(*important));
        QVERIFY(!tryAcquire(minor));
        important.reset();
        QVERIFY(tryAcquire(minor));
    }

    void oneThatFindsItNeedsNoCallLetsTheNextPass()
    {
        CallSlots slots(1);
        std::optional<CallSlots::Place> important = slots.join(9);
        CallSlots::Place minor = slots.join(1);
        QVERIFY(!tryAcquire(minor));
        important.reset(); // its answer was known
        QVERIFY(tryAcquire(minor));
    }

    void aLesserOneThatLooksUpHoldsNobodyUp()
    {
        CallSlots slots(1);
        CallSlots::Place minor = slots.join(1);
        CallSlots::Place important = slots.join(9);
        QVERIFY(tryAcquire(important));
    }

    void steppingAsideGivesUpTheSlotAndComingBackThePlaceInLine()
    {
        CallSlots slots(1);
        CallSlots::Place first = slots.join(5);
        std::optional<CallSlots::Place> second = slots.join(4);
        CallSlots::Place third = slots.join(3);
        QVERIFY(tryAcquire(first));
        QVERIFY(!tryAcquire(*second));
        QVERIFY(!tryAcquire(third));
        first.stepAside();
        QVERIFY(tryAcquire(*second));
        QVERIFY(!tryAcquire(first)); // back in line, before the third
        second.reset();
        QVERIFY(!tryAcquire(third));
        QVERIFY(tryAcquire(first));
    }

    void oneThatSteppedAsideWhileLookingUpHoldsNobodyUp()
    {
        CallSlots slots(1);
        CallSlots::Place important = slots.join(9);
        CallSlots::Place minor = slots.join(1);
        important.stepAside();
        QVERIFY(tryAcquire(minor));
    }

    void wakesTheOneThatWaits()
    {
        CallSlots slots(1);
        std::optional<CallSlots::Place> holder = slots.join(9);
        QVERIFY(tryAcquire(*holder));
        bool acquired = false;
        std::jthread waiter(
            [&, place = slots.join(1)](std::stop_token stop) mutable { acquired = place.acquire(stop); });
        holder.reset();
        waiter.join();
        QVERIFY(acquired);
    }

    void aStopEndsTheWaitAndLeavesTheLine()
    {
        CallSlots slots(1);
        std::optional<CallSlots::Place> holder = slots.join(9);
        QVERIFY(tryAcquire(*holder));
        bool acquired = true;
        std::jthread waiter(
            [&, place = slots.join(5)](std::stop_token stop) mutable { acquired = place.acquire(stop); });
        waiter.request_stop();
        waiter.join(); // and its place is gone
        QVERIFY(!acquired);
        CallSlots::Place next = slots.join(1);
        QVERIFY(!tryAcquire(next));
        holder.reset();
        QVERIFY(tryAcquire(next));
    }

    void aStopThatCameBeforeCountsThoughASlotIsFree()
    {
        CallSlots slots(1);
        CallSlots::Place place = slots.join(1);
        QVERIFY(!place.acquire(stopped()));
    }

    void aMovedPlaceIsOneAndTheSame()
    {
        CallSlots slots(1);
        CallSlots::Place place = slots.join(5);
        QVERIFY(tryAcquire(place));
        CallSlots::Place moved = std::move(place);
        QVERIFY(tryAcquire(moved));
        CallSlots::Place other = slots.join(9);
        QVERIFY(!tryAcquire(other));
        moved = CallSlots::Place {};
        QVERIFY(tryAcquire(other));
    }

    void atLeastOneSlot()
    {
        CallSlots slots(0);
        CallSlots::Place place = slots.join(0);
        QVERIFY(tryAcquire(place));
    }

    void moreSlotsAreGivenAtOnceInLineOrder()
    {
        CallSlots slots(1);
        CallSlots::Place holder = slots.join(9);
        QVERIFY(tryAcquire(holder));
        CallSlots::Place last = slots.join(1);
        CallSlots::Place first = slots.join(5);
        CallSlots::Place second = slots.join(4);
        QVERIFY(!tryAcquire(last));
        QVERIFY(!tryAcquire(first));
        QVERIFY(!tryAcquire(second));
        slots.setSlots(3);
        QVERIFY(!tryAcquire(last));
        QVERIFY(tryAcquire(first));
        QVERIFY(tryAcquire(second));
    }

    void fewerSlotsTakeNoneFromThoseWhoHoldOne()
    {
        CallSlots slots(3);
        std::vector<std::optional<CallSlots::Place>> holders;
        for (int i = 0; i < 3; ++i) {
            holders.emplace_back(slots.join(9));
            QVERIFY(tryAcquire(*holders.back()));
        }
        CallSlots::Place waiter = slots.join(1);
        QVERIFY(!tryAcquire(waiter));
        slots.setSlots(1);
        for (auto &holder : holders)
            QVERIFY(tryAcquire(*holder));
        holders[0].reset();
        QVERIFY(!tryAcquire(waiter));
        holders[1].reset();
        QVERIFY(!tryAcquire(waiter));
        holders[2].reset();
        QVERIFY(tryAcquire(waiter));
    }

    void fewerThanOneSlotAreOne()
    {
        CallSlots slots(2);
        slots.setSlots(-4);
        CallSlots::Place first = slots.join(1);
        CallSlots::Place second = slots.join(1);
        QVERIFY(tryAcquire(first));
        QVERIFY(!tryAcquire(second));
    }

    void moreSlotsWakeThoseWhoWait()
    {
        CallSlots slots(1);
        CallSlots::Place holder = slots.join(9);
        QVERIFY(tryAcquire(holder));
        bool acquired = false;
        std::jthread waiter(
            [&, place = slots.join(1)](std::stop_token stop) mutable { acquired = place.acquire(stop); });
        awaitAllOthersAsleep();
        slots.setSlots(2);
        waiter.join();
        QVERIFY(acquired);
    }

    void changesWhileManyCall()
    {
        constexpr int most = 6;
        CallSlots slots(most);
        std::atomic<int> holding {0};
        std::atomic<bool> tooMany {false};
        std::latch begin(8);
        {
            std::vector<std::jthread> threads;
            for (std::uint64_t seed = 0; seed < 8; ++seed) {
                threads.emplace_back([&, seed] {
                    Random random(seed);
                    begin.arrive_and_wait();
                    for (int round = 0; round < 300; ++round) {
                        if (random.chance(0.1))
                            slots.setSlots(static_cast<int>(1 + random.below(most)));
                        CallSlots::Place place = slots.join(static_cast<std::int64_t>(random.below(5)));
                        if (!place.acquire({}))
                            continue;
                        if (++holding > most)
                            tooMany = true;
                        std::this_thread::yield();
                        --holding;
                    }
                });
            }
        }
        QVERIFY(!tooMany);
        slots.setSlots(2);
        std::vector<CallSlots::Place> all;
        for (int i = 0; i < 3; ++i) {
            all.push_back(slots.join(1));
            QCOMPARE(tryAcquire(all.back()), i < 2); // none was lost, none came about
        }
    }

    void neverMoreThanThereAre()
    {
        constexpr int slotCount = 3;
        CallSlots slots(slotCount);
        std::atomic<int> holding {0};
        std::atomic<int> most {0};
        std::atomic<int> got {0};
        std::latch begin(8);
        {
            std::vector<std::jthread> threads;
            for (std::uint64_t seed = 0; seed < 8; ++seed) {
                threads.emplace_back([&, seed] {
                    Random random(seed);
                    begin.arrive_and_wait();
                    for (int round = 0; round < 300; ++round) {
                        CallSlots::Place place = slots.join(static_cast<std::int64_t>(random.below(5)));
                        if (random.chance(0.2))
                            continue; // the answer was known
                        if (random.chance(0.2))
                            place.stepAside();
                        if (!place.acquire({}))
                            continue;
                        const int now = ++holding;
                        for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) { }
                        std::this_thread::yield();
                        --holding;
                        ++got;
                    }
                });
            }
        }
        QVERIFY(most <= slotCount);
        QVERIFY(got > 0);
        QCOMPARE(holding.load(), 0);
        std::vector<CallSlots::Place> all;
        for (int i = 0; i < slotCount; ++i) {
            all.push_back(slots.join(1));
            QVERIFY(tryAcquire(all.back())); // every slot came back
        }
    }
};

QTEST_GUILESS_MAIN(TestCallSlots)
#include "tst_call_slots.moc"
