// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/script_format.h"

#include "core/screenplay/fountain.h"
#include "core/screenplay/screenplay_font.h"
#include "tests/support/pdf_reader.h"

#include <QTest>

#include <set>

using namespace dg;
using namespace Qt::StringLiterals;

namespace {

const QString episode =
    u"Title: The _Swan_\nShow: **Low** Water\nNotes: A draft.\n\n# Act one\n\n"
    "INT. HALL - DAY\n\nPosy waits.\n\nPOSY\nStill.\n\nEXT. QUAY - NIGHT #7#\n\n"
    "[[This scene is not written yet.]]\n\nINT. LOFT - DAY\n\n[[Posy's note.]]\n\nRain.\n"_s;

} // namespace

class TestScriptFormat : public QObject {
    Q_OBJECT
public:
    static void initMain() { qputenv("QT_QPA_PLATFORM", "offscreen"); }

private Q_SLOTS:
    void initTestCase() { QVERIFY(loadScreenplayFont()); }

    void everyFormatIsInTheTableOnce()
    {
        std::set<ScriptFormat> formats;
        QStringList suffixes;
        for (const ScriptFormatInfo &info : scriptFormats()) {
            formats.insert(info.format);
            QVERIFY(!info.name.isEmpty());
            QVERIFY(!info.suffixes.isEmpty());
            suffixes += info.suffixes;
            QCOMPARE(infoOf(info.format).name, info.name);
            QVERIFY(formatToWrite(u"a."_s + info.suffixes.first()) == info.format);
        }
        QCOMPARE(formats.size(), scriptFormats().size());
        QCOMPARE(suffixes.removeDuplicates(), 0);
        QVERIFY(infoOf(ScriptFormat::Fountain).canRead);
        QVERIFY(!infoOf(ScriptFormat::Fountain).needsFonts);
        QVERIFY(!infoOf(ScriptFormat::Pdf).canRead);
        QVERIFY(infoOf(ScriptFormat::Pdf).needsFonts);
    }

    void aFileIsWhatItsEndingSays()
    {
        for (const auto &name : {u"a.fountain"_s, u"a b.SPMD"_s, u"/x.pdf/a.txt"_s, u".fountain"_s})
            QVERIFY2(formatOfFile(name) == ScriptFormat::Fountain, qPrintable(name));
        QVERIFY(formatOfFile(u"a.fountain.PDF"_s) == ScriptFormat::Pdf);
        for (const auto &name : {u""_s, u"fountain"_s, u"a.fountain "_s, u"a.pdfx"_s, u"a.fdx"_s, u"a."_s})
            QVERIFY2(!formatOfFile(name), qPrintable(name));
        // Others are read, and not written.
        QVERIFY(formatToWrite(u"a.FOUNTAIN"_s) == ScriptFormat::Fountain);
        QVERIFY(!formatToWrite(u"a.txt"_s));
        QVERIFY(!formatToWrite(u"a.spmd"_s));
    }

    void fountainStaysAsItIs()
    {
        const QString odd = u"\r\nINT. H\u00C4LL - DAY\r\n\n\n\n/* open\n**x\n  "_s;
        const auto exported = exportScript(odd, ScriptFormat::Fountain);
        QVERIFY(exported);
        QCOMPARE(exported->bytes, odd.toUtf8());
        QCOMPARE(exported->remarks, QStringList());
        QCOMPARE(exported->pages, 0);
    }

