// SPDX-License-Identifier: GPL-3.0-or-later
// The plan in words, as a table, and in the real window before and after a run.
#include "ui/run/plan_dialog.h"

#include "tests/ui/story_bench.h"
#include "ui/common/csv.h"
#include "ui/run/plan_model.h"
#include "ui/run/run_price.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QClipboard>
#include <QTreeView>

using namespace dg;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

StageForecast stage(const QString &name, const QString &subject, Forecast forecast, const QString &why = {},
    const QString &label = {})
{
    StageForecast made;
    made.ref = {name, subject};
    made.label = label;
    made.forecast = forecast;
    made.why = why;
    if (forecast == Forecast::Call || forecast == Forecast::Follows || forecast == Forecast::MayBeNeeded) {
        made.usage.input = TokenCount(2000);
        made.usage.output = TokenCount(800);
        made.usage.cost = MicroDollars(20'000);
        made.time = 5s;
    }
    return made;
}

Outline twoScenes()
{
    Outline outline;
    outline.scenes.resize(2);
    outline.scenes[0].id = SceneId("s002"); // another order than their ids
    outline.scenes[0].slug = u"INT. HALL - DAY"_s;
    outline.scenes[1].id = SceneId("s001");
    outline.scenes[1].slug = u"EXT. PIER - NIGHT"_s;
    return outline;
}

RunPlan samplePlan()
{
    RunPlan plan;
    plan.scenesKnown = true;
    plan.time = 12s;
    plan.stages = {
        stage(u"voice"_s, u"odile"_s, Forecast::Cached, {}, u"Odile's voice"_s),
        stage(u"outline"_s, {}, Forecast::Held, {}, u"Outline"_s),
        stage(u"draft"_s, u"s001"_s, Forecast::Call, u"Odile's voice changed"_s),
        stage(u"check"_s, u"s001"_s, Forecast::Follows, u"after Scene 2: draft"_s),
        stage(u"refine"_s, u"s001/2"_s, Forecast::MayBeNeeded),
        stage(u"draft"_s, u"s002"_s, Forecast::Kept),
        stage(u"join"_s, u"s002+s001"_s, Forecast::Follows),
        stage(u"script"_s, {}, Forecast::Made),
    };
    plan.stages[0].tier = u"disk"_s;
    plan.anotherLook[SceneId("s001")] = u"Odile's voice changed"_s;
    return plan;
}

QStringList tableOf(const PlanModel &model)
{
    QStringList lines;
    const auto lineOf = [&](int row, const QModelIndex &parent) {
        QStringList cells;
        for (int column = 0; column < model.columnCount(); ++column)
            cells.append(model.index(row, column, parent).data().toString());
        return cells.join(u'|');
    };
    for (int group = 0; group < model.rowCount(); ++group) {
        lines.append(lineOf(group, {}));
        const QModelIndex parent = model.index(group, 0);
        for (int row = 0; row < model.rowCount(parent); ++row)
            lines.append(u"  "_s + lineOf(row, parent));
    }
    return lines;
}

} // namespace

