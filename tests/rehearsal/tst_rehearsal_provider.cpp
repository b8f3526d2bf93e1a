// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/rehearsal/rehearsal_provider.h"
#include "core/story/inputs/outline_inputs.h"
#include "core/story/json.h"
#include "core/story/samples.h"
#include "tests/support/episode_by_hand.h"
#include "tests/support/fake_clock.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QTest>

#include <future>
#include <thread>

using namespace dg;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(dg::EpisodeBrief)

class TestRehearsalProvider : public QObject {
    Q_OBJECT

private:
    AiRequest anyDraft()
    {
        SystemClock clock;
        RehearsalProvider provider(clock);
        const auto episode = episodeByHand(provider, m_sample.show, m_sample.brief, 1);
        return draftRequest(episode->inputs.front(), 1);
    }

    SampleShow m_sample;

private Q_SLOTS:
    void initTestCase()
    {
        auto sample = loadSampleShow(sampleShowNames().front());
        QVERIFY(sample.has_value());
        m_sample = std::move(*sample);
    }

    void saysWhatItIs()
    {
        SystemClock clock;
        const RehearsalProvider provider(clock);
        QCOMPARE(RehearsalProvider::label(),
            QStringLiteral("Rehearsal: no AI. Scenes put together from lines that come with the studio."));
        QVERIFY(!provider.mayBeShared());
        QCOMPARE(provider.identity().value(QStringLiteral("kind")).toString(), QStringLiteral("rehearsal"));
        QCOMPARE(provider.defaultModel(), QStringLiteral("rehearsal-1"));
    }

    void anAnswerHasItsPrice()
    {
        SystemClock clock;
        RehearsalProvider provider(clock);
        const auto answer = provider.complete(anyDraft(), {}, {});
        QVERIFY(answer.has_value());
        QCOMPARE(answer->usage.cost, MicroDollars(0));
        QCOMPARE(answer->usage.output.value(), (answer->text.size() + 3) / 4);
        QVERIFY(answer->usage.input.value() > 100);
        QCOMPARE(answer->model, QStringLiteral("rehearsal-1"));
        QCOMPARE(answer->stopReason, StopReason::EndOfTurn);
    }

    void whatItCannotAnswer()
    {
        SystemClock clock;
        RehearsalProvider provider(clock);
        AiRequest request = outlineRequest(m_sample.show, m_sample.brief, 1);
        request.stage = QStringLiteral("table-read");
        QVERIFY(provider.complete(request, {}, {}).error().kind == ErrorKind::InvalidInput);
        request.stage = QStringLiteral("draft");
        QVERIFY(provider.complete(request, {}, {}).error().kind == ErrorKind::InvalidInput);
        request.stage = QStringLiteral("outline");
        request.inputs.insert(QStringLiteral("cast"), QJsonArray {});
        QVERIFY(provider.complete(request, {}, {}).error().kind == ErrorKind::InvalidInput);
    }

    void theSameInputsGiveTheSameBytes()
    {
        SystemClock clock;
        RehearsalProvider one(clock);
        RehearsalProvider two(clock);
        const auto first = episodeByHand(one, m_sample.show, m_sample.brief, 7);
        const auto second = episodeByHand(two, m_sample.show, m_sample.brief, 7);
        QCOMPARE(first->text(), second->text());
        AiRequest again = draftRequest(first->inputs.front(), 7);
        again.variant = 1;
        QVERIFY(QString::fromUtf8(one.complete(again, {}, {})->text) != first->scenes.front());
    }

    /// The promise holds between machines and builds too. A change of the lines or of how they are picked
    /// changes this digest, and with it every episode that a writer could have again: look at what changed,
    /// then write the new one down.
    void theBytesAreTheseEverywhere()
    {
        SystemClock clock;
        RehearsalProvider provider(clock);
        const auto episode = episodeByHand(provider, m_sample.show, m_sample.brief, 1);
        const auto digest =
            QCryptographicHash::hash(episode->scenes.front().toUtf8(), QCryptographicHash::Sha1);
        QCOMPARE(digest.toHex(), QByteArray("0361b41cf1b22998331164aff19eb2eecb89fa9e"));
    }

