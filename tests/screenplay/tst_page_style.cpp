// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/page_style.h"

#include <QSet>
#include <QTest>

using namespace dg;

class PageStyleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsByName();
    void keepsToThePaper_data();
    void keepsToThePaper();
    void roundsEighthsUp();
};

void PageStyleTest::findsByName()
{
    QSet<QString> ids;
    for (const PageStyle &style : pageStyles()) {
        QCOMPARE(pageStyle(style.id).id, style.id);
        ids.insert(style.id);
    }
    QCOMPARE(ids.size(), static_cast<qsizetype>(pageStyles().size()));
    QCOMPARE(pageStyle(QStringLiteral("papyrus")).id, QStringLiteral("letter"));
}

void PageStyleTest::keepsToThePaper_data()
{
    QTest::addColumn<QString>("id");
    for (const PageStyle &style : pageStyles())
        QTest::newRow(qPrintable(style.id)) << style.id;
}

void PageStyleTest::keepsToThePaper()
{
    QFETCH(QString, id);
    const PageStyle &style = pageStyle(id);
    QVERIFY(style.top + style.lines * lineHeight <= style.height - 72 + 0.001);
    for (const ElementStyle &element : style.elements)
        QVERIFY(element.left + element.columns * columnWidth <= style.width - 54);
    const double half = style.dualColumns * columnWidth;
    QVERIFY(style.dualLeft + half < style.dualRight);
    QVERIFY(style.dualRight + half <= style.width - 54);
    QVERIFY(style.dualNameIndent < style.dualColumns && style.dualParentheticalIndent < style.dualColumns);
    QVERIFY(style.more.size() <= style.of(ElementType::Character).columns);
}

void PageStyleTest::roundsEighthsUp()
{
    QCOMPARE(eighthsOfPage(0, usLetter()), 0);
    QCOMPARE(eighthsOfPage(1, usLetter()), 1);
    QCOMPARE(eighthsOfPage(27, usLetter()), 4);
    QCOMPARE(eighthsOfPage(28, usLetter()), 5);
    QCOMPARE(eighthsOfPage(58, a4()), 8);
}

QTEST_GUILESS_MAIN(PageStyleTest)
#include "tst_page_style.moc"
