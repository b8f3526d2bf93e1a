// SPDX-License-Identifier: GPL-3.0-or-later
// What a viewer makes of a script's PDF besides its pages; the same script, the same bytes.
#include "core/screenplay/pdf.h"

#include "core/base/random.h"
#include "core/screenplay/pagination.h"
#include "core/screenplay/pdf_bookmarks.h"
#include "core/screenplay/screenplay_font.h"
#include "tests/support/pdf_reader.h"
#include "tests/support/script_generator.h"

#include <QTest>

#include <thread>

using namespace dg;

namespace {

/// "title@page" of every bookmark, children in brackets.
QString outlineOf(const QJsonArray &outlines)
{
    QStringList items;
    for (const auto &each : outlines) {
        const QJsonObject item = each.toObject();
        QString text = item.value(QLatin1String("title")).toString() + QLatin1Char('@')
            + QString::number(item.value(QLatin1String("destpageposfrom1")).toInt());
        const QJsonArray kids = item.value(QLatin1String("kids")).toArray();
        if (!kids.isEmpty())
            text += QLatin1String(" [") + outlineOf(kids) + QLatin1Char(']');
        items << text;
    }
    return items.join(QLatin1String(", "));
}

ScriptElement section(const QString &text, int level = 1)
{
    ScriptElement element {ElementType::Section, text};
    element.level = level;
    return element;
}

ScriptElement heading(const QString &text, const QString &number = {})
{
    return {ElementType::SceneHeading, text, number};
}

ScriptElement action(const QString &text)
{
    return {ElementType::Action, text};
}

Script twoActs()
{
    Script script;
    script.title = {{QStringLiteral("Title"), {QStringLiteral("Low Tide")}},
        {QStringLiteral("Author"), {QStringLiteral("Мара Квилл")}}};
    script.elements = {heading(QStringLiteral("INT. COLD ROOM - NIGHT")), action(QStringLiteral("Breath.")),
        section(QStringLiteral("Act One")), section(QStringLiteral("A sequence"), 2),
        heading(QStringLiteral("INT. 码头 - DAY")), action(QStringLiteral("Gulls.")),
        heading(QStringLiteral("EXT. SEA"), QStringLiteral("7A")), action(QStringLiteral("Waves.")),
        {ElementType::PageBreak, {}}, section(QStringLiteral("Акт второй")),
        heading(QStringLiteral("INT. BAR")), action(QStringLiteral("Smoke."))};
    return script;
}

} // namespace

class TestPdfBookmarks : public QObject {
    Q_OBJECT
public:
    static void initMain() { qputenv("QT_QPA_PLATFORM", "offscreen"); }

private Q_SLOTS:
    void areActsAndTheirScenes()
    {
        PdfReader reader(writePdf(twoActs(), {}).value().bytes);
        QCOMPARE(outlineOf(reader.json(QStringLiteral("outlines"))),
            QStringLiteral("1  INT. COLD ROOM - NIGHT@2, Act One@2 [2  INT. 码头 - DAY@2, 7A  EXT. SEA@2], "
                           "Акт второй@3 [8  INT. BAR@3]"));
    }

    void nameScenesAsTheyArePrinted()
    {
        Script script;
        script.elements = {heading(QStringLiteral("int. pier")), action(QStringLiteral("Fog.")),
            heading(QStringLiteral("ext. *sea*"), QStringLiteral("7A")), action(QStringLiteral("Waves."))};
        const auto with = [&](SceneNumbers numbers) {
            PdfOptions options;
            options.sceneNumbers = numbers;
            PdfReader reader(writePdf(script, options).value().bytes);
            return outlineOf(reader.json(QStringLiteral("outlines")));
        };
        QCOMPARE(with(SceneNumbers::All), QStringLiteral("1  INT. PIER@1, 7A  EXT. SEA@1"));
        QCOMPARE(with(SceneNumbers::Own), QStringLiteral("INT. PIER@1, 7A  EXT. SEA@1"));
        QCOMPARE(with(SceneNumbers::None), QStringLiteral("INT. PIER@1, EXT. SEA@1"));
    }

    void pointToTheHeightOfTheirLine()
    {
        Script script;
        script.elements = {heading(QStringLiteral("INT. PIER")), action(QStringLiteral("Fog.")),
            heading(QStringLiteral("EXT. SEA")), action(QStringLiteral("Waves."))};
        PdfReader reader(writePdf(script, {}).value().bytes);
        const QJsonArray outlines = reader.json(QStringLiteral("outlines"));
        QCOMPARE(outlines.size(), 2);
        const auto height = [&](int i) {
            const QJsonArray destination = outlines[i].toObject().value(QLatin1String("dest")).toArray();
            return destination[1].toString() == QLatin1String("/XYZ") ? destination[3].toDouble() : 0;
        };
        // From the paper's lower edge, with a line of air above: rows 0 and 5.
        QCOMPARE(height(0), 792.0 - 72 + 12);
        QCOMPARE(height(1), 792.0 - 72 - 4 * 12);
    }

