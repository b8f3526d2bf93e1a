// SPDX-License-Identifier: GPL-3.0-or-later
// Memory over a real file on disk; what concerns a room's server is in tst_room_cache.
#include "core/cache/async_cache.h"
#include "core/cache/tiered_cache.h"
#include "tests/support/fake_clock.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <future>
#include <latch>
#include <thread>
#include <vector>

using namespace dg;
using namespace std::chrono_literals;

namespace {

CacheKey keyOf(int number, CacheKind kind = CacheKind::AiResponse)
{
    return cacheKey(kind, {{QStringLiteral("number"), number}});
}

CacheValue valueOf(const QByteArray &bytes, const QStringList &tags = {})
{
    return {bytes, ContentType::Json, QString::fromUtf8(bytes.left(40)), tags,
        {MicroDollars(7), TokenCount(150), 2000ms}};
}

/// One machine, on which studios come and go.
struct Machine {
    QTemporaryDir folder;
    FakeClock clock;
    std::unique_ptr<TieredCache> cache = open();

    [[nodiscard]] std::unique_ptr<TieredCache> open(qint64 memoryBytes = 64 << 20)
    {
        CacheConfig config;
        config.folder = folder.path();
        config.memoryBytes = memoryBytes;
        return std::make_unique<TieredCache>(clock, config);
    }
    void restart()
    {
        cache.reset();
        cache = open();
    }
    [[nodiscard]] QByteArray at(int number)
    {
        const auto hit = cache->look(keyOf(number), Look::Uncounted);
        return hit ? hit->entry.bytes() : QByteArray();
    }
};

} // namespace

