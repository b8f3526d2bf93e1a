// SPDX-License-Identifier: GPL-3.0-or-later
// What letters look like on a script's PDF pages, and what becomes of those that the typeface has not got.
#include "core/screenplay/pdf.h"

#include "core/screenplay/pagination.h"
#include "core/screenplay/pdf_painter.h"
#include "tests/support/letter_measure.h"
#include "tests/support/pdf_reader.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace dg;

namespace {

Script scriptOf(const QStringList &paragraphs)
{
    Script script;
    for (const QString &paragraph : paragraphs)
        script.elements.push_back({ElementType::Action, paragraph});
    return script;
}

PdfOptions withActionIn(bool bold, bool italic, bool underlined)
{
    PdfOptions options;
    ElementStyle &action = options.style.elements[static_cast<std::size_t>(ElementType::Action)];
    action.bold = bold;
    action.italic = italic;
    action.underlined = underlined;
    return options;
}

Pdf written(const QStringList &paragraphs, const PdfOptions &options = {})
{
    return writePdf(scriptOf(paragraphs), options).value();
}

/// The cells of the page's first line, from `column` on.
QImage cells(PdfReader &reader, int column, int count = 1)
{
    const PageStyle style = usLetter();
    const double left = style.of(ElementType::Action).left + column * columnWidth;
    return reader.picture(1, 600, QRectF(left, style.top, count * columnWidth, lineHeight));
}

/// Without the marks of direction that poppler adds around text from right to left, which it gives in the
/// order it is spoken.
QString spoken(const QString &text)
{
    QString result;
    for (const QChar c : text) {
        if (c.category() != QChar::Other_Format)
            result += c;
    }
    return result.simplified();
}

} // namespace

class TestPdfFonts : public QObject {
    Q_OBJECT
public:
    static void initMain() { qputenv("QT_QPA_PLATFORM", "offscreen"); }

private Q_SLOTS:
    void drawsFourFaces()
    {
        const auto letter = [](bool bold, bool italic) {
            PdfReader reader(written({QStringLiteral("I")}, withActionIn(bold, italic, false)).bytes);
            return cells(reader, 0);
        };
        QCOMPARE(
            problemWith({letter(false, false), letter(true, false), letter(false, true), letter(true, true)}),
            QString());
    }

    void emphasisIsOfItsCharacters()
    {
        PdfReader reader(written({QStringLiteral("I *I* **I** ***I*** I _I_ I")}).bytes);
        const auto letter = [&](int column) { return cells(reader, column); };
        QVERIFY(std::abs(slantOf(letter(0))) < 0.02);
        QVERIFY(slantOf(letter(2)) > 0.1);
        QVERIFY(inkOf(letter(2)) < 1.15 * inkOf(letter(0)));
        QVERIFY(std::abs(slantOf(letter(4))) < 0.02);
        QVERIFY(inkOf(letter(4)) > 1.2 * inkOf(letter(0)));
        QVERIFY(slantOf(letter(6)) > 0.1);
        QVERIFY(inkOf(letter(6)) > 1.2 * inkOf(letter(2)));
        QVERIFY(letter(8) == letter(0));
        QVERIFY(inkOf(letter(10)) > inkOf(letter(0)) + 100);
        QVERIFY(letter(12) == letter(0));
    }

    void underlinesSpacesToo()
    {
        PdfReader plain(written({QStringLiteral("a    b")}).bytes);
        QCOMPARE(inkOf(cells(plain, 1, 4)), 0.0);
        PdfReader underlined(written({QStringLiteral("a    b")}, withActionIn(false, false, true)).bytes);
        const QImage line = cells(underlined, 1, 4);
        // Without a gap: somewhere a row of dots is dark from end to end.
        bool whole = false;
        for (int y = 0; y < line.height(); ++y) {
            int dark = 0;
            for (int x = 0; x < line.width(); ++x)
                dark += qGray(line.pixel(x, y)) < 64 ? 1 : 0;
            whole = whole || dark == line.width();
        }
        QVERIFY(whole);
        QVERIFY(inkOf(line) < 0.1 * line.width() * line.height());
        // Nor does it go on past the last letter.
        QCOMPARE(inkOf(cells(underlined, 7, 4)), 0.0);
    }

