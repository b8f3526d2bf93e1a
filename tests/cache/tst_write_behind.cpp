// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/write_behind.h"
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
        FaultyTier tier;
        WriteBehind writer(tier, plenty, {});
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
        FaultyTier tier;
        tier.hold();
        WriteBehind writer(tier, plenty, {});
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
        FaultyTier tier;
        tier.setAway(true);
        WriteBehind writer(tier, plenty, {});
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
        FaultyTier tier;
        tier.hold();
        const CacheEntry thousand = entryOf(QByteArray(1000, 'x'));
        const auto charge = static_cast<std::int64_t>(thousand.value->charge());
        WriteBehind writer(tier, 3 * charge, {});
        (void)writer.put(keyOf(0), thousand, PutMode::Replace); // on its way: stays
        tier.awaitWrites(1);
        writer.erase(keyOf(9), RoomTime(2s));
        auto oldest = writer.put(keyOf(1), thousand, PutMode::Replace);
        (void)writer.put(keyOf(2), entryOf(QByteArray(1000, 'p'), true), PutMode::Replace);
        (void)writer.put(keyOf(3), thousand, PutMode::Replace);
        QVERIFY(oldest.get() == WriteResult::Refused);
        QVERIFY(!writer.pending(keyOf(1)));
        QVERIFY(writer.pending(keyOf(2))); // pinned
        QVERIFY(writer.pending(keyOf(9)));
        QCOMPARE(writer.dropped()[indexOf(CacheKind::AiResponse)], 1);
        (void)writer.put(keyOf(4), thousand, PutMode::Replace);
        QVERIFY(!writer.pending(keyOf(3)));
        tier.letGo();
        QVERIFY(writer.flush(10s, false));
        QCOMPARE(tier.log().size(), 4);
        QVERIFY(tier.log().contains("-"));
        writer.resetDropped();
        QCOMPARE(writer.dropped()[indexOf(CacheKind::AiResponse)], 0);
    }

    void whoStandsThereAlreadyIsTold()
    {
        FaultyTier tier;
        std::atomic<int> existed {0};
        std::atomic<int> deleted {0};
        WriteBehind writer(tier, plenty,
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
        FaultyTier tier;
        tier.setAway(true);
        std::future<WriteResult> left;
        {
            WriteBehind writer(tier, plenty, {});
            left = writer.put(keyOf(1), entryOf("a"), PutMode::Replace);
            tier.awaitWrites(1);
        }
        QVERIFY(left.get() == WriteResult::Away);
    }

    void tasksRunInTheirTurn()
    {
        FaultyTier tier;
        WriteBehind writer(tier, plenty, {});
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