    void aRetouchedBriefIsStillItsStory_data()
    {
        QTest::addColumn<EpisodeBrief>("brief");
        QTest::addColumn<bool>("isSame");
        const EpisodeBrief usual = m_sample.brief;
        const auto add = [&](const char *name, bool isSame, auto change) {
            EpisodeBrief brief = usual;
            change(brief);
            QTest::newRow(name) << brief << isSame;
        };
        add("title", true, [](EpisodeBrief &b) { b.title = QStringLiteral("Twelve Angry Scarecrows"); });
        add("notes", true, [](EpisodeBrief &b) { b.notes += QStringLiteral(" More rain."); });
        add("argues", true, [](EpisodeBrief &b) { b.argues = QStringLiteral("Straw is thicker."); });
        add("length", true, [](EpisodeBrief &b) { b.targetPages = 40; });
        add("tone", true, [](EpisodeBrief &b) { b.tone = QStringLiteral("Louder."); });
        add("unwanted", true, [](EpisodeBrief &b) { b.mustNotHave.append(QStringLiteral("No geese.")); });
        add("a word", true,
            [](EpisodeBrief &b) { b.premise.replace(QStringLiteral("census"), QStringLiteral("register")); });
        add("half", true, [](EpisodeBrief &b) { b.premise = b.premise.section(QLatin1Char('.'), 0, 0); });
        add("scenes", true, [](EpisodeBrief &b) { b.sceneCount = 10; });
        add("a story", true, [](EpisodeBrief &b) { b.bStory += QStringLiteral(" And soup."); });
        add("fewer scenes", false, [](EpisodeBrief &b) { b.sceneCount = 9; });
        add("somebody is away", false, [](EpisodeBrief &b) { b.cast.removeLast(); });
        add("two words of it", false,
            [](EpisodeBrief &b) { b.premise = QStringLiteral("Census. Scarecrow."); });
        add("another", false, [](EpisodeBrief &b) {
            b.premise =
                QStringLiteral("Wim finds twelve swans in the village hall and nobody will sign for them.");
        });
    }
    void aRetouchedBriefIsStillItsStory()
    {
        QFETCH(EpisodeBrief, brief);
        QFETCH(bool, isSame);
        SystemClock clock;
        RehearsalProvider provider(clock);
        const auto usual = provider.complete(outlineRequest(m_sample.show, m_sample.brief, 1), {}, {});
        const auto retouched = provider.complete(outlineRequest(m_sample.show, brief, 1), {}, {});
        QVERIFY(usual.has_value() && retouched.has_value());
        QCOMPARE(retouched->text == usual->text, isSame);
        const auto outline = fromJson<Outline>(
            *parseJsonObject(retouched->text, QStringLiteral("outline")), QStringLiteral("outline"));
        QVERIFY(outline.has_value());
        QCOMPARE(outline->remark.isEmpty(), isSame);
        QCOMPARE(outline->remark.contains(QStringLiteral("improvises")), !isSame);
    }

    void aNewcomerDoesNotLoseTheStory()
    {
        SystemClock clock;
        RehearsalProvider provider(clock);
        const auto usual = provider.complete(outlineRequest(m_sample.show, m_sample.brief, 1), {}, {});
        Show show = m_sample.show;
        Character pell;
        pell.id = CharacterId("pell");
        pell.name = QStringLiteral("Mrs Pell");
        show.cast.push_back(pell);
        EpisodeBrief brief = m_sample.brief;
        brief.cast.append(pell.name);
        QCOMPARE(provider.complete(outlineRequest(show, brief, 1), {}, {})->text, usual->text);
    }

    /// What Rehearsal does not read costs no scene, in an improvised episode either.
    void whatIsNotReadChangesNothing()
    {
        SystemClock clock;
        RehearsalProvider provider(clock);
        EpisodeBrief brief = m_sample.brief;
        brief.premise = QStringLiteral("Somebody has painted the red line a foot higher, overnight.");
        EpisodeBrief other = brief;
        other.title = QStringLiteral("The Line");
        other.notes = QStringLiteral("Something else.");
        other.argues = QStringLiteral("Something else again.");
        other.tone = QStringLiteral("Louder.");
        other.targetPages = 60;
        const auto one = episodeByHand(provider, m_sample.show, brief, 1);
        const auto two = episodeByHand(provider, m_sample.show, other, 1);
        QVERIFY(one.has_value() && two.has_value());
        QCOMPARE(canonicalJson(toJson(one->outline)), canonicalJson(toJson(two->outline)));
        QCOMPARE(one->scenes, two->scenes);

        DraftInputs inputs = one->inputs.at(1);
        inputs.logline = QStringLiteral("Another.");
        inputs.mustNotHave = {QStringLiteral("zeppelin")};
        inputs.previousHandoffOut = QStringLiteral("Another.");
        inputs.nextHandoffIn = QStringLiteral("Another.");
        inputs.show.tone = QStringLiteral("Another.");
        QCOMPARE(
            QString::fromUtf8(provider.complete(draftRequest(inputs, 1), {}, {})->text), one->scenes.at(1));
        inputs.scene.plants.push_back(
            {QStringLiteral("P9"), QStringLiteral("Mind the goose."), inputs.scene.cast.front()});
        QVERIFY(
            QString::fromUtf8(provider.complete(draftRequest(inputs, 1), {}, {})->text) != one->scenes.at(1));
    }

