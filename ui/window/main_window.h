// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The window: panels, actions and arrangements around one EpisodeDesk. GUI thread.

#include "core/base/error.h"
#include "core/base/strong.h"
#include "core/cache/async_cache.h"
#include "core/pipeline/prompt_library.h"
#include "core/review/episode_review.h"
#include "core/story/voice.h"
#include "ui/common/latest_job.h"
#include "ui/common/theme.h"
#include "ui/window/episode_desk.h"
#include "ui/window/studio_services.h"

#include <QMainWindow>
#include <QPointer>
#include <QTimer>

#include <functional>
#include <map>
#include <vector>

class QAction;
class QActionGroup;
class QMenu;
class QStackedWidget;
class QToolButton;

namespace dg {

class BoardPanel;
class CacheActions;
class CachePanel;
class CacheWatch;
struct CastChange;
class ComparePanel;
class EmptyState;
class EpisodePicker;
class Navigator;
class NewShowWizard;
class NotesPanel;
class PageActions;
class PerformanceDock;
class PlanDialog;
class ProviderDialog;
class RunBar;
class RunPrice;
class ScriptDesk;
class ScriptExport;
class ScriptPanel;
class ScriptView;
class ShowPages;
class StatusLine;
class StoryPanel;
class TakeDesk;
class UndoActions;
class VoicesPanel;
class WritePanel;
class WrittenBy;

class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    /// The arrangements of the centre.
    enum class Arrangement { Story, Write, Compare };

    explicit MainWindow(const StudioServices &services, QWidget *parent = nullptr);
    ~MainWindow() override;

    void openProject(const QString &path);
    /// The project that was open last, where its file is still there.
    void openMostRecent();
    void setArrangement(Arrangement arrangement);
    [[nodiscard]] Arrangement arrangement() const;
    [[nodiscard]] Theme &theme() { return m_theme; }

protected:
    void closeEvent(QCloseEvent *event) override;
    bool event(QEvent *event) override;

private:
    void createActions();
    void createMenus();
    void createToolBar();
    void createCentre();
    void createDocks();
    void connectDesk();
    void connectPanels();
    void restoreLayout();
    void saveLayout();

    void newFromSample(const QString &name);
    void chooseProject();
    void exportScript();
    void fillRecent();
    void rememberRecent(const QString &path);
    void forgetRecent(const QString &path);
    void chooseAppearance(Appearance appearance);
    void choosePace(const QString &name);
    void setPage();
    void openPreferences();
    void prepareCache();
    void about();

    // main_window_show.cpp
    void createShowActions();
    void connectShow();
    void openShow();
    void saveChangedShow();
    /// Whose briefs have somebody in their casts, and where.
    struct Castings {
        std::map<EpisodeId, int> places;
        QStringList titles;
    };
    void askToRemove(const CharacterId &character);
    void askToRemove(const CharacterId &character, const Castings &castings);
    void showCharacterMenu(const CharacterId &character, const QPoint &at);
    void renameInBriefs(const CastChange &change, bool takenBack);
    /// What the writer has typed is passed on, wherever it is.
    void flush();
    void showBible();
    void showPerson(const CharacterId &character);
    void showRelations();
    void showPages();

    // main_window_episodes.cpp
    void createEpisodeActions();
    void connectEpisodes();
    void showEpisodeMenu(EpisodeId episode, const QPoint &at);
    [[nodiscard]] bool mayLeaveEpisode(const QString &refusal);
    void switchEpisode(EpisodeId episode);
    void newEpisode();
    void duplicateEpisode();
    void addEpisode(const EpisodeBrief &brief);
    void renameEpisode(EpisodeId episode);
    void removeEpisode(EpisodeId episode);
    void goOnInEpisode();
    [[nodiscard]] QString episodeTitle(EpisodeId episode) const;

