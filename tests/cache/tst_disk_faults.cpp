// SPDX-License-Identifier: GPL-3.0-or-later
// Files that may only be read, full disks, errors of reading and writing, values that do not check: whatever
// it is, the run goes on, and health says in a sentence what is amiss. Faults are injected below SQLite,
// since tests may run as root.
#include "core/cache/disk_tier.h"

#include "tests/cache/disk_bench.h"
#include "tests/support/sqlite_fault_vfs.h"

#include <QTest>

#include <cerrno>
#include <limits>

using namespace dg;
using namespace std::chrono_literals;

using Operation = SqliteFaultVfs::Operation;
using Fault = SqliteFaultVfs::Fault;
using Call = SqliteFaultVfs::Call;

class TestDiskFaults : public QObject {
    Q_OBJECT

    std::unique_ptr<SqliteFaultVfs> m_faults; ///< outlives what is opened by it
    std::unique_ptr<DiskBench> m_bench;

    void openFaulty()
    {
        m_bench->settings.vfs = QString::fromStdString(m_faults->name());
        m_bench->restart();
    }

private Q_SLOTS:
    void init()
    {
        m_bench.reset();
        m_faults = std::make_unique<SqliteFaultVfs>(SqliteFaultVfs::Logs::WriteAhead);
        m_bench = std::make_unique<DiskBench>();
        m_bench->open();
    }
    void cleanupTestCase() { m_bench.reset(); }

    // Rights

    void aFileThatMayOnlyBeReadStillAnswers()
    {
        m_bench->put(1, "there");
        const RoomTime mark = m_bench->later();
        openFaulty();
        m_faults->setRule([](const Call &call) {
            const bool opens = call.operation == Operation::Open && call.writes;
            return Fault {SQLITE_OK, EACCES, opens && QByteArray(call.path.c_str()).endsWith(".sqlite")};
        });
        m_bench->restart();
        QCOMPARE(m_bench->at(1), QByteArray("there"));
        QCOMPARE(m_bench->put(2, "new"), WriteResult::Refused);
        QCOMPARE(m_bench->tier->erase(diskKey(1), mark), WriteResult::Away);
        QVERIFY2(m_bench->isDegraded(), qPrintable(m_bench->health().why));
        QVERIFY2(
            m_bench->health().why.contains(QStringLiteral("still used")), qPrintable(m_bench->health().why));
        QVERIFY(m_bench->total().errors > 0);
        QCOMPARE(m_bench->total().dropped, 1);
        m_faults->heal();
        QCOMPARE(m_bench->tier->erase(diskKey(1), mark), WriteResult::Done);
        QVERIFY(m_bench->keepsValues());
        QVERIFY(m_bench->isWell());
    }

    void aFolderThatMayOnlyBeReadIsDown()
    {
        m_bench->put(1, "there");
        openFaulty();
        m_faults->setRule([](const Call &call) { // no log can be made there either
            return Fault {SQLITE_OK, EACCES, call.operation == Operation::Open && call.writes};
        });
        m_bench->restart();
        QVERIFY(m_bench->answersNothing());
        QVERIFY2(m_bench->isDown(), qPrintable(m_bench->health().why));
        m_faults->heal();
        m_bench->clock.advance(30s);
        QCOMPARE(m_bench->at(1), QByteArray("there"));
        QVERIFY(m_bench->keepsValues());
        QVERIFY(m_bench->isWell());
    }

    // Writing and reading

