// SPDX-License-Identifier: GPL-3.0-or-later
/// What is wrong with a line of resources/rehearsal, said before a writer meets it on a card.

#include "core/rehearsal/library.h"
#include "core/rehearsal/words.h"
#include "core/story/dynamics.h"
#include "core/story/json.h"
#include "core/story/outline.h"
#include "core/story/voice.h"

#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace dg;
using namespace dg::rehearsal;

class TestLibrary : public QObject {
    Q_OBJECT

private:
    /// Empty where nothing is wrong with its spelling.
    static QString spellingOf(const QString &text)
    {
        static const QRegularExpression slip(
            QStringLiteral("  | [,.;:?!](?!\\.)|\\|\\||[.]{2}(?!\\.)|\\ba [aeiou]|\\ban "
                           "[bcdfgjklmnpqrstvwxyz]|\\bthe the\\b|\\t"));
        QString plain = text;
        plain.remove(QLatin1Char('"'));
        const auto match = slip.match(plain);
        static const QRegularExpression excused(QStringLiteral("\\ba (one|once|us|uni|use|eu)"));
        if (match.hasMatch() && !excused.match(plain).hasMatch())
            return QStringLiteral("\"%1\": %2").arg(match.captured(), text);
        if (text.isEmpty() || text.count(QLatin1Char('"')) % 2 != 0)
            return QStringLiteral("empty or an open quotation: ") + text;
        return {};
    }

    Library m_library;

private Q_SLOTS:
    void initTestCase()
    {
        auto library = Library::load();
        QVERIFY2(library.has_value(), library ? "" : library.error().text().c_str());
        m_library = std::move(*library);
    }

    void thereIsEnough()
    {
        QCOMPARE(m_library.games.size(), std::size_t {12});
        QCOMPARE(m_library.engines.size(), std::size_t {6});
        qsizetype lines = 0;
        for (const auto &[section, blocks] : m_library.exchanges) {
            for (const Block &block : blocks)
                lines += static_cast<qsizetype>(block.lines.size());
        }
        QVERIFY2(lines >= 600, qPrintable(QString::number(lines)));
        for (const auto &game : m_library.games) {
            for (const char *rung : {"1", "2", "3"})
                QVERIFY(
                    m_library
                        .section(QStringLiteral("game %1 %2")
                                     .arg(game.value(QStringLiteral("key")).toString(), QLatin1String(rung)))
                        .size()
                    >= 5);
        }
        for (const auto &engine : m_library.engines) {
            QCOMPARE(engine.value(QStringLiteral("stages")).toArray().size(), 5);
            for (int stage = 1; stage <= 5; ++stage)
                QVERIFY(m_library
                            .section(QStringLiteral("plot %1 %2")
                                         .arg(engine.value(QStringLiteral("key")).toString())
                                         .arg(stage))
                            .size()
                    >= 3);
        }
        QVERIFY(m_library.section(QStringLiteral("open")).size() >= 24);
        QVERIFY(m_library.section(QStringLiteral("turn")).size() >= 24);
        QVERIFY(m_library.section(QStringLiteral("button")).size() >= 24);
    }

    void exchangesAreWellFormed()
    {
        const QSet<QString> known {QStringLiteral("A"), QStringLiteral("B"), QStringLiteral("C"),
            QStringLiteral("thing"), QStringLiteral("other"), QStringLiteral("quote"),
            QStringLiteral("words"), QStringLiteral("sample")};
        QSet<QString> styles;
        const QJsonArray all = m_library.words.value(QStringLiteral("styles")).toArray();
        for (const auto &style : all)
            styles.insert(style.toObject().value(QStringLiteral("key")).toString());
        QSet<QString> seen;
        for (const auto &[section, blocks] : m_library.exchanges) {
            for (const Block &block : blocks) {
                const QStringList pair = block.tags.value(0).split(QLatin1Char('>'));
                QVERIFY2(pair.size() == 2 && moves().contains(pair[0]) && moves().contains(pair[1]),
                    qPrintable(section + block.tags.join(QLatin1Char(' '))));
                for (const QString &tag : block.tags.mid(1))
                    QVERIFY2((tag.startsWith(QStringLiteral("a:")) || tag.startsWith(QStringLiteral("b:")))
                            && styles.contains(tag.mid(2)),
                        qPrintable(tag));
                QVERIFY2(block.lines.size() >= 2, qPrintable(section));
                QString last;
                for (const Line &line : block.lines) {
                    QVERIFY2(line.isAction() || line.speaker.size() == 1, qPrintable(line.speaker));
                    QVERIFY2(line.isAction() || line.speaker != last, qPrintable(line.wordings.front()));
                    last = line.speaker;
                    for (const QString &wording : line.wordings) {
                        QCOMPARE(spellingOf(wording), QString());
                        for (const QString &slot : slotsIn(wording))
                            QVERIFY2(known.contains(slot), qPrintable(wording));
                        const QString sound = normalised(wording);
                        if (slotsIn(wording).isEmpty() && !line.isAction()) {
                            QVERIFY2(!seen.contains(sound), qPrintable(wording));
                            seen.insert(sound);
                        }
                    }
                }
            }
        }
    }

