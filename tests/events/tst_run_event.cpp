// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/run_event.h"

#include "core/story/json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace dg;

static const StageRef scene {QStringLiteral("draft"), QStringLiteral("s5")};

static RunEvent eventOf(RunEventBody body)
{
    return {RunId {7}, 42, RunTime {1'234'567'890'123}, std::move(body)};
}

static QJsonObject object(const char *json)
{
    return QJsonDocument::fromJson(json).object();
}

static StageFinished finishedWell()
{
    StageFinished body;
    body.ref = scene;
    body.outcome = StageOutcome::Hit;
    body.tier = QStringLiteral("memory");
    body.why = QStringLiteral("brief changed");
    body.usage = {TokenCount {10}, TokenCount {20}, MicroDollars {30}};
    body.atProvider = RunTime {55};
    body.saved = MicroDollars {66};
    body.result = ResultId {8};
    body.text = QStringLiteral("Fountain");
    return body;
}

static std::shared_ptr<const Outline> outline()
{
    return std::make_shared<const Outline>(*fromJson<Outline>(object(R"({"logline": "A pier.", "later": 1,
        "scenes": [{"id": "s5", "label": "S5", "slug": "INT. PIER - DAY", "cast": ["Mara"], "want": "rent",
                    "turn": {"from": "sure", "to": "not"}, "game": {"unusual": "two leases"},
                    "button": {"kind": "image"}}]})")));
}

class TestRunEvent : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyKindComesBack_data()
    {
        QTest::addColumn<QJsonObject>("first");
        QTest::addColumn<QJsonObject>("again");
        const auto row = [](const char *name, RunEventBody body) {
            const QJsonObject first = toJson(eventOf(std::move(body)));
            const Expected<RunEvent> read = runEventFromJson(first);
            if (!read)
                QFAIL(read.error().message.c_str());
            QTest::newRow(name) << first << toJson(*read);
        };
        RunSettings settings;
        settings.seed = 99;
        settings.extra = {{QStringLiteral("later"), true}};
        row("RunStarted", RunStarted {EpisodeId {3}, settings, QStringLiteral("troupe-1")});
        row("StagesPlanned",
            StagesPlanned {{{scene, QStringLiteral("Scene 5"), {{QStringLiteral("outline"), {}}}, true},
                {{QStringLiteral("script"), {}}, QStringLiteral("Script"), {scene}, false}}});
        row("OutlineKnown", OutlineKnown {outline()});
        row("StageReady", StageReady {scene, 12});
        row("StageCalling", StageCalling {scene});
        row("StageWithdrawn", StageWithdrawn {scene});
        row("StageFinished", finishedWell());
        StageFinished failed;
        failed.ref = scene;
        failed.outcome = StageOutcome::Failed;
        failed.error = Error {ErrorKind::CutOff, "Gone \xd8\xb3.", "Retry."};
        row("StageFinished with an error", failed);
        row("RunFinished", RunFinished {RunOutcome::Gaps, std::nullopt});
        row("RunFinished with an error",
            RunFinished {RunOutcome::Failed, Error {ErrorKind::NoSpace, "The disk is full.", {}}});
    }

    void everyKindComesBack()
    {
        QFETCH(QJsonObject, first);
        QFETCH(QJsonObject, again);
        QVERIFY(!first.isEmpty());
        QCOMPARE(again, first);
    }

    void valuesComeBack()
    {
        StageFinished written = finishedWell();
        written.error = Error {ErrorKind::BadAnswer, "Not JSON.", "Retry."};
        const Expected<RunEvent> read = runEventFromJson(toJson(eventOf(written)));
        QVERIFY(read);
        QCOMPARE(read->run, RunId {7});
        QCOMPARE(read->sequence, 42);
        QCOMPARE(read->at, RunTime {1'234'567'890'123});
        const auto &body = std::get<StageFinished>(read->body);
        QVERIFY(body.ref == scene);
        QVERIFY(body.outcome == StageOutcome::Hit);
        QCOMPARE(body.tier, QStringLiteral("memory"));
        QCOMPARE(body.why, QStringLiteral("brief changed"));
        QVERIFY((body.usage == Usage {TokenCount {10}, TokenCount {20}, MicroDollars {30}}));
        QCOMPARE(body.atProvider, RunTime {55});
        QCOMPARE(body.saved, MicroDollars {66});
        QVERIFY(body.error.has_value());
        QVERIFY((*body.error == Error {ErrorKind::BadAnswer, "Not JSON.", "Retry."}));
        QCOMPARE(body.result, ResultId {8});
        QVERIFY2(body.text.isEmpty(), "the take has the text, the log does not");
    }

    void theOutlineIsWhole()
    {
        const Expected<RunEvent> read = runEventFromJson(toJson(eventOf(OutlineKnown {outline()})));
        QVERIFY(read);
        const auto &body = std::get<OutlineKnown>(read->body);
        QVERIFY(body.outline);
        QCOMPARE(toJson(*body.outline), toJson(*outline()));
    }

    void streamedTextIsNotLogged()
    {
        const RunEvent text = eventOf(StageText {scene, QStringLiteral("MARA")});
        QVERIFY(!isLogged(text));
        QVERIFY(toJson(text).isEmpty());
        QVERIFY(isLogged(eventOf(StageWithdrawn {scene})));
    }

    void everyErrorKindComesBack()
    {
        for (int i = 0; i <= static_cast<int>(ErrorKind::Internal); ++i) {
            const auto kind = static_cast<ErrorKind>(i);
            const Expected<RunEvent> read =
                runEventFromJson(toJson(eventOf(RunFinished {RunOutcome::Failed, Error {kind, "M.", {}}})));
            QVERIFY(read);
            QVERIFY(std::get<RunFinished>(read->body).error->kind == kind);
        }
    }

    void outcomesHaveNames()
    {
        for (int i = 0; i <= static_cast<int>(StageOutcome::Failed); ++i) {
            const auto outcome = static_cast<StageOutcome>(i);
            QVERIFY(!toString(outcome).isEmpty());
            QVERIFY(stageOutcomeFromString(toString(outcome)) == outcome);
        }
        for (int i = 0; i <= static_cast<int>(RunOutcome::Stopped); ++i) {
            const auto outcome = static_cast<RunOutcome>(i);
            QVERIFY(!toString(outcome).isEmpty());
            QVERIFY(runOutcomeFromString(toString(outcome)) == outcome);
        }
        QCOMPARE(toString(StageOutcome::Kept), QStringLiteral("kept"));
        QCOMPARE(toString(RunOutcome::Gaps), QStringLiteral("gaps"));
        QVERIFY(!stageOutcomeFromString(QStringLiteral("Kept")));
        QVERIFY(!runOutcomeFromString({}));
    }

    void badJsonNamesItsPath_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("path");
        const auto row = [](const char *name, const char *json, const char *path) {
            QTest::newRow(name) << QByteArray(json) << QString::fromLatin1(path);
        };
        row("nothing", R"({})", "run: ");
        row("no sequence", R"({"run": 1, "at": 1, "kind": "stageCalling"})", "sequence: ");
        row("unknown kind", R"({"run": 1, "sequence": 1, "at": 1, "kind": "stageText"})", "kind: ");
        row("no kind", R"({"run": 1, "sequence": 1, "at": 1, "kind": ""})", "kind: ");
        row("wrong type",
            R"({"run": 1, "sequence": 1, "at": 1, "kind": "stageCalling", "ref": {"stage": 4}})",
            "ref.stage: ");
        row("no ref", R"({"run": 1, "sequence": 1, "at": 1, "kind": "stageReady"})", "ref: ");
        row("deep", R"({"run": 1, "sequence": 1, "at": 1, "kind": "stagesPlanned",
                        "stages": [{"ref": {"stage": "voice"}, "after": [{"stage": "a"}, {}]}]})",
            "stages[0].after[1].stage: ");
        row("settings", R"({"run": 1, "sequence": 1, "at": 1, "kind": "runStarted", "episode": 1,
                            "settings": {"scenesAtOnce": 0}})",
            "settings.scenesAtOnce: ");
        row("no settings", R"({"run": 1, "sequence": 1, "at": 1, "kind": "runStarted", "episode": 1})",
            "settings: ");
        row("outline",
            R"({"run": 1, "sequence": 1, "at": 1, "kind": "outlineKnown", "outline": {"logline": "x", "scenes": [{}]}})",
            "outline.scenes[0].");
        row("outcome", R"({"run": 1, "sequence": 1, "at": 1, "kind": "runFinished", "outcome": "fine"})",
            "outcome: ");
        row("error", R"({"run": 1, "sequence": 1, "at": 1, "kind": "runFinished", "outcome": "failed",
                         "error": {"kind": "odd", "message": "m"}})",
            "error.kind: ");
    }

    void badJsonNamesItsPath()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, path);
        const Expected<RunEvent> read = runEventFromJson(object(json.constData()));
        QVERIFY(!read);
        QVERIFY(read.error().kind == ErrorKind::InvalidInput);
        const QString message = QString::fromStdString(read.error().message);
        QVERIFY2(message.startsWith(path), qPrintable(message));
        QVERIFY(message.endsWith(QLatin1Char('.')));
    }
};

QTEST_GUILESS_MAIN(TestRunEvent)
#include "tst_run_event.moc"
