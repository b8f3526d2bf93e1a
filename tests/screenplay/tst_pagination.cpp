// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/pagination.h"

#include <QStringList>
#include <QTest>

using namespace dg;

namespace {

using Type = ElementType;
using Kind = PageLine::Kind;
using Elements = std::vector<ScriptElement>;

ScriptElement element(Type type, const char *text)
{
    return {type, QString::fromUtf8(text)};
}

Pagination paginated(const Elements &script, const PageStyle &style = usLetter())
{
    Pagination pagination(style);
    pagination.paginate(script);
    return pagination;
}

const std::vector<PageLine> &linesOf(const Pagination &pagination, std::size_t page)
{
    return pagination.pages().at(page).lines;
}

/// "row|inches from the left|text" of each line.
QStringList shown(const Pagination &pagination, std::size_t page)
{
    QStringList result;
    for (const PageLine &line : linesOf(pagination, page))
        result.append(QStringLiteral("%1|%2|%3")
                          .arg(line.row)
                          .arg(line.left / 72, 0, 'g', 4)
                          .arg(pagination.textOf(line).text));
    return result;
}

/// Action of one line each: two rows, but for the last one.
Elements action(int paragraphs)
{
    return Elements(static_cast<std::size_t>(paragraphs), element(Type::Action, "Rain."));
}

void operator+=(Elements &script, const Elements &more)
{
    script.insert(script.end(), more.begin(), more.end());
}

/// Dialogue of so many lines, each of which is a sentence.
QString sentences(int lines)
{
    return QStringList(lines, QStringLiteral("She said so.")).join(QLatin1Char('\n'));
}

} // namespace

class PaginationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void printsNothingOfNothing();
    void setsElementsByTheirColumns();
    void hangsTheBracket();
    void centresAndRightAlignsToWholeColumns();
    void keepsEmphasisAndCapitals();
    void keepsBlankLinesButNotAtTheTop();
    void keepsAHeadingWithWhatFollows();
    void leavesTwoLinesOfActionOnEachPage();
    void breaksASpeechAfterASentence();
    void namesTheSpeakerOnce_data();
    void namesTheSpeakerOnce();
    void movesASpeechThatCannotBeBroken();
    void breaksASpeechThatIsLongerThanAPage();
    void neverBeginsAPageWithATransition();
    void setsTwoAtOnceSideBySide();
    void setsTwoThatFillNoPageTogetherBelowEachOther();
    void beginsPagesWhereForced();
    void setsActsAndPeopleOfMultiCamera();
    void doubleSpacesDialogueOfMultiCamera();
    void measuresScenes();
    void bearsAnything();
};

void PaginationTest::printsNothingOfNothing()
{
    QVERIFY(paginated({}).pages().empty());
    const Pagination unprinted = paginated({element(Type::Section, "Act"),
        element(Type::Synopsis, "He goes."), element(Type::Note, "why?"), element(Type::PageBreak, ""),
        element(Type::Action, ""), element(Type::Action, " \n[[only a note]]")});
    QVERIFY(unprinted.pages().empty());
    QCOMPARE(unprinted.filledLines(), 0);
}

void PaginationTest::setsElementsByTheirColumns()
{
    const Pagination pagination =
        paginated({element(Type::SceneHeading, "Int. hall - day"), element(Type::Action, "A door."),
            element(Type::Character, "POSY"), element(Type::Parenthetical, "(beat)"),
            element(Type::Dialogue, "It is a door, and I have been looking at it since Tuesday."),
            element(Type::Lyrics, "La la"), element(Type::SceneHeading, "EXT. PIER")});
    QCOMPARE(shown(pagination, 0),
        QStringList({QStringLiteral("0|1.5|INT. HALL - DAY"), QStringLiteral("2|1.5|A door."),
            QStringLiteral("4|3.5|POSY"), QStringLiteral("5|3|(beat)"),
            QStringLiteral("6|2.5|It is a door, and I have been"),
            QStringLiteral("7|2.5|looking at it since Tuesday."), QStringLiteral("9|2.5|La la"),
            QStringLiteral("12|1.5|EXT. PIER")}));
}

void PaginationTest::hangsTheBracket()
{
    const Pagination pagination = paginated({element(Type::Character, "POSY"),
        element(Type::Parenthetical, "(to the kettle, which is off)"), element(Type::Dialogue, "Well?")});
    QCOMPARE(shown(pagination, 0).mid(1, 2),
        QStringList({QStringLiteral("1|3|(to the kettle, which is"), QStringLiteral("2|3.1|off)")}));
}

