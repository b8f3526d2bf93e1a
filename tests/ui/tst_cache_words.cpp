// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cache/cache_words.h"

#include "ui/cache/cache_loss.h"

#include <QDateTime>
#include <QLocale>
#include <QTest>

using namespace dg;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Today, or else the words would have a date.
std::chrono::system_clock::time_point at(int hour, int minute)
{
    const QDateTime time(QDate::currentDate(), QTime(hour, minute));
    return std::chrono::system_clock::time_point(std::chrono::milliseconds(time.toMSecsSinceEpoch()));
}

TierHealth health(const QString &name, HealthState state, const QString &why = {}, const QString &where = {})
{
    TierHealth tier;
    tier.name = name;
    tier.state = state;
    tier.since = at(14, 3);
    tier.why = why;
    tier.where = where;
    return tier;
}

EntryInfo entry(CacheKind kind, const QStringList &tags = {}, bool pinned = false)
{
    EntryInfo info;
    info.key = CacheKey(kind, {});
    info.tags = tags;
    info.pinned = pinned;
    info.worth = {MicroDollars(1500), TokenCount(100), 2s};
    info.tiers = {u"memory"_s, u"disk"_s};
    return info;
}

} // namespace

class CacheWordsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void healthIsASentence()
    {
        QCOMPARE(cachewords::health(health(u"memory"_s, HealthState::Ok)), u"Memory: all well."_s);
        QCOMPARE(cachewords::health(health(u"disk"_s, HealthState::Ok, {}, u"/home/mara/.cache"_s)),
            u"Disk: all well, in /home/mara/.cache"_s);
        QCOMPARE(cachewords::health(health(u"Redis"_s, HealthState::Ok, {}, u"redis://room"_s)),
            u"Redis: all well, at redis://room"_s);
        QCOMPARE(cachewords::health(health(u"Redis"_s, HealthState::Down, u"connection refused"_s)),
            u"Redis: cannot be reached since 14:03 (connection refused). New work stays on this machine and "
            "follows when it is back."_s);
        QCOMPARE(cachewords::health(health(u"disk"_s, HealthState::Down, u"The folder cannot be written."_s)),
            u"Disk: cannot be used since 14:03 (The folder cannot be written). New work stays in memory and "
            "follows when it is back."_s);
        QCOMPARE(cachewords::health(health(u"Redis"_s, HealthState::Degraded, u"Read-only."_s)),
            u"Redis: works, but not fully since 14:03 (Read-only)."_s);
        QCOMPARE(cachewords::health(health(u"Redis"_s, HealthState::Disabled, u"The password is wrong."_s)),
            u"Redis: not used since 14:03 (The password is wrong)."_s);
    }

    void whatWaitsStandsBeside()
    {
        TierHealth redis = health(u"Redis"_s, HealthState::Ok);
        QCOMPARE(cachewords::healthAside(redis), QString());
        redis.roundTrip = 310us;
        redis.waitingWrites = 1;
        QCOMPARE(cachewords::healthAside(redis), u"round trip 310 µs · 1 write waiting"_s);
        redis.state = HealthState::Down;
        redis.waitingWrites = 12;
        QCOMPARE(cachewords::healthAside(redis), u"12 writes waiting"_s);
    }

    void figuresAreReadable()
    {
        QCOMPARE(cachewords::latency(340ns), u"340 ns"_s);
        QCOMPARE(cachewords::latency(1400us), u"1.4 ms"_s);
        QCOMPARE(cachewords::latency(23ms), u"23 ms"_s);
        QCOMPARE(cachewords::span(300ms), u"under a second"_s);
        QCOMPARE(cachewords::span(12s), u"12 s"_s);
        QCOMPARE(cachewords::span(47min), u"47 min"_s);
        QCOMPARE(cachewords::span(5h), u"5 h"_s);
        QCOMPARE(cachewords::money(MicroDollars(2100)), u"$0.0021"_s);
        QCOMPARE(cachewords::money(MicroDollars(4'200'000)), u"$4.20"_s);
        QCOMPARE(cachewords::count(CacheKind::VoiceProfile, 1), u"1 voice profile"_s);
        QCOMPARE(cachewords::count(CacheKind::VoiceProfile, 12), u"12 voice profiles"_s);
        QCOMPARE(cachewords::since(std::nullopt), u"Since the studio was opened"_s);
        QCOMPARE(cachewords::since(at(9, 5)), u"Since 09:05"_s);
        QCOMPARE(cachewords::saved({}), u"nothing yet"_s);
        QCOMPARE(cachewords::saved({3, {MicroDollars(21'000), TokenCount(450), 12s}}),
            u"3 calls, 450 tokens, $0.0210, 12 s"_s);
    }

    void aLossSaysWhatItCostsAndWhatStays()
    {
        const CacheLoss one = lossOf({entry(CacheKind::VoiceProfile)});
        QCOMPARE(whatIsLost(one), u"1 voice profile"_s);
        const QString words = lossInWords(one, false).join(u' ');
        QVERIFY(words.startsWith(u"Having it again takes 1 call, about 2 s and $0.0015."_s));
        QVERIFY(words.contains(u"every project keeps its own record"_s));
        QVERIFY(!words.contains(u"pinned"_s));
        QVERIFY(!words.contains(u"server"_s));

        std::vector<EntryInfo> entries {entry(CacheKind::AiResponse), entry(CacheKind::AiResponse),
            entry(CacheKind::VoiceProfile, {}, true), entry(CacheKind::EpisodeOutline)};
        entries.front().tiers = {u"Redis"_s};
        const CacheLoss loss = lossOf(entries);
        QCOMPARE(whatIsLost(loss), u"1 voice profile, 1 outline and 2 scenes"_s);
        const QString many = lossInWords(loss, true).join(u' ');
        QVERIFY(many.startsWith(u"Having them again takes 4 calls, about 8 s and $0.0060."_s));
        QVERIFY(many.contains(u"One of them is pinned, and goes all the same."_s));
        QVERIFY(many.contains(u"They go from the room's server as well"_s));
        QVERIFY(many.contains(u"One of them lies on the room's server alone."_s));
        QCOMPARE(whatIsLost({}), QString());

        EntryInfo rehearsed = entry(CacheKind::VoiceProfile);
        rehearsed.worth = {};
        QVERIFY(lossInWords(lossOf({rehearsed}), false).first().contains(u"1 call and no money"_s));
    }

    void charactersAreThoseOfTheTags()
    {
        const auto by = lossByCharacter({entry(CacheKind::VoiceProfile, {tags::character(u"Mara"_s)}),
            entry(CacheKind::AiResponse, {tags::character(u"Mara"_s), tags::character(u"Bo: the Bee"_s)}),
            entry(CacheKind::EpisodeOutline, {tags::show(u"Low Water"_s)})});
        QCOMPARE(by.size(), 2U);
        QCOMPARE(whatIsLost(by.at(u"Mara"_s)), u"1 voice profile and 1 scene"_s);
        QCOMPARE(whatIsLost(by.at(u"Bo: the Bee"_s)), u"1 scene"_s);
    }

    void theStripSaysBothSpansOfTime()
    {
        CacheStatistics statistics;
        const QString since = cachewords::since(std::nullopt);
        QCOMPARE(cachewords::summary(statistics, {}, since),
            u"Since the studio was opened: not asked yet   ·   holds 0 KB"_s);
        CacheCounters &counters = statistics.byKind[indexOf(CacheKind::VoiceProfile)];
        counters.hits = 3;
        counters.misses = 1;
        counters.joined = 2;
        QCOMPARE(cachewords::summary(statistics, u"83 % reused"_s, since),
            u"This run: 83 % reused   ·   Since the studio was opened: asked 4 times, had the answer 5 times"
            "   ·   holds 0 KB"_s);
    }
};

QTEST_GUILESS_MAIN(CacheWordsTest)
#include "tst_cache_words.moc"
