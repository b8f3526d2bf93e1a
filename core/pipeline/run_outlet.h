// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Where a run's events go: numbered, timed, to whoever watches, and into the project's run log. Any thread.

#include "core/base/clock.h"
#include "core/events/run_event.h"
#include "core/project/project_file.h"

#include <cstdint>
#include <functional>
#include <mutex>

namespace dg {

class RunOutlet {
public:
    using Sink = std::function<void(const RunEvent &)>;

    /// Time runs from here. Clock and project outlive it.
    RunOutlet(Clock &clock, ProjectFile &project, Sink sink);

    /// From now on events are that run's, and logged; before the first.
    void open(RunId run) { m_run = run; }
    [[nodiscard]] RunId run() const { return m_run; }
    void emitEvent(RunEventBody body);

private:
    Clock &m_clock;
    ProjectFile &m_project;
    const Sink m_sink;
    const Clock::TimePoint m_start;
    RunId m_run;
    std::mutex m_mutex;
    std::int64_t m_sequence = 0; ///< guarded by m_mutex
};

} // namespace dg
