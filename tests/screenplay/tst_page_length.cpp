// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/page_length.h"

#include "core/screenplay/fountain.h"

#include <QTest>

using namespace dg;

static std::vector<ScriptElement> elementsOf(const QString &scene)
{
    return readFountain(scene, TitlePage::None).elements;
}

class PageLengthTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsEighths()
    {
        QString page = QStringLiteral("INT. HALL - DAY\n\n");
        QCOMPARE(pageEighths({}), 0);
        QCOMPARE(pageEighths(elementsOf(page)), 1);
        for (int i = 0; i < 26; ++i)
            page += QStringLiteral("Action.\n\n"); // two lines each: 53 in all
        QCOMPARE(pageEighths(elementsOf(page)), 8);
        page += QStringLiteral("Action.\n\n"); // overleaf, where the free line above it falls away: 54 lines
        QCOMPARE(pageEighths(elementsOf(page)), 8);
        page += QStringLiteral("Action.\n\n");
        QCOMPARE(pageEighths(elementsOf(page)), 9);
    }

    void dependsOnTheStyle()
    {
        const auto script =
            elementsOf(QStringLiteral("POSY\nIt is a door, and I have been looking at it.\n"));
        QCOMPARE(pageEighths(script, usLetter()), 1); // 3 lines
        QCOMPARE(pageEighths(script, multiCamera()), 1); // 5
        PageStyle small = usLetter();
        small.lines = 8;
        QCOMPARE(pageEighths(script, small), 3);
        small = multiCamera();
        small.lines = 8;
        QCOMPARE(pageEighths(script, small), 5);
    }

    void countsNothingThatIsNotPrinted()
    {
        QCOMPARE(pageEighths(elementsOf(QStringLiteral("= They meet.\n\n[[why?]]\n"))), 0);
    }
};

QTEST_GUILESS_MAIN(PageLengthTest)
#include "tst_page_length.moc"