class TestTieredCache : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatWasSetIsThereAtOnceAndAfterARestart()
    {
        Machine machine;
        machine.cache->set(keyOf(1), valueOf("x", {tags::character(QStringLiteral("Mara"))}));
        QCOMPARE(machine.cache->get(keyOf(1))->tier, QStringLiteral("memory"));
        QVERIFY(!machine.cache->get(keyOf(2)));
        machine.restart();
        const auto hit = machine.cache->get(keyOf(1));
        QVERIFY(hit);
        QCOMPARE(hit->tier, QStringLiteral("disk"));
        QVERIFY(*hit->entry.value == valueOf("x", {tags::character(QStringLiteral("Mara"))}));
        QCOMPARE(machine.cache->get(keyOf(1))->tier, QStringLiteral("memory"));
    }

    void aHitBelowFillsMemoryForTheRestOfItsLife()
    {
        Machine machine;
        machine.cache->set(keyOf(1), valueOf("x"), 10s);
        machine.restart();
        machine.clock.advance(4s);
        QVERIFY(machine.cache->get(keyOf(1))->entry.remaining <= 6s);
        const auto again = machine.cache->get(keyOf(1));
        QCOMPARE(again->tier, QStringLiteral("memory"));
        QVERIFY(again->entry.remaining <= 6s && again->entry.remaining > 5s);
        machine.clock.advance(7s);
        QVERIFY(!machine.cache->get(keyOf(1)));
    }

    void lifetimesAreTheKindsOrTheCallers()
    {
        Machine machine;
        machine.cache->set(keyOf(1, CacheKind::VoiceProfile), valueOf("x"));
        machine.cache->set(keyOf(2, CacheKind::EpisodeOutline), valueOf("x"));
        machine.cache->set(keyOf(3), valueOf("x"), machine.cache->config().lifetimeOf(CacheTtl::Short));
        QVERIFY(*machine.cache->remaining(keyOf(1, CacheKind::VoiceProfile)) == 24h * 30);
        QVERIFY(*machine.cache->remaining(keyOf(2, CacheKind::EpisodeOutline)) == 24h);
        QVERIFY(*machine.cache->remaining(keyOf(3)) == 1h);
        QVERIFY(!machine.cache->remaining(keyOf(4)));
        QVERIFY(machine.cache->exists(keyOf(3)));
        QVERIFY(!machine.cache->exists(keyOf(4)));
        QCOMPARE(machine.cache->statistics().total().lookups(), 0);
    }

    void setReplacesAndTheFirstWriterWins()
    {
        Machine machine;
        machine.cache->set(keyOf(1), valueOf("old"));
        machine.cache->set(keyOf(1), valueOf("new"));
        QCOMPARE(machine.at(1), QByteArray("new"));
        QCOMPARE(machine.cache->putIfAbsent(keyOf(1), valueOf("newer")).bytes(), QByteArray("new"));
        QCOMPARE(machine.cache->putIfAbsent(keyOf(2), valueOf("first")).bytes(), QByteArray("first"));
        machine.restart();
        QCOMPARE(machine.cache->putIfAbsent(keyOf(2), valueOf("second")).bytes(), QByteArray("first"));
        QCOMPARE(machine.at(1), QByteArray("new"));
    }

    void aValueThatIsReplacedAfterTheClockWasPutBackStaysReplaced()
    {
        Machine machine;
        machine.cache->set(keyOf(1), valueOf("old"), 48h);
        machine.cache.reset();
        machine.clock.setWall(machine.clock.wallNow() - 1h);
        machine.cache = machine.open();
        machine.cache->set(keyOf(1), valueOf("new"), 48h);
        machine.restart();
        QCOMPARE(machine.at(1), QByteArray("new"));
        QVERIFY(machine.cache->erase(keyOf(1)));
        machine.restart();
        QCOMPARE(machine.at(1), QByteArray());
    }

    void ofManyWritersAtOnceOneWins()
    {
        Machine machine;
        std::atomic<int> adoptedOther {0};
        std::latch begin(8);
        {
            std::vector<std::jthread> threads;
            for (int writer = 0; writer < 8; ++writer) {
                threads.emplace_back([&, writer] {
                    begin.arrive_and_wait();
                    for (int number = 0; number < 100; ++number) {
                        const QByteArray mine = QByteArray::number(writer);
                        adoptedOther +=
                            machine.cache->putIfAbsent(keyOf(number), valueOf(mine)).bytes() == mine ? 0 : 1;
                    }
                });
            }
        }
        QCOMPARE(adoptedOther.load(), 7 * 100);
        QCOMPARE(machine.cache->statistics().total().sets, 100);
    }

    void aLongLabelIsCutBetweenCharacters()
    {
        Machine machine;
        CacheValue value = valueOf("x");
        value.label = QString(999, u'x') + QStringLiteral("\U0001F600 and more");
        machine.cache->set(keyOf(1), value);
        QCOMPARE(machine.cache->get(keyOf(1))->entry.value->label, QString(999, u'x'));
        machine.restart();
        QCOMPARE(machine.cache->get(keyOf(1))->entry.value->label, QString(999, u'x'));
    }

    void anEntryWhoseTagsFitNowhereIsNotKept()
    {
        Machine machine;
        CacheValue value = valueOf("x", QStringList(400, QString(1000, u'x')));
        machine.cache->set(keyOf(1), value);
        (void)machine.cache->putIfAbsent(keyOf(2), value);
        QVERIFY(!machine.cache->exists(keyOf(1)));
        QVERIFY(!machine.cache->exists(keyOf(2)));
        QCOMPARE(machine.cache->statistics().total().dropped, 2);
    }

    void aValueAboveTheLimitIsNotKeptAndNeitherIsTheOneItReplaces()
    {
        Machine machine;
        const QByteArray tooLarge((4 << 20) + 1, 'x');
        machine.cache->set(keyOf(1), valueOf("small"));
        machine.cache->set(keyOf(1), valueOf(tooLarge));
        QVERIFY(!machine.cache->exists(keyOf(1)));
        QCOMPARE(machine.cache->putIfAbsent(keyOf(2), valueOf(tooLarge)).bytes(), tooLarge);
        QVERIFY(!machine.cache->exists(keyOf(2)));
        QCOMPARE(machine.cache->statistics().total().dropped, 2);
        const QByteArray largest(4 << 20, 'x');
        machine.cache->set(keyOf(3), valueOf(largest));
        machine.cache->set(keyOf(4), valueOf({}));
        machine.restart();
        QCOMPARE(machine.cache->get(keyOf(3))->entry.bytes(), largest);
        QCOMPARE(machine.cache->get(keyOf(4))->entry.bytes(), QByteArray());
    }

    void erasedIsErasedEverywhereAndForGood()
    {
        Machine machine;
        machine.cache->set(keyOf(1), valueOf("x"));
        machine.cache->set(keyOf(2), valueOf("x"));
        machine.restart();
        QVERIFY(machine.cache->erase(keyOf(1))); // on disk only
        QVERIFY(!machine.cache->erase(keyOf(3)));
        QVERIFY(!machine.cache->get(keyOf(1)));
        machine.restart();
        QVERIFY(!machine.cache->get(keyOf(1)));
        QVERIFY(machine.cache->get(keyOf(2)));
    }

    void clearsByKindByTagOrAll()
    {
        Machine machine;
        const QString mara = tags::character(QStringLiteral("Mara"));
        for (int i = 0; i < 10; ++i) {
            machine.cache->set(
                keyOf(i, CacheKind::VoiceProfile), valueOf("v", i < 3 ? QStringList {mara} : QStringList {}));
            machine.cache->set(keyOf(i, CacheKind::EpisodeOutline), valueOf("o", {mara}));
            machine.cache->set(keyOf(i), valueOf("a"));
        }
        machine.restart(); // half of it is in memory again
        (void)machine.cache->get(keyOf(1, CacheKind::VoiceProfile));
        QCOMPARE(machine.cache->clear({CacheKind::VoiceProfile, mara}), 3);
        QVERIFY(!machine.cache->exists(keyOf(1, CacheKind::VoiceProfile)));
        QVERIFY(machine.cache->exists(keyOf(5, CacheKind::VoiceProfile)));
        QCOMPARE(machine.cache->clear({std::nullopt, mara}), 10);
        QVERIFY(!machine.cache->exists(keyOf(1, CacheKind::EpisodeOutline)));
        QCOMPARE(machine.cache->clear({CacheKind::VoiceProfile, {}}), 7);
        QVERIFY(machine.cache->exists(keyOf(1)));
        machine.restart();
        QVERIFY(!machine.cache->exists(keyOf(5, CacheKind::VoiceProfile)));
        QCOMPARE(machine.cache->clear(), 10);
        QCOMPARE(machine.cache->clear(), 0);
        machine.restart();
        QVERIFY(machine.cache->list().empty());
        machine.cache->set(keyOf(1), valueOf("after the clear"));
        QCOMPARE(machine.at(1), QByteArray("after the clear"));
        machine.restart();
        QCOMPARE(machine.at(1), QByteArray("after the clear"));
    }

    void clearingWhileOthersWriteAndReadLeavesNothingOfBefore()
    {
        Machine machine;
        for (int round = 0; round < 20; ++round) {
            for (int i = 0; i < 50; ++i)
                machine.cache->set(keyOf(i), valueOf("before"));
            if (round % 2 == 1)
                machine.restart(); // the readers fill memory from the disk
            std::latch begin(3);
            const auto read = [&] {
                begin.arrive_and_wait();
                for (int i = 0; i < 50; ++i)
                    (void)machine.cache->get(keyOf(i));
            };
            std::jthread one(read);
            std::jthread two(read);
            begin.arrive_and_wait();
            machine.cache->clear();
            one.join();
            two.join();
            for (int i = 0; i < 50; ++i)
                QCOMPARE(machine.at(i), QByteArray());
        }
    }

    void expiredEntriesCanBeCleared()
    {
        Machine machine;
        machine.cache->set(keyOf(1), valueOf("x"), 10s);
        machine.cache->set(keyOf(2), valueOf("x"), 1h);
        QVERIFY(machine.cache->flush(10s));
        machine.clock.advance(11s);
        QCOMPARE(machine.cache->clearExpired(), 1);
        QCOMPARE(machine.cache->list().size(), std::size_t(1));
    }

    void aPinnedEntryNeitherExpiresNorIsEvicted()
    {
        Machine machine;
        machine.cache->set(keyOf(1, CacheKind::VoiceProfile), valueOf("Mara"), 10s);
        QVERIFY(machine.cache->setPinned(keyOf(1, CacheKind::VoiceProfile), true));
        QVERIFY(!machine.cache->setPinned(keyOf(9), true));
        machine.clock.advance(24h * 400);
        QVERIFY(machine.cache->exists(keyOf(1, CacheKind::VoiceProfile)));
        QCOMPARE(machine.cache->clearExpired(), 0);
        QVERIFY(machine.cache->list().at(0).pinned);
        machine.restart();
        QVERIFY(machine.cache->exists(keyOf(1, CacheKind::VoiceProfile)));
        QVERIFY(machine.cache->setPinned(keyOf(1, CacheKind::VoiceProfile), false));
        machine.restart();
        QVERIFY(!machine.cache->exists(keyOf(1, CacheKind::VoiceProfile)));
    }

    void whatIsInMemoryAloneIsPinnedOnDisk()
    {
        Machine machine;
        machine.cache->set(keyOf(1), valueOf("x"));
        QVERIFY(machine.cache->setPinned(keyOf(1), true));
        QCOMPARE(machine.cache->clear(), 1); // asked for by name of all: pinned or not
        QVERIFY(!machine.cache->exists(keyOf(1)));
        machine.restart();
        QVERIFY(!machine.cache->exists(keyOf(1)));
    }

    void anotherStudioHereSeesWhatIsStoredAndLearnsOfClears()
    {
        Machine machine;
        const auto other = machine.open();
        machine.cache->set(keyOf(1, CacheKind::VoiceProfile), valueOf("v"));
        machine.cache->set(keyOf(2), valueOf("a"));
        QVERIFY(machine.cache->flush(10s));
        QCOMPARE(other->get(keyOf(1, CacheKind::VoiceProfile))->tier, QStringLiteral("disk"));
        QVERIFY(other->get(keyOf(2)));
        machine.clock.advance(1s);
        machine.cache->clear({CacheKind::VoiceProfile, {}});
        QVERIFY(machine.cache->flush(10s));
        other->lookForClears();
        QVERIFY(!other->get(keyOf(1, CacheKind::VoiceProfile)));
        QVERIFY(other->get(keyOf(2)));
        // What the other one writes from now on is good.
        other->set(keyOf(1, CacheKind::VoiceProfile), valueOf("after"));
        QVERIFY(other->flush(10s));
        QCOMPARE(machine.cache->get(keyOf(1, CacheKind::VoiceProfile))->entry.bytes(), QByteArray("after"));
    }

    void listsEachEntryOnceWithAllThatIsKnownOfIt()
    {
        Machine machine;
        const QStringList all {tags::show(QStringLiteral("Low Water")), tags::character(QStringLiteral("مارا"))};
        machine.cache->set(keyOf(1, CacheKind::VoiceProfile), valueOf("b", all));
        machine.cache->set(keyOf(2), valueOf("a"));
        QVERIFY(machine.cache->flush(10s));
        const std::vector<EntryInfo> entries = machine.cache->list();
        QCOMPARE(entries.size(), std::size_t(2));
        QCOMPARE(entries[0].label, QStringLiteral("a"));
        const EntryInfo &voice = entries[1];
        QVERIFY(voice.key == keyOf(1, CacheKind::VoiceProfile));
        QCOMPARE(voice.tags, all);
        QCOMPARE(voice.bytes, 1);
        QVERIFY(voice.worth == valueOf("b").worth);
        QVERIFY(voice.remaining > 24h * 29);
        QCOMPARE(voice.tiers, (QStringList {QStringLiteral("memory"), QStringLiteral("disk")}));
        QCOMPARE(machine.cache->list({CacheKind::VoiceProfile, {}}).size(), std::size_t(1));
        QCOMPARE(machine.cache->list({std::nullopt, all[1]}).size(), std::size_t(1));
        QVERIFY(machine.cache->list({CacheKind::AiResponse, all[1]}).empty());
        machine.cache->erase(keyOf(2));
        QCOMPARE(machine.cache->list().size(), std::size_t(1));
    }

    void oneLookupCountsOnceWhateverTheTiers()
    {
        Machine machine;
        machine.cache->set(keyOf(1), valueOf("x"));
        machine.restart();
        (void)machine.cache->get(keyOf(1)); // a miss in memory, a hit on disk
        (void)machine.cache->get(keyOf(1));
        (void)machine.cache->get(keyOf(2)); // a miss in both
        (void)machine.cache->look(keyOf(1), Look::Uncounted);
        (void)machine.cache->look(keyOf(2), Look::Uncounted);
        machine.cache->count(CacheKind::AiResponse, LookupResult::Joined, valueOf({}).worth, 1ms);
        CacheStatistics statistics = machine.cache->statistics();
        QCOMPARE(statistics.total().hits, 2);
        QCOMPARE(statistics.total().misses, 1);
        QCOMPARE(statistics.total().joined, 1);
        QCOMPARE(statistics.total().entries, 1); // not 2
        QCOMPARE(statistics.tiers[0].total().hits, 1);
        QCOMPARE(statistics.tiers[0].total().misses, 2);
        QCOMPARE(statistics.tiers[1].total().hits, 1);
        QCOMPARE(statistics.tiers[1].total().misses, 1);
        QCOMPARE(statistics.totalSaved().calls, 3); // two hits and the joined call
        QCOMPARE(statistics.totalSaved().worth.cost, MicroDollars(21));
        QCOMPARE(statistics.totalSaved().worth.tokens, TokenCount(450));
        QVERIFY(statistics.totalSaved().worth.time == 6s);
        QVERIFY(statistics.latency[indexOf(CacheKind::AiResponse)].total() >= 1);
        machine.cache->resetStatistics();
        statistics = machine.cache->statistics();
        QCOMPARE(statistics.total().lookups() + statistics.totalSaved().calls, 0);
        QCOMPARE(statistics.total().hitRate(), 0.0);
        QCOMPARE(statistics.total().entries, 1);
    }

    void memoryAloneNeedsNoFolder()
    {
        FakeClock clock;
        TieredCache cache(clock, {.strategy = CacheStrategy::Memory});
        cache.set(keyOf(1), valueOf("x"));
        QVERIFY(cache.get(keyOf(1)));
        QCOMPARE(cache.health().size(), std::size_t(1));
        QVERIFY(!cache.setPinned(keyOf(1), true));
        QVERIFY(cache.tryLock(keyOf(1)).state == RoomLockAttempt::State::NoRoom);
        QCOMPARE(cache.clear(), 1);
    }

    void settingsThatMakeNoSenseChangeNothing()
    {
        Machine machine;
        CacheConfig config = machine.cache->config();
        config.lifetimes[0] = 0s;
        const auto refused = machine.cache->configure(config);
        QVERIFY(!refused);
        QVERIFY(refused.error().kind == ErrorKind::InvalidInput);
        QVERIFY(machine.cache->config().lifetimes[0] > 0s);
        config.lifetimes[0] = 5s;
        QVERIFY(machine.cache->configure(config));
        machine.cache->set(keyOf(1), valueOf("x"));
        QVERIFY(*machine.cache->remaining(keyOf(1)) == 5s);
    }

    void everyOperationHasACallbackFromThePool()
    {
        Machine machine;
        AsyncCache async(*machine.cache);
        const auto wait = [](auto &future) {
            return future.wait_for(30s) == std::future_status::ready;
        };
        std::promise<std::thread::id> set;
        auto isSet = set.get_future();
        async.set(keyOf(1), valueOf("x"), 1h, [&] { set.set_value(std::this_thread::get_id()); });
        QVERIFY(wait(isSet));
        QVERIFY(isSet.get() != std::this_thread::get_id());
        std::promise<QByteArray> got;
        auto isGot = got.get_future();
        async.get(keyOf(1), [&](const auto &hit) { got.set_value(hit ? hit->entry.bytes() : QByteArray()); });
        QVERIFY(wait(isGot));
        QCOMPARE(isGot.get(), QByteArray("x"));
        std::promise<int> listed;
        auto isListed = listed.get_future();
        async.list({}, Sharing::ThisMachine,
            [&](const std::vector<EntryInfo> &entries) { listed.set_value(static_cast<int>(entries.size())); });
        QVERIFY(wait(isListed));
        QCOMPARE(isListed.get(), 1);
        std::promise<bool> erased;
        auto isErased = erased.get_future();
        async.erase(keyOf(1), [&](bool had) { erased.set_value(had); });
        QVERIFY(wait(isErased));
        QVERIFY(isErased.get());
        std::promise<bool> exists;
        auto isThere = exists.get_future();
        async.exists(keyOf(1), [&](bool there) { exists.set_value(there); });
        QVERIFY(wait(isThere));
        QVERIFY(!isThere.get());
        std::promise<int> cleared;
        auto isCleared = cleared.get_future();
        async.clear({}, [&](int count) { cleared.set_value(count); });
        QVERIFY(wait(isCleared));
        QCOMPARE(isCleared.get(), 0);
    }

    void eightThreadsOnOneCache()
    {
        Machine machine;
        std::latch begin(8);
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 8; ++thread) {
            threads.emplace_back([&, thread] {
                begin.arrive_and_wait();
                for (int i = 0; i < 300; ++i) {
                    const int number = (i * 7 + thread) % 40;
                    switch ((i + thread) % 7) {
                    case 0:
                        machine.cache->set(keyOf(number), valueOf(QByteArray::number(number)));
                        break;
                    case 1:
                        (void)machine.cache->putIfAbsent(keyOf(number), valueOf(QByteArray::number(number)));
                        break;
                    case 2:
                        machine.cache->erase(keyOf(number));
                        break;
                    case 3:
                        if (i % 70 == 0)
                            machine.cache->clear({CacheKind::VoiceProfile, {}});
                        (void)machine.cache->statistics();
                        break;
                    default: {
                        const auto hit = machine.cache->get(keyOf(number));
                        if (hit && hit->entry.bytes() != QByteArray::number(number))
                            qFatal("Another key's value.");
                    }
                    }
                }
            });
        }
        threads.clear();
        QVERIFY(machine.cache->flush(30s));
        for (int number = 0; number < 40; ++number) {
            const QByteArray here = machine.at(number);
            QVERIFY(here.isEmpty() || here == QByteArray::number(number));
        }
    }
};

QTEST_GUILESS_MAIN(TestTieredCache)
#include "tst_tiered_cache.moc"
