// SPDX-License-Identifier: GPL-3.0-or-later
// The real window, driven as a writer drives it. Only who writes is scripted.
#include "ui/window/main_window.h"

#include "core/ai/caching_ai_client.h"
#include "core/cache/tiered_cache.h"
#include "core/pipeline/run_options.h"
#include "core/pipeline/run_services.h"
#include "core/project/project_file.h"
#include "core/rehearsal/rehearsal_provider.h"
#include "core/story/samples.h"
#include "tests/support/pdf_reader.h"
#include "tests/support/scripted_provider.h"
#include "ui/board/board_model.h"
#include "ui/board/board_view.h"
#include "ui/brief/brief_editor.h"
#include "ui/brief/text_area.h"
#include "ui/cache/cache_panel.h"
#include "ui/common/empty_state.h"
#include "ui/common/format.h"
#include "ui/performance/performance_dock.h"
#include "ui/run/run_bar.h"
#include "ui/run/status_line.h"
#include "ui/script/script_view.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QFileDialog>
#include <QFileInfo>
#include <QImage>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>
#include <QToolButton>
#include <QTreeView>

#include <memory>
#include <numeric>
#include <vector>

using namespace dg;
using namespace Qt::StringLiterals;

namespace {

constexpr int scenes = 6;

/// A project on disk, a scripted writer, settings of their own, and windows on them.
struct Bench {
    QTemporaryDir folder;
    SystemClock clock;
    ScriptedProvider provider {clock, scenes};
    TieredCache cache {clock, {.strategy = CacheStrategy::Memory}};
    CachingAiClient client {cache, clock};
    RunServices run {
        clock, client, [this](const RunSettings &) -> Expected<AiProvider *> { return &provider; }};
    QSettings settings {folder.filePath(u"settings.ini"_s), QSettings::IniFormat};
    QString path = folder.filePath(u"low-water.dgstudio"_s);
    std::unique_ptr<MainWindow> window;

    Bench()
    {
        provider.setPieces(8);
        const auto sample = loadSampleShow(sampleShowNames().first());
        if (!sample || !ProjectFile::create(path, sample->show, sample->brief))
            qFatal("The sample project could not be made.");
        newWindow();
    }

    void newWindow()
    {
        window.reset();
        window = std::make_unique<MainWindow>(StudioServices {run, cache, nullptr, settings, folder.path()});
        window->show();
    }
    bool openProject()
    {
        window->openProject(path);
        return QTest::qWaitFor([this] { return action(u"generateAction"_s)->isEnabled(); });
    }
    bool awaitIdle()
    {
        return QTest::qWaitFor([this] { return action(u"generateAction"_s)->isEnabled(); }, 20'000)
            && QTest::qWaitFor([this] { return !action(u"stopAction"_s)->isEnabled(); });
    }

    template <class T>
    T *find(const QString &name) const
    {
        T *found = window->findChild<T *>(name);
        if (!found)
            qFatal("There is no %s.", qPrintable(name));
        return found;
    }
    QAction *action(const QString &name) const { return find<QAction>(name); }
    BoardView *board() const { return find<BoardView>(u"board"_s); }
    const BoardModel &cards() const { return *qobject_cast<BoardModel *>(board()->model()); }
    QString script() const { return find<ScriptView>(u"script"_s)->toPlainText(); }
    /// Read through as a whole.
    QString outline() const
    {
        find<QToolButton>(u"outlineRead"_s)->click();
        return find<QTextBrowser>(u"outline"_s)->toPlainText();
    }
    RunBar *bar() const { return find<RunBar>(u"runBar"_s); }
    void pressBar() const { QTest::mouseClick(find<QPushButton>(u"runBarButton"_s), Qt::LeftButton); }
    QString status() const { return find<StatusLine>(u"statusLine"_s)->text(); }
};

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

ScriptedProvider::Matches sceneIs(const QString &label)
{
    return [label](const ScriptedProvider::Call &call) {
        return call.request.inputs[u"scene"_s].toObject()[u"label"_s].toString() == label;
    };
}

} // namespace

class MainWindowTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void withoutAProjectItSaysHowToBegin()
    {
        Bench bench;
        QVERIFY(bench.find<EmptyState>(u"welcome"_s)->isVisible());
        QVERIFY(bench.find<QPushButton>(u"welcomeNew"_s)->isEnabled());
        QVERIFY(bench.find<QPushButton>(u"welcomeOpen"_s)->isEnabled());
        QVERIFY(!bench.action(u"generateAction"_s)->isEnabled());
        QVERIFY(!bench.action(u"exportAction"_s)->isEnabled());
        bench.window->openMostRecent(); // there is none
        QVERIFY(bench.find<EmptyState>(u"welcome"_s)->isVisible());
    }

