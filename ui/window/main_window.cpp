// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/main_window.h"

#include "core/rehearsal/rehearsal_provider.h"
#include "core/story/json.h"
#include "core/story/samples.h"
#include "ui/bible/show_pages.h"
#include "ui/board/board_panel.h"
#include "ui/board/board_view.h"
#include "ui/brief/brief_editor.h"
#include "ui/brief/story_html.h"
#include "ui/brief/story_panel.h"
#include "ui/cache/cache_actions.h"
#include "ui/cache/cache_watch.h"
#include "ui/cache/cache_words.h"
#include "ui/cast/navigator.h"
#include "ui/common/file_dialog.h"
#include "ui/performance/performance_dock.h"
#include "ui/preferences/cache_preferences.h"
#include "ui/providers/written_by.h"
#include "ui/run/run_bar.h"
#include "ui/run/run_price.h"
#include "ui/run/status_line.h"
#include "ui/script/scene_editor.h"
#include "ui/script/script_panel.h"
#include "ui/script/script_view.h"
#include "ui/voices/voices_panel.h"
#include "ui/window/episode_picker.h"
#include "ui/window/page_actions.h"
#include "ui/window/script_desk.h"
#include "ui/window/script_export.h"
#include "ui/window/undo.h"

#include <QAction>
#include <QActionGroup>
#include <QCloseEvent>
#include <QDir>
#include <QDockWidget>
#include <QFileInfo>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QStackedWidget>

#include <algorithm>
#include <array>
#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

Appearance appearanceIn(const QSettings &settings)
{
    const QString name = settings.value("appearance"_L1).toString();
    if (name == "light"_L1)
        return Appearance::Light;
    if (name == "dark"_L1)
        return Appearance::Dark;
    return Appearance::Desktop;
}

} // namespace

MainWindow::MainWindow(const StudioServices &services, QWidget *parent)
    : QMainWindow(parent)
    , m_services(services)
    , m_theme(appearanceIn(services.settings))
    , m_desk(services.run)
    , m_cache(services.cache)
{
    setObjectName(u"mainWindow"_s);
    setWindowTitle(tr("Doppelganger Studio"));
    createActions();
    createCentre();
    createDocks();
    createMenus();
    createToolBar();
    connectDesk();
    connectPanels();
    connectStory();
    connectShow();
    connectEpisodes();
    connectCopies();
    connectProviders();
    connectTakes();
    restoreLayout();
    setPage();
    refreshActions();
    refreshNotes();
    prepareCache();
}

MainWindow::~MainWindow() = default;

void MainWindow::connectDesk()
{
    connect(&m_desk, &EpisodeDesk::opened, this, &MainWindow::showOpened);
    connect(&m_desk, &EpisodeDesk::refreshed, this, [this] {
        readVoices();
        m_navigator->setEpisodes(m_desk.snapshot());
        showOutline();
        refreshActions();
        refreshNotes();
        showHeader();
        if (std::exchange(m_runEnded, false))
            sayHowItEnded();
        estimate();
        offerLocalServer();
    });
    connect(&m_desk, &EpisodeDesk::openFailed, this, [this](const Error &error) {
        m_storyNext = false;
        m_removeNext = {};
        endWizard(QString::fromStdString(error.text()));
        if (!m_desk.isOpen() && !m_returnTo.isEmpty()) {
            forgetRecent(m_path);
            m_refusal = QString::fromStdString(error.text());
            m_path = std::exchange(m_returnTo, {});
            openAfterEstimate(m_path);
            return;
        }
        if (!m_desk.isOpen()) {
            m_pages->setCurrentIndex(0);
            m_episodePicker->clear();
            setWindowTitle(tr("Doppelganger Studio"));
            forgetRecent(m_path);
        }
        m_bar->say(RunBar::Tone::Error, QString::fromStdString(error.text()), nullptr);
        refreshActions();
    });
    connect(&m_desk, &EpisodeDesk::saved, this, [this] {
        m_story->brief().setSaveHint(tr("Saved"));
        m_show->setSaveHint(tr("Saved"));
        estimate();
    });
    connect(&m_desk, &EpisodeDesk::saveFailed, this, [this](const Error &error) {
        m_story->brief().setSaveHint(tr("Not saved"));
        m_show->setSaveHint(tr("Not saved"));
        m_bar->say(RunBar::Tone::Error, QString::fromStdString(error.text()), nullptr);
        m_live = m_desk.isRunning();
        refreshActions();
    });
    connect(&m_desk, &EpisodeDesk::runStarted, this, [this] {
        m_live = true;
        m_bar->clear();
        m_price->clear();
        withdrawOffer();
        m_status->say({});
        if (!std::exchange(m_generatedBefore, true))
            m_performance->setOpen(true);
        setArrangement(m_desk.target() == RunTarget::Outline ? Arrangement::Story : Arrangement::Write);
        refreshActions();
    });
    connect(&m_desk, &EpisodeDesk::runChanged, this, &MainWindow::showRun);
    connect(&m_desk, &EpisodeDesk::runFinished, this, &MainWindow::showOutcome);
    connect(&m_desk.board(), &BoardModel::outlineChanged, this, [this] {
        showOutline();
        refreshNotes();
    });
    connect(&m_desk.board(), &BoardModel::dataChanged, this, &MainWindow::showOutline);
}