    // main_window_files.cpp
    void createFileActions();
    void connectCopies();
    void chooseCopy();
    void openWizard();
    void createFromWizard();
    void endWizard(const QString &problem);
    void create(const QString &path, const Show &show, const EpisodeBrief &brief);

    // main_window_writers.cpp
    void connectProviders();
    [[nodiscard]] RunSettings runSettings() const; ///< of the brief as it stands
    void chooseWriter(const QString &provider, const QString &model, const QString &baseUrl);
    ProviderDialog *openProviders();
    void showWriter();
    void nameResume();
    void listOthers();
    void whenKeyIsThere(const RunSettings &settings, std::function<void()> start);
    void askForKey(const RunSettings &settings, const QString &why, std::function<void()> start);
    void enterRefusedKey();
    void sayPaused();
    void raiseBudget();
    void offerLocalServer();
    void withdrawOffer();
    void estimate();
    [[nodiscard]] bool isFree(const RunSettings &settings) const;
    void openAfterEstimate(const QString &path);

    // main_window_story.cpp
    void createStoryActions();
    void addStoryMenu(QToolButton &generate);
    [[nodiscard]] QList<QAction *> storyActions() const;
    void connectStory();
    void openStory();
    void refreshStory();
    void breakStory();
    void writeScript();
    void showPlan();
    void openPlan();
    void openBreakdown();
    [[nodiscard]] bool sayStoryIsBroken();
    // main_window_takes.cpp
    void createTakeActions();
    void createTakeParts(QWidget *project);
    void connectTakes();
    void compare(const SceneId &scene);
    void fillCompare();
    void review();
    void showPromptOf(const StageRef &ref);

    void generate();
    void resume();
    void retry(const SceneId &scene);
    [[nodiscard]] bool briefIsReady();
    void writeVoiceAgain(const QString &name);
    void showOpened();
    void showRun(const RunChanges &changes);
    void showOutcome(RunOutcome outcome);
    void offerResume();
    void sayHowItEnded();
    void sayWhatFailed(const RunState &state);
    void showHeader();
    [[nodiscard]] QString disclosures() const;
    void refreshActions();
    void selectScene(const SceneId &scene, bool scroll);
    void showCharacter(const CharacterId &character);
    void refreshNotes();
    void showOutline();
    void readVoices();
    void showCache();
    [[nodiscard]] QString firstFailure() const;
    /// What the bar offers beside its sentence where a run has left something open; null where none has.
    [[nodiscard]] QAction *wayOn() const;

    StudioServices m_services;
    Theme m_theme;
    EpisodeDesk m_desk;
    AsyncCache m_cache;

    QAction *m_newAction = nullptr;
    QAction *m_openAction = nullptr;
    QAction *m_exportAction = nullptr;
    QAction *m_quitAction = nullptr;
    QAction *m_preferencesAction = nullptr;
    QAction *m_generateAction = nullptr;
    QAction *m_stopAction = nullptr;
    QAction *m_resumeAction = nullptr;
    QAction *m_retryAction = nullptr;
    QAction *m_providersAction = nullptr;
    QAction *m_enterKeyAction = nullptr;
    QAction *m_declineAction = nullptr;
    QAction *m_raiseAction = nullptr;
    QAction *m_localAction = nullptr;
    QAction *m_breakAction = nullptr;
    QAction *m_scriptAction = nullptr;
    QAction *m_planAction = nullptr;
    QAction *m_breakdownAction = nullptr;
    QAction *m_storyAction = nullptr;
    QAction *m_writeAction = nullptr;
    QAction *m_compareAction = nullptr;
    QAction *m_anotherTakeAction = nullptr;
    QAction *m_editSceneAction = nullptr;
    QAction *m_otherLinesAction = nullptr;
    QAction *m_findAction = nullptr;
    QAction *m_replaceAction = nullptr;
    QActionGroup *m_appearances = nullptr;
    QActionGroup *m_paces = nullptr;
    PageActions *m_page = nullptr;
    UndoActions *m_undo = nullptr;
    QMenu *m_newMenu = nullptr;
    QMenu *m_recentMenu = nullptr;

