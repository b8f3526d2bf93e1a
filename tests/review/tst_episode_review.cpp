// SPDX-License-Identifier: GPL-3.0-or-later
// Each check with what it finds and what it lets pass.
#include "core/review/episode_review.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>

using namespace dg;

namespace {

Character person(const char *name, const QStringList &aliases = {})
{
    Character character;
    character.id = CharacterId(name);
    character.name = QString::fromUtf8(name);
    character.aliases = aliases;
    return character;
}

/// An episode of so many scenes without text.
struct Bench {
    EpisodeText text;

    explicit Bench(int scenes = 2)
    {
        text.show.cast = {person("Odile", {QStringLiteral("Madam Mayor")}), person("Benno"), person("Wim")};
        text.show.places = {{QStringLiteral("Council chamber"), true, {},
            {QStringLiteral("the hard hat with a plant in it"), QStringLiteral("the bucket")}, {}}};
        for (int i = 1; i <= scenes; ++i) {
            OutlineScene scene;
            scene.id = SceneId("s" + std::to_string(i));
            scene.slug = QStringLiteral("INT. COUNCIL CHAMBER - DAY");
            scene.cast = {QStringLiteral("Odile"), QStringLiteral("Benno")};
            scene.targetEighths = 0;
            text.outline.scenes.push_back(scene);
        }
    }

    OutlineScene &outline(int number) { return text.outline.scenes[static_cast<std::size_t>(number) - 1]; }
    /// Sets the text of a scene under its heading.
    void write(int number, const QString &body)
    {
        text.scenes[outline(number).id] = outline(number).slug + QStringLiteral("\n\n") + body + u'\n';
    }

    [[nodiscard]] std::vector<ReviewFinding> found(ReviewCheck check, bool suggestions = true) const
    {
        std::vector<ReviewFinding> all = reviewEpisode(text);
        std::erase_if(all, [&](const ReviewFinding &each) {
            return each.check != check || (!suggestions && each.finding.severity == Severity::Suggestion);
        });
        return all;
    }
    [[nodiscard]] QStringList sentences(ReviewCheck check, bool suggestions = true) const
    {
        QStringList sentences;
        for (const ReviewFinding &each : found(check, suggestions))
            sentences.append(each.finding.problem);
        return sentences;
    }
};

using Sentences = QStringList;

QString speech(const char *who, const QString &line)
{
    return QString::fromUtf8(who) + u'\n' + line + QStringLiteral("\n\n");
}

QString lines(int count)
{
    QString text;
    for (int i = 0; i < count; ++i)
        text += speech(i % 2 == 0 ? "ODILE" : "BENNO", QStringLiteral("Line number %1 of it.").arg(i));
    return text;
}

} // namespace