void PaginationTest::centresAndRightAlignsToWholeColumns()
{
    const Pagination pagination =
        paginated({element(Type::Centered, "THE END"), element(Type::Transition, "Cut to:")});
    QCOMPARE(shown(pagination, 0),
        QStringList({QStringLiteral("0|4.1|THE END"), QStringLiteral("2|6.4|CUT TO:")}));
}

void PaginationTest::keepsEmphasisAndCapitals()
{
    const Pagination pagination =
        paginated({element(Type::SceneHeading, "INT. wei\u00DFe *gro\u00DFe* k\u00FCche")});
    const StyledText &text = pagination.printedText(0);
    QCOMPARE(text.text, QStringLiteral("INT. WEISSE GROSSE K\u00DCCHE"));
    QCOMPARE(text.at(11), EmphasisFlags());
    QCOMPARE(text.at(12), EmphasisFlags(Emphasis::Italic));
    QCOMPARE(text.at(17), EmphasisFlags(Emphasis::Italic));
    QCOMPARE(text.at(18), EmphasisFlags());
    const Pagination wrapped = paginated({element(
        Type::Action, "It goes on and on until the *line that it is on ends, and the next one* begins.")});
    const StyledText second = wrapped.textOf(linesOf(wrapped, 0).at(1));
    QCOMPARE(second.text, QStringLiteral("next one begins."));
    QCOMPARE(second.spans, (std::vector<EmphasisSpan> {{8, Emphasis::Italic}, {8, {}}}));
    const Pagination underlined = paginated({element(Type::SceneHeading, "INT. HALL")}, multiCamera());
    QCOMPARE(underlined.textOf(linesOf(underlined, 0).front()).at(0), EmphasisFlags(Emphasis::Underline));
}

void PaginationTest::keepsBlankLinesButNotAtTheTop()
{
    Elements script {element(Type::Action, "One."), element(Type::Action, "    Two,\n\n\n  three.")};
    script[0].extraBlankLines = 3;
    script[1].extraBlankLines = 2;
    QCOMPARE(shown(paginated(script), 0),
        QStringList({QStringLiteral("0|1.5|One."), QStringLiteral("4|1.5|    Two,"),
            QStringLiteral("7|1.5|  three.")}));
}

void PaginationTest::keepsAHeadingWithWhatFollows()
{
    Elements script = action(26); // rows 0 to 50
    script.push_back(element(Type::SceneHeading, "INT. HALL"));
    QCOMPARE(linesOf(paginated(script), 0).back().row, 53);
    script.push_back(element(Type::Action, "A door."));
    const Pagination pagination = paginated(script);
    QCOMPARE(linesOf(pagination, 0).back().row, 50);
    QCOMPARE(shown(pagination, 1).front(), QStringLiteral("0|1.5|INT. HALL"));
}

void PaginationTest::leavesTwoLinesOfActionOnEachPage()
{
    Elements script = action(26);
    script.push_back(element(Type::Action, "a\nb\nc")); // rows 52 and 53 are free
    QCOMPARE(linesOf(paginated(script), 0).back().row, 50);
    script.back().text += QStringLiteral("\nd");
    QCOMPARE(linesOf(paginated(script), 0).back().row, 53);
}

void PaginationTest::breaksASpeechAfterASentence()
{
    Elements script = action(24); // to row 46
    script.push_back(element(Type::Character, "POSY (V.O.)"));
    script.push_back(element(Type::Dialogue, "One.\nTwo\nthree.\nFour.\nFive\nsix."));
    const Pagination pagination = paginated(script);
    QCOMPARE(shown(pagination, 0).mid(24),
        QStringList({QStringLiteral("48|3.5|POSY (V.O.)"), QStringLiteral("49|2.5|One."),
            QStringLiteral("50|2.5|Two"), QStringLiteral("51|2.5|three."), QStringLiteral("52|2.5|Four."),
            QStringLiteral("53|3.5|(MORE)")}));
    QCOMPARE(shown(pagination, 1),
        QStringList({QStringLiteral("0|3.5|POSY (V.O.) (CONT'D)"), QStringLiteral("1|2.5|Five"),
            QStringLiteral("2|2.5|six.")}));
    QCOMPARE(linesOf(pagination, 0).back().kind, Kind::More);
    QCOMPARE(linesOf(pagination, 0).back().element, 25);
    QCOMPARE(linesOf(pagination, 1).front().kind, Kind::Continued);
    QCOMPARE(linesOf(pagination, 1).front().element, 24);
}