    void everySceneHasOne()
    {
        Script script = screenplayOfPages(30);
        Pagination pages;
        pages.paginate(script.elements);
        const std::vector<SceneLength> scenes = pages.scenes();
        QVERIFY(scenes.size() > 5);
        const int title = script.title.empty() ? 0 : 1;
        PdfReader reader(writePdf(script, {}).value().bytes);
        std::vector<int> found;
        const auto collect = [&](const auto &self, const QJsonArray &items) -> void {
            for (const auto &each : items) {
                const QJsonObject item = each.toObject();
                if (item.value(QLatin1String("title")).toString().contains(QLatin1String("  ")))
                    found.push_back(item.value(QLatin1String("destpageposfrom1")).toInt());
                self(self, item.value(QLatin1String("kids")).toArray());
            }
        };
        collect(collect, reader.json(QStringLiteral("outlines")));
        QCOMPARE(found.size(), scenes.size());
        for (std::size_t i = 0; i < scenes.size(); ++i)
            QCOMPARE(found[i], scenes[i].page + 1 + title);
    }

    void viewersShowThemWithTheScriptsName()
    {
        const QByteArray bytes = writePdf(twoActs(), {}).value().bytes;
        PdfReader reader(bytes);
        QCOMPARE(reader.info(QStringLiteral("Title")), QStringLiteral("Low Tide"));
        QCOMPARE(reader.info(QStringLiteral("Author")), QStringLiteral("Мара Квилл"));
        QCOMPARE(reader.info(QStringLiteral("Creator")), QStringLiteral("Doppelganger Studio"));
        QVERIFY(bytes.contains("/PageMode /UseOutlines"));
        QVERIFY(bytes.contains("/DisplayDocTitle true"));
        QCOMPARE(reader.json(QStringLiteral("pagelabels")).size(), 2); // the title page, then numbers from 1
    }

    void noSceneNoOutline()
    {
        Script script;
        script.elements = {action(QStringLiteral("Rain."))};
        const QByteArray bytes = writePdf(script, {}).value().bytes;
        PdfReader reader(bytes);
        QCOMPARE(reader.json(QStringLiteral("outlines")), QJsonArray());
        QVERIFY(!bytes.contains("/UseOutlines"));
        QCOMPARE(reader.complaints(), QString());
    }

    void anActWithoutAnythingPrintedIsStillThere()
    {
        Script script;
        script.elements = {action(QStringLiteral("Rain.")), section(QStringLiteral("Act Two"))};
        PdfReader reader(writePdf(script, {}).value().bytes);
        QCOMPARE(outlineOf(reader.json(QStringLiteral("outlines"))), QStringLiteral("Act Two@1"));
    }

    void oneScriptHasOneForm()
    {
        const Script script = twoActs();
        const QByteArray first = writePdf(script, {}).value().bytes;
        QCOMPARE(writePdf(script, {}).value().bytes, first);
        QVERIFY(!first.contains("/CreationDate"));
        Script other = script;
        other.elements.back().text += QLatin1Char('!');
        QVERIFY(writePdf(other, {}).value().bytes != first);
    }

    void anyThreadWritesTheSame()
    {
        QVERIFY(loadScreenplayFont());
        const Script script = twoActs();
        const QByteArray here = writePdf(script, {}).value().bytes;
        std::array<QByteArray, 2> there;
        {
            std::vector<std::jthread> threads;
            for (QByteArray &bytes : there)
                threads.emplace_back([&] { bytes = writePdf(script, {}).value_or(Pdf {}).bytes; });
        }
        for (const QByteArray &bytes : there)
            QVERIFY(bytes == here);
    }

    void nothingIsWrongWithAnyScripts_data()
    {
        QTest::addColumn<quint64>("seed");
        for (quint64 seed = 1; seed <= 6; ++seed)
            QTest::addRow("seed %llu", static_cast<unsigned long long>(seed)) << seed;
    }

    void nothingIsWrongWithAnyScripts()
    {
        QFETCH(const quint64, seed);
        Random random(seed);
        ScriptOptions options;
        options.acts = seed % 2 == 0;
        options.titlePage = seed % 3 == 0;
        options.nasty = true;
        options.longAction = 0.1;
        options.longSpeech = 0.1;
        const Script script = randomScript(random, options);
        PdfOptions how;
        how.style = pageStyles()[static_cast<std::size_t>(seed) % pageStyles().size()];
        how.label = QStringLiteral("A draft.");
        const auto pdf = writePdf(script, how);
        QVERIFY2(pdf, pdf ? "" : pdf.error().text().c_str());
        PdfReader reader(pdf->bytes);
        QCOMPARE(reader.complaints(), QString());
        QCOMPARE(reader.info(QStringLiteral("Pages")).toInt(), pdf->pages + (script.title.empty() ? 0 : 1));
    }

    void refusesWhatIsNoPdf()
    {
        const auto none = withInformation("not a PDF", {});
        QVERIFY(!none);
        QVERIFY(none.error().kind == ErrorKind::Internal);

        PdfInformation information;
        information.bookmarks = {{QStringLiteral("Nowhere"), 9, 0}};
        const auto beyond = withInformation(writePdf(twoActs(), {}).value().bytes, information);
        QVERIFY(!beyond);
        QVERIFY(beyond.error().kind == ErrorKind::Internal);
    }
};

QTEST_MAIN(TestPdfBookmarks)
#include "tst_pdf_bookmarks.moc"
