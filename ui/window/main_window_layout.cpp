// SPDX-License-Identifier: GPL-3.0-or-later
// What stands where: actions, menus, tool bar, centre, docks, and how they come back.
#include "ui/window/main_window.h"

#include "core/ai/caching_ai_client.h"
#include "core/story/samples.h"
#include "ui/bible/show_pages.h"
#include "ui/board/board_panel.h"
#include "ui/board/board_view.h"
#include "ui/board/card_delegate.h"
#include "ui/brief/story_panel.h"
#include "ui/cache/cache_actions.h"
#include "ui/cache/cache_panel.h"
#include "ui/cache/cache_watch.h"
#include "ui/cast/navigator.h"
#include "ui/compare/compare_panel.h"
#include "ui/common/empty_state.h"
#include "ui/common/icons.h"
#include "ui/notes/notes_panel.h"
#include "ui/performance/performance_dock.h"
#include "ui/providers/written_by.h"
#include "ui/run/run_bar.h"
#include "ui/run/run_price.h"
#include "ui/run/status_line.h"
#include "ui/script/script_panel.h"
#include "ui/script/script_view.h"
#include "ui/voices/voices_panel.h"
#include "ui/window/episode_picker.h"
#include "ui/window/page_actions.h"
#include "ui/window/script_desk.h"
#include "ui/window/script_export.h"
#include "ui/window/undo.h"
#include "ui/window/write_panel.h"

#include <QAction>
#include <QActionGroup>
#include <QDockWidget>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

constexpr int layoutVersion = 2;
constexpr int notesWidth = 280;

/// A dock's title, small and quiet; it can be dragged by it.
QWidget *captionBar(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setProperty("role", u"caption"_s);
    label->setContentsMargins(spacing::large, spacing::medium, spacing::medium, spacing::hair);
    return label;
}

