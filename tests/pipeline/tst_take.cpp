// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/take.h"
#include "core/story/json.h"

#include <QJsonArray>
#include <QTest>

using namespace dg;

namespace {

StageResult take(int id, QJsonObject provenance, bool finished = true)
{
    StageResult result;
    result.id = ResultId(id);
    result.ref = {finished ? QStringLiteral("scene") : QStringLiteral("refine"),
        finished ? QStringLiteral("s002") : QStringLiteral("s002/2")};
    result.finished = finished;
    result.body = "INT. BAR - DAY\n";
    result.provenance = std::move(provenance);
    return result;
}

} // namespace

class TakeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesAreNumberedAndTheWritersOwnHasAName()
    {
        Direction meaner;
        meaner.chips = QStringList {QStringLiteral("meaner")};
        meaner.note = QStringLiteral("and in\nthe rain");
        const std::vector<StageResult> results {
            take(3, {{QStringLiteral("source"), QStringLiteral("called")}}),
            take(5,
                {{QStringLiteral("source"), QStringLiteral("mine")}, {QStringLiteral("editedShare"), 0.25}}),
            take(8, {{QStringLiteral("direction"), toJson(meaner)}}),
            take(9, {{QStringLiteral("source"), QStringLiteral("cut off")}}, false),
        };
        const std::vector<Take> takes = takesOf(results, ResultId(5));
        QStringList names;
        for (const Take &each : takes) {
            names.append(takeName(each));
            QCOMPARE(each.scene.value(), std::string("s002"));
            QCOMPARE(each.chosen, each.id == ResultId(5));
        }
        QCOMPARE(names,
            QStringList({QStringLiteral("Take 1"), QStringLiteral("Mine"),
                QStringLiteral("Take 2: meaner, and in the rain"), QStringLiteral("Take 3")}));
        QVERIFY(takes[1].mine);
        QCOMPARE(takes[1].editedShare, 0.25);
        QVERIFY(!takes[3].finished);
    }

    void whatATakeWasMadeOfIsRead()
    {
        ValidationReport report;
        report.comedy = 0.5;
        JokeReport jokes;
        jokes.densityPerPage = 3;
        const Take read = takesOf(
            {take(1,
                {{QStringLiteral("provider"), QStringLiteral("anthropic")},
                    {QStringLiteral("model"), QStringLiteral("claude")},
                    {QStringLiteral("inputTokens"), 1200}, {QStringLiteral("outputTokens"), 300},
                    {QStringLiteral("microUsd"), 4500}, {QStringLiteral("run"), 7},
                    {QStringLiteral("refinements"), 1}, {QStringLiteral("madeOf"), QJsonArray {4, 6}},
                    {QStringLiteral("report"), toJson(report)}, {QStringLiteral("jokes"), toJson(jokes)}})},
            ResultId())[0];
        QCOMPARE(read.model, QStringLiteral("claude"));
        QVERIFY(read.usage == (Usage {TokenCount(1200), TokenCount(300), MicroDollars(4500)}));
        QVERIFY(read.run == RunId(7));
        QCOMPARE(read.refinements, 1);
        QVERIFY((read.madeOf == std::vector<ResultId> {ResultId(4), ResultId(6)}));
        QCOMPARE(read.report->comedy, 0.5);
        QCOMPARE(read.jokes.densityPerPage, 3.0);
        QVERIFY(!read.chosen);
    }

    void whatIsNotSaidIsNotThere()
    {
        const Take read = takesOf({take(1, {})}, ResultId(1))[0];
        QVERIFY(!read.report);
        QVERIFY(read.direction.isEmpty());
        QVERIFY(read.chosen);
    }
};

QTEST_GUILESS_MAIN(TakeTest)
#include "tst_take.moc"