void MainWindow::connectPanels()
{
    connect(&m_story->brief(), &BriefEditor::edited, this, [this](const EpisodeBrief &brief) {
        m_desk.saveBrief(brief);
        showHeader();
    });
    connect(&m_board->view(), &BoardView::sceneSelected, this,
        [this](const SceneId &id) { selectScene(id, true); });
    connect(&m_board->view(), &BoardView::sceneActivated, this, [this](const SceneId &id) {
        selectScene(id, true);
        m_script->scrollTo(id);
        m_script->setFocus();
    });
    connect(&m_board->view(), &BoardView::retryRequested, this, [this](const SceneId &id) {
        if (m_desk.isRunning())
            m_status->say(
                tr("Scene %1 is tried again when this run has ended.").arg(m_desk.board().rowOf(id) + 1));
        retry(id);
    });
    connect(m_script, &ScriptView::sceneClicked, this, [this](const SceneId &id) { selectScene(id, false); });
    connect(m_navigator, &Navigator::sceneSelected, this, [this](const SceneId &id) {
        setArrangement(Arrangement::Write);
        selectScene(id, true);
    });
    connect(m_navigator, &Navigator::characterSelected, this, &MainWindow::showPerson);
    connect(m_voicesPanel, &VoicesPanel::writeAgainAsked, this, &MainWindow::writeVoiceAgain);
    connect(m_cacheWatch, &CacheWatch::changed, this, &MainWindow::showCache);
    connect(m_cacheActions, &CacheActions::said, m_status, &StatusLine::say);
    connect(m_page, &PageActions::changed, this, &MainWindow::setPage);
    connect(m_export, &ScriptExport::ended, this,
        [this](RunBar::Tone tone, const QString &sentence) { m_bar->say(tone, sentence, wayOn()); });
    connect(&m_theme, &Theme::changed, this, &MainWindow::refreshNotes);
}

void MainWindow::openProject(const QString &path)
{
    if (m_desk.isRunning()) {
        m_bar->say(RunBar::Tone::Warning,
            tr("An episode is being written. Stop it before opening another project."), m_stopAction);
        return;
    }
    flush();
    m_scriptDesk->finish();
    m_returnTo = m_desk.isOpen() ? m_desk.snapshot().path : QString();
    m_path = QFileInfo(path).absoluteFilePath();
    m_bar->clear();
    m_status->clear();
    openAfterEstimate(m_path);
    refreshActions();
}

void MainWindow::openMostRecent()
{
    const QStringList recent = m_services.settings.value("recent"_L1).toStringList();
    if (!recent.isEmpty() && QFileInfo::exists(recent.first()))
        openProject(recent.first());
}

