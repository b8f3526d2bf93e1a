// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/epochs.h"
#include "tests/support/fake_clock.h"

#include <QTest>

#include <algorithm>
#include <limits>
#include <mutex>
#include <set>
#include <thread>

using namespace dg;
using namespace std::chrono_literals;

namespace {

constexpr auto voice = CacheKind::VoiceProfile;
constexpr auto joke = CacheKind::JokeStructure;
const QString mara = QStringLiteral("character:Mara");
const QString show = QStringLiteral("show:Low Water");

struct Bench {
    FakeClock clock;
    RoomClock room {clock};
    Epochs epochs {room};
};

} // namespace

class TestEpochs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withoutAClearNothingIsStale()
    {
        Bench bench;
        QVERIFY(!bench.epochs.isStale(voice, {mara, show}, bench.epochs.stampFor(voice, {mara})));
        QVERIFY(!bench.epochs.isStale(voice, {}, RoomTime(1us)));
        QVERIFY(bench.epochs.marks().empty());
    }

    void aClearConcernsWhatItNames_data()
    {
        QTest::addColumn<std::optional<CacheKind>>("kind");
        QTest::addColumn<QString>("tag");
        QTest::addColumn<bool>("voiceOfMara");
        QTest::addColumn<bool>("voiceOfNobody");
        QTest::addColumn<bool>("jokeOfMara");
        using Kind = std::optional<CacheKind>;
        QTest::newRow("everything") << Kind() << QString() << true << true << true;
        QTest::newRow("a kind") << Kind(voice) << QString() << true << true << false;
        QTest::newRow("a tag") << Kind() << mara << true << false << true;
        QTest::newRow("both") << Kind(voice) << mara << true << false << false;
        QTest::newRow("another tag") << Kind() << QStringLiteral("character:Mar") << false << false << false;
        QTest::newRow("another case") << Kind() << mara.toUpper() << false << false << false;
    }

    void aClearConcernsWhatItNames()
    {
        QFETCH(const std::optional<CacheKind>, kind);
        QFETCH(const QString, tag);
        QFETCH(const bool, voiceOfMara);
        QFETCH(const bool, voiceOfNobody);
        QFETCH(const bool, jokeOfMara);
        const EntryFilter filter {kind, tag};
        Bench bench;
        const RoomTime before = bench.epochs.stampFor(voice, {mara});
        const RoomTime mark = bench.epochs.raise(filter);
        QVERIFY(mark > before);
        QCOMPARE(bench.epochs.isStale(voice, {show, mara}, before), voiceOfMara);
        QCOMPARE(bench.epochs.isStale(voice, {}, before), voiceOfNobody);
        QCOMPARE(bench.epochs.isStale(joke, {mara}, before), jokeOfMara);
        // It agrees with what the filter says itself, and holds for the very moment.
        QCOMPARE(bench.epochs.isStale(voice, {mara}, mark), filter.matches(voice, {mara}));
        QVERIFY(!bench.epochs.isStale(voice, {mara}, mark + 1us));
        // What is written now is not stale, though the clock stood still.
        QVERIFY(!bench.epochs.isStale(voice, {mara}, bench.epochs.stampFor(voice, {mara})));
        QVERIFY(bench.epochs.marks() == (ClearMarks {{Epochs::nameOf(filter), mark}}));
    }

    void stampsAndMarksRiseHoweverTheClocksMove()
    {
        Bench bench;
        RoomTime last = bench.epochs.stampFor(voice, {});
        for (int i = 0; i < 100; ++i) {
            if (i % 10 == 0) // the room's server tells another time, back and forth
                bench.room.adopt(bench.clock.now(), bench.clock.now(),
                    RoomTime(std::chrono::hours(i % 20 == 0 ? 400'000 : 300'000)));
            if (i % 7 == 0)
                bench.clock.setWall(bench.clock.wallNow() - 1h);
            const RoomTime next = i % 3 == 0 ? bench.epochs.raise({}) : bench.epochs.stampFor(voice, {});
            QVERIFY(next > last);
            QVERIFY(bench.epochs.eraseMark() >= next);
            last = bench.epochs.eraseMark();
        }
    }

    void aDeleteCoversWhatWasWrittenBeforeAndNothingAfter()
    {
        Bench bench;
        const RoomTime before = bench.epochs.stampFor(voice, {});
        const RoomTime mark = bench.epochs.eraseMark();
        const RoomTime after = bench.epochs.stampFor(voice, {});
        QVERIFY(before <= mark);
        QVERIFY(mark < after);
    }

    void stampsGoOnWhereTheDiskLeftOff()
    {
        Bench bench;
        const RoomTime onDisk = bench.room.now() + 5h; // the wall clock was put back since
        bench.epochs.startAfter(onDisk);
        QVERIFY(bench.epochs.stampFor(voice, {}) > onDisk);
        bench.epochs.startAfter(RoomTime(1us));
        QVERIFY(bench.epochs.stampFor(voice, {}) > onDisk);
    }

    void othersClearsHoldAndMarksOnlyRise()
    {
        Bench bench;
        const RoomTime now = bench.room.now();
        const auto risen = bench.epochs.merge(
            {{QStringLiteral("kind:voice_profile"), now + 1h}, {QStringLiteral("tag:character:Mara"), now}});
        QCOMPARE(risen.size(), std::size_t(2));
        QVERIFY(std::ranges::count(risen, EntryFilter {voice, {}}) == 1);
        QVERIFY(std::ranges::count(risen, EntryFilter {std::nullopt, mara}) == 1);
        QVERIFY(bench.epochs.isStale(voice, {}, now + 1h));
        QVERIFY(!bench.epochs.isStale(voice, {}, now + 1h + 1us));
        QVERIFY(bench.epochs.isStale(joke, {mara}, now));
        // What is written from now on lies behind the clear, whose clock was ahead of ours.
        QVERIFY(bench.epochs.stampFor(voice, {}) > now + 1h);
        // An earlier one, and one that was lost, change nothing.
        QVERIFY(bench.epochs.merge({{QStringLiteral("kind:voice_profile"), now}}).empty());
        QVERIFY(bench.epochs.merge({}).empty());
        QVERIFY(bench.epochs.isStale(voice, {}, now + 1h));
        QCOMPARE(
            bench.epochs.merge({{QStringLiteral("kind:voice_profile"), now + 2h}}).size(), std::size_t(1));
    }

    void ourClearIsLaterThanOthers()
    {
        Bench bench;
        const RoomTime ahead = bench.room.now() + 10h;
        (void)bench.epochs.merge({{QStringLiteral("*"), ahead}});
        QVERIFY(bench.epochs.raise({}) > ahead);
    }

    void namesThatMeanNothingClearNothing()
    {
        Bench bench;
        const RoomTime now = bench.room.now();
        for (const char *name : {"", "**", "kind:", "kind:gossip", "tag:", "kind:voice_profile|",
                 "kind:voice_profile|tag:", "kind:voice_profile|x", "show:Low Water", "Kind:voice_profile",
                 "tag"}) {
            const QString text = QString::fromLatin1(name);
            QVERIFY2(!Epochs::filterOf(text), name);
            QVERIFY(bench.epochs.merge({{text, now + 1h}}).empty());
        }
        QVERIFY(!bench.epochs.isStale(voice, {mara, QString(), QStringLiteral("show:Low Water")}, now));
    }

    void everyFilterHasItsName()
    {
        std::set<QString> names;
        const QStringList all {QString(), mara, show, QStringLiteral("a|b"),
            QStringLiteral("kind:voice_profile"), QStringLiteral("tag:x"), QStringLiteral("*"),
            QStringLiteral("|"), QStringLiteral("\u6d17 \U0001F600")};
        std::vector<std::optional<CacheKind>> kinds {std::nullopt};
        kinds.insert(kinds.end(), allCacheKinds.begin(), allCacheKinds.end());
        for (const auto &kind : kinds) {
            for (const QString &tag : all) {
                const EntryFilter filter {kind, tag};
                const auto back = Epochs::filterOf(Epochs::nameOf(filter));
                QVERIFY2(back && *back == filter, qPrintable(Epochs::nameOf(filter)));
                names.insert(Epochs::nameOf(filter));
            }
        }
        QCOMPARE(names.size(), kinds.size() * static_cast<std::size_t>(all.size()));
        QCOMPARE(Epochs::nameOf({voice, mara}), QStringLiteral("kind:voice_profile|tag:character:Mara"));
        QCOMPARE(Epochs::nameOf({}), QStringLiteral("*"));
    }

    void aMarkAtTheEndOfAllTimeIsNone()
    {
        Bench bench;
        for (const auto never : {RoomTime::max(), RoomTime(std::chrono::microseconds(1LL << 61))}) {
            QVERIFY(!Epochs::isPossible(never));
            QVERIFY(bench.epochs.merge({{QStringLiteral("*"), never}}).empty());
            const RoomTime stamp = bench.epochs.stampFor(voice, {});
            QVERIFY(!bench.epochs.isStale(voice, {}, stamp));
            QVERIFY(stamp < bench.room.now() + 1h);
        }
        QVERIFY(bench.epochs.marks().empty());
        QVERIFY(bench.epochs.merge({{QStringLiteral("*"), RoomTime::min()}}).empty());
        QVERIFY(Epochs::isPossible(bench.room.now() + std::chrono::days(400)));
        bench.epochs.startAfter(RoomTime::max());
        const RoomTime stamp = bench.epochs.stampFor(voice, {});
        QVERIFY(bench.epochs.raise({}) > stamp); // there is time left
    }

    void noTwoThreadsGetOneStamp()
    {
        Bench bench;
        constexpr int each = 2000;
        std::mutex mutex;
        std::set<RoomTime> all;
        std::atomic<int> wrong {0};
        {
            std::vector<std::jthread> threads;
            for (int thread = 0; thread < 4; ++thread) {
                threads.emplace_back([&, thread] {
                    std::vector<RoomTime> own;
                    for (int i = 0; i < each; ++i) {
                        own.push_back(thread == 0 && i % 10 == 0 ? bench.epochs.raise({voice, {}})
                                                                 : bench.epochs.stampFor(joke, {mara}));
                        if (i % 50 == 0)
                            (void)bench.epochs.merge({{QStringLiteral("tag:a"), own.back()}});
                        wrong += bench.epochs.isStale(joke, {mara}, own.back()) ? 1 : 0;
                    }
                    const std::scoped_lock lock(mutex);
                    all.insert(own.begin(), own.end());
                });
            }
        }
        QCOMPARE(all.size(), std::size_t(4 * each));
        QCOMPARE(wrong.load(), 0);
    }
};

QTEST_GUILESS_MAIN(TestEpochs)
#include "tst_epochs.moc"
