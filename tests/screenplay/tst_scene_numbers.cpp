// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/scene_numbers.h"

#include <QStringList>
#include <QTest>

using namespace dg;

class SceneNumbersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void counts_data();
    void counts();
    void countsHeadingsOnly();
};

void SceneNumbersTest::counts_data()
{
    QTest::addColumn<QString>("own");
    QTest::addColumn<QString>("all");
    QTest::newRow("none") << QStringLiteral("- - -") << QStringLiteral("1 2 3");
    QTest::newRow("goes on from an own one") << QStringLiteral("- 3 -") << QStringLiteral("1 3 4");
    QTest::newRow("goes on behind a letter") << QStringLiteral("- 12A -") << QStringLiteral("1 12A 13");
    QTest::newRow("passes over later ones") << QStringLiteral("- - 2 -") << QStringLiteral("1 3 2 4");
    QTest::newRow("passes over earlier ones") << QStringLiteral("5 2 - -") << QStringLiteral("5 2 6 7");
    QTest::newRow("first taken by the second") << QStringLiteral("- 1 -") << QStringLiteral("2 1 3");
    QTest::newRow("letters first") << QStringLiteral("A1 - I-1-A -") << QStringLiteral("A1 1 I-1-A 2");
    QTest::newRow("zero") << QStringLiteral("0 -") << QStringLiteral("0 1");
    QTest::newRow("too large to count on") << QStringLiteral("99999999999999999999 - 2000000000 -")
                                           << QStringLiteral("99999999999999999999 1 2000000000 2");
}

void SceneNumbersTest::counts()
{
    QFETCH(QString, own);
    std::vector<ScriptElement> script;
    for (const QString &number : own.split(QLatin1Char(' '))) {
        script.push_back({ElementType::SceneHeading, QStringLiteral("INT. HALL")});
        script.back().number = number == QLatin1String("-") ? QString() : number;
    }
    const std::vector<QString> numbers = sceneNumbers(script);
    QTEST(QStringList(numbers.begin(), numbers.end()).join(QLatin1Char(' ')), "all");
}

void SceneNumbersTest::countsHeadingsOnly()
{
    QCOMPARE(sceneNumbers({{ElementType::Action, QStringLiteral("Rain.")},
                              {ElementType::SceneHeading, QStringLiteral("INT. HALL")}})
                 .size(),
        std::size_t(1));
}

QTEST_GUILESS_MAIN(SceneNumbersTest)
#include "tst_scene_numbers.moc"
