// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/room_clock.h"
#include "core/base/random.h"
#include "tests/support/fake_clock.h"

#include <QTest>

using namespace dg;
using namespace std::chrono_literals;

namespace {

RoomTime wallOf(const FakeClock &clock)
{
    return std::chrono::floor<std::chrono::microseconds>(clock.wallNow());
}

} // namespace

class TestRoomClock : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void untilAServerTellsItIsTheWallClock()
    {
        FakeClock clock;
        const RoomClock room(clock);
        QCOMPARE(room.now(), wallOf(clock));
        clock.advance(90s);
        QCOMPARE(room.now(), wallOf(clock));
        QVERIFY(room.latest() >= room.now());
        QVERIFY(room.latest() <= room.now() + 1ms);
        QCOMPARE(room.at(clock.now() + 5s), room.now() + 5s);
    }

    void aWallClockThatIsPutForwardOrBackChangesNothing()
    {
        FakeClock clock;
        const RoomClock room(clock);
        const RoomTime before = room.now();
        for (const auto jump : {std::chrono::hours(1), std::chrono::hours(-48)}) {
            clock.setWall(clock.wallNow() + jump);
            QCOMPARE(room.now(), before);
        }
        clock.advance(1s);
        QCOMPARE(room.now(), before + 1s);
    }

    void theServersTimeIsTaken()
    {
        FakeClock clock;
        RoomClock room(clock);
        const RoomTime told = wallOf(clock) - std::chrono::hours(5);
        const auto asked = clock.now();
        clock.advance(10ms);
        room.adopt(asked, clock.now(), told);
        // It was read between the two: never later than it, and never earlier.
        QVERIFY(room.now() <= told && room.now() > told - 1ms);
        QVERIFY(room.latest() >= told + 10ms && room.latest() < told + 11ms);
        clock.advance(1h);
        QVERIFY(room.now() <= told + 1h && room.now() > told + 1h - 1ms);
        // And once more, another's: the one before is forgotten.
        room.adopt(clock.now(), clock.now(), told + 8h);
        QVERIFY(room.now() <= told + 8h && room.now() > told + 8h - 1ms);
        QVERIFY(room.latest() >= told + 8h && room.latest() < told + 8h + 1ms);
    }

    void theServersOwnTimeAlwaysLiesBetweenTheTwo()
    {
        // A server whose clock runs with ours, read in whole microseconds, at whatever moment.
        Random random(11);
        for (int i = 0; i < 20'000; ++i) {
            FakeClock clock;
            RoomClock room(clock);
            // Often so short that a microsecond's fraction decides.
            const auto pause = [&] {
                return std::chrono::nanoseconds(random.below(random.chance(0.7) ? 700 : 5'000'000));
            };
            const std::chrono::nanoseconds offset(random.below(1'000'000'000'000));
            const auto serverNow = [&] {
                return RoomTime(
                    std::chrono::floor<std::chrono::microseconds>(clock.now().time_since_epoch() + offset));
            };
            clock.advance(pause());
            const auto asked = clock.now();
            clock.advance(pause());
            const RoomTime told = serverNow();
            clock.advance(pause());
            room.adopt(asked, clock.now(), told);
            clock.advance(pause());
            QVERIFY(room.now() <= serverNow());
            QVERIFY(room.latest() >= serverNow());
            QVERIFY(room.latest() - room.now() < 20ms);
        }
    }
};

QTEST_GUILESS_MAIN(TestRoomClock)
#include "tst_room_clock.moc"
