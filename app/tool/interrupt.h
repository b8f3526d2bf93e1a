// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Ctrl-C, and a request to end, as a call on the event loop's thread. One at a time in a process.

#include <QSocketNotifier>

#include <functional>
#include <memory>

namespace dg::tool {

class Interrupt {
public:
    /// The first SIGINT or SIGTERM calls `interrupted`; a second one ends the process as it would have
    /// anyway.
    explicit Interrupt(std::function<void()> interrupted);
    ~Interrupt();
    Interrupt(const Interrupt &) = delete;
    Interrupt &operator=(const Interrupt &) = delete;

private:
    std::function<void()> m_interrupted;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace dg::tool
