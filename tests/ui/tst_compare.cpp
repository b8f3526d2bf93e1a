// SPDX-License-Identifier: GPL-3.0-or-later
// Two takes side by side, through the real window.
#include "tests/ui/rehearsed_window.h"

#include "ui/compare/compare_model.h"

#include <QComboBox>
#include <QTableView>

using namespace dg;
using namespace Qt::StringLiterals;

namespace {

/// A scene with two takes, side by side.
struct Bench : RehearsedWindow {
    [[nodiscard]] bool begin()
    {
        if (!write())
            return false;
        select(2);
        key(Qt::Key_T);
        press("anotherTakeConfirm");
        if (!awaitIdle() || !QTest::qWaitFor([this] { return card(2).marks.takes == 2; }))
            return false;
        select(2);
        key(Qt::Key_C);
        // Its keys are those of the window that has the keyboard.
        window->activateWindow();
        return QTest::qWaitFor([this] { return table()->isVisible() && model().rowCount() > 0; })
            && QTest::qWaitForWindowActive(window.get());
    }
    QTableView *table() const { return find<QTableView>("compareTable"); }
    const CompareModel &model() const { return *qobject_cast<CompareModel *>(table()->model()); }
    void press(const char *name) const { RehearsedWindow::press(name); }
    void keyOn(Qt::Key key) const { QTest::keyClick(table(), key); }
};

} // namespace

class CompareTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void twoTakesStandSideBySide()
    {
        Bench bench;
        QVERIFY(bench.begin());
        QCOMPARE(bench.window->arrangement(), MainWindow::Arrangement::Compare);
        QVERIFY(bench.compare()->left() != bench.compare()->right());
        QVERIFY(bench.find<QComboBox>("compareLeft")->currentText().contains(u"in the script"_s));
        QVERIFY(bench.model().alignment().differences() > 0);
        // Said in words, and not by colour alone.
        const int row = bench.model().nextDifference(-1, 1);
        QVERIFY(!bench.model().index(row, CompareModel::MarkColumn).data().toString().isEmpty());
        QVERIFY(bench.words("compareCount").contains(u"difference"_s));
    }

    void fGoesFromDifferenceToDifference()
    {
        Bench bench;
        QVERIFY(bench.begin());
        const int first = bench.table()->currentIndex().row();
        QVERIFY(!bench.model().pair(first).isSame());
        bench.keyOn(Qt::Key_F);
        QCOMPARE(bench.table()->currentIndex().row(), bench.model().nextDifference(first, 1));
    }

    void oneAndTwoPickATake()
    {
        Bench bench;
        QVERIFY(bench.begin());
        const QString left = bench.card(2).settledText;
        bench.keyOn(Qt::Key_2);
        QTRY_VERIFY(bench.card(2).settledText != left);
        bench.action("undoAction")->trigger();
        QTRY_COMPARE(bench.card(2).settledText, left);
    }

    void aLineIsTakenFromTheOtherSide()
    {
        Bench bench;
        QVERIFY(bench.begin());
        const QString before = bench.card(2).settledText;
        const int row = bench.model().nextDifference(-1, 1);
        bench.table()->setCurrentIndex(bench.model().index(row, CompareModel::RightColumn));
        const auto wanted = bench.model().pair(row).right;
        bench.keyOn(Qt::Key_T);
        QTRY_COMPARE(bench.shown(2), SceneState::Mine);
        QVERIFY(bench.card(2).settledText != before);
        if (wanted)
            QVERIFY(bench.card(2).settledText.contains(wanted->text.split(u'\n').last()));
        bench.action("undoAction")->trigger();
        QTRY_COMPARE(bench.card(2).settledText, before);
        QTRY_VERIFY(!bench.card(2).marks.mine);
    }

    void oneTakeIsNothingToCompare()
    {
        RehearsedWindow bench;
        QVERIFY(bench.write());
        bench.select(1);
        bench.action("compareAction")->trigger();
        QVERIFY(bench.find<QWidget>("compareEmpty")->isVisible());
        QVERIFY(bench.find<QPushButton>("compareAnother")->isEnabled());
    }
};

QTEST_MAIN(CompareTest)
#include "tst_compare.moc"