    void embedsWhatItUsesAndNoMore()
    {
        const Pdf pdf = written({QStringLiteral("Rain on the pier.")});
        PdfReader reader(pdf.bytes);
        const auto fonts = reader.fonts();
        QCOMPARE(fonts.size(), std::size_t(1));
        QCOMPARE(fonts[0].name, QStringLiteral("DoppelgangerCourier-Regular"));
        QVERIFY(fonts[0].embedded);
        QVERIFY(fonts[0].unicode);
        QVERIFY2(pdf.bytes.size() < 10'000, qPrintable(QString::number(pdf.bytes.size())));
    }

    void latinTextComesBackAsItIs()
    {
        QString all;
        for (char16_t c = 0x21; c < 0x17f; ++c) {
            // The soft hyphen is seen at a line's end only; what follows ASCII are control characters.
            if ((c < 0x7f || c > 0xa0) && c != 0xad)
                all += QChar(c);
        }
        all += QStringLiteral("\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u2022\u20ac");
        QStringList words;
        for (qsizetype i = 0; i < all.size(); i += 20)
            words << all.mid(i, 20);
        PdfReader reader(written(words).bytes);
        const auto read = reader.words().at(0);
        QString text;
        for (const PdfReader::Word &word : read)
            text += word.text;
        QCOMPARE(text.normalized(QString::NormalizationForm_KC).remove(QLatin1Char(' ')),
            all.normalized(QString::NormalizationForm_KC).remove(QLatin1Char(' ')));
    }

    void namesComeBackInAnyScript_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("Cyrillic") << QStringLiteral("АНАСТАСИЯ ЩЕРБАКОВА");
        QTest::newRow("Greek") << QStringLiteral("ΑΛΕΞΑΝΔΡΟΣ ΩΝΑΣΗΣ");
        QTest::newRow("Armenian") << QStringLiteral("Անահիտ");
        QTest::newRow("Chinese") << QStringLiteral("李小龙");
        QTest::newRow("Japanese") << QStringLiteral("山田カオリさん");
        QTest::newRow("Korean") << QStringLiteral("김민수");
        QTest::newRow("Vietnamese") << QStringLiteral("Nguyễn Thị Ánh");
        QTest::newRow("Arabic") << QStringLiteral("فاطمة الزهراء");
        QTest::newRow("Hebrew") << QStringLiteral("דוד בן גוריון");
    }

    void namesComeBackInAnyScript()
    {
        QFETCH(const QString, name);
        for (const bool bold : {false, true}) {
            const Pdf pdf = written({name}, withActionIn(bold, false, false));
            QCOMPARE(pdf.missing, QStringList());
            PdfReader reader(pdf.bytes);
            QCOMPARE(spoken(reader.text()), name.normalized(QString::NormalizationForm_KC));
            for (const PdfReader::Font &font : reader.fonts())
                QVERIFY2(font.embedded && font.unicode, qPrintable(font.name));
        }
    }

