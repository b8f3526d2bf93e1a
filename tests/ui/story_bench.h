// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A project on disk and the real window on it, with Rehearsal at its instant pace as who writes.

#include "core/ai/caching_ai_client.h"
#include "core/cache/tiered_cache.h"
#include "core/pipeline/run_services.h"
#include "core/project/project_file.h"
#include "core/rehearsal/rehearsal_provider.h"
#include "core/story/samples.h"
#include "tests/support/scripted_provider.h"
#include "ui/board/board_model.h"
#include "ui/board/board_view.h"
#include "ui/run/run_bar.h"
#include "ui/story/outline_editor.h"
#include "ui/story/scene_row.h"
#include "ui/window/main_window.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <memory>

namespace dg {

struct StoryBench {
    QTemporaryDir folder;
    SystemClock clock;
    RehearsalProvider rehearsal {clock};
    AiProvider *writer = &rehearsal;
    TieredCache cache {clock, {.strategy = CacheStrategy::Memory}};
    CachingAiClient client {cache, clock};
    RunServices run {clock, client, [this](const RunSettings &) -> Expected<AiProvider *> { return writer; }};
    QSettings settings {folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat};
    QString path = folder.filePath(QStringLiteral("low-water.dgstudio"));
    std::unique_ptr<MainWindow> window;

    explicit StoryBench(int scenes = 4)
    {
        auto sample = loadSampleShow(sampleShowNames().first());
        if (!sample)
            qFatal("There is no sample show.");
        sample->brief.sceneCount = scenes;
        sample->brief.run.passes = noPasses();
        if (!ProjectFile::create(path, sample->show, sample->brief))
            qFatal("The sample project could not be made.");
        newWindow();
    }

    void newWindow()
    {
        window.reset();
        window = std::make_unique<MainWindow>(StudioServices {run, cache, nullptr, settings, folder.path()});
        window->show();
        window->resize(1500, 1000); // larger than the screen may be: nothing gives way
    }
    [[nodiscard]] bool openProject()
    {
        window->openProject(path);
        window->setArrangement(MainWindow::Arrangement::Story);
        return awaitIdle();
    }
    [[nodiscard]] bool awaitIdle() const
    {
        return QTest::qWaitFor(
                   [this] { return action(QStringLiteral("generateAction"))->isEnabled(); }, 30'000)
            && QTest::qWaitFor([this] { return !action(QStringLiteral("stopAction"))->isEnabled(); });
    }
    /// The story, and nothing behind it.
    [[nodiscard]] bool breakStory()
    {
        if (!openProject())
            return false;
        action(QStringLiteral("breakStoryAction"))->trigger();
        return awaitIdle() && QTest::qWaitFor([this] { return editor()->outline() != nullptr; });
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
    OutlineEditor *editor() const { return find<OutlineEditor>(QStringLiteral("outlineEditor")); }
    SceneRow *row(std::size_t index) const
    {
        return find<SceneRow>(
            QStringLiteral("sceneRow:%1")
                .arg(QString::fromStdString(editor()->outline()->scenes[index].id.value())));
    }
    RunBar *bar() const { return find<RunBar>(QStringLiteral("runBar")); }
    const BoardModel &cards() const
    {
        return *qobject_cast<BoardModel *>(find<BoardView>(QStringLiteral("board"))->model());
    }
    /// "s001 s002": the scenes as the editor has them.
    QString order() const
    {
        QStringList ids;
        for (const OutlineScene &scene : editor()->outline()->scenes)
            ids.append(QString::fromStdString(scene.id.value()));
        return ids.join(u' ');
    }
    /// The outline as the project has it, read by another window once everything is saved.
    Outline saved()
    {
        editor()->flush();
        newWindow();
        if (!openProject() || !QTest::qWaitFor([this] { return editor()->outline() != nullptr; }))
            qFatal("The project could not be read again.");
        return *editor()->outline();
    }
};

} // namespace dg
