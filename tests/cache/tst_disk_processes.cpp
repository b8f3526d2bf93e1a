// SPDX-License-Identifier: GPL-3.0-or-later
// Two studios in two real processes on one file: both write, one is killed, one holds the file. This program
// is the other studio, too.
#include "core/cache/disk_tier.h"

#include "core/cache/tiered_cache.h"
#include "tests/cache/disk_bench.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTest>

#include <algorithm>
#include <cstdio>
#include <limits>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

using namespace dg;
using namespace std::chrono_literals;

namespace {

constexpr int each = 300;

QByteArray valueOf(int number)
{
    return QByteArray::number(number)
        + QByteArray(100 + number % 7 * 1500, static_cast<char>('a' + number % 26));
}

void say(const QByteArray &line)
{
    std::puts(line.constData());
    std::fflush(stdout);
}

void untilTold()
{
    while (std::getchar() != EOF) { }
}

/// The other studio. Says what it has done, line by line; ends when its input does.
int otherStudio(const QString &task, const QString &folder, int from)
{
    const QString file = folder + QStringLiteral("/answers.sqlite");
    if (task == QStringLiteral("lock")) {
        const int lock = ::open(
            QFile::encodeName(folder + QStringLiteral("/answers.lock")).constData(), O_RDWR | O_CREAT, 0600);
        if (::flock(lock, LOCK_EX) != 0)
            return 1;
        say("held");
        untilTold();
        return 0;
    }
    if (task == QStringLiteral("transaction") || task == QStringLiteral("exclusive")) {
        sqlite3 *database = nullptr;
        sqlite3_open(QFile::encodeName(file).constData(), &database);
        const char *sql = task == QStringLiteral("transaction")
            ? "BEGIN IMMEDIATE; UPDATE entries SET uses = uses + 1"
            : "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; UPDATE entries SET uses = uses + 1";
        if (sqlite3_exec(database, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
            return 1;
        say("held");
        untilTold();
        sqlite3_exec(database, "ROLLBACK", nullptr, nullptr, nullptr);
        return sqlite3_close(database) == SQLITE_OK ? 0 : 1;
    }
    SystemClock clock;
    const RoomClock room(clock);
    DiskTier tier(clock, room, {.folder = folder, .vfs = {}});
    say("open");
    if (task == QStringLiteral("some"))
        std::getchar(); // both begin at once
    const int end = task == QStringLiteral("some") ? from + each : std::numeric_limits<int>::max();
    for (int number = from; number < end; ++number) {
        const CacheEntry entry {
            std::make_shared<const CacheValue>(diskValue(valueOf(number), {QStringLiteral("from:other")})),
            1h, room.now(), false};
        WriteResult result = WriteResult::Away;
        while (result == WriteResult::Away)
            result = tier.put(diskKey(number), entry);
        if (result != WriteResult::Done)
            return 1;
        if (task == QStringLiteral("forever"))
            say(QByteArray::number(number));
    }
    return tier.statistics().total().rejected == 0 ? 0 : 1;
}

class OtherStudio {
public:
    OtherStudio(const QString &task, const QString &folder, int from = 0)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QCoreApplication::applicationFilePath(),
            {QStringLiteral("--other-studio"), task, folder, QString::number(from)});
    }
    ~OtherStudio() { kill(); }

    /// The next line that it says; empty when it is gone.
    QByteArray line()
    {
        while (!m_process.canReadLine()) {
            if (!m_process.waitForReadyRead(60'000) && !m_process.canReadLine())
                return {};
        }
        return m_process.readLine().trimmed();
    }
    void begin()
    {
        m_process.write("\n");
        m_process.waitForBytesWritten(60'000);
    }
    /// Tells it to end; whether it did so well.
    bool end()
    {
        m_process.closeWriteChannel();
        m_process.waitForFinished(60'000);
        return m_process.exitStatus() == QProcess::NormalExit && m_process.exitCode() == 0;
    }
    void kill()
    {
        m_process.kill();
        m_process.waitForFinished(60'000);
    }
    /// All that it has said by its end.
    QByteArrayList lines() { return m_process.readAllStandardOutput().split('\n'); }

private:
    QProcess m_process;
};

} // namespace

class TestDiskProcesses : public QObject {
    Q_OBJECT

    std::unique_ptr<DiskBench> m_bench;

    [[nodiscard]] const QString &folder() const { return m_bench->settings.folder; }
    [[nodiscard]] bool isHeldForPeople() const
    {
        return m_bench->isDown() && m_bench->health().why.startsWith(QStringLiteral("Another program holds"));
    }
    [[nodiscard]] bool isSound() const
    {
        return runSql(m_bench->file(), "PRAGMA integrity_check") == "ok"
            && runSql(m_bench->file(), "SELECT count(*) FROM entries")
            == runSql(m_bench->file(), "SELECT total(entries) FROM totals").replace(".0", "")
            && runSql(
                   m_bench->file(), "SELECT count(*) FROM tags WHERE entry NOT IN (SELECT id FROM entries)")
            == "0";
    }

private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<DiskBench>();
        // The other process has the machine's clock.
        m_bench->clock.setWall(std::chrono::system_clock::now());
        m_bench->open();
    }

    void bothWriteAndReadAtOnce()
    {
        OtherStudio other(QStringLiteral("some"), folder(), each);
        QCOMPARE(other.line(), QByteArray("open"));
        other.begin();
        for (int number = 0; number < each; ++number) {
            m_bench->later();
            while (m_bench->put(number, valueOf(number)) == WriteResult::Away) { }
            QCOMPARE(m_bench->at(number), valueOf(number));
            const QByteArray found = m_bench->at(each + number);
            QVERIFY(found.isEmpty() || found == valueOf(each + number));
        }
        QVERIFY(other.end());
        for (int number = 0; number < 2 * each; ++number)
            QCOMPARE(m_bench->at(number), valueOf(number));
        QCOMPARE(m_bench->list({{}, QStringLiteral("from:other")}).size(), std::size_t {each});
        QCOMPARE(m_bench->total().entries, 2 * each);
        QCOMPARE(m_bench->total().rejected, 0);
        QVERIFY(m_bench->health().state == HealthState::Ok);
        QVERIFY(isSound());
    }

    void bothMayBeginOnNothing()
    {
        for (int round = 0; round < 5; ++round) {
            m_bench->close();
            QVERIFY(QDir(folder()).removeRecursively());
            OtherStudio other(QStringLiteral("some"), folder(), each);
            m_bench->open();
            QCOMPARE(other.line(), QByteArray("open"));
            other.begin();
            // Busy for a moment at worst.
            const auto isThere = [this] {
                m_bench->clock.advance(1s);
                return m_bench->put(1, "ours") == WriteResult::Done;
            };
            QTRY_VERIFY(isThere());
            QVERIFY(other.end());
            QCOMPARE(m_bench->at(1), QByteArray("ours"));
            QCOMPARE(m_bench->at(each), valueOf(each));
            QCOMPARE(QDir(folder()).entryList({QStringLiteral("*damaged*")}), QStringList());
        }
    }

    void oneIsKilledAmongItsWrites_data()
    {
        QTest::addColumn<int>("after");
        for (const int after : {1, 2, 7, 40, 150, 400})
            QTest::addRow("%d writes", after) << after;
    }

    void oneIsKilledAmongItsWrites()
    {
        QFETCH(int, after);
        OtherStudio other(QStringLiteral("forever"), folder());
        QCOMPARE(other.line(), QByteArray("open"));
        int last = -1;
        for (int i = 0; i < after; ++i)
            last = other.line().toInt();
        other.kill();
        for (const QByteArray &line : other.lines()) {
            bool isNumber = false;
            const int number = line.toInt(&isNumber);
            last = isNumber && line == QByteArray::number(number) ? std::max(last, number) : last;
        }
        // It leaves no lock: we go on at once, with what was open and after a restart.
        QCOMPARE(m_bench->put(-1, "ours"), WriteResult::Done);
        for (const bool restarted : {false, true}) {
            if (restarted)
                m_bench->restart();
            const int count = static_cast<int>(m_bench->list({{}, QStringLiteral("from:other")}).size());
            QVERIFY(count >= last); // the last line may have been cut off, and the last write not told of
            QVERIFY(count >= after);
            for (int number = 0; number < count; ++number)
                QCOMPARE(m_bench->at(number), valueOf(number));
            QCOMPARE(m_bench->at(-1), QByteArray("ours"));
            QCOMPARE(m_bench->total().rejected, 0);
            QVERIFY(m_bench->health().state == HealthState::Ok);
        }
        QVERIFY(isSound());
    }

    void whileOneWritesTheOtherReads()
    {
        m_bench->put(1, "there");
        m_bench->put(2, "there");
        OtherStudio other(QStringLiteral("transaction"), folder());
        QCOMPARE(other.line(), QByteArray("held"));
        // As often as one likes: a wait would end in a miss.
        for (int i = 0; i < 500; ++i)
            QVERIFY(m_bench->tier->get(diskKey(1)));
        QCOMPARE(m_bench->list().size(), std::size_t {2});
        QVERIFY(m_bench->tier->clearMarks());
        const RoomTime now = m_bench->room->now();
        QCOMPARE(m_bench->put(3, "new"), WriteResult::Away);
        QCOMPARE(m_bench->tier->erase(diskKey(1), now), WriteResult::Away);
        QCOMPARE(m_bench->tier->clear({CacheKind::JokeStructure, {}}, now), WriteResult::Away);
        QVERIFY(!m_bench->tier->setPinned(diskKey(2), true));
        m_bench->tier->addTombstone(diskKey(1), now); // waits
        QVERIFY(m_bench->health().state == HealthState::Degraded);
        QVERIFY2(isForPeople(m_bench->health()), qPrintable(m_bench->health().why));
        // Who starts now reads as well.
        m_bench->restart();
        QVERIFY(m_bench->health().state == HealthState::Ok);
        QCOMPARE(m_bench->at(2), QByteArray("there"));
        m_bench->tier->addTombstone(diskKey(1), now);
        QCOMPARE(m_bench->tier->tombstones().size(), std::size_t {1});

        QVERIFY(other.end());
        QCOMPARE(m_bench->put(3, "new"), WriteResult::Done);
        QCOMPARE(m_bench->tier->erase(diskKey(1), now), WriteResult::Done);
        QVERIFY(m_bench->health().state == HealthState::Ok);
        m_bench->restart();
        QCOMPARE(m_bench->list().size(), std::size_t {2});
        QCOMPARE(m_bench->tier->tombstones().size(), std::size_t {1});
        // They were counted, and no more than counted.
        QVERIFY(isSound());
    }

    void whatIsHeldByAnotherIsAwayForAWhile()
    {
        m_bench->put(1, "there");
        m_bench->close(); // nobody else may have it open
        OtherStudio other(QStringLiteral("exclusive"), folder());
        QCOMPARE(other.line(), QByteArray("held"));
        m_bench->open();
        QVERIFY2(isHeldForPeople(), qPrintable(m_bench->health().why));
        QVERIFY(m_bench->at(1).isEmpty());
        QCOMPARE(m_bench->put(2, "new"), WriteResult::Away);
        m_bench->clock.advance(1s);
        QVERIFY(m_bench->at(1).isEmpty());
        QVERIFY2(isHeldForPeople(), qPrintable(m_bench->health().why));
        QVERIFY(other.end());
        m_bench->clock.advance(1s);
        QCOMPARE(m_bench->at(1), QByteArray("there"));
        QCOMPARE(m_bench->put(2, "new"), WriteResult::Done);
        QVERIFY(m_bench->health().state == HealthState::Ok);
    }

    void whoHangsInOpeningHoldsNobodyUp()
    {
        m_bench->put(1, "there");
        m_bench->close();
        OtherStudio other(QStringLiteral("lock"), folder());
        QCOMPARE(other.line(), QByteArray("held"));
        m_bench->open();
        QVERIFY2(isHeldForPeople(), qPrintable(m_bench->health().why));
        QVERIFY(m_bench->at(1).isEmpty());
        QCOMPARE(m_bench->put(2, "new"), WriteResult::Away);
        other.kill(); // a lock goes with its process
        m_bench->clock.advance(1s);
        QCOMPARE(m_bench->at(1), QByteArray("there"));
        QCOMPARE(m_bench->put(2, "new"), WriteResult::Done);
    }

    void whatWaitsForAnotherArrivesWhenItIsDone()
    {
        m_bench->put(1, "there");
        m_bench->close();
        CacheConfig config;
        config.folder = folder();
        TieredCache cache(m_bench->clock, config);
        OtherStudio other(QStringLiteral("transaction"), folder());
        QCOMPARE(other.line(), QByteArray("held"));
        cache.set(diskKey(2), diskValue("new"));
        cache.erase(diskKey(1));
        QVERIFY(!cache.flush(1ms));
        QCOMPARE(cache.get(diskKey(2))->entry.bytes(), QByteArray("new"));
        QVERIFY(!cache.get(diskKey(1)));
        QVERIFY(cache.health().at(1).waitingWrites >= 2);
        QVERIFY(other.end());
        QVERIFY(cache.flush(60s));
        m_bench->open();
        QCOMPARE(m_bench->at(2), QByteArray("new"));
        QVERIFY(m_bench->at(1).isEmpty());
    }
};

// Not QTEST_GUILESS_MAIN: this program is the other studio too.
int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == QStringLiteral("--other-studio"))
        return otherStudio(arguments.value(2), arguments.value(3), arguments.value(4).toInt());
    TestDiskProcesses test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_disk_processes.moc"
