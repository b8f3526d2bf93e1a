// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/cache/memory_tier.h"
#include "tests/support/fake_clock.h"

#include <QTest>

#include <malloc.h>

#include <atomic>
#include <map>
#include <thread>
#include <vector>

using namespace dg;
using namespace std::chrono_literals;

namespace {

constexpr auto ai = CacheKind::AiResponse;
constexpr auto voice = CacheKind::VoiceProfile;
constexpr auto outline = CacheKind::EpisodeOutline;

CacheKey keyOf(int number, CacheKind kind = ai)
{
    return cacheKey(kind, {{QStringLiteral("number"), number}});
}

RoomTime at(int second)
{
    return RoomTime(std::chrono::seconds(second));
}

CacheEntry entryOf(const QByteArray &bytes, std::chrono::nanoseconds lifetime = 1h, RoomTime stamp = at(10))
{
    CacheValue value;
    value.bytes = bytes;
    return {std::make_shared<const CacheValue>(std::move(value)), lifetime, stamp};
}

CacheEntry entryOf(const QString &label, const QStringList &tags, RoomTime stamp = at(10))
{
    CacheValue value;
    value.bytes = label.toUtf8();
    value.label = label;
    value.tags = tags;
    return {std::make_shared<const CacheValue>(std::move(value)), 1h, stamp};
}

std::int64_t chargeOf(const CacheEntry &entry)
{
    return static_cast<std::int64_t>(entry.value->charge());
}

/// One shard: what is used least goes first, whatever the keys.
MemoryLimits roomFor(std::int64_t bytes, std::int64_t entries = 0)
{
    return {bytes, entries, bytes};
}

/// A tier on a clock that is moved by hand.
struct Bench {
    explicit Bench(const MemoryLimits &limits = {}, MemoryTier::Counting counting = MemoryTier::Counting::On)
        : tier(clock, room, limits, counting)
    {
    }
    bool has(int number, CacheKind kind = ai)
    {
        return tier.get(keyOf(number, kind), Look::Uncounted).has_value();
    }
    CacheCounters counters() { return tier.statistics().total(); }
    std::map<QByteArray, EntryInfo> listed(const EntryFilter &filter = {})
    {
        std::map<QByteArray, EntryInfo> all;
        tier.list(filter, [&](const EntryInfo &info) {
            all[info.key.toString()] = info;
            return true;
        });
        return all;
    }

    FakeClock clock;
    RoomClock room {clock};
    MemoryTier tier;
};

/// What the allocator has given out; constant where a sanitizer stands in its place.
std::int64_t allocatedBytes()
{
    const struct mallinfo2 info = mallinfo2();
    return static_cast<std::int64_t>(info.uordblks + info.hblkhd);
}

} // namespace

