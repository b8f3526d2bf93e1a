// SPDX-License-Identifier: GPL-3.0-or-later
/// The sample shows' own episodes, each over twenty seeds.

#include "core/base/clock.h"
#include "core/rehearsal/rehearsal_provider.h"
#include "core/rehearsal/words.h"
#include "core/review/episode_review.h"
#include "core/story/samples.h"
#include "tests/support/episode_by_hand.h"

#include <QDir>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <map>

using namespace dg;

static constexpr int seeds = 20;

class TestSampleEpisode : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        // To read them: DG_EPISODES=folder tests/tst_sample_episode
        const QString folder = qEnvironmentVariable("DG_EPISODES");
        const QStringList names = sampleShowNames();
        for (const QString &name : names) {
            auto sample = loadSampleShow(name);
            QVERIFY2(sample.has_value(), sample ? "" : sample.error().text().c_str());
            Written written {std::move(*sample), {}};
            for (int seed = 1; seed <= seeds; ++seed) {
                auto episode = episodeByHand(m_provider, written.sample.show, written.sample.brief, seed);
                QVERIFY2(episode.has_value(), episode ? "" : episode.error().text().c_str());
                if (!folder.isEmpty()) {
                    QFile file(QDir(folder).filePath(QStringLiteral("%1-%2.fountain").arg(name).arg(seed)));
                    QVERIFY(file.open(QIODevice::WriteOnly));
                    file.write(episode->text().toUtf8());
                }
                written.episodes.push_back(std::move(*episode));
            }
            m_written[name] = std::move(written);
        }
    }

    void isAsLongAsAnEpisode_data() { eachSample(); }
    void isAsLongAsAnEpisode()
    {
        const std::vector<EpisodeByHand> &episodes = episodesOf();
        for (const EpisodeByHand &episode : episodes) {
            QVERIFY(episode.scenes.size() >= 8 && episode.scenes.size() <= 12);
            const int words = wordsIn(episode.text());
            QVERIFY2(words >= 2500, qPrintable(QString::number(words)));
        }
    }

    void everySceneIsAScene_data() { eachSample(); }
    void everySceneIsAScene()
    {
        const std::vector<EpisodeByHand> &episodes = episodesOf();
        for (const EpisodeByHand &episode : episodes) {
            for (std::size_t i = 0; i < episode.outline.scenes.size(); ++i) {
                const OutlineScene &scene = episode.outline.scenes[i];
                const QString text = episode.scenes.at(static_cast<qsizetype>(i));
                QVERIFY(text.startsWith(scene.slug + QLatin1Char('\n')));
                QVERIFY(text.endsWith(QLatin1Char('\n')) && !text.endsWith(QStringLiteral("\n\n")));
                const auto speeches = speechesOf(text);
                QVERIFY2(speeches.size() >= 20 && speeches.size() <= 32,
                    qPrintable(QStringLiteral("%1: %2").arg(scene.label).arg(speeches.size())));
                QSet<QString> speakers;
                for (const Spoken &each : speeches) {
                    QVERIFY2(scene.cast.contains(each.who, Qt::CaseInsensitive), qPrintable(each.who));
                    speakers.insert(each.who);
                }
                QCOMPARE(speakers.size(), scene.cast.size());
            }
        }
    }

    void noLineIsSaidTwice_data() { eachSample(); }
    void noLineIsSaidTwice()
    {
        const std::vector<EpisodeByHand> &episodes = episodesOf();
        for (const EpisodeByHand &episode : episodes) {
            QSet<QString> said;
            for (const Spoken &each : speechesOf(QStringLiteral("X\n\n") + episode.text())) {
                const QString line = rehearsal::normalised(each.text);
                QVERIFY2(!said.contains(line), qPrintable(each.text));
                said.insert(line);
            }
        }
    }

    void noSlotIsLeftOpen_data() { eachSample(); }
    void noSlotIsLeftOpen()
    {
        const std::vector<EpisodeByHand> &episodes = episodesOf();
        for (const EpisodeByHand &episode : episodes)
            QVERIFY(
                !episode.text().contains(QLatin1Char('{')) && !episode.text().contains(QStringLiteral("||")));
    }

    void plantsAreSaidAndPaid_data() { eachSample(); }
    void plantsAreSaidAndPaid()
    {
        const std::vector<EpisodeByHand> &episodes = episodesOf();
        for (const EpisodeByHand &episode : episodes) {
            QMap<QString, QString> planted;
            int paid = 0;
            for (std::size_t i = 0; i < episode.outline.scenes.size(); ++i) {
                const OutlineScene &scene = episode.outline.scenes[i];
                const auto speeches = speechesOf(episode.scenes.at(static_cast<qsizetype>(i)));
                for (const Plant &plant : scene.plants) {
                    planted[plant.label] = plant.words;
                    QVERIFY2(std::any_of(speeches.begin(), speeches.end(),
                                 [&](const Spoken &each) {
                                     return each.who == plant.speaker.toUpper()
                                         && each.text.contains(plant.words);
                                 }),
                        qPrintable(scene.label + plant.words));
                }
                for (const Payoff &payoff : scene.payoffs) {
                    QVERIFY(planted.contains(payoff.label));
                    QVERIFY2(episode.scenes.at(static_cast<qsizetype>(i)).contains(planted[payoff.label]),
                        qPrintable(scene.label + planted[payoff.label]));
                    ++paid;
                }
            }
            QVERIFY(paid >= 3);
        }
    }

    /// What is taken up again has been said before, in the same take.
    void whatIsTakenUpHasBeenSaid()
    {
        const std::vector<std::pair<QString, QString>> pairs {
            {QStringLiteral("Fifteen, then,"), QStringLiteral("Ten a day.")},
            {QStringLiteral("Your first price."), QStringLiteral("Ten a day.")},
            {QStringLiteral("Carried the coal. Kept the children's names. Saw the school off."),
                QStringLiteral("saw the school off")},
            {QStringLiteral("that Mr Oats saw the school off"), QStringLiteral("the school off")},
            {QStringLiteral("For accuracy: you laughed"), QStringLiteral("She laughs, and stops.")},
            {QStringLiteral("You asked for distance."), QStringLiteral("from a distance.")},
            {QStringLiteral("Ask for ninety-two hundred."), QStringLiteral("Nine thousand a head")}};
        const SampleShow &sample = m_written[QStringLiteral("low-water")].sample;
        QSet<QString> met;
        for (int seed = 1; seed <= 60; ++seed) {
            const auto episode = episodeByHand(m_provider, sample.show, sample.brief, seed);
            QVERIFY(episode.has_value());
            const QString text = episode->text();
            for (const auto &[later, earlier] : pairs) {
                const auto at = text.indexOf(later);
                if (at < 0)
                    continue;
                met.insert(later);
                const auto before = text.indexOf(earlier);
                QVERIFY2(
                    before >= 0 && before < at, qPrintable(QStringLiteral("%1: %2").arg(seed).arg(later)));
            }
        }
        // A pair that never comes up proves nothing.
        QCOMPARE(met.size(), static_cast<qsizetype>(pairs.size()));
    }

    void nobodyAnswersThemselves_data() { eachSample(); }
    void nobodyAnswersThemselves()
    {
        const std::vector<EpisodeByHand> &episodes = episodesOf();
        for (const EpisodeByHand &episode : episodes) {
            for (const QString &scene : episode.scenes) {
                const QStringList blocks = scene.trimmed().split(QStringLiteral("\n\n")).mid(1);
                QString last;
                for (const QString &block : blocks) {
                    const QString who = block.contains(QLatin1Char('\n'))
                        ? block.section(QLatin1Char('\n'), 0, 0)
                        : QString();
                    QVERIFY2(who.isEmpty() || who != last, qPrintable(block));
                    last = who;
                }
            }
        }
    }

    void noSixWordsAreRepeatedInAnotherScene_data() { eachSample(); }
    void noSixWordsAreRepeatedInAnotherScene()
    {
        const std::vector<EpisodeByHand> &episodes = episodesOf();
        for (const EpisodeByHand &episode : episodes) {
            QStringList planted;
            for (const OutlineScene &scene : episode.outline.scenes) {
                for (const Plant &plant : scene.plants)
                    planted.append(rehearsal::normalised(plant.words));
            }
            QMap<QString, qsizetype> seen;
            for (qsizetype i = 0; i < episode.scenes.size(); ++i) {
                for (const Spoken &each : speechesOf(episode.scenes.at(i))) {
                    QString line = rehearsal::normalised(each.text);
                    for (const QString &words : planted)
                        line.remove(words);
                    const QStringList words = line.split(QLatin1Char(' '), Qt::SkipEmptyParts);
                    for (qsizetype at = 0; at + 6 <= words.size(); ++at) {
                        const QString six = words.mid(at, 6).join(QLatin1Char(' '));
                        QVERIFY2(seen.value(six, i) == i, qPrintable(six));
                        seen.insert(six, i);
                    }
                }
            }
        }
    }

    void anotherSeedIsAnotherEpisode_data() { eachSample(); }
    void anotherSeedIsAnotherEpisode()
    {
        const std::vector<EpisodeByHand> &episodes = episodesOf();
        double worst = 1;
        double sum = 0;
        int pairs = 0;
        for (std::size_t a = 0; a < episodes.size(); ++a) {
            for (std::size_t b = 0; b < episodes.size(); ++b) {
                if (a == b)
                    continue;
                const double changed = shareNotIn(episodes[a], episodes[b]);
                worst = std::min(worst, changed);
                sum += changed;
                ++pairs;
            }
        }
        const QString found = QStringLiteral("least %1, on average %2").arg(worst).arg(sum / pairs);
        QVERIFY2(worst >= 0.6, qPrintable(found));
    }

    /// What is checked without a call finds nothing that would be a mistake.
    void theirChecksAreClean_data() { eachSample(); }
    void theirChecksAreClean()
    {
        const std::vector<EpisodeByHand> &episodes = episodesOf();
        const SampleShow &sample = m_written.at(m_name).sample;
        QStringList found;
        for (const EpisodeByHand &episode : episodes) {
            EpisodeText text {sample.show, sample.brief, episode.outline, {}, {}, {}, {}};
            int number = 0;
            for (OutlineScene &scene : text.outline.scenes) {
                scene.id = SceneId("s" + std::to_string(number + 1));
                text.scenes[scene.id] = episode.scenes.at(number++);
            }
            for (const NamedVoice &voice : episode.voices)
                text.voices[voice.name] = voice.voice;
            for (const ReviewFinding &each : reviewEpisode(text)) {
                if (each.check != ReviewCheck::Length && each.check != ReviewCheck::Jokes)
                    found.append(each.finding.problem + u' ' + each.finding.where);
            }
        }
        found.removeDuplicates();
        QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
    }