QToolButton *tabButton(QAction *action, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace

void MainWindow::createActions()
{
    const auto make = [this](const QString &name, const QString &text, QLatin1String icon,
                          const QKeySequence &keys) {
        auto *action = new QAction(text, this);
        action->setObjectName(name);
        if (!icon.isEmpty())
            action->setIcon(studioIcon(m_theme, icon));
        action->setShortcut(keys);
        return action;
    };
    m_openAction = make(u"openAction"_s, tr("Open…"), "open"_L1, QKeySequence::Open);
    m_openAction->setIconText(tr("Open"));
    m_openAction->setToolTip(tr("Open a project"));
    m_exportAction = make(u"exportAction"_s, tr("Export script…"), "export"_L1, QKeySequence(u"Ctrl+E"_s));
    m_exportAction->setIconText(tr("Export"));
    m_exportAction->setToolTip(tr("Write the script to a file: Fountain or PDF (Ctrl+E)"));
    m_export = new ScriptExport(this);
    m_page = new PageActions(m_services.settings, this);
    m_undo = new UndoActions(this);
    m_quitAction = make(u"quitAction"_s, tr("Quit"), {}, QKeySequence::Quit);
    m_preferencesAction = make(u"preferencesAction"_s, tr("Preferences…"), {}, QKeySequence(u"Ctrl+,"_s));
    m_preferencesAction->setEnabled(m_services.cacheSettings);
    m_generateAction = make(u"generateAction"_s, tr("Generate"), {}, {});
    m_generateAction->setIcon(studioIcon(m_theme, "generate"_L1, IconTint::OnAccent));
    m_generateAction->setIconVisibleInMenu(false);
    m_generateAction->setShortcuts({QKeySequence(u"Ctrl+G"_s), QKeySequence(u"F5"_s)});
    m_generateAction->setToolTip(tr("Write the episode; what is unchanged is kept (Ctrl+G)"));
    m_stopAction = make(u"stopAction"_s, tr("Stop"), "stop"_L1, QKeySequence(u"Ctrl+."_s));
    m_stopAction->setToolTip(tr("Stop; everything finished stays (Ctrl+.)"));
    m_resumeAction = make(u"resumeAction"_s, tr("Resume"), "resume"_L1, QKeySequence(u"Ctrl+Shift+G"_s));
    m_resumeAction->setToolTip(tr("Write what the last run left open"));
    m_retryAction = make(u"retryAction"_s, tr("Retry what failed"), "retry"_L1, QKeySequence(u"Ctrl+R"_s));

    createShowActions();
    createEpisodeActions();
    createFileActions();
    auto *arrangements = new QActionGroup(this);
    arrangements->setExclusionPolicy(QActionGroup::ExclusionPolicy::ExclusiveOptional); // none on the Bible
    m_storyAction = make(u"storyAction"_s, tr("Story"), {}, QKeySequence(u"Ctrl+1"_s));
    m_storyAction->setToolTip(tr("The brief and the outline (Ctrl+1)"));
    m_writeAction = make(u"writeAction"_s, tr("Write"), {}, QKeySequence(u"Ctrl+2"_s));
    m_writeAction->setToolTip(tr("The board beside the script (Ctrl+2)"));
    m_compareAction = make(u"compareAction"_s, tr("Compare"), {}, QKeySequence(u"Ctrl+3"_s));
    m_compareAction->setToolTip(tr("Two takes of a scene side by side (Ctrl+3)"));
    for (QAction *action : {m_storyAction, m_writeAction, m_compareAction}) {
        action->setCheckable(true);
        arrangements->addAction(action);
    }
    connect(m_storyAction, &QAction::triggered, this, [this] { setArrangement(Arrangement::Story); });
    connect(m_writeAction, &QAction::triggered, this, [this] { setArrangement(Arrangement::Write); });

    connect(m_compareAction, &QAction::triggered, this, [this] { setArrangement(Arrangement::Compare); });
    createTakeActions();

    m_appearances = new QActionGroup(this);
    const std::array<std::tuple<Appearance, QString, QString>, 3> looks {{
        {Appearance::Desktop, u"desktopAppearance"_s, tr("Follow the desktop")},
        {Appearance::Light, u"lightAppearance"_s, tr("Light")},
        {Appearance::Dark, u"darkAppearance"_s, tr("Dark")},
    }};
    for (const auto &[look, name, text] : looks) {
        QAction *action = make(name, text, {}, {});
        action->setCheckable(true);
        action->setChecked(look == m_theme.appearance());
        m_appearances->addAction(action);
        connect(action, &QAction::triggered, this, [this, chosen = look] { chooseAppearance(chosen); });
    }

    m_paces = new QActionGroup(this);
    const std::array<std::pair<QString, QString>, 2> paces {{
        {u"reading"_s, tr("Reading speed")},
        {u"instant"_s, tr("Instant")},
    }};
    for (const auto &[name, text] : paces) {
        QAction *action = make(name + "Pace"_L1, text, {}, {});
        action->setCheckable(true);
        action->setData(name);
        m_paces->addAction(action);
        connect(action, &QAction::triggered, this, [this, chosen = name] { choosePace(chosen); });
    }

    connect(m_openAction, &QAction::triggered, this, &MainWindow::chooseProject);
    connect(m_exportAction, &QAction::triggered, this, &MainWindow::exportScript);
    connect(m_quitAction, &QAction::triggered, this, &QWidget::close);
    connect(m_preferencesAction, &QAction::triggered, this, &MainWindow::openPreferences);
    connect(m_generateAction, &QAction::triggered, this, &MainWindow::generate);
    connect(m_stopAction, &QAction::triggered, &m_desk, &EpisodeDesk::stop);
    connect(m_resumeAction, &QAction::triggered, this, &MainWindow::resume);
    connect(m_retryAction, &QAction::triggered, this, &MainWindow::resume);

    m_providersAction = make(u"providersAction"_s, tr("Set up who writes…"), {}, {});
    m_providersAction->setEnabled(m_services.providers);
    m_enterKeyAction = make(u"enterKeyAction"_s, tr("Enter key…"), {}, {});
    m_declineAction = make(u"declineKeyAction"_s, tr("Go on without"), {}, {});
    m_raiseAction = make(u"raiseBudgetAction"_s, tr("Raise the budget…"), {}, {});
    m_localAction = make(u"useLocalAction"_s, {}, {}, {});
    connect(m_providersAction, &QAction::triggered, this, &MainWindow::openProviders);
    connect(m_enterKeyAction, &QAction::triggered, this, &MainWindow::enterRefusedKey);
    connect(m_raiseAction, &QAction::triggered, this, &MainWindow::raiseBudget);

    createStoryActions();
    const QStringList samples = sampleShowNames();
    m_newMenu = new QMenu(tr("New from sample"), this);
    m_newMenu->setIcon(studioIcon(m_theme, "new"_L1));
    for (const QString &name : samples) {
        const auto sample = loadSampleShow(name);
        auto *action = m_newMenu->addAction(sample ? sample->show.title + "…"_L1 : name);
        connect(action, &QAction::triggered, this, [this, name] { newFromSample(name); });
    }
    m_newAction = make(u"newAction"_s, tr("New from sample…"), "new"_L1, QKeySequence::New);
    connect(m_newAction, &QAction::triggered, this, [this, samples] { newFromSample(samples.value(0)); });
}

void MainWindow::createMenus()
{
    QMenu *file = menuBar()->addMenu(tr("&File"));
    QMenu *fresh = file->addMenu(tr("New"));
    fresh->setObjectName(u"newMenu"_s);
    fresh->setIcon(studioIcon(m_theme, "new"_L1));
    fresh->addAction(m_ownShowAction);
    if (m_newMenu->actions().size() > 1)
        fresh->addMenu(m_newMenu);
    else
        fresh->addAction(m_newAction);
    file->addAction(m_openAction);
    m_recentMenu = file->addMenu(tr("Open recent"));
    m_recentMenu->setObjectName(u"recentMenu"_s);
    connect(m_recentMenu, &QMenu::aboutToShow, this, &MainWindow::fillRecent);
    file->addSeparator();
    file->addAction(m_saveCopyAction);
    file->addAction(m_exportAction);
    file->addSeparator();
    file->addAction(m_quitAction);

    QMenu *edit = menuBar()->addMenu(tr("E&dit"));
    edit->addAction(m_undo->undoAction());
    edit->addAction(m_undo->redoAction());
    edit->addSeparator();
    edit->addActions({m_findAction, m_replaceAction});
    edit->addSeparator();
    edit->addAction(m_providersAction);
    edit->addAction(m_preferencesAction);

    QMenu *episode = menuBar()->addMenu(tr("&Episode"));
    episode->addAction(m_newEpisodeAction);
    episode->addAction(m_duplicateEpisodeAction);
    episode->addAction(m_renameEpisodeAction);
    episode->addAction(m_removeEpisodeAction);
    episode->addSeparator();
    episode->addAction(m_generateAction);
    episode->addActions(storyActions());
    episode->addSeparator();
    episode->addAction(m_stopAction);
    episode->addAction(m_resumeAction);
    episode->addAction(m_retryAction);
    episode->addSeparator();
    episode->addAction(m_breakdownAction);
    episode->addActions({m_editSceneAction, m_anotherTakeAction, m_otherLinesAction});
    if (m_services.rehearsal) {
        episode->addSeparator();
        QMenu *pace = episode->addMenu(tr("Rehearsal pace"));
        pace->addActions(m_paces->actions());
    }

    QMenu *view = menuBar()->addMenu(tr("&View"));
    view->addAction(m_storyAction);
    view->addAction(m_writeAction);
    view->addAction(m_compareAction);
    view->addAction(m_bibleAction);
    auto *performance = view->addAction(tr("Performance"));
    performance->setObjectName(u"performanceAction"_s);
    performance->setShortcut(QKeySequence(u"Ctrl+4"_s));
    performance->setCheckable(true);
    connect(performance, &QAction::triggered, m_performance, &PerformanceDock::toggle);
    connect(m_performance, &PerformanceDock::openChanged, performance, &QAction::setChecked);
    view->addSeparator();
    QMenu *panels = view->addMenu(tr("Panels"));
    for (QDockWidget *dock : {m_navigatorDock, m_notesDock, static_cast<QDockWidget *>(m_performance)})
        panels->addAction(dock->toggleViewAction());
    view->addSeparator();
    QMenu *page = view->addMenu(tr("Page"));
    page->setObjectName(u"pageMenu"_s);
    page->setToolTipsVisible(true);
    page->addActions(m_page->actions());
    view->addSeparator();
    view->addActions(m_appearances->actions());

    QMenu *cache = menuBar()->addMenu(tr("&Cache"));
    auto *showCache =
        cache->addAction(tr("Show the cache"), this, [this] { m_performance->showPanel(m_cachePanel); });
    showCache->setObjectName(u"showCacheAction"_s);
    auto *showVoices =
        cache->addAction(tr("Voice profiles"), this, [this] { m_performance->showPanel(m_voicesPanel); });
    showVoices->setObjectName(u"showVoicesAction"_s);
    cache->addSeparator();
    m_cacheActions->addClearingTo(cache->addMenu(tr("Clear")));
    cache->addSeparator();
    cache->addAction(m_cacheActions->checkHealth());
    cache->addAction(m_cacheActions->countAnew());
    cache->addSeparator();
    cache->addAction(m_preferencesAction);

    // Where the menu offers several samples, the shortcut is still for the first one.
    addAction(m_newAction);

    QMenu *help = menuBar()->addMenu(tr("&Help"));
    auto *aboutAction = help->addAction(tr("About Doppelganger Studio"), this, &MainWindow::about);
    aboutAction->setObjectName(u"aboutAction"_s);
}

void MainWindow::createToolBar()
{
    auto *bar = addToolBar(tr("Tool bar"));
    bar->setObjectName(u"toolBar"_s);
    bar->setMovable(false);
    bar->setIconSize(QSize(20, 20));
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    const auto button = [bar](QAction *action, const QString &name) {
        auto *made = new QToolButton(bar);
        made->setObjectName(name);
        made->setDefaultAction(action);
        made->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        made->setFocusPolicy(Qt::TabFocus);
        bar->addWidget(made);
        return made;
    };
    button(m_openAction, u"openButton"_s);
    button(m_saveCopyAction, u"saveCopyButton"_s);
    m_episodeParts.append(bar->addSeparator());
    m_episodePicker = new EpisodePicker(
        {m_newEpisodeAction, m_duplicateEpisodeAction, nullptr, m_renameEpisodeAction, m_removeEpisodeAction},
        bar);
    m_episodeParts.append(bar->addWidget(m_episodePicker));
    bar->addSeparator();
    QToolButton *generate = button(m_generateAction, u"generateButton"_s);
    generate->setProperty("role", u"primary"_s);
    addStoryMenu(*generate);
    button(m_stopAction, u"stopButton"_s);
    m_price = new RunPrice(m_services.run, bar);
    m_episodeParts.append(bar->addWidget(m_price));
    auto *spring = new QWidget(bar);
    spring->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(spring);
    button(m_exportAction, u"exportButton"_s);
    m_writtenBy = new WrittenBy(m_services.providers, m_providersAction, bar);
    bar->addWidget(m_writtenBy);
}

void MainWindow::createCentre()
{
    m_welcome = new EmptyState(
        m_theme, tr("Begin with the sample show, with a show of your own, or open a project."), this);
    m_welcome->setObjectName(u"welcome"_s);
    m_welcome->setTitle(tr("Doppelganger Studio"));
    m_welcome->addAction(m_newAction, u"welcomeNew"_s);
    m_welcome->addAction(m_ownShowAction, u"welcomeOwn"_s);
    m_welcome->addAction(m_openAction, u"welcomeOpen"_s);

    auto *project = new QWidget(this);
    auto *tabs = new QWidget(project);
    tabs->setObjectName(u"tabRow"_s);
    tabs->setAttribute(Qt::WA_StyledBackground);
    auto *tabLayout = new QHBoxLayout(tabs);
    tabLayout->setContentsMargins(spacing::medium, 0, spacing::medium, 0);
    tabLayout->setSpacing(spacing::hair);
    tabLayout->addWidget(tabButton(m_storyAction, tabs));
    tabLayout->addWidget(tabButton(m_writeAction, tabs));
    tabLayout->addWidget(tabButton(m_compareAction, tabs));
    tabLayout->addStretch();

    m_story =
        new StoryPanel(m_theme, m_generateAction, {m_scriptAction, m_breakAction, m_planAction}, project);
    m_write =
        new WritePanel(CardDelegate::cardWidth + spacing::medium, spacing::wide + spacing::hair, project);
    m_write->setObjectName(u"write"_s);
    m_board = new BoardPanel(m_theme, m_desk.board(), m_generateAction, m_write);
    createTakeParts(project);
    m_write->addWidget(m_board);
    m_write->addWidget(m_scriptPanel);
    m_write->setStretchFactor(0, 0);
    m_write->setStretchFactor(1, 1);

    m_arrangements = new QStackedWidget(project);
    m_arrangements->addWidget(m_story);
    m_arrangements->addWidget(m_write);
    m_arrangements->addWidget(m_compare);
    m_show = new ShowPages(m_theme, m_undo->stack(), project);
    m_arrangements->addWidget(m_show);

    auto *layout = new QVBoxLayout(project);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(tabs);
    layout->addWidget(m_arrangements, 1);

    m_pages = new QStackedWidget(this);
    m_pages->addWidget(m_welcome);
    m_pages->addWidget(project);

    m_bar = new RunBar(m_theme, this);
    m_notice = new RunBar(m_theme, this, u"noticeBar"_s);
    auto *centre = new QWidget(this);
    auto *column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_notice);
    column->addWidget(m_bar);
    column->addWidget(m_pages, 1);
    setCentralWidget(centre);
}