class TestMemoryTier : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsPutIsThere()
    {
        Bench bench;
        QVERIFY(!bench.tier.get(keyOf(1)));
        CacheEntry entry = entryOf(QStringLiteral("Mara"), {tags::show(QStringLiteral("Low Water"))});
        entry.pinned = true;
        QVERIFY(bench.tier.put(keyOf(1), entry) == WriteResult::Done);
        const auto found = bench.tier.get(keyOf(1));
        QVERIFY(found);
        QVERIFY(found->value == entry.value); // the very value is shared
        QVERIFY(found->stamp == at(10));
        QVERIFY(found->remaining == 1h);
        QVERIFY(found->pinned);
        QVERIFY(!bench.has(2));
        QVERIFY(!bench.has(1, voice));
        QCOMPARE(bench.tier.name(), QStringLiteral("memory"));
        QVERIFY(bench.tier.reach() == TierReach::Process);
        QVERIFY(bench.tier.health().state == HealthState::Ok);
        QVERIFY(bench.tier.health().why.isEmpty());
    }

    void anEntryLivesAsLongAsItsLifetime()
    {
        Bench bench;
        bench.tier.put(keyOf(1), entryOf("x", 10s));
        bench.clock.advance(4s);
        QVERIFY(bench.tier.get(keyOf(1))->remaining == 6s);
        bench.clock.advance(6s - 1ns);
        QVERIFY(bench.tier.get(keyOf(1))->remaining == 1ns);
        bench.clock.advance(1ns);
        QVERIFY(!bench.tier.get(keyOf(1)));
        const CacheCounters counters = bench.counters();
        QCOMPARE(counters.hits, 2);
        QCOMPARE(counters.misses, 1);
        QCOMPARE(counters.expirations, 1);
        QCOMPARE(counters.entries, 0);
        QCOMPARE(counters.bytes, 0);
    }

    void movingTheWallClockChangesNothing()
    {
        for (const auto jump : {std::chrono::hours(1), std::chrono::hours(-1)}) {
            Bench bench;
            bench.tier.put(keyOf(1), entryOf("x", 10s));
            bench.clock.setWall(bench.clock.wallNow() + jump);
            QVERIFY(bench.tier.get(keyOf(1))->remaining == 10s);
            QCOMPARE(bench.tier.clearExpired(), 0);
            QCOMPARE(bench.listed().size(), std::size_t(1));
            bench.clock.advance(10s);
            bench.clock.setWall(bench.clock.wallNow() + jump);
            QVERIFY(!bench.tier.get(keyOf(1)));
        }
    }

    void aLifetimeBeyondTheClocksEndLasts()
    {
        Bench bench;
        bench.tier.put(keyOf(1), entryOf("x", std::chrono::nanoseconds::max()));
        bench.clock.advance(std::chrono::hours(24 * 365 * 100));
        QVERIFY(bench.has(1));
    }

    void replacingStartsANewLife()
    {
        Bench bench;
        bench.tier.put(keyOf(1), entryOf("old", 10s));
        bench.clock.advance(9s);
        const CacheEntry newer = entryOf("newer", 10s);
        bench.tier.put(keyOf(1), newer);
        bench.clock.advance(9s);
        QCOMPARE(bench.tier.get(keyOf(1))->bytes(), QByteArray("newer"));
        const CacheCounters counters = bench.counters();
        QCOMPARE(counters.sets, 2);
        QCOMPARE(counters.entries, 1);
        QCOMPARE(counters.bytes, chargeOf(newer));
        QCOMPARE(counters.evictions, 0);
    }

    void replacingSparesWhatWasWrittenLater()
    {
        Bench bench;
        bench.tier.put(keyOf(1), entryOf("first", 10s, at(5)));
        QVERIFY(bench.tier.put(keyOf(1), entryOf("same moment", 10s, at(5))) == WriteResult::Done);
        QVERIFY(bench.tier.put(keyOf(1), entryOf("earlier", 10s, at(4))) == WriteResult::Existed);
        QCOMPARE(bench.tier.get(keyOf(1))->bytes(), QByteArray("same moment"));
        QVERIFY(bench.tier.put(keyOf(1), entryOf("later", 10s, at(6))) == WriteResult::Done);
        QCOMPARE(bench.tier.get(keyOf(1))->bytes(), QByteArray("later"));
        bench.clock.advance(10s); // what has expired spares nothing
        QVERIFY(bench.tier.put(keyOf(1), entryOf("earlier", 10s, at(4))) == WriteResult::Done);
        QCOMPARE(bench.counters().expirations, 1);
        QCOMPARE(bench.counters().entries, 1);
    }

    void theFirstWriterWins()
    {
        Bench bench;
        QVERIFY(bench.tier.put(keyOf(1), entryOf("first", 10s), PutMode::IfAbsent) == WriteResult::Done);
        QVERIFY(bench.tier.put(keyOf(1), entryOf("second", 10s, at(20)), PutMode::IfAbsent)
            == WriteResult::Existed);
        QCOMPARE(bench.tier.get(keyOf(1))->bytes(), QByteArray("first"));
        QCOMPARE(bench.counters().sets, 1);
        bench.clock.advance(10s);
        QVERIFY(bench.tier.put(keyOf(1), entryOf("third", 10s), PutMode::IfAbsent) == WriteResult::Done);
        QCOMPARE(bench.tier.get(keyOf(1))->bytes(), QByteArray("third"));
    }

    void theLeastRecentlyUsedGoesWhenBytesRunOut()
    {
        const CacheEntry entry = entryOf("x");
        Bench bench(roomFor(3 * chargeOf(entry)));
        for (int number = 1; number <= 3; ++number)
            bench.tier.put(keyOf(number), entry);
        QVERIFY(bench.has(1));
        bench.tier.put(keyOf(4), entry);
        QVERIFY(bench.has(1));
        QVERIFY(!bench.has(2));
        QVERIFY(bench.has(3));
        QVERIFY(bench.has(4));
        const CacheCounters counters = bench.counters();
        QCOMPARE(counters.evictions, 1);
        QCOMPARE(counters.entries, 3);
        QCOMPARE(counters.bytes, 3 * chargeOf(entry));
    }

    void theLeastRecentlyUsedGoesWhenEntriesRunOut()
    {
        Bench bench(roomFor(1 << 20, 3));
        for (int number = 1; number <= 3; ++number)
            bench.tier.put(keyOf(number), entryOf("x"));
        QVERIFY(bench.has(1));
        bench.tier.put(keyOf(4), entryOf("x"));
        QVERIFY(bench.has(1));
        QVERIFY(!bench.has(2));
        QCOMPARE(bench.counters().entries, 3);
        QCOMPARE(bench.counters().evictions, 1);
    }

    void limitsHoldAcrossAllShards()
    {
        MemoryLimits limits;
        limits.bytes = 16 << 20;
        limits.largestValue = 256 << 10;
        Bench byBytes(limits);
        limits.entries = 1000;
        Bench byEntries(limits);
        Random random(3);
        for (int number = 0; number < 4000; ++number) {
            const CacheEntry entry = entryOf(QByteArray(static_cast<qsizetype>(random.below(16 << 10)), 'x'));
            byBytes.tier.put(keyOf(number), entry);
            byEntries.tier.put(keyOf(number), entry);
            QVERIFY(byBytes.counters().bytes <= limits.bytes);
            QVERIFY(byEntries.counters().entries <= limits.entries);
        }
        // The limits are used, too: keys fall into all shards alike.
        QVERIFY(byBytes.counters().bytes > limits.bytes * 9 / 10);
        QVERIFY(byEntries.counters().entries > limits.entries * 9 / 10);
    }

    void oneHundredThousandEntriesStayFindable()
    {
        Bench bench;
        for (int number = 0; number < 100'000; ++number)
            bench.tier.put(keyOf(number), entryOf("x"));
        QCOMPARE(bench.counters().entries, 100'000);
        for (int number = 0; number < 100'000; number += 97)
            QVERIFY(bench.has(number));
    }

    void valuesOfEverySize()
    {
        Bench bench;
        QVERIFY(bench.tier.put(keyOf(1), entryOf("")) == WriteResult::Done);
        QVERIFY(bench.tier.get(keyOf(1))->bytes().isEmpty());
        const QByteArray largest(4 << 20, 'x');
        QVERIFY(bench.tier.put(keyOf(2), entryOf(largest)) == WriteResult::Done);
        QCOMPARE(bench.tier.get(keyOf(2))->bytes(), largest);
        QVERIFY(bench.tier.put(keyOf(3), entryOf(largest + 'x')) == WriteResult::Refused);
        QVERIFY(!bench.has(3));
        QVERIFY(bench.has(1));
        QVERIFY(bench.has(2));
        QCOMPARE(bench.counters().dropped, 1);
        QCOMPARE(bench.counters().sets, 2);
        QCOMPARE(bench.counters().evictions, 0);
    }

    void theLargestValueFitsUnderEveryKey()
    {
        Bench bench;
        const QByteArray largest(4 << 20, 'x');
        for (int number = 0; number < 64; ++number) {
            QVERIFY(bench.tier.put(keyOf(number), entryOf(largest)) == WriteResult::Done);
            QVERIFY(bench.has(number));
            QVERIFY(bench.counters().bytes <= 64 << 20);
        }
    }

    void whatIsTooLargeTakesItsPredecessorAlong()
    {
        Bench bench(roomFor(4096));
        bench.tier.put(keyOf(1), entryOf("small"));
        bench.tier.put(keyOf(2), entryOf("small"));
        QVERIFY(bench.tier.put(keyOf(1), entryOf(QByteArray(4000, 'x'))) == WriteResult::Refused);
        QVERIFY(!bench.has(1)); // the old one would be wrong
        QVERIFY(bench.has(2));
        QCOMPARE(bench.counters().entries, 1);
    }

    void aChargeIsWhatTheAllocatorGives()
    {
        MemoryLimits limits;
        limits.bytes = 256 << 20;
        std::vector<CacheKey> keys;
        for (int number = 0; number < 10'000; ++number)
            keys.push_back(keyOf(number));
        for (const std::uint64_t largest : {10u, 500u, 5'000u, 40'000u}) {
            Bench bench(limits);
            Random random(largest);
            [[maybe_unused]] const std::int64_t before = allocatedBytes();
            double payload = 0;
            for (int number = 0; number < 10'000; ++number) {
                const QString name = QString::number(number) + QStringLiteral(": INT. LAUNDRY");
                CacheEntry entry = entryOf(name, {tags::character(name), tags::show(name)});
                CacheValue value = *entry.value;
                value.bytes = QByteArray(static_cast<qsizetype>(random.below(largest)), 'x');
                payload += static_cast<double>(value.bytes.size());
                entry.value = std::make_shared<const CacheValue>(std::move(value));
                bench.tier.put(keys[static_cast<std::size_t>(number)], entry);
            }
            const auto charged = static_cast<double>(bench.counters().bytes);
            QCOMPARE(bench.counters().entries, 10'000);
            QVERIFY(charged > payload);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
            // A sanitizer's allocator does not say what it gives.
            const auto grown = static_cast<double>(allocatedBytes() - before);
            QVERIFY2(grown / charged > 0.95 && grown / charged < 1.05,
                qPrintable(QStringLiteral("up to %1 bytes: %2").arg(largest).arg(grown / charged)));
#endif
        }
    }

    void erasesWhatIsNotNewer()
    {
        Bench bench;
        bench.tier.put(keyOf(1), entryOf("x", 1h, at(5)));
        QVERIFY(bench.tier.erase(keyOf(1), at(4)) == WriteResult::Done);
        QVERIFY(bench.has(1));
        QVERIFY(bench.tier.erase(keyOf(1), at(5)) == WriteResult::Done);
        QVERIFY(!bench.has(1));
        QVERIFY(bench.tier.erase(keyOf(1), at(9)) == WriteResult::Done);
        QCOMPARE(bench.counters().deletes, 1);
        QCOMPARE(bench.counters().bytes, 0);
        QCOMPARE(bench.counters().entries, 0);
    }

    void clearsByKindTagAndStamp()
    {
        const QString mara = tags::character(QStringLiteral("Mara"));
        const QString ben = tags::character(QStringLiteral("Ben"));
        const auto filled = [&](Bench &bench) {
            bench.tier.put(keyOf(1, voice), entryOf(QStringLiteral("a"), {mara, ben}));
            bench.tier.put(keyOf(2, voice), entryOf(QStringLiteral("b"), {ben}));
            bench.tier.put(keyOf(3, outline), entryOf(QStringLiteral("c"), {mara}));
            bench.tier.put(keyOf(4, outline), entryOf(QStringLiteral("d"), {mara}, at(20)));
        };
        const auto left = [](Bench &bench) {
            return std::vector<bool> {
                bench.has(1, voice), bench.has(2, voice), bench.has(3, outline), bench.has(4, outline)};
        };
        struct Case {
            EntryFilter filter;
            RoomTime upTo;
            std::vector<bool> left;
        };
        for (const Case &each : {Case {{}, at(30), {false, false, false, false}},
                 Case {{}, at(10), {false, false, false, true}}, Case {{}, at(9), {true, true, true, true}},
                 Case {{voice, {}}, at(30), {false, false, true, true}},
                 Case {{{}, mara}, at(30), {false, true, false, false}},
                 Case {{{}, mara}, at(10), {false, true, false, true}},
                 Case {{voice, mara}, at(30), {false, true, true, true}},
                 Case {{{}, QStringLiteral("character:Mar")}, at(30), {true, true, true, true}}}) {
            Bench bench;
            filled(bench);
            QVERIFY(bench.tier.clear(each.filter, each.upTo) == WriteResult::Done);
            QCOMPARE(left(bench), each.left);
            const auto stay = std::count(each.left.begin(), each.left.end(), true);
            QCOMPARE(bench.counters().entries, stay);
            QCOMPARE(bench.counters().deletes, 4 - stay);
        }
    }

    void clearsWhatHasExpired()
    {
        Bench bench;
        for (int number = 0; number < 50; ++number)
            bench.tier.put(keyOf(number), entryOf("x", number < 20 ? 1s : 10s));
        bench.clock.advance(4s);
        QCOMPARE(bench.tier.clearExpired(), 20);
        QCOMPARE(bench.tier.clearExpired(), 0);
        QCOMPARE(bench.counters().entries, 30);
        QCOMPARE(bench.counters().bytes, 30 * chargeOf(entryOf("x")));
        QCOMPARE(bench.counters().expirations, 20);
        QCOMPARE(bench.counters().deletes, 0);
    }

    void listsWhatIsAliveWithoutItsValue()
    {
        Bench bench;
        CacheValue value;
        value.bytes = "{\"voice\":\"dry\"}";
        value.type = ContentType::Json;
        value.label = QStringLiteral("Mara");
        value.tags = {tags::character(value.label)};
        value.worth = {MicroDollars(30), TokenCount(700), 12s};
        bench.tier.put(keyOf(1, voice), {std::make_shared<const CacheValue>(value), 10s, at(7), true});
        bench.tier.put(keyOf(2), entryOf("x", 1s));
        bench.tier.put(keyOf(3), entryOf("x", 20s));
        bench.clock.advance(4s);
        QCOMPARE(bench.listed().size(), std::size_t(2));
        const auto voices = bench.listed({voice, value.tags.first()});
        QCOMPARE(voices.size(), std::size_t(1));
        const EntryInfo info = voices.begin()->second;
        QVERIFY(info.key == keyOf(1, voice));
        QCOMPARE(info.label, value.label);
        QCOMPARE(info.tags, value.tags);
        QVERIFY(info.worth == value.worth);
        QVERIFY(info.type == value.type);
        QCOMPARE(info.bytes, value.bytes.size());
        QCOMPARE(info.storedBytes, static_cast<std::int64_t>(value.charge()));
        QVERIFY(info.made == at(7));
        QVERIFY(info.remaining == 6s);
        QVERIFY(info.pinned);
        QCOMPARE(info.tiers, QStringList {QStringLiteral("memory")});
        QCOMPARE(bench.counters().lookups(), 0); // a list is no lookup
    }

    void aListEndsWhenItsVisitorSaysSo()
    {
        Bench bench;
        for (int number = 0; number < 50; ++number)
            bench.tier.put(keyOf(number), entryOf("x"));
        int visited = 0;
        bench.tier.list({}, [&](const EntryInfo &) { return ++visited < 7; });
        QCOMPARE(visited, 7);
    }

    void aListUsesNothing()
    {
        const CacheEntry entry = entryOf("x");
        Bench bench(roomFor(2 * chargeOf(entry)));
        bench.tier.put(keyOf(1), entry);
        bench.tier.put(keyOf(2), entry);
        QCOMPARE(bench.listed().size(), std::size_t(2));
        bench.tier.put(keyOf(3), entry);
        QVERIFY(!bench.has(1));
    }

    void labelsAndTagsInAnyScript()
    {
        Bench bench;
        const QStringList names {QStringLiteral("Ольга"), QStringLiteral("美咲"), QStringLiteral("مريم"),
            QStringLiteral("ὈΔΥΣΣΕΎΣ"), QStringLiteral("🎭👩‍🎤"), QStringLiteral("e\u0301"),
            QStringLiteral("é"), QStringLiteral("a:b|c*"), QStringLiteral("null\0byte"), QString()};
        for (int number = 0; number < names.size(); ++number)
            bench.tier.put(keyOf(number), entryOf(names[number], {tags::character(names[number])}));
        for (int number = 0; number < names.size(); ++number) {
            const auto found = bench.listed({{}, tags::character(names[number])});
            QCOMPARE(found.size(), std::size_t(1));
            QCOMPARE(found.begin()->second.label, names[number]);
            QVERIFY(found.begin()->second.key == keyOf(number));
        }
        bench.tier.clear({{}, tags::character(names[1])}, at(10));
        QCOMPARE(bench.counters().entries, names.size() - 1);
        QVERIFY(!bench.has(1));
    }

    void countsByKind()
    {
        Bench bench;
        bench.tier.put(keyOf(1, voice), entryOf("x"));
        bench.tier.put(keyOf(1, outline), entryOf("y"));
        (void)bench.tier.get(keyOf(1, voice));
        (void)bench.tier.get(keyOf(2, outline));
        (void)bench.tier.get(keyOf(1, voice), Look::Uncounted);
        (void)bench.tier.get(keyOf(2, voice), Look::Uncounted);
        const TierStatistics statistics = bench.tier.statistics();
        QCOMPARE(statistics.name, QStringLiteral("memory"));
        const CacheCounters &voices = statistics.byKind[indexOf(voice)];
        const CacheCounters &outlines = statistics.byKind[indexOf(outline)];
        QCOMPARE(voices.hits, 1);
        QCOMPARE(voices.misses, 0);
        QCOMPARE(voices.entries, 1);
        QCOMPARE(outlines.hits, 0);
        QCOMPARE(outlines.misses, 1);
        QCOMPARE(outlines.entries, 1);
        QCOMPARE(statistics.total().hitRate(), 0.5);
        QCOMPARE(statistics.total().operations(), 4);
        QCOMPARE(CacheCounters {}.hitRate(), 0.0);
    }

    void timesOneGetInSixtyFour()
    {
        Bench bench(roomFor(1 << 20));
        bench.tier.put(keyOf(1, voice), entryOf("x"));
        for (int i = 0; i < 640; ++i) {
            (void)bench.tier.get(keyOf(1, voice));
            (void)bench.tier.get(keyOf(1, voice), Look::Uncounted);
        }
        const TierStatistics statistics = bench.tier.statistics();
        QCOMPARE(statistics.latency[indexOf(voice)].total(), 10);
        QCOMPARE(statistics.totalLatency().total(), 10);
        QCOMPARE(statistics.latency[indexOf(ai)].total(), 0);
    }

    void aResetKeepsWhatIsThere()
    {
        Bench bench;
        bench.tier.put(keyOf(1), entryOf("x"));
        for (int i = 0; i < 100; ++i)
            (void)bench.tier.get(keyOf(i));
        bench.tier.resetStatistics();
        const TierStatistics statistics = bench.tier.statistics();
        CacheCounters expected;
        expected.entries = 1;
        expected.bytes = chargeOf(entryOf("x"));
        QVERIFY(statistics.total() == expected);
        QCOMPARE(statistics.totalLatency().total(), 0);
        QVERIFY(bench.has(1));
    }

    void withoutCountingItAnswersTheSame()
    {
        Bench bench({}, MemoryTier::Counting::Off);
        bench.tier.put(keyOf(1), entryOf("x"));
        QCOMPARE(bench.tier.get(keyOf(1))->bytes(), QByteArray("x"));
        QVERIFY(!bench.tier.get(keyOf(2)));
        QCOMPARE(bench.counters().lookups(), 0);
        QCOMPARE(bench.tier.statistics().totalLatency().total(), 0);
    }

    void eightThreadsAtOnce()
    {
        FakeClock clock;
        const RoomClock room(clock);
        MemoryLimits limits;
        limits.bytes = 8 << 10; // far less than the 200 entries take
        limits.largestValue = 1 << 10;
        MemoryTier tier(clock, room, limits);
        std::vector<CacheKey> keys;
        for (int number = 0; number < 200; ++number)
            keys.push_back(keyOf(number, allCacheKinds[static_cast<std::size_t>(number) % cacheKindCount]));
        const QString even = QStringLiteral("even");
        constexpr int rounds = 3000;
        std::atomic<std::int64_t> gets {0};
        std::atomic<std::int64_t> puts {0};
        std::atomic<int> wrong {0};
        std::atomic<bool> begin {false};
        {
            std::vector<std::jthread> threads;
            for (std::uint64_t seed = 0; seed < 8; ++seed) {
                threads.emplace_back([&, seed] {
                    Random random(seed);
                    begin.wait(false);
                    for (int i = 0; i < rounds; ++i) {
                        const auto number = static_cast<int>(random.below(keys.size()));
                        const CacheKey &key = keys[static_cast<std::size_t>(number)];
                        switch (random.below(40)) {
                        case 0:
                            tier.clear({{}, even}, at(static_cast<int>(random.below(20))));
                            break;
                        case 1:
                            clock.advance(1s);
                            (void)tier.clearExpired();
                            break;
                        case 2:
                            tier.list({}, [&](const EntryInfo &info) {
                                wrong += info.label.isEmpty() ? 1 : 0;
                                return true;
                            });
                            break;
                        case 3:
                            wrong += tier.statistics().total().bytes > limits.bytes ? 1 : 0;
                            break;
                        case 4:
                        case 5:
                            tier.erase(key, at(15));
                            break;
                        case 6:
                        case 7:
                        case 8:
                        case 9:
                        case 10:
                        case 11:
                        case 12: {
                            CacheEntry entry = entryOf(QString::number(number),
                                number % 2 == 0 ? QStringList {even} : QStringList {},
                                at(static_cast<int>(random.below(20))));
                            entry.remaining = 5s;
                            const auto mode = random.below(2) == 0 ? PutMode::Replace : PutMode::IfAbsent;
                            puts += tier.put(key, entry, mode) == WriteResult::Done ? 1 : 0;
                            break;
                        }
                        default:
                            ++gets;
                            if (const auto found = tier.get(key))
                                wrong += found->bytes() == QByteArray::number(number) ? 0 : 1;
                        }
                    }
                });
            }
            begin = true;
            begin.notify_all();
        }
        QCOMPARE(wrong.load(), 0);
        const CacheCounters counters = tier.statistics().total();
        QCOMPARE(counters.lookups(), gets.load());
        QCOMPARE(counters.sets, puts.load());
        (void)tier.clearExpired();
        const CacheCounters atLast = tier.statistics().total();
        std::int64_t entries = 0;
        std::int64_t bytes = 0;
        tier.list({}, [&](const EntryInfo &info) {
            ++entries;
            bytes += info.storedBytes;
            return true;
        });
        QCOMPARE(atLast.entries, entries);
        QCOMPARE(atLast.bytes, bytes);
    }

    void itsBytesStayWithinTheLimitWhateverEightThreadsDo()
    {
        FakeClock clock;
        const RoomClock room(clock);
        MemoryLimits limits;
        limits.bytes = 1 << 20;
        limits.largestValue = 64 << 10; // several shards, each with room for a few of the largest
        MemoryTier tier(clock, room, limits);
        std::vector<CacheKey> keys;
        for (int number = 0; number < 500; ++number)
            keys.push_back(keyOf(number));
        std::atomic<int> over {0};
        {
            std::vector<std::jthread> threads;
            for (std::uint64_t seed = 0; seed < 8; ++seed) {
                threads.emplace_back([&, seed] {
                    Random random(seed);
                    for (int i = 0; i < 2000; ++i) {
                        const CacheKey &key = keys[random.below(keys.size())];
                        const auto size =
                            static_cast<qsizetype>(random.below(std::uint64_t {1} << random.below(18)));
                        if (random.below(8) == 0)
                            tier.erase(key, at(10));
                        else
                            tier.put(key, entryOf(QByteArray(size, 'x')));
                        const std::int64_t bytes = tier.statistics().total().bytes;
                        over += bytes > limits.bytes || bytes < 0 ? 1 : 0;
                    }
                });
            }
        }
        QCOMPARE(over.load(), 0);
        const CacheCounters counters = tier.statistics().total();
        QVERIFY(counters.evictions > 0);
        QVERIFY(counters.dropped > 0); // some were larger than any value may be
        QVERIFY(counters.bytes > limits.bytes / 2);
        std::int64_t listed = 0;
        tier.list({}, [&](const EntryInfo &info) {
            listed += info.storedBytes;
            return true;
        });
        QCOMPARE(listed, counters.bytes);
    }
};

QTEST_GUILESS_MAIN(TestMemoryTier)
#include "tst_memory_tier.moc"
