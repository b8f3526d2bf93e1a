// SPDX-License-Identifier: GPL-3.0-or-later
// What the tool keeps on this machine's disk and what `doppelganger cache` does with it: the real program, a
// process each time, and a cache folder of the test's. A room's server has no part in it.
#include "tests/e2e/tool.h"

#include <QDateTime>
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <sqlite3.h>

#include <csignal>
#include <functional>
#include <memory>

#include <sys/resource.h>

using namespace dg;

namespace {

using Make = std::function<bool(const QString &)>;

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

QStringList words(const char *line)
{
    return text(line).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

bool runSql(const QString &path, const char *sql)
{
    sqlite3 *database = nullptr;
    const bool good = sqlite3_open(QFile::encodeName(path).constData(), &database) == SQLITE_OK
        && sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
    sqlite3_close(database);
    return good;
}

QJsonObject objectIn(const QJsonObject &object, const char *name)
{
    return object.value(QLatin1String(name)).toObject();
}

int intIn(const QJsonObject &object, const char *name)
{
    return object.value(QLatin1String(name)).toInt(-1);
}

/// A line of a file of entries.
QByteArray archivedEntry(const QString &label, const QStringList &tags, char digit)
{
    return QJsonDocument(QJsonObject {
                             {QStringLiteral("key"),
                                 QStringLiteral("dg:1:voice_profile:") + QString(64, QLatin1Char(digit))},
                             {QStringLiteral("label"), label},
                             {QStringLiteral("tags"), QJsonArray::fromStringList(tags)},
                             {QStringLiteral("type"), QStringLiteral("text")},
                             {QStringLiteral("lifetime"), 3600},
                             {QStringLiteral("worth"),
                                 QJsonObject {{QStringLiteral("micro_usd"), 1500},
                                     {QStringLiteral("tokens"), 20}, {QStringLiteral("ms"), 3000}}},
                             {QStringLiteral("text"), QStringLiteral("speaks seldom")},
                         })
               .toJson(QJsonDocument::Compact)
        + '\n';
}

const QByteArray archiveHead = "{\"format\":\"doppelganger-cache\",\"version\":1}\n";

} // namespace

Q_DECLARE_METATYPE(Make)

class ToolCacheTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
        m_cacheName = QStringLiteral("cache");
    }

    void aNewProjectOfTheSameSampleCallsNobody()
    {
        const QJsonObject first = generate(QStringLiteral("A"));
        const int calls = callsIn(first);
        QVERIFY(calls >= 8);
        QCOMPARE(objectIn(first, "cache").value(QStringLiteral("hit_rate")).toDouble(-1), 0.0);

        const QJsonObject second = generate(QStringLiteral("B"));
        QCOMPARE(callsIn(second), 0);
        QCOMPARE(intIn(second, "kept"), 0);
        QCOMPARE(second.value(QStringLiteral("reused")).toDouble(-1), 1.0);
        QCOMPARE(intIn(second, "micro_usd"), 0);
        const QJsonObject cache = objectIn(second, "cache");
        QCOMPARE(cache.value(QStringLiteral("hit_rate")).toDouble(-1), 1.0);
        QCOMPARE(intIn(cache, "lookups"), calls);
        QCOMPARE(intIn(cache, "hits"), calls);
        QCOMPARE(intIn(cache, "misses"), 0);
        const QJsonObject disk = objectIn(objectIn(cache, "by_tier"), "disk");
        QCOMPARE(intIn(disk, "hits"), calls);
        QCOMPARE(intIn(disk, "misses"), 0);
        QCOMPARE(intIn(disk, "entries"), calls);
        QVERIFY(intIn(disk, "bytes") > 0);
        QCOMPARE(intIn(objectIn(objectIn(cache, "by_tier"), "memory"), "hits"), 0);
        int byType = 0;
        for (const QJsonValue &kind : objectIn(cache, "by_type"))
            byType += intIn(kind.toObject(), "hits");
        QCOMPARE(byType, calls);
        QCOMPARE(intIn(objectIn(objectIn(cache, "by_type"), "voice_profile"), "hits"), 5);
        int hits = 0;
        for (const QJsonObject &stage : stagesIn(second)) {
            if (stage.value(QStringLiteral("outcome")) == QStringLiteral("made"))
                continue;
            QCOMPARE(stage.value(QStringLiteral("outcome")).toString(), QStringLiteral("hit"));
            QCOMPARE(stage.value(QStringLiteral("tier")).toString(), QStringLiteral("disk"));
            ++hits;
        }
        QCOMPARE(hits, calls);
        QCOMPARE(contentOf(at("B.fountain")), contentOf(at("A.fountain")));

        const Finished cleared = ofCache("clear --all --json");
        QCOMPARE(cleared.code, 0);
        QCOMPARE(intIn(cleared.json(), "cleared"), calls);
        QCOMPARE(callsIn(generate(QStringLiteral("C"))), calls);
        QCOMPARE(contentOf(at("C.fountain")), contentOf(at("A.fountain")));
    }

    void twoRunsAtOnceOnOneFolder()
    {
        newProject(QStringLiteral("A"));
        newProject(QStringLiteral("B"));
        QProcess a;
        QProcess b;
        for (QProcess *process : {&a, &b})
            process->setProcessEnvironment(environment());
        a.start(QStringLiteral(DG_TOOL), generateArguments(QStringLiteral("A")));
        b.start(QStringLiteral(DG_TOOL), generateArguments(QStringLiteral("B")));
        QCOMPARE(finished(a).code, 0);
        QCOMPARE(finished(b).code, 0);
        QCOMPARE(contentOf(at("A.fountain")), contentOf(at("B.fountain")));
        QCOMPARE(callsIn(generate(QStringLiteral("C"))), 0);
    }

    void withoutACacheNothingIsOpened()
    {
        const QJsonObject report = generate(QStringLiteral("A"), words("--no-cache"));
        QVERIFY(callsIn(report) >= 8);
        QVERIFY(!QFile::exists(cacheFolder()));
        QVERIFY(!objectIn(objectIn(report, "cache"), "by_tier").contains(QStringLiteral("disk")));
        QVERIFY(callsIn(generate(QStringLiteral("B"), words("--no-cache"))) >= 8);
        QVERIFY(!QFile::exists(cacheFolder()));
    }

    void theFolderIsTheCommandLinesOrTheEnvironmentsOrThePlatforms()
    {
        const QString home = at("home");
        const auto where = [&](const QStringList &more, const QString &inEnvironment) {
            const Finished stats =
                runTool(words("cache stats --json") + more, toolEnvironment(inEnvironment, home));
            return objectIn(stats.json(), "where").value(QStringLiteral("disk")).toString();
        };
        QCOMPARE(where({}, {}), home + QStringLiteral("/doppelganger-studio"));
        QCOMPARE(where({}, at("named")), at("named"));
        QCOMPARE(where({QStringLiteral("--cache-dir"), at("کش 缓存 🐑")}, at("named")), at("کش 缓存 🐑"));
        QVERIFY(QFile::exists(at("کش 缓存 🐑/answers.sqlite")));
        // generate takes it in the same way.
        newProject(QStringLiteral("A"));
        QCOMPARE(runTool(generateArguments(QStringLiteral("A"))
                         + QStringList {QStringLiteral("--cache-dir"), at("another")},
                     toolEnvironment(at("named"), home))
                     .code,
            0);
        const Finished stats = runTool(
            words("cache stats --json --cache-dir") + QStringList {at("another")}, toolEnvironment({}, home));
        QVERIFY(intIn(stats.json(), "entries") >= 8);
    }

    // Looking

    void anEmptyCacheIsNoError()
    {
        const Finished stats = ofCache("stats --json");
        QCOMPARE(stats.code, 0);
        QCOMPARE(intIn(stats.json(), "entries"), 0);
        QCOMPARE(intIn(stats.json(), "bytes"), 0);
        QCOMPARE(intIn(objectIn(stats.json(), "worth"), "calls"), 0);
        const Finished list = ofCache("list --json");
        QCOMPARE(list.code, 0);
        QVERIFY(list.json().value(QStringLiteral("entries")).isArray());
        for (const char *command :
            {"stats", "list", "clear --all", "clear --expired", "clear --character Mara"}) {
            const Finished said = ofCache(command);
            QCOMPARE(said.code, 0);
            QVERIFY2(!(said.out + said.err).trimmed().isEmpty(), command);
        }
    }

    void statsSayHowMuchLiesWhere()
    {
        const int calls = callsIn(generate(QStringLiteral("A")));
        const QJsonObject all = ofCache("stats --json").json();
        QCOMPARE(intIn(all, "entries"), calls);
        QVERIFY(intIn(all, "bytes") > 1000);
        QCOMPARE(intIn(objectIn(all, "worth"), "calls"), calls);
        for (const char *field : {"tokens", "micro_usd", "ms"})
            QVERIFY2(intIn(objectIn(all, "worth"), field) >= 0, field);
        QCOMPARE(intIn(objectIn(objectIn(all, "by_tier"), "disk"), "entries"), calls);
        QCOMPARE(intIn(objectIn(objectIn(all, "by_tier"), "disk"), "bytes"), intIn(all, "bytes"));
        int byType = 0;
        for (const QJsonValue &kind : objectIn(all, "by_type"))
            byType += intIn(kind.toObject(), "entries");
        QCOMPARE(byType, calls);
        const QJsonObject voices = objectIn(objectIn(all, "by_type"), "voice_profile");
        QCOMPARE(intIn(voices, "entries"), 5);
        QCOMPARE(intIn(objectIn(objectIn(voices, "by_tier"), "disk"), "entries"), 5);
        QCOMPARE(objectIn(all, "where").value(QStringLiteral("disk")).toString(), cacheFolder());
        QCOMPARE(intIn(ofCache("stats --json --type voice_profile").json(), "entries"), 5);
        QCOMPARE(intIn(ofCache("stats --json --type voice_profile --character Odile").json(), "entries"), 1);
        QCOMPARE(intIn(ofCache("stats --json --type joke_structure").json(), "entries"), 0);
        const QString table = ofCache("stats").out;
        QVERIFY2(table.contains(QStringLiteral("voice_profile")) && table.contains(QStringLiteral("disk")),
            qPrintable(table));
    }

    void listSaysWhatThereIs()
    {
        const int calls = callsIn(generate(QStringLiteral("A")));
        const QJsonArray all = ofCache("list --json").json().value(QStringLiteral("entries")).toArray();
        QCOMPARE(all.size(), calls);
        QString before;
        for (const QJsonValue &each : all) {
            const QJsonObject entry = each.toObject();
            const QString key = entry.value(QStringLiteral("key")).toString();
            const QString type = entry.value(QStringLiteral("type")).toString();
            QVERIFY(key.startsWith(QStringLiteral("dg:1:") + type + QLatin1Char(':')));
            const QString label = entry.value(QStringLiteral("label")).toString();
            QVERIFY(!label.isEmpty() && before <= label);
            before = label;
            QVERIFY(entry.value(QStringLiteral("tags")).toArray().contains(QStringLiteral("show:Low Water")));
            QVERIFY(QDateTime::fromString(entry.value(QStringLiteral("made")).toString(), Qt::ISODateWithMs)
                        .isValid());
            QVERIFY(intIn(entry, "expires_in_s") > 0);
            QVERIFY(intIn(entry, "bytes") > 0);
            QVERIFY(intIn(entry, "stored_bytes") >= intIn(entry, "bytes"));
            QCOMPARE(intIn(entry, "uses"), 0);
            QCOMPARE(entry.value(QStringLiteral("pinned")), QJsonValue(false));
            QCOMPARE(entry.value(QStringLiteral("tiers")).toArray(), QJsonArray {QStringLiteral("disk")});
            QCOMPARE(intIn(objectIn(entry, "worth"), "calls"), 1);
        }
        generate(QStringLiteral("B"));
        for (const QJsonValue &each :
            ofCache("list --json").json().value(QStringLiteral("entries")).toArray())
            QCOMPARE(intIn(each.toObject(), "uses"), 1);
        const QString table = ofCache("list --type voice_profile").out;
        QCOMPARE(table.trimmed().split(QLatin1Char('\n')).size(), 6);
        QVERIFY2(table.contains(QStringLiteral("Odile")), qPrintable(table));
        QCOMPARE(listed("list --json --show Low"), 0);
        QCOMPARE(listed("list --json", {QStringLiteral("--show"), QStringLiteral("Low Water")}), calls);
        QCOMPARE(listed("list --json --type voice_profile",
                     {QStringLiteral("--character"), QStringLiteral("Odile"), QStringLiteral("--show"),
                         QStringLiteral("Low Water")}),
            1);
    }

    void worksInAnyScriptAndShowsNothingButText()
    {
        const QString maria = text("ماريا 名 🐑");
        QVERIFY(writeContent(at("in.jsonl"),
            archiveHead + archivedEntry(maria, {QStringLiteral("character:") + maria}, 'a')
                + archivedEntry(text("evil \x1b[31m\x07\r\n name"), {text("show:\x1b]0;owned\x07")}, 'b')));
        const Finished imported = ofCache("import --json", {at("in.jsonl")});
        QCOMPARE(imported.code, 0);
        QCOMPARE(intIn(imported.json(), "added"), 2);
        QCOMPARE(listed("list --json", {QStringLiteral("--character"), maria}), 1);
        const QString table = ofCache("list").out;
        QVERIFY(table.contains(maria));
        QVERIFY(table.contains(QStringLiteral("evil")));
        for (const QChar c : table)
            QVERIFY2(c == QLatin1Char('\n') || c.unicode() >= 0x20, qPrintable(table));
        QCOMPARE(table.trimmed().split(QLatin1Char('\n')).size(), 3);
        const Finished cleared = ofCache("clear --json", {QStringLiteral("--character"), maria});
        QCOMPARE(cleared.code, 0);
        QCOMPARE(intIn(cleared.json(), "cleared"), 1);
        QCOMPARE(intIn(objectIn(cleared.json(), "worth"), "micro_usd"), 1500);
        QCOMPARE(intIn(objectIn(cleared.json(), "worth"), "tokens"), 20);
        QCOMPARE(intIn(objectIn(cleared.json(), "worth"), "ms"), 3000);
        QCOMPARE(listed("list --json"), 1);
    }

    void healthSaysHowEachPlaceIs()
    {
        const Finished good = ofCache("health --json");
        QCOMPARE(good.code, 0);
        const QJsonArray tiers = good.json().value(QStringLiteral("tiers")).toArray();
        for (const QJsonValue &tier : tiers) // without a server there is nothing to say of one
            QVERIFY(tier.toObject().value(QStringLiteral("tier")) != QStringLiteral("Redis"));
        QCOMPARE(tiers.at(0).toObject().value(QStringLiteral("tier")).toString(), QStringLiteral("memory"));
        const QJsonObject disk = tiers.at(1).toObject();
        QCOMPARE(disk.value(QStringLiteral("tier")).toString(), QStringLiteral("disk"));
        QCOMPARE(disk.value(QStringLiteral("state")).toString(), QStringLiteral("ok"));
        QCOMPARE(disk.value(QStringLiteral("why")).toString(), QString());
        QVERIFY(disk.value(QStringLiteral("round_trip_ms")).isNull());
        QVERIFY(intIn(disk, "waiting_writes") >= 0);
        QCOMPARE(disk.value(QStringLiteral("where")).toString(), cacheFolder());
        QVERIFY(QDateTime::fromString(disk.value(QStringLiteral("since")).toString(), Qt::ISODateWithMs)
                    .isValid());
        QVERIFY(ofCache("health").out.contains(cacheFolder()));

        QVERIFY(writeContent(cacheFolder() + QStringLiteral("/answers.sqlite"), "no database at all"));
        const Finished amiss = ofCache("health --json"); // set aside: a new one does
        QCOMPARE(amiss.code, 0);
        const QJsonObject afresh = amiss.json().value(QStringLiteral("tiers")).toArray().at(1).toObject();
        QCOMPARE(afresh.value(QStringLiteral("state")).toString(), QStringLiteral("degraded"));
        QVERIFY(afresh.value(QStringLiteral("why")).toString().contains(QStringLiteral("set aside")));
    }

    // Clearing

    void clearsWhatIsNamed()
    {
        const int calls = callsIn(generate(QStringLiteral("A")));
        const Finished would = ofCache("clear --all --dry-run --json");
        QCOMPARE(would.code, 0);
        QCOMPARE(intIn(would.json(), "cleared"), calls);
        QCOMPARE(would.json().value(QStringLiteral("dry_run")), QJsonValue(true));
        QVERIFY(ofCache("clear --all --dry-run").out.contains(QStringLiteral("would be cleared")));
        QCOMPARE(listed("list --json"), calls);

        QCOMPARE(intIn(ofCache("clear --character Godot --json").json(), "cleared"), 0);
        QCOMPARE(intIn(ofCache("clear --type voice_profile --character Odile --json").json(), "cleared"), 1);
        QCOMPARE(listed("list --json --type voice_profile"), 4);
        // Two tags at once, one by one.
        const Finished both = ofCache("clear --json --type voice_profile",
            {QStringLiteral("--character"), QStringLiteral("Benno"), QStringLiteral("--show"),
                QStringLiteral("Low Water")});
        QCOMPARE(intIn(both.json(), "cleared"), 1);
        QCOMPARE(intIn(ofCache("clear --json --type voice_profile").json(), "cleared"), 3);
        QCOMPARE(listed("list --json"), calls - 5);
        // Only the profiles are asked for again, and what changes with them.
        const QJsonObject report = generate(QStringLiteral("B"));
        QCOMPARE(callsIn(report), 5);
        QCOMPARE(listed("list --json"), calls);
        QCOMPARE(
            intIn(ofCache("clear --json", {QStringLiteral("--show"), QStringLiteral("Low Water")}).json(),
                "cleared"),
            calls);
        QCOMPARE(listed("list --json"), 0);
    }

    void clearsWhatHasExpired()
    {
        const int calls = callsIn(generate(QStringLiteral("A")));
        QCOMPARE(intIn(ofCache("clear --expired --json").json(), "cleared"), 0);
        QVERIFY(runSql(cacheFolder() + QStringLiteral("/answers.sqlite"),
            "UPDATE entries SET expires = 1 WHERE kind = 1; UPDATE entries SET expires = 1, pinned = 1"
            " WHERE id = (SELECT min(id) FROM entries WHERE kind != 1)"));
        QCOMPARE(listed("list --json"), calls - 5); // what has expired is not there
        const Finished cleared = ofCache("clear --expired --json");
        QCOMPARE(cleared.code, 0);
        QCOMPARE(intIn(cleared.json(), "cleared"), 5);
        QCOMPARE(cleared.json().value(QStringLiteral("dry_run")), QJsonValue(false));
        QCOMPARE(intIn(ofCache("clear --expired --json").json(), "cleared"), 0);
        QCOMPARE(listed("list --json"), calls - 5);
        int pinned = 0;
        for (const QJsonValue &entry :
            ofCache("list --json").json().value(QStringLiteral("entries")).toArray()) {
            if (!entry.toObject().value(QStringLiteral("pinned")).toBool())
                continue;
            ++pinned;
            QVERIFY(entry.toObject().value(QStringLiteral("expires_in_s")).isNull());
        }
        QCOMPARE(pinned, 1);
    }

    // Carrying

    void carriesEntriesToAnotherMachine()
    {
        const int calls = callsIn(generate(QStringLiteral("A")));
        const Finished exported = ofCache("export --json --type voice_profile", {at("voices 名.jsonl")});
        QCOMPARE(exported.code, 0);
        QCOMPARE(intIn(exported.json(), "exported"), 5);
        QCOMPARE(exported.json().value(QStringLiteral("file")).toString(), at("voices 名.jsonl"));
        QVERIFY(contentOf(at("voices 名.jsonl")).startsWith(archiveHead));

        m_cacheName = QStringLiteral("another machine");
        Finished imported = ofCache("import --json", {at("voices 名.jsonl")});
        QCOMPARE(imported.code, 0);
        QCOMPARE(intIn(imported.json(), "added"), 5);
        QCOMPARE(intIn(imported.json(), "present"), 0);
        QCOMPARE(intIn(imported.json(), "rejected"), 0);
        imported = ofCache("import --json", {at("voices 名.jsonl")});
        QCOMPARE(imported.code, 0);
        QCOMPARE(intIn(imported.json(), "added"), 0);
        QCOMPARE(intIn(imported.json(), "present"), 5);
        QVERIFY(ofCache("import", {at("voices 名.jsonl")}).out.contains(QStringLiteral("5 there already")));
        QCOMPARE(callsIn(generate(QStringLiteral("B"))), calls - 5);
    }

    void takesOnlyWhatChecks()
    {
        QVERIFY(writeContent(at("in.jsonl"),
            archiveHead + "not JSON\n{}\n\n" + archivedEntry(QStringLiteral("Mara"), {}, 'c')
                + archivedEntry(QStringLiteral("Mara"), {}, 'x') + QByteArray(100'000, '[') + "\n"));
        const Finished some = ofCache("import --json", {at("in.jsonl")});
        QCOMPARE(some.code, 0);
        QCOMPARE(intIn(some.json(), "added"), 1);
        QCOMPARE(intIn(some.json(), "rejected"), 4);
        QVERIFY(writeContent(at("in.jsonl"), archiveHead + "{}\n"));
        const Finished none = ofCache("import --json", {at("in.jsonl")});
        QCOMPARE(none.code, 3);
        QCOMPARE(intIn(none.json(), "rejected"), 1);
        QVERIFY(writeContent(at("in.jsonl"), archiveHead));
        QCOMPARE(ofCache("import", {at("in.jsonl")}).code, 0); // nothing, and nothing wrong
    }

    void refusesFilesThatCannotBeUsed_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("file");
        const auto row = [](const char *name, const char *command, const char *file) {
            QTest::newRow(name) << text(command) << text(file);
        };
        row("import what is missing", "import", "missing.jsonl");
        row("import a folder", "import", "");
        row("import a project", "import", "A.dgstudio");
        row("import an empty file", "import", "empty");
        row("import a newer file", "import", "newer.jsonl");
        row("export into a folder that is missing", "export", "no/such/folder/a.jsonl");
        row("export over a folder", "export", "");
    }

    void refusesFilesThatCannotBeUsed()
    {
        QFETCH(QString, command);
        QFETCH(QString, file);
        newProject(QStringLiteral("A"));
        QVERIFY(writeContent(at("empty"), {}));
        QVERIFY(writeContent(at("newer.jsonl"), "{\"format\":\"doppelganger-cache\",\"version\":2}\n"));
        const QString path = file.isEmpty() ? m_folder->path() : QDir(m_folder->path()).filePath(file);
        const Finished refused = ofCache(qPrintable(command), {path});
        QCOMPARE(refused.code, 3);
        QVERIFY(refused.out.isEmpty());
        QVERIFY2(refused.err.contains(path), qPrintable(refused.err));
        QCOMPARE(refused.err.trimmed().count(QLatin1Char('\n')), 0);
        QVERIFY(!QFile::exists(at("no")));
    }

    // What cannot be done

    void aPlaceThatCannotBeUsedFailsTheCommandAndNoRun_data()
    {
        QTest::addColumn<Make>("make");
        QTest::newRow("a file in the folder's place")
            << Make([](const QString &folder) { return writeContent(folder, "a file"); });
        QTest::newRow("a file above it")
            << Make([](const QString &folder) { return writeContent(QFileInfo(folder).path(), "a file"); });
        QTest::newRow("another program's file") << Make([](const QString &folder) {
            return QDir().mkpath(folder)
                && runSql(folder + QStringLiteral("/answers.sqlite"), "CREATE TABLE bookmarks (url TEXT)");
        });
        QTest::newRow("a newer studio's file") << Make([](const QString &folder) {
            return QDir().mkpath(folder)
                && runSql(folder + QStringLiteral("/answers.sqlite"),
                    "PRAGMA application_id = 0x44476368; PRAGMA user_version = 99; CREATE TABLE x (y)");
        });
    }

    void aPlaceThatCannotBeUsedFailsTheCommandAndNoRun()
    {
        QFETCH(Make, make);
        if (QByteArray(QTest::currentDataTag()) == "a file above it")
            m_cacheName = QStringLiteral("x/cache");
        QVERIFY(make(cacheFolder()));
        QVERIFY(writeContent(at("in.jsonl"), archiveHead));
        for (const char *command : {"stats", "stats --json", "list", "clear --all", "clear --expired"}) {
            const Finished refused = ofCache(command);
            QCOMPARE(refused.code, 3);
            QVERIFY(refused.out.isEmpty());
            QVERIFY2(refused.err.contains(cacheFolder()), qPrintable(refused.err));
            QCOMPARE(refused.err.trimmed().count(QLatin1Char('\n')), 0);
        }
        QCOMPARE(ofCache("import", {at("in.jsonl")}).code, 3);
        QCOMPARE(ofCache("export", {at("out.jsonl")}).code, 3);
        QVERIFY(!QFile::exists(at("out.jsonl")));
        const Finished health = ofCache("health --json");
        QCOMPARE(health.code, 1);
        const QJsonObject disk = health.json().value(QStringLiteral("tiers")).toArray().at(1).toObject();
        QCOMPARE(disk.value(QStringLiteral("state")).toString(), QStringLiteral("down"));
        QVERIFY(disk.value(QStringLiteral("why")).toString().endsWith(QLatin1Char('.')));
        // A run does without it.
        QVERIFY(callsIn(generate(QStringLiteral("A"))) >= 8);
        QVERIFY(!contentOf(at("A.fountain")).isEmpty());
    }

    void whatTheDiskHasNoRoomForIsNotSaidToBeDone()
    {
        QByteArray archive = archiveHead;
        for (const char digit : {'1', '2', '3', '4'}) {
            archive += archivedEntry(QStringLiteral("Mara"), {}, digit)
                           .replace("speaks seldom", QByteArray(30'000, 'x'));
        }
        QVERIFY(writeContent(at("in.jsonl"), archive));
        const auto noRoom = [] { // the next best to a full disk
            std::signal(SIGXFSZ, SIG_IGN);
            const rlimit limit {60'000, 60'000};
            ::setrlimit(RLIMIT_FSIZE, &limit);
        };
        const Finished held =
            runTool(QStringList {QStringLiteral("cache"), QStringLiteral("import"), at("in.jsonl")},
                environment(), noRoom);
        QCOMPARE(held.code, 3);
        QVERIFY(held.out.isEmpty());
        QVERIFY2(held.err.contains(cacheFolder()), qPrintable(held.err));
        QCOMPARE(ofCache("import", {at("in.jsonl")}).code, 0);
    }

    void whatAnotherProgramHoldsUpIsNotSaidToBeDone()
    {
        const int calls = callsIn(generate(QStringLiteral("A")));
        sqlite3 *other = nullptr;
        sqlite3_open(
            QFile::encodeName(cacheFolder() + QStringLiteral("/answers.sqlite")).constData(), &other);
        QCOMPARE(
            sqlite3_exec(other, "BEGIN IMMEDIATE; UPDATE entries SET uses = 7", nullptr, nullptr, nullptr),
            SQLITE_OK);
        QCOMPARE(listed("list --json"), calls);
        const Finished held = ofCache("clear --all");
        QCOMPARE(held.code, 3);
        QVERIFY(held.out.isEmpty());
        QVERIFY2(held.err.contains(QStringLiteral("Another program")), qPrintable(held.err));
        // A run has its answers all the same.
        QCOMPARE(callsIn(generate(QStringLiteral("B"))), 0);
        sqlite3_close(other);
        QCOMPARE(listed("list --json"), calls);
    }

    void refusesWrongUsage_data()
    {
        QTest::addColumn<QString>("arguments");
        for (const char *arguments : {"cache", "cache perform", "cache clear", "cache clear --dry-run",
                 "cache clear --all --type voice_profile", "cache clear --all --expired",
                 "cache clear --expired --dry-run", "cache clear --expired --character Mara",
                 "cache clear --type nonsense", "cache list --type voice", "cache stats --type",
                 "cache health --type voice_profile", "cache stats --dry-run", "cache list --all",
                 "cache export", "cache import", "cache import a b", "cache stats --cache-dir",
                 "cache stats --redis http://x", "cache health --redis redis://host:99999",
                 "generate A.dgstudio --no-cache --cache-dir x",
                 "generate A.dgstudio --no-cache --redis redis://x", "generate A.dgstudio --no-cache --rerun",
                 "generate A.dgstudio --redis http://x"})
            QTest::newRow(arguments) << text(arguments);
        QTest::newRow("no folder at all") << QStringLiteral("cache stats --cache-dir=");
    }

    void refusesWrongUsage()
    {
        QFETCH(QString, arguments);
        const Finished refused = runTool(arguments.split(QLatin1Char(' ')), environment());
        QCOMPARE(refused.code, 2);
        QVERIFY(refused.out.isEmpty());
        QVERIFY(!refused.err.isEmpty());
        QVERIFY(!QFile::exists(cacheFolder()));
    }

    void aPasswordIsNeverRepeated()
    {
        const Finished refused =
            runTool(words("cache stats --redis redis://user:hunter2@[nowhere"), environment());
        QCOMPARE(refused.code, 2);
        QVERIFY(!(refused.out + refused.err).contains(QStringLiteral("hunter2")));
    }

private:
    [[nodiscard]] QString at(const char *name) const { return QDir(m_folder->path()).filePath(text(name)); }
    [[nodiscard]] QString cacheFolder() const { return QDir(m_folder->path()).filePath(m_cacheName); }
    [[nodiscard]] QProcessEnvironment environment() const { return toolEnvironment(cacheFolder()); }
    Finished ofCache(const char *command, const QStringList &more = {})
    {
        return runTool(QStringList {QStringLiteral("cache")} + words(command) + more, environment());
    }
    /// How many entries a list has.
    int listed(const char *command, const QStringList &more = {})
    {
        const QJsonValue entries = ofCache(command, more).json().value(QStringLiteral("entries"));
        return entries.isArray() ? static_cast<int>(entries.toArray().size()) : -1;
    }
    void newProject(const QString &name)
    {
        QCOMPARE(runTool({QStringLiteral("new"), path(name, "dgstudio")}, environment()).code, 0);
    }
    [[nodiscard]] QString path(const QString &name, const char *ending) const
    {
        return QDir(m_folder->path()).filePath(name + QLatin1Char('.') + QLatin1String(ending));
    }
    [[nodiscard]] QStringList generateArguments(const QString &name) const
    {
        return {QStringLiteral("generate"), path(name, "dgstudio"), QStringLiteral("--report"),
            path(name, "json"), QStringLiteral("--export"), path(name, "fountain")};
    }
    /// Makes a project of the sample and writes its episode; the report, empty where that failed.
    QJsonObject generate(const QString &name, const QStringList &more = {})
    {
        newProject(name);
        const Finished done = runTool(generateArguments(name) + more, environment());
        if (done.code != 0)
            qWarning("%s", qPrintable(done.err));
        return done.code == 0 ? reportIn(path(name, "json")) : QJsonObject {};
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_cacheName;
};

QTEST_GUILESS_MAIN(ToolCacheTest)
#include "tst_tool_cache.moc"
