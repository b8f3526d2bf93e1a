// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Runs an episode for an interface: start, stop, resume, and the run's state in batches.
///
/// Lives on its owner's thread, which needs an event loop; all signals come on that thread. Never blocks, but
/// for its destructor, which stops a run and waits for it (under 200 ms).

#include "core/base/error.h"
#include "core/events/run_state.h"
#include "core/pipeline/run_options.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <vector>

namespace dg {

class ProjectFile;
struct RunServices;

class RunController : public QObject {
    Q_OBJECT
public:
    /// `services` holds what a run needs beside the project (providers, client, clock) and outlives this.
    explicit RunController(const RunServices &services, QObject *parent = nullptr);
    ~RunController() override;

    /// Starts a run; nothing happens while one is under way (isRunning). The run answers with `changed` and
    /// ends with `finished`, also where it cannot begin (RunState::error says why).
    void start(std::shared_ptr<ProjectFile> project, const RunOptions &options);
    /// Continues the last run that did not end well, with its own settings and seed. Where there is none, the
    /// run fails with ErrorKind::NotFound.
    void resume(std::shared_ptr<ProjectFile> project, EpisodeId episode);
    /// Takes effect within 200 ms; everything finished stays.
    void stop();
    [[nodiscard]] bool isRunning() const;

    /// The state as of the last `changed`.
    [[nodiscard]] const RunState &state() const;
    /// Shows a run again from its log, without running it. Ignored while one is under way.
    void replay(const std::vector<RunEvent> &events);

Q_SIGNALS:
    void changed(const dg::RunChanges &changes);
    void finished(dg::RunOutcome outcome);

private:
    class Run;
    using OptionsSource = std::function<Expected<RunOptions>()>;
    void begin(std::shared_ptr<ProjectFile> project, OptionsSource options);
    void drain();
    void apply(const std::vector<RunEvent> &events);

    const RunServices &m_services;
    std::unique_ptr<Run> m_run;
    RunState m_state;
    QTimer m_timer;
};

} // namespace dg