    void generateFillsCardsScriptAndCounters()
    {
        Bench bench;
        QVERIFY(bench.openProject());
        QVERIFY(bench.window->windowTitle().contains(u"Eleven Signatures"_s));
        QVERIFY(bench.find<EmptyState>(u"boardEmpty"_s)->isVisible());
        QVERIFY(!bench.find<PerformanceDock>(u"performanceDock"_s)->isOpen());

        bench.provider.hold(ScriptedProvider::of(u"draft"_s), 3);
        bench.action(u"generateAction"_s)->trigger();
        QVERIFY(bench.action(u"stopAction"_s)->isEnabled());
        QVERIFY(!bench.action(u"generateAction"_s)->isEnabled());
        QVERIFY(
            bench.find<PerformanceDock>(u"performanceDock"_s)->isOpen()); // it shows itself on the first run

        // Three scenes at once: they write, the others wait, and their text stands on card and page.
        QTRY_COMPARE(bench.cards().count(SceneState::Writing), 3);
        QCOMPARE(bench.cards().count(SceneState::Waiting), scenes - 3);
        QTRY_VERIFY(bench.cards().card(0).text.contains(u"ROOM 1"_s));
        QTRY_VERIFY(bench.script().contains(u"INT. ROOM 1 - DAY"_s));
        QTRY_VERIFY(bench.script().contains(u"Scene 6 is still to be written."_s));
        QVERIFY(bench.status().startsWith(u"0 of 6 scenes"_s));

        bench.provider.letGo(ScriptedProvider::any(), 1);
        QTRY_COMPARE(bench.cards().count(SceneState::Done), 1);
        bench.provider.open();
        QVERIFY(bench.awaitIdle());
        QCOMPARE(bench.cards().count(SceneState::Done), scenes);
        for (int scene = 1; scene <= scenes; ++scene)
            QTRY_VERIFY(bench.script().contains(u"INT. ROOM %1 - DAY"_s.arg(scene)));
        QTRY_VERIFY(!bench.script().contains(u"still to be written"_s));
        QVERIFY(bench.status().startsWith(u"6 of 6 scenes"_s));
        QVERIFY(!bench.bar()->isVisible());
        QTRY_VERIFY(bench.action(u"exportAction"_s)->isEnabled());

        const CacheModel &counters = bench.find<CachePanel>(u"cachePanel"_s)->model();
        QTRY_COMPARE(counters.total().misses, bench.provider.callCount());
        QTRY_COMPARE(counters.total().entries, bench.provider.callCount());
        QVERIFY(bench.find<QLabel>(u"performanceSummary"_s)->text().startsWith(u"This run: 0 % reused"_s));

        // Again: nothing has changed, so nothing is asked and everything is kept.
        const int calls = bench.provider.callCount();
        bench.action(u"generateAction"_s)->trigger();
        QVERIFY(bench.awaitIdle());
        QCOMPARE(bench.provider.callCount(), calls);
        QCOMPARE(bench.cards().count(SceneState::Kept), scenes);
        QVERIFY(bench.status().contains(u"100 % kept"_s));
    }

    void stopKeepsWhatIsFinishedAndResumeGoesOn()
    {
        Bench bench;
        QVERIFY(bench.openProject());
        bench.provider.hold(ScriptedProvider::of(u"draft"_s), 3);
        bench.action(u"generateAction"_s)->trigger();
        QTRY_COMPARE(bench.cards().count(SceneState::Writing), 3);
        bench.provider.letGo(ScriptedProvider::any(), 2);
        QTRY_COMPARE(bench.cards().count(SceneState::Done), 2);

        QTest::keyClick(bench.window.get(), Qt::Key_Escape); // a stray one stops nothing
        QCOMPARE(bench.cards().count(SceneState::Writing), 4 - 1);
        QTest::keyClick(bench.window.get(), Qt::Key_Period, Qt::ControlModifier);
        QVERIFY(bench.awaitIdle());
        QCOMPARE(bench.cards().count(SceneState::Done), 2);
        // Cut off in mid-line is one thing, never begun another.
        QCOMPARE(bench.cards().count(SceneState::Stopped), 3);
        QCOMPARE(bench.cards().count(SceneState::Absent), scenes - 5);
        QTRY_VERIFY(bench.bar()->isVisible());
        QVERIFY(bench.bar()->sentence().contains(u"2 of 6 scenes"_s));
        QVERIFY(bench.action(u"resumeAction"_s)->isEnabled());

        bench.provider.open();
        const int calls = bench.provider.callCount(u"draft"_s);
        bench.pressBar();
        QVERIFY(bench.awaitIdle());
        QCOMPARE(bench.cards().writtenCount(), scenes);
        QCOMPARE(bench.provider.callCount(u"draft"_s), calls + scenes - 2);
        QTRY_VERIFY(!bench.action(u"resumeAction"_s)->isEnabled());
        QVERIFY(!bench.bar()->isVisible());
    }

