// SPDX-License-Identifier: GPL-3.0-or-later
// The disk tier while all is well: what it keeps, deletes, lists and counts. For how long, and what goes
// first, is in tst_disk_limits; what becomes of its file in tst_disk_file and tst_disk_faults; other
// processes are in tst_disk_processes.
#include "core/cache/disk_tier.h"

#include "tests/cache/disk_bench.h"
#include "tests/support/sqlite_fault_vfs.h"

#include <QTest>

#include <atomic>

using namespace dg;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(dg::CacheValue)
Q_DECLARE_METATYPE(dg::EntryFilter)

class TestDiskTier : public QObject {
    Q_OBJECT

    std::unique_ptr<DiskBench> m_bench;

private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<DiskBench>();
        m_bench->open();
    }

    // What is kept

    void anyValueSurvivesARestart_data()
    {
        QTest::addColumn<CacheValue>("value");
        const auto row = [](const char *name, const CacheValue &value) { QTest::newRow(name) << value; };
        row("nothing", diskValue({}));
        row("one byte", diskValue("x"));
        row("zeros", diskValue(QByteArray(5000, '\0')));
        row("4 MB", diskValue(noise(4 << 20)));
        row("CBOR", {QByteArray::fromHex("a1616181f7"), ContentType::Cbor, {}, {}, {}});
        row("text", {QByteArray("INT. LAUNDRY - NIGHT"), ContentType::Text, {}, {}, {}});
        row("any script",
            {QStringLiteral("{\"名\":\"ماريا\"}").toUtf8(), ContentType::Json,
                QStringLiteral("Мара 🐑 水库 ماريا"),
                {tags::character(QStringLiteral("ماريا")), tags::show(QStringLiteral("水库: a | b \" ' %")),
                    tags::episode(QStringLiteral("🎭"))},
                {}});
        row("a label with a zero in it",
            {QByteArray("1"), ContentType::Json, QStringLiteral("a") + QChar(u'\0') + QStringLiteral("b"), {},
                {}});
        row("the same tag twice",
            {QByteArray("1"), ContentType::Json, {}, {QStringLiteral("a:1"), QStringLiteral("a:1")}, {}});
        row("worth a lot",
            {QByteArray("1"), ContentType::Json, {}, {},
                {MicroDollars(1LL << 40), TokenCount(1LL << 40), 1h}});
    }

    void anyValueSurvivesARestart()
    {
        QFETCH(CacheValue, value);
        const CacheKey key =
            cacheKey(CacheKind::VoiceProfile, {{QStringLiteral("الاسم 名 🐑"), QStringLiteral("ماريا")}});
        const RoomTime stamp = m_bench->room->now();
        QCOMPARE(m_bench->tier->put(key, m_bench->entry(value)), WriteResult::Done);
        m_bench->restart();
        m_bench->clock.advance(10min);
        const auto found = m_bench->tier->get(key);
        QVERIFY(found);
        QVERIFY(*found->value == value);
        QVERIFY(found->stamp == stamp);
        QVERIFY(found->remaining == 50min);
        QVERIFY(!found->pinned);
        QVERIFY(!m_bench->tier->get(diskKey(1)));
        const auto listed = m_bench->list();
        QCOMPARE(listed.size(), std::size_t {1});
        QVERIFY(listed.front().key == key);
        QCOMPARE(listed.front().label, value.label);
        QCOMPARE(listed.front().tags, value.tags);
        QVERIFY(listed.front().worth == value.worth);
        QVERIFY(listed.front().type == value.type);
        QCOMPARE(listed.front().bytes, std::int64_t {value.bytes.size()});
        QVERIFY(listed.front().made == stamp);
        QVERIFY(listed.front().remaining == 50min);
        QCOMPARE(listed.front().tiers, QStringList {QStringLiteral("disk")});
    }

    void kindsDoNotMeet()
    {
        for (const CacheKind kind : allCacheKinds)
            m_bench->put(1, QByteArray(toString(kind).data()), {}, kind);
        m_bench->restart();
        for (const CacheKind kind : allCacheKinds)
            QCOMPARE(m_bench->at(1, kind), QByteArray(toString(kind).data()));
    }

    void folderAndFilesAreForThisUserAlone()
    {
        m_bench->put(1, "x");
        constexpr QFile::Permissions others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup
            | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
        QVERIFY(!(QFile::permissions(m_bench->settings.folder) & others));
        QVERIFY(m_bench->files().contains(QStringLiteral("answers.sqlite-wal")));
        for (const QString &name : m_bench->files())
            QVERIFY2(!(QFile::permissions(QDir(m_bench->settings.folder).filePath(name)) & others),
                qPrintable(name));
    }

    void aValueAboveTheLimitIsRefusedAndTakesTheOldOneAlong()
    {
        m_bench->settings.format.largestValue = 1000;
        m_bench->restart();
        QCOMPARE(m_bench->put(1, QByteArray(1000, 'a')), WriteResult::Done);
        m_bench->later();
        QCOMPARE(m_bench->put(1, QByteArray(1001, 'b')), WriteResult::Refused);
        QCOMPARE(m_bench->at(1), QByteArray());
        QCOMPARE(m_bench->total().dropped, 1);
        QCOMPARE(m_bench->total().entries, 0);
        // A value of a studio with a higher limit is none to this one.
        m_bench->put(2, QByteArray(1000, 'a'));
        m_bench->settings.format.largestValue = 999;
        m_bench->restart();
        QCOMPARE(m_bench->at(2), QByteArray());
        QCOMPARE(m_bench->total().rejected, 1);
    }

    // Stamps

    void replaceSparesALaterStamp()
    {
        CacheEntry late = m_bench->entry(diskValue("late"));
        CacheEntry early = m_bench->entry(diskValue("early"));
        early.stamp -= 1us;
        QCOMPARE(m_bench->tier->put(diskKey(1), late), WriteResult::Done);
        QCOMPARE(m_bench->tier->put(diskKey(1), early), WriteResult::Existed);
        QCOMPARE(m_bench->at(1), QByteArray("late"));
        late.value = std::make_shared<const CacheValue>(diskValue("as late"));
        QCOMPARE(m_bench->tier->put(diskKey(1), late), WriteResult::Done);
        QCOMPARE(m_bench->at(1), QByteArray("as late"));
        QCOMPARE(m_bench->total().sets, 2);
        QCOMPARE(m_bench->total().entries, 1);
    }

    void theFirstWriterWins()
    {
        const CacheEntry first = m_bench->entry(diskValue("first"), 10s);
        QCOMPARE(m_bench->tier->put(diskKey(1), first, PutMode::IfAbsent), WriteResult::Done);
        m_bench->later();
        const CacheEntry second = m_bench->entry(diskValue("second"));
        QCOMPARE(m_bench->tier->put(diskKey(1), second, PutMode::IfAbsent), WriteResult::Existed);
        QCOMPARE(m_bench->at(1), QByteArray("first"));
        m_bench->clock.advance(10s); // an expired one is none
        QCOMPARE(m_bench->tier->put(diskKey(1), second, PutMode::IfAbsent), WriteResult::Done);
        QCOMPARE(m_bench->at(1), QByteArray("second"));
    }

    void eraseSparesWhatIsLater()
    {
        m_bench->put(1, "x");
        const RoomTime stamp = m_bench->room->now();
        QCOMPARE(m_bench->tier->erase(diskKey(1), stamp - 1us), WriteResult::Done);
        QCOMPARE(m_bench->at(1), QByteArray("x"));
        QCOMPARE(m_bench->tier->erase(diskKey(1, CacheKind::JokeStructure), stamp), WriteResult::Done);
        QCOMPARE(m_bench->at(1), QByteArray("x"));
        QCOMPARE(m_bench->tier->erase(diskKey(1), stamp), WriteResult::Done);
        QCOMPARE(m_bench->at(1), QByteArray());
        QCOMPARE(m_bench->tier->erase(diskKey(1), stamp), WriteResult::Done);
        QCOMPARE(m_bench->total().deletes, 1);
    }

    void theLatestStampIsThatOfAnything()
    {
        QVERIFY(m_bench->tier->latestStamp() == RoomTime {});
        m_bench->put(1, "x");
        QVERIFY(m_bench->tier->latestStamp() == m_bench->room->now());
        const RoomTime mark = m_bench->later();
        m_bench->tier->clear({}, mark);
        QVERIFY(m_bench->tier->latestStamp() == mark);
        const RoomTime tombstone = m_bench->later();
        m_bench->tier->addTombstone(diskKey(1), tombstone);
        m_bench->restart();
        QVERIFY(m_bench->tier->latestStamp() == tombstone);
    }

    // Clearing

    void clears_data()
    {
        QTest::addColumn<EntryFilter>("filter");
        QTest::addColumn<QString>("mark");
        QTest::addColumn<QByteArray>("left"); // of the entries below, by number
        QTest::newRow("all") << EntryFilter {} << QStringLiteral("*") << QByteArray("5");
        QTest::newRow("kind") << EntryFilter {CacheKind::VoiceProfile, {}}
                              << QStringLiteral("kind:voice_profile") << QByteArray("1345");
        QTest::newRow("tag") << EntryFilter {{}, QStringLiteral("character:ماريا")}
                             << QStringLiteral("tag:character:ماريا") << QByteArray("125");
        QTest::newRow("kind and tag")
            << EntryFilter {CacheKind::AiResponse, QStringLiteral("character:ماريا")}
            << QStringLiteral("kind:ai_response|tag:character:ماريا") << QByteArray("1245");
        QTest::newRow("nothing like it") << EntryFilter {{}, QStringLiteral("character:")}
                                         << QStringLiteral("tag:character:") << QByteArray("12345");
    }

    void clears()
    {
        QFETCH(EntryFilter, filter);
        QFETCH(QString, mark);
        QFETCH(QByteArray, left);
        const QString mara = tags::character(QStringLiteral("ماريا"));
        m_bench->put(1, "1");
        m_bench->put(2, "2", {tags::character(QStringLiteral("ماري"))}, CacheKind::VoiceProfile);
        m_bench->put(3, "3", {tags::show(QStringLiteral("x")), mara});
        m_bench->put(4, "4", {mara}, CacheKind::DialoguePattern);
        m_bench->tier->setPinned(diskKey(4, CacheKind::DialoguePattern), true); // which saves it from nothing
        const RoomTime upTo = m_bench->room->now();
        m_bench->later();
        m_bench->put(5, "5", {mara}); // written after the clear was said
        QCOMPARE(m_bench->tier->clear(filter, upTo), WriteResult::Done);
        m_bench->restart();
        QByteArray found;
        for (const EntryInfo &info : m_bench->list())
            found += info.label.toUtf8();
        std::sort(found.begin(), found.end());
        QCOMPARE(found, left);
        for (const int number : {1, 3, 5})
            QCOMPARE(!m_bench->at(number).isEmpty(), left.contains(QByteArray::number(number)));
        QCOMPARE(m_bench->total().entries, left.size());
        const auto marks = m_bench->tier->clearMarks();
        QVERIFY(marks);
        QCOMPARE(*marks, (ClearMarks {{mark, upTo}}));
        // Tags of what has gone find nothing.
        for (const EntryInfo &info : m_bench->list({{}, mara}))
            QVERIFY(left.contains(info.label.toUtf8()));
    }

    void marksOnlyRise()
    {
        const RoomTime early = m_bench->room->now();
        const RoomTime late = m_bench->later();
        m_bench->tier->clear({}, late);
        m_bench->tier->clear({}, early);
        QCOMPARE(*m_bench->tier->clearMarks(), (ClearMarks {{QStringLiteral("*"), late}}));
        QCOMPARE(m_bench->tier->clear({}, late), WriteResult::Done);
    }

    void pinnedEntriesOutliveTheClearsOfOthers()
    {
        m_bench->put(1, "pinned", {QStringLiteral("a:b")});
        m_bench->put(2, "not", {QStringLiteral("a:b")});
        m_bench->put(3, "another");
        QVERIFY(m_bench->tier->setPinned(diskKey(1), true));
        const RoomTime upTo = m_bench->room->now();
        m_bench->tier->adoptClear({{}, QStringLiteral("a:b")}, upTo);
        m_bench->restart();
        QCOMPARE(m_bench->at(1), QByteArray("pinned"));
        QVERIFY(m_bench->tier->get(diskKey(1))->stamp > upTo); // it is not cleared
        QVERIFY(m_bench->list({{}, QStringLiteral("a:b")}).front().made > upTo);
        QCOMPARE(m_bench->at(2), QByteArray());
        QCOMPARE(m_bench->at(3), QByteArray("another"));
        QVERIFY(m_bench->tier->get(diskKey(3))->stamp == upTo);
        QCOMPARE(*m_bench->tier->clearMarks(), (ClearMarks {{QStringLiteral("tag:a:b"), upTo}}));
    }

    // Deletes that a server is still to hear of

    void tombstonesSurviveARestartInTheirOrder()
    {
        const RoomTime now = m_bench->room->now();
        const EntryFilter filter {CacheKind::VoiceProfile, QStringLiteral("character:ماريا | x")};
        m_bench->tier->addTombstone(diskKey(2), now);
        m_bench->tier->addTombstone(filter, now + 1us);
        m_bench->tier->addTombstone(EntryFilter {}, now);
        m_bench->tier->addTombstone(diskKey(1), now);
        m_bench->tier->addTombstone(diskKey(2), now + 5us); // said again, later
        m_bench->tier->addTombstone(diskKey(2), now + 2us); // and earlier
        m_bench->restart();
        auto found = m_bench->tier->tombstones();
        QCOMPARE(found.size(), std::size_t {4});
        QVERIFY(std::get<CacheKey>(found[0].what) == diskKey(2));
        QVERIFY(found[0].upTo == now + 5us);
        QVERIFY(std::get<EntryFilter>(found[1].what) == filter);
        QVERIFY(found[1].upTo == now + 1us);
        QVERIFY(std::get<EntryFilter>(found[2].what) == EntryFilter {});
        QVERIFY(std::get<CacheKey>(found[3].what) == diskKey(1));

        m_bench->tier->removeTombstone(diskKey(2), now + 4us); // an earlier delete has arrived
        QCOMPARE(m_bench->tier->tombstones().size(), std::size_t {4});
        m_bench->tier->removeTombstone(diskKey(2), now + 5us);
        m_bench->tier->removeTombstone(filter, now + 1us);
        found = m_bench->tier->tombstones();
        QCOMPARE(found.size(), std::size_t {2});
        QVERIFY(std::get<EntryFilter>(found[0].what) == EntryFilter {});
        QVERIFY(std::get<CacheKey>(found[1].what) == diskKey(1));
    }

    // Listing and statistics

    void listsWhatMatches()
    {
        const QString mara = tags::character(QStringLiteral("Mara"));
        m_bench->put(1, "1", {mara}, CacheKind::VoiceProfile);
        m_bench->put(2, "2", {mara});
        m_bench->put(3, "3", {tags::character(QStringLiteral("Mar"))}, CacheKind::VoiceProfile);
        m_bench->put(4, "4");
        const auto labels = [&](const EntryFilter &filter) {
            QString all;
            for (const EntryInfo &info : m_bench->list(filter))
                all += info.label;
            std::sort(all.begin(), all.end());
            return all;
        };
        QCOMPARE(labels({}), QStringLiteral("1234"));
        QCOMPARE(labels({CacheKind::VoiceProfile, {}}), QStringLiteral("13"));
        QCOMPARE(labels({{}, mara}), QStringLiteral("12"));
        QCOMPARE(labels({CacheKind::VoiceProfile, mara}), QStringLiteral("1"));
        QCOMPARE(labels({CacheKind::EpisodeOutline, {}}), QString());
        QCOMPARE(labels({{}, QStringLiteral("character:mara")}), QString());
        int visited = 0;
        m_bench->tier->list({}, [&](const EntryInfo &) { return ++visited < 2; });
        QCOMPARE(visited, 2);
    }

    void listingReadsNoValues()
    {
        constexpr int count = 30;
        constexpr qsizetype size = 1 << 20;
        for (int i = 0; i < count; ++i)
            m_bench->put(i, noise(size));
        m_bench->close();
        SqliteFaultVfs vfs(SqliteFaultVfs::Logs::WriteAhead);
        m_bench->settings.vfs = QString::fromStdString(vfs.name());
        m_bench->open();
        std::atomic<int> reads {0};
        vfs.setRule([&](const SqliteFaultVfs::Call &call) {
            reads += call.operation == SqliteFaultVfs::Operation::Read ? 1 : 0;
            return SqliteFaultVfs::Fault {};
        });
        QCOMPARE(m_bench->list().size(), std::size_t {count});
        QCOMPARE(m_bench->list({CacheKind::AiResponse, {}}).size(), std::size_t {count});
        QVERIFY2(reads < 5 * count, qPrintable(QString::number(reads)));
        QCOMPARE(m_bench->at(1).size(), size); // a value has hundreds
        QVERIFY2(reads > size / 65536, qPrintable(QString::number(reads)));
        m_bench->close();
    }

    void countsByKind()
    {
        const auto voice = indexOf(CacheKind::VoiceProfile);
        m_bench->put(1, "x", {}, CacheKind::VoiceProfile);
        m_bench->put(2, "x");
        m_bench->put(3, "x");
        for (int i = 0; i < 3; ++i)
            QVERIFY(m_bench->tier->get(diskKey(1, CacheKind::VoiceProfile)));
        QVERIFY(!m_bench->tier->get(diskKey(9, CacheKind::VoiceProfile)));
        QVERIFY(m_bench->tier->get(diskKey(1, CacheKind::VoiceProfile), Look::Uncounted));
        m_bench->tier->erase(diskKey(3), m_bench->room->now());
        TierStatistics statistics = m_bench->tier->statistics();
        QCOMPARE(statistics.name, QStringLiteral("disk"));
        QCOMPARE(statistics.byKind[voice].hits, 3);
        QCOMPARE(statistics.byKind[voice].misses, 1);
        QCOMPARE(statistics.byKind[voice].sets, 1);
        QCOMPARE(statistics.byKind[voice].entries, 1);
        QVERIFY(statistics.byKind[voice].bytes > 0);
        QCOMPARE(statistics.latency[voice].total(), 4);
        QCOMPARE(statistics.total().sets, 3);
        QCOMPARE(statistics.total().deletes, 1);
        QCOMPARE(statistics.total().entries, 2);
        QCOMPARE(statistics.total().errors, 0);

        m_bench->tier->resetStatistics();
        statistics = m_bench->tier->statistics();
        QCOMPARE(statistics.total().operations(), 0);
        QCOMPARE(statistics.latency[voice].total(), 0);
        QCOMPARE(statistics.total().entries, 2);
        m_bench->restart();
        QCOMPARE(m_bench->list({CacheKind::VoiceProfile, {}}).front().uses, 3);
    }
};

QTEST_GUILESS_MAIN(TestDiskTier)
#include "tst_disk_tier.moc"
