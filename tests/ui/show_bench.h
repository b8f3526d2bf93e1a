// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// The real window on a project of the sample show, with a scripted writer, for tests of what is done to the
/// show, its people and its episodes.

#include "core/ai/caching_ai_client.h"
#include "core/cache/tiered_cache.h"
#include "core/pipeline/run_services.h"
#include "core/project/project_file.h"
#include "core/story/samples.h"
#include "tests/support/scripted_provider.h"
#include "ui/run/run_bar.h"
#include "ui/window/main_window.h"

#include <QAction>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

#include <memory>

namespace dg {

struct ShowBench {
    QTemporaryDir folder;
    SystemClock clock;
    ScriptedProvider provider {clock, 4};
    TieredCache cache {clock, {.strategy = CacheStrategy::Memory}};
    CachingAiClient client {cache, clock};
    RunServices run {
        clock, client, [this](const RunSettings &) -> Expected<AiProvider *> { return &provider; }};
    QSettings settings {folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat};
    QString path = folder.filePath(QStringLiteral("low-water.dgstudio"));
    Show sample;
    EpisodeBrief brief;
    std::unique_ptr<MainWindow> window;

    ShowBench()
    {
        const auto loaded = loadSampleShow(sampleShowNames().first());
        if (!loaded || !ProjectFile::create(path, loaded->show, loaded->brief))
            qFatal("The sample project could not be made.");
        sample = loaded->show;
        brief = loaded->brief;
        newWindow();
    }

    void newWindow()
    {
        window.reset();
        window = std::make_unique<MainWindow>(StudioServices {run, cache, nullptr, settings, folder.path()});
        window->show();
        QApplication::setActiveWindow(window.get());
    }
    [[nodiscard]] bool isIdle() const { return action(QStringLiteral("generateAction"))->isEnabled(); }
    [[nodiscard]] bool awaitIdle() const
    {
        return QTest::qWaitFor([this] { return isIdle(); }, 20'000);
    }
    [[nodiscard]] bool openProject()
    {
        window->openProject(path);
        return awaitIdle();
    }
    /// What is on the disk once the window has let go of the file.
    template <class Read>
    auto onDisk(Read read)
    {
        window->close();
        window.reset();
        const auto file = ProjectFile::open(path);
        if (!file)
            qFatal("%s", file.error().text().c_str());
        return read(**file);
    }
    [[nodiscard]] Show showOnDisk()
    {
        return onDisk([](ProjectFile &file) { return *file.show(); });
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
    QString sentence() const { return find<RunBar>(QStringLiteral("runBar"))->sentence(); }
    QTreeView *tree() const { return find<QTreeView>(QStringLiteral("navigator")); }
    /// Rows of the navigator.
    QModelIndex castRow(int row) const { return child(1, row); }
    QModelIndex episodeRow(int row) const { return child(2, row); }
    int castRows() const { return tree()->model()->rowCount(tree()->model()->index(1, 0)); }
    int episodeRows() const { return tree()->model()->rowCount(tree()->model()->index(2, 0)); }
    void press(const QModelIndex &index) const
    {
        tree()->scrollTo(index);
        QTest::mouseClick(tree()->viewport(), Qt::LeftButton, {}, tree()->visualRect(index).center());
    }

private:
    QModelIndex child(int group, int row) const
    {
        return tree()->model()->index(row, 0, tree()->model()->index(group, 0));
    }
};

} // namespace dg