void PaginationTest::namesTheSpeakerOnce_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("continued");
    QTest::newRow("plain") << QStringLiteral("DOV") << QStringLiteral("DOV (CONT'D)");
    QTest::newRow("shorter") << QStringLiteral("DOV (CONT)") << QStringLiteral("DOV (CONT)");
    QTest::newRow("straight") << QStringLiteral("DOV (CONT'D)") << QStringLiteral("DOV (CONT'D)");
    QTest::newRow("curly") << QStringLiteral("DOV (CONT\u2019D)") << QStringLiteral("DOV (CONT\u2019D)");
    QTest::newRow("small") << QStringLiteral("DOV (cont'd)") << QStringLiteral("DOV (cont'd)");
}

void PaginationTest::namesTheSpeakerOnce()
{
    QFETCH(QString, name);
    const Pagination pagination = paginated({{Type::Character, name}, {Type::Dialogue, sentences(150)}});
    QCOMPARE(pagination.pages().size(), std::size_t(3));
    for (std::size_t page = 1; page < 3; ++page)
        QTEST(pagination.textOf(linesOf(pagination, page).front()).text, "continued");
    QCOMPARE(linesOf(pagination, 1).back().kind, Kind::More);
}

void PaginationTest::movesASpeechThatCannotBeBroken()
{
    Elements script = action(24);
    script.push_back(element(Type::Character, "POSY"));
    script.push_back(element(Type::Dialogue, "a\nb\nc\nd\ne\nf\ng"));
    QCOMPARE(linesOf(paginated(script), 0).back().row, 46);
    script.back().text =
        QStringLiteral("One.\ntwo\nthree\nfour\nfive\nsix.\nseven"); // one line before, or behind
    QCOMPARE(linesOf(paginated(script), 0).back().row, 46);
}

void PaginationTest::breaksASpeechThatIsLongerThanAPage()
{
    Elements script = action(20);
    script.push_back(element(Type::Character, "POSY"));
    script.push_back({Type::Dialogue, QStringList(60, QStringLiteral("and")).join(QLatin1Char('\n'))});
    const Pagination pagination = paginated(script);
    QCOMPARE(linesOf(pagination, 0).back().kind, Kind::More);
    QCOMPARE(linesOf(pagination, 0).back().row, 53);
    QCOMPARE(linesOf(pagination, 1).front().kind, Kind::Continued);
}

void PaginationTest::neverBeginsAPageWithATransition()
{
    Elements script = action(26);
    script.push_back(element(Type::Action, "a\nb")); // to row 53
    script.push_back(element(Type::Transition, "CUT TO:"));
    QCOMPARE(shown(paginated(script), 1).front(), QStringLiteral("0|1.5|a"));
    script[26].text = QStringLiteral("a\nb\nc\nd");
    script[25].text = QStringLiteral("Rain");
    script.erase(script.begin()); // to row 53 again
    QCOMPARE(shown(paginated(script), 1),
        QStringList({QStringLiteral("0|1.5|c"), QStringLiteral("1|1.5|d"), QStringLiteral("3|6.4|CUT TO:")}));
}

void PaginationTest::setsTwoAtOnceSideBySide()
{
    Elements script {element(Type::Character, "POSY"), element(Type::Dialogue, "No."),
        element(Type::Character, "DOV"), element(Type::Parenthetical, "(loud)"),
        element(Type::Dialogue, "Yes, a thousand times, and then once more."),
        element(Type::Action, "Rain.")};
    script[2].dual = true;
    QCOMPARE(shown(paginated(script), 0),
        QStringList({QStringLiteral("0|2.2|POSY"), QStringLiteral("0|5.325|DOV"), QStringLiteral("1|1.5|No."),
            QStringLiteral("1|4.925|(loud)"), QStringLiteral("2|4.625|Yes, a thousand times, and"),
            QStringLiteral("3|4.625|then once more."), QStringLiteral("5|1.5|Rain.")}));
    Elements late = action(26);
    late += script;
    QCOMPARE(linesOf(paginated(late), 1).front().element, 26);
}

void PaginationTest::setsTwoThatFillNoPageTogetherBelowEachOther()
{
    Elements script {element(Type::Character, "POSY"), {Type::Dialogue, sentences(80)},
        element(Type::Character, "DOV"), element(Type::Dialogue, "Yes.")};
    script[2].dual = true;
    const Pagination pagination = paginated(script);
    QCOMPARE(pagination.pages().size(), std::size_t(2));
    QCOMPARE(linesOf(pagination, 1).back().left, 2.5 * 72);
}