    void aGapIsSaid()
    {
        const auto fountain = exportScript(episode, ScriptFormat::Fountain);
        QVERIFY(fountain);
        QCOMPARE(fountain->bytes, episode.toUtf8());
        QCOMPARE(fountain->remarks,
            QStringList(u"1 of 3 scenes is not written yet; the script says so in its place."_s));
        const auto pdf = exportScript(episode, ScriptFormat::Pdf);
        QVERIFY(pdf);
        QCOMPARE(pdf->remarks, fountain->remarks);
        PdfReader reader(pdf->bytes);
        const QString text = reader.text();
        QVERIFY(!reader.failed());
        QVERIFY(text.contains(u"(This scene is not written yet.)"_s)); // on paper, too
        QVERIFY(!text.contains(u"Posy's note"_s)); // as notes are not
        // Words that happen to be somewhere else are no gap.
        const auto spoken =
            exportScript(u"INT. A - DAY\n\nPOSY\nThis scene is not written yet.\n"_s, ScriptFormat::Fountain);
        QVERIFY(spoken);
        QCOMPARE(spoken->remarks, QStringList());
    }

    void aPdfHasPages()
    {
        PdfOptions options;
        options.style = a4();
        options.label = u"Said at the foot."_s;
        const auto pdf = exportScript(episode, ScriptFormat::Pdf, options);
        QVERIFY(pdf);
        QVERIFY(pdf->bytes.startsWith("%PDF"));
        QCOMPARE(pdf->pages, 1);
        PdfReader reader(pdf->bytes);
        QVERIFY(reader.info(u"Page size"_s).contains(u"A4"_s));
        QVERIFY(reader.text().contains(u"Said at the foot."_s));
        QVERIFY(!reader.failed());
    }

    void theHeaderIsTheEpisodes()
    {
        const auto header = [](const QString &titlePage) {
            return pageHeader(readTitle(titlePage + u"\nINT. A - DAY\n"_s));
        };
        QCOMPARE(header(u"Title: The _Swan_\nShow: **Low** Water\n"_s), u"Low Water “The Swan”"_s);
        QCOMPARE(header(u"show:\n    Low\n    Water\nTITLE: The Swan\n"_s), u"Low Water “The Swan”"_s);
        QCOMPARE(header(u"Show: Low Water\n"_s), u"Low Water"_s);
        // A screenplay of its own has page numbers only.
        QCOMPARE(header(u"Title: The Swan\nAuthor: Posy\n"_s), QString());
        QCOMPARE(header(QString()), QString());
    }

    void theHeaderIsOnEveryPageButTheFirst()
    {
        QString longer = u"Title: The Swan\nShow: Low Water\n\nINT. A - DAY\n"_s;
        for (int i = 0; i < 40; ++i)
            longer += u"\nPosy waits.\n"_s;
        const auto own = exportScript(longer, ScriptFormat::Pdf);
        QVERIFY(own);
        QCOMPARE(own->pages, 2);
        PdfReader reader(own->bytes);
        QCOMPARE(reader.text().count(u"Low Water “The Swan”"_s), 1);
        PdfOptions options;
        options.header = u"Another"_s;
        const auto given = exportScript(longer, ScriptFormat::Pdf, options);
        QVERIFY(given);
        PdfReader other(given->bytes);
        QVERIFY(!other.text().contains(u"Low Water “The Swan”"_s));
        QVERIFY(other.text().contains(u"Another"_s));
        QVERIFY(!reader.failed() && !other.failed());
    }

    void whatNoFontHasIsNamed()
    {
        // Of a private use area.
        const auto pdf = exportScript(u"INT. A - DAY\n\nPosy sees \uE123.\n"_s, ScriptFormat::Pdf);
        QVERIFY(pdf);
        QCOMPARE(pdf->remarks.size(), 1);
        QVERIFY2(pdf->remarks.first().contains(u"No font"_s), qPrintable(pdf->remarks.first()));
    }

    void anEmptyScriptHasNoPages()
    {
        QVERIFY(exportScript(QString(), ScriptFormat::Fountain)->bytes.isEmpty());
        const auto pdf = exportScript(u"\n[[Only a note.]]\n"_s, ScriptFormat::Pdf);
        QVERIFY(!pdf);
        QVERIFY(pdf.error().kind == ErrorKind::InvalidInput);
    }

private:
    static std::vector<TitleField> readTitle(const QString &text) { return readFountain(text).title; }
};

QTEST_MAIN(TestScriptFormat)
#include "tst_script_format.moc"
