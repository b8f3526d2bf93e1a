// SPDX-License-Identifier: GPL-3.0-or-later
/// Episodes of shows that the lines were not written for.

#include "core/base/clock.h"
#include "core/rehearsal/rehearsal_provider.h"
#include "core/rehearsal/words.h"
#include "core/story/samples.h"
#include "tests/support/episode_by_hand.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace dg;

namespace {

Character person(const char *name, const char *role, const char *flaw, const QStringList &lines = {})
{
    Character character;
    character.id = CharacterId(name);
    character.name = QString::fromUtf8(name);
    character.role = QString::fromUtf8(role);
    character.flaw = QString::fromUtf8(flaw);
    character.sampleLines = lines;
    return character;
}

Show lighthouse()
{
    Show show;
    show.title = QStringLiteral("Three Miles Out");
    show.world = QStringLiteral("A lighthouse that was automated last year; nobody told the keepers.");
    show.places = {{QStringLiteral("Lamp room"), true, {},
                       {QStringLiteral("a brass lamp"), QStringLiteral("Oskar's stool"),
                           QStringLiteral("the log book"), QStringLiteral("an old sextant, bent")},
                       {}},
        {QStringLiteral("Gallery"), false, {},
            {QStringLiteral("a telescope"), QStringLiteral("the railing"), QStringLiteral("some gulls")}, {}},
        {QStringLiteral("Kitchen"), true, {},
            {QStringLiteral("a stove"), QStringLiteral("the only good cup")}, {}}};
    show.cast = {person("Mara", "Keeper", "proud; announces things",
                     {QStringLiteral("I keep the light. The light keeps quiet.")}),
        person("Oskar", "Assistant keeper", "literal, likes lists"),
        person("Pim", "Supply boat skipper", "haggles, loves money"),
        person("Juniper", "Radio operator", "anxious, overshares")};
    return show;
}

EpisodeBrief fog()
{
    EpisodeBrief brief;
    brief.title = QStringLiteral("Fog Day");
    brief.premise = QStringLiteral("A museum inspector is coming, and Mara has told him that the light still "
                                   "needs four people. It has not needed anybody since March.");
    brief.aStory = QStringLiteral("Mara pretends to be busy.");
    brief.cast = {
        QStringLiteral("Mara"), QStringLiteral("Oskar"), QStringLiteral("Pim"), QStringLiteral("Juniper")};
    brief.mustHave = {QStringLiteral("The foghorn plays a tune.")};
    return brief;
}

Show crowd(int people)
{
    Show show = lighthouse();
    show.cast.clear();
    for (int i = 0; i < people; ++i)
        show.cast.push_back(
            person(QStringLiteral("Guest%1").arg(QChar(u'A' + i)).toUtf8().constData(), "guest", ""));
    return show;
}

EpisodeBrief everybodyIn(const Show &show, int scenes)
{
    EpisodeBrief brief = fog();
    brief.cast.clear();
    for (const Character &character : show.cast)
        brief.cast.append(character.name);
    brief.sceneCount = scenes;
    return brief;
}

} // namespace

class TestAnyEpisode : public QObject {
    Q_OBJECT

private:
    EpisodeByHand write(const Show &show, const EpisodeBrief &brief, std::int64_t seed)
    {
        auto episode = episodeByHand(m_provider, show, brief, seed);
        if (!episode) {
            qWarning("%s", episode.error().text().c_str());
            return {};
        }
        return std::move(*episode);
    }

    static QString whatIsWrong(const EpisodeByHand &episode, bool mayRepeat)
    {
        QSet<QString> said;
        for (std::size_t i = 0; i < episode.outline.scenes.size(); ++i) {
            const OutlineScene &scene = episode.outline.scenes[i];
            const QString text = episode.scenes.at(static_cast<qsizetype>(i));
            if (!text.startsWith(scene.slug + QLatin1Char('\n')))
                return QStringLiteral("does not begin with its slug line: ") + text.left(80);
            static const QRegularExpression openSlot(QStringLiteral("[{}]|\\|\\||  | ,| \\.(?!\\.)"));
            if (openSlot.match(text).hasMatch())
                return QStringLiteral("has a slip at \"%1\"")
                    .arg(text.mid(openSlot.match(text).capturedStart() - 30, 60));
            QSet<QString> inThisScene;
            const auto speeches = speechesOf(text);
            if (speeches.size() < 20 || speeches.size() > 34)
                return QStringLiteral("%1 has %2 speeches").arg(scene.label).arg(speeches.size());
            for (const Spoken &each : speeches) {
                if (!scene.cast.contains(each.who, Qt::CaseInsensitive))
                    return each.who + QStringLiteral(" is not in ") + scene.label;
                const QString line = rehearsal::normalised(each.text);
                if (inThisScene.contains(line) || (!mayRepeat && said.contains(line)))
                    return QStringLiteral("\"%1\" is said twice").arg(each.text);
                inThisScene.insert(line);
                said.insert(line);
            }
            for (const Plant &plant : scene.plants) {
                if (!text.contains(plant.words))
                    return QStringLiteral("does not plant ") + plant.words;
            }
        }
        return {};
    }

