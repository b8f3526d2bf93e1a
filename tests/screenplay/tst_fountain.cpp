// SPDX-License-Identifier: GPL-3.0-or-later
// Fountain's public syntax (fountain.io/syntax, 1.1), point by point, and what no script may do to the
// reader.
#include "core/screenplay/fountain.h"
#include "tests/support/process_memory.h"
#include "tests/support/script_words.h"

#include <QTest>

#include <vector>

using namespace dg;

namespace {

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

QStringList wordsOf(const Script &script)
{
    QStringList words;
    for (const TitleField &field : script.title)
        words.append(field.key + QStringLiteral(" = ") + field.values.join(QStringLiteral(" / ")));
    for (const ScriptElement &element : script.elements)
        words.append(inWords(element).chopped(1));
    return words;
}

struct Case {
    const char *fountain;
    std::vector<const char *> words;
};

void check(const std::vector<Case> &cases, TitlePage titlePage = TitlePage::None)
{
    for (const Case &each : cases) {
        QStringList expected;
        for (const char *words : each.words)
            expected.append(text(words));
        const QStringList actual = wordsOf(readFountain(text(each.fountain), titlePage));
        const QString message = QStringLiteral("\n%1\nis read as:\n%2\nnot as:\n%3")
                                    .arg(text(each.fountain), actual.join(u'\n'), expected.join(u'\n'));
        QVERIFY2(actual == expected, message.toUtf8());
    }
}

} // namespace

