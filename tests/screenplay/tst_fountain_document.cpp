// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/fountain_document.h"
#include "tests/support/fountain_properties.h"
#include "tests/support/script_generator.h"
#include "tests/support/script_words.h"

#include <QTest>

using namespace dg;

namespace {

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

QStringList pieces(const FountainDocument &document)
{
    QStringList found;
    for (const FountainDocument::Range &range : document.ranges())
        found.append(document.text().mid(range.begin, range.end - range.begin));
    return found;
}

QString randomPiece(Random &random)
{
    QString piece = randomFragment(random);
    while (random.chance(0.3))
        piece += randomFragment(random);
    return piece;
}

} // namespace

class TestFountainDocument : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyElementHasItsRange()
    {
        const QString source = text("Title: Low Water\n\n.KITCHEN #1#\r\n\r\nA drip.\r\n  Another.  \r\n\r\n"
                                    "POSY /* or June */ ^\n(beat)\nStop.\n  \nPlease.\n\n/* cut */\n> END <");
        const FountainDocument document(source);
        QCOMPARE(document.text(), source);
        QCOMPARE(document.bodyBegin(), 17);
        QCOMPARE(pieces(document),
            QStringList({text(".KITCHEN #1#"), text("A drip.\r\n  Another.  "), text("POSY /* or June */ ^"),
                text("(beat)"), text("Stop.\n  \nPlease."), text("> END <")}));
    }

    void findsTheElementAtAPosition()
    {
        const FountainDocument document(text("\n\nOne.\n\nTwo."));
        QCOMPARE(document.elementAt(0), -1);
        QCOMPARE(document.elementAt(2), 0);
        QCOMPARE(document.elementAt(7), 0);
        QCOMPARE(document.elementAt(8), 1);
        QCOMPARE(document.elementAt(100), 1);
        QCOMPARE(FountainDocument().elementAt(0), -1);
    }

    void anEditReportsNoMoreThanItChanges_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<int>("position");
        QTest::addColumn<int>("removed");
        QTest::addColumn<QString>("inserted");
        QTest::addColumn<QVector<int>>("change");
        const auto row = [](const char *name, const char *before, int position, int removed,
                             const char *inserted, const QVector<int> &change) {
            QTest::newRow(name) << text(before) << position << removed << text(inserted) << change;
        };
        row("a letter in the middle", "One.\n\nTwo.\n\nThree.", 7, 0, "x", {1, 1, 1});
        row("nothing at all", "One.\n\nTwo.\n\nThree.", 7, 0, "", {1, 0, 0});
        row("the same again", "One.\n\nTwo.\n\nThree.", 6, 4, "Two.", {1, 0, 0});
        row("a paragraph between", "One.\n\nTwo.\n\nThree.", 6, 0, "New.\n\n", {1, 0, 1});
        row("a paragraph gone", "One.\n\nTwo.\n\nThree.", 6, 6, "", {1, 1, 0});
        row("two become one", "One.\n\nTwo.\n\nThree.", 4, 2, "\n", {0, 2, 1});
        row("boneyard opens before one that closes", "One.\n\nTwo.\n\nThree. */\n\nFour.", 6, 0, "/*",
            {1, 2, 0});
        row("a speech loses its speaker", "POSY\nStop.\n\nTwo.", 4, 0, "\n", {0, 2, 2});
        row("behind the end", "One.", 400, 4, "!", {0, 1, 1});
    }

    void anEditReportsNoMoreThanItChanges()
    {
        QFETCH(QString, before);
        QFETCH(int, position);
        QFETCH(int, removed);
        QFETCH(QString, inserted);
        QFETCH(QVector<int>, change);
        FountainDocument document(before);
        const ElementChange actual = document.edit(position, removed, inserted).elements;
        if (change[1] == 0 && change[2] == 0) {
            QCOMPARE(actual.removed, 0);
            QCOMPARE(actual.inserted, 0);
        } else {
            QCOMPARE(QVector<int>({actual.first, actual.removed, actual.inserted}), change);
        }
    }

    void anEditSaysWhetherTheTitlePageChanged()
    {
        FountainDocument document(text("Title: x\n\nOne."));
        QVERIFY(document.edit(7, 1, u"y").titlePage);
        QVERIFY(!document.edit(12, 0, u"z").titlePage);
        QVERIFY(document.edit(0, 0, u"\n").titlePage);
        QCOMPARE(document.bodyBegin(), 0);
        QVERIFY(document.edit(0, 1, {}).titlePage);
        QCOMPARE(document.bodyBegin(), 9);
    }

    void aLineEndMayBeCompletedAtAnElementsBeginning()
    {
        FountainDocument document(text("One.\r\rTwo."));
        QVERIFY(!brokenByEdit(document, TitlePage::Possible, 6, 0, u"\n"));
        QCOMPARE(document.script().elements[1].extraBlankLines, 0);
    }

    void editingIsReadingAgain_data()
    {
        QTest::addColumn<int>("part");
        for (int part = 0; part < 4; ++part)
            QTest::addRow("part %d", part) << part;
    }

    void editingIsReadingAgain()
    {
        QFETCH(int, part);
        for (int i = 0; i < 150; ++i) {
            const auto seed = static_cast<std::uint64_t>(part * 1000 + i);
            Random random(seed);
            const TitlePage titlePage = i % 5 == 0 ? TitlePage::None : TitlePage::Possible;
            FountainDocument document(startingText(random), titlePage);
            for (int step = 0; step < 60; ++step) {
                const QByteArray before = document.text().toUtf8();
                const auto size = static_cast<std::uint64_t>(document.text().size());
                const qsizetype position =
                    random.chance(0.1) ? 0 : static_cast<qsizetype>(random.below(size + 1));
                const qsizetype removed = random.chance(0.5) ? static_cast<qsizetype>(random.below(30)) : 0;
                const QString piece = random.chance(0.2) ? QString() : randomPiece(random);
                const char *broken = brokenByEdit(document, titlePage, position, removed, piece);
                QVERIFY2(!broken,
                    QStringLiteral("%1\nseed %2, step %3: at %4 for %5: \"%6\" in:\n%7")
                        .arg(QString::fromUtf8(broken), QString::number(seed), QString::number(step),
                            QString::number(position), QString::number(removed), piece,
                            QString::fromUtf8(before))
                        .toUtf8());
            }
        }
    }

private:
    static QString startingText(Random &random)
    {
        if (random.chance(0.5))
            return randomFountain(random, static_cast<int>(random.below(80)));
        ScriptOptions options;
        options.scenes = 2;
        options.nasty = random.chance(0.5);
        options.titlePage = random.chance(0.5);
        options.dual = 0.3;
        QString fountain = writeFountain(randomScript(random, options));
        if (random.chance(0.3))
            fountain.replace(u'\n', QStringLiteral("\r\n"));
        return fountain;
    }
};

QTEST_GUILESS_MAIN(TestFountainDocument)
#include "tst_fountain_document.moc"
