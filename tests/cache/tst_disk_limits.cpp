// SPDX-License-Identifier: GPL-3.0-or-later
// How long the disk tier keeps what it has, what goes first when there is no room, and many entries and
// studios at once.
#include "core/cache/disk_tier.h"

#include "tests/cache/disk_bench.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace dg;
using namespace std::chrono_literals;

class TestDiskLimits : public QObject {
    Q_OBJECT

    std::unique_ptr<DiskBench> m_bench;

private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<DiskBench>();
        m_bench->open();
    }

    // Lifetimes

    void whatHasExpiredIsAMissAndGone()
    {
        m_bench->tier->put(diskKey(1), m_bench->entry(diskValue("x"), 10s));
        m_bench->tier->put(diskKey(2), m_bench->entry(diskValue("y"), 10s));
        m_bench->tier->put(diskKey(3), m_bench->entry(diskValue("z"), 20s));
        m_bench->clock.advance(10s - 1us);
        QVERIFY(m_bench->tier->get(diskKey(1))->remaining == 1us);
        m_bench->clock.advance(1us);
        QCOMPARE(m_bench->list().size(), std::size_t {1});
        QVERIFY(!m_bench->tier->get(diskKey(1)));
        QCOMPARE(m_bench->total().expirations, 1);
        QCOMPARE(m_bench->total().misses, 1);
        QCOMPARE(m_bench->total().entries, 2);
        QCOMPARE(m_bench->tier->clearExpired(), 1);
        QCOMPARE(m_bench->total().expirations, 2);
        QCOMPARE(m_bench->total().entries, 1);
        QCOMPARE(m_bench->tier->clearExpired(), 0);
        QVERIFY(!m_bench->tier->setPinned(diskKey(2), true));
    }

    void anEntryThatComesFromTheRoomLivesAsLongAsItDoesThere()
    {
        CacheEntry old = m_bench->entry(diskValue("x"), 1h);
        old.stamp -= 24h * 6; // written days ago, and good for an hour more
        m_bench->tier->put(diskKey(1), old);
        m_bench->restart();
        QVERIFY(m_bench->tier->get(diskKey(1))->remaining == 1h);
        m_bench->clock.advance(1h);
        QVERIFY(!m_bench->tier->get(diskKey(1)));
    }

    void theWallClockMayMove()
    {
        m_bench->tier->put(diskKey(1), m_bench->entry(diskValue("long"), 3h));
        m_bench->tier->put(diskKey(2), m_bench->entry(diskValue("short"), 30min));
        const Clock::WallTime wall = m_bench->clock.wallNow();
        m_bench->close();
        m_bench->clock.setWall(wall - 1h);
        m_bench->open();
        // Never more than it had.
        QVERIFY(m_bench->tier->get(diskKey(1))->remaining == 3h);
        QVERIFY(m_bench->tier->get(diskKey(2))->remaining == 30min);
        m_bench->clock.setWall(wall + 1h); // under the running program: nothing moves
        QVERIFY(m_bench->tier->get(diskKey(2))->remaining == 30min);
        m_bench->restart();
        QVERIFY(m_bench->tier->get(diskKey(1))->remaining == 2h);
        QVERIFY(!m_bench->tier->get(diskKey(2)));
    }

    void whatIsPinnedStays()
    {
        m_bench->settings.bytes = 20'000;
        m_bench->restart();
        QVERIFY(!m_bench->tier->setPinned(diskKey(1), true)); // not there
        m_bench->tier->put(diskKey(1), m_bench->entry(diskValue("x"), 10s));
        QVERIFY(m_bench->tier->setPinned(diskKey(1), true));
        m_bench->clock.advance(24h * 365);
        QCOMPARE(m_bench->tier->clearExpired(), 0);
        for (int i = 100; i < 140; ++i)
            QCOMPARE(m_bench->put(i, QByteArray(1000, 'y')), WriteResult::Done);
        QVERIFY(m_bench->total().evictions > 20);
        m_bench->restart();
        auto found = m_bench->tier->get(diskKey(1));
        QVERIFY(found && found->pinned);
        QVERIFY(found->remaining > 0s);
        QVERIFY(m_bench->list().front().pinned);
        // Whoever writes it anew has it pinned still.
        QCOMPARE(m_bench->put(1, "new"), WriteResult::Done);
        found = m_bench->tier->get(diskKey(1));
        QCOMPARE(found->bytes(), QByteArray("new"));
        QVERIFY(found->pinned);
        QVERIFY(m_bench->tier->setPinned(diskKey(1), false));
        m_bench->clock.advance(1h);
        QVERIFY(!m_bench->tier->get(diskKey(1)));
    }

    // Room

    void theLeastRecentlyUsedGoesFirst()
    {
        constexpr int count = 10;
        m_bench->settings.bytes = count * 3500;
        m_bench->restart();
        for (int i = 0; i < count; ++i) {
            m_bench->later();
            QCOMPARE(m_bench->put(i, QByteArray(2000, 'x'), {},
                         i % 2 ? CacheKind::JokeStructure : CacheKind::AiResponse),
                WriteResult::Done);
        }
        QCOMPARE(m_bench->total().entries, count);
        m_bench->later();
        QVERIFY(m_bench->tier->get(diskKey(0))); // used, as a restart will know
        QVERIFY(m_bench->tier->get(diskKey(2), Look::Uncounted)); // only looked at
        m_bench->restart();
        QCOMPARE(m_bench->list().size(), std::size_t {count});
        m_bench->later();
        for (int i = 0; i < 4; ++i)
            QCOMPARE(m_bench->put(100 + i, QByteArray(2000, 'y')), WriteResult::Done);
        QVERIFY(!m_bench->at(0).isEmpty());
        QCOMPARE(m_bench->at(1, CacheKind::JokeStructure), QByteArray());
        QCOMPARE(m_bench->at(2), QByteArray());
        QVERIFY(!m_bench->at(9, CacheKind::JokeStructure).isEmpty());
        for (int i = 0; i < 4; ++i)
            QVERIFY(!m_bench->at(100 + i).isEmpty());
        const TierStatistics statistics = m_bench->tier->statistics();
        QVERIFY(statistics.byKind[indexOf(CacheKind::JokeStructure)].evictions >= 1);
        QVERIFY(statistics.byKind[indexOf(CacheKind::AiResponse)].evictions >= 1);
        QVERIFY(statistics.total().bytes <= m_bench->settings.bytes);
        QCOMPARE(statistics.total().entries, count + 4 - statistics.total().evictions);
    }

    void whatHasExpiredGoesBeforeWhatIsOld()
    {
        m_bench->settings.bytes = 3 * 3500;
        m_bench->restart();
        m_bench->put(1, QByteArray(2000, 'x'));
        m_bench->later();
        m_bench->tier->put(diskKey(2), m_bench->entry(diskValue(QByteArray(2000, 'x')), 10s));
        m_bench->clock.advance(1min);
        m_bench->put(3, QByteArray(2000, 'x'));
        QCOMPARE(m_bench->put(4, QByteArray(2000, 'x')), WriteResult::Done);
        QVERIFY(!m_bench->at(1).isEmpty());
        QCOMPARE(m_bench->total().evictions, 0);
        QCOMPARE(m_bench->total().expirations, 1);
    }

    void whereAllIsPinnedNothingNewIsKept()
    {
        m_bench->settings.bytes = 2 * 3500;
        m_bench->restart();
        for (const int i : {1, 2}) {
            m_bench->put(i, QByteArray(2000, 'x'));
            QVERIFY(m_bench->tier->setPinned(diskKey(i), true));
        }
        QCOMPARE(m_bench->put(3, QByteArray(2000, 'x')), WriteResult::Refused);
        QCOMPARE(m_bench->put(4, QByteArray(20'000, 'x')), WriteResult::Refused); // larger than all there is
        QVERIFY(!m_bench->at(1).isEmpty() && !m_bench->at(2).isEmpty());
        QCOMPARE(m_bench->total().dropped, 2);
        QCOMPARE(m_bench->total().evictions, 0);
        QVERIFY(m_bench->tier->health().state == HealthState::Ok);
    }

    void theFileStaysNearItsLimit()
    {
        m_bench->settings.bytes = 4 << 20;
        m_bench->restart();
        for (int i = 0; i < 3000; ++i)
            m_bench->put(i, QByteArray(i % 10'000, 'x'));
        m_bench->close(); // writes the log back
        QVERIFY(QFile(m_bench->file()).size() < (4 << 20) * 5 / 4);
        m_bench->open();
        // What clearing frees goes back to the disk.
        m_bench->tier->clear({}, m_bench->room->now());
        for (int i = 0; i < 10; ++i)
            m_bench->tier->writeUses();
        m_bench->close();
        QVERIFY(QFile(m_bench->file()).size() < 4 << 20);
    }

    // Much, and many at once

    void manyEntries()
    {
        // A hundred thousand go the same way, and take five times as long.
        constexpr int count = 20'000;
        const QString few = tags::character(QStringLiteral("few"));
        for (int i = 0; i < count; ++i)
            QCOMPARE(
                m_bench->put(i, "{\"line\":\"" + QByteArray::number(i) + "\"}",
                    i % 1000 == 0 ? QStringList {few} : QStringList {}, allCacheKinds[i % cacheKindCount]),
                WriteResult::Done);
        m_bench->restart();
        QCOMPARE(m_bench->total().entries, count);
        QCOMPARE(m_bench->list().size(), std::size_t {count});
        QCOMPARE(m_bench->list({{}, few}).size(), std::size_t {count / 1000});
        for (int i = 0; i < count; i += 997)
            QCOMPARE(m_bench->at(i, allCacheKinds[i % cacheKindCount]),
                "{\"line\":\"" + QByteArray::number(i) + "\"}");
        const RoomTime now = m_bench->room->now();
        QCOMPARE(m_bench->tier->clear({CacheKind::VoiceProfile, {}}, now), WriteResult::Done);
        QCOMPARE(m_bench->total().entries, count - (count + 4) / static_cast<int>(cacheKindCount));
        QCOMPARE(m_bench->tier->clear({}, now), WriteResult::Done);
        QCOMPARE(m_bench->total().entries, 0);
        QCOMPARE(m_bench->total().errors, 0);
        QCOMPARE(runSql(m_bench->file(), "SELECT count(*) FROM tags"), QByteArray("0"));
    }

    void twoStudiosSeeEachOther()
    {
        DiskTier other(m_bench->clock, *m_bench->room, m_bench->settings);
        m_bench->put(1, "x");
        QCOMPARE(other.get(diskKey(1))->bytes(), QByteArray("x"));
        const RoomTime mark = m_bench->later();
        QCOMPARE(other.clear({CacheKind::AiResponse, {}}, mark), WriteResult::Done);
        QCOMPARE(m_bench->at(1), QByteArray());
        QCOMPARE(*m_bench->tier->clearMarks(), (ClearMarks {{QStringLiteral("kind:ai_response"), mark}}));
        other.addTombstone(diskKey(5), mark);
        QCOMPARE(m_bench->tier->tombstones().size(), std::size_t {1});
        m_bench->later();
        m_bench->put(2, "y");
        QVERIFY(other.setPinned(diskKey(2), true));
        QVERIFY(m_bench->tier->get(diskKey(2))->pinned);
    }

    void twoStudiosAtOnceLoseNothing()
    {
        DiskTier other(m_bench->clock, *m_bench->room, m_bench->settings);
        constexpr int each = 150;
        std::atomic<int> wrong {0};
        {
            std::vector<std::jthread> threads;
            for (int thread = 0; thread < 4; ++thread) {
                threads.emplace_back([&, thread] {
                    DiskTier &tier = thread % 2 ? other : *m_bench->tier;
                    for (int i = 0; i < each; ++i) {
                        const int number = thread * each + i;
                        // Away is another's turn: it is tried again, as its writer does.
                        while (
                            tier.put(diskKey(number), m_bench->entry(diskValue(QByteArray::number(number))))
                            == WriteResult::Away) { }
                        const auto back = tier.get(diskKey(number));
                        wrong += back && back->bytes() == QByteArray::number(number) ? 0 : 1;
                        (void)tier.get(diskKey((number * 7) % (4 * each)));
                    }
                });
            }
        }
        QCOMPARE(wrong.load(), 0);
        m_bench->restart();
        for (int number = 0; number < 4 * each; ++number)
            QCOMPARE(m_bench->at(number), QByteArray::number(number));
        QCOMPARE(runSql(m_bench->file(), "PRAGMA integrity_check"), QByteArray("ok"));
    }
};

QTEST_GUILESS_MAIN(TestDiskLimits)
#include "tst_disk_limits.moc"