    void aFullDiskKeepsWhatIsThere_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<int>("systemError");
        QTest::newRow("full") << SQLITE_FULL << ENOSPC;
        QTest::newRow("quota") << SQLITE_IOERR_WRITE << EDQUOT;
    }

    void aFullDiskKeepsWhatIsThere()
    {
        QFETCH(int, code);
        QFETCH(int, systemError);
        openFaulty();
        QVERIFY(m_bench->fill(5));
        QVERIFY(m_bench->tier->get(diskKey(1))); // a use to be written down
        m_faults->setRule(SqliteFaultVfs::failChangesFrom(0, code, systemError));
        const auto since = m_bench->clock.wallNow() + 5s;
        m_bench->clock.advance(5s);
        QCOMPARE(m_bench->put(9, "new"), WriteResult::Refused);
        QVERIFY2(m_bench->isDegraded(), qPrintable(m_bench->health().why));
        QVERIFY(m_bench->health().since == since);
        QCOMPARE(m_bench->put(2, "new"), WriteResult::Refused);
        QCOMPARE(m_bench->at(1).size(), 3000);
        QVERIFY(m_bench->at(9).isEmpty());
        QCOMPARE(m_bench->list().size(), std::size_t {5});
        QCOMPARE(m_bench->tier->erase(diskKey(3), m_bench->room->now()), WriteResult::Away);
        m_bench->tier->addTombstone(diskKey(3), m_bench->room->now());
        QCOMPARE(m_bench->tier->tombstones().size(), std::size_t {1}); // as long as the studio runs
        const RoomTime mark = m_bench->room->now() - 5s;
        m_bench->tier->setPinned(diskKey(4), true);
        m_bench->tier->adoptClear({CacheKind::AiResponse, {}}, mark);
        QVERIFY(m_bench->total().errors > 0);
        QCOMPARE(m_bench->total().dropped, 2);

        m_faults->heal();
        QVERIFY(m_bench->keepsValues());
        QVERIFY(m_bench->isWell());
        m_bench->settings.vfs.clear();
        m_bench->restart();
        QCOMPARE(m_bench->tier->tombstones().size(), std::size_t {1});
        QCOMPARE(m_bench->list().size(), std::size_t {1}); // the clear of others, too, was made up for
        QCOMPARE(m_bench->tier->clearMarks()->size(), std::size_t {1});
        QCOMPARE(runSql(m_bench->file(), "PRAGMA integrity_check"), QByteArray("ok"));
    }

    void aFullDiskCanBeCleared()
    {
        openFaulty();
        QVERIFY(m_bench->fill(60));
        const RoomTime mark = m_bench->room->now();
        m_bench->tier->addTombstone(diskKey(3), mark);
        m_bench->tier->clear({CacheKind::JokeStructure, {}}, mark);
        m_faults->setRule([](const Call &call) { // no file has room for more while it is large
            const bool isFull = call.operation == Operation::Write
                && QFile(QString::fromStdString(call.path)).size() > 150'000;
            return isFull ? Fault {SQLITE_FULL, ENOSPC, false} : Fault {};
        });
        QCOMPARE(m_bench->put(99, QByteArray(3000, 'x')), WriteResult::Refused);
        QCOMPARE(m_bench->tier->clear({CacheKind::AiResponse, {}}, mark), WriteResult::Away);
        QCOMPARE(m_bench->list().size(), std::size_t {60});
        m_bench->later();
        QCOMPARE(m_bench->tier->clear({}, m_bench->room->now()), WriteResult::Done);
        QCOMPARE(m_bench->list().size(), std::size_t {0});
        QVERIFY(m_bench->isWell());
        QVERIFY(m_bench->keepsValues());
        // What others are still to hear of stays.
        QCOMPARE(m_bench->tier->tombstones().size(), std::size_t {1});
        QCOMPARE(m_bench->tier->clearMarks()->size(), std::size_t {2});
        QCOMPARE(m_bench->files().filter(QStringLiteral("damaged")), QStringList());
    }

    void whereverAWriteFailsTheFileIsSound()
    {
        openFaulty();
        QVERIFY(m_bench->fill(30));
        const QByteArray old(3000, 'a');
        const QByteArray anew(40'000, 'z');
        int failed = 0;
        for (int point = 0; point < 60; point += 3) {
            m_bench->later();
            QCOMPARE(m_bench->put(0, old), WriteResult::Done);
            m_bench->later();
            CacheEntry entry = m_bench->entry(diskValue(anew));
            m_faults->setRule(SqliteFaultVfs::failChangesFrom(point, SQLITE_IOERR_WRITE, EIO));
            const WriteResult result = m_bench->tier->put(diskKey(0), entry, PutMode::Replace);
            QVERIFY(result == WriteResult::Done || result == WriteResult::Refused);
            failed += result == WriteResult::Refused ? 1 : 0;
            if (result == WriteResult::Refused)
                QVERIFY2(m_bench->isDegraded(), qPrintable(m_bench->health().why));
            m_faults->heal();
            QCOMPARE(m_bench->at(0), result == WriteResult::Done ? anew : old);
            QCOMPARE(m_bench->at(29), QByteArray(3000, static_cast<char>('a' + 29 % 26)));
            QCOMPARE(m_bench->total().entries, 30);
        }
        QVERIFY(failed > 3);
        QVERIFY(failed < 20);
        m_bench->later();
        QCOMPARE(m_bench->put(0, old), WriteResult::Done);
        QVERIFY(m_bench->isWell());
        m_bench->close();
        QCOMPARE(runSql(m_bench->file(), "PRAGMA integrity_check"), QByteArray("ok"));
    }

    void whatCannotBeReadIsAMiss()
    {
        m_bench->put(1, noise(200'000));
        openFaulty();
        m_faults->setRule([](const Call &call) {
            return call.operation == Operation::Read ? Fault {SQLITE_IOERR_READ, EIO, false} : Fault {};
        });
        QVERIFY(!m_bench->tier->get(diskKey(1)));
        QVERIFY2(m_bench->isDegraded(), qPrintable(m_bench->health().why));
        QCOMPARE(m_bench->total().misses, 1);
        QVERIFY(m_bench->total().errors > 0);
        QVERIFY(!m_bench->tier->clearMarks()); // which says that it could not be read
        m_faults->heal();
        QCOMPARE(m_bench->at(1), noise(200'000));
        QVERIFY(m_bench->isWell());
        QCOMPARE(
            m_bench->files().filter(QStringLiteral("damaged")), QStringList()); // it may be well tomorrow
    }

    // Values

    void aValueThatDoesNotCheckIsAMissAndGoes_data()
    {
        QTest::addColumn<QByteArray>("envelope"); // as an SQL expression
        const auto flipped = [](int at) {
            return QByteArrayLiteral("CAST(substr(envelope, 1, ") + QByteArray::number(at)
                + ") || x'FF' || substr(envelope, " + QByteArray::number(at + 2) + ") AS BLOB)";
        };
        QTest::newRow("magic") << flipped(0);
        QTest::newRow("version") << flipped(4);
        QTest::newRow("stamp") << flipped(envelopeStampOffset + 3);
        QTest::newRow("key") << flipped(80);
        QTest::newRow("payload") << flipped(500);
        QTest::newRow("last byte") << QByteArray(
            "CAST(substr(envelope, 1, length(envelope) - 1) || x'FF' AS BLOB)");
        QTest::newRow("truncated") << QByteArray("substr(envelope, 1, 400)");
        QTest::newRow("empty") << QByteArray("x''");
        QTest::newRow("longer") << QByteArray("CAST(envelope || x'00' AS BLOB)");
        QTest::newRow("another key's")
            << QByteArray("(SELECT other.envelope FROM entries other WHERE other.id != entries.id LIMIT 1)");
        QTest::newRow("random") << QByteArray("randomblob(3000)");
        QTest::newRow("huge") << QByteArray("zeroblob(20000000)");
    }

    void aValueThatDoesNotCheckIsAMissAndGoes()
    {
        QFETCH(QByteArray, envelope);
        m_bench->put(1, QByteArray(3000, 'x'), {QStringLiteral("a:b")});
        m_bench->put(2, QByteArray(3000, 'y'));
        m_bench->close();
        QCOMPARE(
            runSql(m_bench->file(), "UPDATE entries SET envelope = " + envelope + " WHERE label LIKE 'xxx%'"),
            QByteArray());
        m_bench->open();
        QVERIFY(!m_bench->tier->get(diskKey(1)));
        QCOMPARE(m_bench->total().rejected, 1);
        QCOMPARE(m_bench->total().misses, 1);
        QCOMPARE(m_bench->total().errors, 0);
        QCOMPARE(m_bench->total().entries, 1); // it went
        QCOMPARE(m_bench->list({{}, QStringLiteral("a:b")}).size(), std::size_t {0});
        QVERIFY(!m_bench->tier->get(diskKey(1)));
        QCOMPARE(m_bench->total().rejected, 1);
        QCOMPARE(m_bench->at(2), QByteArray(3000, 'y'));
        QVERIFY(m_bench->isWell());
        QCOMPARE(m_bench->put(1, "again"), WriteResult::Done);
        QCOMPARE(m_bench->at(1), QByteArray("again"));
    }

    void rowsThatMakeNoSenseHarmNobody()
    {
        m_bench->put(1, "x");
        m_bench->put(2, "y");
        m_bench->close();
        const QByteArray big = QByteArray::number(std::numeric_limits<qint64>::max());
        QCOMPARE(runSql(m_bench->file(),
                     "UPDATE entries SET kind = 99, digest = x'00' WHERE label = 'x';"
                     "UPDATE entries SET type = 77, tags = '{{', charge = -5, uses = -1, cost = "
                         + big + ", tokens = " + big + ", took = " + big
                         + " WHERE label = 'y';"
                           "UPDATE totals SET entries = -4, bytes = -7;"
                           "INSERT INTO marks VALUES ('nonsense', "
                         + big
                         + ");"
                           "INSERT INTO tombstones (what, up_to) VALUES ('nonsense', 5), ('key:1:x', 6)"),
            QByteArray());
        m_bench->open();
        const auto listed = m_bench->list();
        QCOMPARE(listed.size(), std::size_t {1});
        QCOMPARE(listed.front().label, QStringLiteral("y"));
        QCOMPARE(m_bench->at(2), QByteArray("y"));
        QVERIFY(m_bench->tier->tombstones().empty());
        QVERIFY(m_bench->total().entries >= 0 && m_bench->total().bytes >= 0);
        QVERIFY(m_bench->keepsValues());
    }

    void sumsThatAreWrongArePutRight()
    {
        m_bench->settings.bytes = 20'000;
        m_bench->restart();
        m_bench->put(1, QByteArray(2000, 'x'));
        m_bench->close();
        QCOMPARE(runSql(m_bench->file(), "UPDATE totals SET bytes = 5000000000"), QByteArray());
        m_bench->open();
        QCOMPARE(m_bench->put(2, QByteArray(2000, 'y')), WriteResult::Done);
        QCOMPARE(m_bench->at(2), QByteArray(2000, 'y'));
        QVERIFY(m_bench->total().bytes < m_bench->settings.bytes);
    }
};

QTEST_GUILESS_MAIN(TestDiskFaults)
#include "tst_disk_faults.moc"