    void aFailedSceneSaysWhyAndIsRetried()
    {
        Bench bench;
        QVERIFY(bench.openProject());
        bench.provider.failWith(sceneIs(u"S4"_s),
            Error {ErrorKind::CutOff, "The answer broke off.", "Try again."}, ScriptedProvider::Times::Once,
            2);
        bench.action(u"generateAction"_s)->trigger();
        QVERIFY(bench.awaitIdle());
        QCOMPARE(bench.cards().writtenCount(), scenes - 1);
        QCOMPARE(bench.cards().card(3).state, SceneState::Failed);
        QCOMPARE(bench.cards().card(3).reason, u"The answer broke off. Try again."_s);
        QTRY_VERIFY(bench.script().contains(u"Scene 4 could not be written."_s));
        QVERIFY(bench.status().contains(u"1 failed"_s));
        QTRY_VERIFY(bench.bar()->isVisible());
        QVERIFY(bench.action(u"retryAction"_s)->isEnabled());

        // From the keyboard, on the card.
        const int calls = bench.provider.callCount();
        bench.board()->setFocus();
        bench.board()->setCurrentIndex(bench.cards().index(3));
        QTest::keyClick(bench.board(), Qt::Key_R);
        QVERIFY(bench.action(u"stopAction"_s)->isEnabled());
        QVERIFY(bench.awaitIdle());
        QCOMPARE(bench.provider.callCount(), calls + 1);
        QCOMPARE(bench.cards().writtenCount(), scenes);
        QTRY_VERIFY(!bench.script().contains(u"could not be written"_s));
        QTRY_VERIFY(!bench.action(u"retryAction"_s)->isEnabled());
    }

    void theWholeRunFailsInOneSentence()
    {
        Bench bench;
        QVERIFY(bench.openProject());
        bench.provider.failWith(
            ScriptedProvider::of(u"outline"_s), Error {ErrorKind::Refused, "The outline was refused.", {}});
        bench.action(u"generateAction"_s)->trigger();
        QVERIFY(bench.awaitIdle());
        QTRY_VERIFY(bench.bar()->isVisible());
        QVERIFY(bench.bar()->sentence().contains(u"The outline was refused."_s));
        QVERIFY(bench.find<EmptyState>(u"boardEmpty"_s)->isVisible());
    }

    void aBriefIsSavedBeforeItsRunBegins()
    {
        Bench bench;
        QVERIFY(bench.openProject());
        bench.action(u"storyAction"_s)->trigger();
        auto *premise = bench.find<TextArea>(u"briefPremise"_s);
        premise->selectAll();
        QTest::keyClicks(premise, u"A swan is elected."_s);
        bench.action(u"generateAction"_s)->trigger(); // at once, in mid-debounce
        QVERIFY(bench.awaitIdle());
        bool heard = false;
        for (const AiRequest &call : bench.provider.calls()) {
            if (call.stage == u"outline"_s)
                heard = call.inputs[u"premise"_s].toString() == u"A swan is elected."_s;
        }
        QVERIFY(heard);

        // And it is what the next studio reads.
        bench.newWindow();
        QVERIFY(bench.openProject());
        QCOMPARE(bench.find<TextArea>(u"briefPremise"_s)->toPlainText(), u"A swan is elected."_s);
    }

    void aBriefWithSomethingWrongIsNotRun()
    {
        Bench bench;
        QVERIFY(bench.openProject());
        auto *title = bench.find<QLineEdit>(u"briefTitle"_s);
        title->selectAll();
        QTest::keyClick(title, Qt::Key_Delete);
        bench.action(u"generateAction"_s)->trigger();
        QCOMPARE(bench.window->arrangement(), MainWindow::Arrangement::Story);
        QVERIFY(bench.action(u"generateAction"_s)->isEnabled());
        QCOMPARE(bench.provider.callCount(), 0);
    }

    void reopeningShowsTheEpisodeAndOffersToResume()
    {
        Bench bench;
        QVERIFY(bench.openProject());
        bench.provider.hold(ScriptedProvider::of(u"draft"_s), 3);
        bench.action(u"generateAction"_s)->trigger();
        QTRY_COMPARE(bench.cards().count(SceneState::Writing), 3);
        bench.provider.letGo(ScriptedProvider::any(), 1);
        QTRY_COMPARE(bench.cards().count(SceneState::Done), 1);
        bench.action(u"stopAction"_s)->trigger();
        QVERIFY(bench.awaitIdle());

        bench.newWindow();
        QVERIFY(bench.openProject());
        QTRY_COMPARE(bench.cards().sceneCount(), scenes);
        QCOMPARE(bench.cards().writtenCount(), 1);
        QVERIFY(bench.bar()->isVisible());
        QVERIFY(bench.bar()->sentence().contains(u"1 of 6 scenes"_s));
        QTRY_VERIFY(bench.script().contains(u"INT. ROOM 6 - DAY"_s));
        QVERIFY(bench.outline().contains(u"A day in rooms"_s));
        bench.provider.open();
        bench.pressBar();
        QVERIFY(bench.awaitIdle());
        QCOMPARE(bench.cards().writtenCount(), scenes);

        bench.newWindow();
        QVERIFY(bench.openProject());
        QTRY_COMPARE(bench.cards().writtenCount(), scenes);
        QVERIFY(!bench.bar()->isVisible());
        QVERIFY(!bench.cards().card(0).text.isEmpty());
    }

