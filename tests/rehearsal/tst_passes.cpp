// SPDX-License-Identifier: GPL-3.0-or-later
/// What Rehearsal answers for the passes over a scene, over two hundred seeds of both sample shows.

#include "core/base/clock.h"
#include "core/rehearsal/rehearsal_provider.h"
#include "core/rehearsal/words.h"
#include "core/review/episode_review.h"
#include "core/story/inputs/alternatives_inputs.h"
#include "core/story/inputs/check_inputs.h"
#include "core/story/inputs/compare_inputs.h"
#include "core/story/inputs/continuity_inputs.h"
#include "core/story/inputs/dynamics_inputs.h"
#include "core/story/inputs/join_inputs.h"
#include "core/story/inputs/punch_up_inputs.h"
#include "core/story/inputs/refine_inputs.h"
#include "core/story/inputs/staging_inputs.h"
#include "core/story/json.h"
#include "core/story/samples.h"
#include "core/story/scene_edits.h"
#include "tests/support/episode_by_hand.h"

#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace dg;

namespace {

#ifdef __SANITIZE_ADDRESS__
constexpr int seeds = 20; // under the sanitizer some of them have to do
#else
constexpr int seeds = 200;
#endif

AiRequest requestFor(const char *stage, const QJsonObject &inputs, std::int64_t seed, int variant = 0)
{
    AiRequest request;
    request.stage = QLatin1String(stage);
    request.inputs = inputs;
    request.seed = seed;
    request.variant = variant;
    return request;
}

QStringList linesOf(const QString &fountain)
{
    QStringList lines;
    for (const Spoken &each : speechesOf(fountain))
        lines.append(rehearsal::normalised(each.text));
    return lines;
}

QStringList actionsOf(const QString &fountain)
{
    QStringList actions;
    const QStringList blocks = fountain.trimmed().split(QStringLiteral("\n\n")).mid(1);
    for (const QString &block : blocks) {
        if (!block.contains(u'\n'))
            actions.append(block);
    }
    return actions;
}

double shareNotIn(const QString &text, const QString &other)
{
    const QStringList there = linesOf(other);
    const QStringList here = linesOf(text);
    const auto changed =
        std::count_if(here.begin(), here.end(), [&](const QString &line) { return !there.contains(line); });
    return static_cast<double>(changed) / static_cast<double>(here.size());
}

} // namespace

class TestPasses : public QObject {
    Q_OBJECT

private:
    QByteArray answer(const AiRequest &request)
    {
        const auto answered = m_provider.complete(request, {}, {});
        if (!answered) {
            qWarning("%s", answered.error().text().c_str());
            return {};
        }
        return answered->text;
    }

    template <class T>
    T ask(const AiRequest &request)
    {
        const auto json = parseJsonObject(answer(request), request.stage);
        if (!json)
            return {};
        return fromJson<T>(*json, request.stage).value_or(T {});
    }

    static PunchUpInputs punchUpInputs(const OutlineScene &scene, const QString &text)
    {
        PunchUpInputs inputs;
        inputs.text = text;
        inputs.plants = scene.plants;
        inputs.turn = scene.turn;
        for (const QString &name : scene.cast)
            inputs.humour.push_back({name, {QStringLiteral("dry")}});
        return inputs;
    }

    static StagingInputs stagingInputs(const Show &show, const OutlineScene &scene, const QString &text)
    {
        StagingInputs inputs {text, {}};
        inputs.place.name = scene.place;
        for (const Place &place : show.places) {
            if (place.name == scene.place)
                inputs.place = place;
        }
        return inputs;
    }

    /// The draft with the first alternative of each replacement.
    static QString punchedUp(QString text, const PunchUp &punchUp)
    {
        for (const LineReplacement &each : punchUp.replacements) {
            const QString line = u'\n' + each.old + u'\n';
            if (text.count(line) != 1)
                return {};
            text.replace(line, u'\n' + each.alternatives.front() + u'\n');
        }
        return text;
    }

