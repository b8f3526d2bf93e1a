// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/production_breakdown.h"

#include <QTest>

using namespace dg;

namespace {

Character person(const char *name, const QStringList &aliases = {})
{
    Character character;
    character.id = CharacterId(name);
    character.name = QString::fromUtf8(name);
    character.aliases = aliases;
    return character;
}

EpisodeText episode()
{
    EpisodeText text;
    text.show.cast = {person("Odile", {QStringLiteral("Madam Mayor")}), person("Benno"), person("Wim")};
    text.show.places = {{QStringLiteral("Council chamber"), true, {},
                            {QStringLiteral("the election tin"), QStringLiteral("a row of school chairs"),
                                QStringLiteral("the bucket")},
                            {}},
        {QStringLiteral("Wim's field"), false, {}, {QStringLiteral("a price list nailed to a fence")}, {}}};
    const auto add = [&](const char *id, const QStringList &cast, const char *fountain) {
        OutlineScene scene;
        scene.id = SceneId(id);
        scene.cast = cast;
        text.outline.scenes.push_back(scene);
        text.scenes[scene.id] = QString::fromUtf8(fountain);
    };
    const QString odile = QStringLiteral("Odile");
    const QString benno = QStringLiteral("Benno");
    const QString wim = QStringLiteral("Wim");
    add("a", {odile, benno, wim}, R"(INT. COUNCIL CHAMBER - MORNING

Odile shakes the tin. A drip falls into nothing. Wim is asleep.

ODILE
Order.

BENNO (O.S.)
In what?
)");
    add("b", {odile, benno}, R"(INT. COUNCIL CHAMBER, UNDER THE TABLE - CONTINUOUS

ODILE & BENNO
Ssh.
)");
    add("c", {wim}, R"(EXT. WIM'S FIELD - NIGHT

Wim nails the election tin to the price list. A tin of beans rolls. Thunder.

WIM
Forty.
)");
    add("gap", {wim}, "");
    add("d", {wim}, R"(INT./EXT. TRACTOR - DUSK

WIM
Sixty.
)");
    return text;
}

} // namespace

