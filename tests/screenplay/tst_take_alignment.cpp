// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/take_alignment.h"

#include "core/screenplay/fountain.h"

#include <QTest>

using namespace dg;
using namespace Qt::StringLiterals;

namespace {

const QString take1 =
    u"INT. GALLEY - DAY\n\nPosy waits.\n\nPOSY\nI have a plan.\n\nFITCH\n(sighing)\nAnother "
    "one?\n\nPOSY\nIt has a diagram.\n\nFITCH\nOf course it has.\n"_s;
const QString take2 = u"INT. GALLEY - DAY\n\nPosy waits.\n\nPOSY\nI have a better plan.\n\nFITCH\n(sighing)\n"
                      "Another one?\n\nARLO\nIs there food?\n\nFITCH\nOf course it has.\n"_s;

QString rowsInWords(const TakeAlignment &alignment)
{
    QStringList rows;
    for (const PassagePair &row : alignment.rows) {
        const auto side = [](const std::optional<Passage> &passage) {
            return passage ? QString(passage->speaker + u':' + passage->text).replace(u'\n', u'/') : u"-"_s;
        };
        rows.append(side(row.left) + " | "_L1 + side(row.right));
    }
    return rows.join(u'\n');
}

QStringList marked(const QString &text, const std::vector<TextMark> &marks)
{
    QStringList words;
    for (const TextMark &mark : marks)
        words.append(text.mid(mark.begin, mark.length));
    return words;
}

} // namespace

class TakeAlignmentTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void exchangesStandBesideEachOther()
    {
        const TakeAlignment alignment = alignTakes(take1, take2);
        QCOMPARE(rowsInWords(alignment),
            u":INT. GALLEY - DAY | :INT. GALLEY - DAY\n"
            ":Posy waits. | :Posy waits.\n"
            "POSY:I have a plan. | POSY:I have a better plan.\n"
            "FITCH:(sighing)/Another one? | FITCH:(sighing)/Another one?\n"
            "POSY:It has a diagram. | -\n"
            "- | ARLO:Is there food?\n"
            "FITCH:Of course it has. | FITCH:Of course it has."_s);
        QCOMPARE(alignment.differences(), 3);
        QVERIFY(!alignment.rows[2].isSame());
        QVERIFY(alignment.rows[3].isSame());
    }

    void theWordsThatDifferAreMarked()
    {
        const TakeAlignment alignment = alignTakes(take1, take2);
        const PassagePair &row = alignment.rows[2];
        QVERIFY(row.leftMarks.empty());
        QCOMPARE(marked(row.right->text, row.rightMarks), QStringList {u"better"_s});
        // A passage that the other side does not have is all different, in one stretch.
        QCOMPARE(marked(alignment.rows[4].left->text, alignment.rows[4].leftMarks),
            QStringList {u"It has a diagram."_s});
    }

    void aTakeAndItselfDoNotDiffer()
    {
        QCOMPARE(alignTakes(take1, take1).differences(), 0);
        QCOMPARE(alignTakes({}, {}).differences(), 0);
        QVERIFY(alignTakes({}, {}).rows.empty());
        const TakeAlignment gone = alignTakes(take1, {});
        QCOMPARE(gone.differences(), static_cast<int>(gone.rows.size()));
    }

    void theSameSpeakerDoesNotNeedTheSameExtension()
    {
        const TakeAlignment alignment =
            alignTakes(u"POSY (V.O.)\nHello there.\n"_s, u"POSY\nHello there.\n"_s);
        QCOMPARE(alignment.rows.size(), std::size_t {1});
        QVERIFY(!alignment.rows[0].isSame());
    }

    void speechesAreNumbered()
    {
        const TakeAlignment alignment = alignTakes(take1, take1);
        QCOMPARE(alignment.rows[0].left->speech, 0);
        QCOMPARE(alignment.rows[2].left->speech, 1);
        QCOMPARE(alignment.rows[5].left->speech, 4);
    }

    void aLineIsTakenFromTheOtherSide()
    {
        const TakeAlignment alignment = alignTakes(take1, take2);
        // Another text, one more, one less: afterwards the row is the same on both sides.
        const std::vector<QString> taken {withRowOfOther(alignment, 2, TakeSide::Left),
            withRowOfOther(alignment, 5, TakeSide::Left), withRowOfOther(alignment, 4, TakeSide::Left)};
        for (const QString &text : taken)
            QCOMPARE(alignTakes(text, take2).differences(), 2);
        QVERIFY(taken[0].contains(u"I have a better plan."_s));
        QVERIFY(taken[0].contains(u"(sighing)"_s));
        QVERIFY(taken[1].contains(u"Is there food?"_s));
        QVERIFY(taken[1].indexOf(u"food"_s) > taken[1].indexOf(u"diagram"_s));
        QVERIFY(!taken[2].contains(u"diagram"_s));

        // All of them, from the bottom up, make the other take.
        QString text = take1;
        for (int row = static_cast<int>(alignment.rows.size()) - 1; row >= 0; --row) {
            const TakeAlignment step = alignTakes(text, take2);
            text = withRowOfOther(step, static_cast<std::size_t>(row), TakeSide::Left);
        }
        QCOMPARE(readFountain(text, TitlePage::None), readFountain(take2, TitlePage::None));
    }

    void theRightSideTakesAsTheLeftDoes()
    {
        const TakeAlignment alignment = alignTakes(take1, take2);
        const QString text = withRowOfOther(alignment, 2, TakeSide::Right);
        QVERIFY(text.contains(u"I have a plan."_s));
        QVERIFY(text.contains(u"Is there food?"_s));
    }
};

QTEST_APPLESS_MAIN(TakeAlignmentTest)
#include "tst_take_alignment.moc"
