// SPDX-License-Identifier: GPL-3.0-or-later
// A run is killed at twenty moments, at every kind of event and between an answer and its commit. What was
// committed is neither lost nor asked for again, and the resumed run ends with the script of an undisturbed
// one.
#include "core/project/project_file.h"
#include "tests/support/call_log.h"
#include "tests/support/run_bench.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <memory>

using namespace dg;

namespace {

QByteArray scriptOf(ProjectFile &project)
{
    const auto result = project.current(project.episodes()->front().id, {QStringLiteral("script"), {}});
    return result && *result ? (*result)->body : QByteArray {};
}

} // namespace

class KillTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        makeProject(at("undisturbed.dgstudio"));
        QCOMPARE(QProcess::execute(
                     QStringLiteral(DG_KILLABLE_STUDIO), {at("undisturbed.dgstudio"), at("undisturbed.log")}),
            0);
        m_undisturbed = scriptOf(**ProjectFile::open(at("undisturbed.dgstudio")));
        QVERIFY(!m_undisturbed.isEmpty());
    }

    void survives_data()
    {
        QTest::addColumn<QString>("moment");
        for (const char *moment :
            {"started:1", "planned:1", "ready:1", "ready:5", "ready:9", "calling:1", "calling:4", "calling:9",
                "text:1", "text:11", "text:30", "answered:1", "answered:4", "answered:10", "finished:1",
                "finished:5", "finished:11", "finished:17", "outline:1", "planned:2", "over:1"})
            QTest::newRow(moment) << QString::fromLatin1(moment);
    }

    void survives()
    {
        QFETCH(QString, moment);
        const QString path = at("a.dgstudio");
        const QString log = at("calls.log");
        QFile::remove(path);
        QFile::remove(log);
        makeProject(path);

        QProcess process;
        process.start(QStringLiteral(DG_KILLABLE_STUDIO), {path, log, moment});
        QVERIFY(process.waitForReadyRead(60'000));
        QCOMPARE(process.readLine().trimmed(), QByteArray("here"));
        process.kill(); // SIGKILL
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(process.exitStatus(), QProcess::CrashExit);
        const CallLog before = CallLog::read(log);

        std::vector<StageResult> committed;
        {
            auto project = ProjectFile::open(path);
            QVERIFY2(project, project ? "" : project.error().text().c_str()); // no lock is left behind
            const EpisodeId episode = (*project)->episodes()->front().id;
            committed = *(*project)->currentResults(episode);
        }

        QCOMPARE(
            QProcess::execute(QStringLiteral(DG_KILLABLE_STUDIO), {path, log, QStringLiteral("resume")}), 0);
        const CallLog after = CallLog::read(log);
        int repeated = 0;
        for (auto call = after.begun.begin(); call != after.begun.end(); ++call) {
            QVERIFY2(call.value() <= 2, qPrintable(call.key()));
            repeated += call.value() - 1;
        }
        // Committed calls are not made again: what is, was in hand. Three are at once, and one answer may be
        // on its way to disk.
        const auto calls = std::count_if(committed.begin(), committed.end(),
            [](const StageResult &each) { return each.ref.stage != QLatin1String("script"); });
        QCOMPARE(repeated, before.begunInAll() - static_cast<int>(calls));
        QVERIFY2(repeated <= 4, qPrintable(QString::number(repeated)));

        auto project = ProjectFile::open(path);
        QVERIFY(project);
        const EpisodeId episode = (*project)->episodes()->front().id;
        const auto results = *(*project)->currentResults(episode);
        for (const StageResult &each : committed) {
            const bool still = std::any_of(results.begin(), results.end(),
                [&](const StageResult &other) { return other.id == each.id && other.body == each.body; });
            QVERIFY2(still, qPrintable(each.ref.stage + each.ref.subject));
        }
        QCOMPARE(scriptOf(**project), m_undisturbed);
    }

private:
    [[nodiscard]] QString at(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    static void makeProject(const QString &path)
    {
        const Show show = RunBench::showWith(5);
        QVERIFY(ProjectFile::create(path, show, RunBench::briefFor(show)));
    }

    QTemporaryDir m_folder;
    QByteArray m_undisturbed;
};

QTEST_GUILESS_MAIN(KillTest)
#include "tst_kill.moc"
