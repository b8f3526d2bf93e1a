// SPDX-License-Identifier: GPL-3.0-or-later
// What becomes of the disk tier's file and folder: whatever it is, the run goes on, and health says in a
// sentence what is amiss.
#include "core/cache/disk_tier.h"

#include "core/cache/disk_schema.h"
#include "tests/cache/disk_bench.h"

#include <QTest>

#include <cstdio>
#include <functional>

using namespace dg;
using namespace std::chrono_literals;

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

class TestDiskFile : public QObject {
    Q_OBJECT

    std::unique_ptr<DiskBench> m_bench;

private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<DiskBench>();
        m_bench->open();
    }

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
        QVERIFY(m_bench->fill());
        m_bench->close();
        QVERIFY(spoil(m_bench->file()));
        const QByteArray spoilt = contentOf(m_bench->file());
        m_bench->open();
        QVERIFY(m_bench->at(1).isEmpty());
        QVERIFY2(m_bench->isDegraded(), qPrintable(m_bench->health().why));
        QVERIFY2(m_bench->health().why.contains(QStringLiteral("set aside as answers.damaged-1.sqlite")),
            qPrintable(m_bench->health().why));
        QVERIFY(m_bench->keepsValues());
        const QString aside = m_bench->settings.folder + QStringLiteral("/answers.damaged-1.sqlite");
        QCOMPARE(contentOf(aside), spoilt);
        m_bench->restart();
        QVERIFY(m_bench->isWell());
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
        QVERIFY(m_bench->isWell());
        QVERIFY(m_bench->keepsValues());
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
        QVERIFY(m_bench->answersNothing());
        QVERIFY2(m_bench->isDown(), qPrintable(m_bench->health().why));
        QVERIFY2(m_bench->health().why.contains(says), qPrintable(m_bench->health().why));
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
        QVERIFY(m_bench->fill());
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
        QVERIFY2(m_bench->isDegraded(), qPrintable(m_bench->health().why));
        QVERIFY(m_bench->files().contains(QStringLiteral("answers.damaged-1.sqlite")));
        QVERIFY(m_bench->keepsValues());
        QCOMPARE(m_bench->total().errors, 1);
        // What others are still to hear of is not lost with the answers.
        m_bench->restart();
        QCOMPARE(*m_bench->tier->clearMarks(), (ClearMarks {{QStringLiteral("kind:joke_structure"), mark}}));
        QCOMPARE(m_bench->tier->tombstones().size(), std::size_t {1});
    }

    void aPageInTheMiddleCostsNoRun()
    {
        QVERIFY(m_bench->fill(200));
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
        QVERIFY(m_bench->keepsValues());
        m_bench->restart();
        QVERIFY(m_bench->isWell());
        QCOMPARE(m_bench->at(77), QByteArray("kept"));
    }

    void aFileThatIsDeletedUnderTheStudioIsMadeAnew()
    {
        QVERIFY(m_bench->fill(5));
        for (const char *suffix : {"", "-wal", "-shm"})
            QVERIFY(QFile::remove(m_bench->file() + QLatin1String(suffix)));
        QVERIFY(m_bench->at(99).isEmpty()); // a miss finds out
        QVERIFY(m_bench->at(1).isEmpty());
        QVERIFY(m_bench->keepsValues());
        QVERIFY(QFile::remove(m_bench->file()));
        QCOMPARE(m_bench->put(1, "written"), WriteResult::Done); // and a write
        QCOMPARE(m_bench->at(1), QByteArray("written"));
        QVERIFY(m_bench->isWell());
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
        QVERIFY(m_bench->keepsValues());
        QCOMPARE(runSql(m_bench->file(), "PRAGMA integrity_check"), QByteArray("ok"));
    }

    // Folders

    void aFileInThePlaceOfTheFolder()
    {
        m_bench->close();
        QVERIFY(QDir(m_bench->settings.folder).removeRecursively());
        QVERIFY(writeContent(m_bench->settings.folder, "a file"));
        m_bench->open();
        QVERIFY(m_bench->answersNothing());
        QVERIFY2(m_bench->isDown(), qPrintable(m_bench->health().why));
        QVERIFY(m_bench->health().why.contains(m_bench->settings.folder));
        // What is to be deleted must go before the place is used again.
        QCOMPARE(m_bench->tier->erase(diskKey(1), m_bench->room->now()), WriteResult::Away);
        QCOMPARE(contentOf(m_bench->settings.folder), QByteArray("a file"));
        QVERIFY(QFile::remove(m_bench->settings.folder));
        QVERIFY(m_bench->answersNothing()); // not tried all the time
        m_bench->clock.advance(30s);
        QVERIFY(m_bench->keepsValues());
        QVERIFY(m_bench->isWell());
    }

    void aFolderInThePlaceOfTheFile()
    {
        m_bench->close();
        QVERIFY(QFile::remove(m_bench->file()));
        QVERIFY(QDir().mkdir(m_bench->file()));
        m_bench->open();
        QVERIFY(m_bench->answersNothing());
        QVERIFY2(m_bench->isDown(), qPrintable(m_bench->health().why));
        QVERIFY(QDir().rmdir(m_bench->file()));
        m_bench->clock.advance(30s);
        QVERIFY(m_bench->keepsValues());
        QVERIFY(m_bench->isWell());
    }

    void aFolderThatIsDeletedUnderTheStudioIsMadeAnew()
    {
        QVERIFY(m_bench->fill(5));
        QVERIFY(QDir(m_bench->settings.folder).removeRecursively());
        QVERIFY(m_bench->at(99).isEmpty());
        QVERIFY(m_bench->keepsValues());
        QVERIFY(m_bench->isWell());
        // And where it cannot be made anew, that is all.
        QVERIFY(QDir(m_bench->settings.folder).removeRecursively());
        QVERIFY(writeContent(m_bench->settings.folder, "a file"));
        QCOMPARE(m_bench->put(1, "x"), WriteResult::Refused);
        QVERIFY(m_bench->at(77).isEmpty());
        QVERIFY2(m_bench->isDown(), qPrintable(m_bench->health().why));
    }
};

QTEST_GUILESS_MAIN(TestDiskFile)
#include "tst_disk_file.moc"
