// SPDX-License-Identifier: GPL-3.0-or-later
// What a writer does to an outline, and what is left to be mended.
#include "core/story/outline_edit.h"

#include "core/story/json.h"

#include <QTest>

using namespace dg;
using namespace Qt::StringLiterals;

namespace {

OutlineScene sceneOf(int number)
{
    OutlineScene scene;
    scene.id = SceneId(u"s%1"_s.arg(number, 3, 10, QLatin1Char('0')).toStdString());
    scene.label = u"S%1"_s.arg(number);
    scene.slug = u"INT. ROOM %1 - DAY"_s.arg(number);
    scene.place = u"ROOM %1"_s.arg(number);
    scene.time = u"DAY"_s;
    scene.cast = {u"Odile"_s};
    scene.want = u"out"_s;
    scene.turn = {u"in"_s, u"out"_s, {}};
    scene.handoffIn = u"in %1"_s.arg(number);
    scene.handoffOut = u"out %1"_s.arg(number);
    scene.rehearsal = {{u"slice"_s, number}};
    scene.extra = {{u"mood"_s, number}};
    return scene;
}

/// Five scenes: two, two and one.
Outline fiveScenes()
{
    Outline outline;
    outline.logline = u"Rooms."_s;
    for (int i = 1; i <= 5; ++i)
        outline.scenes.push_back(sceneOf(i));
    outline.acts.resize(3);
    outline.acts[0] = {u"Cold open"_s, {u"S1"_s, u"S2"_s}, {}, {}};
    outline.acts[1] = {u"Act one"_s, {u"S3"_s, u"S4"_s}, u"Worse."_s, {}};
    outline.acts[2] = {u"Tag"_s, {u"S5"_s}, {}, {}};
    return outline;
}

/// "S1 S2 | S3 S4 | S5": the acts as their labels have them, and that the scenes stand in that order.
QString shapeOf(const Outline &outline)
{
    QStringList acts;
    QStringList inActs;
    for (const Act &act : outline.acts) {
        acts.append(act.scenes.join(u' '));
        inActs += act.scenes;
    }
    QStringList order;
    for (const OutlineScene &scene : outline.scenes)
        order.append(scene.label);
    return inActs == order ? acts.join(u" | "_s)
                           : u"order %1, acts %2"_s.arg(order.join(u' '), acts.join(u'|'));
}

QStringList seamsOf(const std::vector<BrokenSeam> &seams)
{
    QStringList named;
    for (const BrokenSeam &seam : seams)
        named.append(u"%1: %2 / %3"_s.arg(seam.earlier).arg(seam.handsOver, seam.beginsWith));
    return named;
}

} // namespace

