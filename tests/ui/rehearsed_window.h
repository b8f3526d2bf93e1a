// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A real window on a real project that Rehearsal has written, and the hands that tests need.

#include "core/ai/caching_ai_client.h"
#include "core/cache/tiered_cache.h"
#include "core/events/stage_names.h"
#include "core/pipeline/run_services.h"
#include "core/project/project_file.h"
#include "core/rehearsal/rehearsal_provider.h"
#include "core/story/samples.h"
#include "ui/board/board_model.h"
#include "ui/board/board_view.h"
#include "ui/compare/compare_panel.h"
#include "ui/notes/notes_panel.h"
#include "ui/run/status_line.h"
#include "ui/script/scene_editor.h"
#include "ui/script/script_panel.h"
#include "ui/script/script_view.h"
#include "ui/window/main_window.h"

#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <functional>
#include <memory>

namespace dg {

/// Rehearsal, but as the test wants it: an answer of its own first, where it gives one.
class PromptedRehearsal final : public AiProvider {
public:
    using Answer = std::function<std::optional<CallResult>(const AiRequest &)>;

    explicit PromptedRehearsal(Clock &clock)
        : m_rehearsal(clock)
    {
    }
    Answer before; ///< set while nothing is asked

    QJsonObject identity() const override { return m_rehearsal.identity(); }
    QString name() const override { return m_rehearsal.name(); }
    QString defaultModel() const override { return m_rehearsal.defaultModel(); }
    Reads reads() const override { return m_rehearsal.reads(); }
    bool mayBeShared() const override { return false; }
    QString disclosure() const override { return m_rehearsal.disclosure(); }
    CallResult complete(const AiRequest &request, std::stop_token stop, const AnswerSink &sink) override
    {
        if (before) {
            if (auto answer = before(request))
                return std::move(*answer);
        }
        return m_rehearsal.complete(request, std::move(stop), sink);
    }

private:
    RehearsalProvider m_rehearsal;
};

struct RehearsedWindow {
    QTemporaryDir folder;
    SystemClock clock;
    PromptedRehearsal provider {clock};
    TieredCache cache {clock, {.strategy = CacheStrategy::Memory}};
    CachingAiClient client {cache, clock};
    RunServices run {
        clock, client, [this](const RunSettings &) -> Expected<AiProvider *> { return &provider; }};
    QSettings settings {folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat};
    QString path = folder.filePath(QStringLiteral("show.dgstudio"));
    std::unique_ptr<MainWindow> window;

    /// `passes`: of the brief's run.
    explicit RehearsedWindow(const RunPasses &passes = {})
    {
        auto sample = loadSampleShow(sampleShowNames().first());
        if (!sample)
            qFatal("There is no sample show.");
        sample->brief.run.passes = passes;
        sample->brief.sceneCount = 4;
        if (!ProjectFile::create(path, sample->show, sample->brief))
            qFatal("The sample project could not be made.");
        newWindow();
    }
    void newWindow()
    {
        window.reset();
        window = std::make_unique<MainWindow>(StudioServices {run, cache, nullptr, settings, folder.path()});
        window->resize(1500, 900);
        window->show();
    }
    [[nodiscard]] bool openProject()
    {
        window->openProject(path);
        return QTest::qWaitFor([this] { return action("generateAction")->isEnabled(); });
    }
    /// Opens it and has it written.
    [[nodiscard]] bool write() { return openProject() && generate(); }
    [[nodiscard]] bool generate()
    {
        action("generateAction")->trigger();
        return awaitIdle();
    }
    [[nodiscard]] bool awaitIdle()
    {
        return QTest::qWaitFor([this] { return !action("stopAction")->isEnabled(); }, 20'000)
            && QTest::qWaitFor([this] { return action("generateAction")->isEnabled(); }, 20'000)
            // What the run has recorded is read from the file after it.
            && QTest::qWaitFor([this] { return action("exportAction")->isEnabled(); }, 20'000);
    }
    template <class T>
    T *find(const char *name) const
    {
        T *found = window->findChild<T *>(QString::fromLatin1(name));
        if (!found)
            qFatal("There is no %s.", name);
        return found;
    }
    QAction *action(const char *name) const { return find<QAction>(name); }
    void press(const char *name) const { QTest::mouseClick(find<QAbstractButton>(name), Qt::LeftButton); }
    BoardView *board() const { return find<BoardView>("board"); }
    const BoardModel &cards() const { return *qobject_cast<BoardModel *>(board()->model()); }
    const SceneCard &card(int scene) const { return cards().card(scene - 1); }
    SceneState shown(int scene) const { return shownState(card(scene)); }
    ScriptView *script() const { return find<ScriptView>("script"); }
    SceneEditor *editor() const { return find<SceneEditor>("sceneEditor"); }
    ScriptPanel *panel() const { return find<ScriptPanel>("scriptPanel"); }
    NotesPanel *notes() const { return find<NotesPanel>("notesPanel"); }
    ComparePanel *compare() const { return find<ComparePanel>("comparePanel"); }
    QString words(const char *label) const { return find<QLabel>(label)->text(); }
    /// Selects a scene on the board, which has the keyboard then.
    void select(int scene) const
    {
        board()->setCurrentIndex(cards().index(scene - 1));
        board()->setFocus();
    }
    void key(Qt::Key key) const { QTest::keyClick(board(), key); }

    /// Closes the window and looks into the file.
    std::unique_ptr<ProjectFile> closeAndRead()
    {
        window.reset();
        auto file = ProjectFile::open(path);
        if (!file)
            qFatal("The project could not be opened: %s", file.error().message.c_str());
        return std::move(*file);
    }
};

inline std::vector<StageResult> takesIn(ProjectFile &file, const SceneId &scene)
{
    const auto found = file.takes(EpisodeId(1));
    return found && found->contains(scene) ? found->at(scene) : std::vector<StageResult> {};
}

inline bool isMine(const StageResult &take)
{
    return take.provenance.value(QStringLiteral("source")).toString() == QStringLiteral("mine");
}

} // namespace dg
