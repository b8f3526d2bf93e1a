// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/text_columns.h"

#include <QString>
#include <QStringList>
#include <QTest>

using namespace dg;

class TextColumnsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void measures_data();
    void measures();
    void breaks_data();
    void breaks();
    void countsEmptyLines();
    void hangs();
    void neverBreaksInsideAGrapheme();
};

void TextColumnsTest::measures_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("columns");
    QTest::newRow("latin") << QStringLiteral("Straße") << 6;
    QTest::newRow("combining") << QStringLiteral("e\u0301e\u0301") << 2;
    QTest::newRow("chinese") << QStringLiteral("水。") << 4;
    QTest::newRow("hangul") << QStringLiteral("한") << 2;
    QTest::newRow("jamo") << QStringLiteral("\u1112\u1161\u11AB") << 2;
    QTest::newRow("arabic with marks") << QStringLiteral("مَاء") << 3;
    QTest::newRow("beyond the first plane") << QStringLiteral("𠀀🎭𝔄") << 5;
    QTest::newRow("invisible") << QStringLiteral("\u200D\u200B\uFEFF\u00AD") << 0;
    QTest::newRow("half a pair") << QString(QChar(0xD83C)) << 1;
}

void TextColumnsTest::measures()
{
    QFETCH(QString, text);
    QTEST(columnsOf(text), "columns");
}

void TextColumnsTest::breaks_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("lines"); // of ten columns, between bars
    QTest::newRow("words") << QStringLiteral("a door that is shut") << QStringLiteral("a door|that is|shut");
    QTest::newRow("just fits") << QStringLiteral("0123456789 x") << QStringLiteral("0123456789|x");
    QTest::newRow("spaces inside are kept") << QStringLiteral("a    b c") << QStringLiteral("a    b c");
    QTest::newRow("spaces at the break are not")
        << QStringLiteral("a door      that") << QStringLiteral("a door|that");
    QTest::newRow("spaces at the end are not")
        << QStringLiteral("a door   \nx  ") << QStringLiteral("a door|x");
    QTest::newRow("long word") << QStringLiteral("a 0123456789012 b") << QStringLiteral("a|0123456789|012 b");
    QTest::newRow("hyphen") << QStringLiteral("one half-open") << QStringLiteral("one half-|open");
    QTest::newRow("dashes stay together")
        << QStringLiteral("well then--no") << QStringLiteral("well|then--no");
    QTest::newRow("a dash that begins a word")
        << QStringLiteral("it is now -5") << QStringLiteral("it is now|-5");
    QTest::newRow("no-break space") << QStringLiteral("it is a\u00A0door")
                                    << QStringLiteral("it is|a\u00A0door");
    QTest::newRow("indentation") << QStringLiteral("    a door shuts") << QStringLiteral("    a door|shuts");
    QTest::newRow("indentation without room") << QStringLiteral("         doors") << QStringLiteral("doors");
    QTest::newRow("ideographs") << QStringLiteral("水水水水水水") << QStringLiteral("水水水水水|水");
    QTest::newRow("ideographs behind a word")
        << QStringLiteral("abcd 水水水水") << QStringLiteral("abcd 水水|水水");
    QTest::newRow("no line begins with a full stop")
        << QStringLiteral("水水水水水。") << QStringLiteral("水水水水|水。");
    QTest::newRow("no line ends with a bracket")
        << QStringLiteral("水水水水「水」") << QStringLiteral("水水水水|「水」");
    QTest::newRow("hangul breaks at spaces")
        << QStringLiteral("한국어 한국어") << QStringLiteral("한국어|한국어");
    QTest::newRow("nothing") << QString() << QString();
    QTest::newRow("only spaces") << QStringLiteral("  \n   ") << QString();
}

void TextColumnsTest::breaks()
{
    QFETCH(QString, text);
    QStringList lines;
    for (const TextLine &line : breakLines(text, {10, 0, true}))
        lines.append(text.mid(line.begin, line.length));
    QTEST(lines.join(QLatin1Char('|')), "lines");
}

void TextColumnsTest::countsEmptyLines()
{
    const auto lines = breakLines(u"\n\none\n\n  \ntwo\nthree\n\n", {10, 0, true});
    QCOMPARE(lines.size(), std::size_t(3));
    QCOMPARE(lines[0].emptyLinesAbove, 0);
    QCOMPARE(lines[1].emptyLinesAbove, 2);
    QCOMPARE(lines[2].emptyLinesAbove, 0);
}

void TextColumnsTest::hangs()
{
    const auto lines = breakLines(u"(0123456789 012)", {10, 1, true});
    QCOMPARE(lines.size(), std::size_t(2));
    QCOMPARE(lines[0].indent, 0);
    QCOMPARE(lines[0].length, 10);
    QCOMPARE(lines[1].indent, 1);
    QCOMPARE(lines[1].begin, 10);
}

void TextColumnsTest::neverBreaksInsideAGrapheme()
{
    const QString accented = QStringLiteral("e\u0301").repeated(25);
    const QString masks = QStringLiteral("🎭").repeated(12);
    const QString family = QStringLiteral("👩\u200D👩\u200D👧").repeated(3);
    for (const QString &text : {accented, masks, family}) {
        for (int columns = 1; columns < 12; ++columns) {
            qsizetype end = 0;
            for (const TextLine &line : breakLines(text, {columns, 0, true})) {
                QCOMPARE(line.begin, static_cast<int>(end));
                QVERIFY(!text[line.begin].isLowSurrogate() && !text[line.begin].isMark());
                QVERIFY(text[line.begin].unicode() != 0x200D);
                end = line.begin + line.length;
            }
            QCOMPARE(end, text.size());
        }
    }
    QCOMPARE(breakLines(accented, {10, 0, true}).size(), std::size_t(3));
    QCOMPARE(breakLines(masks, {10, 0, true}).size(), std::size_t(3));
}

QTEST_GUILESS_MAIN(TextColumnsTest)
#include "tst_text_columns.moc"
