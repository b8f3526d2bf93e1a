// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tool/interrupt.h"

#include <array>
#include <csignal>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace dg::tool {

namespace {

std::array<int, 2> wakePipe {-1, -1}; // a signal handler can reach nothing but globals

extern "C" void wake(int)
{
    const char byte = 1;
    [[maybe_unused]] const auto written = write(wakePipe[1], &byte, 1);
}

} // namespace

Interrupt::Interrupt(std::function<void()> interrupted)
    : m_interrupted(std::move(interrupted))
{
    if (pipe2(wakePipe.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return; // Ctrl-C then ends the process at once; what is finished is on disk
    m_notifier = std::make_unique<QSocketNotifier>(wakePipe[0], QSocketNotifier::Read);
    QObject::connect(m_notifier.get(), &QSocketNotifier::activated, m_notifier.get(), [this] {
        m_notifier->setEnabled(false);
        m_interrupted();
    });
    struct sigaction action { };
    action.sa_handler = wake;
    // The first one only: whoever presses twice means it.
    action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

Interrupt::~Interrupt()
{
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    m_notifier.reset();
    for (int &end : wakePipe) {
        if (end >= 0)
            close(std::exchange(end, -1));
    }
}

} // namespace dg::tool