void MainWindow::createDocks()
{
    setDockNestingEnabled(false);
    m_navigator = new Navigator(m_theme, m_desk.board(), this);
    m_navigatorDock = new QDockWidget(tr("Navigator"), this);
    m_navigatorDock->setObjectName(u"navigatorDock"_s);
    m_navigatorDock->setTitleBarWidget(captionBar(tr("SHOW"), m_navigatorDock));
    m_navigatorDock->setWidget(m_navigator);
    m_navigatorDock->setMinimumWidth(180);
    addDockWidget(Qt::LeftDockWidgetArea, m_navigatorDock);

    m_notes = new NotesPanel(m_theme, this);
    m_notesDock = new QDockWidget(tr("Notes"), this);
    m_notesDock->setObjectName(u"notesDock"_s);
    m_notesDock->setTitleBarWidget(captionBar(tr("NOTES"), m_notesDock));
    m_notesDock->setWidget(m_notes);
    m_notesDock->setMinimumWidth(220);
    addDockWidget(Qt::RightDockWidgetArea, m_notesDock);

    m_cacheWatch = new CacheWatch(m_cache, this);
    m_performance = new PerformanceDock(m_theme, this);
    m_cacheActions = new CacheActions(m_theme, m_cache, *m_cacheWatch, this);
    m_cachePanel =
        new CachePanel(m_theme, *m_cacheWatch, *m_cacheActions, this, &m_services.run.client.usage());
    m_performance->addPanel(tr("Cache"), m_cachePanel);
    m_voicesPanel = new VoicesPanel(m_theme, m_cache, m_generateAction, this);
    m_performance->addPanel(tr("Voice profiles"), m_voicesPanel);
    addDockWidget(Qt::BottomDockWidgetArea, m_performance);
    m_cacheWatch->addViewer(m_performance, std::chrono::seconds(1));

    m_status = new StatusLine(m_theme, this);
    setStatusBar(m_status);
}

