// SPDX-License-Identifier: GPL-3.0-or-later
// Files that cannot be used, places that cannot be written, disks that are full: what the writer is told, and
// that nothing is touched. Faults are injected below SQLite, since tests may run as root.
#include "core/project/project_file.h"

#include "tests/project/project_samples.h"
#include "tests/support/sqlite_fault_vfs.h"

#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <sqlite3.h>

#include <cerrno>
#include <functional>

using namespace dg;

using Operation = SqliteFaultVfs::Operation;
using Fault = SqliteFaultVfs::Fault;
using Call = SqliteFaultVfs::Call;
using Rule = SqliteFaultVfs::Rule;
using Make = std::function<void(const QString &)>;

Q_DECLARE_METATYPE(Make)
Q_DECLARE_METATYPE(Rule)

/// Runs SQL on a file past the studio.
static bool runSql(const QString &path, const char *sql)
{
    sqlite3 *database = nullptr;
    const bool good = sqlite3_open(QFile::encodeName(path).constData(), &database) == SQLITE_OK
        && sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
    sqlite3_close(database);
    return good;
}

static void writeBytes(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

static void patch(const QString &path, qint64 offset, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(offset + bytes.size() <= file.size());
    QVERIFY(file.seek(offset));
    QCOMPARE(file.write(bytes), bytes.size());
}

/// A project with enough in it to fill pages.
static void makeProject(const QString &path)
{
    auto file = ProjectFile::create(path, sampleShow(), sampleBrief()).value();
    const EpisodeId episode = file->episodes()->front().id;
    for (int i = 0; i < 20; ++i) {
        StageResult take = sampleTake(episode, QStringLiteral("s%1").arg(i), "d");
        take.body = QByteArray(900, static_cast<char>('a' + i));
        QVERIFY(file->commit(take));
    }
}

/// One sentence that names the file.
static bool isClear(const Error &error, const QString &path)
{
    const QString message = QString::fromStdString(error.message);
    const QString hint = QString::fromStdString(error.hint);
    const QString rest = message.mid(message.indexOf(path) + path.size());
    const bool clear = message.contains(path) && message.endsWith(QLatin1Char('.'))
        && !message.contains(QLatin1Char('\n')) && !rest.contains(QStringLiteral(". "))
        && !rest.endsWith(QStringLiteral("..")) && (hint.isEmpty() || hint.endsWith(QLatin1Char('.')));
    if (!clear)
        qWarning() << message << hint;
    return clear;
}

class TestProjectRefusal : public QObject {
    Q_OBJECT

    SqliteFaultVfs m_faults;
    std::unique_ptr<QTemporaryDir> m_folder;

    QString place() const { return m_folder->filePath(QStringLiteral("low-tide.dgstudio")); }
    ProjectEnvironment faulty() const { return {m_faults.name()}; }

    static QByteArray bodies(ProjectFile &file)
    {
        QByteArray all;
        const std::vector<StageResult> found = file.currentResults(EpisodeId {1}).value();
        for (const StageResult &each : found)
            all += each.body;
        return all;
    }

    static void fullDisks()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<int>("systemError");
        QTest::newRow("no space") << SQLITE_FULL << 0;
        QTest::newRow("quota") << SQLITE_IOERR_WRITE << EDQUOT;
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void cleanup() { m_faults.heal(); }

    void filesThatCannotBeUsedAreLeftAlone_data()
    {
        QTest::addColumn<Make>("make");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("says");
        const auto row = [](const QString &name, ErrorKind kind, const char *says, Make make) {
            QTest::newRow(qPrintable(name)) << make << static_cast<int>(kind) << QString::fromLatin1(says);
        };
        const auto projectThen = [](Make change) -> Make {
            return [change](const QString &path) {
                makeProject(path);
                change(path);
            };
        };
        const auto projectWith = [&](const char *sql) {
            return projectThen([sql](const QString &path) { QVERIFY(runSql(path, sql)); });
        };
        const auto projectPatched = [&](qint64 offset, const QByteArray &bytes) {
            return projectThen([offset, bytes](const QString &path) { patch(path, offset, bytes); });
        };
        const auto bytes = [](const QByteArray &content) -> Make {
            return [content](const QString &path) { writeBytes(path, content); };
        };
        QByteArray random;
        for (quint32 i = 0, state = 1; i < 20'000; ++i, state = state * 1'664'525 + 1'013'904'223)
            random.append(static_cast<char>(state >> 24));

        const char *const foreign = "is not a Doppelganger project";
        row(QStringLiteral("missing"), ErrorKind::NotFound, "There is no file", [](const QString &) {});
        row(QStringLiteral("folder"), ErrorKind::ForeignFile, "is a folder",
            [](const QString &path) { QVERIFY(QDir().mkdir(path)); });
        row(QStringLiteral("empty"), ErrorKind::Damaged, "it is empty", bytes({}));
        row(QStringLiteral("random bytes"), ErrorKind::ForeignFile, foreign, bytes(random));
        row(QStringLiteral("one byte"), ErrorKind::ForeignFile, foreign, bytes("x"));
        row(QStringLiteral("text"), ErrorKind::ForeignFile, foreign,
            bytes(QByteArray("INT. PIER\n").repeated(99)));
        row(QStringLiteral("another program's database"), ErrorKind::ForeignFile, foreign,
            [](const QString &path) { QVERIFY(runSql(path, "CREATE TABLE notes (text)")); });
        row(QStringLiteral("another program's database with a log"), ErrorKind::ForeignFile, foreign,
            [](const QString &path) {
                QVERIFY(runSql(path, "PRAGMA journal_mode = WAL; CREATE TABLE notes (text)"));
            });
        row(QStringLiteral("our tables, another program's mark"), ErrorKind::ForeignFile, foreign,
            projectWith("PRAGMA application_id = 1"));
        row(QStringLiteral("newer schema"), ErrorKind::NewerVersion, "newer version",
            projectWith("PRAGMA user_version = 3; CREATE TABLE later (x)"));
        row(QStringLiteral("schema 0"), ErrorKind::Damaged, "format 0",
            projectWith("PRAGMA user_version = 0"));
        row(QStringLiteral("schema -1"), ErrorKind::Damaged, "format -1",
            projectWith("PRAGMA user_version = -1"));
        row(QStringLiteral("a table is missing"), ErrorKind::Damaged, "tables",
            projectWith("DROP TABLE run_events"));
        row(QStringLiteral("a trigger was planted"), ErrorKind::Damaged, "tables",
            projectWith("CREATE TRIGGER t AFTER UPDATE ON project BEGIN DELETE FROM results; END"));
        row(QStringLiteral("set to another mode"), ErrorKind::Damaged, "another program",
            projectWith("PRAGMA journal_mode = WAL"));
        row(QStringLiteral("page size"), ErrorKind::Damaged, "header",
            projectPatched(16, QByteArray("\x0f\xff", 2)));
        row(QStringLiteral("page size 0"), ErrorKind::Damaged, "header",
            projectPatched(16, QByteArray(2, '\0')));
        row(QStringLiteral("more pages than there are"), ErrorKind::Damaged, "its end is missing",
            projectPatched(28, QByteArray("\x7f\0\0\0", 4)));
        for (const qint64 keep : {8, 16, 60, 99, 100, 4000, 4096, 8192, 20'000}) {
            row(QStringLiteral("truncated to %1").arg(keep), ErrorKind::Damaged, "its end is missing",
                projectThen([keep](const QString &path) { QVERIFY(QFile::resize(path, keep)); }));
        }
        row(QStringLiteral("truncated, beside a finished journal"), ErrorKind::Damaged, "its end is missing",
            projectThen([](const QString &path) {
                QVERIFY(QFile::resize(path, 8192));
                writeBytes(path + QStringLiteral("-journal"), QByteArray(512, '\0'));
            }));
        row(QStringLiteral("noise in page 1"), ErrorKind::Damaged,
            "is damaged: ", projectPatched(100, QByteArray(3000, '\x5a')));
        for (const qint64 page : {2, 3, 4, 5, 6, 7}) {
            row(QStringLiteral("zeros for page %1").arg(page), ErrorKind::Damaged,
                "is damaged: ", projectPatched((page - 1) * 4096, QByteArray(4096, '\0')));
            row(QStringLiteral("noise for page %1").arg(page), ErrorKind::Damaged,
                "is damaged: ", projectPatched((page - 1) * 4096, QByteArray(4096, '\x77')));
        }
    }

    void filesThatCannotBeUsedAreLeftAlone()
    {
        QFETCH(Make, make);
        QFETCH(int, kind);
        QFETCH(QString, says);
        make(place());
        if (QTest::currentTestFailed())
            return;
        const auto before = contentOf(m_folder->path());
        const auto opened = ProjectFile::open(place());
        QVERIFY(!opened);
        const QString message = QString::fromStdString(opened.error().message);
        QVERIFY2(opened.error().kind == static_cast<ErrorKind>(kind), qPrintable(message));
        QVERIFY2(message.contains(says), qPrintable(message));
        QVERIFY(isClear(opened.error(), place()));
        QVERIFY(contentOf(m_folder->path()) == before);
        if (before.isEmpty())
            return;
        const auto created = ProjectFile::create(place(), sampleShow(), sampleBrief());
        QVERIFY(!created);
        QVERIFY(created.error().kind == ErrorKind::InvalidInput);
        QVERIFY(isClear(created.error(), place()));
        QVERIFY(contentOf(m_folder->path()) == before);
    }

    void valuesThatDoNotValidateAreDamage_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const char *sql, const char *says) {
            QTest::newRow(name) << QByteArray(sql) << QString::fromLatin1(says);
        };
        row("show is not JSON", "UPDATE project SET show = '{'", "show is not JSON");
        row("show has a wrong type", "UPDATE project SET show = '{\"title\": 4, \"cast\": []}'",
            "show.title: ");
        row("no show", "DELETE FROM project", "no show");
        row("brief", "UPDATE episodes SET brief = '{\"title\": \"x\", \"premise\": \"\", \"cast\": [1]}'",
            "brief.cast[0]: ");
        row("no episode", "DELETE FROM episodes", "no episode");
        row("provenance", "UPDATE results SET provenance = '[]' WHERE id = 3", "provenance of result 3");
        row("variant", "UPDATE results SET variant = 99999999999 WHERE id = 3", "result 3 has variant");
        row("request", "INSERT INTO runs (episode, request, ending) VALUES (1, 'x', 'done')",
            "request of run 1");
        row("ending", "INSERT INTO runs (episode, request, ending) VALUES (1, '{}', 'odd')", "run 1 ended");
        row("event", "INSERT INTO run_events VALUES (1, 7, '{\"run\": 1}')", "event 7 of run 1: sequence: ");
    }

    void valuesThatDoNotValidateAreDamage()
    {
        QFETCH(QByteArray, sql);
        QFETCH(QString, says);
        makeProject(place());
        QVERIFY(runSql(place(), sql.constData()));
        const auto opened = ProjectFile::open(place());
        QVERIFY(opened);
        std::vector<Error> errors;
        const auto collect = [&](const auto &answer) {
            if (!answer)
                errors.push_back(answer.error());
        };
        collect((*opened)->show());
        collect((*opened)->episodes());
        collect((*opened)->currentResults(EpisodeId {1}));
        collect((*opened)->lastRun(EpisodeId {1}));
        collect((*opened)->runLog(RunId {1}));
        QCOMPARE(errors.size(), std::size_t {1});
        QVERIFY(errors.front().kind == ErrorKind::Damaged);
        QVERIFY2(
            QString::fromStdString(errors.front().message).contains(says), errors.front().message.c_str());
        QVERIFY(isClear(errors.front(), place()));
    }

    void aNameIsNeeded()
    {
        QVERIFY(ProjectFile::open({}).error().kind == ErrorKind::InvalidInput);
        QVERIFY(ProjectFile::create({}, sampleShow(), sampleBrief()).error().kind == ErrorKind::InvalidInput);
    }

    void aMissingFolderIsNamed()
    {
        const QString path = m_folder->filePath(QStringLiteral("nowhere/b.dgstudio"));
        const auto created = ProjectFile::create(path, sampleShow(), sampleBrief());
        QVERIFY(!created);
        QVERIFY(created.error().kind == ErrorKind::NotAccessible);
        QVERIFY(isClear(created.error(), path));
        QVERIFY(contentOf(m_folder->path()).isEmpty());
    }

    void aLinkThatLeadsNowhereIsNotFilled()
    {
        QVERIFY(QFile::link(m_folder->filePath(QStringLiteral("gone")), place()));
        QVERIFY(ProjectFile::create(place(), sampleShow(), sampleBrief()).error().kind
            == ErrorKind::InvalidInput);
        QVERIFY(ProjectFile::open(place()).error().kind == ErrorKind::NotFound);
        QVERIFY(!QFile::exists(m_folder->filePath(QStringLiteral("gone"))));
    }

    void aLinkLeadsToItsProject()
    {
        const QString real = m_folder->filePath(QStringLiteral("real.dgstudio"));
        makeProject(real);
        QVERIFY(QFile::link(real, place()));
        const auto opened = ProjectFile::open(place());
        QVERIFY(opened);
        QVERIFY(ProjectFile::open(real).error().kind == ErrorKind::Locked);
    }

    void aPlaceThatCannotBeWrittenIsNotFilled_data()
    {
        QTest::addColumn<Rule>("rule");
        const auto row = [](const char *name, Rule rule) { QTest::newRow(name) << rule; };
        row("nothing may be made", [](const Call &call) {
            return call.operation == Operation::Open && call.writes ? Fault {SQLITE_CANTOPEN, EACCES, false}
                                                                    : Fault {};
        });
        row("no journal may be made", [](const Call &call) {
            return call.operation == Operation::Open && call.path.ends_with("-journal")
                ? Fault {SQLITE_CANTOPEN, EACCES, false}
                : Fault {};
        });
        row("writes fail", SqliteFaultVfs::failChangesFrom(0, SQLITE_IOERR_WRITE, EIO));
        row("read-only", SqliteFaultVfs::failChangesFrom(0, SQLITE_READONLY));
    }

    void aPlaceThatCannotBeWrittenIsNotFilled()
    {
        QFETCH(Rule, rule);
        m_faults.setRule(rule);
        const auto created = ProjectFile::create(place(), sampleShow(), sampleBrief(), faulty());
        QVERIFY(!created);
        QVERIFY2(created.error().kind == ErrorKind::NotAccessible, created.error().message.c_str());
        QVERIFY(isClear(created.error(), place()));
        QVERIFY(contentOf(m_folder->path()).isEmpty());
    }

    void aProjectThatCannotBeReadOrWrittenIsRefused_data()
    {
        QTest::addColumn<Rule>("rule");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const char *says, Rule rule) {
            QTest::newRow(name) << rule << QString::fromLatin1(says);
        };
        row("no right to read", "permission denied", [](const Call &call) {
            return call.operation == Operation::Open ? Fault {SQLITE_CANTOPEN, EACCES, false} : Fault {};
        });
        row("no right to write", "permission denied", [](const Call &call) {
            return call.operation == Operation::Open && call.writes ? Fault {SQLITE_CANTOPEN, EACCES, false}
                                                                    : Fault {};
        });
        row("read-only file", "read-only", [](const Call &call) {
            return Fault {0, 0, call.operation == Operation::Open && call.writes};
        });
        row("read-only folder", "read-only", [](const Call &call) {
            return Fault {0, 0, call.operation == Operation::Access && call.writes};
        });
        row("the disk fails at once", "input/output error", [](const Call &call) {
            return call.operation == Operation::Read ? Fault {SQLITE_IOERR_READ, EIO, false} : Fault {};
        });
        row("the disk fails later", "input/output error", [](const Call &call) {
            return call.operation == Operation::Read && call.nth > 8 ? Fault {SQLITE_IOERR_READ, EIO, false}
                                                                     : Fault {};
        });
    }

    void aProjectThatCannotBeReadOrWrittenIsRefused()
    {
        QFETCH(Rule, rule);
        QFETCH(QString, says);
        makeProject(place());
        const auto before = contentOf(m_folder->path());
        m_faults.setRule(rule);
        const auto opened = ProjectFile::open(place(), faulty());
        QVERIFY(!opened);
        QVERIFY2(opened.error().kind == ErrorKind::NotAccessible, opened.error().message.c_str());
        QVERIFY2(
            QString::fromStdString(opened.error().message).contains(says), opened.error().message.c_str());
        QVERIFY(isClear(opened.error(), place()));
        QVERIFY(contentOf(m_folder->path()) == before);
        m_faults.heal();
        QVERIFY2(ProjectFile::open(place()), "a refused file stays unlocked");
    }

    /// At every single change of the disk that making a project takes.
    void aFullDiskLeavesNoHalfProject_data() { fullDisks(); }
    void aFullDiskLeavesNoHalfProject()
    {
        QFETCH(int, code);
        QFETCH(int, systemError);
        int points = 0;
        for (bool made = false; !made; ++points) {
            m_faults.setRule(SqliteFaultVfs::failChangesFrom(points, code, systemError));
            const auto created = ProjectFile::create(place(), sampleShow(), sampleBrief(), faulty());
            made = created.has_value();
            if (!made) {
                QVERIFY2(created.error().kind == ErrorKind::NoSpace, created.error().message.c_str());
                QVERIFY(isClear(created.error(), place()));
                QVERIFY(contentOf(m_folder->path()).isEmpty());
            }
            QVERIFY(points < 500);
        }
        QVERIFY(points > 5);
        m_faults.heal();
        QVERIFY(ProjectFile::open(place()));
    }

    void aFullDiskKeepsWhatWasSaved_data() { fullDisks(); }
    void aFullDiskKeepsWhatWasSaved()
    {
        QFETCH(int, code);
        QFETCH(int, systemError);
        makeProject(place());
        auto file = ProjectFile::open(place(), faulty()).value();
        const QByteArray before = bodies(*file);
        int points = 0;
        int tookEffect = 0;
        for (bool committed = false; !committed; ++points) {
            StageResult take = sampleTake(EpisodeId {1}, QStringLiteral("new"), "d");
            take.body = QByteArray(30'000, 'n');
            m_faults.setRule(SqliteFaultVfs::failChangesFrom(points, code, systemError));
            const Expected<ResultId> result = file->commit(take);
            committed = result.has_value();
            if (!committed) {
                QVERIFY2(result.error().kind == ErrorKind::NoSpace, result.error().message.c_str());
                QVERIFY(isClear(result.error(), place()));
                // Once closed with the disk still full, once with room made while it is open.
                if (points % 2 == 0) {
                    file.reset();
                    m_faults.heal();
                    auto again = ProjectFile::open(place(), faulty());
                    QVERIFY2(again, again ? "" : again.error().message.c_str());
                    file = *std::move(again);
                } else {
                    m_faults.heal();
                    QVERIFY2(ProjectFile::open(place()).error().kind == ErrorKind::Locked, "the lock stays");
                    const auto saved = file->saveBrief(EpisodeId {1}, sampleBrief());
                    QVERIFY2(saved, saved ? "" : saved.error().message.c_str());
                }
                // Where only the last sync failed, which ends the transaction, it may stand none the less.
                const QByteArray now = bodies(*file);
                tookEffect += now != before;
                QVERIFY(now == before || now == before + take.body);
            }
            QVERIFY(points < 500);
        }
        QVERIFY(points > 5);
        QVERIFY(tookEffect <= 1);
        QCOMPARE(bodies(*file).size(), before.size() + 30'000);
        m_faults.heal();
        file.reset();
        QCOMPARE(contentOf(m_folder->path()).size(), 1);
        file = ProjectFile::open(place(), faulty()).value();
        QCOMPARE(bodies(*file).size(), before.size() + 30'000);
        file.reset();
    }
};

QTEST_GUILESS_MAIN(TestProjectRefusal)
#include "tst_project_refusal.moc"
