// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/story/json.h"
#include "core/story/samples.h"

#include <QSet>
#include <QTest>

using namespace dg;

class TestSamples : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachIsWorkedOut_data()
    {
        QTest::addColumn<QString>("name");
        const QStringList names = sampleShowNames();
        QVERIFY(!names.isEmpty());
        for (const QString &name : names)
            QTest::newRow(qPrintable(name)) << name;
    }

    void eachIsWorkedOut()
    {
        QFETCH(QString, name);
        const auto sample = loadSampleShow(name);
        QVERIFY2(sample.has_value(), sample ? "" : sample.error().text().c_str());
        const Show &show = sample->show;
        for (const QString &text :
            {show.title, show.logline, show.genre, show.tone, show.world, show.inspiredBy.engine})
            QVERIFY(!text.isEmpty());
        QVERIFY(show.always.size() >= 2 && show.never.size() >= 2 && show.runningGags.size() >= 3);
        QVERIFY(show.places.size() >= 6 && show.places.size() <= 8);
        for (const Place &place : show.places)
            QVERIFY(!place.description.isEmpty() && place.things.size() >= 3);

        QCOMPARE(show.cast.size(), std::size_t {5});
        for (const Character &each : show.cast) {
            for (const QString &text : {each.role, each.age, each.oneLine, each.description, each.want,
                     each.flaw, each.speechNotes, each.privateNotes})
                QVERIFY2(!text.isEmpty(), qPrintable(each.name));
            QVERIFY(each.sampleLines.size() >= 8);
            QSet<QString> others;
            for (const Relation &relation : each.relations) {
                const Character *other = show.findCharacter(relation.to);
                QVERIFY(other != nullptr && other != &each && !relation.feeling.isEmpty());
                others.insert(other->name);
            }
            QCOMPARE(others.size(), 4);
        }

        const EpisodeBrief &brief = sample->brief;
        for (const QString &text : {brief.title, brief.premise, brief.argues, brief.aStory, brief.bStory,
                 brief.cStory, brief.tone, brief.notes})
            QVERIFY(!text.isEmpty());
        QVERIFY(!brief.mustHave.isEmpty() && !brief.mustNotHave.isEmpty());
        QCOMPARE(brief.cast.size(), 5);
        for (const QString &member : brief.cast)
            QVERIFY(show.findCharacter(member) != nullptr);
        QVERIFY(show.extra.isEmpty() && brief.extra.isEmpty());
    }

    void goesBySeveralNames()
    {
        QCOMPARE(loadSampleShow(QStringLiteral("low-water"))->show.title, QStringLiteral("Low Water"));
        QCOMPARE(loadSampleShow(QStringLiteral(" Low Water "))->show.title, QStringLiteral("Low Water"));
    }

    void oneOfEachFormat()
    {
        QCOMPARE(loadSampleShow(QStringLiteral("Low Water"))->show.format, ShowFormat::SingleCamera);
        QCOMPARE(loadSampleShow(QStringLiteral("Pressure at Home"))->show.format, ShowFormat::MultiCamera);
        QCOMPARE(sampleShowNames().front(), QStringLiteral("low-water"));
    }

    void noTwoAreAlike()
    {
        QSet<QString> said;
        QSet<QString> called;
        for (const QString &name : sampleShowNames()) {
            const auto sample = loadSampleShow(name);
            for (const Character &each : sample->show.cast) {
                QVERIFY2(!called.contains(each.name), qPrintable(each.name));
                called.insert(each.name);
                for (const QString &line : each.sampleLines) {
                    QVERIFY2(!said.contains(line), qPrintable(line));
                    said.insert(line);
                }
            }
        }
    }

    void whatThereIsNot()
    {
        const auto none = loadSampleShow(QStringLiteral("High Water"));
        QVERIFY(!none.has_value());
        QVERIFY(none.error().kind == ErrorKind::NotFound);
        QVERIFY(none.error().message.find("High Water") != std::string::npos);
        QVERIFY(none.error().hint.find("low-water") != std::string::npos);
    }

    void survivesWritingAndReading()
    {
        const auto sample = loadSampleShow(sampleShowNames().front());
        const QJsonObject json = toJson(sample->show);
        const auto again = fromJson<Show>(json);
        QVERIFY(again.has_value());
        QCOMPARE(canonicalJson(toJson(*again)), canonicalJson(json));
    }
};

QTEST_GUILESS_MAIN(TestSamples)
#include "tst_samples.moc"