void MainWindow::showOpened()
{
    const ProjectSnapshot &snapshot = m_desk.snapshot();
    openShow();
    m_path = snapshot.path;
    m_live = false;
    m_selectedScene = {};
    m_selectedCharacter = {};
    m_undo->clear();
    readVoices();
    m_bar->clear();
    m_status->clear();
    m_board->clear();
    m_runReuse.clear();
    showCache();
    m_navigator->open(snapshot);
    m_story->brief().setBrief(snapshot.show, snapshot.brief);
    m_story->brief().setSaveHint({});
    openStory();
    showOutline();
    m_pages->setCurrentIndex(1);
    showHeader();
    rememberRecent(snapshot.path);
    m_returnTo.clear();
    if (m_refusal.isEmpty())
        offerResume();
    else
        m_bar->say(RunBar::Tone::Error, std::exchange(m_refusal, {}), nullptr);
    refreshActions();
    refreshNotes();
    m_script->verticalScrollBar()->setValue(0);
    // Not on the first tab, which would look pressed: where the reader goes on.
    m_script->setFocus(Qt::OtherFocusReason);
    showWriter();
    listOthers();
    estimate();
    offerLocalServer();
    endWizard({});
    goOnInEpisode();
}

/// The outline, and how long what is written of it is.
void MainWindow::showOutline()
{
    m_story->setOutline(m_desk.board().outline(), m_desk.board().writtenEighths());
}

void MainWindow::readVoices()
{
    m_voices.clear();
    for (const StageResult &result : m_desk.snapshot().results) {
        if (result.ref.stage != "voice"_L1)
            continue;
        if (const auto object = parseJsonObject(result.body, u"voice"_s)) {
            if (const auto voice = fromJson<VoiceProfile>(*object))
                m_voices[CharacterId(result.ref.subject.toStdString())] = *voice;
        }
    }
}

void MainWindow::showHeader()
{
    const ProjectSnapshot &snapshot = m_desk.snapshot();
    const QString title = snapshot.brief.title;
    m_episodePicker->setEpisodes(snapshot.episodes, snapshot.episode, title);
    setWindowTitle(tr("%1 · %2 · Doppelganger Studio").arg(title, snapshot.show.title));
    m_navigator->setEpisodeTitle(snapshot.episode, title);
    const bool hasScenes = m_desk.board().sceneCount() > 0;
    m_script->setHeader(snapshot.show.title, title,
        hasScenes ? disclosures() : tr("The script fills this page as its scenes are written."));
}

/// What has to be said of the text that is there, and of what is being written.
QString MainWindow::disclosures() const
{
    QStringList said;
    const auto add = [&said](const QString &sentence) {
        if (!sentence.isEmpty() && !said.contains(sentence))
            said.append(sentence);
    };
    for (const StageResult &result : m_desk.snapshot().results)
        add(result.provenance.value("disclosure"_L1).toString());
    for (const StageResult &take : m_desk.snapshot().unfinishedTakes)
        add(take.provenance.value("disclosure"_L1).toString());
    if (m_live && m_desk.runState().settings.provider == "rehearsal"_L1)
        add(RehearsalProvider::label());
    return said.join(u'\n');
}

void MainWindow::offerResume()
{
    if (!m_desk.canResume())
        return;
    const BoardModel &board = m_desk.board();
    const QString written = board.sceneCount() == 0
        ? tr("the story is not broken yet.")
        : tr("%1 of %2 scenes are written.").arg(board.writtenCount()).arg(board.sceneCount());
    switch (m_desk.snapshot().lastRun->ending) {
    case RunEnding::Running:
        m_bar->say(
            RunBar::Tone::Warning, tr("The last run was interrupted: %1").arg(written), m_resumeAction);
        break;
    case RunEnding::Stopped:
        m_bar->say(RunBar::Tone::Plain, tr("The last run was stopped: %1").arg(written), m_resumeAction);
        break;
    case RunEnding::Gaps:
        m_bar->say(RunBar::Tone::Error, tr("The last run left gaps: %1").arg(written), m_retryAction);
        break;
    case RunEnding::Failed:
        m_bar->say(RunBar::Tone::Error, tr("The last run failed: %1").arg(written), m_retryAction);
        break;
    case RunEnding::Done:
        break;
    }
}

