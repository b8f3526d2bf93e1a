// SPDX-License-Identifier: GPL-3.0-or-later
// What of an answer about a scene counts: replacements, staging, findings, edits at a seam, other lines; and
// which of a scene's versions is its take.
#include "core/pipeline/scene_chain.h"
#include "core/pipeline/stages/alternatives/alternatives_stage.h"
#include "core/pipeline/stages/check/check_stage.h"
#include "core/pipeline/stages/join/join_stage.h"
#include "core/pipeline/stages/punch_up/punch_up_stage.h"
#include "core/pipeline/stages/scene/scene_stage.h"
#include "core/pipeline/stages/staging/staging_stage.h"
#include "core/screenplay/speech_lines.h"
#include "core/story/inputs/alternatives_inputs.h"
#include "core/story/inputs/check_inputs.h"
#include "core/story/inputs/join_inputs.h"
#include "core/story/inputs/punch_up_inputs.h"
#include "core/story/inputs/staging_inputs.h"
#include "core/story/json.h"
#include "core/story/punch_up.h"
#include "core/story/scene_edits.h"
#include "core/story/validation_report.h"

#include <QTest>

using namespace dg;

namespace {

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

const QString scene = text("INT. HALL - DAY\n\nA ladder.\n\n"
                           "ADA\nThe ladder stays where it is.\n\n"
                           "BO\nI would sign that.\n\n"
                           "ADA\nNobody asked you to.\n\n"
                           "BO\nThat has never stopped me signing.\n");

template <class T>
T read(const Expected<QByteArray> &body)
{
    if (!body)
        qFatal("%s", body.error().text().c_str());
    return *fromJson<T>(*parseJsonObject(*body, QStringLiteral("body")));
}

QByteArray answer(const PunchUp &punchUp)
{
    return canonicalJson(toJson(punchUp));
}

PunchUpInputs punchUpInputs()
{
    PunchUpInputs inputs;
    inputs.text = scene;
    inputs.plants = {{text("P1"), text("I would sign that."), text("BO"), {}}};
    return inputs;
}

std::vector<LineReplacement> punchedUp(const std::vector<LineReplacement> &asked)
{
    PunchUp given;
    given.replacements = asked;
    return read<PunchUp>(PunchUpStage().accept(toJson(punchUpInputs()), answer(given))).replacements;
}

ValidationReport goodReport()
{
    ValidationReport report;
    report.comedy = report.continuity = report.structure = report.format = 0.9;
    report.voice = 0.2;
    report.speakers = {text("Ada"), text("BO"), text("ada"), text("Bo")};
    return report;
}

ValidationReport checked(const ValidationReport &report)
{
    CheckInputs inputs;
    inputs.text = scene;
    inputs.scene.label = text("S1");
    inputs.scene.slug = text("INT. HALL - DAY");
    inputs.scene.cast = {text("Ada"), text("Bo")};
    return read<ValidationReport>(CheckStage().accept(toJson(inputs), canonicalJson(toJson(report))));
}

JoinInputs seam()
{
    return {
        {text("INT. HALL - DAY"), {}, true, {{7, text("ADA"), text("Out.")}, {8, text("BO"), text("In.")}}},
        {text("INT. YARD - DAY"), {}, true,
            {{1, text("CY"), text("In again?")}, {2, text("DI"), text("No.")}}},
        {{text("mind the soup"), text("Ada"), {}, {{5, text("DI"), text("I did mind the soup.")}}}}};
}

std::vector<SeamEdit> joined(const JoinInputs &inputs, const std::vector<SeamEdit> &edits)
{
    return read<SeamEdits>(JoinStage().accept(toJson(inputs), canonicalJson(toJson(SeamEdits {edits, {}}))))
        .edits;
}

SeamEdit edit(SeamSide side, int line, const char *old, const char *said)
{
    return {side, line, text(old), text(said), {}, {}};
}

} // namespace

class ScenePassesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aReplacementAddressesALineThatIsThere()
    {
        const auto kept = punchedUp({
            {1, text("The ladder  stays where it is."), {text("The ladder has tenure."), text("It stays.")},
                {}},
            {9, text("Nobody asked you to."), {text("Nobody asked.")}, {}}, // counted wrong, quoted right
            {2, text("Something else."), {text("Yes.")}, {}},
            {1, text("The ladder stays where it is."), {text("Twice.")}, {}},
        });
        QCOMPARE(kept.size(), std::size_t(2));
        QCOMPARE(kept[0].old, text("The ladder stays where it is."));
        QCOMPARE(kept[0].alternatives, (QStringList {text("The ladder has tenure."), text("It stays.")}));
        QCOMPARE(kept[1].line, 3);
        const QString punched = withReplacements(scene, kept);
        QCOMPARE(punched,
            QString(scene)
                .replace(text("The ladder stays where it is."), text("The ladder has tenure."))
                .replace(text("Nobody asked you to."), text("Nobody asked.")));
    }

    void aReplacementKeepsPlantsSpeakersAndTheLength()
    {
        QVERIFY(punchedUp({{2, text("I would sign that."), {text("I would sign anything.")}, {}}}).empty());
        const auto with = punchedUp({{2, text("I would sign that."),
            {text("I'd sign it."), text("Gladly. I would sign that.")}, {}}});
        QCOMPARE(with.front().alternatives, (QStringList {text("Gladly. I would sign that.")}));
        QVERIFY(punchedUp({{1, text("The ladder stays where it is."), {text("Long. ").repeated(60)}, {}}})
                    .empty());
        for (const char *said : {"", "(leaves)", "The ladder stays where it is.", "see [[note", "~la la"})
            QVERIFY2(punchedUp({{1, text("The ladder stays where it is."), {text(said)}, {}}}).empty(), said);
        const auto oneLine =
            punchedUp({{1, text("The ladder stays where it is."), {text("No.\n\nBO\nYes.")}, {}}});
        QCOMPARE(speechesOf(withReplacements(scene, oneLine)).size(), std::size_t(4));
    }

    void jokesAreCountedByThePage()
    {
        PunchUp given;
        given.report.jokes.resize(3);
        for (Joke &joke : given.report.jokes)
            joke.punchline = text("tenure");
        const auto kept = read<PunchUp>(PunchUpStage().accept(toJson(punchUpInputs()), answer(given)));
        QCOMPARE(kept.report.densityPerPage, 8.0); // three in three eighths
        QVERIFY(PunchUpStage().accept(toJson(punchUpInputs()), "{}"));
        QVERIFY(PunchUpStage().accept(toJson(punchUpInputs()), "[]").error().kind == ErrorKind::BadAnswer);
    }

    void stagingChangesNothingThatIsSaid()
    {
        const QJsonObject inputs = toJson(StagingInputs {scene, {text("Hall"), true, {}, {}, {}}});
        QString staged = scene;
        staged.replace(text("A ladder."), text("A ladder. Bo is on it, with a pen."));
        QCOMPARE(*StagingStage().accept(inputs, staged.toUtf8()), staged.toUtf8());
        staged.replace(text("sign that."), text("sign that!"));
        QVERIFY(StagingStage().accept(inputs, staged.toUtf8()).error().kind == ErrorKind::BadAnswer);
    }

    void voicesAreScoredByWhoIsRecognised()
    {
        QCOMPARE(checked(goodReport()).voice, 1.0);
        ValidationReport report = goodReport();
        report.speakers = {text("Bo"), text("Bo"), text("Bo")};
        QCOMPARE(checked(report).voice, 0.25);
        report.speakers.clear();
        QCOMPARE(checked(report).voice, 0.0);
        report.notJudged = true;
        QCOMPARE(checked(report).voice, 0.2);
    }

    void aFindingQuotesWhatIsThere()
    {
        ValidationReport report = goodReport();
        const auto finding = [](Severity severity, const char *where) {
            return Finding {severity, text("comedy"), text(where), text("flat"), {}, {}};
        };
        report.issues = {finding(Severity::Major, "\u201cNobody asked you to.\u201d"),
            finding(Severity::Critical, "BO: I would sign that."), finding(Severity::Major, "Never said."),
            finding(Severity::Critical, ""), finding(Severity::Suggestion, "Never said either.")};
        const auto issues = checked(report).issues;
        QVERIFY(issues[0].severity == Severity::Major && !issues[0].where.isEmpty());
        QVERIFY(issues[1].severity == Severity::Critical);
        QCOMPARE(issues[1].where, text("I would sign that."));
        QVERIFY(issues[2].severity == Severity::Minor && issues[2].where.isEmpty());
        QVERIFY(issues[3].severity == Severity::Critical); // what is missing cannot be quoted
        QVERIFY(issues[4].severity == Severity::Suggestion);

        ValidationReport unfounded = goodReport();
        unfounded.issues = {finding(Severity::Critical, "Never said.")};
        QVERIFY(!checked(unfounded).asksForRefinement(0.75));
    }

    void aSeamIsEditedWhereItWasShown()
    {
        const auto all = {edit(SeamSide::Earlier, 8, "In.", "Inside."),
            edit(SeamSide::Later, 1, "In again?", "Again?"),
            edit(SeamSide::Later, 5, "I did mind the soup.", "The soup minded me."),
            edit(SeamSide::Later, 3, "Not shown.", "Changed."), edit(SeamSide::Later, 2, "Yes.", "Changed."),
            edit(SeamSide::Later, 1, "In again?", "Twice."), edit(SeamSide::Earlier, 7, "Out.", " ")};
        const auto kept = joined(seam(), all);
        QCOMPARE(kept.size(), std::size_t(3));
        QCOMPARE(kept[0].text, text("Inside."));
        QCOMPARE(kept[1].text, text("Again?"));
        QCOMPARE(kept[2].line, 5);

        JoinInputs held = seam();
        held.later.mayChange = false;
        QCOMPARE(joined(held, all).size(), std::size_t(1));
    }

    void otherLinesAreThreeThatDiffer()
    {
        const QJsonObject inputs =
            toJson(AlternativesInputs {text("No."), text("No. Never."), {text("Ada"), {}}});
        const auto given = [&](const QStringList &lines) {
            return AlternativesStage().accept(inputs, canonicalJson(toJson(LineAlternatives {lines, {}})));
        };
        QCOMPARE(read<LineAlternatives>(given({text("Nope."), text("No. "), text(" Not  I."), text("Nope."),
                                            text("As if."), text("Hardly.")}))
                     .lines,
            (QStringList {text("Nope."), text("Not I."), text("As if.")}));
        QVERIFY(given({text("Nope."), text("No."), text("Not I.")}).error().kind == ErrorKind::BadAnswer);
    }

    void theBetterVersionIsTheTake_data()
    {
        QTest::addColumn<QList<double>>("scores"); // below 0: not judged
        QTest::addColumn<QList<int>>("comparisons"); // 0 first, 1 second, 2 neither
        QTest::addColumn<int>("chosen");
        QTest::newRow("the only one") << QList<double> {0.4} << QList<int> {} << 0;
        QTest::newRow("the higher score") << QList<double> {0.6, 0.5} << QList<int> {} << 0;
        QTest::newRow("of equal scores the later") << QList<double> {0.6, 0.6} << QList<int> {} << 1;
        QTest::newRow("one that is judged") << QList<double> {0.6, -1} << QList<int> {} << 0;
        QTest::newRow("nobody judged any") << QList<double> {-1, -1} << QList<int> {} << 1;
        QTest::newRow("both comparisons agree on the later")
            << QList<double> {0.9, 0.1} << QList<int> {1, 0} << 1;
        QTest::newRow("on the earlier") << QList<double> {0.1, 0.9} << QList<int> {0, 1} << 0;
        QTest::newRow("they do not agree") << QList<double> {0.1, 0.9} << QList<int> {0, 0} << 1;
        QTest::newRow("neither") << QList<double> {0.9, 0.1} << QList<int> {2, 2} << 0;
        QTest::newRow("the best of three") << QList<double> {0.5, 0.7, 0.6} << QList<int> {} << 1;
        QTest::newRow("against the best so far")
            << QList<double> {0.7, 0.5, 0.6} << QList<int> {2, 2, 1, 0} << 2;
    }

    void theBetterVersionIsTheTake()
    {
        QFETCH(QList<double>, scores);
        QFETCH(QList<int>, comparisons);
        QFETCH(int, chosen);
        SceneInputs inputs;
        for (const double score : scores)
            inputs.versions.push_back({text("version %1").arg(inputs.versions.size()),
                score < 0 ? std::nullopt : std::optional(score)});
        for (const int each : comparisons)
            inputs.comparisons.push_back(static_cast<Better>(each));
        QCOMPARE(chosenVersion(inputs), static_cast<std::size_t>(chosen));

        const SceneStage stage;
        QCOMPARE(*stage.make(toJson(inputs)), text("version %1").arg(chosen).toUtf8());
        const auto aside = stage.setAside(toJson(inputs));
        QCOMPARE(aside.size(), inputs.versions.size() - 1);
        for (const QJsonObject &each : aside)
            QVERIFY(*stage.make(each) != *stage.make(toJson(inputs)));
    }
};

QTEST_GUILESS_MAIN(ScenePassesTest)
#include "tst_scene_passes.moc"
