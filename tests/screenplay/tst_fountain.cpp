// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/fountain.h"

#include <QTest>

#include <vector>

using namespace dg;
using Elements = std::vector<ScriptElement>;
using Type = ElementType;

Q_DECLARE_METATYPE(Elements)

namespace {

const char *nameOf(Type type)
{
    switch (type) {
    case Type::SceneHeading:
        return "heading";
    case Type::Action:
        return "action";
    case Type::Character:
        return "character";
    case Type::Parenthetical:
        return "parenthetical";
    case Type::Dialogue:
        return "dialogue";
    case Type::Lyrics:
        return "lyrics";
    case Type::Transition:
        return "transition";
    case Type::Centered:
        return "centred";
    case Type::Section:
        return "section";
    case Type::Synopsis:
        return "synopsis";
    case Type::Note:
        return "note";
    case Type::PageBreak:
        return "page break";
    }
    return "?";
}

QString inWords(const Elements &elements)
{
    QString words;
    for (const ScriptElement &each : elements)
        words += QStringLiteral("%1: %2|\n").arg(QLatin1String(nameOf(each.type)), each.text);
    return words;
}

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

} // namespace

class TestFountain : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads_data()
    {
        QTest::addColumn<QString>("fountain");
        QTest::addColumn<Elements>("elements");
        const auto row = [](const char *name, const char *fountain, const Elements &elements) {
            QTest::newRow(name) << text(fountain) << elements;
        };
        row("nothing", "", {});
        row("blank lines", "\n  \n\n", {});
        row("byte-order mark alone", "\xef\xbb\xbf", {});
        row("a scene",
            "INT. HALL - DAY\n\nPosy waits.\nA clock ticks.\n\nPOSY\n(to the clock)\nStop.\nPlease.\n\nIt "
            "stops.\n",
            {{Type::SceneHeading, text("INT. HALL - DAY")},
                {Type::Action, text("Posy waits.\nA clock ticks.")}, {Type::Character, text("POSY")},
                {Type::Parenthetical, text("(to the clock)")}, {Type::Dialogue, text("Stop.\nPlease.")},
                {Type::Action, text("It stops.")}});
        row("carriage returns", "INT. HALL - DAY\r\n\r\nPOSY\r\nStop.\r\n\r\nIt stops.\r\n",
            {{Type::SceneHeading, text("INT. HALL - DAY")}, {Type::Character, text("POSY")},
                {Type::Dialogue, text("Stop.")}, {Type::Action, text("It stops.")}});
        row("byte-order mark", "\xef\xbb\xbfINT. HALL - DAY\n",
            {{Type::SceneHeading, text("INT. HALL - DAY")}});

        for (const char *heading : {"INT. HALL", "ext. street - night", "EST. CITY", "INT./EXT. CAR",
                 "INT/EXT CAR", "I/E. CAR", "EXT./INT. CAR", "Int HALL"})
            row(heading, heading, {{Type::SceneHeading, text(heading)}});
        row("no heading: a word that begins so", "INTERIOR thoughts",
            {{Type::Action, text("INTERIOR thoughts")}});
        row("no heading: no blank line before", "She reads:\nINT. HALL - DAY",
            {{Type::Action, text("She reads:\nINT. HALL - DAY")}});
        row("forced heading", ".KITCHEN", {{Type::SceneHeading, text("KITCHEN")}});
        row("an ellipsis is no heading", "...and then", {{Type::Action, text("...and then")}});

        row("lone capitals are action", "BANG\n\nPosy falls.",
            {{Type::Action, text("BANG")}, {Type::Action, text("Posy falls.")}});
        row("capitals need a letter", "23\nskidoo", {{Type::Action, text("23\nskidoo")}});
        row("a name with digits", "R2D2\nBeep.",
            {{Type::Character, text("R2D2")}, {Type::Dialogue, text("Beep.")}});
        row("lower-case extension", "HANS (on the radio)\nHello.",
            {{Type::Character, text("HANS (on the radio)")}, {Type::Dialogue, text("Hello.")}});
        row("not in capitals", "Hans\nHello.", {{Type::Action, text("Hans\nHello.")}});
        row("forced character keeps its case", "@McCLANE\nYippee.",
            {{Type::Character, text("McCLANE")}, {Type::Dialogue, text("Yippee.")}});
        row("Arabic", "@مريم\nأهلا.", {{Type::Character, text("مريم")}, {Type::Dialogue, text("أهلا.")}});
        row("Chinese", "王芳\n你好。", {{Type::Character, text("王芳")}, {Type::Dialogue, text("你好。")}});
        row("Cyrillic", "МАША\nДа.", {{Type::Character, text("МАША")}, {Type::Dialogue, text("Да.")}});
        row("Cyrillic, not in capitals", "Маша\nДа.", {{Type::Action, text("Маша\nДа.")}});
        row("emoji", "@🎭\nHa.", {{Type::Character, text("🎭")}, {Type::Dialogue, text("Ha.")}});
        row("accents", "ÉLODIE\nOui.", {{Type::Character, text("ÉLODIE")}, {Type::Dialogue, text("Oui.")}});

        row("parenthetical in mid-speech", "POSY\nStop.\n(beat)\nGo.",
            {{Type::Character, text("POSY")}, {Type::Dialogue, text("Stop.")},
                {Type::Parenthetical, text("(beat)")}, {Type::Dialogue, text("Go.")}});
        row("two spaces keep a speech open", "POSY\nStop.\n  \nGo.\n\nShe goes.",
            {{Type::Character, text("POSY")}, {Type::Dialogue, text("Stop.\n\nGo.")},
                {Type::Action, text("She goes.")}});
        row("one space does not", "POSY\nStop.\n \nShe goes.",
            {{Type::Character, text("POSY")}, {Type::Dialogue, text("Stop.")},
                {Type::Action, text("She goes.")}});
        row("capitals in a speech", "POSY\nI SAID\nSTOP.",
            {{Type::Character, text("POSY")}, {Type::Dialogue, text("I SAID\nSTOP.")}});

        row("forced action", "!POSY\nis written on the wall.",
            {{Type::Action, text("POSY\nis written on the wall.")}});
        row("forced action in the form of a heading", "!INT. HALL", {{Type::Action, text("INT. HALL")}});
        row("forced action in the form of a transition", "A\n\n!CUT TO:\n\nB",
            {{Type::Action, text("A")}, {Type::Action, text("CUT TO:")}, {Type::Action, text("B")}});
        row("action keeps its indentation", "    indented\n  less",
            {{Type::Action, text("    indented\n  less")}});

        row("transition", "A\n\nCUT TO:\n\nB",
            {{Type::Action, text("A")}, {Type::Transition, text("CUT TO:")}, {Type::Action, text("B")}});
        row("no transition: text follows", "CUT TO:\nthe chase",
            {{Type::Character, text("CUT TO:")}, {Type::Dialogue, text("the chase")}});
        row("no transition: not in capitals", "He goes TO:", {{Type::Action, text("He goes TO:")}});
        row("forced transition", "> FADE OUT.", {{Type::Transition, text("FADE OUT.")}});
        row("centred", "> THE END <", {{Type::Centered, text("THE END")}});

        row("sections and synopses", "# Act one\n\n### Sequence\n\n= They meet.\n",
            {{Type::Section, text("Act one")}, {Type::Section, text("Sequence")},
                {Type::Synopsis, text("They meet.")}});
        row("page breaks", "===\n\nA\n\n======\n",
            {{Type::PageBreak, {}}, {Type::Action, text("A")}, {Type::PageBreak, {}}});
        row("two signs are no page break", "==", {{Type::Synopsis, text("=")}});
        row("note", "[[ to do ]]", {{Type::Note, text("to do")}});
        row("note in a line", "He [[who?]] waits.", {{Type::Action, text("He [[who?]] waits.")}});
        row("a scene on its own has no title page", "POSY:\nhello",
            {{Type::Character, text("POSY:")}, {Type::Dialogue, text("hello")}});
        row("no line end at the end", "POSY\nStop.",
            {{Type::Character, text("POSY")}, {Type::Dialogue, text("Stop.")}});
    }

    void reads()
    {
        QFETCH(QString, fountain);
        QFETCH(Elements, elements);
        QCOMPARE(inWords(readFountain(fountain, TitlePage::None).elements), inWords(elements));
    }

    void aTitlePageIsReadWhereThereMayBeOne()
    {
        const QString source =
            text("\xef\xbb\xbfTitle: The Lodgers\r\nDraft date: 1/1\r\n\r\nFADE IN:\r\n\r\nPosy waits.\r\n");
        const Script script = readFountain(source);
        QCOMPARE(script.title.size(), 2U);
        QCOMPARE(script.title[1].key, text("Draft date"));
        QCOMPARE(script.title[1].values, QStringList {text("1/1")});
        QCOMPARE(inWords(script.elements),
            inWords({{Type::Action, text("FADE IN:")}, {Type::Action, text("Posy waits.")}}));
        QVERIFY(readFountain(source, TitlePage::None).title.empty());
    }

    void countsWhatIsSpokenOrRead()
    {
        const Elements elements =
            readFountain(u"# Act one\n\nINT. HALL - DAY\n\nPosy waits here.\n\nPOSY\n(a beat)\nStop  "
                         u"it,\nnow.\n\nCUT TO:\n\n[[a note]]\n",
                TitlePage::None)
                .elements;
        QCOMPARE(countWords(elements), 3 + 2 + 3);
        QCOMPARE(countWords({}), 0);
    }
};

QTEST_GUILESS_MAIN(TestFountain)
#include "tst_fountain.moc"