    void textAfterANameIsAtItsColumn_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("column");
        QTest::newRow("Cyrillic") << QStringLiteral("ЖЖЖЖЩЩЩЩ says so.") << 9;
        QTest::newRow("Greek") << QStringLiteral("ΑΛΕΞΑΝΔΡΟΣ says so.") << 11;
        QTest::newRow("Chinese") << QStringLiteral("李小龙 says so.") << 7;
        QTest::newRow("Korean") << QStringLiteral("김민수 says so.") << 7;
    }

    void textAfterANameIsAtItsColumn()
    {
        QFETCH(const QString, text);
        QFETCH(const int, column);
        for (const bool bold : {false, true}) {
            PdfReader reader(written({text}, withActionIn(bold, false, false)).bytes);
            const auto words = reader.words().at(0);
            const auto says = std::find_if(words.begin(), words.end(),
                [](const PdfReader::Word &word) { return word.text == QLatin1String("says"); });
            QVERIFY(says != words.end());
            QVERIFY(std::abs(says->left - (108 + column * columnWidth)) < 0.01);
            QVERIFY(std::abs(words.front().left - 108) < 1.5); // wide ones stand in their cells' middle
        }
    }

    /// No font of our pitch has these letters: what is wider than its columns pushes on what follows, up to
    /// where that can be at its own place again.
    void widerLettersOverlapNothing()
    {
        const auto text = QStringLiteral("ᐃᓄᒃᑎᑐᑦᐃᓄᒃᑎᑐᑦ says so again and again and again and again.");
        const Pdf pdf = written({text});
        QCOMPARE(pdf.missing, QStringList());
        PdfReader reader(pdf.bytes);
        const auto words = reader.words().at(0);
        QVERIFY(words.size() > 5);
        QVERIFY(words[1].left > 108 + 13 * columnWidth); // or else it shows nothing
        for (std::size_t i = 1; i < words.size(); ++i)
            QVERIFY2(words[i].left >= words[i - 1].right, qPrintable(words[i].text));
        const double own = 108 + static_cast<double>(text.lastIndexOf(QLatin1String("again"))) * columnWidth;
        QVERIFY(std::abs(words.back().left - own) < 0.01);
    }

    void arabicLettersJoin()
    {
        PdfReader reader(written({QStringLiteral("ببب")}).bytes);
        const QImage word = cells(reader, 0, 3);
        // Joined letters leave no empty column of dots between them.
        int first = -1;
        int last = -1;
        QList<bool> inked;
        for (int x = 0; x < word.width(); ++x) {
            inked.push_back(inkOf(word.copy(x, 0, 1, word.height())) > 0.5);
            if (inked.back()) {
                first = first < 0 ? x : first;
                last = x;
            }
        }
        QVERIFY(last - first > word.width() / 2);
        QVERIFY(!inked.mid(first, last - first).contains(false));
    }

    void saysWhatNoFontHas()
    {
        // Of the last plane, which is for private use.
        const QString first = QString::fromUcs4(U"\U0010fffd");
        const QString second = QString::fromUcs4(U"\U0010fffc");
        const QString third = QString::fromUcs4(U"\U0010fffb");
        PdfOptions options;
        options.label = third;
        const Pdf pdf =
            written({QStringLiteral("One ") + first + QStringLiteral(" and ") + first + QStringLiteral("."),
                        QStringLiteral("אב ") + second},
                options);
        QCOMPARE(pdf.missing, (QStringList {first, second, third}));
        PdfReader reader(pdf.bytes);
        QVERIFY(inkOf(cells(reader, 4)) > 50); // a box stands for it
        QCOMPARE(reader.complaints(), QString());
    }

    /// With a font for them or without.
    void scriptsOfIndiaMakeNoNoise()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        const Pdf pdf = written({QStringLiteral("हिन्दी says ไทย, தமிழ் and বাংলা.")});
        PdfReader reader(pdf.bytes);
        QVERIFY(reader.text().contains(QLatin1String("says")));
        QCOMPARE(reader.complaints(), QString());
    }

    void marksThatAreNotSeenAreNotMissing()
    {
        const Pdf pdf = written({QStringLiteral("a\u200bb\u200dc\ufeffd\u00ade\tf\u2009g\ufe0f\u0001h")});
        QCOMPARE(pdf.missing, QStringList());
        PdfReader reader(pdf.bytes);
        QCOMPARE(reader.complaints(), QString());
        QVERIFY(reader.text().contains(QLatin1Char('h')));
    }

    void refusesToWriteWithoutItsFont_data()
    {
        QTest::addColumn<QString>("family");
        QTest::newRow("none") << QString();
        QTest::newRow("unknown") << QStringLiteral("No Such Courier");
    }

    void refusesToWriteWithoutItsFont()
    {
        QFETCH(const QString, family);
        const Script script = scriptOf({QStringLiteral("Rain.")});
        Pagination pages;
        pages.paginate(script.elements);
        const auto painted = paintPages(script.elements, pages, {}, {}, family);
        QVERIFY(!painted);
        QVERIFY(painted.error().kind == ErrorKind::Internal);
        QVERIFY(!painted.error().message.empty());
    }
};

QTEST_MAIN(TestPdfFonts)
#include "tst_pdf_fonts.moc"
