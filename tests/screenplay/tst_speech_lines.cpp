// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/speech_lines.h"

#include "tests/support/script_generator.h"

#include <QTest>

using namespace dg;

namespace {

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

const QString scene = text("INT. CHAMBER - DAY\n"
                           "\n"
                           "A bucket. /* the blue one */ It waits.\n"
                           "\n"
                           "ODILE (V.O.)\n"
                           "(to the bucket)\n"
                           "I hosted that *defeat*.\n"
                           "(beat)\n"
                           "Twice. [[check: was it twice?]]\n"
                           "\n"
                           "@McNab (CONT'D) ^\n"
                           "~La la the dam\n"
                           "~La la the water\n"
                           "\n"
                           "BENNO\n"
                           "For accuracy:\n"
                           "you laughed,\n"
                           "  \n"
                           "then stopped. /* cut? */\n"
                           "\n"
                           "@NOBODY\n"
                           "\n"
                           "> CUT TO:\n"
                           "\n"
                           "ODILE (CONT'D)\n"
                           "(shouting)\n"
                           "No.\n");

QStringList lines(const std::vector<Speech> &speeches)
{
    QStringList lines;
    for (const Speech &each : speeches)
        lines.append(text("%1 %2%3: %4")
                         .arg(each.number)
                         .arg(each.speaker, each.dual ? text("^") : QString(), each.text));
    return lines;
}

std::vector<Speech> many(int count)
{
    std::vector<Speech> speeches;
    for (int i = 1; i <= count; ++i)
        speeches.push_back({i, text("ADA"), text("this is line %1").arg(i)});
    return speeches;
}

} // namespace

class SpeechLinesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void speechesAreCountedWithWhatIsSaidOnOneLine()
    {
        QCOMPARE(lines(speechesOf(scene)),
            (QStringList {text("1 ODILE: I hosted that *defeat*. (beat) Twice."),
                text("2 McNab^: La la the dam La la the water"),
                text("3 BENNO: For accuracy: you laughed, then stopped."), text("4 ODILE: No.")}));
        QVERIFY(speechesOf(QString()).empty());
        QVERIFY(speechesOf(text("INT. HALL - DAY\n\nNobody comes.\n")).empty());
    }

    void oneSpeechIsReplacedAndNothingElse_data()
    {
        QTest::addColumn<int>("number");
        QTest::addColumn<QString>("said");
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::newRow("a parenthetical that opens stays")
            << 4 << text("Yes.") << text("No.\n") << text("Yes.\n");
        QTest::newRow("one between goes where it is put, notes stay behind")
            << 1 << text("I won. (beat) Once.")
            << text("I hosted that *defeat*.\n(beat)\nTwice. [[check: was it twice?]]")
            << text("I won.\n(beat)\nOnce. [[check: was it twice?]]");
        QTest::newRow("one between may go")
            << 1 << text("I won.") << text("I hosted that *defeat*.\n(beat)\nTwice. [[check")
            << text("I won. [[check");
        QTest::newRow("what is sung stays sung")
            << 2 << text("Ding dong") << text("~La la the dam\n~La la the water") << text("~Ding dong");
        QTest::newRow("several lines, boneyard stays behind")
            << 3 << text("You  laughed.") << text("For accuracy:\nyou laughed,\n  \nthen stopped. /* cut? */")
            << text("You laughed. /* cut? */");
    }

    void oneSpeechIsReplacedAndNothingElse()
    {
        QFETCH(int, number);
        QFETCH(QString, said);
        QFETCH(QString, before);
        QFETCH(QString, after);
        const QString old = speechesOf(scene)[static_cast<std::size_t>(number - 1)].text;
        const auto changed = withSpeech(scene, number, old, said);
        QVERIFY(changed);
        QCOMPARE(*changed, QString(scene).replace(scene.lastIndexOf(before), before.size(), after));
    }

    void whatItSaysMustBeWhatItSaid()
    {
        QVERIFY(!withSpeech(scene, 4, text("Yes."), text("Perhaps.")));
        QVERIFY(!withSpeech(scene, 0, text("No."), text("Yes.")));
        QVERIFY(!withSpeech(scene, 5, text("No."), text("Yes.")));
        QVERIFY(withSpeech(scene, 1, text("I hosted  that defeat. (beat) Twice."), text("Yes.")));
    }

    void whatWouldBeSomethingElseIsRefused_data()
    {
        QTest::addColumn<QString>("said");
        for (const char *said :
            {"", "  \n ", "(laughing)", "~tra la", "open /* boneyard", "close */ it", "a [[note", "a note]]"})
            QTest::newRow(*said ? said : "nothing") << text(said);
    }

    void whatWouldBeSomethingElseIsRefused()
    {
        QFETCH(QString, said);
        QVERIFY(!withSpeech(scene, 4, text("No."), said));
    }

    void aLineBreakNeverBeginsAnotherSpeech()
    {
        const auto changed = withSpeech(scene, 4, text("No."), text("Yes.\n\nBENNO\nNo."));
        QVERIFY(changed);
        QCOMPARE(speechesOf(*changed).size(), std::size_t(4));
        QCOMPARE(speechesOf(*changed).back().text, text("Yes. BENNO No."));
    }

    void carriageReturnsStay()
    {
        QString windows = scene;
        windows.replace(text("\n"), text("\r\n"));
        const auto changed = withSpeech(
            windows, 1, text("I hosted that *defeat*. (beat) Twice."), text("Once. (beat) Twice."));
        QVERIFY(changed);
        QCOMPARE(changed->count(text("\r\n")), changed->count(QLatin1Char('\n')));
        QCOMPARE(speechesOf(*changed).front().text, text("Once. (beat) Twice."));
    }

    /// Over scripts of every kind: each speech in turn is replaced, and taken back byte for byte where it was
    /// one line.
    void anyScriptAnySpeech()
    {
        int replaced = 0;
        for (unsigned seed = 1; seed <= 200; ++seed) {
            Random random(seed);
            const QString script = randomFountain(random, 80);
            const auto speeches = speechesOf(script);
            for (const Speech &speech : speeches) {
                const auto changed =
                    withSpeech(script, speech.number, speech.text, text("Quite another line."));
                if (!changed)
                    continue;
                ++replaced;
                auto expected = speeches;
                expected[static_cast<std::size_t>(speech.number - 1)].text = text("Quite another line.");
                QCOMPARE(lines(speechesOf(*changed)), lines(expected));
            }
        }
        QVERIFY(replaced > 100);
    }

    void linesAreTheSameAsOneHearsThem()
    {
        QVERIFY(isSameLine(text("I\u2019m  *fine* \u2026"), text("I'm fine ...")));
        QVERIFY(isSameLine(text("no \u2014 yes"), text("no -- yes")));
        QVERIFY(!isSameLine(text("I'm fine"), text("I'm Fine")));
        QVERIFY(isQuotedFrom(text("\u201chosted that defeat.\u201d"), scene));
        QVERIFY(isQuotedFrom(text("for accuracy\u2026 then stopped"), scene));
        QVERIFY(!isQuotedFrom(text("then stopped ... for accuracy"), scene));
        QVERIFY(!isQuotedFrom(text("I lost"), scene));
        QVERIFY(!isQuotedFrom(text(" \"...\" "), scene));
        QVERIFY(holdsWords(text("I *hosted* that  defeat."), text("hosted that defeat")));
        QVERIFY(!holdsWords(text("I hosted a defeat."), text("hosted that defeat")));
    }

    void aLineIsFoundByNumberElseByWhatItSays()
    {
        const auto speeches = speechesOf(scene);
        QCOMPARE(addressed(speeches, 4, text("No."))->number, 4);
        QCOMPARE(addressed(speeches, 2, text("No."))->number, 4);
        QCOMPARE(addressed(speeches, -7, text("No."))->number, 4);
        QVERIFY(!addressed(speeches, 4, text("Yes.")));
        const auto twice = speechesOf(text("ADA\nNo.\n\nBO\nNo.\n"));
        QCOMPARE(addressed(twice, 2, text("No."))->number, 2);
        QVERIFY(!addressed(twice, 3, text("No.")));
    }

    void edgesAndSamples()
    {
        const auto speeches = many(30);
        QCOMPARE(lines(firstSpeeches(speeches, 2)), lines({speeches[0], speeches[1]}));
        QCOMPARE(lines(lastSpeeches(speeches, 2)), lines({speeches[28], speeches[29]}));
        QCOMPARE(firstSpeeches(many(1), 2).size(), std::size_t(1));
        QVERIFY(lastSpeeches({}, 2).empty());

        const auto sampled = sampledSpeeches(speeches);
        QCOMPARE(sampled.size(), std::size_t(10));
        QCOMPARE(sampled.front().number, 1);
        QCOMPARE(sampled.back().number, 30);
        for (std::size_t i = 1; i < sampled.size(); ++i)
            QVERIFY(sampled[i].number - sampled[i - 1].number >= 3);
        QCOMPARE(lines(sampledSpeeches(speeches)), lines(sampled));
        QCOMPARE(sampledSpeeches(many(4)).size(), std::size_t(4));
        QVERIFY(sampledSpeeches({}).empty());

        auto mixed = speeches;
        mixed[0].text = text("No.");
        QCOMPARE(sampledSpeeches(mixed).front().number, 2);
    }

    void dialogueIsTheSameOnlyByteForByte()
    {
        QString staged = scene;
        staged.replace(text("A bucket."), text("A bucket, kicked."));
        staged.replace(text("> CUT TO:\n\n"), QString());
        QVERIFY(haveSameDialogue(scene, staged));
        for (const auto &[before, after] :
            {std::pair {"*defeat*", "defeat"}, {"(beat)\n", ""}, {"ODILE (V.O.)", "ODILE"}, {"No.", "No!"},
                {"For accuracy:\nyou", "For accuracy: you"}, {" ^", ""}}) {
            QString changed = scene;
            changed.replace(text(before), text(after));
            QVERIFY2(!haveSameDialogue(scene, changed), before);
        }
    }

    void numbersStandBeforeSpeakersOrInTheirPlace()
    {
        const QString shown = withSpeechNumbers(scene);
        QVERIFY(shown.contains(text("\n[1] ODILE (V.O.)\n")));
        QVERIFY(shown.contains(text("\n[2] McNab (CONT'D) ^\n")));
        QVERIFY(shown.contains(text("\n@NOBODY\n")));
        const QString covered = withSpeechNumbers(scene, SpeakerNames::Covered);
        QVERIFY(covered.contains(text("\n[3]\nFor accuracy:")));
        QVERIFY(!covered.contains(text("ODILE")));
        QVERIFY(!covered.contains(text("McNab")));
    }
};

QTEST_GUILESS_MAIN(SpeechLinesTest)
#include "tst_speech_lines.moc"