    void actionsAreWellFormed()
    {
        QSet<QString> seen;
        for (const auto &[section, lines] : m_library.actions) {
            for (const QString &line : lines) {
                QCOMPARE(spellingOf(line), QString());
                QVERIFY2(!seen.contains(line), qPrintable(line));
                seen.insert(line);
                for (const QString &slot : slotsIn(line))
                    QVERIFY2((QStringList {QStringLiteral("A"), QStringLiteral("B"), QStringLiteral("thing"),
                                 QStringLiteral("other"), QStringLiteral("names")}
                                     .contains(slot)),
                        qPrintable(line));
            }
        }
        QVERIFY(seen.size() >= 80);
    }

    void devicesAreWellFormed()
    {
        const QJsonArray devices = m_library.words.value(QStringLiteral("alone")).toArray();
        QVERIFY(devices.size() >= 3);
        QSet<QString> keys;
        for (const auto &each : devices) {
            const QJsonObject device = each.toObject();
            keys.insert(device.value(QStringLiteral("key")).toString());
            for (const char *list : {"opens", "beats", "ours", "theirs"}) {
                const QStringList lines = strings(device.value(QLatin1String(list)));
                QVERIFY2(lines.size() >= 2, list);
                for (const QString &line : lines) {
                    QCOMPARE(spellingOf(line), QString());
                    for (const QString &slot : slotsIn(line))
                        QVERIFY2(
                            slot == QLatin1String("A") || slot == QLatin1String("thing"), qPrintable(line));
                }
            }
        }
        QCOMPARE(keys.size(), devices.size());
    }

    void whatIsReadOutIsQuoted()
    {
        for (const Story &story : m_library.stories) {
            for (const auto &[label, steps] : story.scenes) {
                for (const auto &[step, blocks] : steps) {
                    for (const Block &block : blocks) {
                        for (const Line &line : block.lines) {
                            const QString all = line.wordings.join(QLatin1Char(' '));
                            QVERIFY2(!line.aside.startsWith(QStringLiteral("reading"))
                                    || all.startsWith(QLatin1Char('"')),
                                qPrintable(label + all));
                        }
                    }
                }
            }
        }
    }