class TestOutlineEdit : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aMoveKeepsActsAndEverythingOfTheScene_data()
    {
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("to");
        QTest::addColumn<int>("act");
        QTest::addColumn<QString>("shape");
        QTest::newRow("down within its act") << 0 << 1 << -1 << u"S2 S1 | S3 S4 | S5"_s;
        QTest::newRow("up within its act") << 3 << 2 << -1 << u"S1 S2 | S4 S3 | S5"_s;
        QTest::newRow("into the act before") << 3 << 1 << -1 << u"S1 S4 S2 | S3 | S5"_s;
        QTest::newRow("behind an act's last goes into that act") << 4 << 2 << -1 << u"S1 S2 S5 | S3 S4 | "_s;
        QTest::newRow("or in front of the next one's first") << 4 << 2 << 1 << u"S1 S2 | S5 S3 S4 | "_s;
        QTest::newRow("to the front") << 4 << 0 << -1 << u"S5 S1 S2 | S3 S4 | "_s;
        QTest::newRow("to the end") << 0 << 4 << -1 << u"S2 | S3 S4 | S5 S1"_s;
        QTest::newRow("nowhere") << 2 << 2 << -1 << u"S1 S2 | S3 S4 | S5"_s;
        QTest::newRow("nowhere, but into another act") << 2 << 2 << 0 << u"S1 S2 S3 | S4 | S5"_s;
        QTest::newRow("past the end") << 1 << 99 << -1 << u"S1 | S3 S4 | S5 S2"_s;
        QTest::newRow("from past the end") << 9 << 0 << -1 << u"S1 S2 | S3 S4 | S5"_s;
    }
    void aMoveKeepsActsAndEverythingOfTheScene()
    {
        QFETCH(int, from);
        QFETCH(int, to);
        QFETCH(int, act);
        Outline outline = fiveScenes();
        moveScene(outline, static_cast<std::size_t>(from), static_cast<std::size_t>(to),
            act < 0 ? std::nullopt : std::optional(static_cast<std::size_t>(act)));
        QTEST(shapeOf(outline), "shape");
        for (int i = 1; i <= 5; ++i) {
            const OutlineScene expected = sceneOf(i);
            const OutlineScene *scene = outline.findScene(expected.id);
            QVERIFY(scene);
            QCOMPARE(toJson(*scene), toJson(expected));
        }
        QVERIFY(fromJson<Outline>(toJson(outline)));
    }

    void aNudgeGoesThroughActsStepByStep()
    {
        Outline outline = fiveScenes();
        QVERIFY(nudgeScene(outline, 1, 1)); // into the next act first
        QCOMPARE(shapeOf(outline), u"S1 | S2 S3 S4 | S5"_s);
        QVERIFY(brokenSeams(outline).empty()); // which leaves the order as it was
        QVERIFY(nudgeScene(outline, 1, 1));
        QCOMPARE(shapeOf(outline), u"S1 | S3 S2 S4 | S5"_s);
        QVERIFY(nudgeScene(outline, 0, 1)); // an act may be left empty
        QCOMPARE(shapeOf(outline), u" | S1 S3 S2 S4 | S5"_s);
        QVERIFY(nudgeScene(outline, 0, -1)); // and come into again
        QCOMPARE(shapeOf(outline), u"S1 | S3 S2 S4 | S5"_s);
        QVERIFY(!nudgeScene(outline, 0, -1));
        QVERIFY(!nudgeScene(outline, 4, 1));
        QVERIFY(!nudgeScene(outline, 9, 1));
        outline.acts.clear();
        QVERIFY(nudgeScene(outline, 0, 1));
        QCOMPARE(outline.scenes[1].label, u"S1"_s);
        QVERIFY(!nudgeScene(outline, 0, -1));
        QVERIFY(!nudgeScene(outline, 4, 1));
    }

    void aNewSceneIsNeverOneThatWasThereBefore()
    {
        Outline outline = fiveScenes();
        QCOMPARE(freeSceneId(outline, {}), SceneId("s006"));
        QCOMPARE(freeSceneId(outline, {SceneId("s002"), SceneId("s009")}), SceneId("s010"));
        QVERIFY(removeScene(outline, 4));
        QCOMPARE(freeSceneId(outline, {SceneId("s005")}), SceneId("s006"));
        QCOMPARE(freeSceneId(outline, {SceneId("cold"), SceneId()}), SceneId("s005"));
        QCOMPARE(freeSceneId({}, {}), SceneId("s001"));
        QCOMPARE(freeSceneId({}, {SceneId("s1234")}), SceneId("s1235"));
    }

    void labelsAreFree()
    {
        Outline outline = fiveScenes();
        QCOMPARE(freeSceneLabel(outline), u"S6"_s);
        outline.scenes[0].label = u"S6"_s;
        outline.acts[0].scenes.append(u"S7"_s); // an act may name one that is gone
        QCOMPARE(freeSceneLabel(outline), u"S8"_s);
        QCOMPARE(freePlantLabel(outline), u"P1"_s);
        outline.scenes[0].plants = {{u"P1"_s, u"It floats."_s, u"Odile"_s}};
        outline.scenes[1].payoffs = {{u"P2"_s, {}}};
        QCOMPARE(freePlantLabel(outline), u"P3"_s);
    }

    void aNewSceneStandsWhereItsNeighboursAre()
    {
        Outline outline = fiveScenes();
        outline.scenes[1].atExit = {{u"Odile"_s, {u"has the pen"_s}}};
        const OutlineScene filled = sceneToFill(outline, 2, SceneId("s006"));
        QCOMPARE(filled.label, u"S6"_s);
        QCOMPARE(filled.slug, u"INT. ROOM 2 - DAY"_s);
        QCOMPARE(filled.cast, QStringList {u"Odile"_s});
        QCOMPARE(filled.handoffIn, u"out 2"_s);
        QCOMPARE(filled.handoffOut, u"in 3"_s);
        QCOMPARE(filled.atEntry.front().facts, QStringList {u"has the pen"_s});
        QVERIFY(filled.want.isEmpty());
        QVERIFY(filled.rehearsal.isEmpty());
        insertScene(outline, 2, filled);
        QCOMPARE(shapeOf(outline), u"S1 S2 S6 | S3 S4 | S5"_s);
        QVERIFY(fromJson<Outline>(toJson(outline)));

        insertScene(outline, 3, sceneToFill(outline, 3, SceneId("s007")), true);
        QCOMPARE(shapeOf(outline), u"S1 S2 S6 | S7 S3 S4 | S5"_s);
        insertScene(outline, 0, sceneToFill(outline, 0, SceneId("s008")));
        QCOMPARE(shapeOf(outline), u"S8 S1 S2 S6 | S7 S3 S4 | S5"_s);
        QCOMPARE(outline.scenes[0].slug, u"INT. ROOM 1 - DAY"_s);
        insertScene(outline, 99, sceneToFill(outline, 8, SceneId("s009")));
        QCOMPARE(shapeOf(outline), u"S8 S1 S2 S6 | S7 S3 S4 | S5 S9"_s);
    }

    void theLastSceneStays()
    {
        Outline outline = fiveScenes();
        QVERIFY(removeScene(outline, 2));
        QCOMPARE(shapeOf(outline), u"S1 S2 | S4 | S5"_s);
        QVERIFY(!removeScene(outline, 4));
        for (int left = 4; left > 1; --left)
            QVERIFY(removeScene(outline, 0));
        QVERIFY(!removeScene(outline, 0));
        QCOMPARE(shapeOf(outline), u" |  | S5"_s);
    }

    void aReplacedSceneKeepsItsLabel()
    {
        Outline outline = fiveScenes();
        OutlineScene changed = outline.scenes[1];
        changed.label = u"S99"_s;
        changed.want = u"in again"_s;
        replaceScene(outline, changed);
        QCOMPARE(outline.scenes[1].label, u"S2"_s);
        QCOMPARE(outline.scenes[1].want, u"in again"_s);
        QVERIFY(outline.extra.isEmpty()); // nothing has been moved
        changed.id = SceneId("s099");
        replaceScene(outline, changed);
        QCOMPARE(outline.scenes.size(), std::size_t {5});
    }

    void aMoveBreaksTheSeamsItTears()
    {
        const Outline before = fiveScenes();
        QVERIFY(brokenSeams(before).empty());
        Outline outline = before;
        moveScene(outline, 1, 3);
        QCOMPARE(seamsOf(brokenSeams(outline)),
            QStringList({u"0: out 1 / in 3"_s, u"2: out 4 / in 2"_s, u"3: out 2 / in 5"_s}));
        QCOMPARE(newlyBrokenSeams(before, outline), brokenSeams(outline));

        // Mended by the writer, and it stays so through a file and other edits.
        mendSeam(outline, 0);
        const auto again = fromJson<Outline>(toJson(outline));
        QVERIFY(again);
        QCOMPARE(seamsOf(brokenSeams(*again)), QStringList({u"2: out 4 / in 2"_s, u"3: out 2 / in 5"_s}));
        Outline removed = *again;
        QVERIFY(removeScene(removed, 4));
        QCOMPARE(seamsOf(brokenSeams(removed)), QStringList {u"2: out 4 / in 2"_s});
        QVERIFY(newlyBrokenSeams(*again, removed).empty());

        // Back where it was everything fits, and so does what was mended meanwhile.
        moveScene(outline, 3, 1);
        QVERIFY(brokenSeams(outline).empty());
    }

    void anAddedOrRemovedSceneTearsItsOwn()
    {
        Outline outline = fiveScenes();
        insertScene(outline, 1, sceneToFill(outline, 1, SceneId("s006")));
        QCOMPARE(seamsOf(brokenSeams(outline)), QStringList({u"0: out 1 / out 1"_s, u"1: in 2 / in 2"_s}));
        QVERIFY(removeScene(outline, 1));
        QVERIFY(brokenSeams(outline).empty());
        QVERIFY(removeScene(outline, 2));
        QCOMPARE(seamsOf(brokenSeams(outline)), QStringList {u"1: out 2 / in 4"_s});
        mendSeam(outline, 9); // there is none
        QCOMPARE(brokenSeams(outline).size(), std::size_t {1});

        Outline one = fiveScenes();
        one.scenes.resize(1);
        one.acts.clear();
        insertScene(one, 1, sceneOf(7));
        QCOMPARE(brokenSeams(one).size(), std::size_t {1});
    }

    void theSeamsAreTheStudiosOwn()
    {
        QVERIFY(!jsonSchema<Outline>()[u"properties"_s].toObject().contains(u"seams"_s));
        Outline outline = fiveScenes();
        QVERIFY(!toJson(outline).contains(u"seams"_s));
        outline.extra[u"mood"_s] = 1;
        moveScene(outline, 0, 1);
        QCOMPARE(outline.extra[u"mood"_s].toInt(), 1); // beside what is not ours
    }

    void callbacksFindTheirPlants()
    {
        Outline outline = fiveScenes();
        outline.scenes[1].plants = {{u"P1"_s, u"It floats."_s, u"Odile"_s}};
        outline.scenes[3].plants = {{u"P2"_s, u"Never."_s, u"Benno"_s}};
        outline.scenes[0].payoffs = {{u"P2"_s, u"too soon"_s}};
        outline.scenes[4].payoffs = {{u"P1"_s, u"it sinks"_s}, {u"P9"_s, u"of nothing"_s}};
        outline.scenes[1].payoffs = {{u"P1"_s, u"at once"_s}};
        const auto callbacks = callbacksOf(outline);
        QCOMPARE(callbacks.size(), std::size_t {3});
        QCOMPARE(callbacks[0].label, u"P1"_s);
        QCOMPARE(callbacks[0].words, u"It floats."_s);
        QCOMPARE(callbacks[0].speaker, u"Odile"_s);
        QCOMPARE(callbacks[0].plantedIn, std::optional<std::size_t>(1));
        const std::vector<Callback::PaidOff> paid {{1, u"at once"_s, false}, {4, u"it sinks"_s, false}};
        QVERIFY(callbacks[0].payoffs == paid);
        QVERIFY(!callbacks[0].isWrong());
        QVERIFY(callbacks[1].payoffs.front().comesFirst);
        QVERIFY(callbacks[1].isWrong());
        QCOMPARE(callbacks[2].label, u"P9"_s);
        QVERIFY(!callbacks[2].plantedIn);
        QVERIFY(callbacks[2].isWrong());

        moveScene(outline, 0, 4); // behind its plant
        QVERIFY(!callbacksOf(outline)[1].isWrong());
    }
};

QTEST_APPLESS_MAIN(TestOutlineEdit)
#include "tst_outline_edit.moc"