/// What the writer typed is saved first. Where it cannot be run, it is shown.
bool MainWindow::briefIsReady()
{
    BriefEditor &brief = m_story->brief();
    flush();
    if (brief.isValid())
        return true;
    setArrangement(Arrangement::Story);
    brief.focusProblem();
    return false;
}

void MainWindow::generate()
{
    if (briefIsReady())
        whenKeyIsThere(runSettings(), [this] { m_desk.generate(); });
}

void MainWindow::resume()
{
    flush(); // a budget that was raised counts
    if (m_desk.canResume())
        whenKeyIsThere(m_desk.settingsToResume(), [this] { m_desk.resume(); });
}

void MainWindow::retry(const SceneId &scene)
{
    if (m_desk.isRunning())
        m_desk.retry(scene);
    else if (m_desk.isOpen())
        whenKeyIsThere(m_desk.snapshot().brief.run, [this, scene] { m_desk.retry(scene); });
}

void MainWindow::writeVoiceAgain(const QString &name)
{
    const Character *character = m_desk.isOpen() ? m_desk.snapshot().show.findCharacter(name) : nullptr;
    if (character && !m_desk.isRunning() && briefIsReady())
        whenKeyIsThere(runSettings(), [this, id = character->id] { m_desk.writeVoiceAgain(id); });
}

void MainWindow::showRun(const RunChanges &changes)
{
    const RunState &state = m_desk.runState();
    m_live = m_desk.isRunning();
    m_board->apply(state, changes, m_live);
    m_status->apply(state, m_live);
    m_runReuse = reuseInWords(state);
    showCache();
    if (changes.outline || changes.run)
        showHeader();
    if (changes.run) {
        refreshActions();
        sayPaused();
    }
}

void MainWindow::showOutcome(RunOutcome)
{
    m_live = false;
    m_runEnded = true;
    m_cacheWatch->read();
    refreshActions();
    if (m_closing)
        close();
}

void MainWindow::showCache()
{
    const CacheReading &reading = m_cacheWatch->reading();
    m_performance->setSummary(
        cachewords::summary(reading.statistics, m_runReuse, cachewords::since(m_cacheWatch->countedSince())));
    m_status->setHealth(reading.health);
}

QString MainWindow::firstFailure() const
{
    for (const StageState &stage : m_desk.runState().stages) {
        if (stage.outcome == StageOutcome::Failed && stage.error)
            return tr("%1: %2").arg(stage.plan.label, QString::fromStdString(stage.error->text()));
    }
    return {};
}

void MainWindow::sayHowItEnded()
{
    const RunState &state = m_desk.runState();
    if (m_live || !state.outcome)
        return;
    const BoardModel &board = m_desk.board();
    switch (*state.outcome) {
    case RunOutcome::Done:
        if (sayStoryIsBroken())
            break;
        if (board.outline() && !board.outline()->remark.isEmpty())
            m_bar->say(RunBar::Tone::Plain, board.outline()->remark, nullptr);
        else
            m_bar->clear();
        break;
    case RunOutcome::Stopped:
        m_bar->say(RunBar::Tone::Plain,
            board.sceneCount() == 0 ? tr("Stopped. What is finished is kept.")
                                    : tr("Stopped. %1 of %2 scenes are written and kept.")
                                          .arg(board.writtenCount())
                                          .arg(board.sceneCount()),
            m_resumeAction);
        break;
    case RunOutcome::Gaps:
    case RunOutcome::Failed:
        sayWhatFailed(state);
        break;
    }
}

