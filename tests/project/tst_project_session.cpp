// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/project_session.h"

#include "tests/project/project_samples.h"
#include "tests/support/sqlite_fault_vfs.h"

#include <QJsonDocument>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sqlite3.h>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <utility>

using namespace dg;

/// Holds the disk at the calls that it is for, until it is opened.
class Gate {
public:
    SqliteFaultVfs::Rule rule(std::function<bool(const SqliteFaultVfs::Call &)> isFor)
    {
        return [this, isFor = std::move(isFor)](const SqliteFaultVfs::Call &call) {
            if (isFor(call)) {
                std::unique_lock lock(m_mutex);
                m_reached = true;
                m_changed.notify_all();
                m_changed.wait(lock, [&] { return m_open; });
            }
            return SqliteFaultVfs::Fault {};
        };
    }
    void awaitReached()
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_reached; });
    }
    void open()
    {
        const std::scoped_lock lock(m_mutex);
        m_open = true;
        m_changed.notify_all();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_reached = false; ///< guarded by m_mutex
    bool m_open = false; ///< guarded by m_mutex
};

static QByteArray outlineText()
{
    return R"({"logline": "A pier.", "scenes": [{"id": "s1", "label": "S1", "slug": "INT. PIER - DAY",
        "cast": ["Mara"], "want": "rent", "turn": {"from": "sure", "to": "not"}}]})";
}