void MainWindow::restoreLayout()
{
    const QSettings &settings = m_services.settings;
    QSize size(1560, 960);
    if (const QScreen *screen = this->screen())
        size = size.boundedTo(screen->availableGeometry().size() - QSize(0, 32));
    resize(size);
    resizeDocks({m_navigatorDock, m_notesDock}, {220, notesWidth}, Qt::Horizontal);
    // The notes are there when someone is asked about: until then their room is the cards'.
    m_notesDock->hide();

    restoreGeometry(settings.value("window/geometry"_L1).toByteArray());
    restoreState(settings.value("window/docks"_L1).toByteArray(), layoutVersion);
    m_write->restoreDivide(settings.value("window/write"_L1).toByteArray());
    if (const QByteArray state = settings.value("window/story"_L1).toByteArray(); !state.isEmpty())
        m_story->restoreState(state);
    m_performance->restore(settings);
    m_generatedBefore = settings.value("window/generated"_L1, false).toBool();
    const bool story = settings.value("window/arrangement"_L1).toString() == "story"_L1;
    setArrangement(story ? Arrangement::Story : Arrangement::Write);

    const QString pace = settings.value("rehearsal/pace"_L1, u"reading"_s).toString();
    const QList<QAction *> paces = m_paces->actions();
    const auto chosen =
        std::find_if(paces.begin(), paces.end(), [&](QAction *action) { return action->data() == pace; });
    (chosen == paces.end() ? paces.first() : *chosen)->setChecked(true);
    choosePace(m_paces->checkedAction()->data().toString());
}

