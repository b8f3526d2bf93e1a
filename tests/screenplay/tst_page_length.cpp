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
        page += QStringLiteral("Action.\n\n");
        QCOMPARE(pageEighths(elementsOf(page)), 9);
    }
};

QTEST_GUILESS_MAIN(PageLengthTest)
#include "tst_page_length.moc"
