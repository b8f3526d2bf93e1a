// SPDX-License-Identifier: GPL-3.0-or-later
// What becomes of the disk tier's file, its folder and its values: whatever it is, the run goes on, and
// health says in a sentence what is amiss. Faults of writing and reading are injected below SQLite, since
// tests may run as root.
#include "core/cache/disk_tier.h"

#include "core/cache/disk_schema.h"
#include "tests/cache/disk_bench.h"
#include "tests/support/sqlite_fault_vfs.h"

#include <QTest>
#include <QtEndian>

#include <cerrno>
#include <functional>

using namespace dg;
using namespace std::chrono_literals;

using Operation = SqliteFaultVfs::Operation;
using Fault = SqliteFaultVfs::Fault;
using Call = SqliteFaultVfs::Call;
using Spoil = std::function<bool(const QString &)>;

Q_DECLARE_METATYPE(Spoil)

namespace {

bool patch(const QString &path, qint64 offset, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::ReadWrite) && file.seek(offset) && file.write(bytes) == bytes.size();
}

/// Overwrites a page of the file, the first being 1.
bool spoilPage(const QString &path, int page)
{
    const int pageSize = runSql(path, "PRAGMA page_size").toInt();
    return page > 1 && patch(path, qint64 {page - 1} * pageSize, noise(pageSize));
}

int rootOf(const QString &path, const QByteArray &table)
{
    return runSql(path, "SELECT rootpage FROM sqlite_schema WHERE name = '" + table + "'").toInt();
}

} // namespace

class TestDiskFaults : public QObject {
    Q_OBJECT

    std::unique_ptr<SqliteFaultVfs> m_faults; ///< outlives what is opened by it
    std::unique_ptr<DiskBench> m_bench;