void MainWindow::saveLayout()
{
    QSettings &settings = m_services.settings;
    settings.setValue("window/geometry"_L1, saveGeometry());
    settings.setValue("window/docks"_L1, saveState(layoutVersion));
    settings.setValue("window/write"_L1, m_write->saveDivide());
    settings.setValue("window/story"_L1, m_story->saveState());
    m_performance->save(settings);
    settings.setValue("window/generated"_L1, m_generatedBefore);
    settings.setValue("window/arrangement"_L1, arrangement() == Arrangement::Story ? u"story"_s : u"write"_s);
}

void MainWindow::setArrangement(Arrangement arrangement)
{
    QAction *tab = arrangement == Arrangement::Story ? m_storyAction
        : arrangement == Arrangement::Write          ? m_writeAction
                                                     : m_compareAction;
    tab->setChecked(true);
    QWidget *panel = m_write;
    if (arrangement == Arrangement::Story)
        panel = m_story;
    else if (arrangement == Arrangement::Compare)
        panel = m_compare;
    if (arrangement != Arrangement::Write)
        m_scriptDesk->finish();
    m_arrangements->setCurrentWidget(panel);
    if (arrangement == Arrangement::Compare)
        m_compare->setFocus(Qt::OtherFocusReason);
}

MainWindow::Arrangement MainWindow::arrangement() const
{
    if (m_arrangements->currentWidget() == m_story)
        return Arrangement::Story;
    return m_arrangements->currentWidget() == m_compare ? Arrangement::Compare : Arrangement::Write;
}

} // namespace dg