class TestProjectSession : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<SqliteFaultVfs> m_faults;
    std::unique_ptr<ProjectSession> m_session;
    std::unique_ptr<QSignalSpy> m_opened;
    std::unique_ptr<QSignalSpy> m_failed;
    std::unique_ptr<QSignalSpy> m_saved;
    std::unique_ptr<QSignalSpy> m_saveFailed;

    QString place(const QString &name = QStringLiteral("a.dgstudio")) const
    {
        return m_folder->filePath(name);
    }
    static ProjectSnapshot snapshotOf(const QSignalSpy &spy)
    {
        return spy.last().first().value<ProjectSnapshot>();
    }
    static Error errorOf(const QSignalSpy &spy) { return spy.last().first().value<Error>(); }

    void createAndWait(const QString &path)
    {
        const auto before = m_opened->count();
        m_session->create(path, sampleShow(), sampleBrief());
        QTRY_COMPARE(m_opened->count(), before + 1);
    }
    QString titleOnDisk(const QString &path) const
    {
        const auto file = ProjectFile::open(path);
        return file ? (*file)->brief(EpisodeId {1})->title : QString::fromStdString(file.error().message);
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_faults = std::make_unique<SqliteFaultVfs>();
        m_session = std::make_unique<ProjectSession>(ProjectEnvironment {m_faults->name()});
        m_opened = std::make_unique<QSignalSpy>(m_session.get(), &ProjectSession::opened);
        m_failed = std::make_unique<QSignalSpy>(m_session.get(), &ProjectSession::failed);
        m_saved = std::make_unique<QSignalSpy>(m_session.get(), &ProjectSession::saved);
        m_saveFailed = std::make_unique<QSignalSpy>(m_session.get(), &ProjectSession::saveFailed);
    }

    void cleanup()
    {
        m_faults->heal();
        m_session.reset();
    }

    void aNewProjectIsOpenAndLocked()
    {
        QVERIFY(!m_session->file());
        m_session->create(place(), sampleShow(), sampleBrief());
        QCOMPARE(m_opened->count(), 0); // never from within the call
        QTRY_COMPARE(m_opened->count(), 1);
        const ProjectSnapshot snapshot = snapshotOf(*m_opened);
        QCOMPARE(snapshot.path, place());
        QCOMPARE(toJson(snapshot.show), toJson(sampleShow()));
        QCOMPARE(snapshot.episodes.size(), std::size_t {1});
        QCOMPARE(snapshot.episode, snapshot.episodes.front().id);
        QVERIFY(snapshot.brief == sampleBrief());
        QVERIFY(!snapshot.outline);
        QVERIFY(snapshot.results.empty());
        QVERIFY(!snapshot.lastRun);
        QVERIFY(m_session->file());
        QVERIFY(ProjectFile::open(place()).error().kind == ErrorKind::Locked);
    }

    void theSnapshotHoldsWhatTheWindowShows()
    {
        createAndWait(place());
        const EpisodeId episode = snapshotOf(*m_opened).episode;
        const auto file = m_session->file();
        StageResult outline = sampleTake(episode, {}, "o");
        outline.ref.stage = QStringLiteral("outline");
        outline.body = outlineText();
        QVERIFY(file->commit(outline));
        QVERIFY(file->commit(sampleTake(episode, QStringLiteral("s1"), "d")));
        QVERIFY(file->commit(unfinished(sampleTake(episode, QStringLiteral("s2"), "d"))));
        const RunId run = file->beginRun(episode, {}).value();
        file->log({sampleEvent(run, 1), sampleEvent(run, 2)});

        m_session->reload(episode);
        QTRY_COMPARE(m_opened->count(), 2);
        const ProjectSnapshot snapshot = snapshotOf(*m_opened);
        QVERIFY(snapshot.outline);
        QCOMPARE(snapshot.outline->scenes.front().slug, QStringLiteral("INT. PIER - DAY"));
        QCOMPARE(snapshot.results.size(), std::size_t {2});
        QCOMPARE(snapshot.unfinishedTakes.size(), std::size_t {1});
        QCOMPARE(snapshot.unfinishedTakes.front().ref.subject, QStringLiteral("s2"));
        QVERIFY(snapshot.lastRun);
        QCOMPARE(snapshot.lastRun->id, run);
        QCOMPARE(snapshot.lastRunLog.size(), std::size_t {2});
    }

    void anOutlineThatCannotBeReadIsDamage()
    {
        createAndWait(place());
        StageResult outline = sampleTake(snapshotOf(*m_opened).episode, {}, "o");
        outline.ref.stage = QStringLiteral("outline");
        outline.body = R"({"logline": "A pier.", "scenes": []})";
        QVERIFY(m_session->file()->commit(outline));
        m_session->open(place());
        QTRY_COMPARE(m_failed->count(), 1);
        QVERIFY(errorOf(*m_failed).kind == ErrorKind::Damaged);
        QVERIFY(
            QString::fromStdString(errorOf(*m_failed).message).contains(QStringLiteral("outline.scenes: ")));
        QVERIFY(!m_session->file());
        QVERIFY2(ProjectFile::open(place()), "what could not be shown is not held");
    }

    void failuresAreTold()
    {
        m_session->open(place(QStringLiteral("none.dgstudio")));
        QTRY_COMPARE(m_failed->count(), 1);
        QVERIFY(errorOf(*m_failed).kind == ErrorKind::NotFound);
        QVERIFY(!m_session->file());
        createAndWait(place());
        m_session->reload(EpisodeId {9});
        QTRY_COMPARE(m_failed->count(), 2);
        QVERIFY(errorOf(*m_failed).kind == ErrorKind::NotFound);
        QVERIFY(m_session->file());
        m_session->create(place(), sampleShow(), sampleBrief());
        QTRY_COMPARE(m_failed->count(), 3);
        QVERIFY(errorOf(*m_failed).kind == ErrorKind::InvalidInput);
        QVERIFY(!m_session->file());
    }

    void withoutAProjectThereIsNothingToSave()
    {
        m_session->saveShow(sampleShow());
        m_session->saveBrief(EpisodeId {1}, sampleBrief());
        m_session->reload(EpisodeId {1});
        QCOMPARE(m_saveFailed->count() + m_failed->count(), 0);
        QTRY_COMPARE(m_saveFailed->count(), 2);
        QTRY_COMPARE(m_failed->count(), 1);
    }

    void savesReachTheDisk()
    {
        createAndWait(place());
        m_session->saveBrief(EpisodeId {1}, sampleBrief(QStringLiteral("Another")));
        m_session->saveShow(sampleShow(QStringLiteral("High Tide")));
        QTRY_VERIFY(m_saved->count() >= 1);
        m_session->reload(EpisodeId {1});
        QTRY_COMPARE(m_opened->count(), 2);
        QCOMPARE(snapshotOf(*m_opened).brief.title, QStringLiteral("Another"));
        QCOMPARE(snapshotOf(*m_opened).show.title, QStringLiteral("High Tide"));
        QCOMPARE(m_saveFailed->count(), 0);
    }

    void ofManySavesTheLatestIsWritten()
    {
        createAndWait(place());
        Gate gate;
        m_faults->setRule(gate.rule([](const SqliteFaultVfs::Call &call) { return call.nthChange >= 0; }));
        m_session->saveBrief(EpisodeId {1}, sampleBrief(QStringLiteral("first")));
        gate.awaitReached();
        // The disk is busy: this thread is not held up, and what comes now is one save.
        for (int i = 0; i < 100; ++i)
            m_session->saveBrief(EpisodeId {1}, sampleBrief(QString::number(i)));
        m_session->saveShow(sampleShow(QStringLiteral("High Tide")));
        QCOMPARE(m_saved->count(), 0);
        gate.open();
        m_session->reload(EpisodeId {1});
        QTRY_COMPARE(m_opened->count(), 2);
        QCOMPARE(m_saved->count(), 2);
        QCOMPARE(snapshotOf(*m_opened).brief.title, QStringLiteral("99"));
        QCOMPARE(snapshotOf(*m_opened).show.title, QStringLiteral("High Tide"));
    }

    void openingAnotherProjectSavesAndClosesThisOne()
    {
        createAndWait(place());
        m_session->saveBrief(EpisodeId {1}, sampleBrief(QStringLiteral("saved first")));
        m_session->create(place(QStringLiteral("b.dgstudio")), sampleShow(), sampleBrief());
        QVERIFY(!m_session->file());
        QTRY_COMPARE(m_opened->count(), 2);
        QCOMPARE(snapshotOf(*m_opened).path, place(QStringLiteral("b.dgstudio")));
        QCOMPARE(titleOnDisk(place()), QStringLiteral("saved first"));
    }

    void theSameProjectOpensAgain()
    {
        createAndWait(place());
        m_session->saveBrief(EpisodeId {1}, sampleBrief(QStringLiteral("saved first")));
        m_session->open(place());
        QTRY_COMPARE(m_opened->count(), 2);
        QCOMPARE(snapshotOf(*m_opened).brief.title, QStringLiteral("saved first"));
        QCOMPARE(m_failed->count(), 0);
    }

    void theLatestOpenWins()
    {
        createAndWait(place());
        createAndWait(place(QStringLiteral("b.dgstudio")));
        Gate gate;
        m_faults->setRule(gate.rule([](const SqliteFaultVfs::Call &call) {
            return call.operation == SqliteFaultVfs::Operation::Open && call.path.ends_with("/a.dgstudio");
        }));
        m_session->open(place());
        gate.awaitReached(); // that one has begun, the next ones have not
        m_session->open(place(QStringLiteral("none.dgstudio")));
        m_session->open(place(QStringLiteral("b.dgstudio")));
        gate.open();
        QTRY_COMPARE(m_opened->count(), 3);
        QCOMPARE(snapshotOf(*m_opened).path, place(QStringLiteral("b.dgstudio")));
        QCOMPARE(m_failed->count(), 0);
        QVERIFY(ProjectFile::open(place()));
        QCOMPARE(m_session->file()->path(), place(QStringLiteral("b.dgstudio")));
    }

    void aRunKeepsTheFileLocked()
    {
        createAndWait(place());
        std::shared_ptr<ProjectFile> run = m_session->file();
        createAndWait(place(QStringLiteral("b.dgstudio")));
        QVERIFY(ProjectFile::open(place()).error().kind == ErrorKind::Locked);
        QVERIFY(run->commit(sampleTake(EpisodeId {1}, QStringLiteral("s1"), "d")));
        run.reset();
        QVERIFY(ProjectFile::open(place()));
    }

    void theDestructorSaves()
    {
        createAndWait(place());
        m_session->saveBrief(EpisodeId {1}, sampleBrief(QStringLiteral("at the last moment")));
        m_session.reset();
        QCOMPARE(titleOnDisk(place()), QStringLiteral("at the last moment"));
    }

    void aFailedSaveIsTriedAgainWithTheNext()
    {
        createAndWait(place());
        m_faults->setRule(SqliteFaultVfs::failChangesFrom(0, SQLITE_FULL));
        m_session->saveShow(sampleShow(QStringLiteral("High Tide")));
        QTRY_COMPARE(m_saveFailed->count(), 1);
        QVERIFY(errorOf(*m_saveFailed).kind == ErrorKind::NoSpace);
        m_faults->heal();
        m_session->saveBrief(EpisodeId {1}, sampleBrief(QStringLiteral("Another")));
        QTRY_COMPARE(m_saved->count(), 1);
        m_session->reload(EpisodeId {1});
        QTRY_COMPARE(m_opened->count(), 2);
        QCOMPARE(snapshotOf(*m_opened).show.title, QStringLiteral("High Tide"));
        QCOMPARE(snapshotOf(*m_opened).brief.title, QStringLiteral("Another"));
    }

    void aFailedSaveIsTriedAgainAtTheEnd()
    {
        createAndWait(place());
        m_faults->setRule(SqliteFaultVfs::failChangesFrom(0, SQLITE_FULL));
        m_session->saveBrief(EpisodeId {1}, sampleBrief(QStringLiteral("Another")));
        QTRY_COMPARE(m_saveFailed->count(), 1);
        m_faults->heal();
        m_session.reset();
        QCOMPARE(titleOnDisk(place()), QStringLiteral("Another"));
    }

    void theDestructorDoesNotWaitForAFullDiskToMend()
    {
        createAndWait(place());
        m_faults->setRule(SqliteFaultVfs::failChangesFrom(0, SQLITE_FULL));
        m_session->saveBrief(EpisodeId {1}, sampleBrief(QStringLiteral("Another")));
        m_session.reset();
        QCOMPARE(titleOnDisk(place()), sampleBrief().title);
    }

    void aRefusedValueIsToldAndForgotten()
    {
        createAndWait(place());
        EpisodeBrief nobody = sampleBrief();
        nobody.cast.clear();
        m_session->saveBrief(EpisodeId {1}, nobody);
        QTRY_COMPARE(m_saveFailed->count(), 1);
        QVERIFY(errorOf(*m_saveFailed).kind == ErrorKind::InvalidInput);
        m_session->saveShow(sampleShow(QStringLiteral("High Tide")));
        QTRY_COMPARE(m_saved->count(), 1);
        QCOMPARE(m_saveFailed->count(), 1);
    }
};

QTEST_GUILESS_MAIN(TestProjectSession)
#include "tst_project_session.moc"
