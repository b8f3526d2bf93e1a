// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/page_length.h"

#include <QTest>

using namespace dg;

class PageLengthTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsLines_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("lines");
        const QString heading = QStringLiteral("INT. HALL - DAY\n\n");
        QTest::newRow("nothing") << QString() << 0;
        QTest::newRow("a heading") << heading << 1;
        QTest::newRow("a line of action") << heading + QStringLiteral("She waits.") << 3;
        QTest::newRow("60 characters of action") << heading + QString(60, QLatin1Char('x')) << 3;
        QTest::newRow("61 characters of action") << heading + QString(61, QLatin1Char('x')) << 4;
        QTest::newRow("a speech") << heading + QStringLiteral("ANN\nYes.") << 4;
        QTest::newRow("36 characters of speech") << heading + QStringLiteral("ANN\n")
                + QString(17, QLatin1Char('x')) + QLatin1Char(' ')
                + QString(18, QLatin1Char('y')) << 5;
        QTest::newRow("a parenthetical") << heading + QStringLiteral("ANN\n(low)\nYes.") << 5;
        QTest::newRow("another heading") << heading + QStringLiteral("\nEXT. YARD - DAY\n") << 4;
        QTest::newRow("notes are not printed")
            << heading + QStringLiteral("[[later]]\n\n= what it is\n") << 1;
    }

    void countsLines()
    {
        QFETCH(QString, text);
        QFETCH(int, lines);
        QCOMPARE(screenplayLines(parseFountain(text)), lines);
    }

    void countsEighths()
    {
        QString page = QStringLiteral("INT. HALL - DAY\n\n");
        QCOMPARE(pageEighths({}), 0);
        QCOMPARE(pageEighths(parseFountain(page)), 1);
        for (int i = 0; i < 26; ++i)
            page += QStringLiteral("Action.\n\n"); // two lines each: 53 in all
        QCOMPARE(pageEighths(parseFountain(page)), 8);
        page += QStringLiteral("Action.\n\n");
        QCOMPARE(pageEighths(parseFountain(page)), 9);
    }
};

QTEST_GUILESS_MAIN(PageLengthTest)
#include "tst_page_length.moc"
