// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/title_page.h"

#include "core/screenplay/text_columns.h"

#include <QStringList>
#include <QTest>

using namespace dg;

namespace {

QStringList shown(const std::vector<TitleField> &fields, const PageStyle &style = usLetter())
{
    QStringList result;
    for (const TitleLine &line : layOutTitlePage(fields, style))
        result.append(
            QStringLiteral("%1|%2|%3").arg(line.row).arg(line.left / 72, 0, 'g', 4).arg(line.text.text));
    return result;
}

TitleField field(const char *key, const QStringList &values)
{
    return {QString::fromUtf8(key), values};
}

} // namespace

class TitlePageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void setsEveryField();
    void keepsEmphasis();
    void breaksLongLines();
    void movesUpAndLeavesOutTheEnd();
    void hasNothingToSay();
};

void TitlePageTest::setsEveryField()
{
    const QStringList lines = shown({field("Contact",
                                         {QStringLiteral("12 Pier Road"), QStringLiteral("Harbour")}),
        field("Show", {QStringLiteral("Low Tide")}), field("Language", {QStringLiteral("Dutch")}),
        field("source", {QStringLiteral("after a dream")}),
        field("TITLE", {QStringLiteral("THE FERRY"), QStringLiteral("A comedy")}),
        field("Credit", {QStringLiteral("written by")}), field("Authors", {QStringLiteral("Odile Marsh")}),
        field("Copyright", {QStringLiteral("(c) Odile Marsh")}), field("Revision", {QStringLiteral("Blue")}),
        field("Draft date", {QStringLiteral("3 May")})});
    QCOMPARE(lines,
        QStringList({QStringLiteral("18|4.1|Low Tide"), QStringLiteral("20|4|THE FERRY"),
            QStringLiteral("21|4.1|A comedy"), QStringLiteral("25|4|written by"),
            QStringLiteral("27|3.9|Odile Marsh"), QStringLiteral("31|3.8|after a dream"),
            QStringLiteral("33|3.7|Language: Dutch"), QStringLiteral("50|1.5|12 Pier Road"),
            QStringLiteral("51|1.5|Harbour"), QStringLiteral("52|7.1|Blue"),
            QStringLiteral("53|1.5|(c) Odile Marsh"), QStringLiteral("53|7|3 May")}));
}

void TitlePageTest::keepsEmphasis()
{
    const auto lines = layOutTitlePage({field("Title", {QStringLiteral("_**THE FERRY**_")})}, usLetter());
    QCOMPARE(lines.size(), std::size_t(1));
    QCOMPARE(lines.front().text.text, QStringLiteral("THE FERRY"));
    QCOMPARE(lines.front().text.at(0), Emphasis::Bold | Emphasis::Underline);
}

void TitlePageTest::breaksLongLines()
{
    const QString words = QStringLiteral("ferry ").repeated(40);
    for (const char *key : {"Title", "Contact", "Notes", "Anything"}) {
        const auto lines = layOutTitlePage({field(key, {words, QString(200, QLatin1Char('x'))})}, usLetter());
        QVERIFY(lines.size() > 5);
        for (const TitleLine &line : lines) {
            QVERIFY(line.left >= 108);
            QVERIFY(line.left + columnsOf(line.text.text) * columnWidth <= 540.001);
        }
    }
}

void TitlePageTest::movesUpAndLeavesOutTheEnd()
{
    const QStringList forty(40, QStringLiteral("x"));
    const auto moved =
        layOutTitlePage({field("Title", forty), field("Date", {QStringLiteral("May")})}, usLetter());
    QCOMPARE(moved.front().row, 12);
    QCOMPARE(moved.back().row, 53);
    const auto full = layOutTitlePage({field("Title", forty + forty), field("Contact", forty)}, usLetter());
    QCOMPARE(full.size(), std::size_t(54));
    for (int row = 0; row < 54; ++row)
        QCOMPARE(full[static_cast<std::size_t>(row)].row, row);
    PageStyle tiny = usLetter();
    tiny.lines = 1;
    QCOMPARE(layOutTitlePage({field("Title", forty), field("Contact", forty)}, tiny).size(), std::size_t(1));
}

void TitlePageTest::hasNothingToSay()
{
    QVERIFY(layOutTitlePage({}, usLetter()).empty());
    QVERIFY(shown({field("Title", {}), field("Contact", {QString(), QStringLiteral("  ")})}).isEmpty());
}

QTEST_GUILESS_MAIN(TitlePageTest)
#include "tst_title_page.moc"