class TestEpisodeReview : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anEmptyEpisodeHasNothingToFind()
    {
        QVERIFY(reviewEpisode({}).empty());
        Bench gaps(3);
        gaps.outline(1).plants.clear();
        QVERIFY(reviewEpisode(gaps.text).empty());
    }

    void findingsStandInTheOrderOfTheScenes()
    {
        Bench bench(3);
        bench.outline(3).payoffs = {{QStringLiteral("P9"), QStringLiteral("It floats")}};
        bench.write(3, speech("ODILE", QStringLiteral("It floats.")) + QStringLiteral("Benno looks."));
        bench.write(1, QStringLiteral("Benno and Odile wait.\n\nODILE\n(sighs)\n"));
        bench.text.brief.targetPages = 30;
        bench.write(
            2, speech("ODILE", QStringLiteral("Sit.")) + speech("BENNO", QStringLiteral("I am sat.")));
        const auto all = reviewEpisode(bench.text);
        QCOMPARE(all.size(), std::size_t(3));
        QVERIFY(all[0].scenes.empty()); // the episode's length
        QCOMPARE(all[1].scenes.front(), SceneId("s1"));
        QCOMPARE(all[2].scenes.front(), SceneId("s3"));
        for (const ReviewFinding &each : all) {
            QVERIFY(each.finding.problem.endsWith(u'.'));
            QVERIFY(!each.finding.problem.contains(QLatin1String("P9"))); // labels are the outline's own
        }
    }

    void aSceneMuchLongerThanPlanned()
    {
        Bench bench;
        bench.outline(1).targetEighths = 8;
        bench.write(1, lines(40));
        bench.outline(2).targetEighths = 8;
        bench.write(2, lines(14));
        const auto found = bench.sentences(ReviewCheck::Length);
        QCOMPARE(found.size(), 1);
        QVERIFY(found.front().startsWith(QLatin1String("Scene 1 runs to 2 ")));
        QVERIFY(found.front().endsWith(QLatin1String("the outline has a page for it.")));
        bench.write(1, lines(3));
        bench.outline(1).targetEighths = 16;
        QVERIFY(
            bench.sentences(ReviewCheck::Length).front().startsWith(QLatin1String("Scene 1 is over after")));
    }

    void anEpisodeThatIsNotAsLongAsAsked()
    {
        Bench bench;
        bench.write(1, lines(30));
        bench.text.brief.targetPages = 4;
        QVERIFY(bench.sentences(ReviewCheck::Length).isEmpty()); // a gap: nobody knows yet
        bench.write(2, lines(30));
        QVERIFY(bench.sentences(ReviewCheck::Length).isEmpty());
        bench.text.brief.targetPages = 22;
        QVERIFY(bench.sentences(ReviewCheck::Length)
                    .front()
                    .endsWith(QLatin1String("the brief asks for 22 pages.")));
    }

    void speakersNobodyKnows()
    {
        Bench bench(1);
        bench.write(1,
            speech("ODILE (V.O.)", QStringLiteral("One.")) + speech("MADAM MAYOR", QStringLiteral("Two."))
                + speech("ODILE & BENNO", QStringLiteral("Three.")) + speech("ALL", QStringLiteral("Four."))
                + speech("BENNO'S VOICE", QStringLiteral("Five."))
                + speech("benno (CONT'D)", QStringLiteral("Not even a speech.")));
        QCOMPARE(bench.sentences(ReviewCheck::Speakers), Sentences());

        bench.write(1,
            speech("ODLIE", QStringLiteral("One.")) + speech("ODLIE", QStringLiteral("Again."))
                + speech("GLENDA", QStringLiteral("Two.")) + speech("BENNO", QStringLiteral("Three."))
                + QStringLiteral("Odile is there.\n"));
        QCOMPARE(bench.sentences(ReviewCheck::Speakers),
            (Sentences {QStringLiteral("Nobody is called ODLIE. Did you mean Odile?"),
                QStringLiteral("Nobody in the cast is called GLENDA.")}));
        bench.outline(1).cast.append(QStringLiteral("Glenda")); // a part of this scene's
        QCOMPARE(bench.sentences(ReviewCheck::Speakers).size(), 1);
    }

    void whoIsWhereTheOutlineDoesNotHaveThem()
    {
        Bench bench(1);
        bench.write(1, speech("ODILE", QStringLiteral("One.")) + speech("WIM", QStringLiteral("Two.")));
        QCOMPARE(bench.sentences(ReviewCheck::Speakers),
            (Sentences {QStringLiteral("Wim speaks in scene 1, where the outline does not have Wim."),
                QStringLiteral("Benno is in scene 1 and is neither heard nor seen.")}));
        bench.write(1, speech("ODILE", QStringLiteral("One.")) + QStringLiteral("Benno's pen stops.\n"));
        QCOMPARE(bench.sentences(ReviewCheck::Speakers), Sentences());
    }

    void plantsWordForWord()
    {
        Bench bench(1);
        bench.outline(1).plants = {
            {QStringLiteral("P1"), QStringLiteral("Put him down, Wim."), QStringLiteral("Odile")}};
        const auto say = [&](const char *who, const QString &line) {
            bench.write(1, speech(who, line));
            return bench.sentences(ReviewCheck::Plants, false);
        };
        QCOMPARE(say("ODILE", QStringLiteral("Fine. *Put* him down, Wim! Now.")), Sentences());
        QCOMPARE(say("MADAM MAYOR", QStringLiteral("Put him down, Wim.")), Sentences());
        QCOMPARE(say("BENNO", QStringLiteral("Put him down, Wim.")),
            (Sentences {
                QStringLiteral("In scene 1 “Put him down, Wim.” is said by Benno and not by Odile.")}));
        QCOMPARE(say("ODILE", QStringLiteral("Put the man down, Wim.")),
            (Sentences {QStringLiteral("In scene 1 “Put him down, Wim.” is not said word for word.")}));
        QCOMPARE(say("ODILE", QStringLiteral("The weather.")),
            (Sentences {
                QStringLiteral("In scene 1 nobody says “Put him down, Wim.”, which is planted there.")}));
        bench.text.scenes.clear(); // a gap owes nothing yet
        QCOMPARE(bench.sentences(ReviewCheck::Plants, false), Sentences());
    }

    void payoffsAndTheirPlants()
    {
        Bench bench(3);
        bench.outline(2).plants = {
            {QStringLiteral("P1"), QStringLiteral("It floats."), QStringLiteral("Odile")}};
        QCOMPARE(bench.sentences(ReviewCheck::Plants),
            (Sentences {QStringLiteral("Scene 2 plants “It floats.”, and nothing comes of it.")}));
        bench.outline(3).payoffs = {{QStringLiteral("P1"), QStringLiteral("It sinks")}};
        QCOMPARE(bench.sentences(ReviewCheck::Plants), Sentences());
        bench.outline(1).payoffs = {{QStringLiteral("P1"), QStringLiteral("Early")}};
        QCOMPARE(bench.sentences(ReviewCheck::Plants),
            (Sentences {QStringLiteral("Scene 1 pays off “It floats.”, which is planted only in scene 2.")}));
        bench.outline(1).payoffs = {{QStringLiteral("P2"), QStringLiteral("A hat")}};
        const auto found = bench.found(ReviewCheck::Plants);
        QCOMPARE(
            found.front().finding.problem, QStringLiteral("Scene 1 pays off what no scene plants: “A hat”."));
        QVERIFY(found.front().finding.severity == Severity::Major);
        // In the same scene a plant comes first.
        bench.outline(1).payoffs.clear();
        bench.outline(3).payoffs.clear();
        bench.outline(2).payoffs = {{QStringLiteral("P1"), QStringLiteral("At once")}};
        QCOMPARE(bench.sentences(ReviewCheck::Plants), Sentences());
    }

    void aPlantThatIsMissingNamesWhoNeedsIt()
    {
        Bench bench(2);
        bench.outline(1).plants = {
            {QStringLiteral("P1"), QStringLiteral("It floats."), QStringLiteral("Odile")}};
        bench.outline(2).payoffs = {{QStringLiteral("P1"), QStringLiteral("It sinks")}};
        bench.write(1, speech("ODILE", QStringLiteral("The weather.")));
        const auto found = bench.found(ReviewCheck::Plants);
        QCOMPARE(found.size(), std::size_t(1));
        QCOMPARE(found.front().scenes, (std::vector<SceneId> {SceneId("s1"), SceneId("s2")}));
        QVERIFY(found.front().finding.problem.endsWith(QLatin1String("Scene 2 pays it off.")));
    }

    void theSameLineTwice()
    {
        Bench bench;
        bench.write(1, speech("ODILE", QStringLiteral("I have been called larger.")));
        bench.write(2, speech("BENNO", QStringLiteral("I have been CALLED larger!")));
        QCOMPARE(bench.sentences(ReviewCheck::Repetition),
            (Sentences {QStringLiteral("“I have been CALLED larger!” is said in scene 2 as in scene 1.")}));
        QCOMPARE(bench.found(ReviewCheck::Repetition).front().scenes,
            (std::vector<SceneId> {SceneId("s2"), SceneId("s1")}));
        bench.write(2, speech("BENNO", QStringLiteral("\"I have been called larger.\" You said so.")));
        QCOMPARE(bench.sentences(ReviewCheck::Repetition), Sentences()); // quoted
        bench.write(
            1, speech("ODILE", QStringLiteral("Say that again.")) + speech("BENNO", QStringLiteral("No.")));
        bench.write(
            2, speech("ODILE", QStringLiteral("Say that again.")) + speech("BENNO", QStringLiteral("No.")));
        QCOMPARE(bench.sentences(ReviewCheck::Repetition), Sentences()); // anybody's
        bench.write(2,
            speech("ODILE", QStringLiteral("Not on a Friday, Benno.")) + lines(2)
                + speech("ODILE", QStringLiteral("Not on a Friday, Benno.")));
        QCOMPARE(bench.sentences(ReviewCheck::Repetition),
            (Sentences {QStringLiteral("“Not on a Friday, Benno.” is said twice in scene 2.")}));
    }

    void sixWordsInARow()
    {
        Bench bench;
        bench.write(
            1, speech("ODILE", QStringLiteral("Well, nobody here has ever counted the sheep in daylight.")));
        bench.write(2, speech("BENNO", QStringLiteral("And nobody here has ever counted the spoons.")));
        QCOMPARE(bench.sentences(ReviewCheck::Repetition),
            (Sentences {
                QStringLiteral("Scene 2 says again what scene 1 had: “nobody here has ever counted the”.")}));
        bench.write(2, speech("BENNO", QStringLiteral("And nobody here has ever counted spoons.")));
        QCOMPARE(bench.sentences(ReviewCheck::Repetition), Sentences());
    }

    void whatMayComeBack()
    {
        Bench bench;
        const QString words = QStringLiteral("Nine thousand a head, and he's mostly head.");
        bench.outline(1).plants = {{QStringLiteral("P1"), words, QStringLiteral("Odile")}};
        bench.outline(2).payoffs = {{QStringLiteral("P1"), QStringLiteral("It became the rate")}};
        bench.text.voices[QStringLiteral("Benno")].catchphrases = {
            {QStringLiteral("Two things. There are three."), 3}};
        const QString hat = QStringLiteral("He takes the hard hat with a plant in it.");
        const QString phrase = speech("BENNO", QStringLiteral("Two things. There are three."));
        bench.write(1, hat + QStringLiteral("\n\n") + phrase + speech("ODILE", words));
        bench.write(2,
            QStringLiteral("Her eyes are on the hard hat with a plant in it.\n\n") + phrase
                + speech("BENNO", words));
        QCOMPARE(bench.sentences(ReviewCheck::Repetition), Sentences());
    }

    void catchphrasesOnceTooOften()
    {
        Bench bench;
        bench.text.voices[QStringLiteral("Benno")].catchphrases = {{QStringLiteral("Two things."), 1}};
        bench.write(1, speech("BENNO", QStringLiteral("Two things.")));
        bench.write(2, speech("ODILE", QStringLiteral("Two things! He always says so.")));
        QCOMPARE(bench.sentences(ReviewCheck::Catchphrases), Sentences()); // she quotes him
        bench.write(2, speech("BENNO", QStringLiteral("Well, two things: no.")));
        const auto found = bench.found(ReviewCheck::Catchphrases);
        QCOMPARE(found.size(), std::size_t(1));
        QCOMPARE(found.front().finding.problem,
            QStringLiteral(
                "Benno says “Two things.” twice, in scenes 1 and 2; once is what an episode bears."));
        QCOMPARE(found.front().scenes, (std::vector<SceneId> {SceneId("s2"), SceneId("s1")}));
    }

    void voicesTooMuchAlike()
    {
        Bench bench;
        VoiceProfile voice;
        voice.sentenceLength = QStringLiteral("Short and clipped");
        voice.directness = QStringLiteral("Straight at the point");
        voice.tacticUnderPressure = QStringLiteral("Counts things aloud");
        voice.statusPlay = QStringLiteral("Always low");
        voice.referenceWorld = QStringLiteral("Forms and regulations");
        voice.neverSays = QStringLiteral("Perhaps");
        VoiceProfile other = voice;
        other.referenceWorld = QStringLiteral("Weather and livestock");
        other.neverSays = QStringLiteral("Thank you");
        bench.text.voices = {{QStringLiteral("Odile"), voice}, {QStringLiteral("Benno"), other}};
        const auto found = bench.found(ReviewCheck::Voices);
        QCOMPARE(found.size(), std::size_t(1));
        QVERIFY(found.front().finding.problem.startsWith(
            QLatin1String("Benno and Odile sound alike: they share ")));
        bench.text.voices[QStringLiteral("Odile")].statusPlay = QStringLiteral("High, from a chair");
        QVERIFY(bench.found(ReviewCheck::Voices).empty());
        // Nothing said is nothing shared.
        bench.text.voices = {{QStringLiteral("Odile"), {}}, {QStringLiteral("Benno"), {}}};
        QVERIFY(bench.found(ReviewCheck::Voices).empty());
    }

    void talkAndAction()
    {
        Bench bench(1);
        bench.write(1, lines(40));
        QCOMPARE(bench.sentences(ReviewCheck::DialogueShare),
            (Sentences {
                QStringLiteral("Scene 1 is nothing but talk: nobody does anything that can be seen.")}));
        QString business;
        for (int i = 0; i < 20; ++i)
            business += QStringLiteral("Odile carries chair number %1 to the other side.\n\n").arg(i);
        bench.write(1, business + lines(2));
        QCOMPARE(bench.sentences(ReviewCheck::DialogueShare),
            (Sentences {QStringLiteral("Scene 1 is told nearly all in action; hardly anybody speaks.")}));
        bench.write(1, business + lines(30));
        QCOMPARE(bench.sentences(ReviewCheck::DialogueShare), Sentences());
    }

    void jokesAndDeadStretches()
    {
        Bench bench(1);
        bench.write(1, lines(40));
        const auto joke = [](int line, bool weak = false) {
            Joke found;
            found.punchline = QStringLiteral("Line number %1 of it.").arg(line);
            found.weak = weak;
            return found;
        };
        JokeReport &report = bench.text.jokes[SceneId("s1")];
        for (const int line : {1, 5, 9, 30, 34, 38})
            report.jokes.push_back(joke(line));
        QCOMPARE(bench.sentences(ReviewCheck::Jokes),
            (Sentences {QStringLiteral(
                "Scene 1 goes 20 speeches without a joke, from “Line number 10 of it.” on.")}));
        report.jokes.push_back(joke(19));
        QCOMPARE(bench.sentences(ReviewCheck::Jokes), Sentences());
        for (Joke &each : report.jokes)
            each.weak = true;
        QCOMPARE(bench.sentences(ReviewCheck::Jokes),
            (Sentences {QStringLiteral("Most jokes of scene 1 are weak.")}));
        report.jokes = {joke(12), joke(25)};
        QVERIFY(bench.sentences(ReviewCheck::Jokes)
                    .contains(QStringLiteral("Scene 1 has few jokes for its length.")));
        report.jokes.clear(); // nobody has looked
        QCOMPARE(bench.sentences(ReviewCheck::Jokes), Sentences());
    }

    void headings_data()
    {
        QTest::addColumn<QString>("heading");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char *heading, const char *sentence) {
            QTest::newRow(heading) << QString::fromUtf8(heading) << QString::fromUtf8(sentence);
        };
        row("INT. COUNCIL CHAMBER - DAY", "");
        row("INT./EXT. COUNCIL CHAMBER - DAY", "");
        row("INT. COUNCIL CHAMBER, UNDER THE TABLE - LATER", "");
        row("INT COUNCIL CHAMBER – DAY", "");
        row("INT. COUNCIL CHAMBER", "The heading of scene 1 does not say when it is.");
        row("INT. - DAY", "The heading of scene 1 names no place.");
        row(".COUNCIL CHAMBER - DAY", "The heading of scene 1 does not say INT. or EXT.");
        row("Int. Council chamber - Day", "The heading of scene 1 is not in capitals.");
        row("INT. VESTRY - DAY", "Scene 1 plays in “VESTRY”; the outline has it in “COUNCIL CHAMBER”.");
    }

    void headings()
    {
        QFETCH(QString, heading);
        QFETCH(QString, sentence);
        Bench bench(1);
        bench.text.scenes[SceneId("s1")] = heading + QStringLiteral("\n\n") + lines(2);
        QCOMPARE(
            bench.sentences(ReviewCheck::Format), sentence.isEmpty() ? Sentences() : Sentences {sentence});
    }

    void formatSlips()
    {
        Bench bench(1);
        const auto after = [&](const QString &body) {
            bench.write(1, lines(2) + body);
            return bench.sentences(ReviewCheck::Format);
        };
        QCOMPARE(after(QStringLiteral("Odile looks at Benno.")), Sentences());
        QCOMPARE(after(QStringLiteral("Odile\nI am standing.")),
            (Sentences {QStringLiteral("In scene 1 a speech of Odile's reads as action.")}));
        QCOMPARE(after(QStringLiteral("Madam Mayor: I am standing.")),
            (Sentences {QStringLiteral("In scene 1 a speech of Madam Mayor's reads as action.")}));
        QCOMPARE(after(QStringLiteral("ODILE")),
            (Sentences {QStringLiteral("In scene 1 ODILE is about to speak and says nothing.")}));
        QCOMPARE(after(QStringLiteral("ODILE\n(sighs)")),
            (Sentences {QStringLiteral("In scene 1 ODILE is about to speak and says nothing.")}));
        QCOMPARE(after(QStringLiteral("INT. VESTRY - DAY\n\nOdile waits.")),
            (Sentences {QStringLiteral(
                "Scene 1 has a second heading, “INT. VESTRY - DAY”, which makes two scenes of it.")}));
        bench.text.scenes[SceneId("s1")] = lines(2);
        QCOMPARE(
            bench.sentences(ReviewCheck::Format), (Sentences {QStringLiteral("Scene 1 has no heading.")}));
        bench.text.scenes[SceneId("s1")] =
            QStringLiteral("FADE IN:\n\nINT. COUNCIL CHAMBER - DAY\n\n") + lines(2);
        QCOMPARE(bench.sentences(ReviewCheck::Format), Sentences());
    }

    void directionsToTheCamera()
    {
        Bench bench(1);
        bench.write(1, QStringLiteral("Odile picks up the camera. The camera is heavy."));
        QCOMPARE(bench.sentences(ReviewCheck::Format), Sentences());
        bench.write(1, QStringLiteral("We see the bucket.\n\nThe camera pans across."));
        QCOMPARE(bench.sentences(ReviewCheck::Format),
            (Sentences {QStringLiteral("Scene 1 tells the camera what to do: “We see”."),
                QStringLiteral("Scene 1 tells the camera what to do: “The camera pans”.")}));
        bench.text.brief.run.passes.staging = true; // that was asked for
        QCOMPARE(bench.sentences(ReviewCheck::Format), Sentences());
    }

    void whatIsKnownAtASeam()
    {
        Bench bench(3);
        const auto exit = [&](int scene, const char *who, const char *fact) {
            bench.outline(scene).atExit.push_back({QString::fromUtf8(who), {QString::fromUtf8(fact)}});
        };
        const auto enter = [&](int scene, const char *who, const char *fact) {
            bench.outline(scene).atEntry.push_back({QString::fromUtf8(who), {QString::fromUtf8(fact)}});
        };
        exit(1, "Odile", "The good cupboard is locked");
        enter(3, "Odile", "The good cupboard stands open");
        bench.outline(2).cast = {QStringLiteral("Benno")};
        const auto found = bench.found(ReviewCheck::Facts);
        QCOMPARE(found.size(), std::size_t(1));
        QCOMPARE(found.front().scenes, (std::vector<SceneId> {SceneId("s3"), SceneId("s1")}));
        QCOMPARE(found.front().finding.where, QStringLiteral("The good cupboard stands open"));

        // It was opened meanwhile, by somebody else.
        exit(2, "Benno", "The good cupboard is unlocked");
        QCOMPARE(bench.sentences(ReviewCheck::Facts), Sentences());
    }

    void whatOthersBelieveIsTheirs()
    {
        Bench bench(2);
        bench.outline(1).atExit = {
            {QStringLiteral("Odile"), {QStringLiteral("Odile knows about the letter")}}};
        bench.outline(2).atEntry = {
            {QStringLiteral("Benno"), {QStringLiteral("Odile does not know about the letter")}}};
        QCOMPARE(bench.sentences(ReviewCheck::Facts), Sentences());
        bench.outline(2).atEntry = {
            {QStringLiteral("Odile"), {QStringLiteral("She does not know about the letter")}}};
        QCOMPARE(bench.sentences(ReviewCheck::Facts).size(), 1);
        // Of the door that is there for both.
        bench.outline(1).atExit = {{QStringLiteral("Odile"), {QStringLiteral("The door is shut")}}};
        bench.outline(2).atEntry = {{QStringLiteral("Benno"), {QStringLiteral("The door is open")}}};
        QCOMPARE(bench.sentences(ReviewCheck::Facts).size(), 1);
    }

    void aThingInOtherHands()
    {
        Bench bench(3);
        bench.outline(1).atExit = {{QStringLiteral("Odile"), {QStringLiteral("She has the minute book")}}};
        bench.outline(3).atEntry = {
            {QStringLiteral("Benno"), {QStringLiteral("He is holding the minute book")}}};
        QCOMPARE(bench.sentences(ReviewCheck::Facts).size(), 1);
        bench.write(2, QStringLiteral("Odile gives Benno the book.")); // a scene in between shows it
        QCOMPARE(bench.sentences(ReviewCheck::Facts), Sentences());
        bench.text.scenes.clear();
        bench.outline(3).atEntry = {
            {QStringLiteral("Benno"), {QStringLiteral("Odile has handed Benno the minute book")}}};
        QCOMPARE(bench.sentences(ReviewCheck::Facts), Sentences());
        bench.outline(3).atEntry = {{QStringLiteral("Benno"), {QStringLiteral("He has the other book")}}};
        QCOMPARE(bench.sentences(ReviewCheck::Facts), Sentences());
        bench.outline(3).atEntry = {
            {QStringLiteral("Odile"), {QStringLiteral("She does not have the book")}}};
        QCOMPARE(bench.sentences(ReviewCheck::Facts).size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestEpisodeReview)
#include "tst_episode_review.moc"