    EpisodePicker *m_episodePicker = nullptr;
    WrittenBy *m_writtenBy = nullptr;
    RunPrice *m_price = nullptr;
    PlanDialog *m_plan = nullptr;
    QList<QAction *> m_episodeParts; ///< of the tool bar: only where a project is open
    QStackedWidget *m_pages = nullptr; ///< welcome, or the project
    EmptyState *m_welcome = nullptr;
    RunBar *m_bar = nullptr;
    RunBar *m_notice = nullptr; ///< of the settings: stays whatever is opened or run
    QStackedWidget *m_arrangements = nullptr;
    StoryPanel *m_story = nullptr;
    ShowPages *m_show = nullptr;
    LatestJob<Castings> m_castings;
    QString m_showPath; ///< of the project whose show it has
    QAction *m_bibleAction = nullptr;
    QAction *m_newEpisodeAction = nullptr;
    QAction *m_duplicateEpisodeAction = nullptr;
    QAction *m_renameEpisodeAction = nullptr;
    QAction *m_removeEpisodeAction = nullptr;
    QAction *m_ownShowAction = nullptr;
    QAction *m_saveCopyAction = nullptr;
    QAction *m_openCopyAction = nullptr;
    QAction *m_clearRecentAction = nullptr;
    QPointer<NewShowWizard> m_wizard;
    QString m_wizardPath; ///< where its show is being created
    EpisodeId m_removeNext; ///< once another one is open
    bool m_storyNext = false; ///< what is being made is shown where its brief is
    WritePanel *m_write = nullptr;
    BoardPanel *m_board = nullptr;
    ScriptPanel *m_scriptPanel = nullptr;
    ScriptView *m_script = nullptr; ///< the panel's
    ComparePanel *m_compare = nullptr;
    Navigator *m_navigator = nullptr;
    QDockWidget *m_navigatorDock = nullptr;
    NotesPanel *m_notes = nullptr;
    QDockWidget *m_notesDock = nullptr;
    CacheWatch *m_cacheWatch = nullptr;
    CacheActions *m_cacheActions = nullptr;
    PerformanceDock *m_performance = nullptr;
    CachePanel *m_cachePanel = nullptr;
    VoicesPanel *m_voicesPanel = nullptr;
    StatusLine *m_status = nullptr;
    ScriptExport *m_export = nullptr;
    TakeDesk *m_takes = nullptr;
    ScriptDesk *m_scriptDesk = nullptr;
    LatestJob<std::vector<ReviewFinding>> m_reviewJob;
    LatestJob<Expected<RenderedPrompt>> m_promptJob;
    std::vector<ReviewFinding> m_review; ///< of the episode as it is in the snapshot
    QTimer m_notesLater; ///< a run is at the scene that is selected

    std::map<CharacterId, VoiceProfile> m_voices;
    SceneId m_selectedScene;
    CharacterId m_selectedCharacter; ///< the later selection of the two is the one that is not empty
    QString m_runReuse; ///< what the run that is shown did not have to ask for, in words
    QString m_path; ///< of the project that is open or being opened
    QString m_returnTo; ///< the project that was open before the one being opened
    QString m_refusal; ///< why the other one could not be opened, once back in this one
    bool m_live = false; ///< the run that is shown is under way
    bool m_generatedBefore = false; ///< the strip at the foot opens on the first one
    bool m_runEnded = false; ///< and the bar has not said how
    int m_starts = 0; ///< counts runs that were asked for: only the last of them begins
    bool m_paused = false; ///< the bar says that the run waits for a key
    QString m_offer; ///< of a server on this machine, as the notice says it; once a session
    bool m_closing = false; ///< the writer has agreed to stop the run and close
};

} // namespace dg
