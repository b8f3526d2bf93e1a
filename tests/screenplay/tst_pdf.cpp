// SPDX-License-Identifier: GPL-3.0-or-later
// What stands where on a script's PDF pages, as another program reads it.
#include "core/screenplay/pdf.h"

#include "core/screenplay/pagination.h"
#include "core/screenplay/title_page.h"
#include "tests/support/pdf_reader.h"
#include "tests/support/script_generator.h"

#include <QSet>
#include <QTest>

#include <cmath>

using namespace dg;

namespace {

/// A word and the column and row it begins at; of a page, where the text begins at column 0 and row 0.
struct Place {
    int row = 0;
    double left = 0;
    QString word;
};

QString toString(const Place &place)
{
    return QStringLiteral("row %1, %2 points: %3").arg(place.row).arg(place.left, 0, 'f', 1).arg(place.word);
}

void addWords(QSet<QString> &places, int row, double left, const QString &text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i].isSpace() || (i > 0 && !text[i - 1].isSpace()))
            continue;
        const QString word = text.mid(i).section(QLatin1Char(' '), 0, 0);
        places.insert(toString({row, left + static_cast<double>(i) * columnWidth, word}));
    }
}

/// The top of the box that poppler draws around our typeface's letters, from the line's upper edge.
constexpr double boxTop = -0.8;

QSet<QString> placesOf(const std::vector<PdfReader::Word> &words, const PageStyle &style)
{
    QSet<QString> places;
    for (const PdfReader::Word &word : words) {
        const int row = static_cast<int>(std::lround((word.top - boxTop - style.top) / lineHeight));
        places.insert(toString({row, word.left, word.text}));
    }
    return places;
}

QString difference(const QSet<QString> &read, const QSet<QString> &expected)
{
    QStringList lines;
    for (const QString &place : expected - read)
        lines << QStringLiteral("not there: ") + place;
    for (const QString &place : read - expected)
        lines << QStringLiteral("unexpected: ") + place;
    return lines.mid(0, 12).join(QLatin1Char('\n'));
}

Script scriptOf(std::vector<ScriptElement> elements)
{
    return {{}, std::move(elements)};
}

ScriptElement action(const QString &text)
{
    return {ElementType::Action, text};
}

ScriptElement heading(const QString &text, const QString &number = {})
{
    return {ElementType::SceneHeading, text, number};
}

std::vector<PdfReader::Word> wordsAt(const std::vector<PdfReader::Word> &words, double top, double bottom)
{
    std::vector<PdfReader::Word> result;
    for (const PdfReader::Word &word : words) {
        if (word.top >= top && word.top < bottom)
            result.push_back(word);
    }
    return result;
}

std::vector<PdfReader::Word> wordsOfRow(const std::vector<PdfReader::Word> &words, int row)
{
    const double top = usLetter().top + row * lineHeight + boxTop;
    return wordsAt(words, top - 1, top + 1);
}

QString joined(const std::vector<PdfReader::Word> &words)
{
    QStringList texts;
    for (const PdfReader::Word &word : words)
        texts << word.text;
    return texts.join(QLatin1Char(' '));
}

} // namespace

class TestPdf : public QObject {
    Q_OBJECT
public:
    static void initMain() { qputenv("QT_QPA_PLATFORM", "offscreen"); }

private Q_SLOTS:
    void everyWordIsAtItsColumnAndRow_data()
    {
        QTest::addColumn<QString>("style");
        for (const PageStyle &style : pageStyles())
            QTest::newRow(qPrintable(style.id)) << style.id;
    }

    void everyWordIsAtItsColumnAndRow()
    {
        QFETCH(const QString, style);
        PdfOptions options;
        options.style = pageStyle(style);
        options.sceneNumbers = SceneNumbers::None;
        const Script script = screenplayOfPages(12);
        const auto pdf = writePdf(script, options);
        QVERIFY2(pdf, pdf ? "" : pdf.error().text().c_str());
        Pagination pages(options.style);
        pages.paginate(script.elements);
        QCOMPARE(pdf->pages, static_cast<int>(pages.pages().size()));
        QCOMPARE(pdf->missing, QStringList());

        PdfReader reader(pdf->bytes);
        const auto words = reader.words();
        QVERIFY(!reader.failed());
        const std::vector<TitleLine> title = layOutTitlePage(script.title, options.style);
        const std::size_t first = title.empty() ? 0 : 1;
        QCOMPARE(words.size(), pages.pages().size() + first);
        if (!title.empty()) {
            QSet<QString> expected;
            for (const TitleLine &line : title)
                addWords(expected, line.row, line.left, line.text.text);
            const QSet<QString> read = placesOf(words[0], options.style);
            QVERIFY2(read == expected, qPrintable(difference(read, expected)));
        }
        for (std::size_t i = 0; i < pages.pages().size(); ++i) {
            QSet<QString> expected;
            for (const PageLine &line : pages.pages()[i].lines)
                addWords(expected, line.row, line.left, pages.textOf(line).text);
            if (i > 0) {
                const QString number = QString::number(i + 1) + QLatin1Char('.');
                addWords(expected, -3, 540 - static_cast<double>(number.size()) * columnWidth, number);
            }
            const QSet<QString> read = placesOf(words[i + first], options.style);
            QVERIFY2(read == expected, qPrintable(difference(read, expected)));
        }
    }

