// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/fountain.h"
#include "tests/support/script_generator.h"
#include "tests/support/script_words.h"

#include <QTest>

using namespace dg;
using Type = ElementType;

namespace {

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

QByteArray escaped(const QString &text)
{
    QString shown = text;
    return shown.replace(u'\r', QStringLiteral("\\r")).toUtf8();
}

} // namespace

class TestFountainWriter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesWhatAPersonWould()
    {
        const Script script {
            {{text("Title"), {text("Low Water")}}, {text("Contact"), {text("Hale"), text("Pier 4")}}},
            {{Type::Section, text("Act one"), {}, 1}, {Type::Synopsis, text("They meet.")},
                {Type::SceneHeading, text("INT. HALL - DAY"), text("1A")},
                {Type::Action, text("Posy waits.\n  A drip.")}, {Type::Action, text("Later."), {}, 0, 1},
                {Type::Character, text("POSY (V.O.)")}, {Type::Parenthetical, text("(beat)")},
                {Type::Dialogue, text("Stop.\n\nPlease.")}, {Type::Character, text("DOV"), {}, 0, 0, true},
                {Type::Lyrics, text("La\nla"), {}, 0, 0, false, true}, {Type::Transition, text("CUT TO:")},
                {Type::SceneHeading, text("KITCHEN")}, {Type::Note, text("to do\n\nsoon")},
                {Type::Lyrics, text("La")}, {Type::PageBreak, {}}, {Type::Transition, text("FADE OUT.")},
                {Type::Centered, text("THE END")}}};
        QCOMPARE(writeFountain(script),
            text("Title: Low Water\nContact:\n    Hale\n    Pier 4\n\n# Act one\n\n= They meet.\n\n"
                 "INT. HALL - DAY #1A#\n\nPosy waits.\n  A drip.\n\n\nLater.\n\n"
                 "POSY (V.O.)\n(beat)\nStop.\n  \nPlease.\n\nDOV ^\n~ La\n~ la\n\nCUT TO:\n\n.KITCHEN\n\n"
                 "[[to do\n  \nsoon]]\n\n~ La\n\n===\n\n> FADE OUT.\n\n> THE END <\n"));
        QCOMPARE(writeFountain({}), QString());
    }

    void forcesWhatWouldReadAsSomethingElse_data()
    {
        QTest::addColumn<int>("type");
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("written");
        const auto row = [](Type type, const char *source, const char *written) {
            QTest::addRow("%d: %s", static_cast<int>(type), source)
                << static_cast<int>(type) << text(source) << text(written);
        };
        row(Type::Action, "INT. HALL", "!INT. HALL\n");
        row(Type::Action, "CUT TO:", "!CUT TO:\n");
        row(Type::Action, "BANG", "BANG\n");
        row(Type::Action, "BANG\nagain", "!BANG\nagain\n");
        row(Type::Action, "one\n# two\n> three\n~four\n!five", "one\n!# two\n> three\n!~four\n!!five\n");
        row(Type::Action, "[[note]]", "![[note]]\n");
        row(Type::Action, "Title: x", "!Title: x\n");
        row(Type::Action, "@home", "!@home\n");
        row(Type::Action, "...and", "...and\n");
        row(Type::Action, "a /* b */ c", "a //**/* b */ c\n");
        row(Type::Action, "a /* b", "a /* b\n");
        row(Type::Action, "a\n\nb", "a\n!\nb\n");
        row(Type::SceneHeading, "THE PIT", ".THE PIT\n");
        row(Type::Transition, "FADE OUT.", "> FADE OUT.\n");
        row(Type::Character, "POSY", "@POSY\n");
    }

    void forcesWhatWouldReadAsSomethingElse()
    {
        QFETCH(int, type);
        QFETCH(QString, source);
        QFETCH(QString, written);
        const Script script {{}, {{static_cast<Type>(type), source}}};
        QCOMPARE(writeFountain(script), written);
        QVERIFY2(readFountain(written) == script, difference(readFountain(written), script).toUtf8());
    }

    void namesKeepTheirCaseAndScript_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("written");
        const auto row = [](const char *name, const char *written) {
            QTest::newRow(name) << text(name) << text(written);
        };
        row("POSY (on the radio)", "POSY (on the radio)");
        row("МАША", "МАША");
        row("Маша", "@Маша");
        row("McCLANE", "@McCLANE");
        row("مريم", "@مريم");
        row("王芳", "@王芳");
        row("🎭", "@🎭");
        row("23", "@23");
        row("INT. MAN", "@INT. MAN");
        row("#2", "@#2");
        row("TITLE:", "@TITLE:");
        row("CUT TO:", "CUT TO:");
    }

    void namesKeepTheirCaseAndScript()
    {
        QFETCH(QString, name);
        QFETCH(QString, written);
        const Script script {{}, {{Type::Character, name}, {Type::Dialogue, text("Hello.")}}};
        QCOMPARE(writeFountain(script), written + text("\nHello.\n"));
        QVERIFY(readFountain(writeFountain(script)) == script);
    }

    /// Of elements that no reader makes: what is written is read and written the same.
    void anyElementsCanBeWritten()
    {
        for (std::uint64_t seed = 0; seed < 5000; ++seed) {
            Random random(seed);
            Script script;
            for (auto left = random.below(3); left > 0; --left)
                script.title.push_back(
                    {randomFragment(random), {randomFragment(random), randomFragment(random)}});
            for (auto left = random.below(8); left > 0; --left)
                script.elements.push_back({static_cast<Type>(random.below(elementTypeCount)),
                    randomFragment(random) + randomFragment(random), randomFragment(random),
                    static_cast<int>(random.below(9)) - 1, static_cast<int>(random.below(4)) - 1,
                    random.chance(0.5), random.chance(0.5)});
            const Script read = readFountain(writeFountain(script));
            const QString parts = difference(readFountain(writeFountain(read)), read);
            QVERIFY2(
                parts.isEmpty(), QByteArray::number(static_cast<qulonglong>(seed)) + ": " + parts.toUtf8());
        }
    }

    void elementsSurviveWritingAndReading()
    {
        for (std::uint64_t seed = 0; seed < 4000; ++seed) {
            Random random(seed);
            ScriptOptions options;
            options.scenes = 2;
            options.nasty = true;
            options.titlePage = seed % 2 == 0;
            options.dual = 0.3;
            const Script script = randomScript(random, options);
            const QString text = writeFountain(script);
            const QString parts = difference(readFountain(text), script);
            QVERIFY2(
                parts.isEmpty(), QByteArray::number(static_cast<qulonglong>(seed)) + ": " + parts.toUtf8());
            QVERIFY(text.isEmpty() || text.endsWith(u'\n'));
        }
    }

    void whateverIsReadSurvivesWriting()
    {
        for (std::uint64_t seed = 0; seed < 10000; ++seed) {
            Random random(seed);
            const QString text = randomFountain(random, 5 + static_cast<int>(seed % 50));
            const Script script = readFountain(text);
            const QString parts = difference(readFountain(writeFountain(script)), script);
            QVERIFY2(parts.isEmpty(),
                QByteArray::number(static_cast<qulonglong>(seed)) + ": " + parts.toUtf8() + "\nread from:\n"
                    + escaped(text) + "\nwritten:\n" + escaped(writeFountain(script)));
        }
    }
};

QTEST_GUILESS_MAIN(TestFountainWriter)
#include "tst_fountain_writer.moc"