    [[nodiscard]] TierHealth health() const { return m_bench->tier->health(); }
    [[nodiscard]] bool isDownForPeople() const
    {
        return health().state == HealthState::Down && isForPeople(health());
    }
    [[nodiscard]] bool isDegradedForPeople() const
    {
        return health().state == HealthState::Degraded && isForPeople(health());
    }
    [[nodiscard]] bool isWell() const { return health().state == HealthState::Ok && health().why.isEmpty(); }
    /// Nothing but misses and refusals; nobody fails.
    [[nodiscard]] bool answersNothing() const
    {
        m_bench->tier->writeUses();
        return m_bench->at(1).isEmpty() && m_bench->put(1, "new") == WriteResult::Refused
            && m_bench->list().empty() && !m_bench->tier->setPinned(diskKey(1), true)
            && m_bench->tier->tombstones().empty() && m_bench->total().entries == 0
            && m_bench->tier->clearExpired() == 0;
    }
    [[nodiscard]] bool keepsValues() const
    {
        return m_bench->put(77, "kept") == WriteResult::Done && m_bench->at(77) == "kept";
    }
    void openFaulty()
    {
        m_bench->settings.vfs = QString::fromStdString(m_faults->name());
        m_bench->restart();
    }
    /// Enough to fill many pages.
    void fill(int count = 60) const
    {
        for (int i = 0; i < count; ++i)
            QCOMPARE(m_bench->put(i, QByteArray(3000, static_cast<char>('a' + i % 26))), WriteResult::Done);
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

    // Files

    void aDamagedFileIsSetAside_data()
    {
        QTest::addColumn<Spoil>("spoil");
        const auto row = [](const char *name, Spoil spoil) { QTest::newRow(name) << spoil; };
        row("random bytes", [](const QString &path) { return writeContent(path, noise(50'000)); });
        row("text", [](const QString &path) { return writeContent(path, "INT. NOWHERE - DAY\n"); });
        row("another magic", [](const QString &path) { return patch(path, 0, "Squirrel"); });
        row("header", [](const QString &path) { return patch(path, 16, noise(80)); });
        row("truncated", [](const QString &path) { return QFile::resize(path, 4096 + 100); });
        row("first page", [](const QString &path) { return patch(path, 100, noise(3000)); });
        row("no tables", [](const QString &path) {
            return runSql(path, "DROP TABLE entries; DROP TABLE totals").isEmpty();
        });
        row("another table", [](const QString &path) {
            return runSql(path, "ALTER TABLE marks ADD COLUMN colour TEXT").isEmpty();
        });
    }

    void aDamagedFileIsSetAside()
    {
        QFETCH(Spoil, spoil);
        fill();
        m_bench->close();
        QVERIFY(spoil(m_bench->file()));
        const QByteArray spoilt = contentOf(m_bench->file());
        m_bench->open();
        QVERIFY(m_bench->at(1).isEmpty());
        QVERIFY2(isDegradedForPeople(), qPrintable(health().why));
        QVERIFY2(health().why.contains(QStringLiteral("set aside as answers.damaged-1.sqlite")),
            qPrintable(health().why));
        QVERIFY(keepsValues());
        const QString aside = m_bench->settings.folder + QStringLiteral("/answers.damaged-1.sqlite");
        QCOMPARE(contentOf(aside), spoilt);
        m_bench->restart();
        QVERIFY(isWell());
        QCOMPARE(m_bench->at(77), QByteArray("kept"));
    }

    void onlyTheLastDamagedFilesAreKept()
    {
        for (int i = 0; i < 5; ++i) {
            m_bench->close();
            QVERIFY(writeContent(m_bench->file(), "damaged " + QByteArray::number(i)));
            m_bench->open();
        }
        m_bench->close();
        QCOMPARE(m_bench->files(),
            (QStringList {QStringLiteral("answers.damaged-4.sqlite"),
                QStringLiteral("answers.damaged-5.sqlite"), QStringLiteral("answers.lock"),
                QStringLiteral("answers.sqlite")}));
    }

    void anEmptyFileIsANewOne()
    {
        m_bench->close();
        QVERIFY(writeContent(m_bench->file(), {}));
        m_bench->open();
        QVERIFY(isWell());
        QVERIFY(keepsValues());
    }

    void whatIsNotOursIsLeftAlone_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<QString>("says");
        QTest::newRow("another program's")
            << QByteArray("PRAGMA application_id = 1234; CREATE TABLE bookmarks (url TEXT)")
            << QStringLiteral("another program");
        QTest::newRow("another program's without an id")
            << QByteArray("CREATE TABLE bookmarks (url TEXT)") << QStringLiteral("another program");
        QTest::newRow("a newer studio's")
            << "PRAGMA application_id = " + QByteArray::number(diskApplicationId) + "; PRAGMA user_version = "
                + QByteArray::number(diskSchemaVersion + 1) + "; CREATE TABLE entries (what)"
            << QStringLiteral("newer version");
    }

    void whatIsNotOursIsLeftAlone()
    {
        QFETCH(QByteArray, sql);
        QFETCH(QString, says);
        m_bench->close();
        QVERIFY(QFile::remove(m_bench->file()));
        QCOMPARE(runSql(m_bench->file(), sql), QByteArray());
        const QByteArray before = contentOf(m_bench->file());
        m_bench->open();
        QVERIFY(answersNothing());
        QVERIFY2(isDownForPeople(), qPrintable(health().why));
        QVERIFY2(health().why.contains(says), qPrintable(health().why));
        // There is nothing of ours to delete: nobody needs to try again.
        QCOMPARE(m_bench->tier->erase(diskKey(1), m_bench->room->now()), WriteResult::Refused);
        QCOMPARE(m_bench->tier->clear({}, m_bench->room->now()), WriteResult::Refused);
        m_bench->close();
        QCOMPARE(contentOf(m_bench->file()), before);
        QCOMPARE(m_bench->files(),
            (QStringList {QStringLiteral("answers.lock"), QStringLiteral("answers.sqlite")}));
    }

    void damageThatIsFoundLaterIsSetAsideToo_data()
    {
        QTest::addColumn<QByteArray>("where");
        QTest::addColumn<bool>("byReading");
        for (const char *where : {"entries", "entries_by_key"}) {
            QTest::addRow("%s, read", where) << QByteArray(where) << true;
            QTest::addRow("%s, written", where) << QByteArray(where) << false;
        }
    }

    void damageThatIsFoundLaterIsSetAsideToo()
    {
        QFETCH(QByteArray, where);
        QFETCH(bool, byReading);
        fill();
        const RoomTime mark = m_bench->room->now();
        m_bench->tier->clear({CacheKind::JokeStructure, {}}, mark);
        m_bench->tier->addTombstone(diskKey(5), mark);
        m_bench->close();
        QVERIFY(spoilPage(m_bench->file(), rootOf(m_bench->file(), where)));
        m_bench->open();
        if (byReading)
            QVERIFY(m_bench->at(1).isEmpty());
        else
            QCOMPARE(m_bench->put(1, "new"), WriteResult::Done); // at the second try, into the new file
        QVERIFY2(isDegradedForPeople(), qPrintable(health().why));
        QVERIFY(m_bench->files().contains(QStringLiteral("answers.damaged-1.sqlite")));
        QVERIFY(keepsValues());
        QCOMPARE(m_bench->total().errors, 1);
        // What others are still to hear of is not lost with the answers.
        m_bench->restart();
        QCOMPARE(*m_bench->tier->clearMarks(), (ClearMarks {{QStringLiteral("kind:joke_structure"), mark}}));
        QCOMPARE(m_bench->tier->tombstones().size(), std::size_t {1});
    }

    void aPageInTheMiddleCostsNoRun()
    {
        fill(200);
        m_bench->close();
        const int pages = runSql(m_bench->file(), "PRAGMA page_count").toInt();
        for (int page = pages / 3; page < pages / 2; ++page)
            QVERIFY(spoilPage(m_bench->file(), page));
        m_bench->open();
        for (int i = 0; i < 200; ++i) {
            const QByteArray found = m_bench->at(i);
            QVERIFY(found.isEmpty() || found == QByteArray(3000, static_cast<char>('a' + i % 26)));
        }
        (void)m_bench->list();
        QVERIFY(keepsValues());
        m_bench->restart();
        QVERIFY(isWell());
        QCOMPARE(m_bench->at(77), QByteArray("kept"));
    }

    void aFileThatIsDeletedUnderTheStudioIsMadeAnew()
    {
        fill(5);
        for (const char *suffix : {"", "-wal", "-shm"})
            QVERIFY(QFile::remove(m_bench->file() + QLatin1String(suffix)));
        QVERIFY(m_bench->at(99).isEmpty()); // a miss finds out
        QVERIFY(m_bench->at(1).isEmpty());
        QVERIFY(keepsValues());
        QVERIFY(QFile::remove(m_bench->file()));
        QCOMPARE(m_bench->put(1, "written"), WriteResult::Done); // and a write
        QCOMPARE(m_bench->at(1), QByteArray("written"));
        QVERIFY(isWell());
        m_bench->restart();
        QCOMPARE(m_bench->at(1), QByteArray("written"));
        QCOMPARE(runSql(m_bench->file(), "PRAGMA integrity_check"), QByteArray("ok"));
    }

    void aFileThatIsReplacedUnderTheStudioIsTheOneThatCounts()
    {
        DiskBench other;
        other.open();
        other.put(1, "theirs");
        other.close();
        m_bench->put(1, "ours");
        m_bench->put(2, "ours");
        const QString beside = m_bench->settings.folder + QStringLiteral("/beside");
        QVERIFY(QFile::copy(other.file(), beside));
        QCOMPARE(
            ::rename(QFile::encodeName(beside).constData(), QFile::encodeName(m_bench->file()).constData()),
            0);
        for (const char *suffix : {"-wal", "-shm"})
            QVERIFY(QFile::remove(m_bench->file() + QLatin1String(suffix)));
        m_bench->clock.advance(2s); // it is looked at now and then
        QCOMPARE(m_bench->at(1), QByteArray("theirs"));
        QVERIFY(m_bench->at(2).isEmpty());
        QVERIFY(keepsValues());
        QCOMPARE(runSql(m_bench->file(), "PRAGMA integrity_check"), QByteArray("ok"));
    }

    // Folders

    void aFileInThePlaceOfTheFolder()
    {
        m_bench->close();
        QVERIFY(QDir(m_bench->settings.folder).removeRecursively());
        QVERIFY(writeContent(m_bench->settings.folder, "a file"));
        m_bench->open();
        QVERIFY(answersNothing());
        QVERIFY2(isDownForPeople(), qPrintable(health().why));
        QVERIFY(health().why.contains(m_bench->settings.folder));
        // What is to be deleted must go before the place is used again.
        QCOMPARE(m_bench->tier->erase(diskKey(1), m_bench->room->now()), WriteResult::Away);
        QCOMPARE(contentOf(m_bench->settings.folder), QByteArray("a file"));
        QVERIFY(QFile::remove(m_bench->settings.folder));
        QVERIFY(answersNothing()); // not tried all the time
        m_bench->clock.advance(30s);
        QVERIFY(keepsValues());
        QVERIFY(isWell());
    }

    void aFolderInThePlaceOfTheFile()
    {
        m_bench->close();
        QVERIFY(QFile::remove(m_bench->file()));
        QVERIFY(QDir().mkdir(m_bench->file()));
        m_bench->open();
        QVERIFY(answersNothing());
        QVERIFY2(isDownForPeople(), qPrintable(health().why));
        QVERIFY(QDir().rmdir(m_bench->file()));
        m_bench->clock.advance(30s);
        QVERIFY(keepsValues());
        QVERIFY(isWell());
    }

    void aFolderThatIsDeletedUnderTheStudioIsMadeAnew()
    {
        fill(5);
        QVERIFY(QDir(m_bench->settings.folder).removeRecursively());
        QVERIFY(m_bench->at(99).isEmpty());
        QVERIFY(keepsValues());
        QVERIFY(isWell());
        // And where it cannot be made anew, that is all.
        QVERIFY(QDir(m_bench->settings.folder).removeRecursively());
        QVERIFY(writeContent(m_bench->settings.folder, "a file"));
        QCOMPARE(m_bench->put(1, "x"), WriteResult::Refused);
        QVERIFY(m_bench->at(77).isEmpty());
        QVERIFY2(isDownForPeople(), qPrintable(health().why));
    }

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
        QVERIFY2(isDegradedForPeople(), qPrintable(health().why));
        QVERIFY2(health().why.contains(QStringLiteral("still used")), qPrintable(health().why));
        QVERIFY(m_bench->total().errors > 0);
        QCOMPARE(m_bench->total().dropped, 1);
        m_faults->heal();
        QCOMPARE(m_bench->tier->erase(diskKey(1), mark), WriteResult::Done);
        QVERIFY(keepsValues());
        QVERIFY(isWell());
    }

    void aFolderThatMayOnlyBeReadIsDown()
    {
        m_bench->put(1, "there");
        openFaulty();
        m_faults->setRule([](const Call &call) { // no log can be made there either
            return Fault {SQLITE_OK, EACCES, call.operation == Operation::Open && call.writes};
        });
        m_bench->restart();
        QVERIFY(answersNothing());
        QVERIFY2(isDownForPeople(), qPrintable(health().why));
        m_faults->heal();
        m_bench->clock.advance(30s);
        QCOMPARE(m_bench->at(1), QByteArray("there"));
        QVERIFY(keepsValues());
        QVERIFY(isWell());
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
        fill(5);
        QVERIFY(m_bench->tier->get(diskKey(1))); // a use to be written down
        m_faults->setRule(SqliteFaultVfs::failChangesFrom(0, code, systemError));
        const auto since = m_bench->clock.wallNow() + 5s;
        m_bench->clock.advance(5s);
        QCOMPARE(m_bench->put(9, "new"), WriteResult::Refused);
        QVERIFY2(isDegradedForPeople(), qPrintable(health().why));
        QVERIFY(health().since == since);
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
        QVERIFY(keepsValues());
        QVERIFY(isWell());
        m_bench->settings.vfs.clear();
        m_bench->restart();
        QCOMPARE(m_bench->tier->tombstones().size(), std::size_t {1});
        QCOMPARE(m_bench->list().size(), std::size_t {1}); // the clear of others, too, was made up for
        QCOMPARE(m_bench->tier->clearMarks()->size(), std::size_t {1});
        QCOMPARE(runSql(m_bench->file(), "PRAGMA integrity_check"), QByteArray("ok"));
    }

    void whereverAWriteFailsTheFileIsSound()
    {
        openFaulty();
        fill(30);
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
                QVERIFY2(isDegradedForPeople(), qPrintable(health().why));
            m_faults->heal();
            QCOMPARE(m_bench->at(0), result == WriteResult::Done ? anew : old);
            QCOMPARE(m_bench->at(29), QByteArray(3000, static_cast<char>('a' + 29 % 26)));
            QCOMPARE(m_bench->total().entries, 30);
        }
        QVERIFY(failed > 3);
        QVERIFY(failed < 20);
        m_bench->later();
        QCOMPARE(m_bench->put(0, old), WriteResult::Done);
        QVERIFY(isWell());
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
        QVERIFY2(isDegradedForPeople(), qPrintable(health().why));
        QCOMPARE(m_bench->total().misses, 1);
        QVERIFY(m_bench->total().errors > 0);
        QVERIFY(!m_bench->tier->clearMarks()); // which says that it could not be read
        m_faults->heal();
        QCOMPARE(m_bench->at(1), noise(200'000));
        QVERIFY(isWell());
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
        QVERIFY(isWell());
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
        QVERIFY(keepsValues());
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