class TestPlanDialog : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aPlanIsGroupedBySceneAndInWords()
    {
        const Outline outline = twoScenes();
        PlanModel model;
        QAbstractItemModelTester tester(&model);
        model.setGroups(plannedRows(samplePlan(), &outline), false);
        const QStringList expected {
            u"Before the scenes|nothing to write||||"_s,
            u"  Odile's voice|reused, from this machine||||"_s,
            u"  Outline|stays as it is||||"_s,
            u"Scene 1: INT. HALL - DAY|nothing to write||||"_s,
            u"  Draft|kept||||"_s,
            u"Scene 2: EXT. PIER - NIGHT|2 of 3 written||1,200|0:10|$0.04"_s,
            u"  Draft|written|Odile's voice changed|600|0:05|$0.02"_s,
            u"  Check|written, unless nothing changes|after Scene 2: draft|600|0:05|$0.02"_s,
            u"  Refinement|only if the check asks for it||600|0:05|$0.02"_s,
            u"Between and after them|1 of 2 written||600|0:05|$0.02"_s,
            u"  Join scenes 1 and 2|written, unless nothing changes||600|0:05|$0.02"_s,
            u"  Script|put together here||||"_s,
        };
        QCOMPARE(tableOf(model), expected);
        model.setOnlyWritten(true);
        QCOMPARE(tableOf(model).size(), 6);
        QVERIFY(!model.csv().contains(u"kept"_s));
        model.setOnlyWritten(false);
        QCOMPARE(tableOf(model), expected);
    }

    void theTableGoesIntoASpreadsheet()
    {
        QCOMPARE(
            csvLine({u"a,b"_s, u"=1+1"_s, u"say \"no\""_s, {}}), u"\"a,b\",'=1+1,\"say \"\"no\"\"\",\r\n"_s);
        const Outline outline = twoScenes();
        PlanModel model;
        model.setGroups(plannedRows(samplePlan(), &outline), false);
        const QStringList lines = model.csv().split(u"\r\n"_s, Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 9); // a head and every stage
        QCOMPARE(lines[0], u"Part,What,What happens,Why,Words,Time,Price"_s);
        QCOMPARE(
            lines[4], u"Scene 2: EXT. PIER - NIGHT,Draft,written,Odile's voice changed,600,0:05,$0.02"_s);
    }

    void whatScenesAreWrittenAgainIsSaid()
    {
        const Outline outline = twoScenes();
        RunPlan plan = samplePlan();
        QCOMPARE(sceneConsequence(plan, outline), u"The next run writes scene 2 again."_s);
        plan.stages[5].forecast = Forecast::Call; // never written yet
        QCOMPARE(sceneConsequence(plan, outline),
            u"The next run writes scene 2 again, and scene 1 for the first time."_s);
        plan.anotherLook.clear();
        QCOMPARE(sceneConsequence(plan, outline), QString());
    }

    void theDialogSumsUpAndStarts()
    {
        QAction generate(u"Generate"_s);
        PlanDialog dialog(&generate);
        const auto sums = [&] { return dialog.findChild<QLabel *>(u"planSums"_s)->text(); };
        const auto more = [&] { return dialog.findChild<QLabel *>(u"planMore"_s)->text(); };
        QCOMPARE(sums(), u"Being worked out…"_s);
        const auto outline = std::make_shared<const Outline>(twoScenes());
        dialog.setPlan(std::make_shared<const RunPlan>(samplePlan()), outline, false);
        QCOMPARE(sums(), u"Would write 3 of 8: about 1,800 words, about 0:15 of writing, about $0.06."_s);
        QVERIFY2(more().contains(u"about 0:12 until it is there"_s), qPrintable(more()));
        QVERIFY2(more().contains(u"up to 1 more: about 600 words"_s), qPrintable(more()));
        auto *table = dialog.findChild<QTreeView *>(u"planTable"_s);
        QVERIFY(!table->isColumnHidden(PlanModel::Price));
        dialog.setPlan(std::make_shared<const RunPlan>(samplePlan()), outline, true);
        QVERIFY(table->isColumnHidden(PlanModel::Price));
        QVERIFY(sums().endsWith(u"free."_s));

        dialog.findChild<QCheckBox *>(u"planOnlyWritten"_s)->click();
        QCOMPARE(table->model()->rowCount(), 2);
        dialog.findChild<QPushButton *>(u"planCopy"_s)->click();
        QVERIFY(QGuiApplication::clipboard()->text().startsWith(u"Part,What"_s));
        int started = 0;
        connect(&generate, &QAction::triggered, this, [&] { ++started; });
        dialog.open();
        dialog.findChild<QPushButton *>(u"planGenerate"_s)->click();
        QCOMPARE(started, 1);
        QVERIFY(!dialog.isVisible());
        generate.setEnabled(false);
        QVERIFY(!dialog.findChild<QPushButton *>(u"planGenerate"_s)->isEnabled());
    }

    void inTheWindowBeforeAndAfterARun()
    {
        StoryBench bench(3);
        QVERIFY(bench.openProject());
        auto *price = bench.find<RunPrice>(u"runPrice"_s);
        QTRY_VERIFY_WITH_TIMEOUT(price->plan(), 10'000);
        QTest::mouseClick(price, Qt::LeftButton); // as well as by Episode > Plan
        auto *dialog = bench.find<PlanDialog>(u"planDialog"_s);
        QVERIFY(dialog->isVisible());
        const auto sums = [&] { return dialog->findChild<QLabel *>(u"planSums"_s)->text(); };
        QVERIFY2(sums().startsWith(u"Would write "_s), qPrintable(sums()));
        QVERIFY(sums().contains(u"free"_s));
        QVERIFY(!dialog->findChild<QToolButton *>(u"planLast"_s)->isEnabled());
        dialog->findChild<QPushButton *>(u"planGenerate"_s)->click();
        QVERIFY(bench.awaitIdle());
        QTRY_COMPARE(bench.cards().writtenCount(), 3);

        QTRY_VERIFY_WITH_TIMEOUT(price->plan(), 10'000);
        bench.action(u"planAction"_s)->trigger();
        QCOMPARE(sums(), u"Nothing to write: all of it is there."_s);
        dialog->findChild<QToolButton *>(u"planLast"_s)->click();
        QVERIFY2(sums().startsWith(u"Wrote "_s), qPrintable(sums()));
        auto *model = qobject_cast<PlanModel *>(dialog->findChild<QTreeView *>(u"planTable"_s)->model());
        QVERIFY(model);
        const QString table = tableOf(*model).join(u'\n');
        QVERIFY2(table.contains(u"Scene 3: "_s), qPrintable(table));
        QVERIFY2(table.contains(u"  Draft|written"_s), qPrintable(table));
        dialog->findChild<QPushButton *>(u"planClose"_s)->click();
        QVERIFY(!dialog->isVisible());
    }
};

QTEST_MAIN(TestPlanDialog)
#include "tst_plan_dialog.moc"