    static QSet<QString> speakersOf(const EpisodeByHand &episode)
    {
        QSet<QString> speakers;
        for (const QString &scene : episode.scenes) {
            for (const Spoken &each : speechesOf(scene))
                speakers.insert(each.who);
        }
        return speakers;
    }

    SystemClock m_clock;
    RehearsalProvider m_provider {m_clock};

private Q_SLOTS:
    void aShowOfOnesOwn()
    {
        const Show show = lighthouse();
        const QString folder = qEnvironmentVariable("DG_EPISODES");
        for (int seed = 1; seed <= 20; ++seed) {
            const EpisodeByHand episode = write(show, fog(), seed);
            QVERIFY(episode.scenes.size() >= 8 && episode.scenes.size() <= 12);
            QCOMPARE(whatIsWrong(episode, false), QString());
            QCOMPARE(speakersOf(episode).size(), 4);
            if (!folder.isEmpty()) {
                QFile file(QDir(folder).filePath(QStringLiteral("own-%1.fountain").arg(seed)));
                QVERIFY(file.open(QIODevice::WriteOnly));
                file.write(episode.text().toUtf8());
            }
        }
    }

    void nothingOfTheSampleIsLeft()
    {
        const QString text = write(lighthouse(), fog(), 1).text();
        const auto sample = loadSampleShow(sampleShowNames().front());
        QVERIFY(sample.has_value());
        for (const Character &character : sample->show.cast)
            QVERIFY2(!text.contains(character.name, Qt::CaseInsensitive), qPrintable(character.name));
        QVERIFY(!text.contains(QStringLiteral("scarecrow")) && !text.contains(QStringLiteral("Gilbert")));
    }

    void theWritersWordsAreQuotedWhole()
    {
        const QString text = write(lighthouse(), fog(), 1).text();
        QVERIFY(text.contains(QStringLiteral("\"The foghorn plays a tune.\"")));
        QVERIFY(text.contains(QLatin1Char('"') + fog().premise + QLatin1Char('"')));
        QVERIFY(text.contains(QStringLiteral("I keep the light. The light keeps quiet.")));
    }

    void anotherPremiseIsAnotherEpisode()
    {
        const auto sample = loadSampleShow(sampleShowNames().front());
        const EpisodeByHand usual = write(sample->show, sample->brief, 1);
        EpisodeBrief brief = sample->brief;
        brief.premise = QStringLiteral("Somebody has painted the red line a foot higher, overnight.");
        const EpisodeByHand other = write(sample->show, brief, 1);
        QCOMPARE(whatIsWrong(other, false), QString());
        QCOMPARE(speakersOf(other).size(), 5);
        QSet<QString> said;
        for (const Spoken &each : speechesOf(QStringLiteral("X\n\n") + usual.text()))
            said.insert(rehearsal::normalised(each.text));
        const auto speeches = speechesOf(QStringLiteral("X\n\n") + other.text());
        const auto changed = std::count_if(speeches.begin(), speeches.end(),
            [&](const Spoken &each) { return !said.contains(rehearsal::normalised(each.text)); });
        QVERIFY(changed * 10 >= static_cast<qsizetype>(speeches.size()) * 6);
        QVERIFY(!other.text().contains(QStringLiteral("Gilbert")));
        const QString folder = qEnvironmentVariable("DG_EPISODES");
        if (!folder.isEmpty()) {
            QFile file(QDir(folder).filePath(QStringLiteral("low-water-other.fountain")));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(other.text().toUtf8());
        }
    }

