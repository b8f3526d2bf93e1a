// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/story/brief.h"
#include "core/story/outline.h"
#include "core/story/show.h"

#include <QTest>

using namespace dg;

namespace {

Show lodgers()
{
    Show show;
    for (const auto &[id, name, alias] : {std::tuple {"c1", "Posy", "The Landlady"},
             std::tuple {"c2", "Élodie", "Lo"}, std::tuple {"c3", "王芳", ""}}) {
        Character character;
        character.id = CharacterId(id);
        character.name = QString::fromUtf8(name);
        if (*alias)
            character.aliases.append(QString::fromUtf8(alias));
        show.cast.push_back(character);
    }
    return show;
}

EpisodeBrief briefWith(const QStringList &cast)
{
    EpisodeBrief brief;
    brief.title = QStringLiteral("Quiet Hour");
    brief.premise = QStringLiteral("Nobody may speak.");
    brief.cast = cast;
    return brief;
}

} // namespace

class TestShow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsByNameOrAliasInAnyCase_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("id");
        QTest::newRow("name") << "Posy" << QByteArray("c1");
        QTest::newRow("capitals") << "POSY" << QByteArray("c1");
        QTest::newRow("spaces around") << "  posy " << QByteArray("c1");
        QTest::newRow("alias") << "the landlady" << QByteArray("c1");
        QTest::newRow("accent in capitals") << QStringLiteral("ÉLODIE") << QByteArray("c2");
        QTest::newRow("another script") << QStringLiteral("王芳") << QByteArray("c3");
        QTest::newRow("nobody") << "Arlo" << QByteArray();
        QTest::newRow("part of a name") << "Pos" << QByteArray();
        QTest::newRow("nothing") << "" << QByteArray();
    }

    void findsByNameOrAliasInAnyCase()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, id);
        const Show show = lodgers();
        const Character *character = show.findCharacter(name);
        QCOMPARE(character ? QByteArray::fromStdString(character->id.value()) : QByteArray(), id);
    }

    void findsById()
    {
        const Show show = lodgers();
        QCOMPARE(show.findCharacter(CharacterId("c3")), &show.cast[2]);
        QVERIFY(!show.findCharacter(CharacterId("c9")));
    }

    void aBriefMayCastByNameOrAlias()
    {
        QVERIFY(checkBrief(
            lodgers(), briefWith({QStringLiteral("posy"), QStringLiteral("LO"), QStringLiteral("王芳")})));
    }

    void aBriefThatCastsAStrangerNamesThem()
    {
        const auto checked =
            checkBrief(lodgers(), briefWith({QStringLiteral("Posy"), QStringLiteral("Zoë")}));
        QVERIFY(!checked);
        QVERIFY(checked.error().kind == ErrorKind::InvalidInput);
        QVERIFY(QString::fromStdString(checked.error().message).contains(QStringLiteral("Zoë")));
        QVERIFY(!checked.error().hint.empty());
    }

    void aBriefNeedsATitleAndAPremise()
    {
        EpisodeBrief brief = briefWith({QStringLiteral("Posy")});
        brief.title = QStringLiteral("  ");
        QVERIFY(checkBrief(lodgers(), brief).error().message.find("brief.title") == 0);
        brief = briefWith({QStringLiteral("Posy")});
        brief.premise.clear();
        QVERIFY(checkBrief(lodgers(), brief).error().message.find("brief.premise") == 0);
    }

    void fieldsNobodyKnowsAreNamed()
    {
        EpisodeBrief brief = briefWith({QStringLiteral("Posy")});
        QVERIFY(unknownFields(brief).isEmpty());
        brief.extra.insert(QStringLiteral("scenes"), 3);
        brief.run.extra.insert(QStringLiteral("mood"), 1);
        QCOMPARE(unknownFields(brief),
            (QStringList {QStringLiteral("brief.scenes"), QStringLiteral("brief.run.mood")}));
    }

    void aBriefThatCastsSomebodyTwiceNamesThem()
    {
        const auto checked =
            checkBrief(lodgers(), briefWith({QStringLiteral("Posy"), QStringLiteral("the landlady")}));
        QVERIFY(!checked);
        QVERIFY(QString::fromStdString(checked.error().message).contains(QStringLiteral("Posy twice")));
    }

    void anOutlineFindsItsScenes()
    {
        Outline outline;
        outline.scenes.resize(2);
        outline.scenes[1].id = SceneId("s002");
        QCOMPARE(outline.findScene(SceneId("s002")), &outline.scenes[1]);
        QVERIFY(!outline.findScene(SceneId("s003")));
    }
};

QTEST_GUILESS_MAIN(TestShow)
#include "tst_show.moc"