void MainWindow::sayWhatFailed(const RunState &state)
{
    const bool isSpent = std::any_of(state.stages.begin(), state.stages.end(),
        [](const StageState &stage) { return stage.error && stage.error->kind == ErrorKind::BudgetReached; });
    const int failed = m_desk.board().count(SceneState::Failed);
    if (isSpent)
        m_bar->say(RunBar::Tone::Error, tr("The budget does not cover what is left. Raise it and resume."),
            m_raiseAction, m_desk.canResume() ? m_resumeAction : nullptr);
    else if (state.outcome == RunOutcome::Failed)
        m_bar->say(RunBar::Tone::Error,
            state.error ? QString::fromStdString(state.error->text()) : firstFailure(),
            m_desk.canResume() ? m_retryAction : nullptr);
    else
        m_bar->say(RunBar::Tone::Error,
            failed == 1      ? tr("One scene could not be written; the rest is there.")
                : failed > 1 ? tr("%1 scenes could not be written; the rest is there.").arg(failed)
                             : firstFailure(),
            m_retryAction);
}

void MainWindow::refreshActions()
{
    const bool open = m_desk.isOpen() && !m_desk.isOpening();
    if (open)
        m_voicesPanel->setShow(m_desk.snapshot().show.title, m_desk.snapshot().brief.cast);
    else
        m_voicesPanel->setShow({}, {});
    m_voicesPanel->setRunning(m_desk.isRunning());
    for (QAction *part : m_episodeParts)
        part->setVisible(m_desk.isOpen());
    const bool running = m_desk.isRunning();
    m_writtenBy->setEnabled(open && !running);
    m_generateAction->setEnabled(open && !running);
    m_stopAction->setEnabled(running);
    m_resumeAction->setEnabled(open && m_desk.canResume());
    nameResume();
    const bool failed = open && m_desk.canResume()
        && (m_desk.snapshot().lastRun->ending == RunEnding::Gaps
            || m_desk.snapshot().lastRun->ending == RunEnding::Failed);
    m_retryAction->setEnabled(failed);
    refreshStory();
    m_exportAction->setEnabled(open && !running && m_desk.hasScript());
    m_openAction->setEnabled(!running);
    m_newAction->setEnabled(!running && !sampleShowNames().isEmpty());
    m_newMenu->setEnabled(!running);
    m_ownShowAction->setEnabled(!running);
    m_saveCopyAction->setEnabled(open);
    for (QAction *action : {m_bibleAction, m_newEpisodeAction, m_duplicateEpisodeAction,
             m_renameEpisodeAction, m_removeEpisodeAction})
        action->setEnabled(open);
}

void MainWindow::selectScene(const SceneId &scene, bool scroll)
{
    if (scene == m_selectedScene && m_selectedCharacter.isEmpty())
        return;
    m_selectedScene = scene;
    m_selectedCharacter = {};
    m_board->view().select(scene);
    m_navigator->select(scene);
    fillCompare();
    if (scroll)
        m_script->scrollTo(scene);
    refreshNotes();
}

void MainWindow::showCharacter(const CharacterId &character)
{
    m_selectedCharacter = character;
    m_notesDock->show();
    refreshNotes();
}

void MainWindow::newFromSample(const QString &name)
{
    const auto sample = loadSampleShow(name);
    if (!sample) {
        m_bar->say(RunBar::Tone::Error, QString::fromStdString(sample.error().text()), nullptr);
        return;
    }
    auto *dialog = new FileDialog(this, tr("New from sample"), u"newDialog"_s);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    // An existing file is refused in the window; it is never written over.
    dialog->setOption(QFileDialog::DontConfirmOverwrite);
    dialog->setNameFilter(tr("Doppelganger Studio projects (*.dgstudio)"));
    dialog->setDefaultSuffix(u"dgstudio"_s);
    QDir().mkpath(m_services.projectFolder);
    dialog->setDirectory(m_services.projectFolder);
    dialog->selectFile(sample->show.title + ".dgstudio"_L1);
    connect(dialog, &QFileDialog::fileSelected, this,
        [this, made = *sample](const QString &path) { create(path, made.show, made.brief); });
    dialog->open();
}

void MainWindow::chooseProject()
{
    auto *dialog = new FileDialog(this, tr("Open a project"), u"openDialog"_s);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilter(tr("Doppelganger Studio projects (*.dgstudio)"));
    dialog->setDirectory(m_path.isEmpty() ? m_services.projectFolder : QFileInfo(m_path).absolutePath());
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::openProject);
    dialog->open();
}