    void aRunThatWasKilledIsOfferedAgain()
    {
        Bench bench;
        {
            // As a killed studio leaves it: a run that has begun and never ended.
            auto project = ProjectFile::open(bench.path);
            QVERIFY(project);
            const EpisodeId episode = (*project)->episodes()->front().id;
            RunOptions options;
            options.episode = episode;
            const auto run = (*project)->beginRun(episode, toJson(options));
            QVERIFY(run);
            (*project)->log({RunEvent {*run, 1, {}, RunStarted {episode, {}, u"scripted-1"_s}}});
        }
        QVERIFY(bench.openProject());
        QTRY_VERIFY(bench.bar()->isVisible());
        QVERIFY(bench.bar()->sentence().contains(u"interrupted"_s));
        QVERIFY(!bench.action(u"stopAction"_s)->isEnabled());
        bench.pressBar();
        QVERIFY(bench.awaitIdle());
        QCOMPARE(bench.cards().writtenCount(), scenes);
    }

    void aNewShowIsMadeAndNothingIsWrittenOver()
    {
        Bench bench;
        const QString path = bench.folder.filePath(u"又一个.dgstudio"_s);
        const auto make = [&] {
            bench.action(u"newAction"_s)->trigger();
            auto *dialog = bench.find<QFileDialog>(u"newDialog"_s);
            Q_EMIT dialog->fileSelected(path);
            dialog->close();
        };
        make();
        QTRY_VERIFY(bench.action(u"generateAction"_s)->isEnabled());
        QVERIFY(QFile::exists(path));
        bench.window->openProject(bench.path); // lets go of the new one
        QTRY_VERIFY(bench.action(u"generateAction"_s)->isEnabled());

        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray before = file.readAll();
        QTRY_VERIFY(!bench.window->findChild<QFileDialog *>(u"newDialog"_s));
        make();
        QTRY_VERIFY(bench.bar()->isVisible()); // and the project that was open still is
        QVERIFY(bench.action(u"generateAction"_s)->isEnabled());
        QVERIFY(bench.window->windowTitle().contains(u"Eleven Signatures"_s));
        file.seek(0);
        QCOMPARE(file.readAll(), before);
    }