    void eightThreadsGetTheSameBytes()
    {
        SystemClock clock;
        RehearsalProvider provider(clock);
        RehearsalProvider alone(clock);
        const auto episode = episodeByHand(alone, m_sample.show, m_sample.brief, 3);
        QVERIFY(episode.has_value());
        std::vector<std::future<bool>> answers;
        for (int thread = 0; thread < 8; ++thread) {
            answers.push_back(std::async(std::launch::async, [&] {
                for (std::size_t i = 0; i < episode->inputs.size(); ++i) {
                    const auto answer = provider.complete(draftRequest(episode->inputs[i], 3), {}, {});
                    if (!answer
                        || QString::fromUtf8(answer->text) != episode->scenes.at(static_cast<qsizetype>(i)))
                        return false;
                }
                return true;
            }));
        }
        for (auto &answer : answers)
            QVERIFY(answer.get());
    }

    void aLineGivenToAVoiceIsSaidOnce()
    {
        SystemClock clock;
        RehearsalProvider provider(clock);
        const QString line = QStringLiteral("I have counted the spoons and I forgive everybody.");
        for (Character &character : m_sample.show.cast) {
            Show show = m_sample.show;
            for (Character &each : show.cast) {
                if (each.id == character.id)
                    each.sampleLines.prepend(line);
            }
            const auto before = episodeByHand(provider, m_sample.show, m_sample.brief, 1);
            const auto after = episodeByHand(provider, show, m_sample.brief, 1);
            QCOMPARE(after->text().count(line), 1);
            for (qsizetype i = 0; i < before->scenes.size(); ++i) {
                const bool isIn =
                    before->outline.scenes[static_cast<std::size_t>(i)].cast.contains(character.name);
                QCOMPARE(before->scenes.at(i) != after->scenes.at(i), isIn);
            }
        }
    }

    void anOutlineOfAnotherHandIsWrittenToo()
    {
        SystemClock clock;
        RehearsalProvider provider(clock);
        const auto episode = episodeByHand(provider, m_sample.show, m_sample.brief, 1);
        DraftInputs inputs = episode->inputs.front();
        for (const QJsonObject &slice :
            {QJsonObject {}, QJsonObject {{QStringLiteral("story"), QStringLiteral("none")}},
                QJsonObject {{QStringLiteral("deal"),
                    QJsonObject {{QStringLiteral("open"), QJsonArray {9999, -1}}}}}}) {
            inputs.scene.rehearsal = slice;
            const auto answer = provider.complete(draftRequest(inputs, 1), {}, {});
            QVERIFY(answer.has_value());
            QVERIFY(answer->text.startsWith(inputs.scene.slug.toUtf8()));
            QVERIFY(answer->text.contains(inputs.scene.plants.front().words.toUtf8()));
            QVERIFY(speechesOf(QString::fromUtf8(answer->text)).size() >= 20);
        }
        // One of those the lines were written for has been taken out by the writer.
        inputs = episode->inputs.front();
        inputs.scene.cast.removeOne(QStringLiteral("Wim"));
        const auto answer = provider.complete(draftRequest(inputs, 1), {}, {});
        QVERIFY(answer.has_value() && !answer->text.contains("\nWIM\n"));
        QVERIFY(speechesOf(QString::fromUtf8(answer->text)).size() >= 20);
    }

    void aFixedPaceTakesExactlyThatLong()
    {
        FakeClock clock;
        clock.runFreely();
        RehearsalProvider provider(clock, {Pace::Kind::Fixed, 300ms});
        const AiRequest request = anyDraft();
        const auto start = clock.now();
        QByteArray joined;
        std::vector<Clock::Duration> at;
        const auto answer = provider.complete(request, {}, [&](const QByteArray &piece) {
            joined += piece;
            at.push_back(clock.now() - start);
        });
        QVERIFY(answer.has_value());
        QCOMPARE(joined, answer->text);
        QVERIFY(clock.now() - start == 300ms);
        QCOMPARE(at.size(), std::size_t {15});
        for (std::size_t i = 0; i < at.size(); ++i)
            QVERIFY(at[i] == 20ms * static_cast<int>(i + 1));
    }