void MainWindow::exportScript()
{
    const auto script = m_desk.script();
    if (!script) {
        m_bar->say(RunBar::Tone::Error, QString::fromStdString(script.error().text()), wayOn());
        return;
    }
    const ProjectSnapshot &snapshot = m_desk.snapshot();
    m_export->begin({QString::fromUtf8(*script), snapshot.brief.title, m_path, m_page->style()});
}

QAction *MainWindow::wayOn() const
{
    if (m_retryAction->isEnabled())
        return m_retryAction;
    return m_resumeAction->isEnabled() ? m_resumeAction : nullptr;
}

void MainWindow::chooseAppearance(Appearance appearance)
{
    static constexpr std::array names {"desktop"_L1, "light"_L1, "dark"_L1};
    m_services.settings.setValue("appearance"_L1, QString(names[static_cast<std::size_t>(appearance)]));
    m_theme.setAppearance(appearance);
}

void MainWindow::choosePace(const QString &name)
{
    m_services.settings.setValue("rehearsal/pace"_L1, name);
    if (const auto pace = paceFromString(name); pace && m_services.rehearsal)
        m_services.rehearsal->setPace(*pace);
}

void MainWindow::setPage()
{
    m_desk.board().setPageStyle(m_page->style());
    m_script->setPageStyle(m_page->style());
    m_scriptPanel->editor().setPageStyle(m_page->style());
}

void MainWindow::openPreferences()
{
    if (auto *open = findChild<CachePreferences *>()) {
        open->activateWindow();
        return;
    }
    auto *dialog = new CachePreferences(
        m_theme, *m_services.cacheSettings, m_services.cache, *m_services.connectionTest, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &CachePreferences::applied, m_notice, &RunBar::clear);
    dialog->open();
}

void MainWindow::prepareCache()
{
    if (!m_services.cacheSettings)
        return;
    const auto say = [notice = QPointer(m_notice), action = m_preferencesAction](const QString &sentence) {
        if (notice)
            notice->say(RunBar::Tone::Warning, sentence, action);
    };
    if (const QString problem = m_services.cacheSettings->problem(); !problem.isEmpty())
        say(problem);
    m_services.cacheSettings->joinRoom(m_services.cache, say);
}

void MainWindow::about()
{
    auto *box = new QMessageBox(QMessageBox::NoIcon, tr("About Doppelganger Studio"),
        tr("<h3>Doppelganger Studio %1</h3><p>A writers' studio that drafts sitcom and serial episodes, "
           "scene by "
           "scene.</p><p>%2</p><p>Free software under the GNU General Public License, version 3 or "
           "later.</p>")
            .arg(QStringLiteral(DG_VERSION), RehearsalProvider::label()),
        QMessageBox::Close, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIconPixmap(windowIcon().pixmap(64));
    box->open();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (m_desk.isRunning()) {
        event->ignore();
        if (m_closing || findChild<QMessageBox *>(u"closeQuestion"_s))
            return;
        auto *box = new QMessageBox(QMessageBox::NoIcon, tr("Stop and close?"),
            tr("An episode is being written."), QMessageBox::NoButton, this);
        box->setObjectName(u"closeQuestion"_s);
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->setInformativeText(tr("Everything finished is kept, and Resume goes on from there."));
        QPushButton *stop = box->addButton(tr("Stop and close"), QMessageBox::AcceptRole);
        stop->setObjectName(u"stopAndClose"_s);
        QPushButton *stay = box->addButton(tr("Keep writing"), QMessageBox::RejectRole);
        box->setDefaultButton(stay);
        box->setEscapeButton(stay);
        connect(stop, &QPushButton::clicked, this, [this] {
            m_closing = true;
            if (m_desk.isRunning())
                m_desk.stop();
            if (!m_desk.isRunning())
                close();
        });
        box->open();
        return;
    }
    flush();
    saveLayout();
    QMainWindow::closeEvent(event);
}

bool MainWindow::event(QEvent *event)
{
    if (event->type() == QEvent::ThemeChange)
        m_theme.desktopChanged();
    return QMainWindow::event(event);
}

} // namespace dg