class TestProductionBreakdown : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aLineForEveryScene()
    {
        const auto breakdown = productionBreakdown(episode());
        QCOMPARE(breakdown.scenes.size(), std::size_t(4));
        const BreakdownScene &first = breakdown.scenes[0];
        QCOMPARE(first.number, 1);
        QCOMPARE(first.place, QStringLiteral("Council chamber"));
        QCOMPARE(first.time, QStringLiteral("MORNING"));
        QVERIFY(first.interior && !first.exterior);
        QVERIFY(first.daylight == Daylight::Day);
        QCOMPARE(first.cast,
            (QStringList {QStringLiteral("Odile"), QStringLiteral("Benno"), QStringLiteral("Wim")}));
        QCOMPARE(first.props, (QStringList {QStringLiteral("election tin")}));
        QCOMPARE(first.effects, (QStringList {QStringLiteral("A drip falls into nothing.")}));
        QVERIFY(!first.companyMove);

        const BreakdownScene &under = breakdown.scenes[1];
        QCOMPARE(under.place, QStringLiteral("Council chamber"));
        QVERIFY(under.daylight == Daylight::Day); // as before
        QVERIFY(!under.companyMove);
        QCOMPARE(under.cast, (QStringList {QStringLiteral("Odile"), QStringLiteral("Benno")}));

        const BreakdownScene &field = breakdown.scenes[2];
        QVERIFY(field.exterior && !field.interior);
        QVERIFY(field.daylight == Daylight::Night);
        QVERIFY(field.companyMove);
        // A tin away from the chamber is the election tin where it is called so.
        QCOMPARE(field.props,
            (QStringList {QStringLiteral("election tin"), QStringLiteral("price list nailed to a fence")}));
        QCOMPARE(field.effects, (QStringList {QStringLiteral("Thunder.")}));

        const BreakdownScene &tractor = breakdown.scenes[3];
        QCOMPARE(tractor.number, 5); // gaps are counted
        QCOMPARE(tractor.place, QStringLiteral("TRACTOR"));
        QVERIFY(tractor.interior && tractor.exterior);
    }

    void sums()
    {
        const auto breakdown = productionBreakdown(episode());
        QCOMPARE(breakdown.companyMoves, 2);
        int eighths = 0;
        for (const BreakdownScene &scene : breakdown.scenes)
            eighths += scene.eighths;
        QVERIFY(eighths >= 4);
        QCOMPARE(breakdown.eighths, eighths);
        QCOMPARE(breakdown.dayEighths + breakdown.nightEighths, eighths);

        QCOMPARE(breakdown.places.size(), std::size_t(3));
        QCOMPARE(breakdown.places.front().name, QStringLiteral("Council chamber"));
        QCOMPARE(breakdown.places.front().numbers, (std::vector<int> {1, 2}));
        QCOMPARE(breakdown.places.front().dayEighths, breakdown.places.front().eighths);

        QCOMPARE(breakdown.people.size(), std::size_t(3));
        const auto wim = std::find_if(breakdown.people.begin(), breakdown.people.end(),
            [](const BreakdownPerson &each) { return each.name == QLatin1String("Wim"); });
        QCOMPARE(wim->numbers, (std::vector<int> {1, 3, 5}));
        QCOMPARE(wim->speeches, 2);
        QCOMPARE(breakdown.props.front().numbers, (std::vector<int> {1, 3}));
    }

    void anEmptyEpisodeNeedsNothing()
    {
        const auto breakdown = productionBreakdown({});
        QVERIFY(breakdown.scenes.empty());
        QCOMPARE(breakdown.eighths, 0);
    }

    void eighthsAsTheyAreWritten()
    {
        QCOMPARE(eighthsInWords(0), QStringLiteral("0"));
        QCOMPARE(eighthsInWords(5), QStringLiteral("5/8"));
        QCOMPARE(eighthsInWords(8), QStringLiteral("1"));
        QCOMPARE(eighthsInWords(19), QStringLiteral("2 3/8"));
    }

    void csv()
    {
        const QString sheet = QString::fromUtf8(breakdownCsv(productionBreakdown(episode())));
        const QStringList lines = sheet.split(QStringLiteral("\r\n"));
        QCOMPARE(lines.size(), 7); // names, four scenes, sums, and the end of the last line
        QVERIFY(lines[0].startsWith(QLatin1String("Scene,Heading,")));
        QVERIFY(lines[2].startsWith(
            QLatin1String("2,\"INT. COUNCIL CHAMBER, UNDER THE TABLE - CONTINUOUS\",INT.,Council chamber,")));
        QVERIFY(lines[1].contains(QLatin1String(",Odile; Benno; Wim,election tin,")));
        QVERIFY(!sheet.contains(QLatin1String(",1/8,"))); // a sheet would take it for a date
        QVERIFY(sheet.contains(QLatin1String(",0 1/8,1,")) || sheet.contains(QLatin1String(",0 2/8,2,")));
        QVERIFY(lines[5].startsWith(QLatin1String("Sum,")));
    }

    void nothingIsAFormula()
    {
        ProductionBreakdown breakdown;
        BreakdownScene scene;
        scene.number = 1;
        scene.heading = QStringLiteral("=HYPERLINK(\"x\")");
        scene.place = QStringLiteral("@home");
        breakdown.scenes.push_back(scene);
        const QByteArray sheet = breakdownCsv(breakdown);
        QVERIFY(sheet.contains("1,\"'=HYPERLINK(\"\"x\"\")\",INT.,'@home,"));
    }
};

QTEST_GUILESS_MAIN(TestProductionBreakdown)
#include "tst_production_breakdown.moc"