    void aPieceComesWhenItIsDueAndNotBefore()
    {
        FakeClock clock;
        RehearsalProvider provider(clock, {Pace::Kind::Fixed, 40ms});
        const AiRequest request = anyDraft();
        std::atomic<int> pieces = 0;
        auto answer = std::async(std::launch::async,
            [&] { return provider.complete(request, {}, [&](const QByteArray &) { ++pieces; }); });
        clock.awaitWaiters(1);
        QCOMPARE(pieces.load(), 0);
        clock.advance(19ms);
        clock.awaitWaiters(1);
        QCOMPARE(pieces.load(), 0);
        clock.advance(21ms);
        QVERIFY(answer.get().has_value());
        QCOMPARE(pieces.load(), 2);
    }

    void readingAlongTakesAsLongAsReading_data()
    {
        QTest::addColumn<QString>("stage");
        QTest::addColumn<qint64>("least");
        QTest::addColumn<qint64>("most");
        QTest::newRow("voice") << QStringLiteral("voice") << qint64 {1200} << qint64 {1200};
        QTest::newRow("outline") << QStringLiteral("outline") << qint64 {3000} << qint64 {3000};
        QTest::newRow("draft") << QStringLiteral("draft") << qint64 {15000} << qint64 {45000};
    }
    void readingAlongTakesAsLongAsReading()
    {
        QFETCH(QString, stage);
        QFETCH(qint64, least);
        QFETCH(qint64, most);
        FakeClock clock;
        clock.runFreely();
        RehearsalProvider provider(clock, {Pace::Kind::Reading, {}});
        const AiRequest request = stage == QLatin1String("voice")
            ? voiceRequest(m_sample.show, m_sample.show.cast.front(), 1)
            : stage == QLatin1String("outline") ? outlineRequest(m_sample.show, m_sample.brief, 1)
                                                : anyDraft();
        const auto start = clock.now();
        QByteArray joined;
        const auto answer = provider.complete(request, {}, [&](const QByteArray &piece) { joined += piece; });
        QCOMPARE(joined, answer->text);
        const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(clock.now() - start).count();
        QVERIFY2(took >= least && took <= most, qPrintable(QString::number(took)));
        if (stage == QLatin1String("draft")) {
            const double rate = wordsIn(QString::fromUtf8(answer->text)) * 1000.0 / static_cast<double>(took);
            QVERIFY2(rate > 9 && rate < 14, qPrintable(QString::number(rate)));
        }
    }

    void aStopEndsIt()
    {
        FakeClock clock;
        RehearsalProvider provider(clock, {Pace::Kind::Fixed, 10s});
        const AiRequest request = anyDraft();
        std::stop_source stop;
        auto answer =
            std::async(std::launch::async, [&] { return provider.complete(request, stop.get_token(), {}); });
        clock.awaitWaiters(1);
        stop.request_stop();
        const auto ended = answer.get();
        QVERIFY(!ended.has_value());
        QVERIFY(ended.error().kind == ErrorKind::Cancelled);
    }

    void aStopBetweenPiecesOfAnInstantAnswerEndsItToo()
    {
        SystemClock clock;
        RehearsalProvider provider(clock);
        std::stop_source stop;
        int pieces = 0;
        const auto ended = provider.complete(anyDraft(), stop.get_token(), [&](const QByteArray &) {
            ++pieces;
            stop.request_stop();
        });
        QVERIFY(!ended.has_value());
        QVERIFY(ended.error().kind == ErrorKind::Cancelled);
        QCOMPARE(pieces, 1);
    }

    void piecesEndBetweenCharacters()
    {
        FakeClock clock;
        clock.runFreely();
        RehearsalProvider provider(clock, {Pace::Kind::Fixed, 5s});
        Show show = m_sample.show;
        show.title = QStringLiteral("灯台 🗼");
        show.cast.resize(2);
        show.cast[0].name = QStringLiteral("小美");
        show.cast[1].name = QStringLiteral("ليلى 🌊");
        EpisodeBrief brief = m_sample.brief;
        brief.premise = QStringLiteral("灯台守は四人いることになっている。本当は誰もいない。🗼");
        brief.cast = {show.cast[0].name, show.cast[1].name};
        const auto episode = episodeByHand(provider, show, brief, 1);
        QVERIFY2(episode.has_value(), episode ? "" : episode.error().text().c_str());
        QVERIFY(episode->text().contains(QStringLiteral("\n@小美\n"))
            && episode->text().contains(QStringLiteral("\n@ليلى 🌊\n")));
        const auto answer =
            provider.complete(outlineRequest(show, brief, 1), {}, [](const QByteArray &piece) {
                QVERIFY(QString::fromUtf8(piece).toUtf8() == piece
                    && !QString::fromUtf8(piece).contains(QChar::ReplacementCharacter));
            });
        QVERIFY(answer.has_value());
    }
};

QTEST_GUILESS_MAIN(TestRehearsalProvider)
#include "tst_rehearsal_provider.moc"