    void storiesAreWellFormed()
    {
        for (const Story &story : m_library.stories) {
            QSet<QString> seen;
            Random random(1);
            const auto outline = fromJson<Outline>(oneOfEach(story.outline, random).toObject());
            QVERIFY2(outline.has_value(), outline ? "" : outline.error().text().c_str());
            QVERIFY(outline->extra.isEmpty());
            QStringList plants;
            for (const OutlineScene &scene : outline->scenes) {
                for (const Plant &plant : scene.plants)
                    plants.append(plant.label);
            }
            QCOMPARE(story.scenes.size(), outline->scenes.size());
            for (const OutlineScene &scene : outline->scenes) {
                QVERIFY(scene.extra.isEmpty());
                QVERIFY2(story.scenes.contains(scene.label), qPrintable(scene.label));
                const Sections &steps = story.scenes.at(scene.label);
                const QMap<QString, std::size_t> least {{QStringLiteral("open"), 3}, {QStringLiteral("1"), 5},
                    {QStringLiteral("2"), 5}, {QStringLiteral("3"), 4}, {QStringLiteral("turn"), 3},
                    {QStringLiteral("button"), 3}, {QStringLiteral("beat"), 4}};
                for (auto it = least.begin(); it != least.end(); ++it)
                    QVERIFY2(steps.contains(it.key()) && steps.at(it.key()).size() >= it.value(),
                        qPrintable(scene.label + it.key()));
                for (const auto &[step, blocks] : steps) {
                    QVERIFY2(least.contains(step) || step.endsWith(QLatin1Char('!')),
                        qPrintable(scene.label + step));
                    for (const Block &block : blocks) {
                        QVERIFY(!block.lines.empty());
                        QCOMPARE(step == QLatin1String("beat"),
                            block.lines.front().isAction() && block.lines.size() == 1);
                        QString last;
                        for (const Line &line : block.lines) {
                            QVERIFY2(
                                line.isAction() || scene.cast.contains(line.speaker, Qt::CaseInsensitive),
                                qPrintable(scene.label + line.speaker));
                            QVERIFY2(
                                line.isAction() || line.speaker != last, qPrintable(line.wordings.front()));
                            last = line.speaker;
                            for (const QString &wording : line.wordings) {
                                QCOMPARE(spellingOf(wording), QString());
                                for (const QString &slot : slotsIn(wording))
                                    QVERIFY2(plants.contains(slot), qPrintable(wording));
                                const QString sound = normalised(wording);
                                if (!line.isAction() && slotsIn(wording).isEmpty()) {
                                    QVERIFY2(!seen.contains(sound), qPrintable(wording));
                                    seen.insert(sound);
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    void ownLinesAreWellFormed()
    {
        for (const Story &story : m_library.stories) {
            const Show &show = story.sample.show;
            QSet<QString> seen;
            for (const Character &character : show.cast) {
                for (const QString &line : character.sampleLines) {
                    QVERIFY2(!seen.contains(normalised(line)), qPrintable(line));
                    seen.insert(normalised(line));
                }
                QVERIFY(m_library.voices.at(show.title).contains(character.name));
                for (const OwnLine &line : m_library.ownLines.at(show.title).at(character.name.toUpper())) {
                    QVERIFY2(moves().contains(line.move), qPrintable(line.move));
                    QVERIFY2(line.listener.isEmpty() || show.findCharacter(line.listener) != nullptr,
                        qPrintable(line.listener));
                    QCOMPARE(spellingOf(line.text), QString());
                    QVERIFY2(!seen.contains(normalised(line.text)), qPrintable(line.text));
                    seen.insert(normalised(line.text));
                }
            }
        }
    }

    void dynamicsReadAsDynamics()
    {
        for (const Story &story : m_library.stories) {
            const Show &show = story.sample.show;
            const auto &pairs = m_library.dynamics.at(show.title);
            QSet<QString> seen;
            for (const Character &character : show.cast) {
                for (const QString &line : character.sampleLines)
                    seen.insert(normalised(line));
                for (const OwnLine &line : m_library.ownLines.at(show.title).at(character.name.toUpper()))
                    seen.insert(normalised(line.text));
            }
            int stated = 0;
            for (std::size_t i = 0; i < show.cast.size(); ++i) {
                for (std::size_t k = 0; k < show.cast.size(); ++k) {
                    const QString a = show.cast[i].name;
                    const QString b = show.cast[k].name;
                    if (a >= b)
                        continue;
                    ++stated;
                    const auto found = pairs.find(a + u'+' + b);
                    QVERIFY2(found != pairs.end(), qPrintable(a + u'+' + b));
                    const auto dynamics = fromJson<Dynamics>(found->second);
                    QVERIFY2(dynamics.has_value(), dynamics ? "" : dynamics.error().text().c_str());
                    QVERIFY(dynamics->extra.isEmpty());
                    QCOMPARE(dynamics->exchanges.size(), std::size_t {3});
                    QStringList texts = dynamics->bits;
                    texts << dynamics->howTheyTalk << dynamics->whoWins;
                    for (const SampleExchange &exchange : dynamics->exchanges) {
                        QVERIFY(exchange.lines.size() >= 2);
                        for (const SpokenLine &line : exchange.lines) {
                            QVERIFY2(line.who == a || line.who == b, qPrintable(line.line));
                            texts.append(line.line);
                            QVERIFY2(!seen.contains(normalised(line.line)), qPrintable(line.line));
                            seen.insert(normalised(line.line));
                        }
                    }
                    for (const QString &text : texts)
                        QCOMPARE(spellingOf(text), QString());
                }
            }
            QCOMPARE(static_cast<std::size_t>(stated), pairs.size());
        }
    }

    void voicesReadAsVoices()
    {
        std::vector<QJsonObject> voices;
        for (const auto &[show, people] : m_library.voices) {
            for (const auto &[name, voice] : people)
                voices.push_back(voice);
        }
        const QJsonArray styles = m_library.words.value(QStringLiteral("styles")).toArray();
        for (const auto &style : styles)
            voices.push_back(style.toObject().value(QStringLiteral("voice")).toObject());
        for (QJsonObject voice : voices) {
            voice.insert(QStringLiteral("sampleLines"), QJsonArray {});
            const auto profile = fromJson<VoiceProfile>(voice);
            QVERIFY2(profile.has_value(), profile ? "" : profile.error().text().c_str());
            QVERIFY(profile->extra.isEmpty());
        }
    }

    void badFilesSayWhere()
    {
        const auto outside = parseBlocks(QStringLiteral("A: Words."), QStringLiteral("x.txt"));
        QVERIFY(!outside && outside.error().message.find("x.txt, line 1") != std::string::npos);
        const auto noBlock = parseBlocks(QStringLiteral("[open]\n\nA: Words."), QStringLiteral("x.txt"));
        QVERIFY(!noBlock && noBlock.error().message.find("line 3") != std::string::npos);
        const auto noList = parseLists(QStringLiteral("words"), QStringLiteral("x.txt"));
        QVERIFY(!noList.has_value());
    }

    void definiteArticles_data()
    {
        QTest::addColumn<QString>("thing");
        QTest::addColumn<QString>("expected");
        QTest::newRow("a") << QStringLiteral("a folding chair") << QStringLiteral("the folding chair");
        QTest::newRow("the") << QStringLiteral("The bell") << QStringLiteral("the bell");
        QTest::newRow("bare") << QStringLiteral("kettle") << QStringLiteral("the kettle");
        QTest::newRow("owned") << QStringLiteral("Odile's chair") << QStringLiteral("Odile's chair");
        QTest::newRow("mine") << QStringLiteral("my chair") << QStringLiteral("my chair");
        QTest::newRow("remark") << QStringLiteral("an old sextant, bent")
                                << QStringLiteral("the old sextant");
        QTest::newRow("some") << QStringLiteral("some gulls") << QString();
        QTest::newRow("counted") << QStringLiteral("two oxen") << QString();
        QTest::newRow("a row of") << QStringLiteral("a row of chairs") << QStringLiteral("the row of chairs");
        QTest::newRow("glass") << QStringLiteral("a glass") << QStringLiteral("the glass");
    }
    void definiteArticles()
    {
        QFETCH(QString, thing);
        QFETCH(QString, expected);
        QCOMPARE(definite(thing), expected);
    }

    void quotesEndWithASentence()
    {
        QCOMPARE(quotable(QStringLiteral("One.\nTwo \"three\".")), QStringLiteral("One. Two 'three'."));
        QCOMPARE(quotable(QStringLiteral("One two. Three four. Five six."), 22),
            QStringLiteral("One two. Three four."));
        QCOMPARE(quotable(QStringLiteral("One two three four"), 10), QStringLiteral("One two\u2026"));
    }

    void slotsAreFilledOnce()
    {
        QCOMPARE(
            fill(QStringLiteral("{A} says {B}."),
                {{QStringLiteral("A"), QStringLiteral("{B}")}, {QStringLiteral("B"), QStringLiteral("no")}}),
            QStringLiteral("{B} says no."));
        QCOMPARE(
            fill(QStringLiteral("{thing} falls."), {{QStringLiteral("thing"), QStringLiteral("the bell")}}),
            QStringLiteral("The bell falls."));
    }
};

QTEST_GUILESS_MAIN(TestLibrary)
#include "tst_library.moc"
