// SPDX-License-Identifier: GPL-3.0-or-later
// Two studios and one file, and studios that are killed. The other studio is this program again, with what it
// is to do as its arguments; it says on its output what it has done.
#include "core/project/project_file.h"

#include "tests/project/project_samples.h"
#include "tests/support/sqlite_fault_vfs.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstdio>
#include <vector>

using namespace dg;

static const QString marker = QStringLiteral("a-stage-that-is-only-logged");

/// What the other studio does; returns its exit code.
static int otherStudio(const QString &task, const QString &path, int number)
{
    const auto say = [](const QByteArray &what) {
        std::puts(what.constData());
        std::fflush(stdout);
    };
    SqliteFaultVfs vfs;
    const ProjectEnvironment environment {vfs.name()};
    const auto dieAtChange = [&vfs](int nth) {
        vfs.setRule([nth](const SqliteFaultVfs::Call &call) {
            if (call.nthChange == nth)
                std::raise(SIGKILL);
            return SqliteFaultVfs::Fault {};
        });
    };
    if (task == QStringLiteral("create")) {
        dieAtChange(number);
        const auto created = ProjectFile::create(path, sampleShow(), sampleBrief(), environment);
        return created ? 0 : 1;
    }

    auto opened = ProjectFile::open(path, environment);
    if (!opened) {
        say(QByteArray::number(static_cast<int>(opened.error().kind)));
        return 1;
    }
    ProjectFile &file = **opened;
    const EpisodeId episode = file.episodes()->front().id;
    const auto commit = [&](int i) {
        StageResult take = sampleTake(episode, QStringLiteral("s%1").arg(i), QByteArray::number(i));
        take.body = QByteArray(20'000, static_cast<char>('a' + i % 26));
        return file.commit(take).has_value();
    };
    say("open");
    if (task == QStringLiteral("commit")) {
        for (int i = 0; commit(i); ++i)
            say(QByteArray::number(i));
        return 1;
    }
    if (task == QStringLiteral("die")) {
        if (!commit(0))
            return 1;
        say("0");
        dieAtChange(number);
        return commit(1) ? 0 : 1;
    }
    if (task == QStringLiteral("log"))
        file.log({sampleEvent(file.beginRun(episode, {}).value(), 1, marker)});
    std::getchar(); // until the test closes our input, or kills us
    return 0;
}

/// Whether SQLite would roll back from it: SQLite's file format, section 3 (a journal that counts has a
/// header).
static bool isHotJournal(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && file.read(8) == QByteArray::fromHex("d9d505f920a163d7");
}

class OtherStudio {
public:
    OtherStudio(const QString &task, const QString &path, int number = 0)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QCoreApplication::applicationFilePath(),
            {QStringLiteral("--other-studio"), task, path, QString::number(number)});
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
    void close()
    {
        m_process.closeWriteChannel();
        m_process.waitForFinished(60'000);
    }
    void kill()
    {
        m_process.kill();
        m_process.waitForFinished(60'000);
    }
    /// Waits until it is gone; whether it was killed.
    bool wasKilled()
    {
        m_process.waitForFinished(60'000);
        return m_process.exitStatus() == QProcess::CrashExit;
    }
    [[nodiscard]] int exitCode() const { return m_process.exitCode(); }

private:
    QProcess m_process;
};

class TestProjectCrash : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    QString place() const { return m_folder->filePath(QStringLiteral("low-tide.dgstudio")); }

    static StageResult expected(int i)
    {
        StageResult take = sampleTake(EpisodeId {1}, QStringLiteral("s%1").arg(i), QByteArray::number(i));
        take.body = QByteArray(20'000, static_cast<char>('a' + i % 26));
        return take;
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(ProjectFile::create(place(), sampleShow(), sampleBrief()));
    }

    void oneProcessOpensAFileOnce()
    {
        auto first = ProjectFile::open(place()).value();
        // Twice, since looking into the file must not take the first one's lock away.
        for (int i = 0; i < 2; ++i) {
            const auto second = ProjectFile::open(place());
            QVERIFY(!second);
            QVERIFY(second.error().kind == ErrorKind::Locked);
            QVERIFY(QString::fromStdString(second.error().message).contains(place()));
            QVERIFY(!second.error().hint.empty());
        }
        OtherStudio other(QStringLiteral("hold"), place());
        QCOMPARE(other.line(), QByteArray::number(static_cast<int>(ErrorKind::Locked)));
        QVERIFY(first->commit(sampleTake(EpisodeId {1}, QStringLiteral("s1"), "d")));
        first.reset();
        QVERIFY(ProjectFile::open(place()));
    }

    /// While it is made or written, what it says and how long it is need not agree: that is no damage.
    void aFileThatIsBeingWrittenIsLockedAtEveryMoment()
    {
        SqliteFaultVfs vfs;
        const QString path = m_folder->filePath(QStringLiteral("new.dgstudio"));
        std::vector<Error> errors; // the writer's thread adds to it while this one waits for it
        vfs.setRule([&](const SqliteFaultVfs::Call &call) {
            if (call.nthChange >= 0) {
                const auto opened = ProjectFile::open(path);
                errors.push_back(opened ? Error {} : opened.error());
            }
            return SqliteFaultVfs::Fault {};
        });
        auto writer = ProjectFile::create(path, sampleShow(), sampleBrief(), {vfs.name()}).value();
        const std::size_t whileMade = errors.size();
        QVERIFY(whileMade > 5);
        StageResult take = expected(0);
        take.body = QByteArray(200'000, 'x');
        QVERIFY(writer->commit(take));
        vfs.heal();
        writer.reset();
        QVERIFY(errors.size() > whileMade + 5);
        for (const Error &error : errors)
            QVERIFY2(error.kind == ErrorKind::Locked, error.message.c_str());
    }

    void aNewFileIsLockedToo()
    {
        const QString path = m_folder->filePath(QStringLiteral("new.dgstudio"));
        const auto created = ProjectFile::create(path, sampleShow(), sampleBrief());
        QVERIFY(created);
        OtherStudio other(QStringLiteral("hold"), path);
        QCOMPARE(other.line(), QByteArray::number(static_cast<int>(ErrorKind::Locked)));
        QVERIFY(ProjectFile::open(path).error().kind == ErrorKind::Locked);
    }

    void anotherStudioHoldsTheFileUntilItCloses()
    {
        OtherStudio other(QStringLiteral("hold"), place());
        QCOMPARE(other.line(), QByteArray("open"));
        const auto before = contentOf(m_folder->path());
        const auto opened = ProjectFile::open(place());
        QVERIFY(!opened);
        QVERIFY(opened.error().kind == ErrorKind::Locked);
        QVERIFY(contentOf(m_folder->path()) == before);
        QVERIFY(ProjectFile::create(place(), sampleShow(), sampleBrief()).error().kind
            == ErrorKind::InvalidInput);
        other.close();
        QVERIFY(ProjectFile::open(place()));
    }

    void aKilledStudioLeavesNoLock()
    {
        OtherStudio other(QStringLiteral("hold"), place());
        QCOMPARE(other.line(), QByteArray("open"));
        QVERIFY(ProjectFile::open(place()).error().kind == ErrorKind::Locked);
        other.kill();
        QVERIFY(ProjectFile::open(place()));
    }

    void whatWasCommittedSurvivesAKill_data()
    {
        QTest::addColumn<int>("commits");
        for (const int commits : {1, 2, 3, 5, 8, 13})
            QTest::addRow("after %d", commits) << commits;
    }

    void whatWasCommittedSurvivesAKill()
    {
        QFETCH(int, commits);
        OtherStudio other(QStringLiteral("commit"), place());
        QCOMPARE(other.line(), QByteArray("open"));
        int told = 0;
        while (told < commits) {
            QCOMPARE(other.line(), QByteArray::number(told));
            ++told;
        }
        other.kill(); // while it goes on
        for (QByteArray line = other.line(); !line.isEmpty(); line = other.line())
            ++told;
        const auto opened = ProjectFile::open(place());
        QVERIFY2(opened, opened ? "" : opened.error().message.c_str());
        const std::vector<StageResult> found = (*opened)->currentResults(EpisodeId {1}).value();
        QVERIFY(found.size() >= static_cast<std::size_t>(told));
        for (std::size_t i = 0; i < found.size(); ++i) {
            QCOMPARE(found[i].digest, expected(static_cast<int>(i)).digest);
            QVERIFY(found[i].body == expected(static_cast<int>(i)).body);
        }
    }

    /// At every single change of the disk that a commit takes: a journal that is left behind is rolled back.
    void aCommitIsWholeOrNotAtAll()
    {
        int points = 0;
        for (bool finished = false; !finished; ++points) {
            QVERIFY(points < 200);
            const QString path = m_folder->filePath(QStringLiteral("%1.dgstudio").arg(points));
            QVERIFY(ProjectFile::create(path, sampleShow(), sampleBrief()));
            OtherStudio other(QStringLiteral("die"), path, points);
            finished = !other.wasKilled();
            const auto opened = ProjectFile::open(path);
            QVERIFY2(opened, opened ? "" : opened.error().message.c_str());
            const std::vector<StageResult> found = (*opened)->currentResults(EpisodeId {1}).value();
            QVERIFY(found.size() == 2 || (!finished && found.size() == 1));
            for (std::size_t i = 0; i < found.size(); ++i)
                QVERIFY(found[i].body == expected(static_cast<int>(i)).body);
            QVERIFY((*opened)->brief(EpisodeId {1}).value() == sampleBrief());
            QVERIFY((*opened)->commit(sampleTake(EpisodeId {1}, QStringLiteral("later"), "d")));
            if (finished)
                QCOMPARE(other.exitCode(), 0);
        }
        QVERIFY(points > 5);
    }

    /// A project that was never made says so; nobody's file is mistaken for it.
    void aKillWhileAProjectIsMadeLeavesAClearAnswer()
    {
        int points = 0;
        for (bool finished = false; !finished; ++points) {
            QVERIFY(points < 200);
            const QString path = m_folder->filePath(QStringLiteral("%1.dgstudio").arg(points));
            OtherStudio other(QStringLiteral("create"), path, points);
            finished = !other.wasKilled();
            const auto opened = ProjectFile::open(path);
            if (opened)
                QVERIFY((*opened)->brief(EpisodeId {1}).value() == sampleBrief());
            else
                QVERIFY2(opened.error().kind == ErrorKind::Damaged, opened.error().message.c_str());
            if (finished) {
                QCOMPARE(other.exitCode(), 0);
                QVERIFY(opened);
            }
        }
        QVERIFY(points > 5);
    }

    void whatIsLoggedIsWrittenWithoutACommit()
    {
        OtherStudio other(QStringLiteral("log"), place());
        QCOMPARE(other.line(), QByteArray("open"));
        // The lock is the other process's: reading here takes nothing away.
        QTRY_VERIFY(contentOf(m_folder->path()).first().contains(marker.toUtf8()));
        // Only when the journal no longer counts does the transaction stand.
        QTRY_VERIFY(!isHotJournal(place() + QStringLiteral("-journal")));
        other.kill();
        const auto opened = ProjectFile::open(place()).value();
        const RunRecord run = *opened->lastRun(EpisodeId {1}).value();
        QVERIFY(run.ending == RunEnding::Running);
        QCOMPARE(opened->runLog(run.id)->size(), std::size_t {1});
        QCOMPARE(toJson(opened->runLog(run.id)->front()), toJson(sampleEvent(run.id, 1, marker)));
    }
};

// Not QTEST_GUILESS_MAIN: this program is the other studio too.
int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == QStringLiteral("--other-studio"))
        return otherStudio(arguments.value(2), arguments.value(3), arguments.value(4).toInt());
    TestProjectCrash test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_project_crash.moc"