private:
    struct Written {
        SampleShow sample;
        std::vector<EpisodeByHand> episodes;
    };

    void eachSample()
    {
        QTest::addColumn<QString>("name");
        for (const auto &[name, written] : m_written)
            QTest::newRow(qPrintable(name)) << name;
    }

    const std::vector<EpisodeByHand> &episodesOf()
    {
        [&] {
            QFETCH(QString, name);
            m_name = name;
        }();
        return m_written.at(m_name).episodes;
    }

    static double shareNotIn(const EpisodeByHand &episode, const EpisodeByHand &other)
    {
        QSet<QString> there;
        for (const Spoken &each : speechesOf(QStringLiteral("X\n\n") + other.text()))
            there.insert(rehearsal::normalised(each.text));
        const auto here = speechesOf(QStringLiteral("X\n\n") + episode.text());
        const auto changed = std::count_if(here.begin(), here.end(),
            [&](const Spoken &each) { return !there.contains(rehearsal::normalised(each.text)); });
        return static_cast<double>(changed) / static_cast<double>(here.size());
    }

    SystemClock m_clock;
    RehearsalProvider m_provider {m_clock};
    std::map<QString, Written> m_written;
    QString m_name;
};

QTEST_GUILESS_MAIN(TestSampleEpisode)
#include "tst_sample_episode.moc"