    /// One alone plays both sides, but does not go about it in one way for a whole episode.
    void oneAloneHasMoreThanOneDevice()
    {
        const Show show = crowd(1);
        for (int seed = 1; seed <= 5; ++seed) {
            const EpisodeByHand episode = write(show, everybodyIn(show, 8), seed);
            const QString folder = qEnvironmentVariable("DG_EPISODES");
            if (!folder.isEmpty()) {
                QFile file(QDir(folder).filePath(QStringLiteral("alone-%1.fountain").arg(seed)));
                QVERIFY(file.open(QIODevice::WriteOnly));
                file.write(episode.text().toUtf8());
            }
            QSet<QString> devices;
            for (std::size_t i = 0; i < episode.outline.scenes.size(); ++i) {
                const QString text = episode.scenes.at(static_cast<qsizetype>(i));
                devices.insert(
                    episode.outline.scenes[i].rehearsal.value(QStringLiteral("device")).toString());
                QSet<QString> asides;
                for (const QString &line : text.split(QLatin1Char('\n'))) {
                    if (line.startsWith(QLatin1Char('(')))
                        asides.insert(line);
                }
                QVERIFY2(asides.size() >= 4, qPrintable(text));
            }
            QVERIFY2(devices.size() >= 3, qPrintable(QStringList(devices.values()).join(QLatin1Char(','))));
        }
    }

    void noThingIsNamedAllTheTime()
    {
        const QStringList things {QStringLiteral("brass lamp"), QStringLiteral("Oskar's stool"),
            QStringLiteral("log book"), QStringLiteral("old sextant"), QStringLiteral("telescope"),
            QStringLiteral("railing"), QStringLiteral("stove")};
        int aboutAThing = 0;
        for (int seed = 1; seed <= 20; ++seed) {
            const EpisodeByHand episode = write(lighthouse(), fog(), seed);
            for (std::size_t i = 0; i < episode.outline.scenes.size(); ++i) {
                const QString scene = episode.scenes.at(static_cast<qsizetype>(i));
                // The one game that is about a thing stays with it.
                if (episode.outline.scenes[i].rehearsal.value(QStringLiteral("game"))
                    == QLatin1String("thing")) {
                    ++aboutAThing;
                    continue;
                }
                for (const QString &thing : things)
                    QVERIFY2(scene.count(thing) <= 3, qPrintable(scene));
            }
        }
        QVERIFY(aboutAThing > 0);
    }

    void aGameAboutAThingStaysWithIt()
    {
        // Other lines may name a thing once; a game that strays names a second one more often.
        const QStringList things {
            QStringLiteral("brass lamp"), QStringLiteral("log book"), QStringLiteral("old sextant")};
        for (int seed = 1; seed <= 20; ++seed) {
            const EpisodeByHand episode = write(lighthouse(), fog(), seed);
            for (std::size_t i = 0; i < episode.outline.scenes.size(); ++i) {
                if (episode.outline.scenes[i].rehearsal.value(QStringLiteral("game"))
                        != QLatin1String("thing")
                    || episode.outline.scenes[i].place != QLatin1String("Lamp room"))
                    continue;
                int named = 0;
                for (const QString &thing : things) {
                    int count = 0;
                    for (const Spoken &each : speechesOf(episode.scenes.at(static_cast<qsizetype>(i))))
                        count += static_cast<int>(each.text.count(thing));
                    named += count > 1 ? 1 : 0;
                }
                QVERIFY2(named <= 1, qPrintable(episode.scenes.at(static_cast<qsizetype>(i))));
            }
        }
    }

    void anySize_data()
    {
        QTest::addColumn<int>("people");
        QTest::addColumn<int>("scenes");
        QTest::addColumn<bool>("mayRepeat");
        QTest::newRow("one alone") << 1 << 8 << false;
        QTest::newRow("one, once") << 1 << 1 << false;
        QTest::newRow("twenty in one scene") << 20 << 1 << false;
        QTest::newRow("twenty in ten") << 20 << 10 << false;
        QTest::newRow("two scenes") << 4 << 2 << false;
        QTest::newRow("24") << 5 << 24 << false;
        QTest::newRow("60") << 5 << 60 << true;
        QTest::newRow("120") << 5 << 120 << true;
    }

    void anySize()
    {
        QFETCH(int, people);
        QFETCH(int, scenes);
        QFETCH(bool, mayRepeat);
        const Show show = crowd(people);
        for (int seed = 1; seed <= 5; ++seed) {
            const EpisodeByHand episode = write(show, everybodyIn(show, scenes), seed);
            QCOMPARE(episode.scenes.size(), scenes);
            QCOMPARE(whatIsWrong(episode, mayRepeat), QString());
            QCOMPARE(speakersOf(episode).size(), people);
        }
    }
};

QTEST_GUILESS_MAIN(TestAnyEpisode)
#include "tst_any_episode.moc"
