// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/write_behind.h"
#include "tests/support/fake_clock.h"
#include "tests/support/faulty_tier.h"

#include <QTest>

#include <atomic>

using namespace dg;
using namespace std::chrono_literals;

namespace {

CacheKey keyOf(int number)
{
    return aiCacheKey({{QStringLiteral("number"), number}});
}

CacheEntry entryOf(const QByteArray &bytes, bool pinned = false)
{
    CacheValue value;
    value.bytes = bytes;
    return {std::make_shared<const CacheValue>(std::move(value)), 1h, RoomTime(1s), pinned};
}

constexpr std::int64_t plenty = 1 << 20;

} // namespace

class TestWriteBehind : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesArriveInTheOrderTheyWereGiven()
    {
        FakeClock clock;
        FaultyTier tier;
        WriteBehind writer(clock, tier, plenty, {});
        (void)writer.put(keyOf(1), entryOf("a"), PutMode::Replace);
        (void)writer.put(keyOf(1), entryOf("b"), PutMode::Replace);
        writer.erase(keyOf(1), RoomTime(2s));
        (void)writer.put(keyOf(2), entryOf("c"), PutMode::Replace);
        writer.clear({}, RoomTime(2s));
        (void)writer.put(keyOf(1), entryOf("d"), PutMode::Replace);
        QVERIFY(writer.flush(10s, false));
        QCOMPARE(tier.log(), (QByteArrayList {"a", "b", "-", "c", "-", "d"}));
    }

    void whatWaitsIsFoundAsItWillBe()
    {
        FakeClock clock;
        FaultyTier tier;
        tier.hold();
        WriteBehind writer(clock, tier, plenty, {});
        (void)writer.put(keyOf(1), entryOf("a"), PutMode::Replace);
        tier.awaitWrites(1);
        QCOMPARE(writer.pending(keyOf(1))->entry->bytes(), QByteArray("a"));
        (void)writer.put(keyOf(1), entryOf("b"), PutMode::Replace);
        QCOMPARE(writer.pending(keyOf(1))->entry->bytes(), QByteArray("b"));
        writer.erase(keyOf(1), RoomTime(2s));
        QVERIFY(writer.pending(keyOf(1)));
        QVERIFY(!writer.pending(keyOf(1))->entry);
        QVERIFY(!writer.pending(keyOf(2)));
        QCOMPARE(writer.waiting(), 3);
        tier.letGo();
        QVERIFY(writer.flush(10s, false));
        QVERIFY(!writer.pending(keyOf(1)));
        QCOMPARE(writer.waiting(), 0);
    }

    void aTierThatIsAwayIsTriedAgainAndNothingIsLost()
    {
        FakeClock clock;
        FaultyTier tier;
        tier.setAway(true);
        WriteBehind writer(clock, tier, plenty, {});
        auto first = writer.put(keyOf(1), entryOf("a"), PutMode::Replace);
        writer.erase(keyOf(2), RoomTime(2s));
        tier.awaitWrites(2); // tried twice
        QVERIFY(!writer.flush(10s, true));
        tier.setAway(false);
        writer.wake();
        QVERIFY(writer.flush(10s, false));
        QVERIFY(first.get() == WriteResult::Done);
        QCOMPARE(tier.log(), (QByteArrayList {"a", "-"}));
    }

    void forWantOfRoomTheOldestValuesGoAndDeletesNever()
    {
        FakeClock clock;
        FaultyTier tier;
        tier.hold();
        const CacheEntry thousand = entryOf(QByteArray(1000, 'x'));
        const auto charge = static_cast<std::int64_t>(thousand.value->charge());
        WriteBehind writer(clock, tier, 3 * charge, {});
        (void)writer.put(keyOf(0), thousand, PutMode::IfAbsent); // on its way: stays
        tier.awaitWrites(1);
        writer.erase(keyOf(9), RoomTime(2s));
        auto oldest = writer.put(keyOf(1), thousand, PutMode::IfAbsent);
        (void)writer.put(keyOf(2), entryOf(QByteArray(1000, 'p'), true), PutMode::IfAbsent);
        (void)writer.put(keyOf(3), thousand, PutMode::IfAbsent);
        QVERIFY(oldest.get() == WriteResult::Refused);
        QVERIFY(!writer.pending(keyOf(1)));
        QVERIFY(writer.pending(keyOf(2))); // pinned
        QVERIFY(writer.pending(keyOf(9)));
        QCOMPARE(writer.dropped()[indexOf(CacheKind::AiResponse)], 1);
        (void)writer.put(keyOf(4), thousand, PutMode::IfAbsent);
        QVERIFY(!writer.pending(keyOf(3)));
        tier.letGo();
        QVERIFY(writer.flush(10s, false));
        QCOMPARE(tier.log().size(), 4);
        QVERIFY(tier.log().contains("-"));
        writer.resetDropped();
        QCOMPARE(writer.dropped()[indexOf(CacheKind::AiResponse)], 0);
    }

    void ofAReplacementThatIsDroppedTheDeleteRemains()
    {
        FakeClock clock;
        FaultyTier tier;
        QVERIFY(tier.put(keyOf(1), entryOf("before"), PutMode::Replace) == WriteResult::Done);
        tier.hold();
        const CacheEntry thousand = entryOf(QByteArray(1000, 'x'));
        WriteBehind writer(clock, tier, static_cast<std::int64_t>(thousand.value->charge()), {});
        (void)writer.put(keyOf(0), entryOf("front"), PutMode::IfAbsent);
        tier.awaitWrites(2);
        auto replacement = writer.put(keyOf(1), entryOf("instead"), PutMode::Replace);
        (void)writer.put(keyOf(2), thousand, PutMode::IfAbsent);
        QVERIFY(replacement.get() == WriteResult::Refused);
        QVERIFY(writer.pending(keyOf(1)));
        QVERIFY(!writer.pending(keyOf(1))->entry);
        tier.letGo();
        QVERIFY(writer.flush(10s, false));
        QVERIFY(!tier.get(keyOf(1), Look::Uncounted));
    }

    void aReplacementThatIsReplacedNeedsNoDelete()
    {
        FakeClock clock;
        FaultyTier tier;
        tier.hold();
        const CacheEntry front = entryOf("front");
        const CacheEntry thousand = entryOf(QByteArray(1000, 'x'));
        WriteBehind writer(
            clock, tier, static_cast<std::int64_t>(front.value->charge() + thousand.value->charge()), {});
        (void)writer.put(keyOf(0), front, PutMode::IfAbsent);
        tier.awaitWrites(1);
        auto first = writer.put(keyOf(1), entryOf("one"), PutMode::Replace);
        (void)writer.put(keyOf(1), thousand, PutMode::Replace);
        QVERIFY(first.get() == WriteResult::Refused);
        QVERIFY(writer.pending(keyOf(1))->entry);
        QCOMPARE(writer.waiting(), 2);
        tier.letGo();
        QVERIFY(writer.flush(10s, false));
        QCOMPARE(tier.log(), (QByteArrayList {"front", thousand.bytes()}));
    }

    void aValueThatIsDroppedHidesNoDeleteBeforeIt()
    {
        FakeClock clock;
        FaultyTier tier;
        tier.hold();
        const CacheEntry thousand = entryOf(QByteArray(1000, 'x'));
        WriteBehind writer(clock, tier, static_cast<std::int64_t>(thousand.value->charge()), {});
        (void)writer.put(keyOf(0), entryOf("front"), PutMode::IfAbsent);
        tier.awaitWrites(1);
        writer.erase(keyOf(1), RoomTime(2s));
        (void)writer.put(keyOf(1), entryOf("again"), PutMode::IfAbsent);
        QVERIFY(writer.pending(keyOf(1))->entry);
        (void)writer.put(keyOf(2), thousand, PutMode::IfAbsent);
        QVERIFY(writer.pending(keyOf(1)));
        QVERIFY(!writer.pending(keyOf(1))->entry); // not what the tier still has
        tier.letGo();
        QVERIFY(writer.flush(10s, false));
        QVERIFY(!writer.pending(keyOf(1)));
    }

    void whatWaitsGrowsOld()
    {
        FakeClock clock;
        FaultyTier tier;
        QVERIFY(tier.put(keyOf(2), entryOf("before"), PutMode::Replace) == WriteResult::Done);
        tier.hold();
        WriteBehind writer(clock, tier, plenty, {});
        (void)writer.put(keyOf(0), entryOf("front"), PutMode::IfAbsent);
        tier.awaitWrites(2);
        CacheEntry longer = entryOf("longer");
        longer.remaining = std::chrono::nanoseconds::max();
        auto first = writer.put(keyOf(1), entryOf("a"), PutMode::IfAbsent); // for an hour
        auto replacement = writer.put(keyOf(2), entryOf("b"), PutMode::Replace);
        (void)writer.put(keyOf(3), longer, PutMode::Replace);
        clock.advance(59min);
        QVERIFY(writer.pending(keyOf(1))->entry->remaining == 1min);
        (void)writer.put(keyOf(4), entryOf("c"), PutMode::IfAbsent);
        clock.advance(1min);
        QVERIFY(writer.pending(keyOf(1)));
        QVERIFY(!writer.pending(keyOf(1))->entry);
        QVERIFY(writer.pending(keyOf(3))->entry);
        tier.letGo();
        QVERIFY(writer.flush(10s, false));
        QVERIFY(first.get() == WriteResult::Refused);
        QVERIFY(!tier.get(keyOf(1), Look::Uncounted));
        QVERIFY(!tier.get(keyOf(2), Look::Uncounted)); // neither the one before
        QVERIFY(tier.get(keyOf(3), Look::Uncounted)->remaining > std::chrono::hours(24 * 365));
        QVERIFY(tier.get(keyOf(4), Look::Uncounted)->remaining == 59min);
    }

    void whoStandsThereAlreadyIsTold()
    {
        FakeClock clock;
        FaultyTier tier;
        std::atomic<int> existed {0};
        std::atomic<int> deleted {0};
        WriteBehind writer(clock, tier, plenty,
            {[&](const CacheKey &key, const CacheEntry &ours) {
                 existed += key == keyOf(1) && ours.bytes() == "b" ? 1 : 100;
             },
                [&](const WriteBehind::Deletion &deletion) {
                    deleted += std::holds_alternative<CacheKey>(deletion.what) ? 1 : 10;
                }});
        (void)writer.put(keyOf(1), entryOf("a"), PutMode::IfAbsent);
        auto second = writer.put(keyOf(1), entryOf("b"), PutMode::IfAbsent);
        writer.erase(keyOf(2), RoomTime(2s));
        writer.clear({}, RoomTime(2s));
        QVERIFY(second.get() == WriteResult::Existed);
        QVERIFY(writer.flush(10s, false));
        QCOMPARE(existed.load(), 1);
        QCOMPARE(deleted.load(), 11);
    }

    void itEndsWithWhatWaitsAndWithoutWaiting()
    {
        FakeClock clock;
        FaultyTier tier;
        tier.setAway(true);
        std::future<WriteResult> left;
        {
            WriteBehind writer(clock, tier, plenty, {});
            left = writer.put(keyOf(1), entryOf("a"), PutMode::Replace);
            tier.awaitWrites(1);
        }
        QVERIFY(left.get() == WriteResult::Away);
    }

    void tasksRunInTheirTurn()
    {
        FakeClock clock;
        FaultyTier tier;
        WriteBehind writer(clock, tier, plenty, {});
        QByteArrayList before;
        (void)writer.put(keyOf(1), entryOf("a"), PutMode::Replace);
        writer.run([&] { before = tier.log(); });
        (void)writer.put(keyOf(2), entryOf("b"), PutMode::Replace);
        QVERIFY(writer.flush(10s, false));
        QCOMPARE(before, QByteArrayList {"a"});
    }
};

QTEST_APPLESS_MAIN(TestWriteBehind)
#include "tst_write_behind.moc"