class TestFountain : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void point1_sceneHeadings()
    {
        check({
            {"INT. HALL - DAY\n\nPosy waits.", {"heading: INT. HALL - DAY", "action: Posy waits."}},
            {"INT HALL", {"heading: INT HALL"}},
            {"ext. street - night", {"heading: ext. street - night"}},
            {"Est. City", {"heading: Est. City"}},
            {"INT./EXT. CAR", {"heading: INT./EXT. CAR"}},
            {"INT./EXT CAR", {"heading: INT./EXT CAR"}},
            {"INT/EXT CAR", {"heading: INT/EXT CAR"}},
            {"EXT./INT. CAR", {"heading: EXT./INT. CAR"}},
            {"EXT/INT. CAR", {"heading: EXT/INT. CAR"}},
            {"I/E. CAR", {"heading: I/E. CAR"}},
            {"i/e car", {"heading: i/e car"}},
            {"   INT. HALL  ", {"heading: INT. HALL"}},
            {"INTERIOR thoughts", {"action: INTERIOR thoughts"}},
            {"EXTRA, extra", {"action: EXTRA, extra"}},
            {"INT", {"action: INT"}},
            {"INT: HALL", {"action: INT: HALL"}},
            {"She reads:\nINT. HALL - DAY", {"action: She reads:\nINT. HALL - DAY"}},
            {"A.\n\n\nINT. HALL\nA drip.", {"action: A.", "heading: INT. HALL", "action: A drip."}},
        });
    }

    void point2_forcedHeadingsAndSceneNumbers()
    {
        check({
            {".KITCHEN", {"heading: KITCHEN"}},
            {".kitchen, later", {"heading: kitchen, later"}},
            {".INT. HALL", {"heading: INT. HALL"}},
            {".«Кафе» - НОЧЬ", {"heading: «Кафе» - НОЧЬ"}},
            {"...and then", {"action: ...and then"}},
            {"..KITCHEN", {"action: ..KITCHEN"}},
            {". KITCHEN", {"action: . KITCHEN"}},
            {".", {"action: ."}},
            {"She cooks.\n.KITCHEN", {"action: She cooks.\n.KITCHEN"}},
            {"INT. HALL - DAY #1#", {"heading no. 1: INT. HALL - DAY"}},
            {"INT. HALL - DAY #1A#", {"heading no. 1A: INT. HALL - DAY"}},
            {"INT. HALL - DAY #I-1-A#", {"heading no. I-1-A: INT. HALL - DAY"}},
            {"INT. HALL - DAY#110A#", {"heading no. 110A: INT. HALL - DAY"}},
            {"INT. HALL - DAY #1.#  ", {"heading no. 1.: INT. HALL - DAY"}},
            {".KITCHEN #2#", {"heading no. 2: KITCHEN"}},
            {"INT. ROOM #2", {"heading: INT. ROOM #2"}},
            {"INT. ROOM ##", {"heading: INT. ROOM ##"}},
            {"INT. ROOM #a b#", {"heading: INT. ROOM #a b#"}},
            {"INT. ROOM #2# #3#", {"heading no. 3: INT. ROOM #2#"}},
            {".#2#", {"heading: #2#"}},
            {"INT. ROOM #2# [[late]]", {"heading no. 2: INT. ROOM  [[late]]"}},
        });
    }

    void point3_characters()
    {
        check({
            {"POSY\nStop.\nPlease.\n\nIt stops.",
                {"character: POSY", "dialogue: Stop.\nPlease.", "action: It stops."}},
            {"BANG\n\nPosy falls.", {"action: BANG", "action: Posy falls."}},
            {"BANG", {"action: BANG"}},
            {"BANG\n  \nPosy falls.", {"action: BANG", "action: Posy falls."}},
            {"It begins.\nPOSY\nStop.", {"action: It begins.\nPOSY\nStop."}},
            {"Posy\nStop.", {"action: Posy\nStop."}},
            {"R2D2\nBeep.", {"character: R2D2", "dialogue: Beep."}},
            {"23\nskidoo", {"action: 23\nskidoo"}},
            {"HANS (on the radio)\nHello.", {"character: HANS (on the radio)", "dialogue: Hello."}},
            {"HANS (on the radio) (CONT'D)\nHello.",
                {"character: HANS (on the radio) (CONT'D)", "dialogue: Hello."}},
            {"HANS (CONT\xe2\x80\x99"
             "D)\nHello.",
                {"character: HANS (CONT\xe2\x80\x99"
                 "D)",
                    "dialogue: Hello."}},
            {"HANS (V.O.) says\nhello.", {"action: HANS (V.O.) says\nhello."}},
            {"HANS (not closed\nhello.", {"action: HANS (not closed\nhello."}},
            {"(HANS)\nhello.", {"action: (HANS)\nhello."}},
            {"   POSY\n  Stop.", {"character: POSY", "dialogue: Stop."}},
            {"POSY [[or June?]]\nStop.", {"character: POSY [[or June?]]", "dialogue: Stop."}},
            {"POSY:\nStop.", {"character: POSY:", "dialogue: Stop."}},
        });
    }

    void point4_forcedCharactersAndDualDialogue()
    {
        check({
            {"@McCLANE\nYippee.", {"character: McCLANE", "dialogue: Yippee."}},
            {"@McCLANE", {"character: McCLANE"}},
            {"@INT. MAN\nHello.", {"character: INT. MAN", "dialogue: Hello."}},
            {"@\nHello.", {"action: @\nHello."}},
            {"@ ^\nHello.", {"action: @ ^\nHello."}},
            {"Hi.\n@Posy\nHello.", {"action: Hi.\n@Posy\nHello."}},
            {"POSY\nYes.\n\nDOV ^\nNo.",
                {"character: POSY", "dialogue: Yes.", "character dual: DOV", "dialogue: No."}},
            {"POSY\nYes.\n\n@Dov (V.O.)^\nNo.",
                {"character: POSY", "dialogue: Yes.", "character dual: Dov (V.O.)", "dialogue: No."}},
            {"DOV ^\nNo.", {"character: DOV", "dialogue: No."}},
            {"POSY\nYes.\n\nShe nods.\n\nDOV ^\nNo.",
                {"character: POSY", "dialogue: Yes.", "action: She nods.", "character: DOV",
                    "dialogue: No."}},
            {"POSY\nYes.\n\nDOV ^\nNo.\n\nJUNE ^\nWell.",
                {"character: POSY", "dialogue: Yes.", "character dual: DOV", "dialogue: No.",
                    "character: JUNE", "dialogue: Well."}},
            {"POSY\nYes.\n\n[[at once]]\n\n/* or not */\n\nDOV ^\nNo.",
                {"character: POSY", "dialogue: Yes.", "note: at once", "character dual: DOV",
                    "dialogue: No."}},
            {"POSY\nYes.\n\nDOV ^ [[loud]]\nNo.",
                {"character: POSY", "dialogue: Yes.", "character dual: DOV  [[loud]]", "dialogue: No."}},
            {"MR. ^ HAT\nYes.", {"character: MR. ^ HAT", "dialogue: Yes."}},
        });
    }

    void point5_parentheticals()
    {
        check({
            {"POSY\n(to the clock)\nStop.",
                {"character: POSY", "parenthetical: (to the clock)", "dialogue: Stop."}},
            {"POSY\nStop.\n(beat)\nGo.",
                {"character: POSY", "dialogue: Stop.", "parenthetical: (beat)", "dialogue: Go."}},
            {"POSY\n(*not* loud)\nStop.",
                {"character: POSY", "parenthetical: (*not* loud)", "dialogue: Stop."}},
            {"POSY\n(beat) [[long]]\nStop.",
                {"character: POSY", "parenthetical: (beat) [[long]]", "dialogue: Stop."}},
            {"POSY\n(So) she said.", {"character: POSY", "dialogue: (So) she said."}},
            {"(beat)", {"action: (beat)"}},
        });
    }

    void point6_twoSpacesKeepASpeechOpen()
    {
        check({
            {"POSY\nStop.\n  \nGo.\n\nShe goes.",
                {"character: POSY", "dialogue: Stop.\n\nGo.", "action: She goes."}},
            {"POSY\nStop.\n \nShe goes.", {"character: POSY", "dialogue: Stop.", "action: She goes."}},
            {"POSY\nStop.\n  \n  \nGo.", {"character: POSY", "dialogue: Stop.\n\n\nGo."}},
            {"POSY\nStop.\n  \n(beat)\n  \nGo.\n  \n",
                {"character: POSY", "dialogue: Stop.", "parenthetical: (beat)", "dialogue: Go."}},
            {"POSY\nStop.\n  \nINT. HALL", {"character: POSY", "dialogue: Stop.\n\nINT. HALL"}},
        });
    }

    void point7_forcedActionAndLyrics()
    {
        check({
            {"!POSY\nis written there.", {"action: POSY\nis written there."}},
            {"!INT. HALL", {"action: INT. HALL"}},
            {"A\n\n!CUT TO:\n\nB", {"action: A", "action: CUT TO:", "action: B"}},
            {"!!", {"action: !"}},
            {"!    far in", {"action:     far in"}},
            {"One.\n!> two <\n!\n!# three", {"action: One.\n> two <\n\n# three"}},
            {"INT. HALL\n!POSY", {"heading: INT. HALL", "action: POSY"}},
            {"~La la\n~ la\n\n~La", {"lyrics: La la\nla", "lyrics: La"}},
            {"She sings.\n~La la\nShe stops.", {"action: She sings.", "lyrics: La la", "action: She stops."}},
            {"POSY\n~La la\n~la\n(beat)\nWell.\n~La",
                {"character: POSY", "lyrics spoken: La la\nla", "parenthetical: (beat)", "dialogue: Well.",
                    "lyrics spoken: La"}},
        });
    }

    void point8_transitionsAndCentredText()
    {
        check({
            {"A\n\nCUT TO:\n\nB", {"action: A", "transition: CUT TO:", "action: B"}},
            {"CUT TO:", {"transition: CUT TO:"}},
            {"CUT TO: [[hard]]", {"transition: CUT TO: [[hard]]"}},
            {"He\nCUT TO:\n\nB", {"action: He\nCUT TO:", "action: B"}},
            {"CUT TO:\nthe chase", {"character: CUT TO:", "dialogue: the chase"}},
            {"He goes TO:", {"action: He goes TO:"}},
            {"FADE TO BLACK.", {"action: FADE TO BLACK."}},
            {"> FADE TO BLACK.", {"transition: FADE TO BLACK."}},
            {">Burn to white.\nA.", {"transition: Burn to white.", "action: A."}},
            {"He.\n> B", {"action: He.\n> B"}},
            {"> THE END <", {"centred: THE END"}},
            {">THE END<", {"centred: THE END"}},
            {"He.\n> B <\n> C <", {"action: He.", "centred: B", "centred: C"}},
            {"A.\n\n\n> B <", {"action: A.", "centred 1 down: B"}},
            {"> THE END < [[at last]]", {"centred: THE END  [[at last]]"}},
            {"> [[<]]", {"transition: [[<]]"}},
        });
    }

    void point9_pageBreaksSynopsesAndSections()
    {
        check({
            {"===\n\nA\n\n======\n", {"page break: ", "action: A", "page break: "}},
            {"He\n===\nB", {"action: He", "page break: ", "action: B"}},
            {"=== A", {"synopsis: == A"}},
            {"==", {"synopsis: ="}},
            {"= They meet.", {"synopsis: They meet."}},
            {"INT. HALL\n= They meet.\nA.", {"heading: INT. HALL", "synopsis: They meet.", "action: A."}},
            {"# Act one\n\n###### Beat", {"section level 1: Act one", "section level 6: Beat"}},
            {"##Sequence", {"section level 2: Sequence"}},
            {"# ", {"section level 1: "}},
            {"####### seven", {"action: ####### seven"}},
            {"He\n# B\nC", {"action: He", "section level 1: B", "action: C"}},
        });
    }

    void point10_notesAndBoneyard()
    {
        check({
            {"[[ to do ]]", {"note: to do"}},
            {"He [[who?]] waits.", {"action: He [[who?]] waits."}},
            {"He [[who?\nDov?]] waits.", {"action: He [[who?\nDov?]] waits."}},
            {"[[One.\n  \nTwo.]]", {"note: One.\n\nTwo."}},
            {"[[One.\n\nTwo.]]", {"action: [[One.", "action: Two.]]"}},
            {"[[One.\n \nTwo.]]", {"action: [[One.", "action: Two.]]"}},
            {"[[a\n# INT. HALL\n]]\n\nA.", {"note: a\n# INT. HALL", "action: A."}},
            {"INT. HALL [[a\nb]]\n\nA.", {"heading: INT. HALL [[a b]]", "action: A."}},
            {"POSY\nStop [[or\n~not]] it.\n[[b]]\n\nA.",
                {"character: POSY", "dialogue: Stop [[or\n~not]] it.\n[[b]]", "action: A."}},
            {"[[a]] [[b]]", {"note: a]] [[b"}},
            {"He.\n[[b]]\nC.", {"action: He.\n[[b]]\nC."}},
            {"a [[open", {"action: a [[open"}},
            {"closed]] a", {"action: closed]] a"}},

            {"A /* cut */ B", {"action: A  B"}},
            {"A /* cut\n\nINT. HALL\n*/ B", {"action: A  B"}},
            {"A\n\n/* cut\n\nmore */\n\nB", {"action: A", "action: B"}},
            {"A\n\n\n/* cut */\n\nB", {"action: A", "action: B"}},
            {"A\n\n/* cut */\n\n\nB", {"action: A", "action 1 down: B"}},
            {"He\n/* cut */\nB", {"action: He\nB"}},
            {"POSY\n/* Stop. */\nGo.", {"character: POSY", "dialogue: Go."}},
            {"/* note */ INT. HALL", {"heading: INT. HALL"}},
            {"A /* open", {"action: A /* open"}},
            {"A\n\n/* open\n\nB", {"action: A", "action: /* open", "action: B"}},
            {"A */ B", {"action: A */ B"}},
            {"/*/ A", {"action: /*/ A"}},
            {"A /**/B", {"action: A B"}},
            {"/* a /* b */ c */", {"action:  c */"}},
            {"/* all */", {}},
            // Boneyard goes first.
            {"[[a /* b ]] */ c]]", {"note: a  c"}},
            {"A /* [[ */ b ]]", {"action: A  b ]]"}},
            {"[[a /* b\n\nc */ d]]", {"note: a  d"}},
        });
    }

    void point11_emphasisStaysInTheText()
    {
        check({
            {"*It* ***all*** \\*stays\\* _here_.", {"action: *It* ***all*** \\*stays\\* _here_."}},
            {"**bold** begins", {"action: **bold** begins"}},
        });
    }

    void point12_titlePages()
    {
        const auto possible = TitlePage::Possible;
        check({{"Title: Low Water\nAuthor: The Room\n\nA.",
                   {"Title = Low Water", "Author = The Room", "action: A."}},
                  {"Title:\n    **Low Water**\n\tA farce\nCredit: by\n\n\nA.",
                      {"Title = **Low Water** / A farce", "Credit = by", "action 1 down: A."}},
                  {"title: a\nTITLE: b\nWeather: wet\nNotes:\n\nA.",
                      {"title = a", "TITLE = b", "Weather = wet", "Notes = ", "action: A."}},
                  {"Weather: wet\n\nA.", {"Weather = wet", "action: A."}},
                  {"Contact:\n   Posy Hale\n   http://hale.example\n\nA.",
                      {"Contact = Posy Hale / http://hale.example", "action: A."}},
                  {"Contact: Posy Hale\n12 Pier Road\nhttp://hale.example\n\nA.",
                      {"Contact = Posy Hale / 12 Pier Road / http://hale.example", "action: A."}},
                  {"Title: a: b", {"Title = a: b"}},
                  {"Title: a /* cut */ b\n/* cut */\nAuthor: c", {"Title = a  b", "Author = c"}},
                  {"Название: Отлив\n\nA.", {"Название = Отлив", "action: A."}}},
            possible);
        check(
            {{"FADE IN:\n\nA.", {"action: FADE IN:", "action: A."}},
                {"FADE IN:\n    A.", {"character: FADE IN:", "dialogue: A."}},
                {"CUT TO:\n\nA.", {"transition: CUT TO:", "action: A."}},
                {"INT. HALL: NIGHT\n\nA.", {"heading: INT. HALL: NIGHT", "action: A."}},
                {"A voice: go.\nShe turns.", {"action: A voice: go.\nShe turns."}},
                {"One day, he says: go.", {"action: One day, he says: go."}},
                {"POSY:\n\nA.", {"action: POSY:", "action: A."}},
                {"A.\n\nTitle: b", {"action: A.", "action: Title: b"}}, {"\nTitle: b", {"action: Title: b"}},
                {"http://hale.example", {"action: http://hale.example"}}},
            possible);
        check(
            {{"Title: b", {"action: Title: b"}}, {"POSY:\nhello", {"character: POSY:", "dialogue: hello"}}});
    }

    void point13_whitespace()
    {
        check({
            {"    in\n\tA\tb  \n  less", {"action:     in\n    A    b\n  less"}},
            {"A\n\n\n\nB", {"action: A", "action 2 down: B"}},
            {"A\n\n  \n\n~B", {"action: A", "lyrics 2 down: B"}},
            {"A\n\n\n\nINT. HALL\n\n\nB", {"action: A", "heading: INT. HALL", "action 1 down: B"}},
            {"   POSY   \n   Stop.   \n   (beat)  ",
                {"character: POSY", "dialogue: Stop.", "parenthetical: (beat)"}},
        });
    }

    void point14_filesAndScripts()
    {
        check({
            {"", {}},
            {"\n  \n\n", {}},
            {"\xef\xbb\xbf", {}},
            {"\xef\xbb\xbfINT. HALL", {"heading: INT. HALL"}},
            {"INT. HALL\r\n\r\nPOSY\r\nStop.\r\n",
                {"heading: INT. HALL", "character: POSY", "dialogue: Stop."}},
            {"INT. HALL\r\rPOSY\rStop.\r", {"heading: INT. HALL", "character: POSY", "dialogue: Stop."}},
            {"POSY\r\nStop.\rNow.\n\rA.", {"character: POSY", "dialogue: Stop.\nNow.", "action: A."}},
            {"POSY\nStop.", {"character: POSY", "dialogue: Stop."}},
            {"@مريم\nأهلا.", {"character: مريم", "dialogue: أهلا."}},
            {"王芳\n你好。", {"character: 王芳", "dialogue: 你好。"}},
            {"МАША\nДа.", {"character: МАША", "dialogue: Да."}},
            {"Маша\nДа.", {"action: Маша\nДа."}},
            {"ÉLODIE\nOui.", {"character: ÉLODIE", "dialogue: Oui."}},
            {"@🎭\nHa.", {"character: 🎭", "dialogue: Ha."}},
        });
        check({{"\xef\xbb\xbfTitle: a\r\n\r\nB", {"Title = a", "action: B"}}}, TitlePage::Possible);
    }

    void countsWhatIsSpokenOrRead()
    {
        const auto elements =
            readFountain(u"# Act one\n\nINT. HALL - DAY\n\nPosy *waits* [[how long?]] here.\n\nPOSY\n(a "
                         u"beat)\nStop  it,\nnow.\n\nCUT TO:\n\n[[a note]]\n",
                TitlePage::None)
                .elements;
        QCOMPARE(countWords(elements), 3 + 2 + 3);
        QCOMPARE(countWords({}), 0);
    }

    /// A quadratic step would not end within the time that a test has.
    void isLinear_data()
    {
        QTest::addColumn<QString>("source");
        const auto row = [](const char *name, const QString &source) { QTest::newRow(name) << source; };
        const auto many = [&row](const char *piece, int count) {
            row(QByteArray(piece).replace('\n', "\\n").constData(), text(piece).repeated(count));
        };
        row("10 MB on a line", text("word ").repeated(2'000'000));
        row("10 MB of stars", text("*a ").repeated(3'300'000));
        row("a million blank lines", QString(1'000'000, u'\n'));
        row("a million spaced lines", text("  \n").repeated(1'000'000));
        many("*", 100'000);
        many("_", 100'000);
        many("[[", 100'000);
        many("[[\n", 100'000);
        many("]] [[\n", 100'000);
        many("]]\n", 100'000);
        many("[[a]]", 100'000);
        many("/*", 100'000);
        many("/**/", 100'000);
        many("/**/\n", 100'000);
        many("/*\n", 100'000);
        many("(", 100'000);
        many("#", 100'000);
        many("#1#", 100'000);
        many(">", 100'000);
        many("> x <\n", 100'000);
        many("^", 100'000);
        many("^[[x]]", 100'000);
        many(":\n", 100'000);
        many("A: b\n", 100'000);
        many("A\n", 100'000);
        many("~\n", 100'000);
        many("!\n", 100'000);
        row("a speech of spaced lines", text("A\nb\n") + text("  \n").repeated(100'000) + text("c"));
        row("open notes in a speech", text("A\n") + text("[[b\n").repeated(100'000));
        row("a name of carets", text("A") + text("^[[x]]").repeated(20'000) + text("\nb"));
        row("a heading of numbers", text("INT. A ") + text("#1# [[x]]").repeated(50'000));
    }

    void isLinear()
    {
        QFETCH(QString, source);
        const PeakMemory memory;
        const Script script = readFountain(source);
        QVERIFY(readFountain(writeFountain(script)) == script);
        QVERIFY(memory.growth() < 1024 * 1024 * 1024 + PeakMemory::kept);
    }
};

QTEST_GUILESS_MAIN(TestFountain)
#include "tst_fountain.moc"