void PaginationTest::beginsPagesWhereForced()
{
    const ScriptElement pageBreak = element(Type::PageBreak, "");
    const Pagination pagination = paginated({pageBreak, pageBreak, element(Type::Action, "One."), pageBreak,
        element(Type::Note, "why?"), pageBreak, element(Type::Action, "Two."), pageBreak, pageBreak});
    QCOMPARE(pagination.pages().size(), std::size_t(2));
    QCOMPARE(shown(pagination, 1), QStringList(QStringLiteral("0|1.5|Two.")));
}

void PaginationTest::setsActsAndPeopleOfMultiCamera()
{
    Elements script {element(Type::Section, "Cold open"), element(Type::SceneHeading, "INT. HALL - DAY"),
        element(Type::Action, "A door."), element(Type::Character, "POSY (V.O.)"),
        element(Type::Dialogue, "No."), element(Type::Character, "DOV"), element(Type::Dialogue, "Yes."),
        element(Type::Character, "POSY"), element(Type::Dialogue, "No."), element(Type::Section, "Act one"),
        element(Type::Action, "Rain.")};
    script[0].level = 1;
    script[9].level = 1;
    const Pagination pagination = paginated(script, multiCamera());
    QCOMPARE(pagination.pages().size(), std::size_t(2));
    const QStringList first = shown(pagination, 0);
    QCOMPARE(first.mid(0, 4),
        QStringList({QStringLiteral("0|4|COLD OPEN"), QStringLiteral("3|1.5|INT. HALL - DAY"),
            QStringLiteral("4|1.5|(POSY, DOV)"), QStringLiteral("6|1.5|A DOOR.")}));
    QCOMPARE(first.back(), QStringLiteral("21|3.7|END OF COLD OPEN"));
    QCOMPARE(linesOf(pagination, 0).back().element, 0);
    QCOMPARE(shown(pagination, 1),
        QStringList({QStringLiteral("0|4.1|ACT ONE"), QStringLiteral("2|1.5|RAIN."),
            QStringLiteral("5|3.8|END OF ACT ONE")}));
    QCOMPARE(pagination.textOf(linesOf(pagination, 1).front()).at(0), EmphasisFlags(Emphasis::Underline));
}

void PaginationTest::doubleSpacesDialogueOfMultiCamera()
{
    const Pagination pagination =
        paginated({element(Type::Character, "POSY"), element(Type::Dialogue, "One.\nTwo."),
                      element(Type::Action, "Rain.")},
            multiCamera());
    QCOMPARE(shown(pagination, 0),
        QStringList({QStringLiteral("0|3.5|POSY"), QStringLiteral("2|2.5|One."), QStringLiteral("4|2.5|Two."),
            QStringLiteral("6|1.5|RAIN.")}));
}

void PaginationTest::measuresScenes()
{
    Elements script {element(Type::Action, "Before."), element(Type::SceneHeading, "INT. HALL")}; // row 3
    script += action(30); // 24 on the first page, to row 51; then rows 0 to 10
    script.push_back(element(Type::SceneHeading, "EXT. PIER"));
    script.push_back(element(Type::Action, "Water."));
    const Pagination pagination = paginated(script);
    const std::vector<SceneLength> scenes = pagination.scenes();
    QCOMPARE(scenes.size(), std::size_t(2));
    QCOMPARE(scenes[0].element, 1);
    QCOMPARE(scenes[0].row, 3);
    QCOMPARE(linesOf(pagination, 0).back().row, 53); // 25 of the action
    QCOMPARE(scenes[0].eighths, eighthsOfPage(51 + 9, usLetter()));
    QCOMPARE(scenes[1].page, 1);
    QCOMPARE(scenes[1].row, 11);
    QCOMPARE(scenes[1].eighths, 1);
    QCOMPARE(pagination.filledLines(), 54 + 14);
}

void PaginationTest::bearsAnything()
{
    PageStyle tiny = multiCamera();
    tiny.lines = 1;
    const QString lines = QStringList(100'000, QStringLiteral("Rain")).join(QLatin1Char('\n'));
    const Elements script {{Type::Character, QString(500, QLatin1Char('A'))}, {Type::Dialogue, lines},
        {Type::SceneHeading, lines.left(5000)}, {Type::Transition, QString(300, QLatin1Char('T'))},
        {Type::Parenthetical, lines.left(5000)}, {Type::Action, QString(100'000, QLatin1Char('x'))}};
    for (const PageStyle &style : {tiny, usLetter(), a4(), multiCamera()}) {
        const Pagination pagination = paginated(script, style);
        QVERIFY(pagination.pages().size() >= std::size_t(100'000 / style.lines));
        for (const Page &page : pagination.pages())
            QVERIFY(!page.lines.empty() && page.lines.back().row < style.lines);
    }
}

QTEST_GUILESS_MAIN(PaginationTest)
#include "tst_pagination.moc"