    void theScriptIsExported()
    {
        Bench bench;
        QVERIFY(bench.openProject());
        bench.action(u"generateAction"_s)->trigger();
        QVERIFY(bench.awaitIdle());
        QTRY_VERIFY(bench.action(u"exportAction"_s)->isEnabled());
        const auto exportTo = [&](const QString &path) {
            bench.action(u"exportAction"_s)->trigger();
            auto *dialog = bench.find<QFileDialog>(u"exportDialog"_s);
            Q_EMIT dialog->fileSelected(path);
            dialog->close();
        };
        const QString path = bench.folder.filePath(u"script.fountain"_s);
        exportTo(path);
        QTRY_VERIFY(QFile::exists(path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().contains("INT. ROOM 6 - DAY"));

        QTRY_VERIFY(!bench.window->findChild<QFileDialog *>(u"exportDialog"_s));
        exportTo(bench.folder.filePath(u"nowhere/script.fountain"_s));
        QTRY_VERIFY(bench.bar()->sentence().contains(u"could not be written"_s));

        // And a success takes back what was said of the failure.
        QTRY_VERIFY(!bench.window->findChild<QFileDialog *>(u"exportDialog"_s));
        exportTo(path);
        QTRY_VERIFY(bench.bar()->sentence().contains(u"Exported to"_s));
        QCOMPARE(bench.bar()->property("tone").toString(), u"plain"_s);
    }

    void anExportIsAlwaysAFountainAndNeverTheProject()
    {
        Bench bench;
        QVERIFY(bench.openProject());
        bench.action(u"generateAction"_s)->trigger();
        QVERIFY(bench.awaitIdle());
        QTRY_VERIFY(bench.action(u"exportAction"_s)->isEnabled());
        const auto exportTo = [&](const QString &name) {
            QTRY_VERIFY(!bench.window->findChild<QFileDialog *>(u"exportDialog"_s));
            bench.action(u"exportAction"_s)->trigger();
            auto *dialog = bench.find<QFileDialog>(u"exportDialog"_s);
            Q_EMIT dialog->fileSelected(bench.folder.filePath(name));
            dialog->close();
        };
        const auto there = [&](const QString &name) { return QFile::exists(bench.folder.filePath(name)); };
        const qint64 before = QFileInfo(bench.path).size();

        exportTo(u"low-water.dgstudio"_s);
        QTRY_VERIFY(there(u"low-water.dgstudio.fountain"_s));
        exportTo(u"k"_s);
        QTRY_VERIFY(there(u"k.fountain"_s));
        exportTo(u"LOUD.FOUNTAIN"_s);
        QTRY_VERIFY(there(u"LOUD.FOUNTAIN"_s));
        QVERIFY(!there(u"LOUD.FOUNTAIN.fountain"_s));

        // The dialog asked about "k"; "k.fountain" is not written over for that.
        QTRY_VERIFY(bench.bar()->sentence().contains(u"LOUD"_s));
        QFile mine(bench.folder.filePath(u"k.fountain"_s));
        QVERIFY(mine.open(QIODevice::WriteOnly | QIODevice::Truncate));
        mine.write("mine");
        mine.close();
        exportTo(u"k"_s);
        QTRY_VERIFY(bench.bar()->sentence().contains(u"is there already"_s));
        QVERIFY(mine.open(QIODevice::ReadOnly));
        QCOMPARE(mine.readAll(), QByteArray("mine"));

        // By another name it is still the project.
        QVERIFY(QFile::link(bench.path, bench.folder.filePath(u"way-in.fountain"_s)));
        exportTo(u"way-in.fountain"_s);
        QTRY_VERIFY(bench.bar()->sentence().contains(u"own file"_s));
        QCOMPARE(QFileInfo(bench.path).size(), before);
        bench.newWindow();
        QVERIFY(bench.openProject());
        QTRY_COMPARE(bench.cards().writtenCount(), scenes);
    }

    void theScriptIsExportedAsPages()
    {
        Bench bench;
        QVERIFY(bench.openProject());
        bench.action(u"generateAction"_s)->trigger();
        QVERIFY(bench.awaitIdle());
        QTRY_VERIFY(bench.action(u"exportAction"_s)->isEnabled());
        bench.action(u"letterPage"_s)->trigger();

        bench.action(u"exportAction"_s)->trigger();
        auto *dialog = bench.find<QFileDialog>(u"exportDialog"_s);
        const QStringList filters = dialog->nameFilters();
        QCOMPARE(filters, QStringList({u"Fountain (*.fountain)"_s, u"PDF (*.pdf)"_s}));
        // The ending of the name goes with the format.
        const auto proposed = [&] { return QFileInfo(dialog->selectedFiles().value(0)).fileName(); };
        QCOMPARE(proposed(), u"Eleven Signatures.fountain"_s);
        dialog->selectNameFilter(filters[1]);
        Q_EMIT dialog->filterSelected(filters[1]);
        QCOMPARE(proposed(), u"Eleven Signatures.pdf"_s);
        QCOMPARE(dialog->defaultSuffix(), u"pdf"_s);
        Q_EMIT dialog->fileSelected(bench.folder.filePath(u"no ending"_s));
        dialog->close();
        QTRY_VERIFY(bench.bar()->sentence().contains(u"no ending.pdf: "_s));
        QVERIFY(bench.bar()->sentence().contains(u"page"_s));
        QCOMPARE(bench.bar()->property("tone").toString(), u"plain"_s);
        PdfReader letter(contentOf(bench.folder.filePath(u"no ending.pdf"_s)));
        QVERIFY(letter.info(u"Page size"_s).contains(u"letter"_s));
        QVERIFY(letter.text().contains(u"INT. ROOM 6 - DAY"_s));

        // The next one is a PDF again, on the page that is chosen by then; what its name says counts.
        bench.action(u"a4Page"_s)->trigger();
        QTRY_VERIFY(!bench.window->findChild<QFileDialog *>(u"exportDialog"_s));
        bench.action(u"exportAction"_s)->trigger();
        dialog = bench.find<QFileDialog>(u"exportDialog"_s);
        QCOMPARE(proposed(), u"Eleven Signatures.pdf"_s);
        Q_EMIT dialog->fileSelected(bench.folder.filePath(u"second.pdf"_s));
        Q_EMIT dialog->fileSelected(bench.folder.filePath(u"third.fountain"_s));
        dialog->close();
        QTRY_VERIFY(bench.bar()->sentence().contains(u"third.fountain"_s)); // both are written, in turn
        PdfReader paper(contentOf(bench.folder.filePath(u"second.pdf"_s)));
        QVERIFY(paper.info(u"Page size"_s).contains(u"A4"_s));
        QVERIFY(contentOf(bench.folder.filePath(u"third.fountain"_s)).contains("INT. ROOM 6 - DAY"));
        QVERIFY(!letter.failed() && !paper.failed());
    }

    void lengthsAreOfThePageThatIsChosen()
    {
        Bench bench;
        QVERIFY(bench.openProject());
        bench.action(u"generateAction"_s)->trigger();
        QVERIFY(bench.awaitIdle());
        QTRY_COMPARE(bench.cards().writtenCount(), scenes);
        const auto chosen = [&] {
            QStringList names;
            for (const char *name : {"letterPage", "a4Page", "multicamPage"}) {
                if (bench.action(QLatin1String(name))->isChecked())
                    names.append(QLatin1String(name));
            }
            return names;
        };
        QCOMPARE(chosen().size(), 1);
        QVERIFY(bench.find<QMenu>(u"pageMenu"_s)->actions().contains(bench.action(u"a4Page"_s)));
        bench.action(u"letterPage"_s)->trigger();
        const std::vector<int> letter = bench.cards().writtenEighths();
        bench.action(u"multicamPage"_s)->trigger();
        QCOMPARE(chosen(), QStringList(u"multicamPage"_s));
        const std::vector<int> multi = bench.cards().writtenEighths();
        QVERIFY(multi != letter);
        const auto sum = [](const std::vector<int> &all) {
            return std::accumulate(all.begin(), all.end(), 0);
        };
        bench.window->setArrangement(MainWindow::Arrangement::Story);
        const QString outline = bench.outline();
        QVERIFY2(outline.contains(u"%1 scenes, %2"_s.arg(scenes).arg(format::pages(sum(multi)))),
            qPrintable(outline.left(200)));

        bench.newWindow();
        QCOMPARE(chosen(), QStringList(u"multicamPage"_s));
        QVERIFY(bench.openProject());
        QTRY_COMPARE(bench.cards().writtenEighths(), multi);
    }

    void whatAStoppedRunHasWrittenIsExported()
    {
        Bench bench;
        QVERIFY(bench.openProject());
        bench.provider.hold(ScriptedProvider::of(u"draft"_s), 3);
        bench.action(u"generateAction"_s)->trigger();
        QTRY_COMPARE(bench.cards().count(SceneState::Writing), 3);
        bench.provider.letGo(ScriptedProvider::any(), 1);
        QTRY_COMPARE(bench.cards().count(SceneState::Done), 1);
        QVERIFY(!bench.action(u"exportAction"_s)->isEnabled());
        bench.action(u"stopAction"_s)->trigger();
        QTRY_VERIFY(bench.action(u"exportAction"_s)->isEnabled());
        bench.action(u"exportAction"_s)->trigger();
        auto *dialog = bench.find<QFileDialog>(u"exportDialog"_s);
        const QString path = bench.folder.filePath(u"so far.fountain"_s);
        Q_EMIT dialog->fileSelected(path);
        dialog->close();
        QTRY_VERIFY(bench.bar()->sentence().contains(u"Exported to"_s));
        QVERIFY(bench.bar()->sentence().contains(
            u"%1 of %2 scenes are not written"_s.arg(scenes - 1).arg(scenes)));
        QVERIFY(bench.find<QPushButton>(u"runBarButton"_s)->isVisible()); // Resume is still offered
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray script = file.readAll();
        QVERIFY(script.contains("INT. ROOM 6 - DAY"));
        QCOMPARE(script.count("is not written"), scenes - 1);
    }

    void whatWasWrittenForAnotherOutlineIsNotShown()
    {
        Bench bench;
        QVERIFY(bench.openProject());
        bench.action(u"generateAction"_s)->trigger();
        QVERIFY(bench.awaitIdle());
        QTRY_VERIFY(bench.action(u"exportAction"_s)->isEnabled());
        const QString old = bench.cards().card(0).text;
        QVERIFY(!old.isEmpty());

        // Another brief makes another outline; its run is stopped before a scene is written.
        bench.provider.answer(ScriptedProvider::of(u"outline"_s), [&](const AiRequest &request) {
            auto answer = bench.provider.defaultAnswer(request);
            if (answer)
                answer->text.replace("ROOM", "CELLAR");
            return answer;
        });
        bench.action(u"storyAction"_s)->trigger();
        auto *premise = bench.find<TextArea>(u"briefPremise"_s);
        premise->selectAll();
        QTest::keyClicks(premise, u"A swan is elected."_s);
        bench.provider.hold(ScriptedProvider::of(u"draft"_s));
        bench.action(u"generateAction"_s)->trigger();
        QTRY_COMPARE(bench.cards().count(SceneState::Writing), 3);
        QVERIFY(bench.cards().card(5).slug.contains(u"CELLAR"_s));
        QVERIFY(bench.cards().card(5).text.isEmpty());
        bench.action(u"stopAction"_s)->trigger();
        QVERIFY(bench.awaitIdle());
        QTRY_VERIFY(!bench.action(u"exportAction"_s)->isEnabled()); // nothing is written for it

        bench.newWindow();
        QVERIFY(bench.openProject());
        QTRY_VERIFY(bench.cards().card(0).slug.contains(u"CELLAR"_s));
        QTRY_VERIFY(bench.bar()->isVisible());
        QCOMPARE(bench.cards().writtenCount(), 0);
        for (int row = 0; row < scenes; ++row)
            QVERIFY(bench.cards().card(row).text.isEmpty());
        QVERIFY(!bench.action(u"exportAction"_s)->isEnabled());
    }

    void aRemarkOnTheOutlineIsPassedOn()
    {
        Bench bench;
        QVERIFY(bench.openProject());
        bench.provider.answer(ScriptedProvider::of(u"outline"_s), [&](const AiRequest &request) {
            auto answer = bench.provider.defaultAnswer(request);
            if (answer) {
                QJsonObject outline = QJsonDocument::fromJson(answer->text).object();
                outline[u"remark"_s] = u"The swan & its <friends> stay out."_s;
                answer->text = QJsonDocument(outline).toJson();
            }
            return answer;
        });
        bench.action(u"generateAction"_s)->trigger();
        QVERIFY(bench.awaitIdle());
        QTRY_COMPARE(bench.bar()->sentence(), u"The swan & its <friends> stay out."_s);
        QVERIFY(bench.bar()->isVisible());
        QCOMPARE(bench.bar()->property("tone").toString(), u"plain"_s);
        QVERIFY(bench.outline().contains(u"The swan & its <friends> stay out."_s));
    }

    void theCountersOfARunGoWithItsProject()
    {
        Bench bench;
        QVERIFY(bench.openProject());
        bench.action(u"generateAction"_s)->trigger();
        QVERIFY(bench.awaitIdle());
        const auto summary = [&] { return bench.find<QLabel>(u"performanceSummary"_s)->text(); };
        QVERIFY(summary().contains(u"This run: "_s));
        const QString other = bench.folder.filePath(u"other.dgstudio"_s);
        const auto sample = loadSampleShow(sampleShowNames().first());
        QVERIFY(ProjectFile::create(other, sample->show, sample->brief));
        bench.window->openProject(other);
        QTRY_VERIFY(bench.action(u"generateAction"_s)->isEnabled());
        QVERIFY(!summary().contains(u"This run"_s));
        QTRY_VERIFY(summary().contains(u"Since the studio was opened: asked"_s));
    }

    void aSmallWindowKeepsWhatMatters()
    {
        Bench bench;
        QVERIFY(bench.openProject());
        QVERIFY2(bench.window->minimumSizeHint().width() <= 860,
            qPrintable(QString::number(bench.window->minimumSizeHint().width())));
        auto *title = bench.find<QLineEdit>(u"briefTitle"_s);
        const QString longTitle = u"The One in Which the Council Votes on Everything at Once "_s.repeated(4);
        bench.action(u"storyAction"_s)->trigger();
        title->selectAll();
        QTest::keyClicks(title, longTitle);
        bench.find<BriefEditor>(u"brief"_s)->flush();
        QCOMPARE(bench.find<QToolButton>(u"episodePicker"_s)->toolTip(), longTitle);
        for (const bool notes : {false, true}) {
            bench.find<QDockWidget>(u"notesDock"_s)->setVisible(notes);
            for (const QString &arrangement : {u"storyAction"_s, u"writeAction"_s}) {
                bench.action(arrangement)->trigger();
                const int wanted = notes ? 1000 : 860;
                bench.window->resize(wanted, 700);
                QTRY_COMPARE(bench.window->width(), wanted);
                for (const QString &name : {u"generateButton"_s, u"stopButton"_s}) {
                    const auto *button = bench.find<QToolButton>(name);
                    QTRY_VERIFY(button->isVisible());
                    const QPoint end = button->mapTo(bench.window.get(), button->rect().bottomRight());
                    QVERIFY(bench.window->rect().contains(end));
                    QVERIFY(button->width() >= button->sizeHint().width());
                }
            }
        }
    }

    void everyTabStopShowsItsFocus()
    {
        Bench bench;
        QVERIFY(bench.openProject());
        bench.action(u"generateAction"_s)->trigger();
        QVERIFY(bench.awaitIdle());
        bench.find<QDockWidget>(u"notesDock"_s)->show();
        QVERIFY(QTest::qWaitForWindowActive(bench.window.get()));
        const int flash = QApplication::cursorFlashTime();
        QApplication::setCursorFlashTime(0);
        int stops = 0;
        for (const QString &arrangement : {u"storyAction"_s, u"writeAction"_s}) {
            bench.action(arrangement)->trigger();
            QCoreApplication::processEvents(); // what has just come into sight is laid out
            for (QWidget *widget = bench.window->nextInFocusChain(); widget != bench.window.get();
                 widget = widget->nextInFocusChain()) {
                if (!(widget->focusPolicy() & Qt::TabFocus) || !widget->isVisible() || !widget->isEnabled()
                    || widget->focusProxy() || qobject_cast<QMenuBar *>(widget))
                    continue;
                ++stops;
                const auto shot = [&] {
                    // The frame of a scrolling view is drawn by the view itself, under its viewport.
                    return widget->grab().toImage();
                };
                if (QWidget *now = QApplication::focusWidget())
                    now->clearFocus();
                const QImage without = shot();
                widget->setFocus(Qt::TabFocusReason);
                QVERIFY2(widget->hasFocus(), qPrintable(widget->objectName()));
                QVERIFY2(shot() != without,
                    qPrintable(QString::fromLatin1(widget->metaObject()->className()) + u' '
                        + widget->objectName()));
            }
        }
        QApplication::setCursorFlashTime(flash);
        QVERIFY(stops > 20);
    }

    void closingInMidRunAsksOnce()
    {
        Bench bench;
        QVERIFY(bench.openProject());
        bench.provider.hold(ScriptedProvider::of(u"draft"_s), 3);
        bench.action(u"generateAction"_s)->trigger();
        QTRY_COMPARE(bench.cards().count(SceneState::Writing), 3);

        QVERIFY(!bench.window->close());
        QVERIFY(!bench.window->close());
        QCOMPARE(bench.window->findChildren<QMessageBox *>(u"closeQuestion"_s).size(), 1);
        bench.find<QMessageBox>(u"closeQuestion"_s)->reject();
        QVERIFY(bench.window->isVisible());
        QTRY_VERIFY(!bench.window->findChild<QMessageBox *>(u"closeQuestion"_s));
        QVERIFY(bench.action(u"stopAction"_s)->isEnabled());

        QVERIFY(!bench.window->close());
        QTest::mouseClick(bench.find<QPushButton>(u"stopAndClose"_s), Qt::LeftButton);
        QTRY_VERIFY(!bench.window->isVisible());
    }

    void scenesAreSelectedTogether()
    {
        Bench bench;
        QVERIFY(bench.openProject());
        bench.action(u"generateAction"_s)->trigger();
        QVERIFY(bench.awaitIdle());
        auto *tree = bench.find<QTreeView>(u"navigator"_s);
        const QModelIndex episode = tree->model()->index(0, 0, tree->model()->index(2, 0));
        QCOMPARE(tree->model()->rowCount(episode), scenes);
        tree->setCurrentIndex(tree->model()->index(3, 0, episode));
        QCOMPARE(bench.board()->currentIndex().row(), 3);
        QTest::keyClick(bench.board(), Qt::Key_Home);
        QCOMPARE(bench.board()->currentIndex().row(), 0);
        QCOMPARE(tree->currentIndex().row(), 0);
        QTest::keyClick(bench.board(), Qt::Key_Return);
        QCOMPARE(bench.window->focusWidget(), bench.find<ScriptView>(u"script"_s));

        // Someone of the cast, with the voice that the run has worked out.
        tree->setCurrentIndex(tree->model()->index(0, 0, tree->model()->index(1, 0)));
        QVERIFY(bench.find<QDockWidget>(u"notesDock"_s)->isVisible());
        QTRY_VERIFY(bench.find<QTextBrowser>(u"notes"_s)->toPlainText().contains(u"changes the subject"_s));
    }

    void aFileThatCannotBeUsedIsOneSentence()
    {
        Bench bench;
        const QString junk = bench.folder.filePath(u"junk.dgstudio"_s);
        QFile file(junk);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("not a project");
        file.close();
        for (const QString &path :
            {junk, bench.folder.filePath(u"missing.dgstudio"_s), bench.folder.path()}) {
            bench.window->openProject(path);
            QTRY_VERIFY(bench.bar()->isVisible());
            QVERIFY(!bench.bar()->sentence().isEmpty());
            QVERIFY(bench.find<EmptyState>(u"welcome"_s)->isVisible());
            QVERIFY(!bench.action(u"generateAction"_s)->isEnabled());
        }
        QVERIFY(bench.openProject()); // and the next one opens
        QVERIFY(!bench.bar()->isVisible());
    }

    void theWindowComesBackAsItWas()
    {
        Bench bench;
        QVERIFY(bench.openProject());
        bench.window->setGeometry(40, 50, 1111, 700);
        bench.action(u"storyAction"_s)->trigger();
        bench.find<QDockWidget>(u"navigatorDock"_s)->hide();
        bench.find<PerformanceDock>(u"performanceDock"_s)->setOpen(true);
        bench.action(u"darkAppearance"_s)->trigger();
        QVERIFY(bench.window->theme().isDark());
        const QSize size = bench.window->size();
        QVERIFY(bench.window->close());

        bench.newWindow();
        QCOMPARE(bench.window->size(), size);
        QCOMPARE(bench.window->arrangement(), MainWindow::Arrangement::Story);
        QVERIFY(!bench.find<QDockWidget>(u"navigatorDock"_s)->isVisible());
        QVERIFY(bench.find<PerformanceDock>(u"performanceDock"_s)->isOpen());
        QVERIFY(bench.window->theme().isDark());
        bench.window->openMostRecent();
        QTRY_VERIFY(bench.action(u"generateAction"_s)->isEnabled());
    }

    void everythingToPressHasAName()
    {
        Bench bench;
        QVERIFY(bench.openProject());
        for (const QToolButton *button : bench.window->findChildren<QToolButton *>()) {
            if (button->objectName().startsWith(u"qt_"_s))
                continue; // Qt's own
            const QString name = button->text() + button->accessibleName() + button->toolTip();
            QVERIFY2(!name.isEmpty(), qPrintable(button->objectName()));
        }
        for (const QAction *action : bench.window->findChildren<QAction *>()) {
            if (!action->isSeparator() && !action->icon().isNull())
                QVERIFY(!action->text().isEmpty());
        }
    }

    void rehearsalWritesTheSample()
    {
        Bench bench;
        RehearsalProvider rehearsal(bench.clock);
        const RunServices run {bench.clock, bench.client,
            [&](const RunSettings &) -> Expected<AiProvider *> { return &rehearsal; }};
        bench.settings.setValue(u"rehearsal/pace"_s, u"instant"_s);
        bench.window.reset();
        bench.window = std::make_unique<MainWindow>(
            StudioServices {run, bench.cache, &rehearsal, bench.settings, bench.folder.path()});
        bench.window->show();
        QVERIFY(bench.openProject());
        bench.action(u"generateAction"_s)->trigger();
        QVERIFY(bench.awaitIdle());
        QVERIFY(bench.cards().sceneCount() >= 8);
        QCOMPARE(bench.cards().writtenCount(), bench.cards().sceneCount());
        QTRY_VERIFY(bench.script().contains(RehearsalProvider::label()));
        QCOMPARE(bench.find<QToolButton>(u"writtenBy"_s)->toolTip(), RehearsalProvider::label());
    }
};

QTEST_MAIN(MainWindowTest)
#include "tst_main_window.moc"
