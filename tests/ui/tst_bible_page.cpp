// SPDX-License-Identifier: GPL-3.0-or-later
// The Bible in the real window: every field of the show, from the page to the file and back.
#include "tests/ui/show_bench.h"
#include "ui/brief/text_area.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

using namespace dg;
using namespace Qt::StringLiterals;

namespace {

void type(QLineEdit *line, const QString &text)
{
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, text);
}

void type(TextArea *area, const QString &text)
{
    area->setFocus();
    area->selectAll();
    area->insertPlainText(text);
}

} // namespace

class BiblePageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyFieldIsShownAndSaved()
    {
        ShowBench bench;
        QVERIFY(bench.openProject());
        bench.press(bench.tree()->model()->index(0, 0));
        const auto line = [&](const QString &name) { return bench.find<QLineEdit>(name); };
        const auto area = [&](const QString &name) { return bench.find<TextArea>(name); };
        QVERIFY(line(u"showTitleField"_s)->isVisible());
        QCOMPARE(line(u"showTitleField"_s)->text(), bench.sample.title);
        QCOMPARE(area(u"showLogline"_s)->toPlainText(), bench.sample.logline);
        QCOMPARE(line(u"showGenre"_s)->text(), bench.sample.genre);
        QCOMPARE(area(u"showTone"_s)->toPlainText(), bench.sample.tone);
        QCOMPARE(area(u"showWorld"_s)->toPlainText(), bench.sample.world);
        QCOMPARE(line(u"inspiredTitle"_s)->text(), bench.sample.inspiredBy.title);
        QCOMPARE(area(u"inspiredEngine"_s)->toPlainText(), bench.sample.inspiredBy.engine);
        QCOMPARE(area(u"showAlways"_s)->toPlainText().split(u'\n'), bench.sample.always);
        QCOMPARE(area(u"showNever"_s)->toPlainText().split(u'\n'), bench.sample.never);
        QCOMPARE(area(u"showGags"_s)->toPlainText().split(u'\n'), bench.sample.runningGags);
        QCOMPARE(line(u"placeName:1"_s)->text(), bench.sample.places[1].name);
        QCOMPARE(bench.find<QComboBox>(u"placeInterior:1"_s)->currentIndex(),
            bench.sample.places[1].interior ? 0 : 1);
        QCOMPARE(area(u"placeDescription:1"_s)->toPlainText(), bench.sample.places[1].description);
        QCOMPARE(area(u"placeThings:1"_s)->toPlainText().split(u'\n'), bench.sample.places[1].things);

        type(line(u"showTitleField"_s), u"High Water"_s);
        type(area(u"showLogline"_s), u"A logline"_s);
        type(line(u"showGenre"_s), u"Farce"_s);
        type(area(u"showTone"_s), u"Warm"_s);
        bench.find<QComboBox>(u"showFormat"_s)->setCurrentIndex(1);
        type(area(u"showWorld"_s), u"A world"_s);
        type(line(u"inspiredTitle"_s), u"A play"_s);
        type(area(u"inspiredEngine"_s), u"A door"_s);
        type(area(u"showAlways"_s), u"one\n\n  two  \n"_s);
        type(area(u"showNever"_s), u"three"_s);
        type(area(u"showGags"_s), u"four\nfive"_s);
        type(line(u"placeName:0"_s), u"Boathouse"_s);
        bench.find<QComboBox>(u"placeInterior:0"_s)->setCurrentIndex(1);
        type(area(u"placeDescription:0"_s), u"Damp"_s);
        type(area(u"placeThings:0"_s), u"an oar\na rope"_s);
        // The line that has just been begun is not taken away.
        QVERIFY(area(u"showAlways"_s)->toPlainText().endsWith(u'\n'));
        QTRY_COMPARE(bench.find<QLabel>(u"bibleSaveHint"_s)->text(), u"Saved"_s);
        QCOMPARE(bench.find<QLabel>(u"showTitle"_s)->text(), u"High Water"_s); // in the navigator
        QVERIFY(bench.window->windowTitle().contains(u"High Water"_s));

        const Show show = bench.showOnDisk();
        QCOMPARE(show.title, u"High Water"_s);
        QCOMPARE(show.logline, u"A logline"_s);
        QCOMPARE(show.genre, u"Farce"_s);
        QCOMPARE(show.tone, u"Warm"_s);
        QCOMPARE(show.format, ShowFormat::MultiCamera);
        QCOMPARE(show.world, u"A world"_s);
        QCOMPARE(show.inspiredBy.title, u"A play"_s);
        QCOMPARE(show.inspiredBy.engine, u"A door"_s);
        QCOMPARE(show.always, (QStringList {u"one"_s, u"two"_s}));
        QCOMPARE(show.never, QStringList {u"three"_s});
        QCOMPARE(show.runningGags, (QStringList {u"four"_s, u"five"_s}));
        QCOMPARE(show.places[0].name, u"Boathouse"_s);
        QVERIFY(!show.places[0].interior);
        QCOMPARE(show.places[0].description, u"Damp"_s);
        QCOMPARE(show.places[0].things, (QStringList {u"an oar"_s, u"a rope"_s}));
        QCOMPARE(show.cast.size(), bench.sample.cast.size()); // and nothing else has changed
        QCOMPARE(show.places[1].name, bench.sample.places[1].name);
    }

    void aProblemIsNamedAndNeverPassedOn()
    {
        ShowBench bench;
        QVERIFY(bench.openProject());
        bench.action(u"bibleAction"_s)->trigger();
        auto *title = bench.find<QLineEdit>(u"showTitleField"_s);
        type(title, u" "_s);
        auto *problem = bench.find<QLabel>(u"showTitleFieldProblem"_s);
        QVERIFY(problem->isVisible());
        type(bench.find<QLineEdit>(u"placeName:0"_s), bench.sample.places[1].name.toUpper());
        QVERIFY(bench.find<QLabel>(u"placeName:0Problem"_s)->isVisible());
        type(bench.find<QLineEdit>(u"showGenre"_s), u"Farce"_s);
        QTRY_COMPARE(bench.find<QLabel>(u"showTitle"_s)->text(), bench.sample.title);
        QCOMPARE(title->text(), u" "_s); // what was typed stays where it is
        const Show show = bench.showOnDisk();
        QCOMPARE(show.title, bench.sample.title);
        QCOMPARE(show.places[0].name, bench.sample.places[0].name);
        QCOMPARE(show.genre, u"Farce"_s);
    }

    void placesAreAddedMovedAndRemovedAndAllOfItIsTakenBack()
    {
        ShowBench bench;
        QVERIFY(bench.openProject());
        bench.action(u"bibleAction"_s)->trigger();
        QStringList before;
        for (const Place &place : bench.sample.places)
            before.append(place.name);
        const auto shown = [&bench](
                               int row) { return bench.find<QLineEdit>(u"placeName:%1"_s.arg(row))->text(); };
        const int last = static_cast<int>(before.size());

        QTest::mouseClick(bench.find<QPushButton>(u"addPlace"_s), Qt::LeftButton);
        auto *added = bench.find<QLineEdit>(u"placeName:%1"_s.arg(last));
        QCOMPARE(bench.window->focusWidget(), added);
        QTest::keyClicks(added, u"Boathouse"_s);
        QVERIFY(!bench.find<QToolButton>(u"placeDown:%1"_s.arg(last))->isEnabled());
        QVERIFY(!bench.find<QToolButton>(u"placeUp:0"_s)->isEnabled());
        const auto press = [&bench](const QString &name) {
            auto *button = bench.find<QToolButton>(name);
            // The page is laid out anew in its own time.
            QVERIFY(QTest::qWaitFor([button] { return button->height() > 0; }));
            QTest::mouseClick(button, Qt::LeftButton);
        };
        press(u"placeUp:%1"_s.arg(last));
        QCOMPARE(shown(last - 1), u"Boathouse"_s);
        QCOMPARE(shown(last), before.last());
        press(u"placeRemove:0"_s);
        QCOMPARE(shown(0), before[1]);

        QAction *undo = bench.action(u"undoAction"_s);
        undo->trigger();
        QCOMPARE(shown(0), before[0]);
        undo->trigger(); // the move
        QCOMPARE(shown(last), u"Boathouse"_s);
        undo->trigger(); // the name
        undo->trigger(); // the place
        QVERIFY(!undo->isEnabled());
        bench.action(u"redoAction"_s)->trigger();
        bench.action(u"redoAction"_s)->trigger();
        QCOMPARE(shown(last), u"Boathouse"_s);
        const Show show = bench.showOnDisk();
        QCOMPARE(show.places.size(), bench.sample.places.size() + 1);
        QCOMPARE(show.places.back().name, u"Boathouse"_s);
    }

    void whatWasTypedInOneFieldIsTakenBackInOneStep()
    {
        ShowBench bench;
        QVERIFY(bench.openProject());
        bench.action(u"bibleAction"_s)->trigger();
        auto *world = bench.find<TextArea>(u"showWorld"_s);
        type(world, u"First"_s);
        QTRY_VERIFY(bench.action(u"undoAction"_s)->isEnabled());
        type(world, u"Second"_s);
        QTRY_COMPARE(bench.find<QLabel>(u"bibleSaveHint"_s)->text(), u"Saved"_s);
        type(bench.find<QLineEdit>(u"showGenre"_s), u"Farce"_s);
        bench.tree()->setFocus();
        QTest::keyClick(bench.tree(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(bench.find<QLineEdit>(u"showGenre"_s)->text(), bench.sample.genre);
        QTest::keyClick(bench.tree(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(world->toPlainText(), bench.sample.world);
        QCOMPARE(bench.showOnDisk().world, bench.sample.world);
    }

    void aFieldThatIsTypedIntoHasAnUndoOfItsOwn()
    {
        ShowBench bench;
        QVERIFY(bench.openProject());
        bench.action(u"bibleAction"_s)->trigger();
        auto *genre = bench.find<QLineEdit>(u"showGenre"_s);
        auto *world = bench.find<TextArea>(u"showWorld"_s);
        type(world, u"Elsewhere"_s);
        type(genre, u"Farce"_s);
        QTRY_COMPARE(bench.find<QLabel>(u"bibleSaveHint"_s)->text(), u"Saved"_s);
        QTest::keyClick(genre, Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(genre->text() != u"Farce"_s);
        QCOMPARE(world->toPlainText(), u"Elsewhere"_s);
    }

    void aChangeDuringARunIsKeptForTheNextOne()
    {
        ShowBench bench;
        QVERIFY(bench.openProject());
        bench.provider.hold(ScriptedProvider::of(u"outline"_s), 1);
        bench.action(u"generateAction"_s)->trigger();
        QTRY_VERIFY(bench.action(u"stopAction"_s)->isEnabled());
        bench.action(u"bibleAction"_s)->trigger();
        type(bench.find<TextArea>(u"showWorld"_s), u"Another world"_s);
        QTRY_COMPARE(bench.find<QLabel>(u"bibleSaveHint"_s)->text(), u"Saved"_s);
        bench.provider.open();
        QVERIFY(bench.awaitIdle());
        QCOMPARE(bench.find<TextArea>(u"showWorld"_s)->toPlainText(), u"Another world"_s);
        const int calls = bench.provider.callCount();
        bench.action(u"generateAction"_s)->trigger();
        QVERIFY(bench.awaitIdle());
        QVERIFY(bench.provider.callCount() > calls); // the world has changed for the next one
        QCOMPARE(bench.showOnDisk().world, u"Another world"_s);
    }

    void everyFieldSaysWhatItIsForAndIsReachedByTab()
    {
        ShowBench bench;
        QVERIFY(bench.openProject());
        bench.action(u"bibleAction"_s)->trigger();
        auto *page = bench.find<QWidget>(u"bible"_s);
        for (QWidget *field : page->findChildren<QWidget *>()) {
            const bool isField = qobject_cast<QLineEdit *>(field) || qobject_cast<TextArea *>(field)
                || qobject_cast<QComboBox *>(field) || qobject_cast<QToolButton *>(field);
            if (isField && field->isVisible())
                QVERIFY2(!field->accessibleName().isEmpty(), qPrintable(field->objectName()));
        }
        auto *title = bench.find<QLineEdit>(u"showTitleField"_s);
        title->setFocus();
        QStringList order;
        for (int i = 0; i < 200 && bench.window->focusWidget(); ++i) {
            order.append(bench.window->focusWidget()->objectName());
            if (order.last() == "addPlace"_L1)
                break;
            QTest::keyClick(bench.window->focusWidget(), Qt::Key_Tab);
        }
        QVERIFY2(order.contains(u"addPlace"_s), qPrintable(order.join(u' ')));
        QVERIFY(order.indexOf(u"showGags"_s) < order.indexOf(u"placeName:0"_s));
        QVERIFY(order.indexOf(u"placeName:0"_s) < order.indexOf(u"placeThings:0"_s));
        QVERIFY(order.indexOf(u"placeThings:0"_s) < order.indexOf(u"placeName:1"_s));
    }
};

QTEST_MAIN(BiblePageTest)
#include "tst_bible_page.moc"
