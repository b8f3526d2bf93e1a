// SPDX-License-Identifier: GPL-3.0-or-later
// A run with all its passes is killed at two hundred moments, at every kind of event and between an answer
// and its commit. What was finished is neither lost nor asked for again, and the resumed run ends with the
// script of an undisturbed one. Of what was streaming, all but the last second is there, and feeds nothing.
#include "core/project/project_file.h"
#include "tests/support/call_log.h"
#include "tests/support/every_pass.h"
#include "tests/support/run_bench.h"

#include <QFile>
#include <QMap>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <memory>
#include <random>
#include <set>

using namespace dg;

namespace {

#ifdef __SANITIZE_ADDRESS__
constexpr int killCount = 40;
#else
constexpr int killCount = 200;
#endif

QByteArray scriptOf(ProjectFile &project)
{
    const auto result = project.current(project.episodes()->front().id, {QStringLiteral("script"), {}});
    return result && *result ? (*result)->body : QByteArray {};
}

/// What a run says on its output until it is killed at its moment, or ends.
struct Said {
    std::set<StageRef> finished; ///< recorded, as the run has told
    QMap<QString, int> moments; ///< of a whole run: how often there was each
    std::int64_t heldAt = 0; ///< steady clock, nanoseconds; 0: it was not killed
};

Said runAndKill(const QStringList &arguments)
{
    Said said;
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(QStringLiteral(DG_KILLABLE_STUDIO), arguments);
    for (;;) {
        while (!process.canReadLine()) {
            if (!process.waitForReadyRead(60'000) && !process.canReadLine())
                return said;
        }
        const QList<QByteArray> words = process.readLine().chopped(1).split('\t');
        if (words[0] == "finished")
            said.finished.insert({QString::fromUtf8(words[1]), QString::fromUtf8(words[2])});
        else if (words[0] == "moment")
            said.moments[QString::fromUtf8(words[1])] = words[2].toInt();
        else if (words[0] == "here") {
            said.heldAt = words[1].toLongLong();
            process.kill(); // SIGKILL
            process.waitForFinished(60'000);
            return said;
        }
    }
}

} // namespace

class KillTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        makeProject(at("undisturbed.dgstudio"));
        m_whole = runAndKill({at("undisturbed.dgstudio"), at("undisturbed.log"), QStringLiteral("through")});
        m_undisturbed = scriptOf(**ProjectFile::open(at("undisturbed.dgstudio")));
        QVERIFY(!m_undisturbed.isEmpty());
        // Every kind of moment that a run has, the passes' stages among them.
        for (const char *kind : {"started", "planned", "outline", "ready", "calling", "answering", "retrying",
                 "text", "withdrawn", "answered", "finished", "over"})
            QVERIFY2(m_whole.moments.value(QLatin1String(kind)) > 0, kind);
        QStringList stages;
        for (const StageRef &ref : m_whole.finished)
            stages.append(ref.stage);
        stages.removeDuplicates();
        for (const char *stage :
            {"dynamics", "punch-up", "staging", "check", "scene", "join", "continuity", "script"})
            QVERIFY2(stages.contains(QLatin1String(stage)), qPrintable(stages.join(QLatin1Char(' '))));
    }

    void survives_data()
    {
        QTest::addColumn<QString>("moment");
        // Each kind at its first and its last, and then at random among all that a whole run has.
        std::set<QString> moments;
        QStringList all;
        for (auto kind = m_whole.moments.begin(); kind != m_whole.moments.end(); ++kind) {
            moments.insert(QStringLiteral("%1:1").arg(kind.key()));
            for (int i = 1; i <= kind.value(); ++i)
                all.append(QStringLiteral("%1:%2").arg(kind.key()).arg(i));
        }
        std::mt19937 random(20'260'101);
        while (moments.size() < std::min<std::size_t>(killCount, static_cast<std::size_t>(all.size())))
            moments.insert(all.at(static_cast<qsizetype>(random() % static_cast<unsigned>(all.size()))));
        for (const QString &moment : moments)
            QTest::newRow(qPrintable(moment)) << moment;
    }

    void survives()
    {
        QFETCH(QString, moment);
        const QString path = at("a.dgstudio");
        const QString log = at("calls.log");
        QFile::remove(path);
        QFile::remove(path + QStringLiteral("-journal"));
        QFile::remove(log);
        makeProject(path);

        const Said said = runAndKill({path, log, moment});
        // Which calls come first is the threads' affair: the last of a kind may not come again.
        if (said.heldAt == 0)
            QCOMPARE(said.moments.isEmpty(), false);
        const CallLog before = CallLog::read(log);

        std::vector<StageResult> committed;
        {
            auto project = ProjectFile::open(path);
            QVERIFY2(project, project ? "" : project.error().text().c_str()); // no lock is left behind
            const EpisodeId episode = (*project)->episodes()->front().id;
            committed = *(*project)->currentResults(episode);
        }
        for (const StageRef &ref : said.finished) {
            const bool kept = std::any_of(committed.begin(), committed.end(),
                [&](const StageResult &each) { return each.ref == ref && each.finished; });
            QVERIFY2(kept, qPrintable(ref.stage + QLatin1Char(' ') + ref.subject));
        }

        runAndKill({path, log, QStringLiteral("resume")});
        const CallLog after = CallLog::read(log);
        int again = 0;
        for (auto call = before.begun.begin(); call != before.begun.end(); ++call)
            again += after.begun.value(call.key()) > call.value() ? 1 : 0;
        // Committed calls are not made again: what is, was in hand. Three are at once, and one answer may be
        // on its way to disk.
        const auto calls = std::count_if(committed.begin(), committed.end(), [](const StageResult &each) {
            return each.provenance.value(QStringLiteral("source")) == QStringLiteral("called")
                && each.ref.stage != QLatin1String("scene");
        });
        QCOMPARE(again, static_cast<int>(before.begun.size() - calls));
        QVERIFY2(again <= 4, qPrintable(QString::number(again)));

        auto project = ProjectFile::open(path);
        QVERIFY(project);
        const EpisodeId episode = (*project)->episodes()->front().id;
        const auto results = *(*project)->currentResults(episode);
        for (const StageResult &each : committed) {
            const bool still = std::any_of(results.begin(), results.end(), [&](const StageResult &other) {
                return other.ref == each.ref && (other.body == each.body || isOfSeveralScenes(each.ref));
            });
            QVERIFY2(still, qPrintable(each.ref.stage + each.ref.subject));
        }
        QCOMPARE(scriptOf(**project), m_undisturbed);
    }

    void allButTheLastSecondOfWhatStreamsIsKept_data()
    {
        QTest::addColumn<int>("pieces");
        for (const int pieces : {90, 120, 150})
            QTest::addRow("after %d pieces", pieces) << pieces;
    }

    void allButTheLastSecondOfWhatStreamsIsKept()
    {
        QFETCH(int, pieces);
        const QString path = at("paced.dgstudio");
        QFile::remove(path);
        QFile::remove(path + QStringLiteral("-journal"));
        const QString log = at("paced.log");
        QFile::remove(log);
        makeProject(path);
        const Said said = runAndKill({path, log, QStringLiteral("paced-text:%1").arg(pieces)});
        QVERIFY(said.heldAt > 0);

        // What every call had streamed a second before, by the provider's own log.
        QMap<QByteArray, QByteArray> streamed;
        QFile file(log);
        QVERIFY(file.open(QIODevice::ReadOnly));
        for (const QByteArray &line : file.readAll().split('\n')) {
            const QList<QByteArray> words = line.split('\t');
            if (words[0] == "piece" && said.heldAt - words[1].toLongLong() > 1'000'000'000)
                streamed[words[2]] += QByteArray::fromBase64(words[3]);
            else if (words[0].startsWith("answer "))
                streamed.remove(words[0].sliced(7));
        }
        auto project = ProjectFile::open(path);
        QVERIFY(project);
        const EpisodeId episode = (*project)->episodes()->front().id;
        const std::vector<StageResult> kept = *(*project)->unfinishedTakes(episode);
        QVERIFY(!streamed.isEmpty());
        for (auto call = streamed.begin(); call != streamed.end(); ++call) {
            QVERIFY2(std::any_of(kept.begin(), kept.end(),
                         [&](const StageResult &each) { return each.body.startsWith(call.value()); }),
                call.key().constData());
        }
        const std::vector<StageResult> current = *(*project)->currentResults(episode);
        for (const StageResult &half : kept) {
            QVERIFY(!half.finished);
            QVERIFY(std::none_of(current.begin(), current.end(),
                [&](const StageResult &each) { return each.id == half.id || each.ref == half.ref; }));
        }
    }

private:
    [[nodiscard]] QString at(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    /// What is made of all scenes that there are, and so anew where there are more.
    [[nodiscard]] static bool isOfSeveralScenes(const StageRef &ref)
    {
        return ref.stage == QLatin1String("script") || ref.stage == QLatin1String("continuity");
    }
    static void makeProject(const QString &path)
    {
        Show show = RunBench::showWith(5);
        show.cast.front().relations = {{show.cast.back().id, QStringLiteral("envies him"), {}}};
        EpisodeBrief brief = RunBench::briefFor(show);
        brief.run.passes = everyPass();
        QVERIFY(ProjectFile::create(path, show, brief));
    }

    QTemporaryDir m_folder;
    Said m_whole;
    QByteArray m_undisturbed;
};

QTEST_GUILESS_MAIN(KillTest)
#include "tst_kill.moc"