    void linesComeBackAsTheyAreRead()
    {
        const Script script = screenplayOfPages(3);
        PdfOptions options;
        options.sceneNumbers = SceneNumbers::None;
        const auto pdf = writePdf(script, options);
        QVERIFY(pdf);
        Pagination pages(options.style);
        pages.paginate(script.elements);
        PdfReader reader(pdf->bytes);
        const int title = script.title.empty() ? 0 : 1;
        for (int i = 0; i < pdf->pages; ++i) {
            const QStringList read = reader.lines(i + 1 + title);
            QVERIFY(!reader.failed());
            for (const PageLine &line : pages.pages()[static_cast<std::size_t>(i)].lines) {
                const qsizetype column = std::lround(line.left / columnWidth);
                const QString text = pages.textOf(line).text;
                const bool there = std::any_of(read.begin(), read.end(),
                    [&](const QString &each) { return each.mid(column, text.size()) == text; });
                QVERIFY2(there, qPrintable(text));
            }
        }
    }

    void paperIsTheStyles()
    {
        const auto sizeOf = [](const PageStyle &style) {
            PdfOptions options;
            options.style = style;
            PdfReader reader(writePdf(scriptOf({action(QStringLiteral("Rain."))}), options).value().bytes);
            return reader.info(QStringLiteral("Page size"));
        };
        QCOMPARE(sizeOf(usLetter()), QStringLiteral("612 x 792 pts (letter)"));
        QVERIFY(sizeOf(a4()).contains(QStringLiteral("(A4)")));
    }

    void pagesAreNumberedFromTheSecondOn()
    {
        Script script = screenplayOfPages(3);
        script.title = {{QStringLiteral("Title"), {QStringLiteral("Low Tide")}}};
        PdfOptions options;
        options.header = QStringLiteral("Low Tide - Blue draft");
        const auto pdf = writePdf(script, options);
        QVERIFY(pdf);
        PdfReader reader(pdf->bytes);
        const auto words = reader.words();
        QCOMPARE(static_cast<int>(words.size()), pdf->pages + 1);
        QCOMPARE(joined(wordsAt(words[0], 0, 60)), QString());
        QCOMPARE(joined(wordsAt(words[1], 0, 60)), QString());
        QCOMPARE(joined(wordsAt(words[2], 0, 60)), QStringLiteral("Low Tide - Blue draft 2."));
        QCOMPARE(joined(wordsAt(words[3], 0, 60)), QStringLiteral("Low Tide - Blue draft 3."));
        const auto top = wordsAt(words[2], 0, 60);
        QCOMPARE(top.front().left, 108.0);
        QVERIFY(std::abs(top.back().right - 540) < 0.1);
        QVERIFY(std::abs(top.back().top - 36) < 3);
    }

    void aLongHeaderLeavesThePageNumberAlone()
    {
        PdfOptions options;
        options.header = QStringLiteral("A header without end ").repeated(10);
        PdfReader reader(writePdf(screenplayOfPages(2), options).value().bytes);
        const auto words = reader.words();
        const auto top = wordsAt(words.back(), 0, 60);
        QVERIFY(top.size() > 3);
        QVERIFY(top[top.size() - 2].text.endsWith(QChar(0x2026)));
        QVERIFY(top[top.size() - 2].right < top.back().left - columnWidth);
    }

    void scenesHaveNumbersInBothMargins_data()
    {
        QTest::addColumn<int>("numbers");
        QTest::addColumn<QString>("expected");
        QTest::newRow("none") << static_cast<int>(SceneNumbers::None) << "INT. PIER|EXT. SEA";
        QTest::newRow("own") << static_cast<int>(SceneNumbers::Own) << "INT. PIER|7A EXT. SEA 7A";
        QTest::newRow("all") << static_cast<int>(SceneNumbers::All) << "1 INT. PIER 1|7A EXT. SEA 7A";
    }