    /// Empty where nothing is wrong with the episode.
    static QString whatIsWrong(const Show &show, const Outline &outline, const QStringList &scenes)
    {
        static const QRegularExpression slip(
            QStringLiteral("[{}]|\\|\\||  | [,;:?!]| \\.(?!\\.)|\\ba [aeiou](?!ne|nce|s\\b|ni|se|u)|\\ban "
                           "[bcdfgjklmnpqrstvwxyz]|\\bthe the\\b"));
        QStringList planted;
        for (const OutlineScene &scene : outline.scenes) {
            for (const Plant &plant : scene.plants)
                planted.append(rehearsal::normalised(plant.words));
        }
        // A thing's name is one word, however long.
        QStringList things;
        for (const Place &place : show.places) {
            for (const QString &thing : place.things)
                things.append(rehearsal::normalised(rehearsal::definite(thing)));
        }
        things.removeAll(QString());
        QSet<QString> said;
        QMap<QString, qsizetype> sixes;
        for (qsizetype i = 0; i < scenes.size(); ++i) {
            const auto slipAt = slip.match(scenes.at(i));
            if (slipAt.hasMatch())
                return QStringLiteral("a slip at: ")
                    + scenes.at(i).mid(std::max<qsizetype>(slipAt.capturedStart() - 30, 0), 60);
            for (const OutlineScene &scene : {outline.scenes[static_cast<std::size_t>(i)]}) {
                for (const Plant &plant : scene.plants) {
                    if (!scenes.at(i).contains(plant.words))
                        return QStringLiteral("a plant is gone: ") + plant.words;
                }
            }
            for (QString line : linesOf(scenes.at(i))) {
                if (said.contains(line))
                    return QStringLiteral("said twice: ") + line;
                said.insert(line);
                for (const QString &words : planted)
                    line.remove(words);
                for (const QString &thing : things)
                    line.replace(thing, QStringLiteral("it"));
                const QStringList words = line.split(u' ', Qt::SkipEmptyParts);
                for (qsizetype at = 0; at + 6 <= words.size(); ++at) {
                    const QString six = words.mid(at, 6).join(u' ');
                    if (sixes.value(six, i) != i)
                        return QStringLiteral("repeated in another scene: ") + six;
                    sixes.insert(six, i);
                }
            }
        }
        return {};
    }

    /// The checks that need no call, but for lengths: Rehearsal's scenes are as long as their cards make
    /// them.
    static QString whatChecksFind(
        const SampleShow &sample, const EpisodeByHand &episode, const QStringList &scenes)
    {
        EpisodeText text {sample.show, sample.brief, episode.outline, {}, {}, {}, {}};
        int number = 0;
        for (OutlineScene &scene : text.outline.scenes) {
            scene.id = SceneId("s" + std::to_string(number + 1));
            text.scenes[scene.id] = scenes.at(number++);
        }
        for (const NamedVoice &voice : episode.voices)
            text.voices[voice.name] = voice.voice;
        QStringList found;
        for (const ReviewFinding &each : reviewEpisode(text)) {
            if (each.check != ReviewCheck::Length && each.check != ReviewCheck::Jokes)
                found.append(each.finding.problem + u' ' + each.finding.where);
        }
        return found.join(u'\n');
    }

    static void eachSample()
    {
        QTest::addColumn<QString>("name");
        const QStringList names = sampleShowNames();
        for (const QString &name : names)
            QTest::newRow(qPrintable(name)) << name;
    }

