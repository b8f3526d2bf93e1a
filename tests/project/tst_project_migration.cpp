// SPDX-License-Identifier: GPL-3.0-or-later
// Files of the first version are brought up to today's when they are opened, whole or not at all.
#include "core/events/stage_names.h"
#include "core/project/project_file.h"

#include "tests/project/project_samples.h"
#include "tests/project/project_version1.h"
#include "tests/support/sqlite_fault_vfs.h"

#include <QTemporaryDir>
#include <QTest>

#include <sqlite3.h>

#include <memory>

using namespace dg;

class TestProjectMigration : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    QString place() const { return m_folder->filePath(QStringLiteral("low-tide.dgstudio")); }

    /// What a file says of itself, read past the project: version, takes, tables of today.
    struct Facts {
        int version = 0;
        int takes = 0;
        int newTables = 0;
        bool operator==(const Facts &) const = default;
    };
    Facts facts() const
    {
        SQLite::Database file(place().toStdString(), SQLite::OPEN_READWRITE); // rolls back what was begun
        return {file.execAndGet("PRAGMA user_version").getInt(),
            file.execAndGet("SELECT count(*) FROM results WHERE stage = 'scene'").getInt(),
            file.execAndGet("SELECT count(*) FROM sqlite_schema WHERE name = 'steering'").getInt()};
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        writeVersion1(place());
    }

    void everyFinishedDraftBecomesATake()
    {
        {
            const auto opened = ProjectFile::open(place());
            QVERIFY2(opened, opened ? "" : opened.error().text().c_str());
            ProjectFile &file = **opened;
            const EpisodeId episode {1};
            auto takes = file.takes(episode).value();
            QCOMPARE(takes.size(), std::size_t {2});
            std::vector<StageResult> &first = takes[SceneId("s1")];
            QCOMPARE(first.size(), std::size_t {3}); // with the one that was never finished
            QVERIFY(!first[0].finished);
            QCOMPARE(first[1].body, QByteArray("Text of one0"));
            QCOMPARE(first[1].provenance.value(QStringLiteral("madeOf")).toArray(), QJsonArray({1}));
            QCOMPARE(
                first[1].provenance.value(QStringLiteral("source")).toString(), QStringLiteral("called"));
            QCOMPARE(first[1].provenance.value(QStringLiteral("disclosure")).toString(),
                QStringLiteral("Rehearsal"));
            QCOMPARE(first[2].provenance.value(QStringLiteral("madeOf")).toArray(), QJsonArray({2}));
            const auto chosen = file.current(episode, {stages::scene, QStringLiteral("s1")}).value();
            QVERIFY(chosen);
            QCOMPARE(chosen->id, first[1].id);
            QVERIFY(file.current(episode, {stages::scene, QStringLiteral("s2")}).value());
            QCOMPARE(toJson(file.show().value()), toJson(sampleShow()));
            QVERIFY(file.lastRun(episode).value()->ending == RunEnding::Gaps);
            QVERIFY(file.saveSteering(episode, SceneId("s1"), {true, {}, {}}));
        }
        const Facts now {2, 3, 1};
        QVERIFY(facts() == now);
        QVERIFY(ProjectFile::open(place())); // again, with nothing left to do
        QVERIFY(facts() == now);
    }

    void aFileThatCannotBeBroughtUpIsLeftAsItWas_data()
    {
        QTest::addColumn<QString>("damage");
        QTest::newRow("a provenance that is none")
            << QStringLiteral("UPDATE results SET provenance = 'no' WHERE id = 2");
        QTest::newRow("a table that is not ours")
            << QStringLiteral("CREATE TABLE steering (episode INTEGER)");
        QTest::newRow("a table that is missing") << QStringLiteral("DROP TABLE run_events");
        QTest::newRow("a version before the first") << QStringLiteral("PRAGMA user_version = 0");
        QTest::newRow("a version to come") << QStringLiteral("PRAGMA user_version = 3");
    }

    void aFileThatCannotBeBroughtUpIsLeftAsItWas()
    {
        QFETCH(QString, damage);
        SQLite::Database(place().toStdString(), SQLite::OPEN_READWRITE).exec(damage.toStdString());
        const auto before = contentOf(m_folder->path());
        const auto opened = ProjectFile::open(place());
        QVERIFY(!opened);
        QVERIFY(!opened.error().message.empty());
        QVERIFY(contentOf(m_folder->path()) == before);
    }

    /// The disk is full from its n-th change on: the file is as before or as after.
    void aFullDiskLeavesItAsBeforeOrAsAfter()
    {
        const auto bytes = contentOf(m_folder->path());
        const Facts before {1, 0, 0};
        const Facts after {2, 3, 1};
        bool done = false;
        int points = 0;
        for (; !done; ++points) {
            QVERIFY(points < 100);
            QVERIFY(QFile::remove(place()));
            QFile::remove(place() + QStringLiteral("-journal"));
            writeVersion1(place());
            {
                SqliteFaultVfs faults;
                faults.setRule(SqliteFaultVfs::failChangesFrom(points, SQLITE_FULL));
                const auto opened = ProjectFile::open(place(), {faults.name()});
                done = opened.has_value();
                if (!opened)
                    QVERIFY2(opened.error().kind == ErrorKind::NoSpace, opened.error().text().c_str());
                if (points == 0)
                    QVERIFY(contentOf(m_folder->path()).value(QStringLiteral("low-tide.dgstudio"))
                        == bytes.first());
            }
            const Facts found = facts();
            QVERIFY(found == before || found == after);
            QVERIFY(!done || found == after);
            QVERIFY(ProjectFile::open(place()));
            QVERIFY(facts() == after);
        }
        QVERIFY(points > 3);
    }
};

QTEST_GUILESS_MAIN(TestProjectMigration)
#include "tst_project_migration.moc"