    void scenesHaveNumbersInBothMargins()
    {
        QFETCH(const int, numbers);
        QFETCH(const QString, expected);
        PdfOptions options;
        options.sceneNumbers = static_cast<SceneNumbers>(numbers);
        const Script script = scriptOf({heading(QStringLiteral("INT. PIER")), action(QStringLiteral("Fog.")),
            heading(QStringLiteral("EXT. SEA"), QStringLiteral("7A")), action(QStringLiteral("Waves."))});
        PdfReader reader(writePdf(script, options).value().bytes);
        const auto words = reader.words();
        QCOMPARE(words.size(), std::size_t(1));
        const auto first = wordsOfRow(words[0], 0);
        const auto second = wordsOfRow(words[0], 5);
        QCOMPARE(joined(first) + QLatin1Char('|') + joined(second), expected);
        if (options.sceneNumbers == SceneNumbers::All) {
            QCOMPARE(first.front().left, options.style.sceneNumberLeft);
            QCOMPARE(first.back().left, options.style.sceneNumberRight);
        }
    }

    /// 60 columns reach under the number on the right; a long number on the left under the heading.
    void sceneNumbersNeverTouchTheHeading()
    {
        const Script script = scriptOf(
            {heading(QStringLiteral("INT. ") + QStringLiteral("X").repeated(55), QStringLiteral("1234567")),
                action(QStringLiteral("Fog."))});
        PdfReader reader(writePdf(script, {}).value().bytes);
        const auto line = wordsOfRow(reader.words().at(0), 0);
        QCOMPARE(line.size(), std::size_t(4));
        for (std::size_t i = 1; i < line.size(); ++i)
            QVERIFY(line[i].left >= line[i - 1].right + 0.9 * columnWidth);
        QVERIFY(line.front().left > 18);
        QVERIFY(line.back().right < 612 - 18 + columnWidth);
    }

    void theLabelIsAtEveryPagesFoot()
    {
        Script script = screenplayOfPages(3);
        script.title = {{QStringLiteral("Title"), {QStringLiteral("Low Tide")}}};
        PdfOptions options;
        options.label = QStringLiteral("Rehearsal: template text, not a draft.");
        for (const PageStyle &style : pageStyles()) {
            options.style = style;
            PdfReader reader(writePdf(script, options).value().bytes);
            const auto pages = reader.words();
            QVERIFY(pages.size() >= 3);
            for (const auto &words : pages) {
                const auto foot = wordsAt(words, style.top + style.lines * lineHeight, style.height);
                QCOMPARE(joined(foot), options.label);
                const double centre = (foot.front().left + foot.back().right) / 2;
                QVERIFY(std::abs(centre - style.width / 2) < 1);
                QVERIFY(foot.back().top < style.height - 36);
            }
        }
    }

    void aLongLabelIsWrappedInTheMargin()
    {
        PdfOptions options;
        options.label =
            QStringLiteral("Every word of this notice must be read by whoever holds the page. ").repeated(9);
        PdfReader reader(writePdf(screenplayOfPages(1), options).value().bytes);
        const auto words = reader.words();
        const auto foot = wordsAt(words.back(), 720, 792);
        QCOMPARE(joined(foot), options.label.trimmed());
        for (const PdfReader::Word &word : foot) {
            QVERIFY(word.left >= 72 && word.right <= 612 - 72 + 0.1);
            QVERIFY(word.top > 722 && word.top < 766);
        }
    }

    void refusesWhatPrintsNothing_data()
    {
        QTest::addColumn<int>("type");
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << -1 << "";
        QTest::newRow("note") << static_cast<int>(ElementType::Note) << "Buy milk.";
        QTest::newRow("synopsis") << static_cast<int>(ElementType::Synopsis) << "They meet.";
    }

    void refusesWhatPrintsNothing()
    {
        QFETCH(const int, type);
        QFETCH(const QString, text);
        Script script;
        if (type >= 0)
            script.elements.push_back({static_cast<ElementType>(type), text});
        const auto pdf = writePdf(script, {});
        QVERIFY(!pdf);
        QVERIFY(pdf.error().kind == ErrorKind::InvalidInput);
        QVERIFY(!pdf.error().message.empty());
        QVERIFY(!pdf.error().hint.empty());
    }

    void aTitlePageAloneIsPrinted()
    {
        Script script;
        script.title = {{QStringLiteral("Title"), {QStringLiteral("Low Tide")}}};
        const auto pdf = writePdf(script, {});
        QVERIFY(pdf);
        QCOMPARE(pdf->pages, 0);
        PdfReader reader(pdf->bytes);
        QCOMPARE(reader.info(QStringLiteral("Pages")), QStringLiteral("1"));
        QCOMPARE(reader.complaints(), QString());
    }

    void longScriptsAreWritten()
    {
        const Script script = screenplayOfPages(300);
        const auto pdf = writePdf(script, {});
        QVERIFY(pdf);
        QVERIFY(pdf->pages > 250);
        QVERIFY(pdf->bytes.size() < pdf->pages * 5'000);
        PdfReader reader(pdf->bytes);
        QCOMPARE(reader.info(QStringLiteral("Pages")).toInt(), pdf->pages + (script.title.empty() ? 0 : 1));
        QCOMPARE(reader.complaints(), QString());
    }
};

QTEST_MAIN(TestPdf)
#include "tst_pdf.moc"