    SystemClock m_clock;
    RehearsalProvider m_provider {m_clock};

private Q_SLOTS:
    void everyPassKeepsWhatIsPromised_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("itsOwnEpisode");
        for (const QString &name : sampleShowNames()) {
            QTest::newRow(qPrintable(name)) << name << true;
            QTest::newRow(qPrintable(name + QStringLiteral(", another premise"))) << name << false;
        }
    }
    void everyPassKeepsWhatIsPromised()
    {
        QFETCH(QString, name);
        QFETCH(bool, itsOwnEpisode);
        auto sample = loadSampleShow(name);
        QVERIFY(sample.has_value());
        if (!itsOwnEpisode) {
            sample->brief.premise = QStringLiteral("Somebody has sent back a parcel that nobody had sent.");
            sample->brief.sceneCount = 24;
        }
        int replaced = 0;
        int staged = 0;
        const int most = itsOwnEpisode ? seeds : seeds / 10;
        for (int seed = 1; seed <= most; ++seed) {
            const auto episode = episodeByHand(m_provider, sample->show, sample->brief, seed);
            QVERIFY2(episode.has_value(), episode ? "" : episode.error().text().c_str());
            QStringList scenes;
            for (std::size_t i = 0; i < episode->outline.scenes.size(); ++i) {
                const OutlineScene &scene = episode->outline.scenes[i];
                const QString draft = episode->scenes.at(static_cast<qsizetype>(i));
                const auto punchUp =
                    ask<PunchUp>(requestFor("punch-up", toJson(punchUpInputs(scene, draft)), seed));
                QVERIFY2(punchUp.report.jokes.size() >= 1, qPrintable(draft));
                const QString better = punchedUp(draft, punchUp);
                QVERIFY2(!better.isEmpty(), qPrintable(draft));
                replaced += static_cast<int>(punchUp.replacements.size());
                const QString seen = QString::fromUtf8(
                    answer(requestFor("staging", toJson(stagingInputs(sample->show, scene, better)), seed)));
                QCOMPARE(linesOf(seen), linesOf(better));
                staged += static_cast<int>(actionsOf(seen).size() - actionsOf(better).size());
                scenes.append(seen);
            }
            if (itsOwnEpisode && seed <= 20) {
                const QString found = whatChecksFind(*sample, *episode, scenes);
                QVERIFY2(found.isEmpty(), qPrintable(found));
            }
            const QString wrong = whatIsWrong(sample->show, episode->outline, scenes);
            QVERIFY2(wrong.isEmpty(), qPrintable(QStringLiteral("seed %1: %2").arg(seed).arg(wrong)));
        }
        QVERIFY(!itsOwnEpisode || replaced >= most);
        QVERIFY(staged >= most * 10);
    }

    void stagingTakesNothingAway()
    {
        const auto sample = loadSampleShow(sampleShowNames().front());
        const auto episode = episodeByHand(m_provider, sample->show, sample->brief, 3);
        for (qsizetype i = 0; i < episode->scenes.size(); ++i) {
            const QString draft = episode->scenes.at(i);
            const QString staged =
                QString::fromUtf8(answer(requestFor("staging", toJson(StagingInputs {draft, Place {}}), 3)));
            // Every paragraph of the draft is there, to the byte and in its order.
            qsizetype from = 0;
            for (const QString &block : draft.trimmed().split(QStringLiteral("\n\n"))) {
                from = staged.indexOf(block, from);
                QVERIFY2(from >= 0, qPrintable(block));
                from += block.size();
            }
        }
        const QString strange = QStringLiteral("INT. HALL - DAY\n\n\n\nMARA\nTwo  spaces.\n");
        QCOMPARE(QString::fromUtf8(answer(requestFor("staging", toJson(StagingInputs {strange, {}}), 1))),
            strange);
    }

    void nothingIsJudged()
    {
        const auto sample = loadSampleShow(sampleShowNames().back());
        const auto episode = episodeByHand(m_provider, sample->show, sample->brief, 1);
        const CheckInputs inputs {episode->scenes.front(), episode->outline.scenes.front(), episode->voices};
        for (const auto &report : {ask<ValidationReport>(requestFor("check", toJson(inputs), 1)),
                 ask<ValidationReport>(requestFor("continuity", toJson(ContinuityInputs {}), 1))}) {
            QVERIFY(report.notJudged);
            QVERIFY(report.issues.empty() && report.speakers.isEmpty());
            QCOMPARE(report.overall(), 0.0);
            QVERIFY(!report.asksForRefinement(1.0));
        }
        const CompareInputs takes {episode->scenes.front(), episode->scenes.back()};
        const auto comparison = ask<Comparison>(requestFor("compare", toJson(takes), 1));
        QVERIFY(comparison.better == Better::Neither);
        QVERIFY(comparison.why.contains(QStringLiteral("does not judge")));
        const auto punchUp = ask<PunchUp>(requestFor(
            "punch-up", toJson(punchUpInputs(episode->outline.scenes.front(), episode->scenes.front())), 1));
        for (const Joke &joke : punchUp.report.jokes)
            QVERIFY(!joke.weak && joke.why.startsWith(QStringLiteral("Not judged")));
        QVERIFY(ask<SeamEdits>(requestFor("join", toJson(JoinInputs {}), 1)).edits.empty());
    }

    void whatIsTakenUpIsReported()
    {
        const QString scene =
            QStringLiteral("INT. GALLEY - MOMENTS LATER\n\nJUNO\nRead me this entry, please. "
                           "The one in the margin.\n\nARLO\n\"15:41. That's only kelp.\"\n\n"
                           "JUNO\nAnd whose voice is it, on the recording?\n");
        const auto punchUp =
            ask<PunchUp>(requestFor("punch-up", toJson(PunchUpInputs {scene, {}, {}, {}}), 1));
        const auto found = std::find_if(punchUp.report.jokes.begin(), punchUp.report.jokes.end(),
            [](const Joke &joke) { return joke.kind == QLatin1String("callback"); });
        QVERIFY(found != punchUp.report.jokes.end());
        QCOMPARE(found->callbackTo, QStringLiteral("That's only kelp."));
        QCOMPARE(found->setup, QStringLiteral("Read me this entry, please. The one in the margin."));
    }

    void aPunchUpLeavesPlantsAlone()
    {
        const QString slug = QStringLiteral("INT. HALL - DAY\n\n");
        PunchUpInputs inputs;
        inputs.text = slug + QStringLiteral("MARA\nRounding would be arson.\n");
        inputs.text =
            slug + QStringLiteral("BENNO\nIt's what it says on the sack.\n\nODILE\nToday is Friday.\n");
        QVERIFY(ask<PunchUp>(requestFor("punch-up", toJson(inputs), 1)).replacements.empty());
        inputs.text = slug + QStringLiteral("BENNO\nToday is Friday. I've minuted that as well.\n");
        QCOMPARE(
            ask<PunchUp>(requestFor("punch-up", toJson(inputs), 1)).replacements.size(), std::size_t {1});
        inputs.plants = {{QStringLiteral("P1"), QStringLiteral("Today is Friday."), QStringLiteral("Benno")}};
        QVERIFY(ask<PunchUp>(requestFor("punch-up", toJson(inputs), 1)).replacements.empty());
    }

    /// What only an AI reads of a scene must not change what is there.
    void onlyWhatIsReadCounts()
    {
        const auto sample = loadSampleShow(sampleShowNames().front());
        const auto episode = episodeByHand(m_provider, sample->show, sample->brief, 1);
        PunchUpInputs punchUp = punchUpInputs(episode->outline.scenes.front(), episode->scenes.front());
        const QByteArray before = answer(requestFor("punch-up", toJson(punchUp), 1));
        punchUp.turn.because = QStringLiteral("another reason");
        punchUp.humour.clear();
        QCOMPARE(answer(requestFor("punch-up", toJson(punchUp), 1)), before);

        DraftInputs draft = episode->inputs.front();
        const QByteArray scene = answer(draftRequest(draft, 1));
        draft.dynamics = {{{QStringLiteral("Benno"), QStringLiteral("Odile")},
            {QStringLiteral("At length."), {}, QStringLiteral("Benno."), {}, {}}}};
        draft.tone = QStringLiteral("darker");
        QCOMPARE(answer(draftRequest(draft, 1)), scene);

        const Character &a = sample->show.cast[0];
        const Character &b = sample->show.cast[1];
        DynamicsInputs pair = DynamicsInputs::of(sample->show, a, b);
        const QByteArray dynamics = answer(requestFor("dynamics", toJson(pair), 1));
        pair.tone = QStringLiteral("darker");
        pair.relations.front().feeling = QStringLiteral("another feeling");
        QCOMPARE(answer(requestFor("dynamics", toJson(pair), 1)), dynamics);
    }

    void dynamicsOfEveryPair_data() { eachSample(); }
    void dynamicsOfEveryPair()
    {
        QFETCH(QString, name);
        const auto sample = loadSampleShow(name);
        QSet<QString> ways;
        for (std::size_t i = 0; i < sample->show.cast.size(); ++i) {
            for (std::size_t k = i + 1; k < sample->show.cast.size(); ++k) {
                const Character &a = sample->show.cast[i];
                const Character &b = sample->show.cast[k];
                const auto dynamics =
                    ask<Dynamics>(requestFor("dynamics", toJson(DynamicsInputs::of(sample->show, a, b)), 1));
                ways.insert(dynamics.howTheyTalk);
                QVERIFY(!dynamics.howTheyTalk.isEmpty() && !dynamics.howTheyTalk.contains(u'{'));
                QVERIFY(!dynamics.whoWins.isEmpty() && !dynamics.whoWins.contains(u'{'));
                QVERIFY(!dynamics.bits.isEmpty());
                QCOMPARE(dynamics.exchanges.size(), std::size_t {3});
                for (const SampleExchange &exchange : dynamics.exchanges) {
                    QVERIFY(exchange.lines.size() >= 2);
                    for (const SpokenLine &line : exchange.lines)
                        QVERIFY((line.who == a.name || line.who == b.name) && !line.line.contains(u'{'));
                }
            }
        }
        QCOMPARE(ways.size(), 10);
        // People of the same names in a writer's own show are described otherwise.
        DynamicsInputs other = DynamicsInputs::of(sample->show, sample->show.cast[0], sample->show.cast[1]);
        for (PairMember &member : other.pair)
            member.description = QStringLiteral("Somebody else.");
        const auto stock = ask<Dynamics>(requestFor("dynamics", toJson(other), 1));
        QVERIFY(!ways.contains(stock.howTheyTalk) && !stock.howTheyTalk.contains(u'{'));
        QCOMPARE(stock.exchanges.size(), std::size_t {3});
        DynamicsInputs one;
        one.pair.push_back({QStringLiteral("Mara"), {}, {}, {}});
        QVERIFY(!m_provider.complete(requestFor("dynamics", toJson(one), 1), {}, {}).has_value());
    }

    void alternativesAreThreeOthers_data() { eachSample(); }
    void alternativesAreThreeOthers()
    {
        QFETCH(QString, name);
        const auto sample = loadSampleShow(name);
        const auto episode = episodeByHand(m_provider, sample->show, sample->brief, 2);
        for (const QString &scene : episode->scenes) {
            for (const Spoken &each : speechesOf(scene)) {
                for (const NamedVoice &voice : episode->voices) {
                    if (voice.name.toUpper() != each.who)
                        continue;
                    const AlternativesInputs inputs {each.text, each.text, voice};
                    const QStringList lines =
                        ask<LineAlternatives>(requestFor("alternatives", toJson(inputs), 2)).lines;
                    QCOMPARE(lines.size(), 3);
                    QSet<QString> sounds {rehearsal::normalised(each.text)};
                    for (const QString &line : lines)
                        sounds.insert(rehearsal::normalised(line));
                    QCOMPARE(sounds.size(), 4);
                }
            }
        }
    }

    void alternativesOfAStranger()
    {
        NamedVoice voice {QStringLiteral("Odile"), {}};
        voice.voice.directness = QStringLiteral("blunt");
        const AlternativesInputs inputs {
            QStringLiteral("I have no idea."), QStringLiteral("I have no idea."), voice};
        const QStringList lines = ask<LineAlternatives>(requestFor("alternatives", toJson(inputs), 1)).lines;
        QCOMPARE(lines.size(), 3);
        // She is called Odile, and is not the Mayor.
        for (const QString &line : lines)
            QVERIFY(
                !line.contains(QStringLiteral("announcement")) && !line.contains(QStringLiteral("memoirs")));
    }

    void anotherTakeDiffers_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QStringList>("chips");
        QTest::addColumn<QString>("note");
        for (const QString &name : sampleShowNames()) {
            for (const char *chip : {"shorter", "meaner", "less on the nose", "better button"})
                QTest::newRow(qPrintable(name + u' ' + QLatin1String(chip)))
                    << name << QStringList {QLatin1String(chip)} << QString();
            QTest::newRow(qPrintable(name + QStringLiteral(" note")))
                << name << QStringList() << QStringLiteral("Let the goat win this one, {A}.");
        }
    }
    void anotherTakeDiffers()
    {
        QFETCH(QString, name);
        QFETCH(QStringList, chips);
        QFETCH(QString, note);
        auto sample = loadSampleShow(name);
        for (const bool improvised : {false, true}) {
            if (improvised)
                sample->brief.premise = QStringLiteral("Nobody has come to the jumble sale, twice.");
            const auto episode = episodeByHand(m_provider, sample->show, sample->brief, 1);
            for (std::size_t i = 0; i < episode->inputs.size(); ++i) {
                const QString earlier = episode->scenes.at(static_cast<qsizetype>(i));
                DraftInputs inputs = episode->inputs[i];
                inputs.direction = {chips, note, earlier, {}};
                const QString take = QString::fromUtf8(answer(draftRequest(inputs, 1)));
                QVERIFY2(
                    !take.contains(QStringLiteral("goat win")) && !take.contains(u'{'), qPrintable(take));
                QVERIFY2(shareNotIn(take, earlier) >= 0.4, qPrintable(earlier + u'\n' + take));
                for (const Plant &plant : inputs.scene.plants)
                    QVERIFY2(take.contains(plant.words), qPrintable(take));
                const QStringList before = linesOf(earlier);
                const QStringList after = linesOf(take);
                if (chips.contains(QStringLiteral("shorter")))
                    QVERIFY2(after.size() < before.size(), qPrintable(take));
                QVERIFY2(after.last() != before.last(), qPrintable(after.last()));
                // The same question has the same answer, and another note another one.
                QCOMPARE(QString::fromUtf8(answer(draftRequest(inputs, 1))), take);
            }
        }
    }

    void aRefinementDiffers()
    {
        const auto sample = loadSampleShow(sampleShowNames().front());
        const auto episode = episodeByHand(m_provider, sample->show, sample->brief, 1);
        const RefineInputs inputs {episode->inputs.front(), episode->scenes.front(), {}, {}};
        const QString refined = QString::fromUtf8(answer(requestFor("refine", toJson(inputs), 1)));
        QVERIFY(shareNotIn(refined, episode->scenes.front()) >= 0.4);
    }

    void everyStageIsDeterministic_data()
    {
        QTest::addColumn<QString>("stage");
        for (const char *stage : {"dynamics", "punch-up", "staging", "check", "refine", "compare",
                 "alternatives", "join", "continuity"})
            QTest::newRow(stage) << QString::fromLatin1(stage);
    }
    void everyStageIsDeterministic()
    {
        QFETCH(QString, stage);
        const auto sample = loadSampleShow(sampleShowNames().back());
        const auto episode = episodeByHand(m_provider, sample->show, sample->brief, 5);
        const QString text = episode->scenes.front();
        const OutlineScene &scene = episode->outline.scenes.front();
        const std::map<QString, QJsonObject> inputs {
            {QStringLiteral("dynamics"),
                toJson(DynamicsInputs::of(sample->show, sample->show.cast[0], sample->show.cast[1]))},
            {QStringLiteral("punch-up"), toJson(punchUpInputs(scene, text))},
            {QStringLiteral("staging"), toJson(stagingInputs(sample->show, scene, text))},
            {QStringLiteral("check"), toJson(CheckInputs {text, scene, episode->voices})},
            {QStringLiteral("refine"), toJson(RefineInputs {episode->inputs.front(), text, {}, {}})},
            {QStringLiteral("compare"), toJson(CompareInputs {text, text})},
            {QStringLiteral("alternatives"),
                toJson(AlternativesInputs {text.left(20), text.left(20), episode->voices.front()})},
            {QStringLiteral("join"), toJson(JoinInputs {})},
            {QStringLiteral("continuity"), toJson(ContinuityInputs {})}};
        RehearsalProvider other(m_clock);
        for (int variant = 0; variant < 3; ++variant) {
            const AiRequest request = requestFor(stage.toLatin1().constData(), inputs.at(stage), 5, variant);
            QByteArray streamed;
            const auto one = other.complete(request, {}, [&](const QByteArray &piece) { streamed += piece; });
            QVERIFY2(one.has_value(), one ? "" : one.error().text().c_str());
            QCOMPARE(one->text, answer(request));
            QCOMPARE(streamed, one->text);
            QCOMPARE(one->usage.cost, MicroDollars(0));
        }
    }
};

QTEST_GUILESS_MAIN(TestPasses)
#include "tst_passes.moc"
