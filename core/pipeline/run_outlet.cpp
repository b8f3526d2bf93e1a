// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/run_outlet.h"

#include <utility>

namespace dg {

RunOutlet::RunOutlet(Clock &clock, ProjectFile &project, Sink sink)
    : m_clock(clock)
    , m_project(project)
    , m_sink(std::move(sink))
    , m_start(clock.now())
{
}

void RunOutlet::emitEvent(RunEventBody body)
{
    const std::scoped_lock lock(m_mutex);
    RunEvent event {m_run, ++m_sequence, m_clock.now() - m_start, std::move(body)};
    m_sink(event);
    if (m_run.value() != 0 && isLogged(event))
        m_project.log({std::move(event)});
}

} // namespace dg
