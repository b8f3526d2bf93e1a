// SPDX-License-Identifier: GPL-3.0-or-later
// A show of one's own, from the welcome page to the project that is open on its story.
#include "tests/ui/show_bench.h"
#include "ui/brief/text_area.h"
#include "ui/common/confirm_dialog.h"
#include "ui/wizard/new_show_wizard.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

using namespace dg;
using namespace Qt::StringLiterals;

namespace {

struct WizardBench : ShowBench {
    NewShowWizard *wizard = nullptr;

    void begin()
    {
        action(u"ownShowAction"_s)->trigger();
        wizard = find<NewShowWizard>(u"newShowWizard"_s);
    }
    void next() const { QTest::mouseClick(find<QPushButton>(u"wizardNext"_s), Qt::LeftButton); }
    void line(const QString &name, const QString &text) const { find<QLineEdit>(name)->setText(text); }
    void area(const QString &name, const QString &text) const { find<TextArea>(name)->setPlainText(text); }
    void person(int row, const QString &name) const
    {
        const QString at = u':' + QString::number(row);
        line(u"wizardName"_s + at, name);
        area(u"wizardWant"_s + at, name + u" wants"_s);
        area(u"wizardFlaw"_s + at, name + u" spoils"_s);
    }
    void fill() const
    {
        line(u"wizardTitle"_s, u"The Lighthouse"_s);
        next();
        area(u"wizardPlaces"_s, u"Lamp room\nEXT. Rocks\nint. Galley\nlamp room"_s);
        next();
        person(0, u"Ada"_s);
        person(1, u"Bo & Co"_s);
        next();
        line(u"wizardEpisode"_s, u"Fog"_s);
        area(u"wizardPremise"_s, u"Fog comes."_s);
    }
    void saveAs(const QString &file) const
    {
        auto *dialog = find<QFileDialog>(u"newShowDialog"_s);
        static_cast<QDialog *>(dialog)->done(QDialog::Accepted);
        Q_EMIT dialog->fileSelected(file);
    }
};

} // namespace

class WizardTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aShowIsMadeInFourPagesAndOpenedOnItsStory()
    {
        WizardBench bench;
        QVERIFY(bench.find<QPushButton>(u"welcomeOwn"_s)->isVisible());
        QTest::mouseClick(bench.find<QPushButton>(u"welcomeOwn"_s), Qt::LeftButton);
        bench.wizard = bench.find<NewShowWizard>(u"newShowWizard"_s);
        bench.line(u"wizardTitle"_s, u"The Lighthouse"_s);
        bench.area(u"wizardLogline"_s, u"Two keepers."_s);
        bench.line(u"wizardGenre"_s, u"Sitcom"_s);
        bench.area(u"wizardTone"_s, u"Dry"_s);
        bench.find<QComboBox>(u"wizardFormat"_s)->setCurrentIndex(1);
        bench.next();
        bench.area(u"wizardWorld"_s, u"A rock"_s);
        bench.area(u"wizardPlaces"_s, u"Lamp room\nEXT. Rocks\nint. Galley\nlamp room"_s);
        bench.line(u"wizardInspired"_s, u"Sheds"_s);
        bench.area(u"wizardEngine"_s, u"Doors"_s);
        bench.area(u"wizardAlways"_s, u"Rain"_s);
        bench.area(u"wizardNever"_s, u"Sun"_s);
        bench.next();
        bench.person(0, u"Ada"_s);
        bench.person(1, u"Bo & Co"_s);
        QTest::mouseClick(bench.find<QPushButton>(u"wizardAddPerson"_s), Qt::LeftButton);
        bench.person(2, u"Cy"_s);
        QTest::mouseClick(bench.find<QPushButton>(u"wizardAddPerson"_s), Qt::LeftButton); // stays empty
        bench.next();
        QCOMPARE(bench.wizard->page(), 3);
        QVERIFY(bench.find<QCheckBox>(u"wizardCast:Bo & Co"_s)->isChecked());
        bench.find<QCheckBox>(u"wizardCast:Cy"_s)->setChecked(false);
        bench.line(u"wizardEpisode"_s, u"Fog"_s);
        bench.area(u"wizardPremise"_s, u"Fog comes."_s);
        bench.next();
        const QString path = bench.folder.filePath(u"lighthouse.dgstudio"_s);
        bench.saveAs(path);
        QTRY_VERIFY(!bench.window->findChild<NewShowWizard *>());
        QVERIFY(bench.awaitIdle());
        QCOMPARE(bench.window->arrangement(), MainWindow::Arrangement::Story);
        QVERIFY(bench.window->windowTitle().contains(u"The Lighthouse"_s));
        bench.path = path;
        EpisodeBrief brief;
        const Show show = bench.onDisk([&brief](ProjectFile &file) {
            brief = *file.brief(file.episodes()->front().id);
            return *file.show();
        });
        QCOMPARE(show.title, u"The Lighthouse"_s);
        QCOMPARE(show.logline, u"Two keepers."_s);
        QCOMPARE(show.format, ShowFormat::MultiCamera);
        QCOMPARE(show.world, u"A rock"_s);
        QCOMPARE(show.inspiredBy.title, u"Sheds"_s);
        QCOMPARE(show.always, QStringList {u"Rain"_s});
        QCOMPARE(show.never, QStringList {u"Sun"_s});
        QCOMPARE(show.places.size(), 3U);
        QVERIFY(show.places[1].name == "Rocks"_L1 && !show.places[1].interior);
        QVERIFY(show.places[2].name == "Galley"_L1 && show.places[2].interior);
        QCOMPARE(show.cast.size(), 3U);
        QCOMPARE(show.cast[1].name, u"Bo & Co"_s);
        QCOMPARE(show.cast[1].want, u"Bo & Co wants"_s);
        QCOMPARE(brief.title, u"Fog"_s);
        QCOMPARE(brief.cast, (QStringList {u"Ada"_s, u"Bo & Co"_s}));
        QVERIFY(checkBrief(show, brief));
    }

    void whatIsMissingIsSaidBeforeTheNextPage()
    {
        WizardBench bench;
        bench.begin();
        QVERIFY(!bench.find<QPushButton>(u"wizardBack"_s)->isEnabled());
        bench.next();
        QCOMPARE(bench.wizard->page(), 0);
        QVERIFY(bench.find<QLabel>(u"wizardTitleProblem"_s)->isVisible());
        bench.line(u"wizardTitle"_s, u"The Lighthouse"_s);
        QVERIFY(!bench.find<QLabel>(u"wizardTitleProblem"_s)->isVisible());
        bench.next();
        bench.next(); // all of the world may stay empty
        QCOMPARE(bench.wizard->page(), 2);
        bench.person(0, u"Ada"_s);
        bench.next();
        QCOMPARE(bench.wizard->page(), 2); // two at least
        bench.person(1, u"ada"_s);
        bench.next();
        QCOMPARE(bench.wizard->page(), 2); // of two names
        bench.person(1, u"Bo"_s);
        bench.area(u"wizardFlaw:1"_s, {});
        bench.next();
        QCOMPARE(bench.wizard->page(), 2);
        bench.person(1, u"Bo"_s);
        bench.next();
        QCOMPARE(bench.wizard->page(), 3);
        bench.find<QCheckBox>(u"wizardCast:Ada"_s)->setChecked(false);
        bench.find<QCheckBox>(u"wizardCast:Bo"_s)->setChecked(false);
        bench.line(u"wizardEpisode"_s, u"Fog"_s);
        bench.area(u"wizardPremise"_s, u"Fog comes."_s);
        bench.next();
        QVERIFY(!bench.window->findChild<QFileDialog *>(u"newShowDialog"_s));
        QTest::mouseClick(bench.find<QPushButton>(u"wizardBack"_s), Qt::LeftButton);
        QCOMPARE(bench.wizard->page(), 2);
        bench.next();
        QVERIFY(!bench.find<QCheckBox>(u"wizardCast:Bo"_s)->isChecked()); // it is remembered
    }

    void aFileThatIsThereIsNotWrittenOverAndWhatWasTypedStays()
    {
        WizardBench bench;
        QVERIFY(bench.openProject());
        bench.begin();
        bench.fill();
        bench.next();
        bench.saveAs(bench.path);
        QVERIFY(bench.find<QLabel>(u"wizardProblem"_s)->isVisible());
        QCOMPARE(bench.wizard->madeShow().title, u"The Lighthouse"_s);
        QTRY_VERIFY(!bench.window->findChild<QFileDialog *>(u"newShowDialog"_s));
        bench.next();
        bench.saveAs(bench.folder.filePath(u"nowhere/at all/x.dgstudio"_s));
        QTRY_VERIFY(bench.find<QLabel>(u"wizardProblem"_s)->isVisible());
        QVERIFY(bench.window->findChild<NewShowWizard *>());
        QTRY_VERIFY(bench.isIdle()); // the project that was open is open again
        QVERIFY(bench.window->windowTitle().contains(bench.sample.title));
        bench.wizard->setAttribute(Qt::WA_DeleteOnClose, true);
    }

    void leavingAsksOnceSomethingWasTyped()
    {
        WizardBench bench;
        bench.begin();
        QTest::keyClick(bench.wizard, Qt::Key_Escape);
        QTRY_VERIFY(!bench.window->findChild<NewShowWizard *>());
        bench.begin();
        bench.line(u"wizardTitle"_s, u"The Lighthouse"_s);
        QTest::keyClick(bench.wizard, Qt::Key_Escape);
        QVERIFY(bench.window->findChild<ConfirmDialog *>(u"leaveWizard"_s));
        QTest::mouseClick(bench.find<QPushButton>(u"leaveWizardCancel"_s), Qt::LeftButton);
        QVERIFY(bench.wizard->isVisible());
        QTRY_VERIFY(!bench.window->findChild<ConfirmDialog *>());
        QTest::keyClick(bench.wizard, Qt::Key_Escape);
        QTest::mouseClick(bench.find<QPushButton>(u"leaveWizardConfirm"_s), Qt::LeftButton);
        QTRY_VERIFY(!bench.window->findChild<NewShowWizard *>());
    }
};

QTEST_MAIN(WizardTest)
#include "tst_wizard.moc"
