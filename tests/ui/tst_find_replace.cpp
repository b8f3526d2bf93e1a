// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/script/episode_search.h"

#include "tests/ui/rehearsed_window.h"
#include "ui/script/find_bar.h"

#include <QLineEdit>

using namespace dg;
using namespace Qt::StringLiterals;

namespace {

const QString scene =
    u"INT. GALLEY - DAY\n\nPosy waits for Fitch.\n\nPOSY\nFitch, Fitch, Fitch.\n\nFITCH\nYes?\n\n"
    "[[Fitch is a note]]\n"_s;

/// A name that stands in more than one scene.
QString commonWord(const RehearsedWindow &bench)
{
    for (const QString &name : bench.card(1).cast) {
        int scenes = 0;
        for (int i = 1; i <= bench.cards().sceneCount(); ++i)
            scenes += countIn(bench.card(i).settledText, {name, false}) > 0 ? 1 : 0;
        if (scenes > 1)
            return name;
    }
    return {};
}

int countAll(const RehearsedWindow &bench, const QString &word)
{
    int count = 0;
    for (int i = 1; i <= bench.cards().sceneCount(); ++i)
        count += countIn(bench.card(i).settledText, {word, false});
    return count;
}

} // namespace

class FindReplaceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsPrintedIsSearched()
    {
        QCOMPARE(countIn(scene, {u"fitch"_s, false}), 5);
        QCOMPARE(countIn(scene, {u"Fitch"_s, true}), 4);
        QCOMPARE(countIn(scene, {{}, false}), 0);
    }

    void capitalsStayCapitals()
    {
        const auto all = replacedIn(scene, {u"fitch"_s, false}, u"Arlo"_s);
        QVERIFY(all);
        QVERIFY2(all->contains(u"\nARLO\nYes?"_s), qPrintable(*all));
        QVERIFY(all->contains(u"Arlo, Arlo, Arlo."_s));
        QVERIFY(all->contains(u"[[Fitch is a note]]"_s));
        const auto one = replacedIn(scene, {u"fitch"_s, false}, u"Arlo"_s, 2);
        QVERIFY(one && one->contains(u"Fitch, Arlo, Fitch."_s));
        QVERIFY(!replacedIn(scene, {u"Odile"_s, false}, u"Arlo"_s));
    }

    void findGoesThroughTheEpisode()
    {
        RehearsedWindow bench;
        QVERIFY(bench.write());
        const QString word = commonWord(bench);
        QVERIFY(!word.isEmpty());
        bench.action("findAction")->trigger();
        auto *field = bench.find<QLineEdit>("findField");
        QVERIFY(field->isVisible());
        QVERIFY(!bench.find<QLineEdit>("replaceField")->isVisible());
        field->setText(word);
        const int count = countAll(bench, word);
        QCOMPARE(bench.words("findSaid"), u"1 of %1"_s.arg(count));
        QCOMPARE(bench.script()->textCursor().selectedText().compare(word, Qt::CaseInsensitive), 0);
        const int first = bench.script()->textCursor().position();
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(bench.words("findSaid"), u"2 of %1"_s.arg(count));
        QVERIFY(bench.script()->textCursor().position() > first);
        QTest::keyClick(field, Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(bench.words("findSaid"), u"1 of %1"_s.arg(count));
        field->setText(u"zzzzzz"_s);
        QCOMPARE(bench.words("findSaid"), u"Not found"_s);
        QTest::keyClick(field, Qt::Key_Escape);
        QVERIFY(!field->isVisible());
    }

    void replacingMakesTheScenesTheWritersOwn()
    {
        RehearsedWindow bench;
        QVERIFY(bench.write());
        const QString word = commonWord(bench);
        const int count = countAll(bench, word);
        std::vector<QString> before;
        for (int i = 1; i <= bench.cards().sceneCount(); ++i)
            before.push_back(bench.card(i).settledText);
        bench.select(1);
        bench.key(Qt::Key_L); // the first one is locked
        QTRY_VERIFY(bench.card(1).marks.locked);
        const int locked = countIn(before[0], {word, false});

        bench.action("replaceAction")->trigger();
        bench.find<QLineEdit>("findField")->setText(word);
        bench.find<QLineEdit>("replaceField")->setText(u"Xantippe"_s);
        bench.press("replaceAll");
        QTRY_COMPARE(countAll(bench, u"Xantippe"_s), count - locked);
        QCOMPARE(countAll(bench, word), locked);
        QCOMPARE(bench.card(1).settledText, before[0]);
        QVERIFY(bench.words("findSaid").contains(QString::number(count - locked)));
        QVERIFY(locked == 0 || bench.words("findSaid").contains(u"locked"_s));
        for (int i = 2; i <= bench.cards().sceneCount(); ++i) {
            if (countIn(before[static_cast<std::size_t>(i) - 1], {word, false}) > 0)
                QTRY_COMPARE(bench.shown(i), SceneState::Mine);
        }

        // All of it is one step.
        bench.action("undoAction")->trigger();
        for (int i = 1; i <= bench.cards().sceneCount(); ++i)
            QTRY_COMPARE(bench.card(i).settledText, before[static_cast<std::size_t>(i) - 1]);
    }

    void oneByOne()
    {
        RehearsedWindow bench;
        QVERIFY(bench.write());
        const QString word = commonWord(bench);
        const int count = countAll(bench, word);
        bench.action("replaceAction")->trigger();
        bench.find<QLineEdit>("findField")->setText(word);
        bench.find<QLineEdit>("replaceField")->setText(u"Xantippe"_s);
        bench.press("replaceOne");
        QTRY_COMPARE(countAll(bench, u"Xantippe"_s), 1);
        QCOMPARE(countAll(bench, word), count - 1);
        bench.action("undoAction")->trigger();
        QTRY_COMPARE(countAll(bench, word), count);
    }
};

QTEST_MAIN(FindReplaceTest)
#include "tst_find_replace.moc"
