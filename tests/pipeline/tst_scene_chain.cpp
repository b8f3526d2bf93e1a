// SPDX-License-Identifier: GPL-3.0-or-later
// A scene on its way through its passes, out of a run's material: what is asked, what is not needed, what is
// held, and what seams lay over it.
#include "core/pipeline/scene_chain.h"

#include "core/pipeline/draft_material.h"
#include "core/pipeline/stages/all_stages.h"
#include "core/story/json.h"
#include "core/story/scene_edits.h"

#include <QTest>

#include <set>

using namespace dg;

namespace {

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

const SceneId one("s001");
const SceneId two("s002");
const SceneId three("s003");

void put(RunMaterial &material, const StageRef &ref, const QByteArray &body)
{
    StageResult result;
    result.ref = ref;
    result.body = body;
    material.results[ref] = result;
}

const QByteArray shortScene = "INT. HALL - DAY\n\nADA\nMind the soup.\n";

/// Three scenes with Ada alone, each of a single speech, and all passes.
RunMaterial threeScenes()
{
    RunMaterial material;
    material.show.title = text("A show");
    Character ada;
    ada.id = CharacterId("ada");
    ada.name = text("Ada");
    material.show.cast = {ada};
    material.brief.cast = {text("Ada")};
    material.passes = {.dynamics = true,
        .punchUp = true,
        .staging = true,
        .check = true,
        .refinement = true,
        .comparison = true,
        .join = true,
        .continuity = true};
    Outline outline;
    for (const SceneId &id : {one, two, three}) {
        OutlineScene scene;
        scene.id = id;
        scene.label = QString::fromStdString(id.value());
        scene.slug = text("INT. HALL - DAY");
        scene.cast = {text("Ada")};
        scene.want = text("soup");
        outline.scenes.push_back(scene);
    }
    material.outline = std::make_shared<const Outline>(outline);
    put(material, {stages::voice, text("ada")},
        R"({"sentenceLength":"s","directness":"d","tacticUnderPressure":"t","statusPlay":"p","referenceWorld":"r","neverSays":"n","sampleLines":["Soup!"]})");
    for (const SceneId &id : {one, two, three})
        put(material, {stages::scene, QString::fromStdString(id.value())}, shortScene);
    return material;
}

void hold(RunMaterial &material, const SceneId &scene)
{
    HeldScene held;
    held.take = material.results.at({stages::scene, QString::fromStdString(scene.value())});
    material.held[scene] = held;
}

void join(
    RunMaterial &material, const SceneId &earlier, const SceneId &later, const std::vector<SeamEdit> &edits)
{
    put(material, {stages::join, Seam {earlier, later}.subject()},
        canonicalJson(toJson(SeamEdits {edits, {}})));
}

SeamEdit edit(SeamSide side, const char *said)
{
    return {side, 1, text("Mind the soup."), text(said), {}, {}};
}

QByteArray report(double score)
{
    ValidationReport report;
    report.voice = report.comedy = report.continuity = report.structure = report.format = score;
    return canonicalJson(toJson(report));
}

QString saidIn(const RunMaterial &material, std::size_t scene)
{
    return finalTexts(material)[scene].second.section(text("ADA\n"), 1).trimmed();
}

QStringList subjectsOf(const RunMaterial &material, const QString &stage)
{
    for (const auto &each : allStages()) {
        if (each->name() != stage)
            continue;
        QStringList subjects;
        for (const StageInstance &instance : each->instances(material))
            subjects.append(instance.subject);
        return subjects;
    }
    return {text("no such stage")};
}

} // namespace

class SceneChainTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatAWriterAsksOfATakeIsPartOfItsDraft()
    {
        RunMaterial material = threeScenes();
        const QJsonObject before = toJson(*draftInputsOf(material, two));
        QVERIFY(!before.contains(text("direction")));
        material.steering[two].direction.earlier = text("a take");
        QCOMPARE(toJson(*draftInputsOf(material, two)), before);
        material.steering[two].direction.note = text("sadder");
        const QJsonObject now = toJson(*draftInputsOf(material, two));
        QVERIFY(now != before);
        QVERIFY(draftPromptValues(now).value(text("direction")).contains(text("- sadder")));
        QVERIFY(draftPromptValues(now).value(text("direction")).contains(text("a take")));
        QCOMPARE(toJson(*draftInputsOf(material, one)).contains(text("direction")), false);
        material.steering[two].locked = true;
        QCOMPARE(toJson(*draftInputsOf(material, two)), now);
    }

    void aHeldSceneHasNoStageButItsTake()
    {
        RunMaterial material = threeScenes();
        hold(material, two);
        const QStringList others {text("s001"), text("s003")};
        QCOMPARE(subjectsOf(material, stages::draft), others);
        const QStringList twice {text("s001"), text("s001/2"), text("s003"), text("s003/2")};
        for (const QLatin1String stage : {stages::punchUp, stages::staging, stages::check})
            QCOMPARE(subjectsOf(material, stage), twice);
        for (const QLatin1String stage : {stages::refine, stages::compare, stages::compareReversed})
            QCOMPARE(subjectsOf(material, stage), (QStringList {text("s001/2"), text("s003/2")}));
        QCOMPARE(subjectsOf(material, stages::scene).size(), 3);
        QCOMPARE(subjectsOf(material, stages::join), (QStringList {text("s001+s002"), text("s002+s003")}));
        hold(material, one);
        QCOMPARE(subjectsOf(material, stages::join), (QStringList {text("s002+s003")}));
    }

    void passesThatAreOffHaveNoStage()
    {
        RunMaterial material = threeScenes();
        material.passes = noPasses();
        for (const QLatin1String stage : {stages::dynamics, stages::punchUp, stages::staging, stages::check,
                 stages::refine, stages::compare, stages::compareReversed, stages::join, stages::continuity})
            QVERIFY2(subjectsOf(material, stage).isEmpty(), stage.data());
        material.passes.refinement = true; // without a check there is nothing to refine for
        QVERIFY(subjectsOf(material, stages::refine).isEmpty());
    }

    void whatIsWaitedForIsThere()
    {
        for (const bool isHeld : {false, true}) {
            RunMaterial material = threeScenes();
            if (isHeld)
                hold(material, two);
            std::set<StageRef> all;
            for (const auto &stage : allStages()) {
                for (const StageInstance &instance : stage->instances(material))
                    QVERIFY(all.insert({stage->name(), instance.subject}).second);
            }
            for (const auto &stage : allStages()) {
                for (const StageInstance &instance : stage->instances(material)) {
                    for (const auto &each : instance.after)
                        QVERIFY2(all.contains(each.ref), qPrintable(each.ref.stage + each.ref.subject));
                }
            }
        }
    }

    void aRefinementIsNeededWhereItsCheckAsksForOne()
    {
        RunMaterial material = threeScenes();
        material.passes.refinementLimit = 2;
        put(material, {stages::draft, text("s001")}, shortScene);
        put(material, {stages::check, text("s001")}, report(0.9));
        QVERIFY(whyNotRefined(material, {one, 2}));
        QVERIFY(whyNotRefined(material, {one, 3}));
        QVERIFY(!whyNotRefined(material, {one, 1}));
        put(material, {stages::check, text("s001")}, report(0.5));
        QVERIFY(!whyNotRefined(material, {one, 2}));
        put(material, {stages::check, text("s001/2")}, report(0.9));
        QVERIFY(!whyNotRefined(material, {one, 2}));
        QVERIFY(whyNotRefined(material, {one, 3}));
        material.passes.threshold = 0.95;
        QVERIFY(!whyNotRefined(material, {one, 3}));
    }

    void ofTwoEditsOfOneSpeechTheEarlierSeamsStands()
    {
        RunMaterial material = threeScenes();
        join(material, one, two, {edit(SeamSide::Later, "First.")});
        join(material, two, three, {edit(SeamSide::Earlier, "Second."), edit(SeamSide::Later, "Third.")});
        QCOMPARE(saidIn(material, 0), text("Mind the soup."));
        QCOMPARE(saidIn(material, 1), text("First."));
        QCOMPARE(saidIn(material, 2), text("Third."));
        // The takes themselves are as they were.
        QCOMPARE(takeText(material, two), QString::fromUtf8(shortScene));
    }

    void noEditLiesOnWhatIsHeldOrPlanted()
    {
        RunMaterial material = threeScenes();
        join(material, one, two, {edit(SeamSide::Earlier, "Gone."), edit(SeamSide::Later, "Gone too.")});
        hold(material, two);
        Outline planted = *material.outline;
        planted.scenes[0].plants = {{text("P1"), text("Mind the soup."), text("Ada"), {}}};
        material.outline = std::make_shared<const Outline>(planted);
        QCOMPARE(saidIn(material, 0), text("Mind the soup."));
        QCOMPARE(saidIn(material, 1), text("Mind the soup."));
    }
};

QTEST_GUILESS_MAIN(SceneChainTest)
#include "tst_scene_chain.moc"
