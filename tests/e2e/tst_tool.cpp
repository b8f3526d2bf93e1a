// SPDX-License-Identifier: GPL-3.0-or-later
// The command-line tool as a writer meets it: the real program, real files. What it does with a cache is in
// tst_tool_cache.
#include "core/project/project_file.h"

#include "tests/e2e/tool.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace dg;

namespace {

/// On a machine of its own each time: nothing is in its cache.
Finished doppelganger(const QStringList &arguments)
{
    const QTemporaryDir machine;
    return runTool(arguments, toolEnvironment(machine.path()));
}

void writeFile(const QString &path, const QByteArray &content)
{
    QVERIFY(writeContent(path, content));
}

/// Every stage's outcome in a report.
QStringList outcomesIn(const QJsonObject &report)
{
    QStringList outcomes;
    for (const QJsonObject &stage : stagesIn(report))
        outcomes.append(stage.value(QStringLiteral("outcome")).toString());
    return outcomes;
}

QSet<QString> speakersIn(const QString &script)
{
    QSet<QString> speakers;
    static const QRegularExpression cue(
        QStringLiteral("^\\n([A-Z][A-Z' ]+)(?: \\(.*\\))?\\n(?=\\S)"), QRegularExpression::MultilineOption);
    auto cues = cue.globalMatch(script);
    while (cues.hasNext())
        speakers.insert(cues.next().captured(1));
    return speakers;
}

} // namespace

class ToolTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
    }

    void listsTheSamples()
    {
        const Finished listed = doppelganger({QStringLiteral("new"), QStringLiteral("--list")});
        QCOMPARE(listed.code, 0);
        QVERIFY(!listed.out.trimmed().isEmpty());
        const QString first = listed.out.split(QLatin1Char('\n')).first();
        QCOMPARE(
            doppelganger({QStringLiteral("new"), at("b.dgstudio"), QStringLiteral("--sample"), first}).code,
            0);
        const Finished unknown = doppelganger(
            {QStringLiteral("new"), at("c.dgstudio"), QStringLiteral("--sample"), QStringLiteral("Nope")});
        QCOMPARE(unknown.code, 3);
        QVERIFY(!QFile::exists(at("c.dgstudio")));
    }

    void writesAnEpisodeAndKeepsIt()
    {
        makeProject();
        const Finished first = generate(
            {QStringLiteral("--report"), at("r.json"), QStringLiteral("--export"), at("a.fountain")});
        QCOMPARE(first.code, 0);
        QVERIFY(first.out.contains(at("a.fountain")));
        const QJsonObject report = reportIn(at("r.json"));
        QVERIFY(report.value(QStringLiteral("scenes")).toArray().size() >= 8);
        QVERIFY(callsIn(report) >= 8);
        const QByteArray script = contentOf(at("a.fountain"));
        QVERIFY(QString::fromUtf8(script).split(QRegularExpression(QStringLiteral("\\s+"))).size() >= 2500);
        QVERIFY(script.contains("Rehearsal: no AI."));
        const auto speakers = speakersIn(QString::fromUtf8(script));
        for (const char *name : {"ODILE", "BENNO", "INES", "WIM", "TANSY"})
            QVERIFY2(speakers.contains(QString::fromLatin1(name)), name);

        const Finished second = generate(
            {QStringLiteral("--report"), at("r2.json"), QStringLiteral("--export"), at("b.fountain")});
        QCOMPARE(second.code, 0);
        const QJsonObject again = reportIn(at("r2.json"));
        QCOMPARE(callsIn(again), 0);
        for (const QString &outcome : outcomesIn(again))
            QCOMPARE(outcome, QStringLiteral("kept"));
        QCOMPARE(contentOf(at("b.fountain")), script);
    }

    void freshWritesAnotherTakeOfEverything()
    {
        makeProject();
        QCOMPARE(generate({QStringLiteral("--export"), at("a.fountain")}).code, 0);
        QCOMPARE(generate({QStringLiteral("--fresh"), QStringLiteral("--report"), at("r.json"),
                              QStringLiteral("--export"), at("b.fountain")})
                     .code,
            0);
        const QStringList outcomes = outcomesIn(reportIn(at("r.json")));
        const auto called = outcomes.count(QStringLiteral("called"));
        const auto made = outcomes.count(QStringLiteral("made")); // takes and the script
        QCOMPARE(called + made, outcomes.size());
        QVERIFY(called > made);
        QVERIFY(contentOf(at("a.fountain")) != contentOf(at("b.fountain")));
        // The new takes are the project's now.
        QCOMPARE(generate({QStringLiteral("--report"), at("r2.json"), QStringLiteral("--export"),
                              at("c.fountain")})
                     .code,
            0);
        QCOMPARE(callsIn(reportIn(at("r2.json"))), 0);
        QCOMPARE(contentOf(at("c.fountain")), contentOf(at("b.fountain")));
    }

    void anotherSeedGivesAnotherEpisode()
    {
        makeProject();
        QCOMPARE(generate({QStringLiteral("--export"), at("a.fountain")}).code, 0);
        QCOMPARE(generate({QStringLiteral("--seed"), QStringLiteral("7"), QStringLiteral("--export"),
                              at("b.fountain")})
                     .code,
            0);
        QVERIFY(contentOf(at("a.fountain")) != contentOf(at("b.fountain")));
    }

    void anotherBriefGivesAnotherEpisodeAndIsKept()
    {
        makeProject();
        QCOMPARE(generate({QStringLiteral("--export"), at("a.fountain")}).code, 0);
        writeFile(at("brief.json"),
            R"({"title":"The Ferry","premise":"The ferry timetable is voted on, and nobody has ever seen the ferry.",
                "cast":["Tansy","Benno"],"sceneCount":4,"somethingNew":{"kept":true}})");
        QCOMPARE(generate({QStringLiteral("--brief"), at("brief.json"), QStringLiteral("--report"),
                              at("r.json"), QStringLiteral("--export"), at("b.fountain")})
                     .code,
            0);
        QCOMPARE(reportIn(at("r.json")).value(QStringLiteral("scenes")).toArray().size(), 4);
        const QByteArray script = contentOf(at("b.fountain"));
        QVERIFY(script.contains("Title: The Ferry"));
        QCOMPARE(speakersIn(QString::fromUtf8(script)),
            (QSet<QString> {QStringLiteral("TANSY"), QStringLiteral("BENNO")}));
        const auto project = ProjectFile::open(at("A.dgstudio"));
        QVERIFY(project);
        const auto brief = (*project)->brief((*project)->episodes()->front().id);
        QCOMPARE(brief->title, QStringLiteral("The Ferry"));
        QVERIFY(brief->extra.contains(QStringLiteral("somethingNew")));
    }

    void refusesABadBrief_data()
    {
        QTest::addColumn<QByteArray>("brief");
        QTest::addColumn<QString>("named");
        QTest::newRow("wrong type") << QByteArray(R"({"title":1,"premise":"","cast":["Odile"]})")
                                    << QStringLiteral("brief.title");
        QTest::newRow("wrong type in a list") << QByteArray(R"({"title":"","premise":"","cast":["Odile",2]})")
                                              << QStringLiteral("brief.cast[1]");
        QTest::newRow("missing field")
            << QByteArray(R"({"title":"","cast":["Odile"]})") << QStringLiteral("brief.premise");
        QTest::newRow("empty cast") << QByteArray(R"({"title":"","premise":"","cast":[]})")
                                    << QStringLiteral("brief.cast");
        QTest::newRow("a stranger") << QByteArray(R"({"title":"","premise":"","cast":["Godot"]})")
                                    << QStringLiteral("Godot");
        QTest::newRow("no scenes") << QByteArray(
            R"({"title":"","premise":"","cast":["Odile"],"sceneCount":0})")
                                   << QStringLiteral("brief.sceneCount");
        QTest::newRow("too many scenes")
            << QByteArray(R"({"title":"","premise":"","cast":["Odile"],"sceneCount":601})")
            << QStringLiteral("brief.sceneCount");
        QTest::newRow("half a number of scenes")
            << QByteArray(R"({"title":"","premise":"","cast":["Odile"],"sceneCount":2.5})")
            << QStringLiteral("brief.sceneCount");
        QTest::newRow("no title") << QByteArray(R"({"title":" ","premise":"x","cast":["Odile"]})")
                                  << QStringLiteral("brief.title");
        QTest::newRow("no premise") << QByteArray(R"({"title":"x","premise":"","cast":["Odile"]})")
                                    << QStringLiteral("brief.premise");
        QTest::newRow("not JSON") << QByteArray("INT. NOWHERE - DAY") << QStringLiteral("brief.json");
        QTest::newRow("empty") << QByteArray() << QStringLiteral("brief.json");
        QTest::newRow("not UTF-8") << QByteArray("{\"title\":\"\xff\xfe\"}") << QStringLiteral("brief.json");
    }

    void refusesABadBrief()
    {
        QFETCH(QByteArray, brief);
        QFETCH(QString, named);
        makeProject();
        const QByteArray before = contentOf(at("A.dgstudio"));
        writeFile(at("brief.json"), brief);
        const Finished refused = generate(
            {QStringLiteral("--brief"), at("brief.json"), QStringLiteral("--export"), at("a.fountain")});
        QCOMPARE(refused.code, 3);
        QVERIFY2(refused.err.contains(named), qPrintable(refused.err));
        QVERIFY(refused.out.isEmpty());
        QCOMPARE(contentOf(at("A.dgstudio")), before);
        QVERIFY(!QFile::exists(at("a.fountain")));
    }

    void refusesABadProject_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char *kind :
            {"missing", "folder", "empty", "truncated", "random", "foreign", "newer", "held"})
            QTest::newRow(kind) << QString::fromLatin1(kind);
    }

    void refusesABadProject()
    {
        QFETCH(QString, kind);
        const QString path = at("A.dgstudio");
        std::unique_ptr<ProjectFile> holder;
        if (kind == QLatin1String("folder")) {
            QVERIFY(QDir().mkdir(path));
        } else if (kind == QLatin1String("empty")) {
            writeFile(path, {});
        } else if (kind == QLatin1String("random")) {
            QByteArray bytes;
            for (int i = 0; i < 20'000; ++i)
                bytes.append(static_cast<char>((i * 7919) >> 3));
            writeFile(path, bytes);
        } else if (kind != QLatin1String("missing")) {
            makeProject();
            QByteArray bytes = contentOf(path);
            if (kind == QLatin1String("truncated"))
                bytes.truncate(bytes.size() / 2);
            if (kind == QLatin1String("foreign"))
                bytes[68] = 'X'; // the application id in SQLite's header
            if (kind == QLatin1String("newer"))
                bytes[63] = 99; // the user version in SQLite's header
            writeFile(path, bytes);
        }
        const QByteArray before = contentOf(path);
        // Nothing here may read the file while it is held: closing a file ends its process's locks on it.
        if (kind == QLatin1String("held"))
            holder = std::move(*ProjectFile::open(path));
        const QStringList beside = QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot);
        const Finished refused = generate({});
        QCOMPARE(refused.code, 3);
        QVERIFY2(refused.err.contains(QStringLiteral("A.dgstudio")), qPrintable(refused.err));
        QCOMPARE(refused.err.trimmed().count(QLatin1Char('\n')), 0);
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), beside);
        holder.reset();
        QCOMPARE(contentOf(path), before);
    }

    void refusesPlacesThatCannotBeWritten()
    {
        makeProject();
        QCOMPARE(doppelganger({QStringLiteral("new"), at("A.dgstudio")}).code, 3); // is there already
        QCOMPARE(doppelganger({QStringLiteral("new"), at("no/such/folder/A.dgstudio")}).code, 3);
        const QByteArray before = contentOf(at("A.dgstudio"));
        QCOMPARE(generate({QStringLiteral("--export"), at("no/such/folder/a.fountain")}).code, 3);
        QCOMPARE(generate({QStringLiteral("--export"), at("no/such/folder.fountain/")}).code, 2);
        QCOMPARE(generate({QStringLiteral("--report"), m_folder->path()}).code, 3);
        QCOMPARE(contentOf(at("A.dgstudio")), before); // found before the run
    }

    void writesOverNothingItReads()
    {
        makeProject();
        const QByteArray project = contentOf(at("A.dgstudio"));
        const QByteArray brief = R"({"title":"T","premise":"P","cast":["Odile"],"sceneCount":1})";
        writeFile(at("brief.json"), brief);
        QVERIFY(QFile::link(at("A.dgstudio"), at("link.fountain")));
        const QList<QStringList> collisions {
            {QStringLiteral("--report"), at("A.dgstudio")},
            {QStringLiteral("--report"), m_folder->path() + QStringLiteral("/./A.dgstudio")},
            {QStringLiteral("--export"), at("link.fountain")},
            {QStringLiteral("--brief"), at("brief.json"), QStringLiteral("--report"), at("brief.json")},
            {QStringLiteral("--export"), at("x.fountain"), QStringLiteral("--report"), at("x.fountain")},
        };
        for (const QStringList &arguments : collisions) {
            const Finished refused = generate(arguments);
            QCOMPARE(refused.code, 2);
            QVERIFY2(refused.err.contains(QStringLiteral("named twice")), qPrintable(refused.err));
        }
        QCOMPARE(contentOf(at("A.dgstudio")), project);
        QCOMPARE(contentOf(at("brief.json")), brief);
        QVERIFY(!QFile::exists(at("x.fountain")));
    }

    void saysWhichFieldsOfABriefHaveNoEffect()
    {
        makeProject();
        writeFile(at("brief.json"),
            R"({"title":"T\nNotes: x","premise":"P","cast":["Odile"],"sceneCount":1,"scenes":9})");
        const Finished done = generate(
            {QStringLiteral("--brief"), at("brief.json"), QStringLiteral("--export"), at("a.fountain")});
        QCOMPARE(done.code, 0);
        QVERIFY2(done.err.contains(QStringLiteral("brief.scenes")), qPrintable(done.err));
        // A line break in the title is no field of the title page.
        QVERIFY(contentOf(at("a.fountain")).startsWith("Title: T Notes: x\n"));
    }

    void refusesWrongUsage_data()
    {
        QTest::addColumn<QStringList>("arguments");
        const auto row = [](const char *name, const QStringList &arguments) {
            QTest::newRow(name) << arguments;
        };
        row("nothing", {});
        row("unknown command", {QStringLiteral("perform")});
        row("not built", {QStringLiteral("report"), QStringLiteral("A.dgstudio")});
        row("new without a file", {QStringLiteral("new")});
        row("generate without a file", {QStringLiteral("generate")});
        const auto with = [](const QStringList &more) {
            return QStringList {QStringLiteral("generate"), QStringLiteral("A.dgstudio")} + more;
        };
        row("a server of another sort",
            with({QStringLiteral("--redis"), QStringLiteral("http://localhost")}));
        row("an export of no format", with({QStringLiteral("--export"), QStringLiteral("a.fdx")}));
        row("pace", with({QStringLiteral("--pace"), QStringLiteral("soon")}));
        row("no scenes at once", with({QStringLiteral("--concurrency"), QStringLiteral("0")}));
        row("seed", with({QStringLiteral("--seed"), QStringLiteral("lucky")}));
        row("a negative seed", with({QStringLiteral("--seed"), QStringLiteral("-1")}));
        row("a seed beyond any", with({QStringLiteral("--seed"), QStringLiteral("99999999999999999999999")}));
        row("two modes", with({QStringLiteral("--rerun"), QStringLiteral("--fresh")}));
        row("resume with a seed",
            with({QStringLiteral("--resume"), QStringLiteral("--seed"), QStringLiteral("2")}));
    }

    void refusesWrongUsage()
    {
        QFETCH(QStringList, arguments);
        const Finished refused = doppelganger(arguments);
        QCOMPARE(refused.code, 2);
        QVERIFY(refused.out.isEmpty());
        QVERIFY(!refused.err.isEmpty());
    }

    void worksInAnyScript_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("Arabic") << QStringLiteral("حلقة أولى.dgstudio");
        QTest::newRow("Chinese") << QStringLiteral("第一集 水库.dgstudio");
        QTest::newRow("emoji") << QStringLiteral("🎭 pilot 🐑.dgstudio");
        QTest::newRow("marks") << QStringLiteral("what? #1 100%.dgstudio");
    }

    void worksInAnyScript()
    {
        QFETCH(QString, name);
        const QString path = QDir(m_folder->path()).filePath(name);
        const QString script = path + QStringLiteral(".fountain");
        QCOMPARE(doppelganger({QStringLiteral("new"), path}).code, 0);
        QCOMPARE(
            doppelganger({QStringLiteral("generate"), path, QStringLiteral("--export"), script}).code, 0);
        QVERIFY(!contentOf(script).isEmpty());
    }

    void saysNothingWhenQuiet()
    {
        makeProject();
        const Finished quiet = generate({QStringLiteral("--quiet")});
        QCOMPARE(quiet.code, 0);
        QVERIFY(quiet.err.isEmpty());
    }

    void resumeWithNothingUnfinishedSaysSo()
    {
        makeProject();
        const Finished before = generate({QStringLiteral("--resume")});
        QCOMPARE(before.code, 0);
        QVERIFY(before.err.contains(QStringLiteral("no unfinished run")));
        QCOMPARE(generate({}).code, 0);
        QVERIFY(generate({QStringLiteral("--resume")}).err.contains(QStringLiteral("no unfinished run")));
    }

    void interruptsAndResumes()
    {
        makeProject();
        QCOMPARE(doppelganger({QStringLiteral("new"), at("B.dgstudio")}).code, 0);
        QCOMPARE(
            doppelganger({QStringLiteral("generate"), at("B.dgstudio"), QStringLiteral("--seed"),
                             QStringLiteral("5"), QStringLiteral("--export"), at("undisturbed.fountain")})
                .code,
            0);

        const QTemporaryDir machine;
        QProcess process;
        process.setProcessEnvironment(toolEnvironment(machine.path()));
        process.setReadChannel(QProcess::StandardError);
        process.start(QStringLiteral(DG_TOOL),
            {QStringLiteral("generate"), at("A.dgstudio"), QStringLiteral("--seed"), QStringLiteral("5"),
                QStringLiteral("--pace"), QStringLiteral("100ms"), QStringLiteral("--export"),
                at("part.fountain")});
        // Some scene is written: the outline and the voices are long there.
        QByteArray said;
        while (!said.contains("Scene") && process.waitForReadyRead(60'000))
            said += process.readAllStandardError();
        QVERIFY2(said.contains("Scene"), said.constData());
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(process.exitCode(), 130);
        // What was finished can be read, and says what is missing.
        const QByteArray part = contentOf(at("part.fountain"));
        QVERIFY(part.contains("[[This scene is not written yet.]]"));
        QVERIFY(part.contains("Rehearsal: no AI."));

        const Finished resumed = generate({QStringLiteral("--resume"), QStringLiteral("--report"),
            at("r.json"), QStringLiteral("--export"), at("a.fountain")});
        QCOMPARE(resumed.code, 0);
        const QJsonObject report = reportIn(at("r.json"));
        QCOMPARE(report.value(QStringLiteral("seed")).toInt(), 5);
        QVERIFY(report.value(QStringLiteral("kept")).toInt() >= 7); // outline, five voices, a scene
        QCOMPARE(contentOf(at("a.fountain")), contentOf(at("undisturbed.fountain")));
    }

private:
    [[nodiscard]] QString at(const char *name) const
    {
        return QDir(m_folder->path()).filePath(QString::fromUtf8(name));
    }
    void makeProject() { QCOMPARE(doppelganger({QStringLiteral("new"), at("A.dgstudio")}).code, 0); }
    Finished generate(const QStringList &more)
    {
        return doppelganger(QStringList {QStringLiteral("generate"), at("A.dgstudio")} + more);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(ToolTest)
#include "tst_tool.moc"
